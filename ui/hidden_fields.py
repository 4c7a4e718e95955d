"""What a project holds and its form does not print: a closed section below the head, gone when there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from perfdesk.editing.commands import field_label
from perfdesk.forms.hidden import hidden_fields
from perfdesk.model.fields import project_field
from perfdesk.model.rows import FUND_FIELDS
from ui.bridge import Bridge
from ui.editors import Editor, GrowingEditor, WrappingEditor
from ui.field_editors import FieldEditors
from ui.look import FORM_SHEET, QUIET_INK

_LONG = ("goals", "annual_goal", "period_goal", "funds_use")
_LABEL_SHARE, _FIELD_SHARE = 1, 4


class HiddenFields(FieldEditors):
    """A field that was emptied here stays until the project is left."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.toggle = QToolButton(self)
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setToolTip("换用的表式没有这些栏目，内容仍保存在文件里；换回能印的表式时照样印出。")
        self.toggle.setStyleSheet(f"color: {QUIET_INK}")
        self.toggle.toggled.connect(self._on_toggled)
        self._body = QWidget(self)
        self._body.setObjectName("form")
        self._body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body.setStyleSheet(FORM_SHEET)
        self._rows = QGridLayout(self._body)
        self._rows.setSpacing(1)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setColumnStretch(0, _LABEL_SHARE)
        self._rows.setColumnStretch(1, _FIELD_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.toggle)
        column.addWidget(self._body)
        self._on_toggled(False)
        self.hide()

    def show_project(self, project_id: str | None) -> None:
        """Show what another project holds beside its form."""
        self._clear()
        self._project_id = project_id
        self._add_new()
        super().show_project(project_id)
        self._describe()

    def go_to(self, field: str) -> QWidget | None:
        """Open the section and focus a field of it; None when it is not here."""
        if self.editor_for(field) is None:
            return None
        self.toggle.setChecked(True)
        return super().go_to(field)

    def _names(self) -> tuple[str, ...]:
        filing = self._bridge.filing
        project = next((row for row in filing.projects if row.id == self._project_id), None)
        return () if project is None else hidden_fields(project, self._bridge.profile, filing)

    def _clear(self) -> None:
        """Editors that go must not report that they lose the focus."""
        for editor in self.editors.values():
            editor.blockSignals(True)
        self.editors.clear()
        self._cells.clear()
        self._marks.clear()
        while (item := self._rows.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()

    def _add_new(self) -> None:
        for name in self._names():
            if name not in self.editors:
                self._add_row(name)

    def _add_row(self, name: str) -> None:
        row = len(self.editors)
        text = self._saved(name)
        label, field = QFrame(self._body), QFrame(self._body)
        label.setProperty("kind", "label")
        field.setProperty("kind", "field")
        words = QLabel(self._label(name, text), label)
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        long = name in _LONG or "\n" in text
        editor: Editor = GrowingEditor(1, field) if long else WrappingEditor(field)
        for frame, inside in ((label, words), (field, editor)):
            box = QHBoxLayout(frame)
            box.setContentsMargins(6, 3, 6, 3)
            box.addWidget(inside)
            frame.setMinimumHeight(self.fontMetrics().height() + 12)
            frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._rows.addWidget(label, row, 0)
        self._rows.addWidget(field, row, 1)
        self.add_editor(name, editor, field)

    def _label(self, name: str, text: str) -> str:
        """The name of a field; of an amount that says no unit, with the unit of the project."""
        if self._project_id is None or not (name in FUND_FIELDS or name.startswith("fund.")):
            return field_label(name)
        unit = project_field(self._bridge.filing.project(self._project_id), "amount_unit")
        return f"{field_label(name)}（{unit}）" if unit and not text.endswith(unit) else field_label(name)

    def _on_project_changed(self, project_id: str) -> None:
        if project_id == self._project_id:
            self._add_new()
        super()._on_project_changed(project_id)
        if project_id == self._project_id:
            self._describe()

    def _describe(self) -> None:
        """Count what is there; leave the screen when there is nothing and nobody types here."""
        count = sum(bool(self._saved(name)) for name in self.editors)
        self.toggle.setText(f"本表不印的内容（{count}）")
        shown = bool(count) or any(editor.hasFocus() for editor in self.editors.values())
        self.setVisible(shown)

    def _on_toggled(self, opened: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._body.setVisible(opened)
