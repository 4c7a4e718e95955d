"""The open project file with its session and its bridge, and how it is opened, made and left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfdesk.model.rows import Filing
    from ui.bridge import Bridge


class OpenFile:
    """A project file that is open. `store` is a `perfdesk.store.file.ProjectFile`."""

    def __init__(self, store: Any, path: Path, *, read_only: bool = False, checker: Any = None) -> None:
        from perfdesk.editing.session import Session
        from perfdesk.forms.profile import stored_profile
        from ui.bridge import Bridge

        self.store, self.path, self.read_only = store, path, read_only
        session = Session(store)
        profile, self.remark = stored_profile(session.filing.form_id)
        self.bridge: Bridge = Bridge(session, profile, checker)
        self.changed = False
        self.bridge.step_applied.connect(self._mark_changed)

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
