"""Choosing another form for the filing: the forms at hand, and what each would mean, before anything is done."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.profile import stored_profile
from perfdesk.workflow.change_form import Report, change_form
from ui.dialogs.parts import accept_button, buttons, heading, quiet

if TYPE_CHECKING:
    from perfdesk.forms.profile import FormsAtHand, Profile
    from perfdesk.model.rows import Filing

_FORM_ROLE = Qt.ItemDataRole.UserRole
_PAUSE_MS = 60
_EXPLAINED = {
    "新的栏目": "新表印出、原表没有的内容",
    "不再印出但保留": "仍在文件里，在“本表不印的内容”和“显示本表不印的列”中可以查看；换回能印的表式时照样印出",
    "缺少": "新表要求的指标类别，有的项目没有",
}


class ChangeFormDialog(QDialog):
    """`result_value` after acceptance. A report is worked out when its form is chosen, once."""

    def __init__(self, filing: Filing, at_hand: FormsAtHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("更换表式")
        self._filing, self._at_hand = filing, at_hand
        self._present = filing.form_id
        self._told: dict[str, tuple[bool, str]] = {}
        self.forms = QListWidget()
        self.forms.setAccessibleName("现有的表式")
        self.report = QTextBrowser()
        self.report.setAccessibleName("更换后有什么变化")
        self.report.setTabChangesFocus(True)
        self._buttons = buttons(self, "改用这种表式")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.show_report)
        strange = stored_profile(filing.form_id)[1]
        self.remark = quiet("\n".join([strange, *at_hand.remarks] if strange else at_hand.remarks))
        self._fill()
        self._lay_out()
        self.forms.currentItemChanged.connect(self._on_current)
        self.show_report()
        self.forms.setFocus()

    def result_value(self) -> Profile:
        """The chosen form."""
        return self._at_hand.profiles[self._chosen()]

    def show_report(self) -> None:
        """Tell what the chosen form would mean."""
        changes, text = self._report(self._chosen())
        self.report.setHtml(text)
        accept_button(self._buttons).setEnabled(changes)

    def _fill(self) -> None:
        for form_id, profile in self._at_hand.profiles.items():
            marks = ["本单位"] if form_id in self._at_hand.own else []
            marks += ["现在使用"] if form_id == self._present else []
            item = QListWidgetItem(f"{profile.name}（{'，'.join(marks)}）" if marks else profile.name)
            item.setData(_FORM_ROLE, form_id)
            font = item.font()
            font.setBold(form_id == self._present)
            item.setFont(font)
            self.forms.addItem(item)
        ids = list(self._at_hand.profiles)
        self.forms.setCurrentRow(ids.index(self._present) if self._present in ids else 0)

    def _lay_out(self) -> None:
        self.forms.setWordWrap(True)
        self.forms.setSpacing(2)
        self.forms.setMinimumWidth(self.fontMetrics().horizontalAdvance("表") * 16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(heading("现有的表式"))
        left.addWidget(self.forms, 1)
        right.addWidget(heading("更换后有什么变化"))
        right.addWidget(self.report, 1)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(columns, 1)
        self.remark.setVisible(bool(self.remark.text()))
        layout.addWidget(self.remark)
        layout.addWidget(quiet("内容不会丢失；更换是一步操作，可以撤销。"))
        layout.addWidget(self._buttons)
        self.resize(860, 560)

    def _on_current(self) -> None:
        """A form that was not looked at yet waits for a short rest: the arrow keys run through the list."""
        if self._chosen() in self._told:
            self.show_report()
        else:
            accept_button(self._buttons).setEnabled(False)
            self._pause.start()

    def _chosen(self) -> str:
        return str(self.forms.currentItem().data(_FORM_ROLE))

    def _report(self, form_id: str) -> tuple[bool, str]:
        """(whether the form would change anything, the report as rich text)."""
        if form_id not in self._told:
            step, report = change_form(self._filing, self._at_hand.profiles[form_id])
            self._told[form_id] = (step is not None, _page(report) if step is not None else _PRESENT)
        return self._told[form_id]


_PRESENT = "<p>这就是现在使用的表式。请在左边选择另一种。</p>"


def _page(report: Report) -> str:
    parts = []
    for title, lines in report.groups():
        rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
        parts.append(f"<p><b>{title}（{len(lines)}）</b><br/>{_EXPLAINED[title]}</p><ul>{rows}</ul>")
    return "".join(parts) or "<p>两种表式印出的栏目相同，没有需要补填的内容。</p>"
