"""Asks what to export, into which files, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.workflow.export_names import DEFAULT_PATTERN, FIELDS, planned
from ui.dialogs.parts import accept_button, buttons, heading, project_text, quiet
from ui.style import SEVERITY_COLOURS

FORMATS = (("docx", "Word 文档（.docx）(&D)"), ("xlsx", "Excel 表格（.xlsx）(&X)"), ("pdf", "PDF（.pdf）(&P)"))
_HINT = "可用：" + "、".join(f"{{{name}}} {words}" for name, words in FIELDS.items())


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The answers. `project_ids` None: all projects, in one file with Part One; `each`: a file for each project, called
    by `pattern`; `final`: handed in, so that open mandatory remarks ask for a reason."""

    kinds: tuple[str, ...]
    project_ids: tuple[str, ...] | None
    book: bool
    folder: Path
    each: bool = False
    pattern: str = DEFAULT_PATTERN
    final: bool = False


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
        *,
        each: bool = False,
        pattern: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出")
        self._filing, self._choose_folder = filing, choose_folder
        self.whole = QRadioButton(f"整本（部门整体目标和全部 {len(filing.projects)} 个项目）(&A)")
        self.some = QRadioButton("只导出勾选的项目(&S)")
        self.book = QCheckBox("封面和目录(&B)")
        self.projects = _project_list(filing, current)
        self.together = QRadioButton("合成一个文件(&T)")
        self.each = QRadioButton("每个项目一个文件(&E)，文件名：")
        self.pattern = QLineEdit(pattern or DEFAULT_PATTERN)
        self.pattern.setToolTip(_HINT)
        self.pattern.setAccessibleName("文件名样式")
        self.names = quiet()
        self.formats = {kind: QCheckBox(text) for kind, text in FORMATS}
        self.draft = QRadioButton("草稿，随时可以导出(&G)")
        self.final = QRadioButton("正式稿，先核对强制性意见和签署栏(&Z)")
        self.folder = QLineEdit(str(folder))
        self._buttons = buttons(self, "导出")
        self._groups = [_group(self, self.whole, self.some), _group(self, self.together, self.each)]
        self._groups.append(_group(self, self.draft, self.final))
        self.whole.setChecked(True)
        self.draft.setChecked(True)
        self.book.setChecked(True)
        (self.each if each else self.together).setChecked(True)
        for kind, box in self.formats.items():
            box.setChecked(kind in kinds)
        self._lay_out()
        self._connect()
        self._check()

    def result_value(self) -> ExportOptions:
        """What was chosen."""
        whole, each = self.whole.isChecked(), self.each.isChecked()
        return ExportOptions(
            kinds=tuple(kind for kind, box in self.formats.items() if box.isChecked()),
            project_ids=None if whole else tuple(self._checked()),
            book=whole and not each and self.book.isChecked(),
            folder=Path(self.folder.text().strip()).expanduser(),
            each=each,
            pattern=self.pattern.text().strip(),
            final=self.final.isChecked(),
        )

    def _connect(self) -> None:
        for box in (*self.formats.values(), self.whole, self.each):
            box.toggled.connect(self._check)
        self.projects.itemChanged.connect(self._choose_some)
        self.pattern.textEdited.connect(lambda: self.each.setChecked(True))
        self.pattern.textChanged.connect(self._check)
        self.folder.textChanged.connect(self._check)

    def _lay_out(self) -> None:
        browse = QPushButton("选择…(&F)")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        layout.addWidget(heading("导出内容"))
        layout.addLayout(_row(self.whole, self.book))
        layout.addWidget(self.some)
        layout.addWidget(self.projects, 1)
        layout.addWidget(heading("文件"))
        layout.addWidget(self.together)
        layout.addLayout(_row(self.each, self.pattern, wide=self.pattern))
        layout.addWidget(self.names)
        layout.addWidget(heading("文件格式"))
        layout.addLayout(_row(*self.formats.values()))
        layout.addWidget(heading("用途"))
        layout.addLayout(_row(self.draft, self.final))
        layout.addWidget(heading("存放文件夹"))
        layout.addLayout(_row(self.folder, browse, wide=self.folder))
        layout.addWidget(self._buttons)
        self.setTabOrder(self.whole, self.book)
        self.setTabOrder(self.book, self.some)
        self.setTabOrder(self.folder, browse)
        self.resize(640, 660)

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
        self.book.setEnabled(self.whole.isChecked() and self.together.isChecked())
        wish = self.result_value()
        complete = bool(wish.kinds) and wish.project_ids != () and bool(self.folder.text().strip())
        words, lawful = self._names_of(wish)
        self.names.setText(words)
        self.names.setStyleSheet("" if lawful else f"color: {SEVERITY_COLOURS['error']};")
        accept_button(self._buttons).setEnabled(complete and lawful)

    def _names_of(self, wish: ExportOptions) -> tuple[str, bool]:
        """A line on the files that will be written, and whether they can be named."""
        kinds = wish.kinds or ("docx",)
        if wish.project_ids == ():
            return "请勾选要导出的项目。", False
        try:
            targets = planned(
                self._filing,
                wish.folder,
                kinds,
                project_ids=wish.project_ids,
                book=wish.book,
                each=wish.each,
                pattern=wish.pattern,
            )
        except UserError as error:
            return f"{error.message}{error.advice}", False
        example = f"“{targets[0].path.name}”"
        if len(targets) == len(kinds) and not wish.each:
            return f"将写出 {example}" + (f" 等 {len(targets)} 个文件。" if len(targets) > 1 else "。"), True
        tables = "只有项目表，不含部门整体目标。" if wish.project_ids is None and self._filing.narratives else ""
        return f"将写出 {len(targets)} 个文件，例如 {example}。{tables}\n{_HINT}。", True


def _group(dialog: QDialog, *choices: QRadioButton) -> QButtonGroup:
    group = QButtonGroup(dialog)
    for choice in choices:
        group.addButton(choice)
    return group


def _row(*widgets: QWidget, wide: QWidget | None = None) -> QHBoxLayout:
    """Widgets side by side; `wide` takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is wide else 0)
    if wide is None:
        row.addStretch(1)
    return row


def _project_list(filing: Filing, current: str | None) -> QListWidget:
    widget = QListWidget()
    for project in filing.projects:
        item = QListWidgetItem(project_text(project), widget)
        item.setData(Qt.ItemDataRole.UserRole, project.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if project.id == current else Qt.CheckState.Unchecked)
    return widget
