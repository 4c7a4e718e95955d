from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Narrative, Project, Ref
from perfdesk.store import schema, trouble
from perfdesk.store.connect import connect_memory
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from tests.store.filings import invented_filing


def rename(session: Session, text: str, index: int = 0) -> bool:
    project = session.filing.projects[index]
    return session.do(commands.set_field(session.filing, Ref(project.id, None, "name"), text))


def query(file: ProjectFile, sql: str) -> list[tuple]:
    with closing(connect_memory(file.content())) as connection:
        return connection.execute(sql).fetchall()


def test_a_filing_comes_back_as_it_was_stored(opened, path: Path) -> None:
    filing = invented_filing()
    file = opened(filing)
    assert file.load_filing() == filing
    assert file.load_history() == ([], [])
    file.close()
    assert opened().load_filing() == filing
    with path.open("rb") as raw:
        header = raw.read(100)
    assert int.from_bytes(header[68:72], "big") == schema.APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == schema.SCHEMA_VERSION


def test_an_empty_filing_comes_back_too(opened) -> None:
    opened(Filing()).close()
    assert opened().load_filing() == Filing()


def test_the_tables_have_a_named_column_for_every_field(opened) -> None:
    file = opened(invented_filing())
    for kind, columns in schema.COLUMNS.items():
        found = [row[1] for row in query(file, f"PRAGMA table_info({kind})")]
        assert found == ["id", *columns]
    assert query(file, "SELECT name, position FROM project ORDER BY position")[0] == ("道路养护1", 0)


def test_the_history_survives_reopening_and_undo_goes_to_the_start(opened) -> None:
    start = invented_filing()
    session = Session(opened(start))
    rename(session, "甲")
    session.end_burst()
    rename(session, "乙", 1)
    session.do(commands.delete_project(session.filing, session.filing.projects[2].id))
    end = session.filing
    session.undo()
    session.undo()
    labels = (session.undo_label, session.redo_label, [entry.label for entry in session.history])
    session._store.close()
    session = Session(opened())
    assert (session.undo_label, session.redo_label, [entry.label for entry in session.history]) == labels
    assert session.redo_label == "修改项目名称"
    assert session.undo()
    assert not session.undo()
    assert session.filing == start
    while session.redo():
        pass
    assert session.filing == end
    assert session._store.load_filing() == end


def test_a_step_writes_its_own_rows_only_and_the_trail_says_which(opened) -> None:
    session = Session(opened(invented_filing()))
    rename(session, "甲")
    session.undo()
    rename(session, "乙")
    rows = query(session._store, "SELECT label, state, changes FROM history ORDER BY seq")
    assert [row[:2] for row in rows] == [("修改项目名称", "dropped"), ("修改项目名称", "done")]
    assert "甲" in rows[0][2]
    assert "乙" in rows[1][2]


def test_a_merged_entry_that_cancels_out_is_gone_from_the_file(opened) -> None:
    session = Session(opened(invented_filing()))
    rename(session, "甲")
    rename(session, "乙")
    assert len(query(session._store, "SELECT 1 FROM history")) == 1
    rename(session, "道路养护1")
    assert query(session._store, "SELECT 1 FROM history") == []
    assert session.history == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a\x00b",
        "\x01\x1f\x7f",
        "第一行\n第二行\r\n\t",
        "😀👨‍👩‍👧",
        "=1+1",
        "'; DROP TABLE project; --",
        "9" * 70000,
    ],
)
def test_odd_texts_come_back_as_typed(opened, text: str) -> None:
    session = Session(opened(invented_filing()))
    rename(session, text)
    project = session.filing.projects[1]
    session.do(commands.set_field(session.filing, Ref(project.id, project.indicators[0].id, "value"), text))
    session.do(commands.set_field(session.filing, Ref(None, None, "safeguards"), text))
    session._store.close()
    again = opened().load_filing()
    assert again == session.filing
    assert (again.projects[0].name, again.projects[1].indicators[0].value) == (text, text)


def test_create_refuses_a_file_that_exists_unless_told(opened, path: Path) -> None:
    opened(invented_filing()).close()
    with pytest.raises(UserError, match="已经存在"):
        ProjectFile.create(path, Filing())
    ProjectFile.create(path, Filing(unit_name="新"), replace=True).close()
    assert opened().load_filing().unit_name == "新"


