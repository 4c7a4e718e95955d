"""What menus, buttons and keys do to the rows and cells of the grid: the selection in, one step for the session out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from perfdesk.editing import commands, row_commands
from perfdesk.editing.row_commands import IndicatorClass, class_of_row, classes_at_hand, end_of_class
from perfdesk.editing.step import Step
from perfdesk.forms.convert_rows import as_usual, mark_of
from perfdesk.model.rows import Filing, Indicator
from ui import grid_edits
from ui.bridge import Bridge
from ui.grid import IndicatorModel
from ui.grid_places import Place

if TYPE_CHECKING:
    from ui.grid_view import GridView

_MOVED_WHILE_ARRANGED = "正在排序或筛选查看，行的先后以表格为准；请先按 Esc 恢复表格顺序，再移动。"


class RowCommands:
    """Whole indicator rows: insert, copy, delete, move. Places are those of the filing, however it is looked at."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def insert(self, *, below: bool = True) -> bool:
        """Insert an empty row beside the current one, under its level words, and go there."""
        like = self._current()
        rows = self._grid.all_rows
        return self._insert(len(rows) if like is None else rows.index(like) + (1 if below else 0), like)

    def insert_at_end_of_class(self) -> bool:
        """Insert an empty row behind the last one of the current row's class, and go there."""
        like = self._current()
        if like is None:
            return self.insert()
        rows = self._grid.all_rows
        return self._insert(end_of_class(rows, class_of_row(like), self.classes()), like)

    def add_usual(self) -> bool:
        """Append one empty row for each pair of level words that the form prints."""
        if self._grid.project_id is None or not self._view.commit_pending():
            return False
        level2 = dict(self._bridge.profile.expectations.level2)
        rows = as_usual(grid_edits.usual_rows(level2, self._bridge.profile.indicator_fields()), self._bridge.profile)
        end = len(self._grid.all_rows)
        step = commands.insert_indicators(self._bridge.filing, self._grid.project_id, end, rows, "新增常用指标行")
        return self._bridge.do(step) and self._view.go_to_row(rows[0].id)

    def duplicate(self) -> bool:
        """A copy of every selected row behind it, and select the copies."""
        known = {row.id for row in self._grid.all_rows}
        done = self._on_selected(row_commands.duplicate_indicators)
        if done:
            self._view.select_rows([i for i, row in enumerate(self._grid.rows) if row.id not in known])
        return done

    def delete(self) -> bool:
        """Delete the rows of the selection; the row after them becomes the current one."""
        place = self._view.currentIndex()
        first = min(self._view.selected_rows(), default=0)
        done = self._on_selected(commands.delete_indicators)
        if done and self._grid.rowCount():
            row = min(first, self._grid.rowCount() - 1)
            self._view.setCurrentIndex(self._grid.index(row, max(place.column(), 0)))
            self._view.take_focus()
        return done

    def move(self, offset: int) -> bool:
        """Move the rows of the selection one up (-1) or down (1); False at the edge."""
        if self._grid.arranged:
            self._view.notice.emit(_MOVED_WHILE_ARRANGED)
            return False
        done = self._on_selected(lambda *place: row_commands.move_indicators(*place, offset))
        if done:
            self._view.scrollTo(self._view.currentIndex())
        return done

    def classes(self) -> tuple[IndicatorClass, ...]:
        """The classes that rows can be moved to, in the order of the form."""
        return classes_at_hand(self._grid.all_rows, self._bridge.profile.expectations.level2)

    def move_to_class(self, target: IndicatorClass) -> bool:
        """Put the selected rows under other level words, behind the last row that has them already."""
        expectations = self._bridge.profile.expectations
        mark = mark_of(target.level2, self._bridge.profile)
        done = self._on_selected(
            lambda *place: row_commands.move_to_class(*place, target, expectations.level2, mark),
        )
        if done:
            self._view.scrollTo(self._view.currentIndex())
        return done

    def _insert(self, position: int, like: Indicator | None) -> bool:
        if self._grid.project_id is None or not self._view.commit_pending():
            return False
        row = grid_edits.blank_row(self._bridge.profile.indicator_fields(), like)
        step = self._numbered(commands.insert_indicators(self._bridge.filing, self._grid.project_id, position, [row]))
        with self._view.entering(row.id):
            return self._bridge.do(step) and self._view.go_to_row(row.id)

    def _on_selected(self, command: Callable[[Filing, str, list[str]], Step | None]) -> bool:
        """Do to the selected rows what a command says, with the numbers of the rows set anew."""
        rows, project_id = self._view.selected_rows(), self._grid.project_id
        if not rows or project_id is None or not self._view.commit_pending():
            return False
        return self._bridge.do(self._numbered(command(self._bridge.filing, project_id, self._ids(rows))))

    def _ids(self, rows: list[int]) -> list[str]:
        return [self._grid.rows[row].id for row in rows]

    def _current(self) -> Indicator | None:
        current = self._view.currentIndex().row()
        return self._grid.rows[current] if 0 <= current < len(self._grid.rows) else None

    def _numbered(self, step: Step | None) -> Step | None:
        return grid_edits.numbered(step, self._bridge.filing, self._grid.project_id, self._bridge.profile)


class CellCommands:
    """The selected cells: clear, fill."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def clear(self) -> bool:
        """Empty the selected cells."""
        return self._do(grid_edits.clear_step)

    def fill_down(self) -> bool:
        """The topmost selected cell of each column into those below; a single row takes the one above."""
        return self._do(grid_edits.fill_down_step)

    def copy_above(self) -> bool:
        """What stands above the selected cells into them."""
        return self._do(grid_edits.copy_above_step)

    def _do(self, made: Callable[[IndicatorModel, Filing, list[Place]], Step | None]) -> bool:
        if self._grid.project_id is None or not self._view.commit_pending():
            return False
        return self._bridge.do(made(self._grid, self._bridge.filing, self._view.selected_places()))
