"""Lines above the workspace that say what stands in the way of saving or editing, with buttons. Never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.style import INK

_GROUNDS = {"error": ("#fdecea", "#c0392b"), "warning": ("#fff6e0", "#d9a521"), "hint": ("#eaf2fb", "#7fa8d1")}


class Button(NamedTuple):
    """One button of a line. With Alt `key` presses it, as the focus stays in an editor whose text was refused."""

    text: str
    pressed: Callable[[], object]
    key: str = ""


class SafetyBar(QWidget):
    """Lines by their key: a new one of the same key takes the place of the old one. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_line(self, key: str, text: str, buttons: Sequence[Button] = (), *, kind: str = "warning") -> None:
        """Show a line. `kind` is the name of a severity: error, warning, hint."""
        old = self._lines.get(key)
        if old is not None and old.label.text() == text:
            return  # the focus may be in it
        self.hide_line(key)
        line = _Line(text, buttons, kind, self)
        self._lines[key] = line
        self._column.addWidget(line)
        self.show()

    def hide_line(self, key: str) -> None:
        """Take a line away, if it is there."""
        line = self._lines.pop(key, None)
        if line is not None:
            line.hide()
            self._column.removeWidget(line)
            line.deleteLater()
        self.setVisible(bool(self._lines))

    def clear(self) -> None:
        """Take all lines away."""
        for key in list(self._lines):
            self.hide_line(key)

    def text(self, key: str) -> str:
        """What a line says, "" when it is not there."""
        line = self._lines.get(key)
        return line.label.text() if line is not None else ""

    def press(self, key: str, text: str) -> None:
        """Press a button of a line, as the user would. KeyError when there is none of that name."""
        self._lines[key].buttons[text].click()


class _Line(QFrame):
    def __init__(self, text: str, buttons: Sequence[Button], kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        ground, edge = _GROUNDS[kind]
        self.setObjectName("safety")
        self.setStyleSheet(f"#safety {{ background: {ground}; border: none; border-bottom: 2px solid {edge}; }}")
        sign, side = QLabel(), self.fontMetrics().height()
        sign.setPixmap(icon(kind).pixmap(QSize(side, side)))
        self.label = QLabel(text)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setStyleSheet(f"color: {INK};")
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(text)
        self.buttons = {button.text: self._button(button) for button in buttons}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self.label, 1)
        for button in self.buttons.values():
            row.addWidget(button)

    def _button(self, spec: Button) -> QPushButton:
        words, dots = spec.text.removesuffix("…"), "…" if spec.text.endswith("…") else ""
        button = QPushButton(f"{words}(&{spec.key}){dots}" if spec.key else spec.text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: spec.pressed())
        return button
