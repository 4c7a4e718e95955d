"""Dated copies of a project file: in the folder 备份 beside it or at a place of the user's, and at a second one."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perfdesk.store import trouble

FOLDER = "备份"
OPENED, CLOSED, ASKED, IMPORTING, RESTORING = "打开时", "关闭时", "手动", "导入前", "恢复前"
CHANGING_FORM, UPGRADING = "换表式前", "升级前"
KEEP_NEWEST = 20
KEEP_DAYS = 30
_STAMP = r"(\d{8}-\d{6})(?:-(\d+))?(?:-([^-\d][^-]*?))?(?:-v\d+)?"
_MOST_NAME_BYTES = 180
# What shares say that cannot flush a folder: the file has its name all the same.
_NO_FLUSH = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF)


@dataclass(frozen=True, slots=True)
class Backups:
    """How many of the newest copies stay (at least 1), where they are (None: beside the file), and where each is
    written once more (None: nowhere)."""

    keep: int = KEEP_NEWEST
    place: Path | None = None
    second: Path | None = None

    def folder(self, path: Path) -> Path:
        """Where the dated copies of a file are."""
        return path.parent / FOLDER if self.place is None else _own_folder(self.place, path)

    def second_folder(self, path: Path) -> Path | None:
        """Where they are once more."""
        return None if self.second is None else _own_folder(self.second, path)


USUAL = Backups()


@dataclass(frozen=True, slots=True)
class DatedCopy:
    """One copy: its file, when (local time) and why it was made ("" when its name does not say), its size in bytes."""

    path: Path
    made_at: datetime
    why: str
    size: int


def backup_folder(path: Path) -> Path:
    """Where the dated copies of a file usually are."""
    return USUAL.folder(path)


def backups_of(path: Path, rules: Backups = USUAL) -> list[Path]:
    """The dated copies of a file that may be thinned out, oldest first."""
    return [item for item in _copies(rules.folder(path), path) if UPGRADING not in item.name]


def all_copies(path: Path, rules: Backups = USUAL) -> list[DatedCopy]:
    """Every copy of a file that can be found, newest first: at its place, beside the file, at the second place."""
    places = (rules.folder(path), USUAL.folder(path), rules.second_folder(path))
    folders = list(dict.fromkeys(folder for folder in places if folder is not None))
    seen: dict[str, DatedCopy] = {}
    for folder in folders:
        for item in _copies(folder, path):
            with suppress(OSError, ValueError):  # what goes meanwhile, or has an impossible date, is no copy
                seen.setdefault(item.name, _described(item, path))
    return sorted(seen.values(), key=lambda copy: _age(copy.path), reverse=True)


def dated_copy(
    connection: sqlite3.Connection, path: Path, rules: Backups = USUAL, *, why: str = ASKED, note: str = ""
) -> Path:
    """Copy an open file into its backup folder, with the reason in its name. Those called 升级前 are never thinned out.

    UserError when the folder or the disk does not take it; nothing half-written stays.
    """
    folder = rules.folder(path)
    _make_folder(folder)
    with trouble.explained(folder):
        copy = _free_name(folder, f"{short(path.stem)}-{datetime.now():%Y%m%d-%H%M%S}", f"-{why}{note}{path.suffix}")
    write_copy(connection, copy)
    return copy


def copy_once_more(copy: Path, path: Path, rules: Backups) -> None:
    """Write a copy to the second place too, and thin out there. UserError."""
    folder = rules.second_folder(path)
    if folder is None:
        return
    _make_folder(folder)
    beside = folder / f"{copy.name}.tmp"
    try:
        shutil.copyfile(copy, beside)
        put_in_place(beside, folder / copy.name)
    except OSError as error:
        raise trouble.of_system(error, folder / copy.name) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _thin_out(folder, path, rules.keep, folder / copy.name)


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


def write_bytes(data: bytes, path: Path) -> None:
    """Write a whole file: beside, on the disk, then in place. OSError; nothing half-written stays."""
    beside = path.with_name(path.name + ".tmp")
    try:
        write_beside(data, beside)
        put_in_place(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_beside(data: bytes, beside: Path) -> None:
    """Write what is to be put in place, all of it and on the disk. OSError."""
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if beside.stat().st_size != len(data):  # a share may be full and not say so
        raise OSError(errno.EIO, "cut off")


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
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(descriptor)


def thin_out(path: Path, made: Path | None = None, rules: Backups = USUAL) -> None:
    """Keep the newest copies and the last one of each recent day. The only copy there is always stays.

    So does the one just `made`, which is not the newest by its name when the clock was put back.

    Takes away what a kill in the middle of copying left, so only the one who has the file open may call it.
    """
    _thin_out(rules.folder(path), path, rules.keep, made)


def _thin_out(folder: Path, path: Path, keep: int, made: Path | None) -> None:
    copies = [item for item in _copies(folder, path) if UPGRADING not in item.name]
    last_of_day = {_age(item)[0][:8]: item for item in copies}
    kept = {made, *copies[-max(keep, 1) :], *list(last_of_day.values())[-KEEP_DAYS:]}
    for item in [*copies, *_named(folder, path, ".tmp"), *_named(folder, path, ".tmp-journal")]:
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


def is_sound(path: Path) -> bool:
    """Whether the pages of a copy fit together."""
    try:
        _check(path)
    except sqlite3.Error:
        return False
    return True


def stamp_of(connection: sqlite3.Connection) -> tuple[str, str]:
    """(file id, revision): equal stamps mean equal content."""
    values = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('file_id', 'revision')"))
    if len(values) != 2:
        raise sqlite3.DatabaseError("database disk image is malformed: meta")
    return values["file_id"], values["revision"]


def _own_folder(place: Path, path: Path) -> Path:
    """A folder of its own for each file, as files of one name from several folders may be copied to one place."""
    sign = hashlib.sha256(str(path.absolute()).encode(errors="surrogatepass")).hexdigest()[:6]
    return place / f"{short(path.stem)}-{sign}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble.of_system(error, folder) from error


def _copies(folder: Path, path: Path) -> list[Path]:
    return sorted(_named(folder, path, ""), key=_age)


def _named(folder: Path, path: Path, ending: str) -> list[Path]:
    pattern = re.compile(re.escape(short(path.stem)) + "-" + _STAMP + re.escape(path.suffix + ending))
    try:
        return [item for item in folder.iterdir() if pattern.fullmatch(item.name)]
    except OSError:  # not there, or its disk is away
        return []


def _described(copy: Path, path: Path) -> DatedCopy:
    """What the name and the file system say of a copy. OSError, ValueError."""
    found = re.fullmatch(_STAMP, copy.stem[len(short(path.stem)) + 1 :])
    stamp, why = ("", "") if found is None else (found[1], found[3] or "")
    return DatedCopy(copy, datetime.strptime(stamp, "%Y%m%d-%H%M%S"), why, copy.stat().st_size)


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != ("ok",):
        raise sqlite3.DatabaseError(f"database disk image is malformed: {answer}")


def _free_name(folder: Path, stem: str, ending: str) -> Path:
    """A name of its own, numbered among all copies of the same second so that they keep their order."""
    count = sum(item.name.startswith(stem) for item in folder.iterdir())
    copy = folder / f"{stem}{f'-{count + 1}' if count else ''}{ending}"
    while copy.exists():
        count += 1
        copy = folder / f"{stem}-{count + 1}{ending}"
    return copy


def short(stem: str) -> str:
    """File names hold 255 bytes, a Chinese character is three, and the date needs its place."""
    return stem.encode()[:_MOST_NAME_BYTES].decode(errors="ignore")


def _age(path: Path) -> tuple[str, int, str]:
    found = re.search(_STAMP + "$", path.stem)
    return (found[1], int(found[2] or 1), path.name) if found else ("", 0, path.name)
