"""The preview of a paste: which column goes where, and whether rows are written over or come as new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.profile import Profile
from perfdesk.model.fields import indicator_field
from perfdesk.model.rows import Project
from perfdesk.workflow.paste import PastePlan, choices, outcome
from ui.dialogs.parts import QuietCombo, accept_button, buttons, quiet
from ui.look import LABEL_GROUND, QUIET_INK
from ui.style import INK

_SHOWN = 100
_SIGNS = 11
_NOT_PASTED = "（不粘贴）"


class PasteDialog(QDialog):
    """`plan` after acceptance: the plan as the user wants it."""

    def __init__(
        self,
        plan: PastePlan,
        project: Project,
        profile: Profile,
        fields: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴")
        self._plan, self._project, self._profile = plan, project, profile
        self._choices = choices(profile, fields)
        shown = plan.texts[:_SHOWN]
        self.table = QTableWidget(len(shown) + 1, len(plan.fields), self)
        self.columns = [QuietCombo(self) for _ in plan.fields]
        self.heading = QCheckBox(_heading_words(plan), self)
        self.over = QRadioButton(self._over_words(), self)
        self.insert = QRadioButton(self._insert_words(), self)
        self._why = quiet("\n".join(plan.doubts))
        self._told = quiet()
        self._box = buttons(self, "粘贴")
        self._fill(shown)
        self._lay_out()
        self._connect()
        self._show()
        if self.columns:
            self.columns[0].setFocus()

    def plan(self) -> PastePlan:
        """What was decided."""
        fields = tuple(box.currentData() for box in self.columns)
        return replace(self._plan, fields=fields, skipping=self.heading.isChecked(), insert=self.insert.isChecked())

    def choose(self, column: int, field: str | None) -> None:
        """Put a column into a field."""
        self.columns[column].setCurrentIndex(self.columns[column].findData(field))

    def _fill(self, shown: Sequence[Sequence[str]]) -> None:
        table = self.table
        for column, (box, field) in enumerate(zip(self.columns, self._plan.fields, strict=True)):
            box.addItem(_NOT_PASTED, None)
            for name, label in self._choices:
                box.addItem(label, name)
            for name, label in self._own_heading(column):
                box.addItem(label, name)
            box.setCurrentIndex(max(box.findData(field), 0))
            box.setAccessibleName(f"第 {column + 1} 列粘贴到")
            table.setCellWidget(0, column, box)
        for row, texts in enumerate(shown, start=1):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text.replace("\n", "↵"))
                table.setItem(row, column, item)

    def _own_heading(self, column: int) -> list[tuple[str, str]]:
        """A field under the column's own heading, for what the form does not have."""
        plan = self._plan
        word = "".join(plan.texts[plan.heading - 1][column].split()) if plan.heading else ""
        return (
            [(f"extra.{word.replace('.', '．')}", f"{word}（本表不印）")]
            if word and plan.fields[column] is None
            else []
        )

    def _lay_out(self) -> None:
        table = self.table
        table.setAccessibleName("要粘贴的内容")
        table.horizontalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setDefaultSectionSize(self.fontMetrics().horizontalAdvance("指") * _SIGNS)
        table.verticalHeader().setFixedWidth(self.fontMetrics().horizontalAdvance("第 999 行") + 16)
        table.verticalHeader().resizeSection(0, self.columns[0].sizeHint().height() + 4 if self.columns else 0)
        more = len(self._plan.texts) - (table.rowCount() - 1)
        rows = QHBoxLayout()
        rows.addWidget(self.over)
        rows.addWidget(self.insert)
        rows.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._why)
        rest = f"另有 {more} 行没有列出，一样会粘贴。" if more else ""
        column.addWidget(quiet(f"第一行选择每一列粘贴到哪个栏目。{rest}"))
        column.addWidget(table, 1)
        column.addWidget(self.heading)
        column.addLayout(rows)
        column.addWidget(self._told)
        column.addWidget(self._box)
        self._why.setVisible(bool(self._plan.doubts))
        self.heading.setChecked(self._plan.skipping and self._plan.heading > 0)
        self.heading.setVisible(self._plan.heading > 0)
        (self.insert if self._plan.insert or not self._plan.targets else self.over).setChecked(True)
        self.over.setEnabled(bool(self._plan.targets))
        width = min(max(len(self.columns), 4) * table.horizontalHeader().defaultSectionSize() + 140, 1180)
        self.resize(width, 560)

    def _connect(self) -> None:
        for box in self.columns:
            box.currentIndexChanged.connect(lambda _index: self._show())
        self.heading.toggled.connect(lambda _on: self._show())
        self.insert.toggled.connect(lambda _on: self._show())

    def _over_words(self) -> str:
        rows = [row.id for row in self._project.indicators]
        first = rows.index(self._plan.targets[0]) + 1 if self._plan.targets else 1
        return f"从第 {first} 行起写入，原有内容被覆盖"

    def _insert_words(self) -> str:
        at = self._plan.position
        return f"作为新行，插在第 {at} 行下面" if at else "作为新行，放在最前面"

    def _show(self) -> None:
        """What the present choices do: the name of each row, what is passed over, and the count below."""
        plan = self.plan()
        skipped = plan.heading if plan.skipping else 0
        names = ["粘贴到"]
        targets = [] if plan.insert else list(plan.targets)
        numbers = {row.id: n for n, row in enumerate(self._project.indicators, start=1)}
        for row in range(self.table.rowCount() - 1):
            at = row - skipped
            target = targets[at] if 0 <= at < len(targets) else None
            names.append("栏目名" if at < 0 else "新行" if target is None else f"第 {numbers[target]} 行")
            for column, field in enumerate(plan.fields):
                self._mark(row, column, passed=at < 0 or field is None, old=self._old(target, field))
        self.table.setVerticalHeaderLabels(names)
        done = outcome(self._project, self._profile, plan)
        self._told.setText(_summary(plan, done.rows, done.added, done.replaced, done.left_out))
        accept_button(self._box).setEnabled(done.rows > 0 and any(field is not None for field in plan.fields))

    def _old(self, target: str | None, field: str | None) -> str:
        if target is None or field is None:
            return ""
        return indicator_field(self._project.indicator(target), field) or ""

    def _mark(self, row: int, column: int, *, passed: bool, old: str) -> None:
        """Struck out: not pasted. Bold, with the old text as tooltip: another text is written over."""
        item = self.table.item(row + 1, column)
        text = self._plan.texts[row][column]
        replaces = bool(old) and old != text and not passed
        font = QFont(self.font())
        font.setStrikeOut(passed)
        font.setBold(replaces)
        item.setFont(font)
        item.setForeground(QColor(QUIET_INK if passed else INK))
        item.setBackground(QColor(LABEL_GROUND if passed else "white"))
        item.setToolTip(f"{text}\n原来：{old}" if replaces else text)


def _heading_words(plan: PastePlan) -> str:
    return "第一行是栏目名，不粘贴" if plan.heading == 1 else f"前 {plan.heading} 行是标题和栏目名，不粘贴"


def _summary(plan: PastePlan, rows: int, added: int, replaced: int, left_out: Sequence[int]) -> str:
    parts = [f"将粘贴 {rows} 行"]
    parts += [f"其中新增 {added} 行"] if added else []
    parts += [f"覆盖 {replaced} 个单元格（粗体，鼠标停在上面可看原来的内容）"] if replaced else []
    parts += [f"第 {'、'.join(str(column + 1) for column in left_out)} 列不粘贴"] if left_out else []
    named = [field for field in plan.fields if field is not None]
    parts += ["同一栏目的几列合在一起"] if len(named) > len(set(named)) else []
    return f"{'，'.join(parts)}。"
