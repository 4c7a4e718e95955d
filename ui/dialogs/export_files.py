"""The files of an export: those that exist already, and those that were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from ui.dialogs.parts import Role, buttons, heading, quiet

REPLACE, RENAME = "replace", "rename"


class ExistingFiles(QDialog):
    """What would be replaced. Accepted with `answer` REPLACE or RENAME; rejected: back to the choices."""

    def __init__(self, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("文件已存在")
        self.answer = RENAME
        self.files = _file_list(paths)
        box = buttons(self, "另取名字(&N)", "返回")
        self.replace = box.addButton("替换(&R)", Role.DestructiveRole)
        self.replace.setAutoDefault(False)
        self.replace.clicked.connect(self._replace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(heading(f"要写的文件中有 {len(paths)} 个已经存在："))
        layout.addWidget(self.files, 1)
        layout.addWidget(quiet(f"所在文件夹：{paths[0].parent}"))
        layout.addWidget(quiet("“另取名字”会在新文件名后加“(2)”，原来的文件不动；“替换”会用新文件代替它们。"))
        layout.addWidget(box)
        self.resize(560, _height(len(paths)))

    def _replace(self) -> None:
        self.answer = REPLACE
        self.accept()


class ExportDone(QDialog):
    """What was written; accepted when the folder shall be opened. `left`: how many files were not written."""

    def __init__(self, paths: Sequence[Path], parent: QWidget | None = None, *, left: int = 0) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出已停止" if left else "导出完成")
        self.said = f"已导出 {len(paths)} 个文件，其余 {left} 个未导出：" if left else f"已导出 {len(paths)} 个文件："
        self.files = _file_list(paths)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(heading(self.said))
        layout.addWidget(self.files, 1)
        folders = dict.fromkeys(str(path.parent) for path in paths)
        layout.addWidget(quiet(f"所在文件夹：{'、'.join(folders)}"))
        layout.addWidget(buttons(self, "打开文件夹(&O)", "关闭"))
        self.resize(560, _height(len(paths)))


def _file_list(paths: Iterable[Path]) -> QListWidget:
    """Names that scroll when there are many."""
    names = QListWidget()
    names.addItems([path.name for path in paths])
    if names.count():
        names.setCurrentRow(0)
    return names


def _height(count: int) -> int:
    return 250 + 24 * min(count, 12)
