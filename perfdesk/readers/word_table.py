"""The grid of a Word table from its rows alone: spans are trusted cell by cell, `tblGrid` for widths at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.readers.clean import UNKNOWN_SIGN
from perfdesk.readers.ooxml import attribute, child
from perfdesk.readers.word_look import Looks, twips_of
from perfdesk.table import Cell, Table, TextStyle

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_SPAN = 63


@dataclass(slots=True)
class RawCell:
    """One `w:tc` as read. `merge` is restart, continue or "" (its `w:vMerge`), `doubt` a remark about it."""

    text: str
    span: int = 1
    merge: str = ""
    doubt: str = ""
    look: TextStyle | None = None
    width: float = 0.0

    def cover(self, right: RawCell) -> None:
        """Take over the place of the right neighbour that this cell is merged with."""
        self.span += right.span
        self.doubt = _hidden_below(self.doubt, self.text, right.text)


@dataclass(slots=True)
class RawRow:
    """One `w:tr`: `before` is the number of grid columns that it leaves out on the left.

    Where looks are wanted, `grid` holds the column widths of its table and `height` its least height, in millimetres.
    """

    before: int = 0
    cells: list[RawCell] = field(default_factory=list)
    grid: tuple[float, ...] = ()
    height: float = 0.0


def raw_row(row: Element, *, with_grid: bool = False) -> RawRow:
    """An empty row with its left gap."""
    properties = child(row, "trPr")
    made = RawRow(before=_number(child(properties, "gridBefore"), 0))
    if with_grid:
        table = next(row.iterancestors("{*}tbl"), None)
        columns = child(table, "tblGrid")
        made.grid = tuple(twips_of(item, "w") or 0.0 for item in (columns if columns is not None else ()))
        made.height = twips_of(child(properties, "trHeight"), "val") or 0.0
    return made


def raw_cell(cell: Element, properties: Element | None, text: str, looks: Looks | None = None) -> RawCell:
    """A cell with its spans (out of its `tcPr`), and its look and width where they are wanted."""
    merge = child(properties, "vMerge")
    kind = "" if merge is None else attribute(merge, "val") or "continue"
    made = RawCell(text=text, span=max(1, _number(child(properties, "gridSpan"), 1)), merge=kind)
    if looks is not None:
        made.look = looks.cell(cell)
        made.width = twips_of(child(properties, "tcW"), "w") or 0.0
    return made


def is_left_continued(properties: Element | None) -> bool:
    """Whether a cell with that `tcPr` continues its left neighbour (`w:hMerge`, written by old converters)."""
    merge = child(properties, "hMerge")
    return merge is not None and (attribute(merge, "val") or "continue") == "continue"


def build(rows: Sequence[RawRow], place: str) -> Table:
    """Lay the cells out. A continued cell without a start stands for itself; short rows stay short."""
    cells: list[Cell] = []
    open_cells: dict[int, int] = {}
    columns = 0
    for index, row in enumerate(rows):
        column = row.before
        still_open: dict[int, int] = {}
        for raw in row.cells:
            start = open_cells.get(column) if raw.merge == "continue" else None
            if start is None:
                cells.append(_begun(raw, index, column))
                start = len(cells) - 1
            else:
                cells[start] = _continued(cells[start], raw)
            if raw.merge:
                still_open[column] = start
            column += raw.span
        columns = max(columns, column)
        open_cells = still_open
    heights = tuple(row.height for row in rows) if any(row.height for row in rows) else ()
    widths = _widths(rows, columns)
    return Table(rows=len(rows), columns=columns, cells=tuple(cells), widths=widths, min_heights=heights, place=place)


def _widths(rows: Sequence[RawRow], columns: int) -> tuple[float, ...]:
    """The column widths that the table names, else those of a row that has a cell for each column; `()` if neither."""
    grid = rows[0].grid if rows else ()
    if len(grid) == columns and all(grid):
        return grid
    for row in rows:
        if len(row.cells) == columns and all(cell.width and cell.span == 1 for cell in row.cells):
            return tuple(cell.width for cell in row.cells)
    return ()


def _begun(raw: RawCell, row: int, column: int) -> Cell:
    doubt = raw.doubt or ("有认不出的符号" if UNKNOWN_SIGN in raw.text else "")
    return Cell(text=raw.text, row=row, column=column, column_span=raw.span, doubt=doubt, look=raw.look)


def _continued(cell: Cell, raw: RawCell) -> Cell:
    """One row more. Words in a covered cell are not shown by Word: the start is in doubt unless they repeat it."""
    return replace(cell, row_span=cell.row_span + 1, doubt=_hidden_below(cell.doubt, cell.text, raw.text))


def _hidden_below(doubt: str, text: str, covered: str) -> str:
    """The remark about a merged cell and one more cell that it covers."""
    if not covered or covered == text:
        return doubt
    return f"{doubt}{'；' if doubt else ''}合并单元格下面还压着文字“{covered}”"


def _number(element: Element | None, default: int) -> int:
    value = attribute(element, "val") if element is not None else None
    try:
        return min(max(int(value or default), 0), MAX_SPAN)
    except ValueError:
        return default
