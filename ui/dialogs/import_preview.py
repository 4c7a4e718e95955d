"""Shows what was found in the imported files, and what was not placed, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.editing.commands import field_label
from perfdesk.model.rows import SECTIONS, Filing
from ui.dialogs.parts import QuietCombo, buttons, heading, project_text, quiet
from ui.icons import icon
from ui.look import SEVERITY_COLOURS

if TYPE_CHECKING:
    from perfdesk.workflow.import_files import Choice, Imported

_SEVERITY_ICONS = {"error": "error", "warning": "warning"}


class ImportPreview(QDialog):
    """After acceptance `choices` says what to do with each project and `narrative` whether to take Part One.

    `filing` is the open one, None when the import makes a new file.
    """

    def __init__(
        self,
        imported: Imported,
        filing: Filing | None,
        defaults: Mapping[str, Choice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入预览")
        self._imported, self._filing = imported, filing
        self._combos: dict[str, QComboBox] = {}
        self._narrative: QTreeWidgetItem | None = None
        self.found = self._found_tree(defaults)
        self.notes = self._notes_tree()
        self._lay_out()
        self.resize(860, 620)

    def choices(self) -> dict[str, Choice]:
        """The decision for every imported project."""
        return {project_id: combo.currentData() for project_id, combo in self._combos.items()}

    def narrative(self) -> bool:
        """Whether the prose of Part One is taken."""
        return self._narrative is not None and self._narrative.checkState(0) == Qt.CheckState.Checked

    def choose_all(self, action: str) -> None:
        """Set every project to `replace` (where something matches, else add), `add` or `skip`."""
        for combo in self._combos.values():
            wanted = [i for i in range(combo.count()) if combo.itemData(i).action == action]
            combo.setCurrentIndex(wanted[0] if wanted else 0)

    def _lay_out(self) -> None:
        several = self._filing is not None and bool(self._filing.projects) and bool(self._combos)
        upper = _column(QLabel(self._summary()), *([self._all_buttons()] if several else []), self.found)
        lower = _column(self._notes_heading(), self.notes)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(lower)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2 if self._imported.notes else 0)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(heading("、".join(source.path.name for source in self._imported.sources)))
        if self._filing is not None:
            layout.addWidget(_target(self._filing, self._imported.filing))
        layout.addWidget(split, 1)
        layout.addWidget(quiet(f"确认之前不会写入任何内容。{'导入之后也可以一步撤销。' if self._filing else ''}"))
        layout.addWidget(buttons(self, "导入"))

    def _summary(self) -> str:
        filing = self._imported.filing
        rows = sum(len(project.indicators) for project in filing.projects)
        sections = sum(1 for row in filing.narratives if row.paragraphs)
        prose = f"、{sections} 节文字" if sections else ""
        return f"共找到 {len(filing.projects)} 个项目、{rows} 行指标{prose}。"

    def _all_buttons(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel("全部项目："))
        for action, text in (("replace", "同名同码的替换"), ("add", "都作为新项目"), ("skip", "都跳过")):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wanted=action: self.choose_all(wanted))
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _found_tree(self, defaults: Mapping[str, Choice]) -> QTreeWidget:
        tree = _tree(("内容", "数量", "处理方式"))
        self._add_sections(tree)
        projects = self._imported.filing.projects
        top = QTreeWidgetItem(tree, [f"项目绩效目标（{len(projects)} 个）", "", ""])
        for project in projects:
            item = QTreeWidgetItem(top, [project_text(project), f"{len(project.indicators)} 行指标", ""])
            item.setIcon(0, icon("file"))
            item.setToolTip(0, f"编码：{project.code or '（无）'}")
            combo = self._combo(defaults.get(project.id))
            self._combos[project.id] = combo
            tree.setItemWidget(item, 2, combo)
        tree.expandAll()
        return tree

    def _add_sections(self, tree: QTreeWidget) -> None:
        rows = [row for row in self._imported.filing.narratives if row.paragraphs]
        if not rows:
            return
        own = self._filing is not None and any(row.paragraphs for row in self._filing.narratives)
        foreign = self._filing is not None and bool(_differences(self._filing, self._imported.filing))
        hint = "来自另一份文件；勾选则替换现有文字" if own and foreign else "勾选则采用，替换现有文字"
        top = QTreeWidgetItem(tree, ["部门整体绩效目标（文字）", "", hint])
        top.setCheckState(0, Qt.CheckState.Unchecked if own and foreign else Qt.CheckState.Checked)
        self._narrative = top
        for row in sorted(rows, key=lambda item: SECTIONS.index(item.section)):
            QTreeWidgetItem(top, [field_label(row.section), f"{len(row.paragraphs)} 段", ""])

    def _combo(self, default: Choice | None) -> QComboBox:
        from perfdesk.workflow.import_files import Choice

        combo = QuietCombo()
        if default is not None and default.existing is not None and self._filing is not None:
            existing = self._filing.project(default.existing)
            combo.addItem(f"替换现有“{existing.name}”", default)
        combo.addItem("作为新项目", Choice("add"))
        combo.addItem("跳过", Choice("skip"))
        return combo

    def _notes_heading(self) -> QLabel:
        count = len(self._imported.notes)
        return QLabel(f"未能放入表格或需要核对的内容（{count} 处）：" if count else "没有发现无法识别的内容。")

    def _notes_tree(self) -> QTreeWidget:
        tree = _tree(("位置", "说明", "原文"))
        tree.setRootIsDecorated(False)
        several = len(self._imported.sources) > 1
        for source in self._imported.sources:
            for note in source.notes:
                place = f"{source.path.name} {note.place}" if several else note.place
                item = QTreeWidgetItem(tree, [place, note.message, " ".join(note.text.split())[:200]])
                item.setIcon(0, icon(_SEVERITY_ICONS.get(note.severity, "hint")))
                item.setToolTip(1, note.message)
                item.setToolTip(2, note.text[:1000])
        tree.setVisible(bool(self._imported.notes))
        return tree


def _target(filing: Filing, imported: Filing) -> QLabel:
    """Where the import goes, and a warning when the files are about another unit or year."""
    text = f"导入到当前文件：{_about(filing)}"
    differences = _differences(filing, imported)
    if not differences:
        return quiet(text)
    label = QLabel(
        f"{text}\n要导入的内容是{_about(imported)}，{'、'.join(differences)}与当前文件不同，请核对。"
        "如要另建文件，请先关闭当前文件再导入。"
    )
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {SEVERITY_COLOURS['warning']}")
    return label


def _differences(filing: Filing, imported: Filing) -> list[str]:
    pairs = (("单位", filing.unit_name, imported.unit_name), ("年度", filing.fiscal_year, imported.fiscal_year))
    return [word for word, own, other in pairs if own and other and own != other]


def _about(filing: Filing) -> str:
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    return f"{year}{filing.unit_name or ''}" or "未填写单位和年度"


def _tree(headers: Sequence[str]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(list(headers))
    tree.setAlternatingRowColors(True)
    tree.setUniformRowHeights(False)
    header = tree.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width in enumerate((400, 110) if headers[1] == "数量" else (190, 380)):
        tree.setColumnWidth(column, width)
    return tree


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, QTreeWidget) else 0)
    return holder
