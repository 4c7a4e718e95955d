"""The project file: opened under an exclusive lock, changed one transaction at a time, copied at open and close."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from perfdesk.editing.past import PastStep, Version
from perfdesk.editing.session import Entry
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.store import backup, connect, held, history, lock, making, migrations, records, schema, trouble, versions
from perfdesk.store.backup import USUAL, Backups
from perfdesk.store.snapshot import snapshot

SUFFIX = ".perfdesk"


class ProjectFile:
    """One open project file; implements `perfdesk.editing.session.Store`. Use it in the thread that opened it.

    `backup_problem` says why the copy at opening or closing could not be made, None when all is well; `backups` how
    many copies there are and where. `author` is the name that history and versions are signed with, "" for none.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool, backups: Backups = USUAL
    ) -> None:
        """Wrap a connection that was checked; callers use `create` and `open`."""
        self.backups = backups
        self.path = path
        self.read_only = read_only
        self.backup_problem: UserError | None = None
        self.author = ""
        self._connection = connection
        self._opened_as = backup.stamp_of(connection)
        self._identity = None if read_only else held.identity(path)
        self._open = True

    @classmethod
    def create(cls, path: Path, filing: Filing, *, replace: bool = False) -> ProjectFile:
        """Make a new file with that content and open it. UserError when it exists, unless `replace`."""
        making.make(path, filing, replace=replace)
        return cls._locked(path, USUAL)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, take_over: bool = False, backups: Backups = USUAL
    ) -> ProjectFile:
        """Open a file: to edit it under a lock, or as it is at this moment to look at it.

        Every page is checked, which costs a tenth of loading. Damaged when they do not fit together; UserError
        when the file is missing, not ours, of a newer version or not writable; FileInUse when somebody else edits it:
        where only a note of another computer says so, `take_over` passes by it.
        """
        if read_only:
            return cls._looked_at(path)
        held.refuse_held(path)
        connect.check_kind(path)
        file = cls._locked(path, backups, take_over=take_over)
        try:
            file.copy_if_missing()
        except BaseException:
            file.close()
            raise
        return file

    @classmethod
    def _locked(cls, path: Path, backups: Backups, *, take_over: bool = True) -> ProjectFile:
        file = cls(path, _connect(path, backups, take_over=take_over), read_only=False, backups=backups)
        file.hold()
        return file

    @classmethod
    def _looked_at(cls, path: Path) -> ProjectFile:
        holder = held.holder_of(path)
        if holder is None:
            connect.check_kind(path)
        with trouble.explained(path):
            data = snapshot(path) if holder is None else holder.content()
        return cls.of_content(path, data)

    @classmethod
    def of_content(cls, path: Path, data: bytes) -> ProjectFile:
        """The content of a file (see `content`) to look at, in whatever thread calls this. UserError: damaged."""
        with trouble.explained(path):
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
        held.hold(self._identity, self)

    def copy_if_missing(self) -> None:
        """The dated copy of opening, unless the newest copy is the same."""
        if self._same_copy() is None:
            self._copy_or_note(backup.OPENED)

    def load_filing(self) -> Filing:
        """The whole content. UserError when the file is damaged."""
        with trouble.sound(self.path):
            return records.load_filing(self._connection)

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        """(done, oldest first; undone, the next to redo last)."""
        with trouble.sound(self.path):
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
        with trouble.sound(self.path):
            return history.trail(self._connection, self._read_step)

    def load_versions(self) -> list[Version]:
        """The named versions, oldest first."""
        with trouble.sound(self.path):
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

    def stamp(self) -> tuple[str, str]:
        """(file id, revision): equal stamps mean equal content. UserError."""
        with trouble.explained(self.path):
            return backup.stamp_of(self._connection)

    def content(self) -> bytes:
        """The whole file as it is now."""
        return self._connection.serialize()

    def backup(self, why: str = backup.ASKED) -> Path:
        """A dated copy of the present content: the newest one when it already holds it. UserError.

        A second place that does not take its copy is told by `backup_problem` alone.
        """
        self._refuse_read_only()
        copy = self._same_copy()
        if copy is None:
            copy = backup.dated_copy(self._connection, self.path, self.backups, why=why)
            backup.thin_out(self.path, copy, self.backups)
        self.backup_problem = None
        try:
            backup.copy_once_more(copy, self.path, self.backups)
        except UserError as problem:
            self.backup_problem = problem
        return copy

    def save_copy(self, path: Path) -> None:
        """Write the present content as another file, replacing it. UserError; FileInUse when it is open."""
        with trouble.explained(path):
            making.refuse_taken(path, replace=True)
            connect.remove_side_files(path)
            if self.read_only:  # a connection that only reads may not even write elsewhere
                backup.write_bytes(self.content(), path)
                return
        backup.write_copy(self._connection, path)

    def continue_at(self, path: Path) -> None:
        """Go on in another file, replacing what is there, with everything: history, versions, and whoever uses this
        object. UserError, and all stays as it is, when this file can no longer be read or that one not be written."""
        self._refuse_read_only()
        with trouble.explained(self.path):
            data = self.content()
        with trouble.explained(path):
            making.refuse_taken(path, replace=True)
            connect.remove_side_files(path)
            backup.write_bytes(data, path)
        connection = _connect(path, self.backups, take_over=True)
        self._let_go()
        with suppress(OSError):  # letting go took it away, if this is the old place, where the file was missing
            lock.write_note(path)
        self.path, self._connection, self._identity = path, connection, held.identity(path)
        self._opened_as = backup.stamp_of(connection)
        self.hold()

    def show_life(self) -> None:
        """Let others see that we still work on the file; to be called every few minutes."""
        if not self.read_only:
            lock.show_life(self.path)

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
                self._copy_or_note(backup.CLOSED)
        except sqlite3.Error as error:
            self.backup_problem = trouble.of_sqlite(error, self.path) or trouble.damaged(self.path)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        held.let_go(self._identity)
        self._connection.close()
        lock.remove_note(self.path)

    def _same_copy(self) -> Path | None:
        """The newest copy, if it holds the present content and can be trusted."""
        newest = next(reversed(backup.backups_of(self.path, self.backups)), None)
        if newest is None or not backup.same_content(newest, backup.stamp_of(self._connection)):
            return None
        return newest if backup.is_sound(newest) else None

    def _copy_or_note(self, why: str) -> None:
        try:
            self.backup(why)
        except UserError as problem:
            self.backup_problem = problem

    def _read_step(self, seq: int) -> Step:
        with trouble.sound(self.path):
            return history.read_step(self._connection, seq)

    def _read_version(self, version_id: str) -> Filing:
        with trouble.sound(self.path):
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
        if held.identity(self.path) != self._identity:
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
    if path.suffix.lower() == SUFFIX or held.holder_of(path) is not None:
        return True
    return connect.is_database(path)


def _version_gone(name: str) -> UserError:
    return UserError(f"版本“{name}”已经不在了。" if name else "这个版本已经不在了。", "请重新打开版本列表。")


def _connect(path: Path, backups: Backups, *, take_over: bool) -> sqlite3.Connection:
    """A locked connection to a file that was checked and brought up to date, with our note beside it."""
    connection = connect.connect_locked(path)
    try:
        with trouble.explained(path):
            if not take_over:
                lock.refuse_left_open(path)
            lock.write_note(path)
            connect.check_size(connection, path)
            connect.check_content(connection)
            _upgrade(connection, path, backups)
            backup.stamp_of(connection)
    except BaseException:
        connection.close()
        lock.remove_note(path)
        raise
    return connection


def _upgrade(connection: sqlite3.Connection, path: Path, backups: Backups) -> None:
    version = connect.version_of(connection)
    if version < schema.SCHEMA_VERSION:
        backup.dated_copy(connection, path, backups, why=backup.UPGRADING, note=f"-v{version}")
        migrations.upgrade(connection)
