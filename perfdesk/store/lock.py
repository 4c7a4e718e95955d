"""Who has a file open.

SQLite's exclusive lock is the truth. The note beside the file only tells a second opener whom to ask; a note without
a lock (after a crash) is overwritten.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from perfdesk.errors import UserError

_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who opened a file: login name, computer, process id, and since when (local time, ISO 8601)."""

    user: str
    host: str
    pid: int
    since: str

    def is_gone(self) -> bool:
        """True when the process ran on this computer and no longer exists."""
        return self.host == platform.node() and not _alive(self.pid)


class FileInUse(UserError):
    """Another window or computer has the file open; `holder` is None when it left no note."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        who = f"{holder.user}（{holder.host}）从 {holder.since.replace('T', ' ')} 起" if holder else "另一个程序"
        super().__init__(f"“{path.name}”正由{who}打开着。", "请等对方关闭后再打开，或以只读方式打开。")
        self.holder = holder


def note_path(path: Path) -> Path:
    """The side file of a project file."""
    return path.with_name(f".~{path.name}.lock")


def write_note(path: Path) -> None:
    """Leave our name beside a file that we have locked. OSError when the folder may not be written.

    Other faults, such as a full disk, pass: the file is locked all the same, and can at least be looked at.
    """
    holder = Holder(_user(), platform.node(), os.getpid(), datetime.now().isoformat(timespec="seconds"))
    try:
        note_path(path).write_text(json.dumps(asdict(holder), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise


def read_note(path: Path) -> Holder | None:
    """Who says to have the file open; None when nobody does or that process is gone."""
    try:
        with note_path(path).open("rb") as file:
            data = json.loads(file.read(_MOST_BYTES))
        holder = Holder(_word(data["user"]), _word(data["host"]), int(data["pid"]), _word(data["since"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return None if holder.is_gone() else holder


def remove_note(path: Path) -> None:
    """Take our name away; someone else's note stays."""
    holder = read_note(path)
    if holder is not None and (holder.host, holder.pid) == (platform.node(), os.getpid()):
        with suppress(OSError):  # the note alone locks nobody out
            note_path(path).unlink()


def _word(text: object) -> str:
    return "".join(char for char in str(text) if char.isprintable())[:60]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "未知用户"


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OverflowError:
        return False
    return True


def _alive_on_windows(pid: int) -> bool:
    """`os.kill` would end the process there."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return bool(kernel.GetLastError() == 5)
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return bool(known) and code.value == 259
