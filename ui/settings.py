"""What the program remembers between starts, in one INI file of the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from perfdesk.store.backup import Backups

LAYOUT_VERSION = 1
MAX_RECENT = 10


def config_folder() -> Path:
    """Where the program may keep its own small files."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(place) / "perfdesk"


def working_folder() -> Path:
    """Where the working copies of files on sticks and shares are."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(place) / "perfdesk" / "working"


def documents_folder() -> Path:
    """The user's documents folder, the home folder where there is none."""
    place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return place if place.is_dir() else Path.home()


class Settings:
    """Window, docks, column widths, recent files and last folders. A file that cannot be written is no error."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_folder() / "perfdesk.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    @property
    def store(self) -> QSettings:
        """The QSettings behind, for widgets that remember something of their own."""
        return self._store

    def recent(self) -> list[Path]:
        """The files opened last, newest first; they may be gone from the disk."""
        return [Path(text) for text in self._texts("recent/files")]

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the list."""
        kept = [item for item in self.recent() if item != path]
        self._store.setValue("recent/files", [str(item) for item in (path, *kept)][:MAX_RECENT])

    def remove_recent(self, path: Path) -> None:
        """Forget a file."""
        self._store.setValue("recent/files", [str(item) for item in self.recent() if item != path])

    def folder(self, purpose: str) -> Path:
        """The folder used last for `purpose` (open, import, export), the documents folder at first."""
        text = self._store.value(f"folders/{purpose}", "")
        return Path(str(text)) if text and Path(str(text)).is_dir() else documents_folder()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember a folder."""
        self._store.setValue(f"folders/{purpose}", str(folder))

    def widths(self, form_id: str) -> list[float]:
        """The relative column widths of a form's grid, [] when never changed."""
        try:
            return [float(text) for text in self._texts(f"columns/{form_id}")]
        except ValueError:
            return []

    def table_width(self, form_id: str) -> int:
        """How wide the user made a form's grid, in pixels; 0 for as wide as its room."""
        text = str(self._store.value(f"columns_total/{form_id}", "0"))
        return int(text) if text.isdecimal() else 0

    def set_widths(self, form_id: str, widths: Sequence[float], table_width: int = 0) -> None:
        """Remember the relative column widths, and the width of the whole where it is more than its room."""
        self._store.setValue(f"columns/{form_id}", [str(round(width, 2)) for width in widths])
        self._store.setValue(f"columns_total/{form_id}", table_width)

    def kinds(self, purpose: str = "export") -> list[str]:
        """The formats exported last."""
        return self._texts(f"{purpose}/kinds") or ["docx"]

    def set_kinds(self, kinds: Sequence[str], purpose: str = "export") -> None:
        """Remember the formats."""
        self._store.setValue(f"{purpose}/kinds", list(kinds))

    def each(self) -> bool:
        """Whether the last export wrote one file for each project."""
        return self._store.value("export/each", "false") in ("true", True)

    def set_each(self, each: bool) -> None:
        """Remember whether there is one file for each project."""
        self._store.setValue("export/each", each)

    def pattern(self) -> str:
        """The name pattern used last for one file each, "" when never changed."""
        return str(self._store.value("export/pattern", ""))

    def set_pattern(self, pattern: str) -> None:
        """Remember the name pattern."""
        self._store.setValue("export/pattern", pattern)

    def order_locked(self) -> bool:
        """Whether the mouse may not move projects in the tree."""
        return self._store.value("tree/locked", "false") in ("true", True)

    def set_order_locked(self, locked: bool) -> None:
        """Remember the lock."""
        self._store.setValue("tree/locked", locked)

    def backups(self) -> Backups:
        """How many dated copies there are, and where."""
        from perfdesk.store.backup import KEEP_NEWEST, Backups

        keep = str(self._store.value("backups/keep", KEEP_NEWEST))
        places = [str(self._store.value(f"backups/{name}", "")) for name in ("place", "second")]
        place, second = [Path(text) if text else None for text in places]
        return Backups(int(keep) if keep.isdecimal() and int(keep) else KEEP_NEWEST, place, second)

    def set_backups(self, rules: Backups) -> None:
        """Remember how many dated copies there are, and where."""
        self._store.setValue("backups/keep", rules.keep)
        for name, place in (("place", rules.place), ("second", rules.second)):
            self._store.setValue(f"backups/{name}", "" if place is None else str(place))

    def author(self) -> str:
        """The name that steps and versions are signed with, "" for none."""
        return str(self._store.value("author/name", ""))

    def set_author(self, name: str) -> None:
        """Remember the name."""
        self._store.setValue("author/name", name)

    def save_geometry(self, window: QMainWindow) -> None:
        """Remember size and place."""
        self._store.setValue("window/geometry", window.saveGeometry())

    def save_docks(self, window: QMainWindow) -> None:
        """Remember the docks."""
        self._store.setValue("window/docks", window.saveState(LAYOUT_VERSION))

    def restore_geometry(self, window: QMainWindow) -> bool:
        """Put the window where it was; False at the first start."""
        geometry = self._store.value("window/geometry")
        return isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)

    def restore_docks(self, window: QMainWindow) -> bool:
        """Put the docks where they were; False at the first start."""
        state = self._store.value("window/docks")
        return isinstance(state, QByteArray) and window.restoreState(state, LAYOUT_VERSION)

    def sync(self) -> None:
        """Write now."""
        self._store.sync()

    def _texts(self, name: str) -> list[str]:
        value = self._store.value(name, [])
        if isinstance(value, str):
            return [value]
        return [str(item) for item in value] if isinstance(value, list) else []
