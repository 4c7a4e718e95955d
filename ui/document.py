"""The open project file with its session and its bridge, and how it is opened, made and left."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from perfdesk.model.rows import Filing
    from perfdesk.store.backup import Backups
    from perfdesk.store.working import Working
    from ui.bridge import Bridge


class OpenFile(QObject):
    """A project file that is open. `store` is a `perfdesk.store.file.ProjectFile`.

    `path` is the file as the user knows it; with a `working` copy `store` has another one, which is written back.

    `bridge` serves one form; when a step, an undo or an import puts the filing on another, it is replaced:
    `form_changing` comes while the old one still works, `form_changed` when the new one does.
    """

    form_changing = Signal()
    form_changed = Signal()

    def __init__(
        self, store: Any, path: Path, *, read_only: bool = False, checker: Any = None, working: Working | None = None
    ) -> None:
        super().__init__()
        from perfdesk.editing.opening import opening_of
        from perfdesk.editing.session import Session

        self.store, self.path, self.read_only, self.working = store, path, read_only, working
        self._session, self._checker = Session(store), checker
        self.opening = opening_of(self._session)
        self.changed = False
        self.bridge, self.remark = self._bridge()

    def _bridge(self) -> tuple[Bridge, str]:
        """A bridge for the present form, and what to say about that."""
        from perfdesk.forms.profile import stored_profile
        from ui.bridge import Bridge

        profile, remark = stored_profile(self._session.filing.form_id)
        bridge = Bridge(self._session, profile, self._checker)
        bridge.step_applied.connect(self._mark_changed)
        bridge.form_changed.connect(self._follow_form)
        return bridge, remark

    def _follow_form(self) -> None:
        self.form_changing.emit()
        old = self.bridge
        self.bridge, self.remark = self._bridge()
        old.close()
        self.form_changed.emit()
        old.deleteLater()

    @property
    def filing(self) -> Filing:
        """The present content."""
        return self.bridge.filing

    def backup(self) -> Path:
        """A dated copy; returns where it is."""
        return Path(self.store.backup())

    def continue_at(self, path: Path) -> None:
        """Go on in another file with everything; whoever uses this object goes on too. UserError: nothing changed."""
        self.store.continue_at(path)
        self.path = path
        working, self.working = self.working, None
        if working is not None:
            working.leave(written=False)
            with suppress(OSError):  # then it is offered at the next start
                working.put_aside()

    def keep_copy(self, why: str) -> None:
        """A dated copy before something large is done. That there can be none now keeps nobody from doing it."""
        try:
            self.store.backup(why)
        except UserError as problem:
            self.store.backup_problem = problem

    def close(self) -> str:
        """Leave the file; what is to be said about the original of a working copy, "" when all is well.

        The last backup is the store's own business at closing.
        """
        self.bridge.close()
        self.bridge.deleteLater()
        try:
            return self._close_working()
        finally:
            self.deleteLater()

    def _close_working(self) -> str:
        if self.working is None:
            self.store.close()
            return ""
        from perfdesk.store.working import Outcome

        try:
            job = self.working.prepare(self.store)
        except UserError:  # its own disk is broken: what is on it is tried again at the next start
            written, done = None, False
        else:
            written = None if job is None else self.working.write(job)
            done = written is None or written.outcome in (Outcome.WRITTEN, Outcome.CONFLICT)
        self.working.sign()
        self.store.close()
        self.working.leave(written=done)
        if not done:
            return f"“{self.path.name}”的修改还没有写回原处，已保存在本机；下次打开时可以继续。"
        untold = self.working.origin_path != self.path
        return f"原文件已被别人改过；您的修改另存为 {self.working.origin_path}" if untold else ""

    def _mark_changed(self) -> None:
        self.changed = True


def open_file(
    path: Path,
    *,
    read_only: bool = False,
    take_over: bool = False,
    backups: Backups | None = None,
    working: Working | None = None,
) -> OpenFile:
    """Open a project file, by its `working` copy when there is one. FileInUse when another window has it, Damaged,
    other UserErrors when it is no project file or the disk refuses."""
    from perfdesk.store.backup import USUAL
    from perfdesk.store.file import ProjectFile

    place = path if working is None else working.path
    store = ProjectFile.open(place, read_only=read_only, take_over=take_over, backups=backups or USUAL)
    try:
        return OpenFile(store, path, read_only=read_only, working=working)
    except BaseException:
        store.close()
        raise


def create_file(path: Path, filing: Filing) -> None:
    """Make a project file with this content."""
    from perfdesk.store.file import ProjectFile

    ProjectFile.create(path, filing).close()
