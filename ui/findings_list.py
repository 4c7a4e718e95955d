"""The list of the panel: arrows open and close, Enter goes to the place, letters are left to the input method."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.finding_lines import Kind, Line
from ui.findings_delegate import FindingDelegate, line_height
from ui.findings_model import LINE_ROLE, FindingsModel

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROW_WIDTH = 34


class FindingsList(QTableView):
    """A table of one column: Qt's list view asks for every row again after each change (20 ms for 1,500 rows).

    `chosen` when a finding or a place was double-clicked, or Enter pressed on it; `escaped` when Esc was.
    """

    chosen = Signal()
    escaped = Signal()

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self.setModel(model)
        self.setItemDelegate(FindingDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(line_height("finding", self.fontMetrics()))
        self.setAccessibleName("检查结果")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.rowsInserted.connect(lambda _parent, first, last: self._fit(range(first, last + 1)))
        model.modelReset.connect(self._fit_all)
        self._fit_all()

    def line(self) -> Line | None:
        """The current line."""
        line: Line | None = self.currentIndex().data(LINE_ROLE)
        return line

    def go_to_row(self, row: int) -> None:
        """Make a row the current and selected one, in sight."""
        index = self.lines.index(row)
        self.setCurrentIndex(index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def stops(self) -> list[int]:
        """The rows that a walk through the findings stops at: the places of an opened finding, else the finding."""
        return [
            row
            for row, line in enumerate(self.lines.lines)
            if line.kind == "place" or (line.kind == "finding" and not line.open)
        ]

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters belong to the input method."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A list without a current line begins at its first finding, not at the heading above it."""
        stops = self.stops()
        if stops and not self.currentIndex().isValid():
            self.go_to_row(stops[0])
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """→ opens, ← closes or goes up to what it stands under, Enter goes to the place, Esc is told."""
        line = self.line()
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif line is None:
            super().keyPressEvent(event)
        elif event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._enter(line)
        elif event.key() == Qt.Key.Key_Right:
            self._open(line)
        elif event.key() == Qt.Key.Key_Left:
            self._close(line)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a heading, or on the arrow of a finding, opens and closes."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        line: Line | None = index.data(LINE_ROLE)
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        box = self.visualRect(index)
        at_arrow = event.position().x() > box.right() - _ARROW_WIDTH
        at_top = event.position().y() < box.top() + self.fontMetrics().lineSpacing() + 8
        if line.kind == "heading" or (line.count > 1 and line.kind == "finding" and at_arrow and at_top):
            self.lines.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the place."""
        super().mouseDoubleClickEvent(event)
        line = self.line()
        if line is not None and line.kind != "heading":
            self.chosen.emit()

    def _enter(self, line: Line) -> None:
        if line.kind == "heading":
            self.lines.toggle(self.currentIndex().row())
        else:
            self.chosen.emit()

    def _open(self, line: Line) -> None:
        row = self.currentIndex().row()
        if line.open:
            self.go_to_row(min(row + 1, self.lines.rowCount() - 1))
        elif line.kind != "place":
            self.lines.toggle(row)

    def _close(self, line: Line) -> None:
        row = self.currentIndex().row()
        if line.open:
            self.lines.toggle(row)
            return
        above = {"place": ("finding",), "finding": ("heading",), "heading": ("heading",)}[line.kind]
        rows = [n for n, other in enumerate(self.lines.lines[:row]) if other.kind in above]
        if rows:
            self.go_to_row(rows[-1])

    def _fit(self, rows: range) -> None:
        """Give new rows the height of their kind; after a reset a row still has the height of what stood there."""
        header, kinds = self.verticalHeader(), get_args(Kind)
        heights = {kind: line_height(kind, self.fontMetrics()) for kind in kinds}
        for row in rows:
            height = heights[self.lines.lines[row].kind]
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def _fit_all(self) -> None:
        self._fit(range(self.lines.rowCount()))
