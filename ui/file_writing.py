"""Writing the files of an export, whatever stands in their way: names that exist, files in use, disks that refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from perfdesk.errors import UserError
from perfdesk.workflow.export import PdfWriter, naming
from perfdesk.workflow.export_names import Target, existing, moved, renamed
from perfdesk.writers.atomic import CannotWrite, OpenElsewhere
from ui import outside
from ui.dialogs.export_files import RENAME, ExistingFiles, ExportDone
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from ui.tasks import Progress
    from ui.window import MainWindow

_STOP = Choice("stop", "停止导出")
Plan = tuple[Target, ...]


class WriteFiles(Protocol):
    """Writes the files of a plan in their order, as `workflow.export.write_targets` does; runs on a thread."""

    def __call__(
        self, targets: Plan, *, write_pdf: PdfWriter, progress: Callable[[int, int], None], done: list[Path]
    ) -> object:
        """`done` names at every moment the files that are finished."""
        ...


class FileWriting:
    """The files of one export. `done` are those that are finished, at every moment."""

    def __init__(self, window: MainWindow, write_files: WriteFiles) -> None:
        self._window, self._dialogs, self._settings = window, window.dialogs, window.settings
        self._write_files = write_files
        self.done: list[Path] = []

    def choose_folder(self, parent: Any, folder: Path) -> Path | None:
        """Ask for the folder of the files."""
        return self._dialogs.folder(parent, "选择存放文件夹", folder)

    def confirmed(self, plan: Plan) -> Plan | None:
        """The plan with names that may be written, None when the user wants to go back."""
        there = existing(plan)
        if not there:
            return plan
        dialog = ExistingFiles(there, self._window)
        if not self._dialogs.show(dialog):
            return None
        return renamed(plan, there) if dialog.answer == RENAME else plan

    def write(self, plan: Plan) -> None:
        """Write, and go on after each trouble that the user has an answer to; then tell.

        UserError for what no question can mend.
        """
        left: Plan | None = plan
        while left:
            finished = len(self.done)
            try:
                self._work(left, len(plan))
                left = None
            except OpenElsewhere as error:
                left = self._other_name(error, left[len(self.done) - finished :])
            except CannotWrite as error:
                left = self._other_folder(error, left[len(self.done) - finished :])
            except UserError as error:
                raise naming(error, self.done) from error
        self._tell(len(plan))

    def _work(self, targets: Plan, total: int) -> None:
        from ui.dialogs.progress import run_with_progress

        work = partial(self._written, targets, total)
        run_with_progress("正在导出…", work, self._window.run, self._dialogs.show, self._window, settles=True)

    def _written(self, targets: Plan, total: int, report: Progress) -> None:
        """The work itself, on its thread."""
        begun = len(self.done)

        def tell(*_: int) -> None:
            number = len(self.done)
            following = targets[min(number - begun, len(targets) - 1)]
            report(number, total, f"正在导出第 {min(number + 1, total)}/{total} 个：{following.path.name}")

        def write_pdf(document: Any, path: Path) -> None:
            from ui.printing import write_pdf

            write_pdf(document, path, progress=tell)

        tell()
        self._write_files(targets, write_pdf=write_pdf, progress=tell, done=self.done)

    def _other_name(self, error: OpenElsewhere, left: Plan) -> Plan | None:
        """What to do about a file in use: another name, once more, or stop (None)."""
        freed = renamed(left, [error.path])
        choices = (Choice("rename", "另存为新名字", default=True), Choice("retry", "已关闭，重试"), _STOP)
        advice = f"{error.advice}\n新名字：“{freed[0].path.name}”。"
        answer = self._dialogs.ask(self._window, self._so_far(error.message), advice, choices)
        return freed if answer == "rename" else left if answer == "retry" else None

    def _other_folder(self, error: CannotWrite, left: Plan) -> Plan | None:
        """What to do about a full disk or a folder that refuses: another folder, once more, or stop (None)."""
        choices = (Choice("folder", "另选文件夹…", default=True), Choice("retry", "重试"), _STOP)
        while True:
            answer = self._dialogs.ask(self._window, self._so_far(error.message), error.advice, choices)
            if answer != "folder":
                return left if answer == "retry" else None
            folder = self.choose_folder(self._window, left[0].path.parent)
            plan = None if folder is None else self.confirmed(moved(left, folder))
            if plan is not None:
                return plan

    def _so_far(self, message: str) -> str:
        return f"{message}\n已导出 {len(self.done)} 个文件。" if self.done else message

    def _tell(self, total: int) -> None:
        """What was written, and its folder on demand."""
        left = total - len(self.done)
        if not self.done:
            self._window.status.say("已停止，没有导出文件。")
            return
        folder = self.done[-1].parent
        self._settings.set_folder("export", folder)
        self._window.status.say(_summary(self.done, left))
        if self._dialogs.show(ExportDone(self.done, self._window, left=left)):
            outside.show_folder(self._window, folder)


def _summary(done: Sequence[Path], left: int) -> str:
    if left:
        return f"已导出 {len(done)} 个，其余 {left} 个未导出；在 {done[-1].parent}"
    return f"已导出到 {done[-1].parent}"
