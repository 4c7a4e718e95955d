"""What is selected in the grid, and far jumps that take the selection along."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from ui.grid_editing import EditingTable
from ui.grid_jumps import jump
from ui.grid_places import Place


class SelectingTable(EditingTable):
    """An editing table that tells its selection as places."""

    def selected_places(self) -> list[Place]:
        """The selected cells (row, column) in order, else the current one."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted({(index.row(), index.column()) for index in chosen if index.isValid()})

    def selected_rows(self) -> list[int]:
        """The rows that have a selected cell."""
        return sorted({row for row, _ in self.selected_places()})

    def select_places(self, places: list[Place]) -> None:
        """Select these cells; the first becomes the current one."""
        chosen = QItemSelection()
        for row, column in places:
            chosen.select(self.grid.index(row, column), self.grid.index(row, column))
        self.setCurrentIndex(self.grid.index(*places[0]))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_rows(self, rows: list[int]) -> None:
        """Select the cells of the current column in these rows."""
        column = max(self.currentIndex().column(), 0)
        if rows:
            self.select_places([(row, column) for row in rows])

    def _grid_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.ControlModifier:
            far = self._jump(event.key(), extend=bool(held & Qt.KeyboardModifier.ShiftModifier))
            return far or super()._grid_key(event)
        return super()._grid_key(event)

    def _jump(self, key: int, *, extend: bool) -> bool:
        """Go far, the selection with it or, to `extend` it, with its other end where it is."""
        current = self.currentIndex()
        if not current.isValid():
            return False
        place = jump(self.grid, key, (current.row(), current.column()))
        if place is None:
            return False
        target = self.grid.index(*place)
        if not extend:
            self.setCurrentIndex(target)
            return True
        spans = [span for span in self.selectionModel().selection() if span.contains(current)]
        top, left, bottom, right = current.row(), current.column(), current.row(), current.column()
        if spans:
            top, left, bottom, right = spans[0].top(), spans[0].left(), spans[0].bottom(), spans[0].right()
        anchor = self.grid.index(bottom if current.row() == top else top, right if current.column() == left else left)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(target, flags.NoUpdate)
        self.selectionModel().select(_between(anchor, target), flags.ClearAndSelect)
        self.scrollTo(target)
        return True


def _between(one: QModelIndex, other: QModelIndex) -> QItemSelection:
    """The rectangle that two cells span."""
    rows, columns = sorted((one.row(), other.row())), sorted((one.column(), other.column()))
    model = one.model()
    return QItemSelection(model.index(rows[0], columns[0]), model.index(rows[1], columns[1]))
