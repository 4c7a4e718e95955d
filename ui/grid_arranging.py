"""Sorting and filtering of the grid for looking: the filing keeps its order, and one key brings it back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from perfdesk.editing.row_commands import IndicatorClass
from ui.bridge import Bridge
from ui.grid_order import Look, arranged_ids

if TYPE_CHECKING:
    from ui.grid_view import GridView


class Arranging(QObject):
    """How the rows are looked at. `changed` when that, or the number of rows in sight, is another."""

    changed = Signal()

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        super().__init__(view)
        self._view, self._grid, self._bridge = view, view.grid, bridge
        self.look = Look()
        view.horizontalHeader().sectionClicked.connect(self.cycle)
        self._grid.modelReset.connect(self._on_reset)
        for signal in (self._grid.rowsInserted, self._grid.rowsRemoved):
            signal.connect(self.changed)

    def cycle(self, column: int) -> bool:
        """Sort by a column: upwards, downwards, then as in the filing again."""
        field = self._grid.columns[column].field
        if self.look.field != field:
            return self.sort(field)
        return self.sort("") if self.look.descending else self.sort(field, descending=True)

    def sort(self, field: str, *, descending: bool = False) -> bool:
        """Sort by a field, "" for the order of the filing; False when something typed was refused."""
        return self._apply(replace(self.look, field=field, descending=descending))

    def filter(self, words: str, kind: IndicatorClass | None) -> bool:
        """Show only rows with these words in any column and of this class; False when something typed was refused."""
        return self._apply(replace(self.look, words=words, kind=kind))

    def clear(self) -> bool:
        """Everything in the order of the filing; False when something typed was refused."""
        return self._apply(Look())

    def describe(self) -> str:
        """What is looked at, in Chinese, "" for the filing as it is."""
        told = []
        if self.look.filters:
            told.append(f"筛选出 {self._grid.rowCount()} / {len(self._grid.all_rows)} 行")
        if self.look.field:
            header = next((item.header for item in self._grid.columns if item.field == self.look.field), "")
            told.append(f"按“{header}”{'降序' if self.look.descending else '升序'}")
        return "，".join(told)

    def _apply(self, look: Look) -> bool:
        if look == self.look:
            return True
        if not self._view.commit_pending():
            return False
        current = self._view.currentIndex()
        ref = self._grid.ref(current) if current.isValid() else None
        self.look = look
        level2 = self._bridge.profile.expectations.level2
        fields = [column.field for column in self._grid.columns]
        self._grid.arrange(arranged_ids(self._grid.all_rows, look, fields, level2) if look else None)
        self._view.follow_structure()
        self._show_arrow(fields)
        index = self._grid.index_of(ref) if ref is not None else current
        self._view.setCurrentIndex(index if index.isValid() else self._grid.index(0, max(current.column(), 0)))
        self.changed.emit()
        return True

    def _show_arrow(self, fields: list[str]) -> None:
        header, sorted_by = self._view.horizontalHeader(), self.look.field
        header.setSortIndicatorShown(sorted_by in fields)
        if sorted_by in fields:
            order = Qt.SortOrder.DescendingOrder if self.look.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(fields.index(sorted_by), order)

    def _on_reset(self) -> None:
        """Another project is seen as it is."""
        if not self._grid.arranged:
            self.look = Look()
            self._show_arrow([])
        self.changed.emit()
