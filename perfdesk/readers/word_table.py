"""The grid of a Word table from its rows alone: spans are trusted cell by cell, `tblGrid` never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.readers.clean import UNKNOWN_SIGN
from perfdesk.readers.ooxml import attribute, child
from perfdesk.table import Cell, Table

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

    def cover(self, right: RawCell) -> None:
        """Take over the place of the right neighbour that this cell is merged with."""
        self.span += right.span
        self.doubt = _hidden_below(self.doubt, self.text, right.text)


@dataclass(slots=True)
class RawRow:
    """One `w:tr`: `before` is the number of grid columns that it leaves out on the left."""

    before: int = 0
    cells: list[RawCell] = field(default_factory=list)


def raw_row(row: Element) -> RawRow:
    """An empty row with its left gap."""
    return RawRow(before=_number(child(child(row, "trPr"), "gridBefore"), 0))


def raw_cell(cell: Element, text: str) -> RawCell:
    """A cell with its spans."""
    properties = child(cell, "tcPr")
    merge = child(properties, "vMerge")
    kind = "" if merge is None else attribute(merge, "val") or "continue"
    return RawCell(text=text, span=max(1, _number(child(properties, "gridSpan"), 1)), merge=kind)


def is_left_continued(cell: Element) -> bool:
    """Whether the cell continues its left neighbour (`w:hMerge`, written by old converters)."""
    merge = child(child(cell, "tcPr"), "hMerge")
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
                doubt = raw.doubt or ("有认不出的符号" if UNKNOWN_SIGN in raw.text else "")
                cells.append(Cell(text=raw.text, row=index, column=column, column_span=raw.span, doubt=doubt))
                start = len(cells) - 1
            else:
                cells[start] = _continued(cells[start], raw)
            if raw.merge:
                still_open[column] = start
            column += raw.span
        columns = max(columns, column)
        open_cells = still_open
    return Table(rows=len(rows), columns=columns, cells=tuple(cells), place=place)


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
