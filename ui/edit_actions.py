"""What the menu for editing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.desk import Desk
    from ui.window import MainWindow


class EditActions:
    """Handlers of the group `edit`. A file is open whenever one of them runs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

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

    @property
    def _bridge(self) -> Bridge:
        opened = self._window.open_file
        assert opened is not None
        return opened.bridge

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk

    def _on_focus(self, method: str) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

        focus = QApplication.focusWidget()
        target = focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) else self._desk.grid()
        if target is not None:
            getattr(target, method)()
