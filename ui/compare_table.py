"""The table of texts in a comparison: columns share the width, rows are as high as their longer text."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.compare_models import LinesModel
from ui.difference_delegate import DifferenceDelegate
from ui.look import FORM_LINE

_SHARES = (0.24, 0.38, 0.38)


class CompareTable(QTableView):
    """Whole rows are chosen; Ctrl+C copies them with tabs between the columns."""

    def __init__(self, model: LinesModel) -> None:
        super().__init__()
        self.setModel(model)
        self._delegate = DifferenceDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("修改前后对照")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setStyleSheet(f"QTableView {{ gridline-color: {FORM_LINE}; border: 1px solid {FORM_LINE}; }}")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)

    def fit(self) -> None:
        """Widths from the room there is, heights from the texts."""
        self._delegate.forget()
        room = self.viewport().width()
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, max(round(room * share) - (column == 2), 60))
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns follow the room, the heights of the rows the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self.fit)

    def choose(self, row: int) -> None:
        """Make a row the current one and show it."""
        if row >= 0:
            index = self.model().index(row, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen rows; Enter belongs to the dialog."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectedIndexes()})
            model = self.model()
            texts = ("\t".join(str(model.index(row, column).data()) for column in range(3)) for row in rows)
            QGuiApplication.clipboard().setText("\n".join(texts))
            event.accept()
        elif event.text() in ("\r", "\n"):
            event.ignore()
        else:
            super().keyPressEvent(event)
