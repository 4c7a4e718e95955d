"""Named versions in the project file: what was named comes back, and nothing is ever half-done."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Ref
from perfdesk.store import backup, versions
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.bring_back import bring_back_all
from perfdesk.workflow.versions import name_version
from tests.store.filings import invented_filing
from tests.store.test_random_edits import IN_MEMORY


def typed(session: Session, text: str, index: int = 0) -> None:
    session.do(commands.set_field(session.filing, Ref(session.filing.projects[index].id, None, "name"), text))


def names(file: ProjectFile) -> list[str]:
    return [item.name for item in file.load_versions()]


def test_a_version_is_what_was_named_whatever_happens_later(opened) -> None:
    file = opened(invented_filing())
    file.author = "张三丰"
    session = Session(file)
    named = session.filing
    made = file.name_version("一上")
    typed(session, "甲")
    session.do(commands.delete_project(session.filing, session.filing.projects[2].id))
    second, after = file.name_version("一下"), session.filing
    typed(session, "乙")
    file.close()
    listed = opened().load_versions()
    assert listed == [made, second]
    assert [item.filing for item in listed] == [named, replace(after, bin=())]
    assert [(item.name, item.made_by, item.projects) for item in listed] == [
        ("一上", "张三丰", 3),
        ("一下", "张三丰", 2),
    ]
    assert 500 < listed[0].size < 3000
    assert [item.after for item in listed] == [0, 2]
    assert listed[0].made_at[:2] == "20"


def test_a_restored_version_has_the_ids_it_had_and_undo_goes_back(opened) -> None:
    file = opened(invented_filing())
    session = Session(file)
    named = session.filing
    version = file.name_version("一上")
    typed(session, "甲")
    session.do(commands.delete_project(session.filing, session.filing.projects[1].id))
    later = session.filing
    assert session.do(bring_back_all(session.filing, version.filing, version.name))
    assert session.filing == named == file.load_filing()
    assert session.undo_label == "恢复到版本“一上”"
    session.undo()
    assert session.filing == later == file.load_filing()


def test_naming_ends_a_burst_of_typing(opened) -> None:
    file = opened(invented_filing())
    session = Session(file)
    typed(session, "甲")
    version = name_version(session, file, " 一上 ")
    typed(session, "甲乙")
    assert (version.name, len(session.history)) == ("一上", 2)
    assert version.filing.projects[0].name == "甲"


def test_a_name_stands_for_one_version(opened) -> None:
    file = opened(invented_filing())
    first = file.name_version("一上")
    with pytest.raises(UserError, match="已经有名为“一上”的版本"):
        file.name_version("一上")
    second = file.name_version("一下")
    with pytest.raises(UserError, match="已经有名为“一上”"):
        file.rename_version(second, "一上")
    file.rename_version(first, "一上")
    file.rename_version(second, "二上")
    assert names(file) == ["一上", "二上"]
    file.delete_version(first)
    assert names(file) == ["二上"]
    for action in (lambda: file.delete_version(first), lambda: file.rename_version(first, "批复")):
        with pytest.raises(UserError, match="“一上”已经不在了"):
            action()
    with pytest.raises(UserError, match="已经不在了"):
        _ = first.filing
    assert second.filing == file.load_filing()


def test_looking_at_a_file_shows_its_versions_and_changes_none(opened) -> None:
    file = opened(invented_filing())
    made = file.name_version("一上")
    view = opened(read_only=True)
    assert view.load_versions() == [made]
    assert view.load_versions()[0].filing == file.load_filing()
    for action in (lambda: view.name_version("一下"), lambda: view.delete_version(made)):
        with pytest.raises(UserError, match="只读"):
            action()


def test_naming_a_version_makes_a_copy_at_closing(opened, path: Path) -> None:
    opened(invented_filing()).close()
    file = opened()
    file.name_version("一上")
    file.close()
    with ProjectFile.open(backup.backups_of(path)[-1], read_only=True) as copy:
        assert names(copy) == ["一上"]


def packed(tables: object) -> bytes:
    return zlib.compress(json.dumps(tables).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rubbish",
        packed([]),
        packed({}),
        packed({"filing": 5}),
        packed({"filing": [["id"], [["other"]]]}),
        packed({"filing": [["id"], 5]}),
        packed({"filing": [["id", "extra"], [["filing"]]]}),
        packed({"filing": [["id"], [["filing"]]], "goal": [["id", "project", "position"], [["g", "p", 0]]]}),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b" " * 10_000),
        packed({"filing": [["id"], [["filing"]]]})[:-6],
    ],
)
def test_a_damaged_version_is_told_and_leaves_the_rest_alone(opened, content: bytes) -> None:
    file = opened(invented_filing())
    file.name_version("一上")
    file.name_version("一下")
    file._connection.execute("UPDATE version SET content = ? WHERE name = '一上'", (content,))
    bad, good = file.load_versions()
    with pytest.raises(UserError, match="损坏"):
        _ = bad.filing
    assert good.filing == file.load_filing()


def test_a_version_that_would_fill_the_memory_is_damage(opened, monkeypatch) -> None:
    monkeypatch.setattr(versions, "_MOST_BYTES", 1000)
    file = opened(invented_filing())
    with pytest.raises(UserError, match="损坏"):
        _ = file.name_version("一上").filing


def test_a_version_named_before_a_column_existed_gets_its_default(opened) -> None:
    file = opened(invented_filing())
    file.name_version("一上")
    tables = json.loads(zlib.decompress(file._connection.execute("SELECT content FROM version").fetchone()[0]))
    for kind, column in (("project", "category"), ("project", "extra"), ("indicator", "weight"), ("filing", "extra")):
        place = tables[kind][0].index(column)
        for row in (tables[kind][0], *tables[kind][1]):
            del row[place]
    del tables["waiver"]
    file._connection.execute("UPDATE version SET content = ?", (packed(tables),))
    (version,) = file.load_versions()
    then, now = version.filing, file.load_filing()
    assert [project.category for project in then.projects] == ["project"] * 3
    assert (then.extra, then.waivers, then.projects[0].extra) == ((), (), ())
    assert [project.indicators for project in then.projects] == [project.indicators for project in now.projects]


class RefusingAt:
    """A connection that refuses the statement of that number, and works again afterwards."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self.connection, self.left = connection, number

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        self.left -= 1
        if self.left == 0 and not sql.startswith("ROLLBACK"):
            raise sqlite3.OperationalError("database or disk is full")
        return self.connection.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


