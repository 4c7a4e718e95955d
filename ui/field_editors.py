"""Editors of project fields: shown from the filing, saved after a pause and when they are left, marked by findings."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from perfdesk.editing.commands import field_label
from perfdesk.model.fields import project_field
from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding
from ui.bridge import Bridge
from ui.checking import SEVERITIES, Delta
from ui.editors import Editor, LineEditor, WrappingEditor, finish_composition
from ui.field_mark import FieldMark, WaitingSign
from ui.look import remarks

PAUSE_MS = 800
_STAND_INS = {
    "goals": ("annual_goal", "period_goal"),
    "annual_goal": ("goals", "period_goal"),
    "period_goal": ("goals", "annual_goal"),
    "spending_plan": ("spending_plan",),
    "title": ("name",),
    "no": ("name",),
}


class FieldEditors(QWidget):
    """Some fields of one project, an editor for each; where they stand is the business of the classes below."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self._read_only = False
        self.editors: dict[str, Editor] = {}
        self._cells: dict[str, QFrame] = {}
        self._marks: dict[str, FieldMark] = {}
        self._signs: dict[str, WaitingSign] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        bridge.project_changed.connect(self._on_project_changed)
        bridge.findings_delta.connect(self._on_findings)
        bridge.waiting.changed.connect(self._on_waiting)

    def add_editor(self, name: str, editor: Editor, frame: QFrame) -> None:
        """Take an editor into care; `frame` shows the mark of its findings."""
        editor.setAccessibleName(field_label(name))
        editor.setReadOnly(self._read_only)
        editor.textChanged.connect(lambda *_: self._on_typed(name))
        editor.left.connect(lambda: self._on_left(name))
        if isinstance(editor, LineEditor | WrappingEditor):
            editor.returnPressed.connect(self._next_field)
        self.editors[name] = editor
        self._cells[name] = frame
        beside = next((other for other in self._sharing(frame) if other in self._marks), None)
        self._marks[name] = FieldMark(frame) if beside is None else self._marks[beside]
        self._signs[name] = WaitingSign(frame)

    def set_read_only(self) -> None:
        """The texts can be looked at and copied."""
        self._read_only = True
        for editor in self.editors.values():
            editor.setReadOnly(True)

    def show_project(self, project_id: str | None) -> None:
        """Show the fields of another project."""
        self._pause.stop()
        self._project_id = project_id
        self.setEnabled(project_id is not None)
        for name in self.editors:
            self._load(name)
            self._mark(name)
            self._show_waiting(name)

    def commit_pending(self) -> bool:
        """Commit a composition and every editor whose text is not in the filing; False when one was refused."""
        for editor in self.editors.values():
            if editor.hasFocus():
                finish_composition(editor)
        return all([self._commit(name) for name in self.editors])

    def go_to(self, field: str) -> QWidget | None:
        """Focus the editor of a field, or the one that stands in for it; None when there is none, or it is put away."""
        name = self.editor_for(field)
        if name is None or self._cells[name].isHidden():
            return None
        editor = self.editors[name]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return editor

    def editor_for(self, field: str) -> str | None:
        """The name of the editor where a field is shown: its own, or that of a near field (goals, title)."""
        if field in self.editors:
            return field
        near = _STAND_INS.get(field.partition(".")[0], ())
        return next((name for name in self.editors for other in near if name.partition(".")[0] == other), None)

    def field_of(self, widget: QWidget | None) -> str | None:
        """The field that a widget edits."""
        return next((name for name, editor in self.editors.items() if editor is widget), None)

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

    def _on_waiting(self, _touched: object, others: set[Ref]) -> None:
        for ref in others:
            if ref.project == self._project_id and ref.indicator is None and ref.field in self.editors:
                self._show_waiting(ref.field)

    def _show_waiting(self, name: str) -> None:
        ref = Ref(self._project_id, None, name)
        self._signs[name].show_waiting(self._project_id is not None and self._bridge.waiting.waits(ref))

    def _sharing(self, frame: QFrame) -> list[str]:
        """The fields that stand in a frame: a department may have its code beside it."""
        return [name for name, cell in self._cells.items() if cell is frame]

    def _found(self, name: str) -> tuple[Finding, ...]:
        """The findings of a field, and of those that it stands in for."""
        if self._project_id is None:
            return ()
        fields = (name, *(field for field in _STAND_INS if field != name and self.editor_for(field) == name))
        return tuple(item for field in fields for item in self._bridge.findings_at(Ref(self._project_id, None, field)))

    def _mark(self, name: str) -> None:
        """The remarks as tooltip and for the screen reader; a coloured frame for the worst of all fields in it."""
        found, frame, editor = self._found(name), self._cells[name], self.editors[name]
        editor.setToolTip(remarks(found))
        editor.setAccessibleDescription(remarks(found))
        beside = (item for other in self._sharing(frame) if other != name for item in self._found(other))
        severity = min((item.severity for item in (*found, *beside)), key=SEVERITIES.index, default=None)
        if (frame.property("severity") or None) != severity:
            frame.setProperty("severity", severity or "")
            frame.style().unpolish(frame)
            frame.style().polish(frame)
            self._marks[name].show_severity(severity)
