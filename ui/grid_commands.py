"""What menus, buttons and keys do to the rows and cells of the grid: the selection in, one step for the session out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.editing import commands
from perfdesk.editing.step import Step
from perfdesk.forms.convert_rows import as_usual
from ui import grid_edits
from ui.bridge import Bridge

if TYPE_CHECKING:
    from ui.grid_view import GridView


class RowCommands:
    """Whole indicator rows: insert, delete, move."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def insert(self, *, below: bool = True) -> bool:
        """Insert an empty row beside the current one, under its level words, and go there."""
        if self._grid.project_id is None or not self._view.commit_pending():
            return False
        rows, current = self._grid.rows, self._view.currentIndex().row()
        like = rows[current] if 0 <= current < len(rows) else None
        position = current + (1 if below else 0) if like is not None else len(rows)
        row = grid_edits.blank_row(self._bridge.profile.indicator_fields(), like)
        step = self._numbered(commands.insert_indicators(self._bridge.filing, self._grid.project_id, position, [row]))
        with self._view.entering(row.id):
            return self._do_at(step, position, self._first_text_column())

    def add_usual(self) -> bool:
        """Append one empty row for each pair of level words that the form prints."""
        if self._grid.project_id is None:
            return False
        level2 = dict(self._bridge.profile.expectations.level2)
        rows = as_usual(grid_edits.usual_rows(level2, self._bridge.profile.indicator_fields()), self._bridge.profile)
        end = self._grid.rowCount()
        step = commands.insert_indicators(self._bridge.filing, self._grid.project_id, end, rows, "新增常用指标行")
        return self._do_at(step, end, self._first_text_column())

    def delete(self) -> bool:
        """Delete the rows of the selection."""
        rows = self._view.selected_rows()
        if not rows or self._grid.project_id is None or not self._view.commit_pending():
            return False
        column = self._view.currentIndex().column()
        ids = [self._grid.rows[row].id for row in rows]
        step = self._numbered(commands.delete_indicators(self._bridge.filing, self._grid.project_id, ids))
        return self._do_at(step, rows[0], column)

    def move(self, offset: int) -> bool:
        """Move the rows of the selection one up (-1) or down (1); False at the edge."""
        rows = self._view.selected_rows()
        if not rows or self._grid.project_id is None or not self._view.commit_pending():
            return False
        step = grid_edits.move_step(self._bridge.filing, self._grid.project_id, rows, offset)
        return self._bridge.do(self._numbered(step))

    def _numbered(self, step: Step | None) -> Step | None:
        return grid_edits.numbered(step, self._bridge.filing, self._grid.project_id, self._bridge.profile)

    def _do_at(self, step: Step | None, row: int, column: int) -> bool:
        done = self._bridge.do(step)
        if done and self._grid.rowCount():
            self._view.setCurrentIndex(self._grid.index(min(row, self._grid.rowCount() - 1), max(column, 0)))
            self._view.take_focus()
        return done

    def _first_text_column(self) -> int:
        fields = [column.field for column in self._grid.columns]
        return fields.index("level3") if "level3" in fields else 0


class CellCommands:
    """The selected cells: clear, fill."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def clear(self) -> bool:
        """Empty the selected cells."""
        return self._bridge.do(grid_edits.clear_step(self._grid, self._bridge.filing, self._view.selected_places()))

    def fill_down(self) -> bool:
        """The topmost selected cell of each column into those below; a single row takes the one above."""
        return self._bridge.do(grid_edits.fill_down_step(self._grid, self._bridge.filing, self._view.selected_places()))
