"""The list of named versions: look at one, compare it, restore it, rename it, delete it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPushButton, QTreeView, QVBoxLayout, QWidget

from perfdesk.editing.past import Version
from ui.dialogs.parts import buttons, quiet
from ui.versions_model import VersionsModel

_WIDTHS = (290, 170, 130, 80)
_EMPTY = "还没有版本。报出一稿或批复下来的时候，用“命名版本”把当时的内容留下来，以后可以查看、比较和恢复。"
_BUTTONS = (
    ("look", "查看(&V)", "Enter"),
    ("compare", "与现在比较(&C)", ""),
    ("restore", "恢复到此版本…(&R)", ""),
    ("rename", "改名…(&M)", "F2"),
    ("delete", "删除…(&D)", "Delete"),
)
_KEYS = {
    Qt.Key.Key_Return: "look",
    Qt.Key.Key_Enter: "look",
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Delete: "delete",
}
_CHANGING = ("restore", "rename", "delete")


class VersionsDialog(QDialog):
    """`wanted` says what shall be done with which version; whoever does it calls `load` with the list after it."""

    wanted = Signal(str, object)
    name_wanted = Signal()

    def __init__(self, versions: list[Version], parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("版本列表")
        self._read_only = read_only
        self.model = VersionsModel(versions, self)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.buttons: dict[str, QPushButton] = {}
        self._told = quiet()
        self._set_up()
        self.load(versions)

    def load(self, versions: list[Version]) -> None:
        """Show another list; the chosen version stays chosen, else the one in its place."""
        chosen, row = self.current(), self.list.currentIndex().row()
        self.model.load(versions)
        row = max(row, 0) if chosen is None or self.model.row_of(chosen.id) < 0 else self.model.row_of(chosen.id)
        self.list.setCurrentIndex(self.model.index(min(row, len(versions) - 1), 0))
        keys = "Enter 查看，F2 改名，Delete 删除。"
        self._told.setText(f"共{len(versions)}个版本。{keys}" if versions else _EMPTY)
        self._enable()

    def current(self) -> Version | None:
        """The chosen version."""
        index = self.list.currentIndex()
        return self.model.version(index.row()) if index.isValid() else None

    def want(self, what: str) -> None:
        """Ask for something to be done with the chosen version."""
        version = self.current()
        if version is not None and not (self._read_only and what in _CHANGING):
            self.wanted.emit(what, version)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for what the buttons do."""
        what = _KEYS.get(Qt.Key(event.key()))
        if what is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.want(what)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _set_up(self) -> None:
        view = self.list
        view.setAccessibleName("版本")
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, width)
        view.selectionModel().currentChanged.connect(self._enable)
        view.doubleClicked.connect(lambda: self.want("look"))
        lower = QHBoxLayout()
        for what, text, key in _BUTTONS:
            button = self.buttons[what] = QPushButton(text)
            button.setToolTip(key)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, chosen=what: self.want(chosen))
            lower.addWidget(button)
        self.name_button = QPushButton("命名现在的版本…(&N)")
        self.name_button.setAutoDefault(False)
        self.name_button.setEnabled(not self._read_only)
        self.name_button.clicked.connect(self.name_wanted)
        last = QHBoxLayout()
        last.addWidget(self.name_button)
        last.addStretch()
        last.addWidget(buttons(self, "", "关闭"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(9)
        column.addWidget(self._told)
        column.addWidget(view, 1)
        column.addLayout(lower)
        column.addLayout(last)
        self.resize(740, 460)
        view.setFocus()

    def _enable(self, *_: QModelIndex) -> None:
        chosen = self.current() is not None
        for what, button in self.buttons.items():
            button.setEnabled(chosen and not (self._read_only and what in _CHANGING))
