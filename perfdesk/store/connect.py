"""Ways to a database connection, and what is checked before its content is trusted."""

from __future__ import annotations

import errno
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from perfdesk.errors import UserError
from perfdesk.model.text import storable
from perfdesk.store import schema, trouble
from perfdesk.store.lock import FileInUse, read_note

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_WAIT_SECONDS = 0.5
_CACHE_KIB = 32768  # holds a large filing, so that checking and loading read the disk once


def is_database(path: Path) -> bool:
    """True when a file begins like an SQLite database; read past SQLite, see `check_kind`."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def check_kind(path: Path) -> None:
    """UserError unless the file says to be a project file of a version that we know.

    Reads the file past SQLite, which on POSIX ends all locks that this process has on it: never for a file that
    this process holds.
    """
    header = _header(path)
    name = path.name
    if not header:
        raise trouble.Damaged(f"“{name}”是空文件。", "请改用“备份”文件夹里最近的一份，或新建一个文件。")
    if not header.startswith(_MAGIC[: len(header)]):
        raise trouble.Damaged(
            f"“{name}”不是绩效目标项目文件。",
            "Word、Excel、文本文件请用“导入”（import），JSON 文件请用“载入”（load）。",
        )
    if len(header) < _HEADER_BYTES:
        raise trouble.damaged(path)
    version, application = int.from_bytes(header[60:64], "big"), int.from_bytes(header[68:72], "big")
    if application != schema.APPLICATION_ID:
        raise UserError(f"“{name}”是其他程序的数据库，不是绩效目标项目文件。", "请选择扩展名为 .perfdesk 的文件。")
    if version > schema.SCHEMA_VERSION:
        needed = _program_needed(path)
        raise UserError(
            f"“{name}”由较新的程序写成（文件版本 {version}，本程序只到 {schema.SCHEMA_VERSION}）。",
            f"请安装{needed or f'能打开文件版本 {version} 的新程序'}。",
        )


def _program_needed(path: Path) -> str:
    """The version that a newer file asks for, "" when it cannot be read."""
    try:
        with closing(sqlite3.connect(_uri(path, "ro"), uri=True, timeout=0)) as connection:
            (value,) = connection.execute("SELECT value FROM meta WHERE key = 'needs_program'").fetchone()
    except (sqlite3.Error, TypeError):
        return ""
    return f" {value} 或更新的版本" if re.fullmatch(r"[\w.+-]{1,20}", str(value)) else ""


def check_name(path: Path) -> None:
    """UserError for a name that SQLite cannot write, or beside which it could not put its journal (255 bytes)."""
    if storable(str(path)) != str(path):
        raise UserError(f"文件或文件夹的名字“{storable(str(path))}”里有系统认不出的字符。", "请改名后重试。")
    if len((path.name + "-journal").encode()) > 255:
        raise trouble.of_system(OSError(errno.ENAMETOOLONG, ""), path)


def connect_locked(path: Path) -> sqlite3.Connection:
    """A connection that alone may read and write the file until it is closed. FileInUse, or UserError."""
    check_name(path)
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(_uri(path, "rw"), uri=True, isolation_level=None, timeout=_WAIT_SECONDS)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM meta WHERE 0")  # changes nothing, but a read-only file refuses it
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        if "is locked" in str(error):
            raise FileInUse(path, read_note(path)) from error
        raise trouble.of_sqlite(error, path) or error from error
    return connection


def is_locked(path: Path) -> bool:
    """Whether another process holds the file, told at once. Never for a file that this process holds."""
    try:
        with closing(sqlite3.connect(_uri(path, "rw"), uri=True, isolation_level=None, timeout=0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return "is locked" in str(error)
    return False


def connect_new(path: Path) -> sqlite3.Connection:
    """A connection to a file that does not exist yet; whoever puts it in its place sees to it being on the disk."""
    connection = sqlite3.connect(_uri(path, "rwc"), uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def connect_memory(data: bytes) -> sqlite3.Connection:
    """A connection to a copy in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.deserialize(data)
    return connection


def check_size(connection: sqlite3.Connection, path: Path) -> None:
    """sqlite3.DatabaseError when the file was cut off."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]
    if path.stat().st_size < pages:
        raise sqlite3.DatabaseError("database disk image is malformed: cut off")


def check_content(connection: sqlite3.Connection) -> None:
    """sqlite3.DatabaseError when the pages of the file, or its tables and their indexes, do not fit together.

    3 ms for 500 projects, 50 ms for 5,000: a tenth of loading them.
    """
    answer = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != ("ok",):
        raise sqlite3.DatabaseError(f"database disk image is malformed: {answer}")


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of an open file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def remove_side_files(path: Path) -> None:
    """Take away what an earlier file of that name left: its journal would be rolled back into a new file."""
    for ending in ("-journal", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()


def roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction that failed; what a broken disk cannot roll back now is rolled back at the next opening."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def check_ordinary(path: Path) -> None:
    """UserError for a folder or a device, which no project file may take the place of. OSError."""
    if path.is_dir():
        raise UserError(f"“{path.name}”是文件夹，不是项目文件。", "请选择扩展名为 .perfdesk 的文件。")
    if path.exists() and not path.is_file():
        raise UserError(f"“{path.name}”不是普通文件。", "请选择扩展名为 .perfdesk 的文件。")


def _header(path: Path) -> bytes:
    try:
        check_ordinary(path)
        with path.open("rb") as file:
            return file.read(_HEADER_BYTES)
    except OSError as error:
        raise trouble.of_system(error, path) from error


def _uri(path: Path, mode: str) -> str:
    """A file URI that also takes Windows drives and network shares, which `Path.as_uri` writes as hosts."""
    name = path.absolute().as_posix()
    return "file://" + quote(name if name.startswith("/") else "/" + name) + f"?mode={mode}"
