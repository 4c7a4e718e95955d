"""What importing does: read aside with progress, show what was found, store what the user wants as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from perfdesk.model.rows import Filing
    from perfdesk.workflow.import_files import Choice, Imported
    from ui.document import OpenFile
    from ui.window import MainWindow

_STEPS = 100
_LONGEST_NAME = 30
Report = Callable[[int, int, str], None]


class Importing:
    """One window's imports. `create` makes a new file of a filing, asking where; with `fresh` it gets every import,
    also while a file is open, as last year's filing, which shall be carried over."""

    def __init__(self, window: MainWindow, create: Callable[[Filing], None], *, fresh: bool = False) -> None:
        self._window, self._create, self._fresh = window, create, fresh

    @property
    def _into(self) -> OpenFile | None:
        """The file that is imported into, None for a new one."""
        return None if self._fresh else self._window.open_file

    def paths(self, paths: list[Path]) -> None:
        """Import files into the open filing, or into a new one when none is open."""
        from perfdesk.workflow.import_files import read_sources

        wanted = list(dict.fromkeys(paths))
        own = self._own_form()

        def work(report: Report) -> Imported:
            def within(index: int, part: float) -> None:
                place = f"（第 {index + 1} 个，共 {len(wanted)} 个）" if len(wanted) > 1 else ""
                text = f"正在读取“{_short(wanted[index].name)}”{place}…"
                report(int((index + part) * _STEPS), len(wanted) * _STEPS, text)

            return read_sources(wanted, prefer=own, within=within, keep_going=True)

        self._read_and_show(work)

    def clipboard(self) -> None:
        """Import the tables on the clipboard, as copied from Word, WPS or Excel."""
        from PySide6.QtGui import QGuiApplication

        from perfdesk.workflow.import_files import read_pasted

        own = self._own_form()
        data = QGuiApplication.clipboard().mimeData()
        html, text = ("", "") if data is None else (data.html(), data.text())  # None: the clipboard is empty

        def work(report: Report) -> Imported:
            def within(_: int, part: float) -> None:
                report(int(part * _STEPS), _STEPS, "")

            return read_pasted(html, text, prefer=own, within=within)

        self._read_and_show(work)

    def _own_form(self) -> str | None:
        """The form to prefer where several fit: that of the open file. UserError when that cannot be changed."""
        current = self._into
        if current is None:
            return None
        if current.read_only:
            raise UserError("这个文件是以只读方式打开的，不能导入。", "请关闭另一个窗口后重新打开。")
        return current.bridge.profile.id

    def _read_and_show(self, work: Callable[[Report], Imported]) -> None:
        from perfdesk.workflow.import_files import default_choices
        from ui.dialogs.import_preview import ImportPreview
        from ui.dialogs.progress import run_with_progress

        window = self._window
        imported = run_with_progress("正在读取…", work, window.run, window.dialogs.show, window)
        if imported is None:
            window.status.say("已取消导入，没有改动任何内容。")
            return
        filing = None if self._into is None else self._into.filing
        defaults = {} if filing is None else default_choices(filing, imported)
        dialog = ImportPreview(imported, filing, defaults, window, rolling=self._fresh)
        if window.dialogs.show(dialog):
            self._take(imported, dialog.choices(), dialog.narrative())
        dialog.deleteLater()

    def _take(self, imported: Imported, choices: Mapping[str, Choice], narrative: bool) -> None:
        from perfdesk.editing.step import apply_step
        from perfdesk.forms.profile import profile_for, stored_profile
        from perfdesk.model.rows import Filing
        from perfdesk.store.backup import IMPORTING
        from perfdesk.workflow.import_files import form_after, import_step, landed

        window, current = self._window, self._into
        if current is None:
            empty = Filing(form_id=imported.filing.form_id)
            title_for = profile_for(imported.filing.form_id).title_for
            step = import_step(empty, imported, choices, narrative=narrative, title_for=title_for)
            self._create(empty if step is None else apply_step(empty, step))
            return
        title_for = stored_profile(form_after(current.filing, imported))[0].title_for
        step = import_step(current.filing, imported, choices, narrative=narrative, title_for=title_for)
        if step is None:
            window.status.say("导入的内容与现有的完全相同，没有改动。")
            return
        current.keep_copy(IMPORTING)
        if current.bridge.do(step):
            self._show_first(landed(imported, choices))
            window.status.say(_told(choices))

    def _show_first(self, project_ids: list[str]) -> None:
        """Go to the first project that the import brought or changed."""
        from perfdesk.model.rows import Ref

        desk = self._window.desk
        if desk is not None and project_ids:
            desk.workspace.show_place(Ref(project_ids[0], None, ""))


def _told(choices: Mapping[str, Any]) -> str:
    """What was done, and how to undo it."""
    actions = [choice.action for choice in choices.values()]
    words = (("replace", "替换"), ("add", "新增"), ("skip", "跳过"))
    parts = [f"{word} {actions.count(name)} 个项目" for name, word in words if name in actions]
    return f"已导入：{'、'.join(parts) or '文字部分'}；按 Ctrl+Z 可以一步撤销。"


def _short(name: str) -> str:
    """A file name with its middle left out, so that the dialog keeps its width."""
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"