def test_create_never_replaces_a_file_that_is_open(opened, path: Path) -> None:
    file = opened(invented_filing())
    with pytest.raises(UserError, match="打开着"):
        ProjectFile.create(path, Filing(), replace=True)
    with pytest.raises(UserError, match="打开着"):
        file.save_copy(path)
    assert file.load_filing() == invented_filing_with_ids_of(file)


def invented_filing_with_ids_of(file: ProjectFile) -> Filing:
    with closing(ProjectFile.open(file.path, read_only=True)) as view:
        return view.load_filing()


def test_a_journal_left_by_an_earlier_file_is_not_rolled_back_into_a_new_one(opened, path: Path) -> None:
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(bytes.fromhex("d9d505f920a163d7") + b"\x00" * 2000)
    filing = invented_filing()
    opened(filing).close()
    assert opened().load_filing() == filing
    assert not journal.exists()


def test_only_one_file_remains_after_closing_beside_the_copies(opened, path: Path) -> None:
    session = Session(opened(invented_filing()))
    assert note_path(path).exists()
    rename(session, "甲")
    session._store.close()
    session._store.close()
    assert {item.name for item in path.parent.iterdir()} == {path.name, "备份"}


def test_a_copy_elsewhere_is_a_whole_file(opened, path: Path, folder: Path) -> None:
    session = Session(opened(invented_filing()))
    rename(session, "甲")
    session._store.save_copy(folder / "另存.perfdesk")
    assert opened(at=folder / "另存.perfdesk").load_filing() == session.filing


def test_looking_at_a_file_takes_no_lock_and_changes_nothing(opened, path: Path) -> None:
    filing = invented_filing()
    opened(filing).close()
    before = path.read_bytes()
    view = opened(read_only=True)
    assert view.load_filing() == filing
    with pytest.raises(UserError, match="只读"):
        rename(Session(view), "甲")
    with pytest.raises(UserError, match="只读"):
        view.backup()
    editor = opened()
    assert rename(Session(editor), "乙")
    view.close()
    assert rename(Session(editor), "丙")
    editor.close()
    assert path.read_bytes() != before


class Refusing:
    """A connection whose disk gives out at the statement that contains `at`."""

    def __init__(self, connection: sqlite3.Connection, message: str, at: str) -> None:
        self.connection, self.message, self.at = connection, message, at

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if self.at in sql:
            raise sqlite3.OperationalError(self.message)
        return self.connection.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


@pytest.mark.parametrize("at", ["BEGIN", "UPDATE", "history", "revision", "COMMIT"])
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("attempt to write a readonly database", "只读"),
        ("database or disk is full", "磁盘已满"),
        ("disk I/O error", "磁盘出错"),
        ("unable to open database file", "只读"),
    ],
)
def test_a_disk_that_refuses_changes_nothing_anywhere(opened, at: str, message: str, said: str) -> None:
    file = opened(invented_filing())
    session = Session(file)
    rename(session, "甲")
    session.end_burst()
    before = (session.filing, session.history, session.undo_label)
    real = file._connection
    file._connection = Refusing(real, message, at)
    for action in (lambda: rename(session, "乙"), session.undo):
        with pytest.raises(UserError, match=said) as refusal:
            action()
        assert refusal.value.advice
    file._connection = real
    assert (session.filing, session.history, session.undo_label) == before
    assert file.load_filing() == session.filing
    assert rename(session, "乙")
    assert file.load_filing() == session.filing


def test_a_really_full_file_refuses_a_large_step_and_takes_a_small_one(opened) -> None:
    file = opened(invented_filing())
    session = Session(file)
    pages = file._connection.execute("PRAGMA page_count").fetchone()[0]
    file._connection.execute(f"PRAGMA max_page_count = {pages + 4}").fetchall()
    before = session.filing
    with pytest.raises(UserError, match="磁盘已满"):
        rename(session, "长" * 100_000)
    assert session.filing == before == file.load_filing()
    assert rename(session, "短")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be moved")
@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_moved_away_while_open_takes_no_edit_until_it_is_back(opened, path: Path, replaced: bool) -> None:
    file = opened(invented_filing())
    session = Session(file)
    rename(session, "甲")
    before = session.filing
    elsewhere = path.rename(path.with_name("别处.perfdesk"))
    if replaced:
        path.write_bytes(b"another program's")
    with pytest.raises(UserError, match="不在原处"):
        rename(session, "乙")
    assert session.filing == before
    file.save_copy(path.with_name("另存.perfdesk"))
    assert opened(at=path.with_name("另存.perfdesk")).load_filing() == before
    elsewhere.replace(path)
    assert rename(session, "乙")
    assert file.load_filing() == session.filing


