"""The groups of handlers that actions name, each made when it is first wanted: a start does not wait for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from ui.check_actions import CheckActions
    from ui.edit_actions import EditActions
    from ui.find_actions import FindActions
    from ui.project_actions import ProjectActions
    from ui.row_actions import RowActions
    from ui.time_actions import TimeActions
    from ui.view_actions import ViewActions
    from ui.window import MainWindow
    from ui.year_actions import YearActions


class LateGroups(QMainWindow):
    """Part of the main window: what no start needs. `file`, `form` and `safety` are at work from the beginning."""

    @cached_property
    def edit(self) -> EditActions:
        """Undo, redo, cut, copy, paste."""
        from ui.edit_actions import EditActions

        return EditActions(self._main)

    @cached_property
    def view(self) -> ViewActions:
        """Panes, layout, help."""
        from ui.view_actions import ViewActions

        return ViewActions(self._main)

    @cached_property
    def row(self) -> RowActions:
        """Rows of the grid."""
        from ui.row_actions import RowActions

        return RowActions(self._main)

    @cached_property
    def project(self) -> ProjectActions:
        """Projects of the tree."""
        from ui.project_actions import ProjectActions

        return ProjectActions(self._main)

    @cached_property
    def check(self) -> CheckActions:
        """Findings."""
        from ui.check_actions import CheckActions

        return CheckActions(self._main)

    @cached_property
    def finder(self) -> FindActions:
        """Find and replace, many projects at once."""
        from ui.find_actions import FindActions

        return FindActions(self._main)

    @cached_property
    def time(self) -> TimeActions:
        """History, versions, comparison, trail."""
        from ui.time_actions import TimeActions

        return TimeActions(self._main)

    @cached_property
    def year(self) -> YearActions:
        """Rolling forward, what waits, Part One."""
        from ui.year_actions import YearActions

        return YearActions(self._main)

    @property
    def _main(self) -> MainWindow:
        return cast("MainWindow", self)
