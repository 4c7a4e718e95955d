"""The files that this process edits: opening one past SQLite would end its lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from perfdesk.store import lock

if TYPE_CHECKING:
    from perfdesk.store.file import ProjectFile

Identity = tuple[int, int] | None
_HELD: WeakValueDictionary[Identity, ProjectFile] = WeakValueDictionary()


def identity(path: Path) -> Identity:
    """What tells a file from any other, whatever its name; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def hold(own: Identity, file: ProjectFile) -> None:
    """Remember that this process holds the file."""
    _HELD[own] = file


def let_go(own: Identity) -> None:
    """It does no longer."""
    _HELD.pop(own, None)


def holder_of(path: Path) -> ProjectFile | None:
    """The one in this process that has the file open for editing."""
    return _HELD.get(identity(path))


def refuse_held(path: Path) -> None:
    """FileInUse when this process has the file open for editing."""
    if holder_of(path) is not None:
        raise lock.FileInUse(path, lock.read_note(path))
