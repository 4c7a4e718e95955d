"""The head of a project as its form prints it: labels and editors in the cells of the form."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.foot import foot_labels, foot_printed
from perfdesk.forms.pattern import tidy_label
from perfdesk.forms.profile import HeadCell
from perfdesk.workflow.change_form import switch_foot
from ui.bridge import Bridge
from ui.editors import Editor, FittingEditor, GrowingEditor, LineEditor, WrappingEditor
from ui.field_editors import FieldEditors
from ui.look import FORM_SHEET, alignment

_WRAPPED = ("name", "competent_department", "implementing_unit", "attribute", "period")
_LONG = {"goals": 3, "annual_goal": 2, "period_goal": 2, "funds_use": 1}
_SHORT = ("amount_unit", "fiscal_year")
_SHORT_SIGNS = 4
_CODE_WIDTH, _NAME_WIDTH, _USUAL_WIDTH = 18.0, 22.0, 170.0


class HeaderForm(FieldEditors):
    """The head fields of one project, and those below its indicators. Optional rows have a box that switches them on
    and off for this project; switched off they are not shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.foot_box: QCheckBox | None = None
        self._foot: list[QWidget] = []
        self._lay_out()

    def _lay_out(self) -> None:
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(FORM_SHEET)
        grid = QGridLayout(self)
        grid.setSpacing(1)
        grid.setContentsMargins(1, 1, 1, 1)
        profile = self._bridge.profile
        for column, width in enumerate(profile.head_widths):
            grid.setColumnStretch(column, round(width * 100))
        rows = profile.form_rows
        foot = len(rows) - (len(profile.foot_rows) if profile.foot_optional else 0)
        for row, cells in enumerate(rows):
            for cell in cells:
                bordered = profile.styles[cell.role].border
                frame = self._cell(cell, bordered)
                self._foot += [frame] if row >= foot else []
                grid.addWidget(frame, row + (row >= foot), cell.column, cell.rows, cell.span)
        if foot < len(rows):
            grid.addWidget(self._foot_switch(), foot, 0, 1, len(profile.head_widths))

    def _foot_switch(self) -> QWidget:
        """A line over the optional rows: what they are, and whether this project prints them."""
        frame = QFrame(self)
        frame.setProperty("kind", "label")
        self.foot_box = QCheckBox(f"本项目印出表尾栏目：{'、'.join(foot_labels(self._bridge.profile))}", frame)
        self.foot_box.setToolTip("不印时，已填写的文字仍保留在文件里。“项目”菜单里可以一次改变全部项目。")
        self.foot_box.clicked.connect(self._switch_foot)
        box = QHBoxLayout(frame)
        box.setContentsMargins(6, 3, 6, 3)
        box.addWidget(self.foot_box)
        frame.setMinimumHeight(self.fontMetrics().height() + 12)
        frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return frame

    def show_project(self, project_id: str | None) -> None:
        """Show the fields of another project."""
        super().show_project(project_id)
        self._show_foot()

    def set_read_only(self) -> None:
        """The texts can be looked at and copied."""
        super().set_read_only()
        if self.foot_box is not None:
            self.foot_box.setEnabled(False)

    def _switch_foot(self, printed: bool) -> None:
        if self._project_id is not None and self.commit_pending():
            filing = self._bridge.filing
            self._bridge.do(switch_foot(filing, self._bridge.profile, [self._project_id], printed=printed))
        self._show_foot()

    def _show_foot(self) -> None:
        project = next((row for row in self._bridge.filing.projects if row.id == self._project_id), None)
        if self.foot_box is None or project is None:
            return
        printed = foot_printed(project, self._bridge.profile)
        self.foot_box.setChecked(printed)
        if any(frame.isHidden() == printed for frame in self._foot):
            for frame in self._foot:
                frame.setVisible(printed)

    def _on_project_changed(self, project_id: str) -> None:
        super()._on_project_changed(project_id)
        if project_id == self._project_id:
            self._show_foot()

    def _cell(self, cell: HeadCell, bordered: bool) -> QWidget:
        frame = QFrame(self)
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(6, 3, 6, 3)
        inner.setSpacing(2)
        if cell.label is not None:
            frame.setProperty("kind", "label")
            inner.addWidget(_label(tidy_label(cell.label), frame))
        elif cell.field is not None:
            frame.setProperty("kind", "field")
            inner.addWidget(self._editor(cell.field, cell, frame))
        else:
            words = "label" if cell.role.endswith("label") else "field"
            frame.setProperty("kind", words if bordered else "line")
            self._fill_pattern(cell, frame, inner)
        frame.setMinimumHeight(self.fontMetrics().height() + 12)
        frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return frame

    def _fill_pattern(self, cell: HeadCell, frame: QFrame, inner: QHBoxLayout) -> None:
        """Plain words as labels, one editor for each field of the pattern; several in a narrow cell are stacked."""
        plain = (cell.text or "").replace("[", "").replace("]", "").replace("\t", "    ")
        parts = re.split(r"(\{[\w.]+\})", plain)
        line = inner
        if cell.role.endswith("label") and not parts[0].startswith("{"):
            words, bracket = _words_and_bracket(parts[0])
            parts[0] = bracket
            line = _two_lines(_label(words, frame), inner)
        short = [part[1:-1] in _SHORT for part in parts if part.startswith("{")]
        if len(short) > 1 and self._is_narrow(cell):
            line.setDirection(QBoxLayout.Direction.TopToBottom)
        for part in parts:
            if part.startswith("{"):
                line.addWidget(
                    self._part_editor(part[1:-1], cell, frame), 1 if part.endswith(("_unit}", "code}")) else 3
                )
            elif part:
                line.addWidget(QLabel(part, frame))
        if all(short):
            line.addStretch()
        if all(short) and self._bridge.profile.styles[cell.role].align == "center":
            line.insertStretch(0)

    def _is_narrow(self, cell: HeadCell) -> bool:
        """Whether a code and a name have no room beside each other, were the form as wide as the usual page."""
        widths = self._bridge.profile.head_widths
        width = sum(widths[cell.column : cell.column + cell.span]) / sum(widths) * _USUAL_WIDTH
        return width < _CODE_WIDTH + _NAME_WIDTH

    def _part_editor(self, name: str, cell: HeadCell, frame: QFrame) -> Editor:
        """The editor of a field that shares its cell with words."""
        editor = self._editor(name, cell, frame)
        if isinstance(editor, LineEditor):
            editor.setAlignment(Qt.AlignmentFlag.AlignLeft)
        if name in _SHORT:
            editor.setFixedWidth(self.fontMetrics().horizontalAdvance("年") * _SHORT_SIGNS)
        return editor

    def _editor(self, name: str, cell: HeadCell, frame: QFrame) -> Editor:
        editor: Editor
        if name in _LONG:
            editor = GrowingEditor(_LONG[name], frame)
        elif name in _WRAPPED or (cell.field is not None and name.startswith(("extra.", "unit_name"))):
            editor = WrappingEditor(frame)
            if cell.field is not None and name != "name":
                editor.align(alignment(self._bridge.profile.styles[cell.role].align))
        else:
            editor = FittingEditor(frame)
            editor.setAlignment(alignment(self._bridge.profile.styles[cell.role].align))
        self.add_editor(name, editor, frame)
        return editor


def _words_and_bracket(text: str) -> tuple[str, str]:
    """The words of a label, and the bracket behind them that belongs to what is filled in."""
    words = text.rstrip(" （(")
    return words, text[len(words) :].strip()


def _two_lines(first: QLabel, inner: QHBoxLayout) -> QHBoxLayout:
    """A label above a line; returns the line."""
    column, line = QVBoxLayout(), QHBoxLayout()
    column.setSpacing(0)
    line.setSpacing(0)
    column.addStretch()
    column.addWidget(first)
    column.addLayout(line)
    column.addStretch()
    inner.addLayout(column)
    return line


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
