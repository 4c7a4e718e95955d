"""How a project file is opened when something is in the way: in use, damaged, on a stick, left unfinished, refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from perfdesk.errors import UserError
from ui import document
from ui.dialogs.service import Choice
from ui.safety_place import LOCAL, place_of
from ui.settings import config_folder, working_folder

if TYPE_CHECKING:
    from perfdesk.store.lock import FileInUse
    from perfdesk.store.working import Unfinished, Working
    from perfdesk.workflow.backups import Inspected
    from ui.document import OpenFile
    from ui.window import MainWindow

Result = TypeVar("Result")
_CANCEL = Choice("cancel", "取消")
_READ = Choice("read", "以只读方式打开", default=True)
_MOST_TRIED = 8


class Opening:
    """Opens files for one window. `place_of` tells where a file lies; `root` is where working copies are, `calls` where
    windows call each other. `elsewhere`: the last file is shown by another window, which came to the front."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.place_of: Callable[[Path], str] = place_of
        self.root: Path = working_folder()
        self.calls: Path = config_folder() / "calls"
        self.elsewhere = False

    def open(self, path: Path, *, take_over: bool = False) -> OpenFile | None:
        """The open file; None when the user wants none of what is possible. UserError when nothing is."""
        from perfdesk.store.lock import FileInUse
        from perfdesk.store.trouble import Damaged, Refused
        from perfdesk.store.working import Unfinished

        self.elsewhere = False
        try:
            return self._edit(path, take_over=take_over)
        except FileInUse as error:
            return self._in_use(path, error)
        except Unfinished as error:
            return self._unfinished(path, error)
        except Damaged as error:
            return self._damaged(path, error)
        except Refused as error:
            return self._refused(path, error)

    def offer_unfinished(self) -> None:
        """Tell of working copies that were not written back; the newest may be opened at once."""
        if not self.root.is_dir():
            return
        from perfdesk.store import working

        left = max(working.unfinished(self.root), key=lambda item: item.path.stat().st_mtime, default=None)
        if left is None:
            return
        text = f"“{left.path.name}”上次的修改还没有写回原处。"
        choices = (Choice("open", "继续编辑", default=True), Choice("cancel", "以后再说"))
        if self._ask(text, f"原处：{left.origin_path.parent}\n修改保存在本机，没有丢失。", choices) == "open":
            self._window.file.show(self._with(left.origin_path, working.resume(left)))

    def has_copy(self, path: Path) -> bool:
        """Whether there is a working copy of a file that was not written back."""
        from perfdesk.store import working

        return working.unfinished_of(path, self.root) is not None

    def _edit(self, path: Path, *, take_over: bool) -> OpenFile:
        from perfdesk.store import working

        left = working.unfinished_of(path, self.root)
        away = left is not None and not path.exists()
        if away or (path.is_file() and self._works_here(path)):
            return self._with(path, working.begin(path, self.root, take_over=take_over))
        return document.open_file(path, take_over=take_over, backups=self._window.settings.backups())

    def _works_here(self, path: Path) -> bool:
        return self.place_of(path) != LOCAL and self.place_of(self.root) == LOCAL

    def _with(self, path: Path, working: Working) -> OpenFile:
        try:
            return document.open_file(path, backups=self._window.settings.backups(), working=working)
        except BaseException:
            working.leave(written=False)
            raise

    def _in_use(self, path: Path, error: FileInUse) -> OpenFile | None:
        if self._shown_by_own_window(error):
            return None
        take = (Choice("take", "接管编辑", risky=True),) if error.may_take_over else ()
        advice = f"{error.advice}\n只读方式可以查看、检查和导出，不能修改。".strip()
        answer = self._ask(error.message, advice, (_READ, *take, _CANCEL))
        if answer == "take":
            return self.open(path, take_over=True)
        return document.open_file(path, read_only=True) if answer == "read" else None

    def _shown_by_own_window(self, error: FileInUse) -> bool:
        """Whether another window of this user has the file; then it is in front now."""
        from ui.safety_call import call

        holder = error.holder
        if holder is None or holder.is_me() or not holder.is_mine() or not call(self.calls, holder.pid):
            return False
        self.elsewhere = True
        self._window.status.say("这个文件已在另一个窗口中打开，已切换到那个窗口。")
        return True

    def _unfinished(self, path: Path, error: Unfinished) -> OpenFile | None:
        from perfdesk.store import working

        go_on = Choice("open", "继续编辑本机的修改", default=True)
        choices = (go_on, Choice("aside", "打开原处的文件，本机的留作备份"), _CANCEL)
        answer = self._ask(error.message, error.advice, choices if path.exists() else (go_on, _CANCEL))
        if answer == "open":
            return self._with(path, working.resume(error.working))
        if answer == "aside":
            error.working.put_aside()
            return self.open(path)
        return None

    def _damaged(self, path: Path, error: UserError) -> OpenFile | None:
        from perfdesk.store.working import copy_of
        from perfdesk.workflow.backups import newest_sound

        rules, places = self._window.settings.backups(), (path, copy_of(path, self.root))
        copy = self._aside("正在查找备份…", lambda _: newest_sound(places, rules, most=_MOST_TRIED))
        if copy is None and not _holds_anything(path):
            raise error
        choices = [Choice("rescue", "抢救能读出的内容", default=copy is None), _CANCEL]
        advice = "损坏的文件会原样保留。可以把还能读出的内容抢救到一个新文件里"
        if copy is not None:
            choices.insert(0, Choice("copy", "打开最近的完好备份", default=True))
            made = copy.copy.made_at.strftime("%Y年%m月%d日 %H:%M")
            advice += f"；\n或者打开最近的完好备份：{made}（{copy.copy.why or '备份'}），{copy.projects} 个项目"
        answer = self._ask(error.message, advice + "。", choices)
        if answer == "copy" and copy is not None:
            return self._from_copy(path, copy.copy.path)
        return self._rescued(path, copy) if answer == "rescue" else None

    def _from_copy(self, path: Path, copy: Path) -> OpenFile | None:
        from perfdesk.workflow.backups import copy_out

        target = self._new_path(path, "备份恢复")
        copy_out(copy, target)
        self._window.dialogs.inform(self._window, f"已从备份恢复，存为“{target.name}”。", f"位置：{target.parent}")
        return self.open(target)

    def _rescued(self, path: Path, copy: Inspected | None) -> OpenFile | None:
        from perfdesk.store.rescue import lines_of
        from perfdesk.workflow.backups import rescue_with

        target = self._new_path(path, "抢救")
        found = self._aside("正在抢救能读出的内容…", lambda pulse: rescue_with(path, target, copy, pulse))
        if found is None:
            return None
        told = "\n".join((*lines_of(found), f"位置：{target.parent}"))
        self._window.dialogs.inform(self._window, f"已存为“{target.name}”。", told)
        return self.open(target)

    def _refused(self, path: Path, error: UserError) -> OpenFile | None:
        """What may not be written can perhaps be read."""
        if not path.is_file():
            raise error
        try:
            opened = document.open_file(path, read_only=True)
        except UserError:
            raise error from None
        if self._ask(error.message, "可以先以只读方式打开，再用“另存副本”存到别处编辑。", (_READ, _CANCEL)) != "read":
            opened.close()
            return None
        return opened

    def _new_path(self, path: Path, word: str) -> Path:
        """A name beside a damaged file."""
        from ui.dialogs.new_filing import free_path

        return free_path(path.parent, f"{path.stem}（{word}{datetime.now():%m%d-%H%M}）{path.suffix}")

    def _aside(self, text: str, work: Callable[[Callable[[], None]], Result]) -> Result | None:
        """The result of work that may take seconds; None when the user did not wait for it."""
        from ui.dialogs.progress import run_with_progress

        window = self._window

        def run(report: Callable[[int, int, str], None]) -> Result:
            return work(lambda: report(0, 0, ""))

        result: Result | None = run_with_progress(text, run, window.run, window.dialogs.show, window)
        return result

    def _ask(self, text: str, advice: str, choices: tuple[Choice, ...] | list[Choice]) -> str | None:
        return self._window.dialogs.ask(self._window, text, advice, choices)


def _holds_anything(path: Path) -> bool:
    """Whether there is anything to rescue: the file is a database, or was one whose head is lost."""
    from perfdesk.store.rescue import is_hopeful

    return is_hopeful(path)
