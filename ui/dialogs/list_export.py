"""Asks in which formats a list such as 修改对照表 is written, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from perfdesk.workflow.export_names import Target
from perfdesk.writers.names import safe_name
from ui.dialogs.export import FORMATS
from ui.dialogs.parts import accept_button, buttons, heading, quiet


class ListExportDialog(QDialog):
    """`targets` after acceptance: one file of each format, called `title`."""

    def __init__(
        self,
        title: str,
        folder: Path,
        kinds: Sequence[str],
        choose_folder: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导出{title}")
        self._title, self._choose_folder = title, choose_folder
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

    @property
    def kinds(self) -> tuple[str, ...]:
        """The chosen formats."""
        return tuple(kind for kind, box in self.formats.items() if box.isChecked())

    def targets(self) -> tuple[Target, ...]:
        """The files to write."""
        folder = Path(self.folder.text().strip()).expanduser()
        return tuple(Target(folder / f"{safe_name(self._title)}.{kind}", kind) for kind in self.kinds)

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
        layout.addWidget(heading("文件格式"))
        layout.addLayout(formats)
        layout.addWidget(heading("存放文件夹"))
        layout.addLayout(where)
        layout.addWidget(self.names)
        layout.addWidget(self._buttons)
        self.resize(620, 240)

    def _browse(self) -> None:
        chosen = self._choose_folder(self, Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _check(self) -> None:
        targets = self.targets()
        more = f" 等 {len(targets)} 个文件" if len(targets) > 1 else ""
        self.names.setText(f"将写出 “{targets[0].path.name}”{more}。" if targets else "请选择文件格式。")
        accept_button(self._buttons).setEnabled(bool(targets) and bool(self.folder.text().strip()))
