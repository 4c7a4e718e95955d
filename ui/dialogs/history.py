"""The history list: every step with when, who and where; any of them can be gone to, back and forth."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPushButton, QTreeView, QVBoxLayout, QWidget

from perfdesk.editing.session import Session
from ui.dialogs.parts import buttons, quiet
from ui.history_model import HistoryModel

_WIDTHS = (250, 260, 160, 90, 110)
_TOLD = (
    "选中一步，按 Enter 回到这一步之后的内容：晚于它的步骤变为“已撤销”（灰色斜体），随时可以再选中恢复；"
    "回到早先的内容以后再修改，灰色的步骤就不能恢复了，但仍保留在“修改留痕”里。"
)


class HistoryDialog(QDialog):
    """`travel(standing)` goes to a state, `opened_at()` says which one there was when the file was opened."""

    def __init__(
        self,
        session: Session,
        travel: Callable[[int], bool],
        opened_at: Callable[[], int | None],
        parent: QWidget | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("历史记录")
        self._session, self._travel, self._opened_at, self._read_only = session, travel, opened_at, read_only
        self.model = HistoryModel(session, opened_at(), self)
        self.list = _List(self.go)
        self.list.setModel(self.model)
        self.go_button = QPushButton("回到这一步(&G)")
        self.opening_button = QPushButton("回到打开时(&O)")
        self._told = quiet()
        self._set_up()
        self._show_present()

    def go(self) -> None:
        """Go to the chosen state."""
        index = self.list.currentIndex()
        if index.isValid():
            self._go_to(self.model.point(index.row()).standing)

    def go_to_opening(self) -> None:
        """Go to the state at opening, where the history leads there."""
        standing = self._opened_at()
        if standing is not None:
            self._go_to(standing)

    def _go_to(self, standing: int) -> None:
        if not self._read_only and standing != len(self._session.history) and self._travel(standing):
            self.model.load(self._opened_at())
            self._show_present()

    def _show_present(self) -> None:
        index = self.model.index(self.model.present_row(), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._enable()

    def _set_up(self) -> None:
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.list.selectionModel().currentChanged.connect(self._enable)
        self.list.doubleClicked.connect(self.go)
        self.go_button.clicked.connect(self.go)
        self.opening_button.clicked.connect(self.go_to_opening)
        line = QHBoxLayout()
        for button in (self.go_button, self.opening_button):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch()
        line.addWidget(buttons(self, "", "关闭"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(9)
        column.addWidget(self._told)
        column.addWidget(self.list, 1)
        column.addWidget(quiet(_TOLD))
        column.addLayout(line)
        self.resize(940, 560)
        self.list.setFocus()

    def _enable(self, *_: QModelIndex) -> None:
        here = len(self._session.history)
        index = self.list.currentIndex()
        standing = self.model.point(index.row()).standing if index.isValid() else here
        self.go_button.setEnabled(not self._read_only and standing != here)
        opening = self._opened_at()
        self.opening_button.setEnabled(not self._read_only and opening not in (None, here))
        self._told.setText(_words(here, len(self._session.undone), standing))


def _words(here: int, undone: int, chosen: int) -> str:
    if not here and not undone:
        return "还没有任何修改。修改以后，每一步都会列在这里。"
    counts = f"共{here}步" + (f"，另有{undone}步已撤销" if undone else "") + "。"
    if chosen < here:
        return f"{counts}回到选中的这一步，要撤销{here - chosen}步。"
    return counts + (f"回到选中的这一步，要重做{chosen - here}步。" if chosen > here else "")


class _List(QTreeView):
    """Rows of one height, so that thousands of steps cost nothing. Enter chooses."""

    def __init__(self, choose: Callable[[], None]) -> None:
        super().__init__()
        self._choose = choose
        self.setAccessibleName("历史记录")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the chosen state."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            event.accept()
        else:
            super().keyPressEvent(event)
