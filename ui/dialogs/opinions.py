"""Asks in which formats the 审核意见表 is written, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from perfdesk.model.rows import Filing
from perfdesk.workflow.opinions import planned_opinions
from ui.dialogs.export import FORMATS
from ui.dialogs.parts import accept_button, buttons, heading, quiet


@dataclass(frozen=True, slots=True)
class OpinionOptions:
    """The answers."""

    kinds: tuple[str, ...]
    folder: Path


class OpinionsDialog(QDialog):
    """`result_value` after acceptance."""

    def __init__(
        self,
        filing: Filing,
        folder: Path,
        kinds: Sequence[str],
        choose_folder: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出审核意见表")
        self._filing, self._choose_folder = filing, choose_folder
        self.formats = {kind: QCheckBox(text) for kind, text in FORMATS}
        self.folder = QLineEdit(str(folder))
        self.names = quiet()
        self._buttons = buttons(self, "导出")
        for kind, box in self.formats.items():
            box.setChecked(kind in kinds)
            box.toggled.connect(self._check)
        self.folder.textChanged.connect(self._check)
        self._lay_out()
        self._check()

    def result_value(self) -> OpinionOptions:
        """What was chosen."""
        kinds = tuple(kind for kind, box in self.formats.items() if box.isChecked())
        return OpinionOptions(kinds, Path(self.folder.text().strip()).expanduser())

    def _lay_out(self) -> None:
        browse = QPushButton("选择…(&F)")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        formats, where = QHBoxLayout(), QHBoxLayout()
        for box in self.formats.values():
            formats.addWidget(box)
        formats.addStretch(1)
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        layout.addWidget(quiet("现有的检查意见按项目列成一张表，可以发给填报人逐条改；已忽略的意见和理由列在表后。"))
        layout.addWidget(heading("文件格式"))
        layout.addLayout(formats)
        layout.addWidget(heading("存放文件夹"))
        layout.addLayout(where)
        layout.addWidget(self.names)
        layout.addWidget(self._buttons)
        self.resize(620, 270)

    def _browse(self) -> None:
        chosen = self._choose_folder(self, Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _check(self) -> None:
        wish = self.result_value()
        targets = planned_opinions(self._filing, wish.folder, wish.kinds)
        more = f" 等 {len(targets)} 个文件" if len(targets) > 1 else ""
        self.names.setText(f"将写出 “{targets[0].path.name}”{more}。" if targets else "请选择文件格式。")
        accept_button(self._buttons).setEnabled(bool(targets) and bool(self.folder.text().strip()))
