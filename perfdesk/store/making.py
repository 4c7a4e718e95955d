"""Making a new project file, so that it never takes the place of another one by mistake."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

from perfdesk import __version__
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.store import backup, connect, held, lock, migrations, records, trouble

Add = Callable[[sqlite3.Connection], None]


def make(path: Path, filing: Filing, *, replace: bool, add: Add | None = None) -> None:
    """Write a new file with that content and what `add` puts in. UserError when it exists, unless `replace`."""
    with trouble.explained(path):
        refuse_taken(path, replace)
    beside = path.with_name(f".perfdesk-{secrets.token_hex(6)}.tmp")
    try:
        with trouble.explained(path):
            _write_new(beside, filing, add)
            with nullcontext() if replace else claimed(path):
                connect.remove_side_files(path)
                backup.put_in_place(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def refuse_taken(path: Path, replace: bool) -> None:
    """UserError when a new file may not take the place of what is there, or has no folder to stand in. OSError."""
    connect.check_name(path)
    if not path.parent.is_dir():
        raise trouble.no_folder(path)
    if not path.exists():
        return
    if not replace:
        raise _taken(path)
    held.refuse_held(path)
    lock.refuse_left_open(path)
    connect.check_ordinary(path)
    try:
        connect.check_kind(path)
    except UserError:
        return
    connect.connect_locked(path).close()


def _taken(path: Path) -> UserError:
    return UserError(f"“{path.name}”已经存在。", "请换一个文件名，或打开已有的文件。")


@contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Hold a new name with an empty file, so that of two programs that make it at once only one does. OSError."""
    try:
        path.open("xb").close()
    except FileExistsError:
        raise _taken(path) from None
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write_new(path: Path, filing: Filing, add: Add | None) -> None:
    with closing(connect.connect_new(path)) as connection:
        migrations.upgrade(connection)
        facts = {
            "file_id": secrets.token_hex(8),
            "revision": "0",
            "created_at": datetime.now().isoformat(timespec="seconds"),
            "created_with": f"perfdesk {__version__}",
        }
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts.items())
        records.insert_filing(connection, filing)
        if add is not None:
            add(connection)
        connection.execute("COMMIT")
