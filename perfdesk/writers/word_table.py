"""A `Table` as the bytes of a `w:tbl`.

Layout is fixed and every width is written three times the same (`tblW`, `gridCol`, `tcW`): Word obeys the first,
WPS and LibreOffice the second. Text, because building 300 forms through an element API takes nine times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from perfdesk.table import Cell, Table, TextStyle
from perfdesk.writers.layout import column_edges
from perfdesk.writers.measure import printable
from perfdesk.writers.word_runs import encoded_text, paragraph_layout, run_properties, twips

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_MARGINS = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
_NO_BORDERS = '<w:tcBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:right w:val="nil"/></w:tcBorders>'
_column = itemgetter(0)
_EMPTY = Cell(text="", row=0, column=0)
_CLOSE, _CLOSE_RUN, _CLOSE_EMPTY = b"</w:r></w:p></w:tc>", b"</w:r>", b"</w:p></w:tc>"
_CLOSE_PARAGRAPH, _CLOSE_ROW, _CLOSE_TABLE = b"</w:p>", b"</w:tr>", b"</w:tbl>"


@dataclass(frozen=True, slots=True)
class _Opening:
    """The fixed parts before a text: the cell with its first paragraph, a further paragraph, a run, a marked run."""

    start: bytes
    paragraph: bytes
    run: bytes
    marked_run: bytes

    def pieces(self, cell: Cell) -> bytes:
        """As `lines`, for a cell with marked parts."""
        done = b""
        for piece, marked in cell.pieces():
            run = self.marked_run if marked else self.run
            first, *rest = printable(piece).split("\n")
            done += run + encoded_text(first) + _CLOSE_RUN if first else b""
            for line in rest:
                done += _CLOSE_PARAGRAPH + self.paragraph
                done += run + encoded_text(line) + _CLOSE_RUN if line else b""
        return done

    def lines(self, text: str) -> bytes:
        """A paragraph for each line, the first and the last left open at their outer ends."""
        lines = printable(text).split("\n")
        runs = (self.run + encoded_text(line) + _CLOSE_RUN if line else b"" for line in lines)
        return (_CLOSE_PARAGRAPH + self.paragraph).join(runs)


class TableXml:
    """Writes tables; the fragments of each kind of row and cell are made once."""

    def __init__(self, style_of: Callable[[str], TextStyle], text_width: float) -> None:
        self._style_of = style_of
        self._text_width = text_width
        self._rows: dict[tuple[float, bool], bytes] = {}
        self._openings: dict[tuple[int, int, str, str], _Opening] = {}

    def write(self, table: Table) -> bytes:
        """The `w:tbl` of a table in UTF-8."""
        edges = [twips(edge) for edge in column_edges(table, self._text_width)]
        parts = [_head(edges)]
        for row, cells in enumerate(_placed(table)):
            height = table.min_heights[row] if row < len(table.min_heights) else 0.0
            parts.append(self._row(height, row < table.header_rows))
            for column, cell in cells:
                end = min(column + cell.column_span, table.columns)
                merge = "" if cell.row_span < 2 else "restart" if cell.row == row else "continue"
                opening = self._opening((edges[end] - edges[column], end - column, merge, cell.role))
                if not cell.text or merge == "continue":
                    parts += (opening.start, _CLOSE_EMPTY)
                elif cell.marks:
                    parts += (opening.start, opening.pieces(cell), _CLOSE_EMPTY)
                elif cell.text.isprintable():
                    parts += (opening.start, opening.run, encoded_text(cell.text), _CLOSE)
                else:
                    parts += (opening.start, opening.lines(cell.text), _CLOSE_EMPTY)
            parts.append(_CLOSE_ROW)
        parts.append(_CLOSE_TABLE)
        return b"".join(parts)

    def _row(self, height: float, header: bool) -> bytes:
        opening = self._rows.get((height, header))
        if opening is None:
            opening = self._rows[height, header] = _row_opening(height, header)
        return opening

    def _opening(self, key: tuple[int, int, str, str]) -> _Opening:
        """What stands before the text of a cell of this width in twips, columns, merge and role."""
        opening = self._openings.get(key)
        if opening is None:
            width, span, merge, role = key
            style = self._style_of(role)
            run = run_properties(style)
            shape = _shape(width, span, merge, style.border)
            paragraph = f"<w:p><w:pPr>{paragraph_layout(style)}{run}</w:pPr>"
            marked = run_properties(style, marked=True)
            opening = _Opening(
                f"{shape}{paragraph}".encode(), paragraph.encode(), f"<w:r>{run}".encode(), f"<w:r>{marked}".encode()
            )
            self._openings[key] = opening
        return opening


def _head(edges: list[int]) -> bytes:
    """The opening of a table on these column edges."""
    grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}<w:tblLook w:val="04A0"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    ).encode()


def _row_opening(height: float, header: bool) -> bytes:
    properties = "<w:cantSplit/>"
    if height:
        properties += f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    if header:
        properties += "<w:tblHeader/>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>".encode()


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
        cells.sort(key=_column)
        if sum(cell.column_span for _, cell in cells) < table.columns:
            _fill_gaps(cells, table.columns)
    return rows


def _fill_gaps(cells: list[tuple[int, Cell]], columns: int) -> None:
    taken = {column + i for column, cell in cells for i in range(cell.column_span)}
    cells += [(column, _EMPTY) for column in range(columns) if column not in taken]
    cells.sort(key=_column)
