"""Remarks of recognition: what was accepted, what found no place, what is in doubt, and where everything stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from perfdesk.model.rows import Ref
from perfdesk.table import Cell, Table


@dataclass(frozen=True, slots=True)
class Note:
    """One remark for the import preview. `text` is the source text, `place` where it stood, both as they are.

    `ref` says which project, indicator or field is in doubt, None for a remark about the file. A reader of rows leaves
    its `project` None until the project is made. `unplaced`: the text is not in the filing.
    """

    severity: Literal["info", "warning"]
    message: str
    place: str
    text: str
    ref: Ref | None = None
    unplaced: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read: the place in Chinese and the words as they stood there, from left to right."""

    place: str
    texts: tuple[str, ...] = ()


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


def row_origin(table: Table, row: Iterable[Cell], number: int) -> Origin:
    """A row of a table with its filled cells."""
    return Origin(row_place(table, number), tuple({id(cell): cell.text for cell in row if cell.text}.values()))


def unplaced(place: str, text: str) -> Note:
    """The remark about a text that found no place."""
    return Note("warning", "这段文字没有对应的栏目，没有导入", place, text, unplaced=True)


def doubtful(table: Table, cell: Cell) -> list[Note]:
    """The remark about a cell that its reader was not sure of."""
    return [Note("warning", cell.doubt, cell_place(table, cell), cell.text)] if cell.doubt else []


def about(notes: Iterable[Note], project: str | None, indicator: str | None = None) -> list[Note]:
    """The remarks as remarks about a project or one of its indicators; those that name a row already keep it."""
    done: list[Note] = []
    for note in notes:
        ref = note.ref or Ref(None, None, "")
        done.append(replace(note, ref=Ref(project, ref.indicator or indicator, ref.field)))
    return done
