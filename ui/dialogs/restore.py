"""What restoring a dated copy would change, before it is done."""

from __future__ import annotations

from itertools import islice

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.workflow.changes import Comparison
from perfdesk.workflow.compare_sheet import compared_texts, summary
from ui.dialogs.parts import buttons, heading, quiet
from ui.style import SEVERITY_COLOURS

MOST_LISTED = 1000
_HEADINGS = ("项目", "位置", "现在", "恢复之后")
_LONGEST = 120


class RestoreDialog(QDialog):
    """`comparison` goes from the present content to that of the copy. Accepted: restore it."""

    def __init__(self, name: str, comparison: Comparison, warning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复备份")
        self.table = QTableWidget(0, len(_HEADINGS), self)
        self.told = QLabel("".join(summary(comparison)))
        self.told.setWordWrap(True)
        self.warning = QLabel(f"▲ 注意：{warning}")
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet(f"color: {SEVERITY_COLOURS['error']}; font-weight: 600;")
        self.warning.setVisible(bool(warning))
        self._fill(comparison)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(heading(f"恢复到{name}的备份，将有这些变化："))
        column.addWidget(self.told)
        column.addWidget(self.warning)
        column.addWidget(self.table, 1)
        column.addWidget(quiet("恢复前会把现在的内容备份一份；恢复后也可以按 Ctrl+Z 一步撤销。"))
        column.addWidget(buttons(self, "恢复"))
        self.resize(900, 560)

    def _fill(self, comparison: Comparison) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("恢复后的变化")
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, item in enumerate(islice(compared_texts(comparison), MOST_LISTED)):
            table.insertRow(row)
            for column, text in enumerate((item.project, item.place, item.before, item.after)):
                cell = QTableWidgetItem(_short(text))
                cell.setToolTip(text)
                table.setItem(row, column, cell)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
