"""What goes wrong with files, said to the clerk."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perfdesk.errors import UserError

_ELSEWHERE = "请把文件复制到有写权限的位置再打开，或以只读方式打开。"
_READ_ONLY = ("“{name}”所在的磁盘或文件夹是只读的，不能保存修改。", _ELSEWHERE)
_FULL = ("磁盘已满，“{name}”没有保存。", "请腾出空间后重试；已保存的内容没有变化。")
_BROKEN_DISK = ("读写“{name}”时磁盘出错，没有保存。", "请检查磁盘、优盘或网络连接后重试。")
_DAMAGED = ("“{name}”已损坏，无法读取。", "请改用“备份”文件夹里最近的一份。")
_BUSY = ("“{name}”正被另一个程序占用。", "请关闭那个程序后重试。")

# SQLite's own texts, which also come with simulated errors that carry no error code.
_BY_TEXT = (
    ("readonly database", _READ_ONLY),
    ("unable to open database", _READ_ONLY),
    ("disk is full", _FULL),
    ("disk I/O error", _BROKEN_DISK),
    ("is locked", _BUSY),
    ("malformed", _DAMAGED),
    ("not a database", _DAMAGED),
    ("not decode", _DAMAGED),
    ("no such table", _DAMAGED),
    ("no such column", _DAMAGED),
)
_BY_ERRNO = {
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EIO: _BROKEN_DISK,
    errno.ENOENT: ("找不到“{name}”。", "请检查文件是否已被移走或改名。"),
    errno.EISDIR: ("“{name}”是文件夹，不是项目文件。", "请选择扩展名为 .perfdesk 的文件。"),
    errno.EACCES: ("没有读写“{name}”的权限。", _ELSEWHERE),
    errno.EPERM: ("没有读写“{name}”的权限。", _ELSEWHERE),
    errno.ENAMETOOLONG: ("文件名“{name}”太长。", "请把文件名改短后重试。"),
}


class Damaged(UserError):
    """A file that says to be ours cannot be read as it is: it may be rescued, or a copy may take its place."""


class Refused(UserError):
    """The disk, folder or connection refuses for now: trying again, or another place, may help. Nothing changed."""


def of_sqlite(error: sqlite3.Error, path: Path) -> UserError | None:
    """The user's side of a database error, None when it is our bug."""
    text = str(error)
    for part, (message, advice) in _BY_TEXT:
        if part in text:
            kind = Damaged if (message, advice) == _DAMAGED else Refused
            if (message, advice) == _BROKEN_DISK and path.exists() and not os.access(path, os.W_OK):
                message, advice = _READ_ONLY  # SQLite meets that as an error of the disk once the file is open
            return kind(message.format(name=path.name), advice)
    return None


def of_system(error: OSError, path: Path) -> UserError:
    """The user's side of an error of the operating system."""
    reason = error.strerror or type(error).__name__
    known = _BY_ERRNO.get(error.errno or 0)
    message, advice = known or (f"无法读写“{{name}}”：{reason}。", "请检查磁盘或网络连接后重试。")
    return Refused(message.format(name=path.name), advice)


def no_folder(path: Path) -> UserError:
    """A file is to be made in a folder that is not there."""
    return UserError(f"“{path.name}”没有建立：文件夹“{path.parent}”不存在。", "请先建立该文件夹，或另选一个文件夹。")


def moved(path: Path) -> UserError:
    """The file is no longer where it was opened: what is written now would be lost with it."""
    return Refused(
        f"“{path.name}”已不在原处（被移走、改名或被别的程序替换），没有保存。",
        "请把文件移回原处，或者把当前内容另存到别处。",
    )


def damaged(path: Path) -> Damaged:
    """The file's content is not what we wrote."""
    message, advice = _DAMAGED
    return Damaged(message.format(name=path.name), advice)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What a damaged file or a refusing disk raises, as UserError."""
    try:
        yield
    except sqlite3.Error as error:
        raise of_sqlite(error, path) or error from error
    except UnicodeDecodeError as error:  # also in what SQLite says about a damaged page
        raise damaged(path) from error
    except OSError as error:
        raise of_system(error, path) from error


@contextmanager
def sound(path: Path) -> Iterator[None]:
    """Reading rows: values that we never write mean a damaged file."""
    try:
        with explained(path):
            yield
    except (ValueError, TypeError) as error:
        raise damaged(path) from error
