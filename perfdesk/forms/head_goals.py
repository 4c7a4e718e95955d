"""Goals in the rows of a head: their labels may stand abreast, with the texts below them."""

from __future__ import annotations

from perfdesk.forms.head_places import Rows, below, row_of
from perfdesk.forms.labels import Labels, label_key
from perfdesk.table import Cell

_GOALS = ("goals", "annual_goal", "period_goal", "goal.actual")


def is_goal_field(name: str) -> bool:
    """Whether a field of the head is a goal of one horizon or all of them."""
    return name in _GOALS


def goal_cell(labels: Labels, rows: Rows, index: int, ordinal: int, cell: Cell | None) -> Cell | None:
    """The cell of a goal: below its label where labels of goals stand abreast or the rest of the row is blank.

    `cell` is the one beside the label. None where the label has no text of its own.
    """
    row = rows[index]
    abreast = _is_beside_goals(labels, row, ordinal)
    if not abreast and any(other.text and other is not row[ordinal] for other in row[ordinal + 1 :]):
        return cell
    under = below(rows, index, ordinal)
    if under is None or not under.text:
        return None if abreast else cell
    first = next((c for c in row_of(rows, index + 1, under) if c.text and c.row == under.row), under)
    return cell if not abreast and labels.is_printed(first.text) else under


def is_other_goal(labels: Labels, label: Cell, cell: Cell) -> bool:
    """Whether a cell is the label of another goal than a label's."""
    anchor = labels.anchor(label_key(cell.text))
    is_goal = anchor is not None and anchor.field in _GOALS and not anchor.each
    return is_goal and label_key(cell.text) != label_key(label.text)


def _is_beside_goals(labels: Labels, row: list[Cell], ordinal: int) -> bool:
    """Whether labels of goals stand side by side (中期目标, 年度目标), so that their texts stand below."""
    left = next((cell for cell in reversed(row[:ordinal]) if cell.text), None)
    right = next((cell for cell in row[ordinal + 1 :] if cell.text), None)
    return any(cell is not None and is_other_goal(labels, row[ordinal], cell) for cell in (left, right))
