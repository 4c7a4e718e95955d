"""The dated copies of the open file: when, why, how large, what is in them, and whether they are sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.store.backup import DatedCopy
from perfdesk.workflow.backups import Inspected, inspect
from ui.dialogs.parts import buttons, quiet
from ui.tasks import Runner

RESTORE, LOOK, SETTINGS, FOLDER = "restore", "look", "settings", "folder"
_HEADINGS = ("时间", "原因", "大小", "项目", "指标", "单位", "状态")
_STATE = len(_HEADINGS) - 1


class BackupsDialog(QDialog):
    """Accepted with a `wish` (RESTORE, LOOK, SETTINGS, FOLDER) and, for the first two, the `chosen` copy.

    The copies are read one after the other aside, newest first; a damaged or empty one cannot be restored.
    """

    def __init__(
        self, copies: Sequence[DatedCopy], run: Runner, parent: QWidget | None = None, *, read_only: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("备份与恢复")
        self._copies, self._run, self._read_only = list(copies), run, read_only
        self._found: dict[int, Inspected] = {}
        self.wish = ""
        self.table = QTableWidget(len(copies), len(_HEADINGS), self)
        self.restore_button = self._button("比较并恢复…", RESTORE)
        self.look_button = self._button("打开查看", LOOK)
        self._told = quiet(_told(copies))
        self._fill()
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.table.itemDoubleClicked.connect(self.restore_button.click)
        self._show_buttons()
        self._inspect(0)

    @property
    def chosen(self) -> Inspected | None:
        """The copy of the current row, once it was read."""
        return self._found.get(self.table.currentRow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the table restores, as in other lists; the dialog's own button would close it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.restore_button.click()
        else:
            super().keyPressEvent(event)

    def _inspect(self, row: int) -> None:
        if row >= len(self._copies):
            return

        def take(found: Inspected) -> None:
            self._found[row] = found
            self._show_found(row, found)
            self._show_buttons()
            self._inspect(row + 1)

        def fail(error: BaseException) -> None:
            raise error

        self._run(self, lambda report: inspect(self._copies[row]), take, fail)

    def _fill(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("备份列表")
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        across = table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setSectionResizeMode(_STATE - 1, QHeaderView.ResizeMode.Stretch)
        for row, copy in enumerate(self._copies):
            texts = (f"{copy.made_at:%Y-%m-%d %H:%M:%S}", copy.why or "备份", _size(copy.size), "", "", "", "正在检查…")
            for column, text in enumerate(texts):
                self._set(row, column, text, str(copy.path))
        if self._copies:
            table.setCurrentCell(0, 0)

    def _show_found(self, row: int, found: Inspected) -> None:
        if found.problem:
            self._set(row, _STATE, "已损坏", found.problem)
            return
        texts = (str(found.projects), str(found.rows), found.unit_name, "没有项目" if found.empty else "完好")
        for column, text in enumerate(texts, start=3):
            self._set(row, column, text, str(found.copy.path))

    def _set(self, row: int, column: int, text: str, tip: str) -> None:
        item = QTableWidgetItem(text)
        item.setToolTip(tip)
        if column in (2, 3, 4):
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setItem(row, column, item)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        for button in (
            self.restore_button,
            self.look_button,
            self._button("打开所在文件夹", FOLDER),
            self._button("备份设置…", SETTINGS),
        ):
            line.addWidget(button)
        line.addStretch()
        line.addWidget(buttons(self, "", "关闭"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        self.resize(900, 480)

    def _button(self, text: str, wish: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self._want(wish))
        return button

    def _want(self, wish: str) -> None:
        self.wish = wish
        self.accept()

    def _show_buttons(self) -> None:
        found: Any = self.chosen
        self.look_button.setEnabled(found is not None and not found.problem)
        self.restore_button.setEnabled(found is not None and found.usable and not self._read_only)


def _told(copies: Sequence[DatedCopy]) -> str:
    if not copies:
        return "还没有备份。打开、关闭、导入和恢复时会自动备份，也可以按 Ctrl+S 立即备份。"
    return f"共 {len(copies)} 份备份，最新的在最上面。按 Enter 先列出恢复后的不同，确认后才恢复；现在的内容也留一份。"


def _size(count: int) -> str:
    return f"{count / 1048576:.1f} MB" if count >= 1048576 else f"{max(count // 1024, 1)} KB"
