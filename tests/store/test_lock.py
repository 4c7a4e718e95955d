from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store import lock, working
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import FileInUse, note_path, read_note
from tests.store.filings import invented_filing

_HOLDER = """
import sys
from pathlib import Path
from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
file = ProjectFile.open(Path(sys.argv[1]))
session = Session(file)
for line in sys.stdin:
    ref = Ref(session.filing.projects[0].id, None, "name")
    session.do(commands.set_field(session.filing, ref, line.strip()))
    print("done", flush=True)
file.close()
print("closed", flush=True)
"""


@contextmanager
def other_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file and renames the first project to every line it is told."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", "LOGNAME": "wanghong"}
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        try:
            tell(process, "道路养护")
            yield process
        finally:
            process.kill()


def tell(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(text + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


def test_a_second_opener_is_told_who_has_the_file_and_may_look_at_it(path: Path) -> None:
    ProjectFile.create(path, invented_filing()).close()
    with other_process(path) as process:
        with pytest.raises(FileInUse, match=f"wanghong（{platform.node()}）") as refusal:
            ProjectFile.open(path)
        assert refusal.value.holder is not None
        assert refusal.value.holder.pid == process.pid
        assert "只读" in refusal.value.advice
        tell(process, "甲")
        view = ProjectFile.open(path, read_only=True)
        assert view.load_filing().projects[0].name == "甲"
        tell(process, "乙")
        assert view.load_filing().projects[0].name == "甲"
        view.close()
        assert ProjectFile.open(path, read_only=True).load_filing().projects[0].name == "乙"
        with pytest.raises(FileInUse):
            ProjectFile.create(path, invented_filing(), replace=True)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        assert process.stdout.readline() == "closed\n"
        file = ProjectFile.open(path)
        assert file.load_filing().projects[0].name == "乙"
        file.close()


def test_a_holder_that_was_killed_leaves_nothing_in_the_way(path: Path) -> None:
    ProjectFile.create(path, invented_filing()).close()
    with other_process(path) as process:
        process.kill()
        process.wait()
        assert note_path(path).exists()
        assert read_note(path) is None
        file = ProjectFile.open(path)
        assert file.load_filing().projects[0].name == "道路养护"
        file.close()
    assert not note_path(path).exists()


def test_the_same_process_cannot_open_a_file_twice_and_keeps_its_lock(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    with pytest.raises(FileInUse):
        ProjectFile.open(path)
    ProjectFile.open(path, read_only=True).close()
    script = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('SELECT * FROM project')"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr
    session = Session(file)
    assert session.do(commands.set_field(session.filing, Ref(None, None, "unit_name"), "某局"))
    file.close()
    ProjectFile.open(path).close()


def test_a_lock_without_a_note_names_another_program(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    note_path(path).unlink()
    with pytest.raises(FileInUse, match="另一个程序") as refusal:
        ProjectFile.open(path)
    assert refusal.value.holder is None
    file.close()


@pytest.mark.parametrize(
    "note",
    ["", "[]", "{", '{"user": "a"}', '{"user": "a", "host": "b", "pid": "c", "since": "d"}', "\x00\xff", "9" * 9000],
)
def test_a_note_that_says_nothing_is_no_hindrance(path: Path, note: str) -> None:
    ProjectFile.create(path, invented_filing()).close()
    note_path(path).write_text(note, encoding="utf-8")
    assert read_note(path) is None
    ProjectFile.open(path).close()


def test_a_note_of_another_computer_stays_and_is_shown_without_control_characters(path: Path) -> None:
    data = {"user": "王\x1b[31m红" + "长" * 200, "host": "某机", "pid": 1, "since": "2031-02-04T10:15:00"}
    note_path(path).write_text(json.dumps(data), encoding="utf-8")
    holder = read_note(path)
    assert holder is not None
    assert holder.user.startswith("王[31m红")
    assert len(holder.user) == 60
    lock.remove_note(path)
    assert note_path(path).exists()
    assert "2031-02-04 10:15:00" in FileInUse(path, holder).message


@pytest.mark.parametrize(("pid", "gone"), [(os.getpid(), False), (1, False), (0, True), (-5, True), (10**12, True)])
def test_a_holder_is_gone_when_its_process_is(pid: int, gone: bool) -> None:
    assert lock.Holder("a", platform.node(), pid, "").is_gone() is gone
    assert not lock.Holder("a", "another computer", pid, "").is_gone()


def test_a_working_copy_counts_as_left_behind_only_when_no_window_edits_it(origin: Path, root: Path) -> None:
    made = working.begin(origin, root)
    with other_process(made.path) as process:
        note = json.loads(note_path(origin).read_text(encoding="utf-8"))
        note_path(origin).write_text(json.dumps({**note, "pid": process.pid}), encoding="utf-8")
        assert next(working.unfinished(root), None) is None
        with pytest.raises(FileInUse):
            working.begin(origin, root)
    with pytest.raises(working.Unfinished):
        working.begin(origin, root)
