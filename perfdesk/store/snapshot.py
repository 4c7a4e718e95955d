"""The content of a file at one moment, without a lock and without writing beside it: for looking at a file only."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

_HOT_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_TRIES = 40
_PAUSE = 0.02


def snapshot(path: Path) -> bytes:
    """The bytes of a database between two transactions, although another process may be writing to it.

    Its writer changes the file only while a journal is beside it, so the copy is good when there was none and the
    file's size and time stayed the same. A journal that stays was left by a crash: then a copy of both is repaired.
    OSError when the file cannot be read.
    """
    for _ in range(_TRIES):
        before = _stamp(path)
        time.sleep(_PAUSE)  # longer than one tick of the file system's clock: a later write shows
        data = path.read_bytes()
        if before is not None and _stamp(path) == before and data[18:20] != b"\x02\x02":
            return data
    return _repaired_copy(path)


def _stamp(path: Path) -> tuple[int, int] | None:
    """(size, time) of a file at rest, None while a transaction is under way."""
    journal = path.with_name(path.name + "-journal")
    try:
        with journal.open("rb") as file:
            if file.read(len(_HOT_JOURNAL)) == _HOT_JOURNAL:
                return None
    except FileNotFoundError:
        pass
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _repaired_copy(path: Path) -> bytes:
    with tempfile.TemporaryDirectory(prefix="perfdesk-") as folder:
        copy = Path(folder) / "copy.db"
        for ending in ("", "-journal", "-wal"):
            source = path.with_name(path.name + ending)
            if source.is_file():
                shutil.copyfile(source, copy.with_name(copy.name + ending))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            return connection.serialize()
