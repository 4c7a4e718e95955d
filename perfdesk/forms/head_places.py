"""Where in the rows of a head the value of a label stands: beside it, below it, or in a row that it reaches over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from perfdesk.forms.labels import label_key
from perfdesk.table import Cell

Rows = Sequence[list[Cell]]


def beside(
    rows: Rows, index: int, ordinal: int, down: int, is_label: Callable[[list[Cell], Cell], bool]
) -> Cell | None:
    """The next cell of the row `down` rows below, where the label reaches down, is repeated or left blank.

    A row may stand on several grid rows (writers do that for tall rows): those count once. Where another label stands
    there, the row after that counts.
    """
    label = rows[index][ordinal]
    found = _next(rows[index], ordinal)
    for row in rows[index + 1 :] if down else ():
        if not continues(row, ordinal, label):
            return row[0] if len(row) == 1 or (row and _lost(rows[index], row)) else None
        if _next(row, ordinal) is not found:
            found = _next(row, ordinal)
            down -= 1
        if down <= 0 and not (found is not None and is_label(row, found)):
            return found
    return found if down == 0 else None


def below(rows: Rows, index: int, ordinal: int) -> Cell | None:
    """The cell below at the same ordinal, or over the same columns when the rows are uneven."""
    label = rows[index][ordinal]
    under_row = index + label.row_span
    if under_row >= len(rows):
        return None
    row, under = rows[index], rows[under_row]
    if len(row) == len(under):
        return under[ordinal]
    middle = label.column + label.column_span / 2 - _lost(row, under)
    return next((cell for cell in under if cell.column <= middle < cell.column + cell.column_span), None)


def _lost(row: list[Cell], under: list[Cell]) -> int:
    """How many columns the lower of two rows has lost at its left: it begins there, but ends earlier."""
    if not under or under[0].column > row[0].column:
        return 0
    return max(0, row[-1].column + row[-1].column_span - under[-1].column - under[-1].column_span)


def continues(row: list[Cell], ordinal: int, label: Cell) -> bool:
    """Whether a row further down still belongs to a label: that reaches down, is repeated, or is left blank."""
    if ordinal >= len(row):
        return False
    cell = row[ordinal]
    return cell is label or not cell.text or label_key(cell.text) == label_key(label.text)


def unrepeated(row: list[Cell]) -> list[Cell]:
    """The filled cells of a row, without those that only repeat the one at their left."""
    filled = [cell for cell in row if cell.text]
    return [cell for left, cell in pairwise([None, *filled]) if cell and (left is None or left.text != cell.text)]


def row_of(rows: Rows, index: int, cell: Cell) -> list[Cell]:
    """The row in which a cell stands, from row `index` on."""
    return next((row for row in rows[index:] if any(other is cell for other in row)), rows[index])


def _next(row: list[Cell], ordinal: int) -> Cell | None:
    return row[ordinal + 1] if ordinal + 1 < len(row) else None


def next_others(row: Sequence[Cell]) -> list[Cell | None]:
    """For each cell the next filled one with another text; from the right, as a row may have thousands of cells."""
    found: list[Cell | None] = [None] * len(row)
    filled: int | None = None
    for index in range(len(row) - 1, -1, -1):
        if filled is not None:
            found[index] = row[filled] if row[filled].text != row[index].text else found[filled]
        if row[index].text:
            filled = index
    return found
