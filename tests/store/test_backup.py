from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Ref
from perfdesk.store import backup
from perfdesk.store.file import ProjectFile
from tests.store.filings import invented_filing


def change(session: Session, text: str) -> None:
    assert session.do(commands.set_field(session.filing, Ref(None, None, "unit_name"), text))


def read(path: Path) -> str | None:
    file = ProjectFile.open(path, read_only=True)
    try:
        return file.load_filing().unit_name
    finally:
        file.close()


def test_a_copy_is_made_at_closing_when_something_was_changed_and_at_opening_when_it_is_missing(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    file.close()
    assert backup.backups_of(path) == []
    ProjectFile.open(path).close()
    assert len(backup.backups_of(path)) == 1
    ProjectFile.open(path).close()
    assert len(backup.backups_of(path)) == 1
    file = ProjectFile.open(path)
    change(Session(file), "甲局")
    file.close()
    copies = backup.backups_of(path)
    assert [read(copy) for copy in copies] == ["云溪县乡村振兴局", "甲局"]
    assert {copy.parent.name for copy in copies} == {"备份"}
    assert file.backup_problem is None


def test_asking_twice_without_a_change_gives_the_same_copy(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    session = Session(file)
    first = file.backup()
    assert file.backup() == first
    change(session, "甲局")
    second = file.backup()
    session.undo()
    third = file.backup()
    assert len({first, second, third}) == 3
    assert backup.backups_of(path) == [first, second, third]
    assert [read(copy) for copy in (first, second, third)] == ["云溪县乡村振兴局", "甲局", "云溪县乡村振兴局"]
    file.close()


def test_a_copy_is_a_whole_project_file_with_its_history(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    session = Session(file)
    change(session, "甲局")
    copy = file.backup()
    file.close()
    again = Session(ProjectFile.open(copy))
    assert again.filing == session.filing
    assert again.undo()
    again._store.close()
    assert not list(path.parent.glob("**/*.tmp"))


def copies_at(path: Path, times: list[datetime]) -> list[Path]:
    folder = backup.backup_folder(path)
    folder.mkdir(exist_ok=True)
    made = [folder / f"{path.stem}-{time:%Y%m%d-%H%M%S}.perfdesk" for time in times]
    for item in made:
        item.write_bytes(b"")
    return made


def test_the_newest_copies_and_the_last_of_each_recent_day_stay(path: Path) -> None:
    day = datetime(2031, 2, 4, 10, 15)
    old = copies_at(path, [day - timedelta(days=i, minutes=m) for i in range(1, 50) for m in (0, 9)])
    today = copies_at(path, [day + timedelta(seconds=i) for i in range(30)])
    other = copies_at(path.with_name("另一个.perfdesk"), [day - timedelta(days=400)])
    upgrade = backup.backup_folder(path) / f"{path.stem}-20200101-000000-升级前-v1.perfdesk"
    upgrade.write_bytes(b"")
    backup.thin_out(path)
    left = backup.backups_of(path)
    assert left[-20:] == today[-20:]
    assert {item.name for item in left[:-20]} == {item.name for item in old[0 : 29 * 2 : 2]}
    assert other[0].exists()
    assert upgrade.exists()


def test_what_a_kill_in_the_middle_of_copying_left_goes_the_next_time(path: Path) -> None:
    (made,) = copies_at(path, [datetime(2031, 2, 4)])
    left = [made.rename(made.with_name(made.name + ".tmp")), made.with_name(made.name + ".tmp-journal")]
    left[1].write_bytes(b"")
    file = ProjectFile.create(path, invented_filing())
    file.backup()
    file.close()
    assert [item for item in left if item.exists()] == []


def test_the_only_copy_is_never_deleted(path: Path) -> None:
    (only,) = copies_at(path, [datetime(2001, 1, 1)])
    backup.thin_out(path)
    assert only.exists()


def test_a_copy_made_after_the_clock_was_put_back_stays(path: Path) -> None:
    future = datetime.now() + timedelta(days=4000)
    copies_at(path, [future - timedelta(days=i) for i in range(60)])
    with closing(ProjectFile.create(path, invented_filing())) as file:
        assert file.backup().exists()


def test_copies_of_the_same_second_are_all_kept_in_their_order(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    made = [backup.dated_copy(file._connection, path) for _ in range(12)]
    assert backup.backups_of(path) == made
    file.close()


def test_a_long_chinese_name_still_gets_its_copy(folder: Path) -> None:
    path = folder / ("云溪县乡村振兴局" * 9 + ".perfdesk")
    file = ProjectFile.create(path, invented_filing())
    copy = file.backup()
    assert copy in backup.backups_of(path)
    assert read(copy) == "云溪县乡村振兴局"
    file.close()


def test_a_copy_that_cannot_be_made_is_told_and_leaves_nothing_half_written(path: Path) -> None:
    file = ProjectFile.create(path, invented_filing())
    backup.backup_folder(path).write_text("a file in the way")
    with pytest.raises(UserError) as refusal:
        file.backup()
    assert refusal.value.advice
    change(Session(file), "甲局")
    file.close()
    assert file.backup_problem is not None
    backup.backup_folder(path).unlink()
    assert read(path) == "甲局"
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_broken_copy_never_takes_its_place(path: Path, monkeypatch) -> None:
    file = ProjectFile.create(path, invented_filing())
    real = backup._check

    def damage_first(copy: Path) -> None:
        with copy.open("rb+") as raw:
            raw.seek(4096)
            raw.write(b"\xff" * 4096)
        real(copy)

    monkeypatch.setattr(backup, "_check", damage_first)
    with pytest.raises(UserError):
        file.backup()
    assert list(backup.backup_folder(path).iterdir()) == []
    file.close()


def test_a_newest_copy_that_is_damaged_is_followed_by_a_good_one(path: Path) -> None:
    ProjectFile.create(path, invented_filing()).close()
    (bad,) = copies_at(path, [datetime.now() - timedelta(days=1)])
    bad.write_bytes(b"no database at all" * 100)
    ProjectFile.open(path).close()
    assert len(backup.backups_of(path)) == 2


def test_a_newest_copy_that_lost_a_page_is_not_taken_for_the_present_content(path: Path) -> None:
    with ProjectFile.create(path, invented_filing()) as file:
        first = file.backup()
        with closing(sqlite3.connect(first)) as connection:
            (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'indicator'").fetchone()
        data = first.read_bytes()
        first.write_bytes(data[: (page - 1) * 4096] + bytes(4096) + data[page * 4096 :])
        second = file.backup()
        assert second != first
        assert backup.is_sound(second)


def test_a_backup_folder_that_cannot_be_listed_is_told_and_closing_still_lets_go(path: Path, monkeypatch) -> None:
    usual = Path.iterdir

    def refusing(folder: Path) -> Iterator[Path]:
        if folder.name == backup.FOLDER:
            raise PermissionError(errno.EACCES, "Permission denied")
        return usual(folder)

    file = ProjectFile.create(path, invented_filing())
    Session(file).do(commands.set_field(file.load_filing(), Ref(None, None, "unit_name"), "云溪县水务局"))
    monkeypatch.setattr(Path, "iterdir", refusing)
    file.close()
    assert file.backup_problem is not None
    monkeypatch.undo()
    with ProjectFile.open(path) as again:
        assert again.load_filing().unit_name == "云溪县水务局"
