"""Shows what was found in the imported files, and what was not placed, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.rows import Filing
from ui.dialogs.import_contents import ACTION_WORDS, ROLLING_WORDS, Contents
from ui.dialogs.import_detail import page
from ui.dialogs.import_model import ImportModel
from ui.dialogs.import_notes import UnplacedList
from ui.dialogs.import_rows import Node
from ui.dialogs.import_tree import ImportTree
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.look import SEVERITY_COLOURS

if TYPE_CHECKING:
    from perfdesk.workflow.import_files import Action, Choice, Imported

_SIZE = (1180, 680)
_OF_SCREEN = 0.92
_NAMES_SHOWN = 3
_KEYS: Mapping[str, str] = {"replace": "R", "add": "A", "skip": "K"}
_ALL_WORDS: Mapping[str, str] = {"replace": "有对应项目的替换，其余新增", "add": "都作为新项目", "skip": "都跳过"}


class ImportPreview(QDialog):
    """After acceptance `choices` says what to do with each project and `narrative` whether to take Part One.

    `filing` is the open one, None when the import makes a new file; `rolling`: it is last year's, to be carried over.
    """

    def __init__(
        self,
        imported: Imported,
        filing: Filing | None,
        defaults: Mapping[str, Choice],
        parent: QWidget | None = None,
        *,
        rolling: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("上年文件的内容" if rolling else "导入预览")
        self._rolling = rolling
        self._imported, self._filing = imported, filing
        self.contents = Contents(imported, filing, defaults, ROLLING_WORDS if rolling else ACTION_WORDS)
        self.contents.prose_taken = self._prose_fits()
        self.model = ImportModel(self.contents, self)
        self.tree = ImportTree(self.model)
        self.detail = QTextBrowser()
        self.detail.setAccessibleName("读到的内容与原文")
        self.detail.setOpenLinks(False)
        self.notes = UnplacedList(self.contents)
        self.said = quiet()
        self.only_doubtful = QCheckBox(f"只看有疑问的（{self.contents.doubt_count()}处）")
        self.only_doubtful.setEnabled(self.contents.doubt_count() > 0)
        self._lay_out()
        self._connect()
        self._fit()
        self.tree.setCurrentIndex(self.model.index(0, 0))
        self._tell()

    def choices(self) -> dict[str, Choice]:
        """The decision for every imported project."""
        return self.contents.choices()

    def narrative(self) -> bool:
        """Whether the prose of Part One is taken."""
        return self.contents.prose_taken

    def choose_all(self, action: Action) -> None:
        """Set every project to `replace` (where something matches, else add), `add` or `skip`."""
        self.tree.decide(action, list(self.contents.projects))

    def step_doubt(self, step: int) -> None:
        """Go to the next (1) or previous (-1) doubtful place."""
        if self.tree.step_doubt(step) is None:
            self.said.setText("没有有疑问的地方。")

    def show_only_doubtful(self, wanted: bool) -> None:
        """Show only what is in doubt, or all; the current row stays where it is shown."""
        current = self.tree.current_node()
        ref = current.ref if current is not None else None
        self.model.show_only_doubtful(wanted)
        self.tree.unfold()
        index = self.model.find(ref) if ref is not None else self.model.index(0, 0)
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))

    def summary(self) -> str:
        """What was found, in one sentence."""
        filing = self._imported.filing
        rows = sum(len(project.indicators) for project in filing.projects)
        sections = sum(1 for row in filing.narratives if row.paragraphs)
        prose = f"、{sections} 节文字" if sections else ""
        refused = len(self._imported.refused)
        rest = f"另有 {refused} 个文件没能读入。" if refused else ""
        return f"共找到 {len(filing.projects)} 个项目、{rows} 行指标{prose}。{rest}"

    def _prose_fits(self) -> bool:
        """Whether the prose is ticked at first: not when it is another unit's or year's and would replace words."""
        if not any(row.paragraphs for row in self._imported.filing.narratives):
            return False
        own = self._filing is not None and any(row.paragraphs for row in self._filing.narratives)
        return not (own and self._filing is not None and _differences(self._filing, self._imported.filing))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        names = [source.path.name for source in self._imported.sources]
        more = f"等 {len(names)} 个文件" if len(names) > _NAMES_SHOWN else ""
        layout.addWidget(heading("、".join(names[:_NAMES_SHOWN]) + more))
        layout.addWidget(QLabel(self.summary()))
        for label in self._remarks():
            layout.addWidget(label)
        layout.addWidget(self._tools())
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(self.tree)
        beside.addWidget(self.detail)
        beside.setStretchFactor(0, 3)
        beside.setStretchFactor(1, 2)
        beside.setSizes([740, 400])
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(beside)
        split.addWidget(self._lower())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout.addWidget(split, 1)
        self._box = buttons(self, "下一步" if self._rolling else "导入")
        bottom = QHBoxLayout()
        bottom.addWidget(self.said, 1)
        bottom.addWidget(self._box)
        layout.addLayout(bottom)

    def _remarks(self) -> list[QLabel]:
        """Which files were refused, where the import goes, and which files change their form on the way."""
        labels = [_warning(item.error.one_line()) for item in self._imported.refused[:_NAMES_SHOWN]]
        labels += [] if self._filing is None else [_target(self._filing, self._imported.filing)]
        converted = [source for source in self._imported.sources if self.contents.is_converted(source)]
        if converted:
            names = "、".join(f"“{source.path.name}”" for source in converted[:_NAMES_SHOWN])
            more = f"等 {len(converted)} 个文件" if len(converted) > _NAMES_SHOWN else ""
            form = self.contents.profile().name
            labels.append(quiet(f"{names}{more}用的是另一种表，导入时转为“{form}”；选中文件名可看转换说明。"))
        return labels

    def _tools(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.only_doubtful)
        for text, step in (("上一处 (Shift+F8)", -1), ("下一处 (F8)", 1)):
            button = _button(text)
            button.setEnabled(self.contents.doubt_count() > 0)
            button.clicked.connect(lambda _=False, by=step: self.step_doubt(by))
            row.addWidget(button)
        row.addStretch(1)
        if self.contents.projects:
            self._add_decisions(row)
        return holder

    def _add_decisions(self, row: QHBoxLayout) -> None:
        row.addWidget(QLabel("选中的项目："))
        has_match = any(self.contents.match(project_id) is not None for project_id in self.contents.projects)
        actions: list[Action] = ["replace", "add", "skip"] if has_match else ["add", "skip"]
        menu = QMenu(self)
        for action in actions:
            button = _button(f"{self.contents.words[action]}(&{_KEYS[action]})")
            button.clicked.connect(lambda _=False, wanted=action: self.tree.decide(wanted))
            row.addWidget(button)
            entry = QAction(_ALL_WORDS[action] if not self._rolling else f"都{self.contents.words[action]}", menu)
            entry.triggered.connect(lambda _=False, wanted=action: self.choose_all(wanted))
            menu.addAction(entry)
        everything = _button("全部项目(&L)")
        everything.setMenu(menu)
        row.addWidget(everything)

    def _lower(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        count = len(self.contents.unplaced())
        line = QHBoxLayout()
        known = any(note.ref is not None for _, note in self.contents.unplaced())
        hint = "，双击可转到所在的项目" if known else ""
        text = f"没有放入表格的内容（{count} 处）{hint}：" if count else "所有文字都已放入表格。"
        line.addWidget(QLabel(text), 1)
        copy = _button("复制原文")
        copy.setVisible(count > 0)
        copy.clicked.connect(self._copy)
        line.addWidget(copy)
        column.addLayout(line)
        column.addWidget(self.notes)
        self.notes.setVisible(count > 0)
        self.notes.setMinimumHeight(80)
        if not count:
            holder.setMaximumHeight(holder.sizeHint().height())
        return holder

    def _connect(self) -> None:
        self.tree.node_chosen.connect(self._show_detail)
        self.tree.decided.connect(self._tell)
        self.model.dataChanged.connect(self._tell)
        self.notes.place_wanted.connect(self._go_to)
        self.only_doubtful.toggled.connect(self.show_only_doubtful)
        for key, step in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda by=step: self.step_doubt(by))

    def _fit(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], int(room.width() * _OF_SCREEN)), min(_SIZE[1], int(room.height() * _OF_SCREEN)))

    def _show_detail(self, node: Node | None) -> None:
        self.detail.setHtml(page(self.contents, node))

    def _go_to(self, ref: object) -> None:
        index = self.model.find(ref)  # type: ignore[arg-type]
        if not index.isValid() and self.only_doubtful.isChecked():
            self.only_doubtful.setChecked(False)
            index = self.model.find(ref)  # type: ignore[arg-type]
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _copy(self) -> None:
        self.said.setText(f"已复制 {self.notes.copy_texts()} 处原文。")

    def _tell(self) -> None:
        """What the button will do; it cannot be pressed when that is nothing."""
        actions = [choice.action for choice in self.choices().values()]
        words = self.contents.words
        parts = [f"{words[name]} {actions.count(name)} 个项目" for name in words if name in actions]
        prose = ["采用文字部分"] if self.narrative() else []
        something = self.narrative() or any(action != "skip" for action in actions)
        undo = "；导入之后可以一步撤销" if something and self._filing is not None else ""
        doing = "、".join([*parts, *prose]) or "不导入任何内容"
        later = "下一步选择新的年度。" if self._rolling else "确认之前不会写入任何内容。"
        self.said.setText(f"将{doing}{undo}。{later}")
        accept_button(self._box).setEnabled(something)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


def _target(filing: Filing, imported: Filing) -> QLabel:
    """Where the import goes, and a warning when the files are about another unit or year."""
    text = f"导入到当前文件：{_about(filing)}"
    differences = _differences(filing, imported)
    if not differences:
        return quiet(text)
    return _warning(
        f"{text}\n要导入的内容是{_about(imported)}，{'、'.join(differences)}与当前文件不同，请核对。"
        "如要另建文件，请先关闭当前文件再导入。"
    )


def _warning(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {SEVERITY_COLOURS['warning']}")
    return label


def _differences(filing: Filing, imported: Filing) -> list[str]:
    pairs = (("单位", filing.unit_name, imported.unit_name), ("年度", filing.fiscal_year, imported.fiscal_year))
    return [word for word, own, other in pairs if own and other and own != other]


def _about(filing: Filing) -> str:
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    return f"{year}{filing.unit_name or ''}" or "未填写单位和年度"