def worked(session: Session, file: ProjectFile) -> None:
    """A busy hour: edits, versions, a restored one, undo and redo."""
    typed(session, "甲")
    first = name_version(session, file, "一上")
    typed(session, "乙", 1)
    session.do(commands.delete_project(session.filing, session.filing.projects[0].id))
    second = name_version(session, file, "一下")
    session.do(bring_back_all(session.filing, first.filing, first.name))
    session.undo()
    session.redo()
    file.rename_version(second, "二上")
    file.delete_version(first)
    session.undo()


def state(file: ProjectFile) -> tuple[Filing, list[tuple[str, Filing]], object]:
    return file.load_filing(), [(item.name, item.filing) for item in file.load_versions()], file.load_history()


def refused(session: Session, file: ProjectFile, number: int) -> bool:
    """Whether the hour came to the statement of that number, which the disk refused."""
    real = file._connection
    file._connection = RefusingAt(real, number)
    try:
        worked(session, file)
    except UserError as refusal:
        return "磁盘已满" in refusal.message
    finally:
        file._connection = real
    return False


def test_a_disk_that_refuses_at_any_statement_leaves_nothing_half_done() -> None:
    filing = invented_filing()
    possible = ([], ["一上"], ["一上", "一下"], ["一上", "二上"], ["二上"])
    for number in count(1):
        with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
            at = Path(folder) / "云溪县.perfdesk"
            file = ProjectFile.create(at, filing)
            session = Session(file)
            if not refused(session, file, number):
                file.close()
                break
            content, kept, history = state(file)
            assert content == session.filing
            assert list(history[0]) == list(session.history)
            assert [name for name, _ in kept] in possible
            with ProjectFile.open(at, read_only=True) as again:
                assert state(again)[:2] == (content, kept)
            file.close()
    assert number > 40
