"""The head of a project as its form prints it: labels and editors in the cells of the form."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from perfdesk.editing.commands import field_label
from perfdesk.forms.pattern import tidy_label
from perfdesk.forms.profile import HeadCell
from perfdesk.model.fields import project_field
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.checking import SEVERITIES, Delta
from ui.editors import Editor, FittingEditor, GrowingEditor, LineEditor, WrappingEditor, finish_composition
from ui.look import CURRENT, FORM_LINE, LABEL_GROUND, LABEL_INK, SEVERITY_COLOURS, SEVERITY_TINTS, alignment, remarks

PAUSE_MS = 800
_LONG = {"goals": 3, "annual_goal": 2, "period_goal": 2, "funds_use": 1}
_BRACKETS = " \n()（）:："
_LETTER, _USUAL_EDITOR, _USUAL_WIDTH = 3.5, 22.0, 170.0
_EDITORS = {"_unit}": 10.0, "code}": 18.0, "_year}": 12.0}
_STAND_INS = {
    "goals": ("annual_goal", "period_goal"),
    "annual_goal": ("goals", "period_goal"),
    "period_goal": ("goals", "annual_goal"),
    "spending_plan": ("spending_plan",),
    "title": ("name",),
    "no": ("name",),
}


class HeaderForm(QWidget):
    """The head fields of one project. Typing is saved after a pause and when an editor is left."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self.editors: dict[str, Editor] = {}
        self._cells: dict[str, QFrame] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self._lay_out()
        bridge.project_changed.connect(self._on_project_changed)
        bridge.findings_delta.connect(self._on_findings)

    def _lay_out(self) -> None:
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_SHEET)
        grid = QGridLayout(self)
        grid.setSpacing(1)
        grid.setContentsMargins(1, 1, 1, 1)
        profile = self._bridge.profile
        for column, width in enumerate(profile.head_widths):
            grid.setColumnStretch(column, round(width * 100))
        for row, cells in enumerate(profile.form_rows):
            for cell in cells:
                bordered = profile.styles[cell.role].border
                grid.addWidget(self._cell(cell, bordered), row, cell.column, cell.rows, cell.span)

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
            frame.setProperty("kind", "field" if bordered else "line")
            self._fill_pattern(cell, frame, inner)
        frame.setMinimumHeight(self.fontMetrics().height() + 12)
        frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return frame

    def _fill_pattern(self, cell: HeadCell, frame: QFrame, inner: QHBoxLayout) -> None:
        """Plain words as labels, one editor for each field of the pattern: side by side, in a narrow cell stacked."""
        plain = (cell.text or "").replace("[", "").replace("]", "").replace("\t", "    ")
        parts = re.split(r"(\{[\w.]+\})", plain)
        if sum(map(_least_width, parts)) > self._width_of(cell):
            inner.setDirection(QBoxLayout.Direction.TopToBottom)
            parts = [part.strip(_BRACKETS) if "{" not in part else part for part in parts]
        for part in parts:
            if part.startswith("{"):
                editor = self._editor(part[1:-1], cell, frame)
                if isinstance(editor, LineEditor):
                    editor.setAlignment(Qt.AlignmentFlag.AlignLeft)
                inner.addWidget(editor, 1 if part.endswith("_unit}") or part.endswith("code}") else 3)
            elif part:
                inner.addWidget(QLabel(part, frame))

    def _width_of(self, cell: HeadCell) -> float:
        """The width of a cell in millimetres, were the form as wide as the usual page: a wide one is shown smaller."""
        widths = self._bridge.profile.head_widths
        return sum(widths[cell.column : cell.column + cell.span]) / sum(widths) * _USUAL_WIDTH

    def _editor(self, name: str, cell: HeadCell, frame: QFrame) -> Editor:
        editor: Editor
        if name in _LONG:
            editor = GrowingEditor(_LONG[name], frame)
        elif name == "name":
            editor = WrappingEditor(frame)
            editor.returnPressed.connect(self._next_field)
        else:
            editor = FittingEditor(frame)
            editor.setAlignment(alignment(self._bridge.profile.styles[cell.role].align))
            editor.returnPressed.connect(self._next_field)
        editor.setAccessibleName(field_label(name))
        editor.textChanged.connect(lambda *_: self._on_typed(name))
        editor.left.connect(lambda: self._on_left(name))
        self.editors[name] = editor
        self._cells[name] = frame
        return editor

    def show_project(self, project_id: str | None) -> None:
        """Show the head of another project."""
        self._pause.stop()
        self._project_id = project_id
        self.setEnabled(project_id is not None)
        for name in self.editors:
            self._load(name)
            self._mark(name)

    def commit_pending(self) -> bool:
        """Commit a composition and every editor whose text is not in the filing; False when one was refused."""
        for editor in self.editors.values():
            if editor.hasFocus():
                finish_composition(editor)
        return all([self._commit(name) for name in self.editors])

    def go_to(self, field: str) -> QWidget | None:
        """Focus the editor of a field, or the one that stands in for it; None when there is none."""
        editor = self.editors.get(self.editor_for(field) or "")
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return editor

    def editor_for(self, field: str) -> str | None:
        """The name of the editor where a field is shown: its own, or that of a near field (goals, title)."""
        if field in self.editors:
            return field
        near = _STAND_INS.get(field.partition(".")[0], ())
        return next((name for name in self.editors for other in near if name.partition(".")[0] == other), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in a field brings the saved text back."""
        name = next((name for name, editor in self.editors.items() if editor.hasFocus()), None)
        if event.key() == Qt.Key.Key_Escape and name is not None and not self.editors[name].preedit:
            self._load(name)
            return
        super().keyPressEvent(event)

    def _saved(self, name: str) -> str:
        if self._project_id is None:
            return ""
        return project_field(self._bridge.filing.project(self._project_id), name) or ""

    def _load(self, name: str) -> None:
        editor = self.editors[name]
        editor.blockSignals(True)
        editor.set_text_value(self._saved(name))
        editor.blockSignals(False)
        editor.setProperty("edited", False)

    def _commit(self, name: str) -> bool:
        editor = self.editors[name]
        if self._project_id is None or not editor.property("edited"):
            return True
        done = self._bridge.set_text(Ref(self._project_id, None, name), editor.text_value())
        if done:
            editor.setProperty("edited", False)
        return done

    def _on_typed(self, name: str) -> None:
        self.editors[name].setProperty("edited", True)
        self._pause.start()

    def _on_pause(self) -> None:
        for name, editor in self.editors.items():
            if editor.preedit:
                self._pause.start()
            else:
                self._commit(name)

    def _on_left(self, name: str) -> None:
        self._commit(name)
        self._bridge.session.end_burst()

    def _next_field(self) -> None:
        self.focusNextChild()

    def _on_project_changed(self, project_id: str) -> None:
        """Follow the filing, but never over what is being typed or was refused."""
        if project_id != self._project_id:
            return
        if all(project.id != project_id for project in self._bridge.filing.projects):
            self.show_project(None)
            return
        for name, editor in self.editors.items():
            if not editor.preedit and not (editor.property("edited") and editor.text_value() != self._saved(name)):
                self._load(name)

    def _on_findings(self, delta: Delta) -> None:
        for ref in delta.refs():
            name = self.editor_for(ref.field)
            if ref.project == self._project_id and ref.indicator is None and name is not None:
                self._mark(name)

    def _mark(self, name: str) -> None:
        """A coloured frame, and the remarks as tooltip and for the screen reader."""
        fields = (name, *(field for field in _STAND_INS if field != name and self.editor_for(field) == name))
        places = [Ref(self._project_id, None, field) for field in fields if self._project_id is not None]
        found = tuple(item for ref in places for item in self._bridge.findings_at(ref))
        frame, editor = self._cells[name], self.editors[name]
        severity = min((item.severity for item in found), key=SEVERITIES.index, default="")
        editor.setToolTip(remarks(found))
        editor.setAccessibleDescription(remarks(found))
        if (frame.property("severity") or "") != severity:
            frame.setProperty("severity", severity)
            frame.style().unpolish(frame)
            frame.style().polish(frame)


def _least_width(part: str) -> float:
    """The millimetres that words or the editor of a field need to be legible."""
    if not part.startswith("{"):
        return len(part.strip()) * _LETTER
    return next((width for ending, width in _EDITORS.items() if part.endswith(ending)), _USUAL_EDITOR)


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _severity_rules() -> str:
    return "".join(
        f'#form QFrame[severity="{severity}"] {{ background: {SEVERITY_TINTS[severity]}; border: 2px solid {colour}; }}'
        for severity, colour in SEVERITY_COLOURS.items()
    )


_SHEET = f"""
#form {{ background: {FORM_LINE}; }}
#form QFrame[kind="label"] {{ background: {LABEL_GROUND}; }}
#form QFrame[kind="label"] QLabel {{ color: {LABEL_INK}; font-weight: 600; }}
#form QFrame[kind="field"] {{ background: white; }}
#form QFrame[kind="line"] {{ background: white; }}
#form QLineEdit, #form QPlainTextEdit {{ background: transparent; border: none;
    border-top: 2px solid transparent; border-bottom: 2px solid transparent; }}
#form QLineEdit:focus, #form QPlainTextEdit:focus {{ border-bottom-color: {CURRENT}; }}
{_severity_rules()}
"""
