"""The guard before any foreign file: what may be opened at all, and how failures are told to the clerk."""

from __future__ import annotations

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from perfdesk.errors import UserError

MAX_FILE = 100 * 2**20
MAX_ENTRIES = 4000
MAX_TOTAL = 400 * 2**20
MAX_PART = 64 * 2**20
MAX_RATIO = 300
MAX_ITEMS = 200_000
_RATIO_FROM = 2**20
_pulse: ContextVar[Callable[[], None] | None] = ContextVar("pulse", default=None)

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    UnicodeDecodeError,
)


def refusal(path: Path, what: str, advice: str = "") -> UserError:
    """One clear line about a file that is not read."""
    return UserError(f"文件“{path.name or path}”{what}。", advice)


def damaged(path: Path) -> UserError:
    """The line for a truncated or broken file."""
    return refusal(path, "已损坏或不完整，无法读取", "请用 Word 或 WPS 打开后另存一份，再重试。")


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn the failures of reading `path` into one clear line for the clerk."""
    try:
        yield
    except FileNotFoundError as error:
        raise refusal(path, "不存在", f"请检查路径：{path}。") from error
    except IsADirectoryError as error:
        raise refusal(path, "是一个文件夹", "请选择文件。") from error
    except PermissionError as error:
        raise refusal(path, "没有读取权限，或正被其他程序占用", "请关闭打开它的程序，或检查权限后重试。") from error
    except RecursionError as error:
        raise refusal(path, "结构嵌套过深，已拒绝读取", "请用 Word 或 WPS 打开后另存一份，再重试。") from error
    except OSError as error:
        raise refusal(path, f"读取失败（{error.strerror or error}）", "请检查磁盘或网络后重试。") from error


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Turn what a broken container makes its library raise into one clear line; only around the library's calls."""
    try:
        yield
    except _DAMAGED as error:
        raise damaged(path) from error
    except OSError as error:
        # A broken container sends its reader to places before the beginning.
        if error.errno in (None, errno.EINVAL):
            raise damaged(path) from error
        raise


@contextmanager
def pulsing(pulse: Callable[[], None]) -> Iterator[None]:
    """Have `pulse` called now and then while this thread reads documents; what it raises stops the reading."""
    token = _pulse.set(pulse)
    try:
        yield
    finally:
        _pulse.reset(token)


def check_file(path: Path) -> None:
    """Refuse what is no ordinary file, empty, or larger than `MAX_FILE` bytes."""
    with telling(path):
        info = path.stat()
    if stat.S_ISDIR(info.st_mode):
        raise refusal(path, "是一个文件夹", "请选择文件。")
    if not stat.S_ISREG(info.st_mode):
        raise refusal(path, "不是普通文件", "请选择 Word、Excel 或文本文件。")
    if info.st_size == 0:
        raise refusal(path, "是空文件", "请检查文件是否保存完整。")
    if info.st_size > MAX_FILE:
        raise refusal(path, f"太大（超过 {MAX_FILE >> 20} MB）", "请拆分文件，或删去其中的图片后重试。")


def check_items(path: Path, count: int) -> None:
    """Refuse a document of more than `MAX_ITEMS` paragraphs and cells. Every reader comes here often, so it pulses."""
    pulse = _pulse.get()
    if pulse is not None:
        pulse()
    if count > MAX_ITEMS:
        raise refusal(path, "内容过多，已拒绝", "请删去多余的行，或拆分后重试。")


def check_zip(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a container by its declared sizes, before anything is unpacked.

    `zipfile` never yields more bytes than an entry declares, so the declared sizes are an upper bound.
    """
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    too_dense = any(
        entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > MAX_ENTRIES or total > MAX_TOTAL or too_dense:
        raise refusal(path, "解压后异常大，可能是恶意文件，已拒绝", "请用 Word 或 WPS 打开后另存一份，再重试。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal(path, "有密码保护", "请去掉密码后另存，再重试。")
