"""Which row of the grid is being filled in: nothing is said of its blank cells before it is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from perfdesk.model.rows import Ref
from ui.bridge import Bridge

if TYPE_CHECKING:
    from ui.grid import IndicatorModel


class RowWatch(QObject):
    """Tells the bridge where the cursor is while the focus is in the grid."""

    def __init__(self, view: QTableView, grid: IndicatorModel, bridge: Bridge) -> None:
        super().__init__(view)
        self._view, self._grid, self._bridge = view, grid, bridge
        self._entering = False
        view.selectionModel().currentRowChanged.connect(self._follow)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    @contextmanager
    def entering(self, indicator_id: str) -> Iterator[None]:
        """While a new row is made and the cursor put into it, that row counts as the one being filled in."""
        self._entering = True
        self._bridge.typing_in(Ref(self._grid.project_id, indicator_id, ""))
        try:
            yield
        finally:
            self._entering = False
            self._follow()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Another program at the front is no reason to remark on a half-filled row."""
        if new is not None:
            self._follow()

    def _follow(self) -> None:
        if self._entering:
            return
        focus, index = QApplication.focusWidget(), self._view.currentIndex()
        inside = focus is not None and (focus is self._view or self._view.isAncestorOf(focus))
        if inside and 0 <= index.row() < len(self._grid.rows):
            self._bridge.typing_in(Ref(self._grid.project_id, self._grid.rows[index.row()].id, ""))
        else:
            self._bridge.typing_in(None)
