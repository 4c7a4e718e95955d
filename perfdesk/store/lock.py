"""Who has a file open.

On a disk of this computer SQLite's exclusive lock is the truth, and the note beside the file only tells a second
opener whom to ask. Between computers locks are not to be trusted, and a file on a stick or a share is edited as a
working copy: there the note is all there is, so that of another computer is respected until the user takes over.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from perfdesk.errors import UserError

_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who opened a file: login name, computer, process id, and since when (local time, ISO 8601).

    `working`: the file itself is free, a working copy of it is edited. `seen` is the holder's last sign of life, in
    seconds since the epoch by the clock of the disk, 0 when it is not known.
    """

    user: str
    host: str
    pid: int
    since: str
    working: bool = False
    seen: float = field(default=0, compare=False)

    def is_me(self) -> bool:
        """True when it is this very process."""
        return (self.host, self.pid) == (platform.node(), os.getpid())

    def is_mine(self) -> bool:
        """True when it is a living process of this user on this computer."""
        return (self.user, self.host) == (_word(user_name()), platform.node()) and not self.is_gone()

    def is_gone(self) -> bool:
        """True when the process ran on this computer and no longer exists."""
        return self.host == platform.node() and not _alive(self.pid)


class FileInUse(UserError):
    """Another window or computer has the file open; `holder` is None when it left no note.

    `may_take_over`: nothing but the note says so, and it may have been left by a crash.
    """

    def __init__(self, path: Path, holder: Holder | None, *, may_take_over: bool = False) -> None:
        who = f"{holder.user}（{holder.host}）从 {holder.since.replace('T', ' ')} 起" if holder else "另一个程序"
        message, advice = f"“{path.name}”正由{who}打开着。", "请等对方关闭后再打开，或以只读方式打开。"
        if may_take_over and holder is not None:
            message = f"“{path.name}”由{who}打开，没有关闭的记录。"
            advice = f"{_last_seen(holder)}如果确认对方已不再编辑（例如电脑死机过），可以接管；否则请以只读方式打开。"
        super().__init__(message, advice)
        self.holder, self.may_take_over = holder, may_take_over


def refuse_left_open(path: Path) -> None:
    """FileInUse when the note beside a file says that somebody works on it whom SQLite's lock does not show."""
    holder = read_note(path)
    if holder is None or holder.is_me():
        return
    elsewhere = holder.host != platform.node()
    if elsewhere or holder.working:
        raise FileInUse(path, holder, may_take_over=elsewhere)


def _last_seen(holder: Holder) -> str:
    minutes = int((time.time() - holder.seen) // 60)
    if not holder.seen or minutes < 0:
        return ""
    if minutes < 3:
        return "对方刚刚还在编辑。"
    days, hours = minutes // 1440, minutes // 60
    ago = f"{days} 天" if days else f"{hours} 小时" if hours else f"{minutes} 分钟"
    return f"对方最近一次活动在 {ago}前。"


def note_path(path: Path) -> Path:
    """The side file of a project file."""
    return path.with_name(f".~{path.name}.lock")


def write_note(path: Path, *, working: bool = False) -> None:
    """Leave our name beside a file that we have locked. OSError when the folder may not be written.

    Other faults, such as a full disk, pass: the file is locked all the same, and can at least be looked at.
    """
    since = datetime.now().isoformat(timespec="seconds")
    holder = Holder(_word(user_name()), platform.node(), os.getpid(), since, working)
    facts = {name: value for name, value in asdict(holder).items() if name != "seen"}
    try:
        note_path(path).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise


def show_life(path: Path) -> None:
    """Let others see that we still work on a file."""
    with suppress(OSError):
        os.utime(note_path(path))


def read_note(path: Path) -> Holder | None:
    """Who says to have the file open; None when nobody does or that process is gone."""
    try:
        with note_path(path).open("rb") as file:
            data, seen = json.loads(file.read(_MOST_BYTES)), os.fstat(file.fileno()).st_mtime
        who = (_word(data["user"]), _word(data["host"]), int(data["pid"]), _word(data["since"]))
        holder = Holder(*who, data.get("working") is True, seen)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return None if holder.is_gone() else holder


def remove_note(path: Path) -> None:
    """Take our name away; someone else's note stays."""
    holder = read_note(path)
    if holder is not None and holder.is_me():
        with suppress(OSError):  # the note alone locks nobody out
            note_path(path).unlink()


def _word(text: object) -> str:
    return "".join(char for char in str(text) if char.isprintable())[:60]


def user_name() -> str:
    """The login name, which also stands in names of files."""
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
