"""The head of a project as its form prints it: labels and editors in the cells of the form."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from perfdesk.forms.profile import HeadCell
from ui.bridge import Bridge
from ui.editors import Editor, FittingEditor, GrowingEditor, LineEditor, WrappingEditor
from ui.field_editors import FieldEditors
from ui.look import CURRENT, FORM_LINE, LABEL_GROUND, LABEL_INK, SEVERITY_COLOURS, SEVERITY_TINTS, alignment

_LONG = {"goals": 3, "annual_goal": 2, "period_goal": 2, "funds_use": 1}


class HeaderForm(FieldEditors):
    """The head fields of one project. Typing is saved after a pause and when an editor is left."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._lay_out()

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
            inner.addWidget(_label(cell.label, frame))
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
        """Plain words as labels, one editor for each field of the pattern."""
        plain = (cell.text or "").replace("[", "").replace("]", "").replace("\t", "    ")
        for part in re.split(r"(\{[\w.]+\})", plain):
            if part.startswith("{"):
                editor = self._editor(part[1:-1], cell, frame)
                if isinstance(editor, LineEditor):
                    editor.setAlignment(Qt.AlignmentFlag.AlignLeft)
                inner.addWidget(editor, 1 if part.endswith("_unit}") or part.endswith("code}") else 3)
            elif part:
                inner.addWidget(QLabel(part, frame))

    def _editor(self, name: str, cell: HeadCell, frame: QFrame) -> Editor:
        editor: Editor
        if name in _LONG:
            editor = GrowingEditor(_LONG[name], frame)
        elif name == "name":
            editor = WrappingEditor(frame)
        else:
            editor = FittingEditor(frame)
            editor.setAlignment(alignment(self._bridge.profile.styles[cell.role].align))
        self.add_editor(name, editor, frame)
        return editor


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
