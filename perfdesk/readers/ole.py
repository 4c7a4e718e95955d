"""Opening the compound files (OLE) of Word and Excel 97–2003: only streams by name, all sizes checked first."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from perfdesk.readers.safety import MAX_PART, check_file, damaged, refusal, telling, unpacking

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_STREAM = 2
_SECTOR_SHIFTS = (9, 12)


class Compound:
    """One opened compound file. Use `compound(path)`."""

    def __init__(self, path: Path, container: Any, size: int) -> None:
        self.path = path
        self._container = container
        self._size = size

    def has(self, name: str) -> bool:
        """Whether the root holds a stream of that name."""
        return bool(self._container.get_type(name) == _STREAM)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. UserError when there is none, or a larger one than `MAX_PART`."""
        if not self.has(name):
            raise damaged(self.path)
        size = self._container.get_size(name)
        if size > self._size or self._container.root.size > self._size:
            raise damaged(self.path)
        if size > MAX_PART:
            raise refusal(self.path, f"内容过多（超过 {MAX_PART >> 20} MB）", "请删去图片，或拆分后重试。")
        with _unpacking(self.path):
            data = self._container.openstream(name).read()
        return bytes(data)


@contextmanager
def compound(path: Path) -> Iterator[Compound]:
    """The compound file at `path`, checked. UserError when it is broken."""
    check_file(path)
    with telling(path), path.open("rb") as stream:
        size = path.stat().st_size
        _check_header(path, stream.read(_HEADER), size)
        stream.seek(0)
        with _unpacking(path):
            container: Any = _opener()(stream)
        yield Compound(path, container, size)


def _opener() -> Any:
    import olefile

    return olefile.OleFileIO


def _check_header(path: Path, header: bytes, size: int) -> None:
    """Refuse tables that claim more sectors than the file can need: olefile follows such claims round a circle."""
    if len(header) < _HEADER:
        raise damaged(path)
    shift = int.from_bytes(header[30:32], "little")
    fat, mini_fat = struct.unpack_from("<I", header, 44)[0], struct.unpack_from("<I", header, 64)[0]
    if shift not in _SECTOR_SHIFTS:
        raise damaged(path)
    sectors = (size >> shift) + 1
    if mini_fat > sectors or fat > 4 + 2 * (sectors // (1 << (shift - 2))):
        raise damaged(path)


@contextmanager
def _unpacking(path: Path) -> Iterator[None]:
    """Turn what a broken container makes olefile raise into one clear line; only around its own calls."""
    with unpacking(path):
        try:
            yield
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            raise damaged(path) from error
