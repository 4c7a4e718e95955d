"""Remarks of recognition: what was accepted, what found no place, what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfdesk.table import Cell, Table


@dataclass(frozen=True, slots=True)
class Note:
    """One remark for the import preview. `text` is the source text, `place` where it stood, both as they are."""

    severity: Literal["info", "warning"]
    message: str
    place: str
    text: str


def cell_place(table: Table, cell: Cell) -> str:
    """Where a cell stands, in Chinese, counted from 1; on a worksheet by the name that Excel gives it."""
    if table.corner is None:
        return f"{table.place}第{cell.row + 1}行第{cell.column + 1}列"
    top, left = table.corner
    return f"{sheet_of(table)}单元格{column_letters(cell.column + left)}{cell.row + top + 1}"


def row_place(table: Table, row: int) -> str:
    """Where a row stands, in the same way."""
    if table.corner is None:
        return f"{table.place}第{row + 1}行"
    return f"{sheet_of(table)}第{row + table.corner[0] + 1}行"


def column_letters(column: int) -> str:
    """The letters of a 0-based column of a worksheet."""
    before, last = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def sheet_of(table: Table) -> str:
    """The worksheet, as its place begins; "" elsewhere."""
    return table.place[: table.place.rfind("第")] if table.corner is not None else ""


def unplaced(place: str, text: str) -> Note:
    """The remark about a text that found no place."""
    return Note("warning", "这段文字没有对应的栏目，没有导入", place, text)


def doubtful(table: Table, cell: Cell) -> list[Note]:
    """The remark about a cell that its reader was not sure of."""
    return [Note("warning", cell.doubt, cell_place(table, cell), cell.text)] if cell.doubt else []
