"""What the menu for editing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.action_group import ActionGroup

if TYPE_CHECKING:
    pass


class EditActions(ActionGroup):
    """Handlers of the group `edit`. A file is open whenever one of them runs."""

    def undo(self) -> None:
        """Take the last step back."""
        label = self._bridge.session.undo_label
        if self._bridge.undo():
            self._window.status.say(f"已撤销：{label}")

    def redo(self) -> None:
        """Do it again."""
        label = self._bridge.session.redo_label
        if self._bridge.redo():
            self._window.status.say(f"已重做：{label}")

    def cut(self) -> None:
        """Cut the text or the cells with the focus."""
        self._on_focus("cut")

    def copy(self) -> None:
        """Copy the text or the cells with the focus."""
        self._on_focus("copy")

    def paste(self) -> None:
        """Paste into the text or the cells with the focus."""
        self._on_focus("paste")

    def _on_focus(self, method: str) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

        focus = QApplication.focusWidget()
        target = focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) else self._desk.grid()
        if target is not None:
            getattr(target, method)()
