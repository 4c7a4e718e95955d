"""The texts of an import that found no place: where they stood, why, and a way to copy them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.dialogs.import_contents import Contents
from ui.look import severity_icon

_WIDTHS = (230, 300)
_LONGEST = 200
_LONGEST_TIP = 1500
_TEXT_ROLE = Qt.ItemDataRole.UserRole + 1
_REF_ROLE = Qt.ItemDataRole.UserRole + 2


class UnplacedList(QTreeWidget):
    """One row a text: place, reason, text. `place_wanted` carries the place in the tree of a row that was opened."""

    place_wanted = Signal(object)

    def __init__(self, contents: Contents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels(["位置", "原因", "原文"])
        self.setAccessibleName("没有放入表格的内容")
        self.setRootIsDecorated(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        several = len(contents.imported.sources) > 1
        for source, note in contents.unplaced():
            place = f"{source.path.name} {note.place}" if several else note.place
            item = QTreeWidgetItem(self, [place, note.message, " ".join(note.text.split())[:_LONGEST]])
            item.setIcon(0, severity_icon("warning" if note.severity == "warning" else "hint"))
            item.setToolTip(0, place)
            item.setToolTip(2, note.text[:_LONGEST_TIP])
            item.setData(0, _TEXT_ROLE, note.text)
            item.setData(0, _REF_ROLE, note.ref)
        self.itemActivated.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the texts, not the cut lines that are shown."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_texts()
            return
        super().keyPressEvent(event)

    def copy_texts(self) -> int:
        """Put the texts of the selected rows, else of all, on the clipboard; returns how many."""
        rows = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        items = [item for item in rows if item is not None]
        chosen = [item for item in items if item.isSelected()] or items
        QGuiApplication.clipboard().setText("\n".join(item.data(0, _TEXT_ROLE) for item in chosen))
        return len(chosen)

    def _open(self, item: QTreeWidgetItem) -> None:
        ref = item.data(0, _REF_ROLE)
        if ref is not None:
            self.place_wanted.emit(ref)
