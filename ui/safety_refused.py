"""A step that the disk refused: what was typed stays in its editor, the bar says why and what can be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from ui.safety_bar import Button, SafetyBar
from ui.settings import documents_folder

if TYPE_CHECKING:
    from ui.window import MainWindow

KEY = "refused"


class Refused:
    """The line about a refusal, until a step is saved again."""

    def __init__(self, window: MainWindow, bar: SafetyBar) -> None:
        self._window, self._bar = window, bar

    def show(self, error: UserError) -> bool:
        """Tell of it; False when the error is none of the disk."""
        from perfdesk.store.trouble import Refused as DiskRefused

        if not isinstance(error, DiskRefused):
            return False
        text = f"{error.message}{error.advice}输入的内容没有丢失。"
        buttons = [
            Button("重试", self.retry, "R"),
            Button("另存到别处…", self.continue_elsewhere, "S"),
            Button("知道了", self.saved, "D"),
        ]
        self._bar.show_line(KEY, text, buttons, kind="error")
        return True

    def saved(self, _step: object = None) -> None:
        """A step was saved: the disk takes them again."""
        self._bar.hide_line(KEY)

    def retry(self) -> None:
        """Try the refused step once more: the text in its editor, else the step itself."""
        window = self._window
        opened = window.open_file
        if opened is None or not window.commit_pending():
            return
        if self._bar.text(KEY) and opened.bridge.retry():
            window.status.say("已保存。")

    def continue_elsewhere(self) -> None:
        """Go on in a file at another place, with everything, and save there what was refused."""
        from ui.file_actions import KINDS, SUFFIX

        window = self._window
        opened = window.open_file
        if opened is None:
            return
        proposed = documents_folder() / opened.path.name
        path = window.dialogs.file_to_save(window, "另存到别处", proposed, KINDS, SUFFIX)
        if path is not None:
            window.attempt(lambda: self._go_to(path))

    def _go_to(self, path: Path) -> None:
        window = self._window
        opened = window.open_file
        assert opened is not None
        window.safety.moved()
        opened.continue_at(path)
        window.status.show_path(path)
        window.settings.add_recent(path)
        window.refresh()
        self._bar.hide_line(KEY)
        window.status.say(f"已另存到 {path}，接下来的修改都存在那里。")
        self.retry()
