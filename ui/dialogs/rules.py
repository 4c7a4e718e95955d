"""Every rule of the check, and how much it counts in this filing."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, RuleSetting
from perfdesk.rules import rules
from perfdesk.rules.explain import example_of
from perfdesk.rules.registry import Rule, Severity
from perfdesk.rules.titles import CATEGORY_WORDS, SEVERITY_WORDS, severity_words
from ui.dialogs.parts import QuietCombo, buttons, quiet
from ui.icons import icon
from ui.look import severity_icon

_HEADINGS = ("规则", "审核维度", "类别", "本文件中")
_WEIGHTS: tuple[Severity | str, ...] = ("error", "warning", "hint", "off")
_USUAL = ""  # the weight of a rule whose findings usually have more than one severity
_KEYS = {Qt.Key.Key_1: "error", Qt.Key.Key_2: "warning", Qt.Key.Key_3: "hint", Qt.Key.Key_0: "off"}


class RulesDialog(QDialog):
    """`result_value` after acceptance: what was decided, to be stored as one step."""

    def __init__(self, filing: Filing, expectations: Expectations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("检查规则")
        self._rules = rules()
        self._mixed = {rule.code for rule in self._rules if rule.sometimes and rule.code not in expectations.severities}
        self._usual = {
            rule.code: _USUAL if rule.code in self._mixed else expectations.severities.get(rule.code, rule.severity)
            for rule in self._rules
        }
        self._before = {row.rule: row for row in filing.rule_settings}
        stored = {code: row.severity for code, row in self._before.items()}
        self._now = {code: stored.get(code, usual) for code, usual in self._usual.items()}
        self.words = QLineEdit(self)
        self.table = QTableWidget(len(self._rules), len(_HEADINGS), self)
        self.weight = QuietCombo(self)
        self.reset_button = QPushButton("恢复这一条", self)
        self.reset_all_button = QPushButton("全部恢复", self)
        self._about = QLabel(self)
        self._told = quiet()
        self._set_up_table()
        self._lay_out()
        self._connect()
        self.table.setCurrentCell(0, 0)
        self._tell()
        self.words.setFocus()

    def choose(self, code: str) -> None:
        """Make a rule the current one."""
        row = next((n for n, rule in enumerate(self._rules) if rule.code == code), -1)
        if row >= 0:
            self.table.setCurrentCell(row, 0)
            self.table.setFocus()

    def set_weight(self, code: str, weight: str) -> None:
        """Let a rule count as `error`, `warning`, `hint`, or `off`; as `""` the way it usually does, if that varies."""
        self._now[code] = weight
        self._show_weight(next(n for n, rule in enumerate(self._rules) if rule.code == code))
        self._tell()

    def result_value(self, day: str) -> tuple[list[RuleSetting], list[str]]:
        """(the settings that are new or differ, the codes that count as usual again); `day` is an ISO date."""
        changed = [code for code, weight in self._now.items() if weight != self._stored(code)]
        settings = [
            RuleSetting(rule=code, severity=self._now[code], set_on=day)
            for code in changed
            if self._now[code] != self._usual[code]
        ]
        return settings, [code for code in changed if self._now[code] == self._usual[code]]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 2 3 0 weigh the current rule, Delete lets it count as usual; ↓ goes from the words to the list."""
        rule = self._rule()
        if self.words.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus()
        elif self.table.hasFocus() and rule is not None and event.key() in _KEYS:
            self.set_weight(rule.code, _KEYS[Qt.Key(event.key())])
        elif self.table.hasFocus() and rule is not None and event.key() == Qt.Key.Key_Delete:
            self.set_weight(rule.code, self._usual[rule.code])
        else:
            super().keyPressEvent(event)

    def _stored(self, code: str) -> str:
        row = self._before.get(code)
        return self._usual[code] if row is None else row.severity

    def _rule(self) -> Rule | None:
        row = self.table.currentRow()
        return self._rules[row] if 0 <= row < len(self._rules) and not self.table.isRowHidden(row) else None

    def _set_up_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("检查规则")
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        across = table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        sign = self.fontMetrics().horizontalAdvance("指")
        for column, signs in ((1, 7), (2, 8), (3, 17)):
            across.resizeSection(column, sign * signs)
        for row, rule in enumerate(self._rules):
            words = (rule.title, rule.dimension, CATEGORY_WORDS[rule.category], "")
            for column, text in enumerate(words):
                table.setItem(row, column, QTableWidgetItem(text))
            self._show_weight(row)

    def _show_weight(self, row: int) -> None:
        rule = self._rules[row]
        weight, usual = self._now[rule.code], self._usual[rule.code]
        other = weight != usual
        item = self.table.item(row, len(_HEADINGS) - 1)
        word = SEVERITY_WORDS.get(weight, weight) or severity_words(rule.severity, rule.sometimes)
        item.setText(f"{word}（通常{self._usually(rule)}）" if other else word)
        shown = weight or rule.severity
        severity: Severity | None = next((name for name in ("error", "warning", "hint") if name == shown), None)
        item.setIcon(icon("") if severity is None else severity_icon(severity))
        font = QFont(item.font())
        font.setBold(other)
        item.setFont(font)
        if row == self.table.currentRow():
            self._show_choice(rule)

    def _usually(self, rule: Rule) -> str:
        """The severities that the findings of a rule have in this form."""
        usual = self._usual[rule.code]
        names = [usual] if usual else [rule.severity, *rule.sometimes]
        return "、".join(SEVERITY_WORDS.get(name, name) for name in names)

    def _show_choice(self, rule: Rule) -> None:
        """The weights to choose from; the first is the usual one of a rule that has several."""
        varies = rule.code in self._mixed
        if (self.weight.findData(_USUAL) >= 0) != varies:
            if varies:
                self.weight.insertItem(0, "", _USUAL)
            else:
                self.weight.removeItem(self.weight.findData(_USUAL))
        if varies:
            self.weight.setItemText(0, f"通常（{severity_words(rule.severity, rule.sometimes)}）")
        self.weight.setCurrentIndex(self.weight.findData(self._now[rule.code]))

    def _lay_out(self) -> None:
        self.words.setPlaceholderText("查找规则：名称、出处、维度")
        self.words.setAccessibleName("查找规则")
        self.words.setClearButtonEnabled(True)
        for weight in _WEIGHTS:
            self.weight.addItem(SEVERITY_WORDS[weight], weight)
        self.weight.setAccessibleName("本文件中")
        self.weight.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        choice = QHBoxLayout()
        choice.addWidget(QLabel("本文件中"))
        choice.addWidget(self.weight)
        choice.addWidget(self.reset_button)
        choice.addStretch()
        choice.addWidget(self.reset_all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(self._about)
        column.addLayout(choice)
        column.addWidget(self._told)
        box = buttons(self, "确定")
        for button in (*box.buttons(), self.reset_button, self.reset_all_button):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
                button.setDefault(False)
        column.addWidget(box)
        self.resize(820, 640)

    def _connect(self) -> None:
        self.words.textChanged.connect(self._filter)
        self.table.currentCellChanged.connect(lambda *_: self._explain())
        self.weight.activated.connect(lambda _index: self._take_weight())
        self.reset_button.clicked.connect(self._reset)
        self.reset_all_button.clicked.connect(self._reset_all)

    def _take_weight(self) -> None:
        rule = self._rule()
        if rule is not None:
            self.set_weight(rule.code, str(self.weight.currentData()))

    def _reset(self) -> None:
        rule = self._rule()
        if rule is not None:
            self.set_weight(rule.code, self._usual[rule.code])

    def _reset_all(self) -> None:
        for rule in self._rules:
            self.set_weight(rule.code, self._usual[rule.code])

    def _filter(self, text: str) -> None:
        """Hide what does not hold all the words."""
        words = text.casefold().split()
        first = -1
        for row, rule in enumerate(self._rules):
            weight = SEVERITY_WORDS.get(self._now[rule.code]) or self._usually(rule)
            texts = (
                rule.title,
                rule.asks,
                rule.source,
                rule.dimension,
                CATEGORY_WORDS[rule.category],
                rule.code,
                weight,
            )
            said = "\n".join(texts).casefold()
            shown = all(word in said for word in words)
            self.table.setRowHidden(row, not shown)
            first = row if shown and first < 0 else first
        if first >= 0 and self.table.isRowHidden(self.table.currentRow()):
            self.table.setCurrentCell(first, 0)
        self._explain()

    def _explain(self) -> None:
        rule = self._rule()
        self.weight.setEnabled(rule is not None)
        self.reset_button.setEnabled(rule is not None)
        if rule is None:
            self._about.setText("没有符合条件的规则。")
            return
        self._show_choice(rule)
        lines = [f"<b>{escape(rule.asks)}</b>", f"出处：{escape(rule.source)}"]
        example = example_of(rule.code)
        if example is not None:
            bad = f"（不写“{escape(example.bad)}”）" if example.bad else ""
            lines.append(f"例子：{escape(example.good)}{bad}")
        self._about.setText("<br/>".join(lines))

    def _tell(self) -> None:
        changed = sum(self._now[code] != usual for code, usual in self._usual.items())
        off = sum(weight == "off" for weight in self._now.values())
        self._told.setText(
            f"共 {len(self._rules)} 条规则，本文件另作规定 {changed} 条，其中不检查 {off} 条。"
            "在列表中按 1 强制性、2 提示性、3 建议、0 不检查，Delete 恢复。"
        )
