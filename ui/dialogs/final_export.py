"""The final export: what is still open, the reason for it, and the list of those that were made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.rows import Filing, FinalExport
from perfdesk.rules.places import Places
from perfdesk.workflow.final_export import Gate
from ui.dialogs.parts import accept_button, buttons, heading, quiet

_REASON_LINES = 3
_COLUMNS = ("时间", "未改条数", "理由", "文件")


class FinalExportDialog(QDialog):
    """What is open before a final export. Accepted: export all the same; `reason_text` is "" when none is needed."""

    def __init__(self, filing: Filing, found: Gate, part_one: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("正式导出")
        self.errors = QListWidget()
        self.reason = QPlainTextEdit()
        self._buttons = buttons(self, "仍要导出(&E)", "返回修改")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        if found.errors:
            self._fill(filing, found, part_one)
            layout.addWidget(heading(f"还有 {len(found.errors)} 条强制性意见没有改正："))
            layout.addWidget(self.errors, 1)
        if found.unsigned:
            told = "、".join(f"{label}（{count} 个项目）" for label, count in found.unsigned)
            layout.addWidget(heading("表上要签署的栏目还空着："))
            layout.addWidget(quiet(f"{told}。打印后手写的不必理会。"))
        if found.errors:
            label = QLabel("仍要导出的理由（记入文件，以便日后核对）(&R)：")
            label.setBuddy(self.reason)
            layout.addWidget(label)
            layout.addWidget(self.reason)
            accept_button(self._buttons).setEnabled(False)
        else:
            layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.resize(600, 420 if found.errors else 200)
        if found.errors:
            self.reason.setFocus()  # Not before it is in the layout: a widget without a window keeps no focus.

    def reason_text(self) -> str:
        """Why the export is made with remarks open."""
        return self.reason.toPlainText().strip()

    def _fill(self, filing: Filing, found: Gate, part_one: str) -> None:
        places = Places(filing, part_one)
        self.errors.setWordWrap(True)
        self.errors.addItems([f"{places.owner(row)}：{row.message}" for row in found.errors])
        self.errors.setAccessibleName("没有改正的强制性意见")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.fontMetrics().lineSpacing() * _REASON_LINES + 12)
        self.reason.setPlaceholderText("例如：等待上级批复，已与财政局股室电话沟通")
        self.reason.textChanged.connect(self._check)

    def _check(self) -> None:
        accept_button(self._buttons).setEnabled(bool(self.reason_text()))


class FinalExports(QDialog):
    """The final exports that were made with mandatory remarks open, the latest first."""

    def __init__(self, rows: tuple[FinalExport, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("正式导出记录")
        self.table = QTreeWidget()
        self.table.setHeaderLabels(list(_COLUMNS))
        self.table.setRootIsDecorated(False)
        self.table.setWordWrap(True)
        for row in reversed(rows):
            item = QTreeWidgetItem([row.made_at, f"{row.errors} 条", row.reason, "、".join(row.files)])
            item.setToolTip(2, row.reason)
            item.setToolTip(3, "\n".join(row.files))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignCenter)
            self.table.addTopLevelItem(item)
        for column, width in enumerate((130, 80, 240, 260)):
            self.table.setColumnWidth(column, width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(heading("有强制性意见没有改正而导出的正式稿" if rows else "还没有这样的记录。"))
        layout.addWidget(self.table, 1)
        layout.addWidget(quiet("没有强制性意见时导出的正式稿和草稿不在这里。"))
        layout.addWidget(buttons(self, "", "关闭"))
        self.resize(780, 380)
