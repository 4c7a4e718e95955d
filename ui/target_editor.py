"""The editor of a whole target value: free text, with operators and units to choose from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from perfdesk.model.typed_target import OPERATORS, with_sign, with_unit
from ui.editors import TextEditor, asks_for_choices

_LETTERS = "ABCDEFGHIJKL"


class TargetEditor(TextEditor):
    """F4 or Alt+Down list operators and units; the chosen one takes the place of that in the text."""

    def __init__(self, units: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self.setToolTip("按 F4 选择计算符号和计量单位")

    def show_choices(self) -> QMenu:
        """Show the list at the caret."""
        self.finish_preedit()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("计算符号").setEnabled(False)
        for number, (sign, name) in enumerate(OPERATORS.items(), 1):
            action = menu.addAction(f"&{number}　{sign}　{name}")
            action.triggered.connect(lambda _=False, chosen=sign: self._write(with_sign(self.text_value(), chosen)))
        menu.addSeparator()
        menu.addAction("计量单位").setEnabled(False)
        for letter, unit in zip(_LETTERS, self._units, strict=False):
            action = menu.addAction(f"&{letter}　{unit}")
            action.triggered.connect(lambda _=False, chosen=unit: self._write(with_unit(self.text_value(), chosen)))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def event(self, event: QEvent) -> bool:
        """Alt+Down is the list's here, not the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and asks_for_choices(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the list, or type."""
        if asks_for_choices(event):
            self.show_choices()
        else:
            super().keyPressEvent(event)

    def _write(self, text: str) -> None:
        """As one undoable piece of typing."""
        self.selectAll()
        self.insertPlainText(text)
