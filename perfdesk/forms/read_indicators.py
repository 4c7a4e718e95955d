"""Indicator rows from a table: columns by their printed headings, level words filled down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from perfdesk.forms.labels import Labels
from perfdesk.forms.notes import Note, cell_place, doubtful, unplaced
from perfdesk.model.rows import Indicator
from perfdesk.table import Cell, Table


@dataclass(slots=True)
class Header:
    """The header row of an indicator table: field -> ordinal, and its cells."""

    ordinals: Mapping[str, int]
    cells: list[Cell]
    columns: int


@dataclass(slots=True)
class IndicatorReader:
    """Reads the body rows below a header, over several tables when a table goes on after a page break.

    `levels` are the level words that blank cells continue.
    """

    labels: Labels
    header: Header
    levels: tuple[str, str] = ("", "")
    indicators: list[Indicator] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _strangers: dict[int, list[str]] = field(default_factory=dict)

    def read_rows(self, table: Table, rows: Sequence[list[Cell]], top: int) -> None:
        """Read body rows; `top` is the row of the first one in the table."""
        for offset, row in enumerate(rows):
            number = top + offset
            repeated = self.labels.header_fields(row)
            if repeated:
                self.header = Header(repeated, row, table.columns)
            elif self._is_remark(row):
                self.notes += [unplaced(cell_place(table, cell), cell.text) for cell in row if cell.text]
            elif self._is_filled(row, number, top):
                self._read_row(table, row, number)

    def finish(self, table: Table) -> None:
        """Add the remarks about columns that the form does not have."""
        for ordinal, cell in enumerate(self.header.cells):
            texts = self._strangers.get(ordinal, [])
            stranger = ordinal not in self.header.ordinals.values()
            if stranger and (texts or (cell.text and not self.labels.is_printed(cell.text))):
                message = "这一列没有对应的栏目，没有导入"
                self.notes.append(Note("warning", message, cell_place(table, cell), "\n".join([cell.text, *texts])))
        self._strangers.clear()

    def _is_remark(self, row: list[Cell]) -> bool:
        """A row of few wide cells, such as remarks or signatures: no filled cell stands under one heading alone."""
        if len(row) * 2 >= len(self.header.cells):
            return False
        columns = [self.header.cells[ordinal] for ordinal in self.header.ordinals.values()]
        return all(sum(_covers(cell, heading) for heading in columns) > 1 for cell in row if cell.text)

    def _is_filled(self, row: list[Cell], number: int, top: int) -> bool:
        """A row with words of its own, or a blank one that a merged level word covers.

        A grid row in which no cell begins belongs to the tall row above.
        """
        begins = any(cell.row == number for cell in row)
        headings = {id(cell) for cell in self.header.cells}
        return begins and any(cell.text and cell.row >= top and id(cell) not in headings for cell in row)

    def _read_row(self, table: Table, row: list[Cell], number: int) -> None:
        cells = self._cells(row)
        texts: dict[str, Any] = {}
        for name, found in cells.items():
            texts[name] = "\n".join(cell.text for cell in found if cell.text)
            self.notes += [note for cell in found if cell.row == number for note in doubtful(table, cell)]
        self._fill_levels(texts)
        self.indicators.append(replace(Indicator(), **texts))
        placed = {id(cell) for found in cells.values() for cell in found}
        for ordinal, cell in enumerate(row):
            if cell.text and cell.row == number and id(cell) not in placed:
                self._strangers.setdefault(min(ordinal, len(self.header.cells) - 1), []).append(cell.text)

    def _cells(self, row: list[Cell]) -> dict[str, list[Cell]]:
        if len(row) == len(self.header.cells):
            return {name: [row[ordinal]] for name, ordinal in self.header.ordinals.items()}
        return {name: _under(self.header.cells[ordinal], row) for name, ordinal in self.header.ordinals.items()}

    def _fill_levels(self, texts: dict[str, Any]) -> None:
        """Blank level words are those of the row above, as long as level 1 is the same."""
        above1, above2 = self.levels
        level1 = texts.get("level1", "") or above1
        level2 = texts.get("level2", "") or (above2 if level1 == above1 else "")
        self.levels = (level1, level2)
        if "level1" in texts:
            texts["level1"] = level1
        if "level2" in texts:
            texts["level2"] = level2


def _covers(cell: Cell, heading: Cell) -> bool:
    middle = heading.column + (heading.column_span - 1) / 2
    return cell.column <= middle < cell.column + cell.column_span


def _under(header: Cell, row: list[Cell]) -> list[Cell]:
    """The cells of an uneven row below a heading: those whose middle it covers, else the one over its middle."""
    left, right = header.column, header.column + header.column_span
    inside = [cell for cell in row if left <= cell.column + (cell.column_span - 1) / 2 < right]
    if inside:
        return inside
    middle = left + (header.column_span - 1) / 2
    return [cell for cell in row if cell.column <= middle < cell.column + cell.column_span]
