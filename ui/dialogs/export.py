"""Asks what to export and where, shows the progress, and offers the folder at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.rows import Filing
from ui.dialogs.parts import accept_button, buttons, heading, project_text, quiet

FORMATS = (("docx", "Word 文档（.docx）"), ("xlsx", "Excel 表格（.xlsx）"), ("pdf", "PDF（.pdf）"))


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The answers. `project_ids` None: the whole document with Part One."""

    kinds: tuple[str, ...]
    project_ids: tuple[str, ...] | None
    book: bool
    folder: Path


class ExportDialog(QDialog):
    """`result_value` after acceptance. `current` is the project on the screen, if any."""

    def __init__(
        self,
        filing: Filing,
        current: str | None,
        folder: Path,
        kinds: Sequence[str],
        choose_folder: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出")
        self._choose_folder = choose_folder
        self.whole = QRadioButton(f"整本（部门整体目标和全部 {len(filing.projects)} 个项目）")
        self.some = QRadioButton("只导出勾选的项目")
        self.book = QCheckBox("加目录")
        self.projects = _project_list(filing, current)
        self.formats = {kind: QCheckBox(text) for kind, text in FORMATS}
        self.folder = QLineEdit(str(folder))
        self._buttons = buttons(self, "导出")
        self.whole.setChecked(True)
        self.book.setChecked(True)
        for kind, box in self.formats.items():
            box.setChecked(kind in kinds)
            box.toggled.connect(self._check)
        self._lay_out()
        self.whole.toggled.connect(self._check)
        self.projects.itemChanged.connect(self._choose_some)
        self.folder.textChanged.connect(self._check)
        self._check()

    def result_value(self) -> ExportOptions:
        """What was chosen."""
        whole = self.whole.isChecked()
        return ExportOptions(
            kinds=tuple(kind for kind, box in self.formats.items() if box.isChecked()),
            project_ids=None if whole else tuple(self._checked()),
            book=whole and self.book.isChecked(),
            folder=Path(self.folder.text().strip()).expanduser(),
        )

    def _lay_out(self) -> None:
        browse = QPushButton("选择…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        kinds = QHBoxLayout()
        for box in self.formats.values():
            kinds.addWidget(box)
        kinds.addStretch(1)
        whole = QHBoxLayout()
        whole.addWidget(self.whole)
        whole.addSpacing(16)
        whole.addWidget(self.book)
        whole.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        layout.addWidget(heading("导出内容"))
        layout.addLayout(whole)
        layout.addWidget(self.some)
        layout.addWidget(self.projects, 1)
        layout.addWidget(heading("文件格式"))
        layout.addLayout(kinds)
        layout.addWidget(heading("存放文件夹"))
        layout.addLayout(place)
        layout.addWidget(quiet("同名文件会被新导出的文件替换。"))
        layout.addWidget(self._buttons)
        self.resize(620, 560)

    def _checked(self) -> list[str]:
        items = (self.projects.item(row) for row in range(self.projects.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]

    def _choose_some(self) -> None:
        self.some.setChecked(True)
        self._check()

    def _browse(self) -> None:
        chosen = self._choose_folder(self, Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _check(self) -> None:
        self.book.setEnabled(self.whole.isChecked())
        any_kind = any(box.isChecked() for box in self.formats.values())
        any_content = self.whole.isChecked() or bool(self._checked())
        accept_button(self._buttons).setEnabled(any_kind and any_content and bool(self.folder.text().strip()))


def _project_list(filing: Filing, current: str | None) -> QListWidget:
    widget = QListWidget()
    for project in filing.projects:
        item = QListWidgetItem(project_text(project), widget)
        item.setData(Qt.ItemDataRole.UserRole, project.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if project.id == current else Qt.CheckState.Unchecked)
    return widget


class ExportDone(QDialog):
    """What was written; accepted when the folder shall be opened."""

    def __init__(self, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出完成")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(heading(f"已导出 {len(paths)} 个文件："))
        layout.addWidget(QLabel("\n".join(path.name for path in paths)))
        if paths:
            layout.addWidget(quiet(f"所在文件夹：{paths[0].parent}"))
        layout.addSpacing(6)
        layout.addWidget(buttons(self, "打开文件夹", "关闭"))
        self.setMinimumWidth(460)
