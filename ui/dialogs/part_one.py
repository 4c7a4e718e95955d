"""分项绩效目标 written from the tables: what would change, old beside new, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.form import Profile
from perfdesk.model.rows import Filing
from perfdesk.workflow.narrative import ParagraphChange, pattern_in_use, patterns, proposed
from ui.dialogs.diff_text import old_and_new
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.look import SEVERITY_COLOURS

_KEPT = {"goals": "目标的文字照旧", "indicators": "指标的文字照旧"}
_NOTHING = "表格与文字一致，没有要改写的段落。"
_ROLE = Qt.ItemDataRole.UserRole


class PartOneDialog(QDialog):
    """`result_value` after acceptance: the ticked changes, none when everything agrees.

    `project_ids` are the projects asked for (None: all); those in `outdated` are named as such.
    """

    def __init__(
        self,
        filing: Filing,
        profile: Profile,
        project_ids: Collection[str] | None = None,
        outdated: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("按表格写分项绩效目标")
        self._filing, self._profile = filing, profile
        self._project_ids, self._outdated = project_ids, set(outdated)
        self._changes: tuple[ParagraphChange, ...] = ()
        self.pattern, self.scope = QComboBox(), QComboBox()
        self.kept = {kind: QCheckBox(words) for kind, words in _KEPT.items()}
        self.list, self.text = QListWidget(), QTextBrowser()
        self.tick, self.untick = QPushButton("全选"), QPushButton("全不选")
        self.told = quiet()
        self._buttons = buttons(self, "写入所选段落")
        self._set_up()
        self._lay_out()
        self._connect()
        self.propose()
        if sum(len(change.project_ids) > 1 for change in self._changes) > len(self._changes) // 2:
            for box in self.kept.values():  # A paragraph for several projects sums up; only its figures follow.
                box.setChecked(True)
        self.list.setFocus()

    def result_value(self) -> tuple[ParagraphChange, ...]:
        """The ticked changes."""
        return tuple(change for row, change in enumerate(self._changes) if self._is_ticked(row))

    def propose(self) -> None:
        """Work out the changes for what is chosen above."""
        ids = self._project_ids if self.scope.currentIndex() == 0 else None
        kept = [kind for kind, box in self.kept.items() if box.isChecked()]
        self._changes = proposed(
            self._filing, self._profile, pattern_id=self.pattern.currentData(), project_ids=ids, kept=kept
        )
        self.list.blockSignals(True)
        self.list.clear()
        for change in self._changes:
            self.list.addItem(self._item(change))
        self.list.blockSignals(False)
        self.list.setCurrentRow(0 if self._changes else -1)
        self._show(self.list.currentRow())
        self._tell()

    def _item(self, change: ParagraphChange) -> QListWidgetItem:
        """New paragraphs and those whose tables have changed are ticked; what was worded by hand is not."""
        late = bool(self._outdated.intersection(change.project_ids))
        state = "新写" if not change.old else "表格改过" if late else "与表格不同"
        item = QListWidgetItem(f"{change.title}\n{state}" + ("，有找不到的项目" if change.unknown else ""))
        wanted = not change.old or late or (self._project_ids is not None and len(self._project_ids) == 1)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if wanted and not change.unknown else Qt.CheckState.Unchecked)
        item.setToolTip(change.title)
        return item

    def _set_up(self) -> None:
        used = pattern_in_use(self._filing, self._profile).id
        for one in patterns(self._profile):
            self.pattern.addItem(one.name, one.id)
        self.pattern.setCurrentIndex(max(self.pattern.findData(used), 0))
        self.pattern.setAccessibleName("写法")
        words = "选定的项目" if self._project_ids is not None else "全部项目"
        self.scope.addItems([words, "全部项目"] if self._project_ids is not None else [words])
        self.scope.setAccessibleName("范围")
        self.scope.setEnabled(self.scope.count() > 1)
        self.list.setAccessibleName("要改写的段落")
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.text.setAccessibleName("现在的文字与改写后的文字")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(12)
        for button in (self.tick, self.untick):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.pattern.currentIndexChanged.connect(self.propose)
        self.scope.currentIndexChanged.connect(self.propose)
        for box in self.kept.values():
            box.toggled.connect(self.propose)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemChanged.connect(self._tell)
        self.tick.clicked.connect(lambda: self._tick_all(Qt.CheckState.Checked))
        self.untick.clicked.connect(lambda: self._tick_all(Qt.CheckState.Unchecked))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for words, box in (("写法(&P)：", self.pattern), ("范围(&R)：", self.scope)):
            label = QLabel(words)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box)
            top.addSpacing(12)
        for box in self.kept.values():
            top.addWidget(box)
        top.addStretch()
        left, ticks = QVBoxLayout(), QHBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        ticks.addWidget(heading("要改写的段落"))
        ticks.addStretch()
        ticks.addWidget(self.tick)
        ticks.addWidget(self.untick)
        left.addLayout(ticks)
        left.addWidget(self.list, 1)
        side = QWidget()
        side.setLayout(left)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(side)
        middle.addWidget(self.text)
        middle.setChildrenCollapsible(False)
        middle.setSizes([300, 640])
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(middle, 1)
        column.addWidget(self.told)
        column.addWidget(self._buttons)
        self.resize(980, 620)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._changes):
            self.text.setHtml(f"<p>{_NOTHING}</p>")
            return
        change = self._changes[row]
        page = old_and_new(change.old, change.new, ("现在的文字", "按表格改写后"))
        self.text.setHtml(_unknown(change.unknown) + page)

    def _tell(self) -> None:
        ticked = len(self.result_value())
        accept_button(self._buttons).setEnabled(bool(ticked))
        self.told.setText(
            f"共 {len(self._changes)} 段与表格不同，已勾选 {ticked} 段；没有勾选的一字不动。写入是一步操作，可以撤销。"
            if self._changes
            else _NOTHING
        )

    def _is_ticked(self, row: int) -> bool:
        return self.list.item(row).checkState() == Qt.CheckState.Checked

    def _tick_all(self, state: Qt.CheckState) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)


def _unknown(names: Sequence[str]) -> str:
    if not names:
        return ""
    words = escape("、".join(names))
    said = f"现在的文字还写了这些项目，文件里没有，改写后不再出现：{words}"
    return f'<p style="color:{SEVERITY_COLOURS["warning"]}">{said}</p>'
