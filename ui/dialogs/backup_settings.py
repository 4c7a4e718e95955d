"""How many dated copies are kept, and where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from perfdesk.store.backup import KEEP_DAYS, Backups
from ui.dialogs.parts import buttons, quiet
from ui.dialogs.service import Dialogs

MOST = 500


class BackupSettingsDialog(QDialog):
    """`result_value` after acceptance."""

    def __init__(self, rules: Backups, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("备份设置")
        self._dialogs = dialogs
        self.keep = QSpinBox()
        self.keep.setRange(1, MOST)
        self.keep.setValue(rules.keep)
        self.keep.setSuffix(" 份")
        self.elsewhere, self.place, place_row = self._folder("不放在文件旁边，改放到：", rules.place)
        self.twice, self.second, second_row = self._folder("再存一份到（例如另一块硬盘）：", rules.second)
        form = QFormLayout()
        form.addRow("备份份数：", self.keep)
        form.addRow("", quiet(f"保留最近这么多份；此外最近 {KEEP_DAYS} 个有备份的日子各留最后一份。"))
        form.addRow("备份位置：", quiet("平时在项目文件旁边的“备份”文件夹里。"))
        form.addRow(self.elsewhere, place_row)
        form.addRow(self.twice, second_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(quiet("改动位置以后，原来的备份仍在原处，不会移动。"))
        column.addWidget(buttons(self, "确定"))
        self.setMinimumWidth(640)

    def result_value(self) -> Backups:
        """What was set; a place without a folder is none."""
        return Backups(self.keep.value(), _chosen(self.elsewhere, self.place), _chosen(self.twice, self.second))

    def _folder(self, text: str, path: Path | None) -> tuple[QCheckBox, QLineEdit, QWidget]:
        ticked, field, choose = QCheckBox(text), QLineEdit("" if path is None else str(path)), QPushButton("选择…")
        field.setAccessibleName(text)
        choose.setAutoDefault(False)
        ticked.setChecked(path is not None)
        for widget in (field, choose):
            widget.setEnabled(path is not None)
            ticked.toggled.connect(widget.setEnabled)
        choose.clicked.connect(lambda _=False: self._choose(field))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(field, 1)
        line.addWidget(choose)
        return ticked, field, row

    def _choose(self, field: QLineEdit) -> None:
        folder = self._dialogs.folder(self, "选择文件夹", Path(field.text() or Path.home()))
        if folder is not None:
            field.setText(str(folder))


def _chosen(ticked: QCheckBox, field: QLineEdit) -> Path | None:
    text = field.text().strip()
    return Path(text) if ticked.isChecked() and text else None
