"""What keeps the open file safe and tells what is in its way: the bar, the copies, the way back to a stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfdesk.errors import UserError
from ui.safety_bar import Button, SafetyBar
from ui.safety_open import Opening
from ui.safety_refused import Refused
from ui.safety_write import KEY as WORKING
from ui.safety_write import WriteBack
from ui.settings import documents_folder

if TYPE_CHECKING:
    from ui.document import OpenFile
    from ui.window import MainWindow

LIFE_MS = 60_000


class Safety:
    """One window's. Handlers of the group `safety` of the actions."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.bar = SafetyBar()
        self.opening = Opening(window)
        self.refusing = Refused(window, self.bar)
        self.writing: WriteBack | None = None
        self._life = QTimer(self.bar)
        self._life.setInterval(LIFE_MS)
        self._life.timeout.connect(self._show_life)

    def framed(self, centre: QWidget) -> QWidget:
        """The middle of the window with the bar above it."""
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(centre, 1)
        return frame

    def show(self, opened: OpenFile) -> None:
        """A file was put into the window."""
        self._life.start()
        if opened.read_only:
            self.bar.show_line("read_only", self._read_only_text(opened), self._read_only_buttons(), kind="hint")
        elif opened.working is not None:
            self.writing = WriteBack(self._window, opened, self.bar)
        if not opened.read_only:
            opened.bridge.step_applied.connect(self.refusing.saved)
            opened.form_changed.connect(lambda: opened.bridge.step_applied.connect(self.refusing.saved))

    def clear(self) -> None:
        """The file is about to be left."""
        self._life.stop()
        self.moved()
        self.bar.clear()

    def moved(self) -> None:
        """The file goes on at another place: nothing is written back any more."""
        if self.writing is not None:
            self.writing.stop()
            self.writing = None
        self.bar.hide_line(WORKING)

    def closed(self, opened: OpenFile, remark: str) -> None:
        """A file was left; `remark` is what that said."""
        self._window.file.tell_backup_problem(opened)
        if remark:
            self._window.status.say(remark)
            self._window.dialogs.inform(self._window, remark)

    def refused(self, error: UserError) -> bool:
        """Tell in the bar why a step was refused; False when that is no matter of the disk."""
        return self.refusing.show(error)

    def retry_editing(self) -> None:
        """Open the file that is shown read-only for editing, if it is free now."""
        opened = self._window.open_file
        if opened is not None:
            self._window.file.open_path(opened.path)

    def edit_copy(self) -> None:
        """Save what is shown read-only as another file, and open that for editing."""
        from ui.dialogs.new_filing import free_path
        from ui.file_actions import KINDS, SUFFIX

        window, opened = self._window, self._window.open_file
        if opened is None:
            return
        proposed = free_path(documents_folder(), f"{opened.path.stem}（副本）{SUFFIX}")
        path = window.dialogs.file_to_save(window, "另存后编辑", proposed, KINDS, SUFFIX)
        if path is not None:
            opened.store.save_copy(path)
            window.file.open_path(path)

    def backups(self) -> None:
        """The dated copies: look, compare, restore."""
        from ui.safety_backups import show_backups

        show_backups(self._window)

    def backup_settings(self) -> None:
        """How many dated copies there are, and where."""
        from ui.safety_backups import change_settings

        change_settings(self._window)

    def unfinished(self) -> None:
        """Offer what an earlier session could not write back, at the start of the program."""
        self.opening.offer_unfinished()

    def look_at(self, copy: Path) -> None:
        """Show a dated copy read-only, with a way back to the file."""
        from ui import document

        opened, back = document.open_file(copy, read_only=True), self._window.open_file
        self._window.show_file(opened)
        if back is not None:
            path = back.path
            text = f"正在查看备份“{copy.name}”（只读）。"
            buttons = [Button("回到原文件", lambda: self._window.open_recent(path)), self._copy_button()]
            self.bar.show_line("read_only", text, buttons, kind="hint")

    def _read_only_text(self, opened: OpenFile) -> str:
        from perfdesk.store.lock import read_note

        holder = read_note(opened.path)
        if holder is None or holder.is_me():
            return "只读：可以查看、检查和导出，不能修改。"
        since = holder.since.replace("T", " ")
        return f"只读：{holder.user}（{holder.host}）从 {since} 起正在编辑；这里看到的是打开时的内容。"

    def _read_only_buttons(self) -> list[Button]:
        return [Button("重新尝试编辑", lambda: self._window.attempt(self.retry_editing), "R"), self._copy_button()]

    def _copy_button(self) -> Button:
        return Button("另存后编辑…", lambda: self._window.attempt(self.edit_copy), "S")

    def _show_life(self) -> None:
        opened = self._window.open_file
        if opened is None or opened.read_only:
            return
        (opened.working or opened.store).show_life()
