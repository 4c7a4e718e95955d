"""The open project file with its session and its bridge, and how it is opened, made and left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from perfdesk.model.rows import Filing
    from ui.bridge import Bridge


class OpenFile(QObject):
    """A project file that is open. `store` is a `perfdesk.store.file.ProjectFile`.

    `bridge` serves one form; when a step, an undo or an import puts the filing on another, it is replaced:
    `form_changing` comes while the old one still works, `form_changed` when the new one does.
    """

    form_changing = Signal()
    form_changed = Signal()

    def __init__(self, store: Any, path: Path, *, read_only: bool = False, checker: Any = None) -> None:
        super().__init__()
        from perfdesk.editing.opening import opening_of
        from perfdesk.editing.session import Session

        self.store, self.path, self.read_only = store, path, read_only
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

    def close(self) -> None:
        """Leave the file. Its last backup is the store's own business at closing."""
        self.bridge.close()
        self.bridge.deleteLater()
        self.store.close()
        self.deleteLater()

    def _mark_changed(self) -> None:
        self.changed = True


def open_file(path: Path, *, read_only: bool = False) -> OpenFile:
    """Open a project file. FileInUse when another window has it, UserError when it is no project file."""
    from perfdesk.store.file import ProjectFile

    store = ProjectFile.open(path, read_only=read_only)
    try:
        return OpenFile(store, path, read_only=read_only)
    except BaseException:
        store.close()
        raise


def create_file(path: Path, filing: Filing) -> None:
    """Make a project file with this content."""
    from perfdesk.store.file import ProjectFile

    ProjectFile.create(path, filing).close()
