"""The findings that were set aside: which, where, why and when; they can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
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

from perfdesk.editing.review_commands import revoke
from perfdesk.model.rows import Ref, Waiver
from perfdesk.rules import waived_findings
from perfdesk.rules.explain import rules_by_code
from perfdesk.rules.registry import Finding
from ui.bridge import Bridge
from ui.dialogs.parts import buttons, quiet
from ui.finding_lines import Names

_HEADINGS = ("意见", "位置", "理由", "日期", "现在")
_WHOLE = Ref(None, None, "")
_ID_ROLE = Qt.ItemDataRole.UserRole


class IgnoredDialog(QDialog):
    """Every waiver of the filing; taking some back is one step, done at once."""

    def __init__(self, bridge: Bridge, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("已忽略的意见")
        self._bridge, self._read_only = bridge, read_only
        self.table = QTableWidget(0, len(_HEADINGS), self)
        self.revoke_button = QPushButton("恢复所选意见", self)
        self._told = quiet()
        self.revoke_button.setAutoDefault(False)
        self._set_up_table()
        self._lay_out()
        self.revoke_button.clicked.connect(self.revoke_chosen)
        self.table.itemSelectionChanged.connect(self._show_button)
        self._fill()

    def revoke_chosen(self) -> None:
        """Take the chosen waivers back."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        ids = [str(self.table.item(row, 0).data(_ID_ROLE)) for row in rows]
        if ids and not self._read_only and self._bridge.do(revoke(self._bridge.filing, ids)):
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen ones back."""
        if event.key() == Qt.Key.Key_Delete:
            self.revoke_chosen()
        else:
            super().keyPressEvent(event)

    def _set_up_table(self) -> None:
        self.table.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table.setAccessibleName("已忽略的意见")
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        across = self.table.horizontalHeader()
        for column, mode in enumerate("SSScc"):
            fixed = QHeaderView.ResizeMode.ResizeToContents
            across.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if mode == "S" else fixed)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.revoke_button)
        line.addStretch()
        line.addWidget(buttons(self, "", "关闭"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        self.resize(860, 480)

    def _fill(self) -> None:
        bridge = self._bridge
        rows = waived_findings(bridge.filing, bridge.profile.expectations)
        names = Names(bridge.filing)
        self.table.setRowCount(len(rows))
        for row, (waiver, found) in enumerate(rows):
            for column, text in enumerate(_words(waiver, found, names)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(_ID_ROLE, waiver.id)
                self.table.setItem(row, column, item)
        self._told.setText(
            f"共忽略 {len(rows)} 条意见。选中后按 Delete 恢复，恢复后重新列入检查结果。" if rows else "没有忽略的意见。"
        )
        if rows:
            self.table.setCurrentCell(0, 0)
        self.table.resizeRowsToContents()
        self._show_button()

    def showEvent(self, event: QShowEvent) -> None:
        """The heights of the rows depend on the widths that the columns get now."""
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def _show_button(self) -> None:
        self.revoke_button.setEnabled(not self._read_only and bool(self.table.selectedIndexes()))


def _words(waiver: Waiver, found: Finding | None, names: Names) -> tuple[str, ...]:
    """The cells of one row."""
    rule = rules_by_code().get(waiver.rule)
    title = rule.title if rule is not None else waiver.rule
    whole = waiver.ref == _WHOLE
    state = "已不再出现" if found is None else "忽略中"
    where = "整份文件" if whole else names.place(waiver.ref)
    return (title if whole or found is None else found.message, where, waiver.reason, waiver.waived_on, state)
