"""A `Table` as a `w:tbl` string.

Layout is fixed and every width is written three times the same (`tblW`, `gridCol`, `tcW`): Word obeys the first,
WPS and LibreOffice the second. Strings, because building 300 forms through an element API takes nine times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from perfdesk.table import Cell, Table, TextStyle
from perfdesk.writers.layout import column_edges
from perfdesk.writers.measure import printable
from perfdesk.writers.word_runs import paragraph_layout, run_properties, text_xml, twips

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_MARGINS = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
_NO_BORDERS = '<w:tcBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:right w:val="nil"/></w:tcBorders>'
_EMPTY = Cell(text="", row=0, column=0)


class TableXml:
    """Writes tables; the fragments of each role and cell shape are made once."""

    def __init__(self, style_of: Callable[[str], TextStyle], text_width: float) -> None:
        self._style_of = style_of
        self._text_width = text_width
        self._paragraphs: dict[str, tuple[str, str, bool]] = {}
        self._shapes: dict[tuple[int, int, str, bool], str] = {}

    def write(self, table: Table) -> str:
        """The `w:tbl` of a table."""
        edges = [twips(edge) for edge in column_edges(table, self._text_width)]
        grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
        head = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}<w:tblLook w:val="04A0"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        )
        parts = [head]
        for row, cells in enumerate(_placed(table)):
            parts.append(self._row_start(table, row))
            parts += [self._cell(cell, row, column, edges, table.columns) for column, cell in cells]
            parts.append("</w:tr>")
        parts.append("</w:tbl>")
        return "".join(parts)

    def _row_start(self, table: Table, row: int) -> str:
        height = table.min_heights[row] if row < len(table.min_heights) else 0.0
        properties = "<w:cantSplit/>"
        if height:
            properties += f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
        if row < table.header_rows:
            properties += "<w:tblHeader/>"
        return f"<w:tr><w:trPr>{properties}</w:trPr>"

    def _cell(self, cell: Cell, row: int, column: int, edges: list[int], columns: int) -> str:
        paragraph, run, border = self._role(cell.role)
        span = min(cell.column_span, columns - column)
        merge = "" if cell.row_span < 2 else "restart" if cell.row == row else "continue"
        key = (edges[column + span] - edges[column], span, merge, border)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _shape(*key)
        if merge == "continue" or not cell.text:
            return f"{shape}{paragraph}</w:p></w:tc>"
        lines = (cell.text,) if cell.text.isprintable() else printable(cell.text).split("\n")
        runs = (f"<w:r>{run}{text_xml(line)}</w:r>" if line else "" for line in lines)
        return shape + "".join(f"{paragraph}{line}</w:p>" for line in runs) + "</w:tc>"

    def _role(self, role: str) -> tuple[str, str, bool]:
        fragments = self._paragraphs.get(role)
        if fragments is None:
            style = self._style_of(role)
            properties = run_properties(style)
            paragraph = f"<w:p><w:pPr>{paragraph_layout(style)}{properties}</w:pPr>"
            fragments = self._paragraphs[role] = (paragraph, properties, style.border)
        return fragments


def _shape(width: int, span: int, merge: str, border: bool) -> str:
    """The opening of a cell: its width, merges, borders; text is centred vertically."""
    parts = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>']
    if span > 1:
        parts.append(f'<w:gridSpan w:val="{span}"/>')
    if merge:
        parts.append(f'<w:vMerge w:val="{merge}"/>')
    if not border:
        parts.append(_NO_BORDERS)
    parts.append('<w:vAlign w:val="center"/></w:tcPr>')
    return "".join(parts)


def _placed(table: Table) -> list[list[tuple[int, Cell]]]:
    """The cells of each row with their column: also those that continue from above, and empty ones in gaps."""
    rows: list[list[tuple[int, Cell]]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            rows[row].append((cell.column, cell))
    for cells in rows:
        cells.sort(key=lambda item: item[0])
        if sum(cell.column_span for _, cell in cells) < table.columns:
            _fill_gaps(cells, table.columns)
    return rows


def _fill_gaps(cells: list[tuple[int, Cell]], columns: int) -> None:
    taken = {column + i for column, cell in cells for i in range(cell.column_span)}
    cells += [(column, _EMPTY) for column in range(columns) if column not in taken]
    cells.sort(key=lambda item: item[0])
