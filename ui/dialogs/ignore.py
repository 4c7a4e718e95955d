"""Setting a finding aside: which of its places, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QRadioButton, QVBoxLayout, QWidget

from perfdesk.model.rows import Waiver
from perfdesk.rules.explain import rules_by_code
from perfdesk.rules.registry import Finding
from perfdesk.rules.review import waiver_of
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.finding_lines import Line, Names

_REASONS = ("情况属实，已核对", "上级或财政部门有明确要求", "按批复或文件原文填写", "与本项目情况不符，不适用")


class IgnoreDialog(QDialog):
    """`waivers` after acceptance. A line that many projects share can be set aside at one place or at all."""

    def __init__(self, line: Line, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert line.found is not None
        self.setWindowTitle("忽略意见")
        self._found: Finding = line.found
        self._members = line.members
        self._here = tuple(one for one in line.members if line.ref in (one.ref, *one.also)) or line.members[:1]
        self.only_here = QRadioButton(f"只忽略这一条：{names.place(self._here[0].ref)}")
        self.everywhere = QRadioButton(f"忽略全部 {len(self._members)} 条同样的意见")
        rule = rules_by_code().get(self._found.rule)
        title = rule.title if rule is not None else self._found.rule
        self.whole_rule = QRadioButton(f"整份文件都不再提出这类意见（规则：{title}）")
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(list(_REASONS))
        self.reason.setCurrentIndex(-1)
        self.reason.setAccessibleName("忽略的理由")
        self._buttons = buttons(self, "忽略")
        self._lay_out(shared=len(self._members) > 1 and line.kind != "place")
        self.reason.editTextChanged.connect(self._check)
        self._check()
        self.reason.setFocus()

    def waivers(self, day: str) -> list[Waiver]:
        """What to set aside; `day` is an ISO date."""
        reason = self.reason.currentText().strip()
        if self.whole_rule.isChecked():
            return [Waiver(rule=self._found.rule, reason=reason, waived_on=day)]
        members = self._members if self.everywhere.isChecked() else self._here
        return [waiver_of(one, reason, day) for one in members]

    def _lay_out(self, *, shared: bool) -> None:
        reach = QButtonGroup(self)
        for button in (self.only_here, self.everywhere, self.whole_rule):
            reach.addButton(button)
        self.everywhere.setVisible(len(self._members) > 1)
        (self.everywhere if shared else self.only_here).setChecked(True)
        line = self.reason.lineEdit()
        assert line is not None
        line.setPlaceholderText("写一句理由，或从下拉列表中选择")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        message = quiet(self._found.message)
        message.setMinimumWidth(460)
        column.addWidget(message)
        for widget in (self.only_here, self.everywhere, self.whole_rule):
            column.addWidget(widget)
        column.addWidget(heading("理由"))
        column.addWidget(self.reason)
        column.addWidget(quiet("理由和日期保存在文件里，可以在“已忽略的意见”中查看和恢复；内容改动后意见会重新出现。"))
        column.addWidget(self._buttons)

    def _check(self) -> None:
        accept_button(self._buttons).setEnabled(bool(self.reason.currentText().strip()))
