"""Writing beside the target and replacing it at the end: a file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfdesk.errors import UserError

_PROGRAMS = {
    **dict.fromkeys((".docx", ".doc", ".rtf"), "WPS 文字、Word"),
    **dict.fromkeys((".xlsx", ".xls"), "WPS 表格、Excel"),
    ".pdf": "WPS、PDF 阅读器",
}
_DENIED = (errno.EACCES, errno.EPERM, errno.EBUSY)


class CannotWrite(UserError):
    """A disk or a folder refuses; the same file can be written elsewhere."""


class OpenElsewhere(UserError):
    """The file at `path` is in use by another program; another name can be written, this one not."""

    def __init__(self, path: Path, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.path = path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the target's folder, put in the target's place when the block ends without an error.

    The temporary file exists (empty) from the start, so a folder that cannot be written is known before the work.
    OpenElsewhere when another program has the target open; CannotWrite when it is a device, the folder is missing or
    read-only, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    _refuse_open_or_folder(target, path)
    temporary = target.parent / f".perfdesk-{secrets.token_hex(6)}.tmp"
    replacing_now = False
    try:
        temporary.open("xb").close()
        yield temporary
        _flush(temporary)
        replacing_now = True
        os.replace(temporary, target)
    except OSError as error:
        if replacing_now and error.errno in _DENIED and target.exists():
            raise _in_use(path, "可能正在") from error
        explained = _explained(error, target)
        if explained is None:
            raise
        raise explained from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _lock_beside(path: Path) -> Path | None:
    """The lock that an office program has left beside a file: `.~lock.NAME#` or `~$NAME` (also shortened)."""
    names = (f".~lock.{path.name}#", f"~${path.name}", f"~${path.name[2:]}")
    locks = (path.with_name(name) for name in names)
    return next((lock for lock in locks if lock.exists()), None) if path.exists() else None


def _in_use(path: Path, how: str, lock: Path | None = None) -> OpenElsewhere:
    """The refusal for a target in use, with the program that probably has it."""
    office = lock is not None and lock.name.startswith(".~lock.")
    program = "LibreOffice" if office else _PROGRAMS.get(path.suffix.lower(), "WPS、Word")
    stale = f"如果确实没有打开，请删除旁边的“{lock.name}”。" if lock is not None else ""
    message = f"“{path.name}”{how} {program} 或其他程序中打开，没有写入。"
    return OpenElsewhere(path, message, f"请先关闭该文件，或换一个文件名另存。{stale}")


def _refuse_open_or_folder(target: Path, path: Path) -> None:
    if target.is_dir():
        raise CannotWrite(f"“{target.name}”是一个文件夹，不能写成文件。", "请换一个文件名。")
    if target.exists() and not target.is_file():
        raise CannotWrite(f"“{target}”不是普通文件，不能用文件代替它。", "请换一个文件名。")
    lock = _lock_beside(target)
    if lock is not None:
        raise _in_use(path, "正在", lock)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _explained(error: OSError, target: Path) -> CannotWrite | None:
    folder = target.parent
    if error.errno == errno.ENOENT or error.errno == errno.ENOTDIR:
        return CannotWrite(f"文件夹“{folder}”不存在。", "请先建立该文件夹，或另选一个文件夹。")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CannotWrite(f"磁盘空间不足，“{target.name}”没有写入。", "请清理磁盘，或另选一个磁盘。")
    if error.errno == errno.EROFS:
        return CannotWrite(f"“{folder}”所在的磁盘是只读的，“{target.name}”没有写入。", "请另选一个文件夹。")
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
        return CannotWrite(f"文件名“{target.name}”太长，或含有不允许的字符。", "请换一个较短的文件名。")
    if error.errno in _DENIED:
        return CannotWrite(f"没有权限在文件夹“{folder}”中写文件。", "请另选一个文件夹。")
    if error.errno == errno.EIO:
        return CannotWrite(f"写入“{target.name}”时磁盘出错。", "请检查磁盘或 U 盘，或另选一个磁盘。")
    return None
