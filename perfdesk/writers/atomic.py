"""Writing beside the target and replacing it at the end: a file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfdesk.errors import UserError

_ANOTHER_NAME = "请先关闭该文件，或换一个文件名另存。"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the target's folder, put in the target's place when the block ends without an error.

    The temporary file exists (empty) from the start, so a folder that cannot be written is known before the work.
    UserError when the target is open elsewhere or is a device, the folder is missing or read-only, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    _refuse_open_or_folder(target)
    temporary = target.parent / f".perfdesk-{secrets.token_hex(6)}.tmp"
    try:
        temporary.open("xb").close()
        yield temporary
        _flush(temporary)
        os.replace(temporary, target)
    except OSError as error:
        explained = _explained(error, target)
        if explained is None:
            raise
        raise explained from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def open_elsewhere(path: Path) -> bool:
    """Whether an office program has left its lock beside a file: `.~lock.NAME#` or `~$NAME` (also shortened)."""
    names = (f".~lock.{path.name}#", f"~${path.name}", f"~${path.name[2:]}")
    return path.exists() and any((path.parent / name).exists() for name in names)


def _refuse_open_or_folder(target: Path) -> None:
    if target.is_dir():
        raise UserError(f"“{target.name}”是一个文件夹，不能写成文件。", "请换一个文件名。")
    if target.exists() and not target.is_file():
        raise UserError(f"“{target}”不是普通文件，不能用文件代替它。", "请换一个文件名。")
    if open_elsewhere(target):
        raise UserError(f"“{target.name}”正在 WPS、Word 或其他程序中打开，没有写入。", _ANOTHER_NAME)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _explained(error: OSError, target: Path) -> UserError | None:
    folder = target.parent
    if error.errno == errno.ENOENT or error.errno == errno.ENOTDIR:
        return UserError(f"文件夹“{folder}”不存在。", "请先建立该文件夹，或另选一个文件夹。")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UserError(f"磁盘空间不足，“{target.name}”没有写入。", "请清理磁盘，或另选一个磁盘。")
    if error.errno == errno.EROFS:
        return UserError(f"“{folder}”所在的磁盘是只读的，“{target.name}”没有写入。", "请另选一个文件夹。")
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
        return UserError(f"文件名“{target.name}”太长，或含有不允许的字符。", "请换一个较短的文件名。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY):
        if target.exists():
            return UserError(f"“{target.name}”可能正在 WPS、Word 或其他程序中打开，没有写入。", _ANOTHER_NAME)
        return UserError(f"没有权限在文件夹“{folder}”中写文件。", "请另选一个文件夹。")
    if error.errno == errno.EIO:
        return UserError(f"写入“{target.name}”时磁盘出错。", "请检查磁盘或 U 盘，或另选一个磁盘。")
    return None
