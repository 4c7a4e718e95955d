"""A disk that fails at its n-th call, for every n: nothing half-done, memory equals disk, and work goes on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Indicator, Ref
from perfdesk.store.file import ProjectFile
from tests.store.filings import invented_filing
from tests.store.test_random_edits import IN_MEMORY

_ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ("database or disk is full", "disk I/O error", "attempt to write a readonly database")


class FailingAt:
    """A connection whose n-th statement fails; statements after it work again, unless the disk `stays` broken."""

    def __init__(self, connection: sqlite3.Connection, n: int, message: str, *, stays: bool) -> None:
        self.connection, self.left, self.message, self.stays = connection, n, message, stays

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        self.left -= 1
        if (self.left < 0 if self.stays else self.left == -1) and sql != "ROLLBACK":
            raise sqlite3.OperationalError(self.message)
        return self.connection.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


def actions(session: Session, file: ProjectFile) -> Iterator[Callable[[], object]]:
    """A session of mixed commands: each is made from the content at its moment."""

    def first(number: int = 0) -> str:
        return session.filing.projects[number].id

    def set_text(field: str, text: str, number: int = 0) -> object:
        return session.do(commands.set_field(session.filing, Ref(first(number), None, field), text))

    yield lambda: set_text("name", "甲")
    yield lambda: set_text("name", "乙")
    yield lambda: session.do(commands.insert_indicators(session.filing, first(), 1, [Indicator(level3="新")]))
    yield lambda: file.name_version("一上")
    yield lambda: session.do(commands.delete_project(session.filing, first(1)))
    yield session.undo
    yield lambda: session.do(commands.move_project(session.filing, first(), 1))
    yield lambda: session.do(
        commands.delete_indicators(session.filing, first(), [session.filing.projects[0].indicators[0].id])
    )
    yield session.undo
    yield session.undo
    yield session.redo
    yield lambda: session.travel(1, "回到第一步")
    yield lambda: session.travel(3, "到第三步")
    yield lambda: file.rename_version(file.load_versions()[0], "二上")
    yield lambda: set_text("budget_total", "3.50", 1)


def state_of(session: Session, file: ProjectFile) -> tuple[object, ...]:
    names = [version.name for version in file.load_versions()]
    return session.filing, session.history, session.undo_label, session.redo_label, names


def no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried here has nothing to do with dated copies, which take most of the time."""
    monkeypatch.setattr(ProjectFile, "backup", lambda self, why="": self.path)


def run_failing(path: Path, n: int, message: str, *, stays: bool) -> tuple[bool, int]:
    """(whether something failed, number of calls that were made)."""
    with closing(ProjectFile.open(path)) as file:
        session, failed, counted = Session(file), False, 0
        real = file._connection
        for action in actions(session, file):
            before = state_of(session, file)
            failing = FailingAt(real, n - counted, message, stays=stays)
            file._connection = failing  # type: ignore[assignment]
            try:
                action()
            except UserError as error:
                assert error.advice  # noqa: PT017
                file._connection = real
                assert state_of(session, file) == before, f"half-done at call {n}"
                assert not real.in_transaction
                failed = True
                action()
            counted += n - counted - failing.left
            file._connection = real
            assert file.load_filing() == session.filing, f"memory and disk differ after call {n}"
        end = state_of(session, file)
    with closing(ProjectFile.open(path)) as file:
        session = Session(file)
        assert state_of(session, file) == end
        while session.undo():
            pass
        assert session.filing == file.load_filing()
    return failed, counted


def test_a_disk_that_fails_at_any_call_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    no_copies(monkeypatch)
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "云溪县.perfdesk"
        ProjectFile.create(path, invented_filing()).close()
        start = path.read_bytes()
        _, calls = run_failing(path, 10**6, MESSAGES[0], stays=False)
        assert calls > 60
        for n in range(calls):
            path.write_bytes(start)
            failed, _ = run_failing(path, n, MESSAGES[n % len(MESSAGES)], stays=n % 2 == 0)
            assert failed, f"call {n} of {calls} did not fail"


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile

path = Path(sys.argv[1])
file = ProjectFile.open(path)
session = Session(file)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
refused = saved = 0
for extra in range(0, 64000, 4000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + extra, resource.RLIM_INFINITY))
    before = (session.filing, session.history)
    ref = Ref(session.filing.projects[extra % 3].id, None, "name")
    try:
        session.do(commands.set_field(session.filing, ref, "长" * (2000 + extra // 100)))
        session.end_burst()
        saved += 1
    except UserError as error:
        refused += 1
        assert error.advice
        assert (session.filing, session.history) == before
    assert file.load_filing() == session.filing
file.close()
print(refused, saved, len(session.history))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit of the size of files")
def test_a_file_that_may_not_grow_refuses_and_stays_whole(path: Path) -> None:
    ProjectFile.create(path, invented_filing()).close()
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    refused, saved, steps = map(int, done.stdout.split())
    assert refused
    assert saved
    with closing(ProjectFile.open(path)) as file:
        session = Session(file)
        assert len(session.history) == steps == saved
        while session.undo():
            pass
        assert session.filing.projects[0].name == "道路养护1"