def test_a_bug_in_a_statement_is_no_user_error(opened) -> None:
    file = opened(invented_filing())
    file._connection = Refusing(file._connection, "near SELCT: syntax error", "revision")
    with pytest.raises(sqlite3.OperationalError):
        rename(Session(file), "甲")
    file._connection = file._connection.connection


def test_memory_and_disk_that_disagree_are_a_bug_and_store_nothing(opened) -> None:
    file = opened(invented_filing())
    session = Session(file)
    file._connection.execute("DELETE FROM project WHERE id = ?", (session.filing.projects[0].id,))
    with pytest.raises(RuntimeError):
        rename(session, "甲")
    assert query(file, "SELECT 1 FROM history") == []


def test_rows_without_their_project_are_damage_not_silence(opened, path: Path) -> None:
    file = opened(invented_filing())
    file._connection.execute("DELETE FROM project")
    file.close()
    with pytest.raises(UserError, match="损坏"):
        opened().load_filing()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE project SET extra = '{broken'",
        "UPDATE narrative SET section = 'unknown'",
        "UPDATE filing SET extra = '5'",
        "DELETE FROM filing",
        "DROP TABLE goal",
        "ALTER TABLE indicator RENAME COLUMN value TO other",
    ],
)
def test_content_that_we_never_write_is_damage(opened, sql: str) -> None:
    file = opened(invented_filing())
    file._connection.execute(sql)
    file.close()
    with pytest.raises(UserError, match="损坏"):
        opened().load_filing()


def test_a_broken_history_entry_is_damage_at_undo_only(opened) -> None:
    session = Session(opened(invented_filing()))
    rename(session, "甲")
    session._store._connection.execute("UPDATE history SET changes = '[[1]]'")
    session._store.close()
    session = Session(opened())
    with pytest.raises(UserError, match="损坏"):
        session.undo()
    assert session.filing.projects[0].name == "甲"


def test_a_file_put_into_wal_mode_by_another_program_comes_back_to_one_file(opened, path: Path) -> None:
    filing = invented_filing()
    opened(filing).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("UPDATE project SET name = '甲' WHERE position = 0")
        connection.commit()
    assert opened(read_only=True).load_filing().projects[0].name == "甲"
    opened().close()
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert opened().load_filing().projects[0].name == "甲"


_WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE indicator SET value = printf('%.5000c', 'x')")
connection.execute("UPDATE project SET name = printf('%.5000c', 'x')")
os._exit(9)
"""


@pytest.mark.parametrize("torn", [True, False], ids=["header ahead of the pages", "header still old"])
@pytest.mark.parametrize("read_only", [True, False], ids=["look", "edit"])
def test_a_journal_left_by_a_crash_is_rolled_back(opened, path: Path, read_only: bool, torn: bool) -> None:
    filing = invented_filing(30)
    opened(filing).close()
    subprocess.run([sys.executable, "-c", _WRITER, str(path)], check=False)
    if torn:
        with path.open("rb+") as raw:
            raw.seek(28)
            raw.write((path.stat().st_size // 4096 + 50).to_bytes(4, "big"))
    assert path.with_name(path.name + "-journal").stat().st_size > 512
    assert opened(read_only=read_only).load_filing() == filing


def test_many_changes_of_every_kind_of_row_come_back(opened) -> None:
    session = Session(opened(invented_filing()))
    first = session.filing.projects[0]
    changed = replace(
        first,
        funds=first.funds[::-1],
        goals=(),
        spending_plan=(),
        extra=(),
        indicators=(first.indicators[2], replace(first.indicators[0], weight="10", extra=(("a", "b"),))),
    )
    after = replace(
        session.filing,
        unit_name=None,
        extra=(),
        narratives=(Narrative(section="safeguards", paragraphs=()), *session.filing.narratives),
        projects=(Project(name="新"), session.filing.projects[2], changed),
    )
    session.do(commands.replace_filing(session.filing, after, "导入"))
    disk = session._store.load_filing()
    assert disk == session.filing
    assert disk.projects == after.projects


def test_an_error_of_the_disk_on_a_file_that_may_not_be_written_is_told_as_that(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.perfdesk"
    path.touch()
    error = sqlite3.OperationalError("disk I/O error")
    assert "磁盘出错" in trouble.of_sqlite(error, path).message
    monkeypatch.setattr(trouble.os, "access", lambda *_: False)
    assert "只读" in trouble.of_sqlite(error, path).message
