"""A damaged file: never a crash, never a silent half, and what can be read comes into a new file."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.bin import delete_projects
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.store.file import ProjectFile
from perfdesk.store.rescue import NAMELESS, NothingReadable, Rescued, lines_of, rescue
from perfdesk.store.trouble import Damaged
from tests.store.filings import invented_filing

PAGE = 4096
PROJECTS = 25


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Filing]:
    """A file with a history and two versions, and its content."""
    path = tmp_path_factory.mktemp("good") / "云溪县.perfdesk"
    with closing(ProjectFile.create(path, invented_filing(PROJECTS))) as file:
        session = Session(file)
        file.name_version("一上")
        for number, project in enumerate(session.filing.projects[:9]):
            session.do(commands.set_field(session.filing, Ref(project.id, None, "name"), f"第{number}次改名"))
            session.end_burst()
        file.name_version("一下")
        session.undo()
        return file.content(), session.filing


def rescued(data: bytes, folder: Path) -> tuple[Filing, Rescued, ProjectFile]:
    damaged, target = folder / "坏.perfdesk", folder / "抢救.perfdesk"
    damaged.write_bytes(data)
    found = rescue(damaged, target)
    assert damaged.read_bytes() == data
    file = ProjectFile.open(target)
    return file.load_filing(), found, file


def root_of(data: bytes, name: str) -> int:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        return connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]


def blanked(data: bytes, page: int) -> bytes:
    return data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :]


def test_a_sound_file_is_rescued_whole_with_its_history_and_versions(good, tmp_path: Path) -> None:
    data, filing = good
    content, found, file = rescued(data, tmp_path)
    assert content == filing
    assert found == Rescued(PROJECTS, 3 * PROJECTS, ("一上", "一下"), 8, ())
    session = Session(file)
    assert session.redo()
    while session.undo():
        pass
    assert session.filing.projects[0].name == "道路养护1"
    assert [version.filing.projects[0].name for version in file.load_versions()] == ["道路养护1", "第0次改名"]
    file.close()
    assert next(lines_of(found)) == f"救出 {PROJECTS} 个项目、{3 * PROJECTS} 行指标、2 个版本。"


@pytest.mark.parametrize("table", ["project", "indicator", "goal", "history", "filing", "narrative", "version", "meta"])
def test_a_lost_first_page_of_a_table_costs_little(good, tmp_path: Path, table: str) -> None:
    data, filing = good
    content, found, file = rescued(blanked(data, root_of(data, table)), tmp_path)
    file.close()
    assert {item.id for item in content.projects} == {item.id for item in filing.projects}
    assert (content == filing) == (table in ("history", "version", "meta", "indicator"))
    assert bool(found.lost) == (table != "meta")


def test_a_file_without_its_head_is_put_together_from_its_pages(good, tmp_path: Path) -> None:
    data, filing = good
    content, found, file = rescued(bytes(PAGE) + data[PAGE:], tmp_path)
    file.close()
    assert content.projects == filing.projects
    assert content.narratives == filing.narratives
    assert found.versions == ("一上", "一下")
    assert any("散落" in line for line in found.lost)


def test_rows_whose_project_is_gone_are_kept_under_a_name_that_says_so(good, tmp_path: Path) -> None:
    data, filing = good
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.execute("DELETE FROM project WHERE position = 3")
        connection.commit()
        data = connection.serialize()
    content, found, file = rescued(data, tmp_path)
    file.close()
    assert len(content.projects) == PROJECTS
    assert content.projects[-1].name == NAMELESS
    assert content.projects[-1].indicators == filing.projects[3].indicators
    assert any("一部分" in line for line in found.lost)


@pytest.mark.parametrize("table", ["project", "indicator", "goal", "fund_line", "filing", "narrative"])
def test_what_is_known_to_be_missing_comes_from_an_earlier_copy(good, tmp_path: Path, table: str) -> None:
    data, filing = good
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        leaves = connection.execute(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'").fetchall()
    page = leaves[0][0]
    if data[(page - 1) * PAGE] == 5:
        page = int.from_bytes(data[(page - 1) * PAGE + 8 :][:4], "big")
    (tmp_path / "坏.perfdesk").write_bytes(blanked(data, page))
    found = rescue(tmp_path / "坏.perfdesk", tmp_path / "新.perfdesk", filing)
    with closing(ProjectFile.open(tmp_path / "新.perfdesk")) as file:
        assert file.load_filing() == filing
    assert any("较早的备份" in line for line in found.lost)
    assert not any("没有救出。" in line for line in found.lost)


def test_what_was_deleted_since_the_copy_does_not_come_back(good, tmp_path: Path) -> None:
    data, filing = good
    (tmp_path / "坏.perfdesk").write_bytes(data)
    more = replace(filing, projects=(*filing.projects, Project(name="删去的项目")))
    found = rescue(tmp_path / "坏.perfdesk", tmp_path / "新.perfdesk", more)
    assert found.projects == PROJECTS
    assert found.lost == ()


@pytest.mark.parametrize("how", ["page", "text"])
def test_a_project_that_was_lost_from_the_bin_is_told_beside_other_losses(tmp_path: Path, how: str) -> None:
    path = tmp_path / "云溪县.perfdesk"
    with closing(ProjectFile.create(path, invented_filing())) as file:
        session = Session(file)
        session.do(delete_projects(session.filing, [session.filing.projects[0].id], deleted_at="2031-03-01T08:00:00"))
        data = file.content()
    data = blanked(data, root_of(data, "goal"))
    data = blanked(data, root_of(data, "binned")) if how == "page" else data.replace(b'[["project","', b'[["project" "')
    filing, found, file = rescued(data, tmp_path)
    file.close()
    assert filing.bin == ()
    assert "1 个回收站里的项目没有救出。" in found.lost
    assert any("条目标没有救出" in line for line in found.lost)


def test_steps_that_no_longer_fit_can_be_looked_at_only(good, tmp_path: Path) -> None:
    data, _ = good
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.execute("UPDATE project SET name = '别的' WHERE position = 2")
        connection.commit()
        data = connection.serialize()
    _, found, file = rescued(data, tmp_path)
    session = Session(file)
    assert found.steps == len(session.history) == 5
    assert len(file.load_trail()) == 9
    while session.undo():
        pass
    file.close()
    assert any("撤销" in line for line in found.lost)


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00", bytes(9 * PAGE), b"\xff" * 9000])
def test_where_nothing_is_left_nothing_is_made(tmp_path: Path, data: bytes) -> None:
    damaged = tmp_path / "坏.perfdesk"
    damaged.write_bytes(data)
    with pytest.raises(NothingReadable, match="没有能读出的内容"):
        rescue(damaged, tmp_path / "新.perfdesk")
    assert list(tmp_path.iterdir()) == [damaged]


def test_a_rescue_that_is_cancelled_makes_nothing(good, tmp_path: Path) -> None:
    (tmp_path / "坏.perfdesk").write_bytes(good[0])

    def cancel() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescue(tmp_path / "坏.perfdesk", tmp_path / "新.perfdesk", pulse=cancel)
    assert [item.name for item in tmp_path.iterdir()] == ["坏.perfdesk"]


def test_a_rescued_file_never_replaces_one(good, tmp_path: Path) -> None:
    taken = tmp_path / "抢救.perfdesk"
    taken.write_bytes(b"another")
    with pytest.raises(UserError, match="已经存在"):
        rescued(good[0], tmp_path)
    assert taken.read_bytes() == b"another"


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwrite(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(data)), chance.choice([16, 512, PAGE, 20000])
    data[at : at + length] = chance.randbytes(len(data[at : at + length]))


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def blank(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + PAGE] = bytes(len(data[at : at + PAGE]))


def rows_of(filing: Filing) -> list[tuple[str, list[str]]]:
    return [(project.id, [row.id for row in project.indicators]) for project in filing.projects]


@pytest.mark.parametrize("damage", [flip, overwrite, cut, blank])
def test_damage_anywhere_is_refused_or_harmless_and_rescue_tells_what_is_missing(
    good, tmp_path: Path, damage: Callable[[bytearray, random.Random], None]
) -> None:
    """PERFDESK_DAMAGES=500 for the long run."""
    data, filing = good
    for seed in range(int(os.environ.get("PERFDESK_DAMAGES", "5"))):
        broken = bytearray(data)
        damage(broken, random.Random(seed))
        path = tmp_path / f"{seed}.perfdesk"
        path.write_bytes(broken)
        try:
            with closing(ProjectFile.open(path, read_only=True)) as file:
                assert rows_of(file.load_filing()) == rows_of(filing), f"a silent half, seed {seed}"
                file.load_history()
        except Damaged:
            pass
        try:
            found = rescue(path, tmp_path / f"{seed}-新.perfdesk")
        except NothingReadable:
            continue
        with closing(ProjectFile.open(tmp_path / f"{seed}-新.perfdesk")) as file:
            session = Session(file)
            assert rows_of(session.filing) == rows_of(filing) or found.lost, f"a silent loss, seed {seed}"
            assert sum(1 for _ in iter(session.undo, False)) == found.steps
            assert tuple(version.name for version in file.load_versions() if version.filing) == found.versions
