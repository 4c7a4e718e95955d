"""The project file: opened under an exclusive lock, changed one transaction at a time, copied at open and close."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from weakref import WeakValueDictionary

from perfdesk import __version__
from perfdesk.editing.past import PastStep, Version
from perfdesk.editing.session import Entry
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.store import backup, connect, history, lock, migrations, records, schema, trouble, versions
from perfdesk.store.snapshot import snapshot

SUFFIX = ".perfdesk"


class ProjectFile:
    """One open project file; implements `perfdesk.editing.session.Store`. Use it in the thread that opened it.

    `backup_problem` says why the copy at opening or closing could not be made, None when all is well. `author` is the
    name that history and versions are signed with, "" for none.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        """Wrap a connection that was checked; callers use `create` and `open`."""
        self.path = path
        self.read_only = read_only
        self.backup_problem: UserError | None = None
        self.author = ""
        self._connection = connection
        self._opened_as = backup.stamp_of(connection)
        self._identity = None if read_only else _identity(path)
        self._open = True

    @classmethod
    def create(cls, path: Path, filing: Filing, *, replace: bool = False) -> ProjectFile:
        """Make a new file with that content and open it. UserError when it exists, unless `replace`."""
        with _explained(path):
            _refuse_taken(path, replace)
        beside = path.with_name(f".perfdesk-{secrets.token_hex(6)}.tmp")
        try:
            with _explained(path):
                _write_new(beside, filing)
                with nullcontext() if replace else _claimed(path):
                    connect.remove_side_files(path)
                    backup.put_in_place(beside, path)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        return cls._locked(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> ProjectFile:
        """Open a file: to edit it under a lock, or as it is at this moment to look at it.

        UserError when it is missing, not ours, damaged, of a newer version or not writable; FileInUse when somebody
        else edits it.
        """
        if read_only:
            return cls._looked_at(path)
        _refuse_held(path)
        connect.check_kind(path)
        file = cls._locked(path)
        try:
            file.check_and_copy()
        except BaseException:
            file.close()
            raise
        return file

    @classmethod
    def _locked(cls, path: Path) -> ProjectFile:
        connection = connect.connect_locked(path)
        try:
            with _explained(path):
                lock.write_note(path)
                connect.check_size(connection, path)
                _upgrade(connection, path)
                file = cls(path, connection, read_only=False)
        except BaseException:
            connection.close()
            lock.remove_note(path)
            raise
        file.hold()
        return file

    @classmethod
    def _looked_at(cls, path: Path) -> ProjectFile:
        holder = _HELD.get(_identity(path))
        if holder is None:
            connect.check_kind(path)
        with _explained(path):
            data = snapshot(path) if holder is None else holder.content()
        return cls.of_content(path, data)

    @classmethod
    def of_content(cls, path: Path, data: bytes) -> ProjectFile:
        """The content of a file (see `content`) to look at, in whatever thread calls this. UserError: damaged."""
        with _explained(path):
            connection = connect.connect_memory(data)
            connect.check_content(connection)
            if connect.version_of(connection) < schema.SCHEMA_VERSION:
                migrations.upgrade(connection)
            connection.execute("PRAGMA query_only = ON")
            return cls(path, connection, read_only=True)

    def __enter__(self) -> ProjectFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hold(self) -> None:
        """Remember that this process holds the file."""
        _HELD[self._identity] = self

    def load_filing(self) -> Filing:
        """The whole content. UserError when the file is damaged."""
        with _sound(self.path):
            return records.load_filing(self._connection)

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        """(done, oldest first; undone, the next to redo last)."""
        with _sound(self.path):
            return history.load(self._connection, self._read_step)

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry | None:
        """Store a step with its history entry; see `Store`."""
        with self._transaction():
            records.write_changes(self._connection, step.changes)
            history.drop_undone(self._connection)
            if merge_into is None or merged_step is None:
                return history.add(self._connection, step, self.author)
            return history.replace(self._connection, merge_into, merged_step, self.author)

    def commit_undo(self, entry: Entry, step: Step) -> None:
        """Store the inverted step and mark the entry as undone."""
        self.commit_replay([(entry, step)], forward=False)

    def commit_redo(self, entry: Entry, step: Step) -> None:
        """Store the step again and mark the entry as done."""
        self.commit_replay([(entry, step)], forward=True)

    def commit_replay(self, replayed: Sequence[tuple[Entry, Step]], *, forward: bool) -> None:
        """Store many steps of the history in one transaction; see `Store`."""
        with self._transaction():
            for entry, step in replayed:
                records.write_changes(self._connection, step.changes)
                if forward:
                    history.mark_done(self._connection, entry.seq)
                else:
                    history.mark_undone(self._connection, entry.seq, self.author)

    def load_trail(self) -> list[PastStep]:
        """Every step of the history, also those that were undone, oldest first."""
        with _sound(self.path):
            return history.trail(self._connection, self._read_step)

    def load_versions(self) -> list[Version]:
        """The named versions, oldest first."""
        with _sound(self.path):
            return versions.listed(self._connection, self._read_version)

    def name_version(self, name: str) -> Version:
        """Keep the present content under a name. UserError when there is a version of that name, or for the disk."""
        with self._transaction():
            self._refuse_second(name, None)
            return versions.add(self._connection, name, self.author, self._read_version)

    def rename_version(self, version: Version, name: str) -> None:
        """Give a version another name. UserError when another one has it, or when the version is gone."""
        with self._transaction():
            self._refuse_second(name, version.id)
            if not versions.rename(self._connection, version.id, name):
                raise _version_gone(version.name)

    def delete_version(self, version: Version) -> None:
        """Take a version out of the file, for good. UserError when it is gone."""
        with self._transaction():
            if not versions.delete(self._connection, version.id):
                raise _version_gone(version.name)

    def content(self) -> bytes:
        """The whole file as it is now."""
        return self._connection.serialize()

    def backup(self) -> Path:
        """A dated copy of the present content: the newest one when it already holds it. UserError."""
        self._refuse_read_only()
        same = self._same_copy()
        if same is not None:
            return same
        copy = backup.dated_copy(self._connection, self.path)
        backup.thin_out(self.path, copy)
        return copy

    def save_copy(self, path: Path) -> None:
        """Write the present content as another file, replacing it. UserError; FileInUse when it is open."""
        with _explained(path):
            _refuse_taken(path, replace=True)
            connect.remove_side_files(path)
        backup.write_copy(self._connection, path)

    def close(self) -> None:
        """Copy what was changed, and let go of the file. Never fails; a second call does nothing."""
        if not self._open:
            return
        self._open = False
        if self.read_only:
            self._connection.close()
            return
        try:
            if backup.stamp_of(self._connection) != self._opened_as:
                self._copy_or_note()
        except sqlite3.Error as error:
            self.backup_problem = trouble.of_sqlite(error, self.path) or trouble.damaged(self.path)
        finally:
            _HELD.pop(self._identity, None)
            self._connection.close()
            lock.remove_note(self.path)

    def check_and_copy(self) -> None:
        """Check every page and make the dated copy of opening, unless the newest copy is the same. UserError: damaged.

        Copies are checked when they are made, and loading checks what it reads, so that one check is enough.
        """
        if self._same_copy() is None:
            with _explained(self.path):
                connect.check_content(self._connection)
            self._copy_or_note()

    def _same_copy(self) -> Path | None:
        copies = backup.backups_of(self.path)
        same = copies and backup.same_content(copies[-1], backup.stamp_of(self._connection))
        return copies[-1] if same else None

    def _copy_or_note(self) -> None:
        try:
            self.backup()
            self.backup_problem = None
        except UserError as problem:
            self.backup_problem = problem

    def _read_step(self, seq: int) -> Step:
        with _sound(self.path):
            return history.read_step(self._connection, seq)

    def _read_version(self, version_id: str) -> Filing:
        with _sound(self.path):
            filing = versions.content_of(self._connection, version_id)
        if filing is None:
            raise _version_gone("")
        return filing

    def _refuse_second(self, name: str, version_id: str | None) -> None:
        if versions.id_of(self._connection, name) not in (None, version_id):
            raise UserError(f"已经有名为“{name}”的版本。", "请换一个名字，或先删除原来的版本。")

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise UserError(
                f"“{self.path.name}”是以只读方式打开的，不能修改。", "要修改请另存一份，或等对方关闭后重新打开。"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, on the disk at the end. UserError when the disk does not take it."""
        self._refuse_read_only()
        if _identity(self.path) != self._identity:
            raise trouble.moved(self.path)
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")
            connection.execute("COMMIT")
        except BaseException as error:
            connect.roll_back(connection)
            problem = trouble.of_sqlite(error, self.path) if isinstance(error, sqlite3.Error) else None
            if problem is None:
                raise
            raise problem from error


def is_project_file(path: Path) -> bool:
    """True for what `ProjectFile.open` is to open or to explain: by its ending, or a database by its content."""
    if path.suffix.lower() == SUFFIX or _HELD.get(_identity(path)) is not None:
        return True
    return connect.is_database(path)


# The files that this process edits: opening one past SQLite would end its lock.
_HELD: WeakValueDictionary[tuple[int, int] | None, ProjectFile] = WeakValueDictionary()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _refuse_held(path: Path) -> None:
    if _HELD.get(_identity(path)) is not None:
        raise lock.FileInUse(path, lock.read_note(path))


def _refuse_taken(path: Path, replace: bool) -> None:
    """UserError when a new file may not take the place of what is there, or has no folder to stand in. OSError."""
    connect.check_name(path)
    if not path.parent.is_dir():
        raise trouble.no_folder(path)
    if not path.exists():
        return
    if not replace:
        raise _taken(path)
    _refuse_held(path)
    connect.check_ordinary(path)
    try:
        connect.check_kind(path)
    except UserError:
        return
    connect.connect_locked(path).close()


def _taken(path: Path) -> UserError:
    return UserError(f"“{path.name}”已经存在。", "请换一个文件名，或打开已有的文件。")


@contextmanager
def _claimed(path: Path) -> Iterator[None]:
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


def _version_gone(name: str) -> UserError:
    return UserError(f"版本“{name}”已经不在了。" if name else "这个版本已经不在了。", "请重新打开版本列表。")


def _write_new(path: Path, filing: Filing) -> None:
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
        connection.execute("COMMIT")


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    version = connect.version_of(connection)
    if version < schema.SCHEMA_VERSION:
        backup.dated_copy(connection, path, note=f"-升级前-v{version}")
        migrations.upgrade(connection)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What a damaged file or a refusing disk raises, as UserError."""
    try:
        yield
    except sqlite3.Error as error:
        raise trouble.of_sqlite(error, path) or error from error
    except OSError as error:
        raise trouble.of_system(error, path) from error


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Reading rows: values that we never write mean a damaged file."""
    try:
        with _explained(path):
            yield
    except (ValueError, TypeError) as error:
        raise trouble.damaged(path) from error
