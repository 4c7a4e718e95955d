"""Dated copies of a project file, in the folder 备份 beside it."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from perfdesk.store import trouble

FOLDER = "备份"
KEEP_NEWEST = 20
KEEP_DAYS = 30
_STAMP = r"(\d{8})-\d{6}(?:-\d+)?"
_MOST_NAME_BYTES = 180


def backup_folder(path: Path) -> Path:
    """Where the dated copies of a file are."""
    return path.parent / FOLDER


def backups_of(path: Path) -> list[Path]:
    """The dated copies of a file that may be thinned out, oldest first."""
    return sorted(_named(path, ""), key=_age)


def dated_copy(connection: sqlite3.Connection, path: Path, note: str = "") -> Path:
    """Copy an open file into its backup folder; with a `note` in its name it is never thinned out.

    UserError when the folder or the disk does not take it; nothing half-written stays.
    """
    folder = backup_folder(path)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise trouble.of_system(error, folder) from error
    copy = _free_name(folder, f"{_short(path.stem)}-{datetime.now():%Y%m%d-%H%M%S}{note}", path.suffix)
    write_copy(connection, copy)
    return copy


def write_copy(connection: sqlite3.Connection, copy: Path) -> None:
    """Write the whole content as a file of its own: beside, checked, on the disk, then in place. UserError."""
    beside = copy.with_name(copy.name + ".tmp")
    try:
        beside.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(beside),))
        _check(beside)
        put_in_place(beside, copy)
    except sqlite3.Error as error:
        problem = trouble.of_sqlite(error, copy)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise trouble.of_system(error, copy) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def put_in_place(beside: Path, path: Path) -> None:
    """Give a finished file its name, so that it and the name outlast a power cut. OSError."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(beside, path)
    if os.name == "nt":
        return
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def thin_out(path: Path, made: Path | None = None) -> None:
    """Keep the newest copies and the last one of each recent day. The only copy there is always stays.

    So does the one just `made`, which is not the newest by its name when the clock was put back.

    Takes away what a kill in the middle of copying left, so only the one who has the file open may call it.
    """
    copies = backups_of(path)
    last_of_day = {item.name[len(_short(path.stem)) + 1 :][:8]: item for item in copies}
    kept = {made, *copies[-KEEP_NEWEST:], *list(last_of_day.values())[-KEEP_DAYS:]}
    for item in [*copies, *_named(path, ".tmp"), *_named(path, ".tmp-journal")]:
        if item not in kept:
            with suppress(OSError):  # a copy that someone is looking at goes the next time
                item.unlink()


def same_content(path: Path, stamp: tuple[str, str]) -> bool:
    """True when a copy holds exactly that (file id, revision)."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return stamp_of(connection) == stamp
    except sqlite3.Error:
        return False


def stamp_of(connection: sqlite3.Connection) -> tuple[str, str]:
    """(file id, revision): equal stamps mean equal content."""
    values = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('file_id', 'revision')"))
    if len(values) != 2:
        raise sqlite3.DatabaseError("database disk image is malformed: meta")
    return values["file_id"], values["revision"]


def _named(path: Path, ending: str) -> list[Path]:
    folder = backup_folder(path)
    pattern = re.compile(re.escape(_short(path.stem)) + "-" + _STAMP + re.escape(path.suffix + ending))
    return [item for item in folder.iterdir() if pattern.fullmatch(item.name)] if folder.is_dir() else []


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != ("ok",):
        raise sqlite3.DatabaseError(f"database disk image is malformed: {answer}")


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    copy, count = folder / f"{stem}{suffix}", 1
    while copy.exists():
        count += 1
        copy = folder / f"{stem}-{count}{suffix}"
    return copy


def _short(stem: str) -> str:
    """File names hold 255 bytes, a Chinese character is three, and the date needs its place."""
    return stem.encode()[:_MOST_NAME_BYTES].decode(errors="ignore")


def _age(path: Path) -> tuple[str, int, str]:
    found = re.search(r"(\d{8}-\d{6})(?:-(\d+))?$", path.stem)
    return (found[1], int(found[2] or 1), path.name) if found else ("", 0, path.name)
