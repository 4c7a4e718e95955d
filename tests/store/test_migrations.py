from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from perfdesk import __version__
from perfdesk.editing.bin import contents
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.status import holds
from perfdesk.store import migrations, schema
from perfdesk.store.backup import backup_folder
from perfdesk.store.file import ProjectFile
from tests.store.filings import invented_filing

NOW = schema.SCHEMA_VERSION
NEXT = NOW + 1
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "files"


def second(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE project ADD COLUMN approved TEXT")
    connection.execute("UPDATE project SET approved = ''")


def failing(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE project ADD COLUMN half TEXT")
    raise RuntimeError("a bug in a migration")


@pytest.fixture
def made(path: Path) -> Path:
    ProjectFile.create(path, invented_filing()).close()
    return path


def become(monkeypatch, *more) -> None:
    """The program as it will be after these further migrations."""
    known = {**{n: migrations.MIGRATIONS[n] for n in range(1, NEXT)}, **dict(enumerate(more, start=NEXT))}
    monkeypatch.setattr(migrations, "MIGRATIONS", known)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", NOW + len(more))


def columns(file: ProjectFile) -> set[str]:
    return {row[1] for row in file._connection.execute("PRAGMA table_info(project)")}


def version(file: ProjectFile) -> int:
    return file._connection.execute("PRAGMA user_version").fetchone()[0]


def test_an_older_file_is_copied_first_and_then_brought_up_to_date(made: Path, monkeypatch) -> None:
    before = ProjectFile.open(made, read_only=True).load_filing()
    become(monkeypatch, second)
    file = ProjectFile.open(made)
    assert version(file) == NEXT
    assert "approved" in columns(file)
    assert file.load_filing() == before
    file.close()
    (copy,) = backup_folder(made).glob(f"*升级前-v{NOW}*")
    monkeypatch.undo()
    old = ProjectFile.open(copy)
    assert version(old) == NOW
    assert old.load_filing() == before
    old.close()
    with pytest.raises(UserError, match=f"文件版本 {NEXT}"):
        ProjectFile.open(made)


@pytest.mark.parametrize(
    ("asked", "said"), [("2.5.0", "安装 2.5.0 或更新"), ("换行\n", f"文件版本 {NEXT}"), (None, f"文件版本 {NEXT}")]
)
def test_a_newer_file_says_which_program_it_needs(made: Path, monkeypatch, asked: str | None, said: str) -> None:
    become(monkeypatch, second)
    file = ProjectFile.open(made)
    assert file._connection.execute("SELECT value FROM meta WHERE key = 'needs_program'").fetchone() == (__version__,)
    file._connection.execute("UPDATE meta SET value = ? WHERE key = 'needs_program'", (asked or "",))
    file.close()
    monkeypatch.undo()
    for read_only in (True, False):
        with pytest.raises(UserError, match=f"文件版本 {NEXT}") as refusal:
            ProjectFile.open(made, read_only=read_only)
        assert said in refusal.value.one_line()


def test_looking_at_an_older_file_does_not_change_it(made: Path, monkeypatch) -> None:
    before = made.read_bytes()
    become(monkeypatch, second)
    view = ProjectFile.open(made, read_only=True)
    assert "approved" in columns(view)
    assert made.read_bytes() == before
    assert not backup_folder(made).exists()


def test_a_migration_that_fails_keeps_the_good_ones_before_it_and_nothing_of_itself(made: Path, monkeypatch) -> None:
    become(monkeypatch, second, failing)
    with pytest.raises(RuntimeError, match="a bug in a migration"):
        ProjectFile.open(made)
    become(monkeypatch, second)
    file = ProjectFile.open(made)
    assert version(file) == NEXT
    assert {"approved"} == {"approved", "half"} & columns(file)
    file.close()


def test_every_version_has_its_migration() -> None:
    assert sorted(migrations.MIGRATIONS) == list(range(1, schema.SCHEMA_VERSION + 1))


@pytest.mark.parametrize("name", sorted(item.name for item in GOLDEN.glob("*.perfdesk")))
def test_a_file_of_every_earlier_version_opens_and_undoes(name: str, path: Path) -> None:
    path.write_bytes((GOLDEN / name).read_bytes())
    file = ProjectFile.open(path)
    session = Session(file)
    first = session.filing.projects[0]
    assert session.filing.unit_name == "云溪县乡村振兴局"
    assert [project.name for project in session.filing.projects] == ["农村道路养护经费", "道路养护2", "道路养护3"]
    assert [row.value for row in first.indicators] == ["≥95%", "≥90%", "≥90%"]
    assert (first.spending_plan, first.extra) == ((("3", "25%"), ("12", "")), (("备注", ""),))
    assert [(line.source, line.amount, line.level) for line in first.funds] == [
        ("total", "12.50", None),
        ("loan", "", "县级"),
    ]
    assert [(goal.horizon, goal.text) for goal in first.goals] == [("item", "1.通畅"), ("annual", "")]
    assert session.filing.narratives[0].paragraphs == ("一、总体要求。", "", "二、主要任务。")
    written_by = int(name[1:].partition(".")[0])
    assert [row.reason for row in session.filing.waivers] == (
        ["上级文件规定", "本单位统一写法"] if written_by > 1 else []
    )
    if written_by > 3:
        mark = session.filing.carried[0]
        assert (mark.last, mark.changed) == ((("value", "≥85%"), ("level3", "里程")), (("value", "≥90%"),))
        assert mark.waiting == ("value",)
    if written_by > 4:
        (entry,) = session.filing.bin
        assert (entry.name, entry.deleted_at, entry.place) == ("道路养护4", "2031-03-07T10:00:00", 3)
        assert len(contents(entry).project.indicators) == 3
        assert [row.completed_on for row in session.filing.completions] == ["2031-03-06"]
        assert holds(session.filing.completions[0], session.filing.projects[1])
    assert (session.undo_label, session.redo_label) == ("修改指标值", "插入指标")
    versions = file.load_versions()
    assert [item.name for item in versions] == (["一上", "一下"] if written_by > 2 else [])
    assert all(item.filing.projects[1] == session.filing.projects[1] for item in versions)
    assert {item.made_by for item in (*session.history, *versions)} == {"张三丰" if written_by > 2 else ""}
    assert session.redo()
    while session.undo():
        pass
    assert session.filing.projects[0].name == "道路养护1"
    assert file.load_filing() == session.filing
    file.close()


def test_the_golden_file_of_this_version_is_there() -> None:
    assert (GOLDEN / f"v{schema.SCHEMA_VERSION}.perfdesk").is_file()
