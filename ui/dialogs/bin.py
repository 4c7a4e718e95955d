"""The bin: the deleted projects, to be put back where they were or removed for good."""

from __future__ import annotations

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

from perfdesk.editing.bin import contents, remove_for_good, restore_projects
from perfdesk.errors import UserError
from perfdesk.model.rows import Binned
from ui.bridge import Bridge
from ui.dialogs.parts import buttons, quiet
from ui.dialogs.service import Choice, Dialogs

_HEADINGS = ("项目名称", "指标", "原来的位置", "删除时间")
_ID_ROLE = Qt.ItemDataRole.UserRole
_NAMED = 6
DAMAGED = "已损坏"
_EMPTY = "回收站是空的。删除的项目会放在这里，关闭文件以后也还在，可以随时还原。"


class BinDialog(QDialog):
    """What was deleted last stands first. Everything is done at once, as a step that can be undone."""

    def __init__(
        self, bridge: Bridge, dialogs: Dialogs, *, read_only: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("回收站")
        self._bridge, self._dialogs, self._read_only = bridge, dialogs, read_only
        self.table = QTableWidget(0, len(_HEADINGS), self)
        self.restore_button = QPushButton("还原所选项目", self)
        self.remove_button = QPushButton("彻底删除…", self)
        self.empty_button = QPushButton("清空回收站…", self)
        self._told = quiet()
        self._set_up_table()
        self._lay_out()
        self.restore_button.clicked.connect(self.restore_chosen)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.empty_button.clicked.connect(self.empty)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self._fill()

    def restore_chosen(self) -> None:
        """Put the chosen projects back."""
        chosen = self._chosen()
        if not chosen or self._read_only:
            return
        ids = [entry.id for entry in chosen if _words(entry)[1] != DAMAGED]
        if len(ids) < len(chosen):
            text, advice = "所选的项目里有已损坏的，不能还原。", "可以从“文件”菜单的备份里找回。"
            self._dialogs.refuse(self, UserError(text, advice))
        bridge = self._bridge
        if bridge.do(restore_projects(bridge.filing, ids, title_for=bridge.profile.title_for)):
            self._fill()

    def remove_chosen(self) -> None:
        """Remove the chosen ones for good, after a question."""
        self._remove(self._chosen(), "彻底删除")

    def empty(self) -> None:
        """Remove everything for good, after a question."""
        self._remove(list(self._bridge.filing.bin), "清空回收站")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen ones; Enter in the table restores them."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.restore_chosen()
        else:
            super().keyPressEvent(event)

    def _remove(self, entries: list[Binned], verb: str) -> None:
        if not entries or self._read_only:
            return
        names = "、".join(f"“{entry.name or '（未命名项目）'}”" for entry in entries[:_NAMED])
        rest = f"等 {len(entries)} 个项目" if len(entries) > _NAMED else ""
        choices = (Choice("remove", verb, risky=True), Choice("cancel", "保留", default=True))
        advice = f"{names}{rest}将从文件里移走，回收站里不再有；马上用“撤销”还可以退回。"
        if self._dialogs.ask(self, f"要{verb}吗？共 {len(entries)} 个项目。", advice, choices) == "remove":
            self._bridge.do(remove_for_good(self._bridge.filing, [entry.id for entry in entries]))
            self._fill()

    def _chosen(self) -> list[Binned]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        ids = {str(self.table.item(row, 0).data(_ID_ROLE)) for row in rows}
        return [entry for entry in self._bridge.filing.bin if entry.id in ids]

    def _set_up_table(self) -> None:
        self.table.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table.setAccessibleName("回收站里的项目")
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        across = self.table.horizontalHeader()
        for column in range(len(_HEADINGS)):
            fixed = QHeaderView.ResizeMode.ResizeToContents
            across.setSectionResizeMode(column, fixed if column else QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        for button in (self.restore_button, self.remove_button, self.empty_button):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch()
        line.addWidget(buttons(self, "", "关闭"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        self.resize(760, 440)

    def _fill(self) -> None:
        entries = self._bridge.filing.bin[::-1]
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            for column, text in enumerate(_words(entry)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(_ID_ROLE, entry.id)
                self.table.setItem(row, column, item)
        count = f"共 {len(entries)} 个项目。选中后按 Enter 还原到原来的位置，按 Delete 彻底删除。"
        self._told.setText(count if entries else _EMPTY)
        if entries:
            self.table.selectRow(0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = not self._read_only and bool(self.table.selectedIndexes())
        self.restore_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen)
        self.empty_button.setEnabled(not self._read_only and bool(self._bridge.filing.bin))


def _words(entry: Binned) -> tuple[str, ...]:
    """The cells of one row."""
    try:
        rows = f"{len(contents(entry).project.indicators)} 行"
    except (ValueError, TypeError, KeyError):
        rows = DAMAGED
    when = entry.deleted_at.replace("T", " ")[:16]
    return (entry.name or "（未命名项目）", rows, f"第 {entry.place + 1} 个", when)
