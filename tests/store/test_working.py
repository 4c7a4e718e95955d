"""The working copy of a file on a stick or a share; a folder that is renamed stands for a stick that is pulled."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from perfdesk.editing.session import Session
from perfdesk.store import backup, connect, lock, working
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import FileInUse, note_path
from perfdesk.store.working import Outcome, Unfinished, Working
from tests.store.filings import invented_filing
from tests.store.working_desk import Desk, change, unit_of


def test_the_original_gets_the_changes_whole_and_nothing_stays_here(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    assert note_path(origin).exists()
    assert desk.write_back() is None
    change(desk.session, "甲局")
    assert unit_of(origin) == "云溪县乡村振兴局"
    assert desk.write_back() is Outcome.WRITTEN
    assert unit_of(origin) == "甲局"
    assert desk.write_back() is None
    change(desk.session, "乙局")
    desk.close()
    assert unit_of(origin) == "乙局"
    assert {item.name for item in origin.parent.iterdir()} == {origin.name}
    assert [item.name for item in desk.working.folder.iterdir()] == ["备份"]
    with ProjectFile.open(origin) as file:
        session = Session(file)
        assert session.undo()
        assert session.filing.unit_name == "云溪县乡村振兴局"


def test_an_attempt_that_comes_too_late_does_not_bring_old_content_back(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    change(desk.session, "甲局")
    early = desk.working.prepare(desk.file)
    assert early is not None
    change(desk.session, "乙局")
    assert desk.write_back() is Outcome.WRITTEN
    assert desk.working.write(early).outcome is Outcome.WRITTEN
    assert unit_of(origin) == "乙局"
    desk.close()


def test_a_pulled_stick_is_waited_for(origin: Path, root: Path, stick: Path) -> None:
    desk = Desk(working.begin(origin, root))
    away = stick.rename(stick.with_name("拔出的优盘"))
    change(desk.session, "甲局")
    assert desk.write_back() is Outcome.AWAY
    change(desk.session, "乙局")
    assert desk.write_back() is Outcome.AWAY
    away.rename(stick)
    assert desk.write_back() is Outcome.WRITTEN
    assert unit_of(origin) == "乙局"
    desk.close()


def test_an_empty_folder_where_the_stick_was_mounted_gets_nothing(origin: Path, root: Path, monkeypatch) -> None:
    mounted = {str(origin.parent)}
    monkeypatch.setattr(os.path, "ismount", lambda place: str(place) in mounted)
    desk = Desk(working.begin(origin, root))
    assert desk.working.origin.mount == str(origin.parent)
    mounted.clear()
    origin.unlink()
    change(desk.session, "甲局")
    assert desk.write_back() is Outcome.AWAY
    assert not origin.exists()
    desk.file.close()
    desk.working.leave(written=False)
    note_path(origin).unlink(missing_ok=True)
    (left,) = working.unfinished(root)
    desk = Desk(working.resume(left))
    assert list(origin.parent.iterdir()) == []
    mounted.add(str(origin.parent))
    assert desk.write_back() is Outcome.WRITTEN
    desk.close()


def test_a_stick_that_is_still_away_at_closing_leaves_an_unfinished_copy_for_the_next_start(
    origin: Path, root: Path, stick: Path
) -> None:
    desk = Desk(working.begin(origin, root))
    assert list(working.unfinished(root)) == []
    away = stick.rename(stick.with_name("拔出的优盘"))
    change(desk.session, "甲局")
    desk.close()
    (left,) = working.unfinished(root)
    assert left.origin_path == origin
    away.rename(stick)
    with pytest.raises(Unfinished, match="还没有写回原处"):
        working.begin(origin, root)
    again = Desk(working.resume(left))
    assert again.session.filing.unit_name == "甲局"
    again.close()
    assert unit_of(origin) == "甲局"
    assert list(working.unfinished(root)) == []


def test_a_crash_between_editing_and_writing_back_loses_nothing(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    change(desk.session, "甲局")
    assert list(working.unfinished(root)) == []
    desk.crash()
    (left,) = working.unfinished(root)
    Desk(working.resume(left)).close()
    assert unit_of(origin) == "甲局"


def test_a_crash_is_known_although_another_process_has_got_the_number(origin: Path, root: Path) -> None:
    """After a restart of the computer the number of the killed process usually belongs to somebody."""
    desk = Desk(working.begin(origin, root))
    change(desk.session, "云溪县水务局")
    desk.crash()
    for path in (desk.working.path, origin):
        note = {**json.loads(note_path(path).read_text(encoding="utf-8")), "user": lock.user_name()}
        note |= {"pid": os.getppid(), "working": path == origin}
        note_path(path).write_text(json.dumps(note), encoding="utf-8")
    with pytest.raises(Unfinished) as error:
        working.begin(origin, root)
    note_path(origin).unlink()
    with pytest.raises(Unfinished):
        working.begin(origin, root)
    again = Desk(working.resume(error.value.working))
    assert again.session.filing.unit_name == "云溪县水务局"
    assert next(working.unfinished(root), None) is None
    again.close()
    assert unit_of(origin) == "云溪县水务局"


def test_a_crash_without_changes_leaves_nothing_to_ask(origin: Path, root: Path) -> None:
    Desk(working.begin(origin, root)).crash()
    assert list(working.unfinished(root)) == []
    Desk(working.begin(origin, root)).close()


def test_an_unfinished_copy_that_is_not_wanted_is_kept_among_the_backups(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    change(desk.session, "甲局")
    desk.crash()
    (left,) = working.unfinished(root)
    kept = left.put_aside()
    assert unit_of(kept) == "甲局"
    assert list(working.unfinished(root)) == []
    again = working.begin(origin, root)
    assert kept in [copy.path for copy in backup.all_copies(again.path)]
    again.leave(written=True)


def test_a_crash_right_after_writing_is_no_conflict_with_ourselves(origin: Path, root: Path, monkeypatch) -> None:
    desk = Desk(working.begin(origin, root))
    change(desk.session, "甲局")
    real, saves = Working.save, []

    def killed_at_the_second(self: Working) -> None:
        saves.append(self)
        if len(saves) > 1:
            raise OSError(5, "the process is killed here")
        real(self)

    monkeypatch.setattr(Working, "save", killed_at_the_second)
    assert desk.write_back() is Outcome.WRITTEN
    monkeypatch.undo()
    assert unit_of(origin) == "甲局"
    desk.crash()
    (left,) = working.unfinished(root)
    again = Desk(working.resume(left))
    change(again.session, "乙局")
    killed = OSError(5, "killed before it is put")
    monkeypatch.setattr(connect, "remove_side_files", lambda *_: (_ for _ in ()).throw(killed))
    assert again.write_back() is Outcome.REFUSED
    monkeypatch.undo()
    again.crash()
    (left,) = working.unfinished(root)
    last = Desk(working.resume(left))
    assert last.write_back() is Outcome.WRITTEN
    assert unit_of(origin) == "乙局"
    last.close()


def test_a_disk_that_refuses_keeps_the_original_and_tells_why(origin: Path, root: Path, monkeypatch) -> None:
    desk = Desk(working.begin(origin, root))
    before = origin.read_bytes()
    change(desk.session, "甲局")

    def refuse(beside: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "put_in_place", refuse)
    job = desk.working.prepare(desk.file)
    assert job is not None
    written = desk.working.write(job)
    assert written.outcome is Outcome.REFUSED
    assert written.problem is not None
    assert "磁盘已满" in written.problem.message
    assert origin.read_bytes() == before
    assert {item.name for item in origin.parent.iterdir()} == {origin.name, note_path(origin).name}
    monkeypatch.undo()
    assert desk.write_back() is Outcome.WRITTEN
    desk.close()


def test_a_second_window_is_told_and_another_computer_may_be_taken_over_from(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    note = json.loads(note_path(origin).read_text(encoding="utf-8"))
    note_path(origin).write_text(json.dumps({**note, "pid": os.getppid()}), encoding="utf-8")
    for attempt in (lambda: working.begin(origin, root), lambda: ProjectFile.open(origin)):
        with pytest.raises(FileInUse) as refusal:
            attempt()
        assert not refusal.value.may_take_over
    note_path(origin).write_text(json.dumps({**note, "host": "三楼-07"}), encoding="utf-8")
    with pytest.raises(FileInUse):
        ProjectFile.create(origin, invented_filing(), replace=True)
    os.utime(note_path(origin), (1, 1))
    with pytest.raises(FileInUse, match="没有关闭的记录") as refusal:
        ProjectFile.open(origin)
    assert refusal.value.may_take_over
    assert "天前" in refusal.value.advice
    lock.show_life(origin)
    with pytest.raises(FileInUse) as refusal:
        working.begin(origin, root)
    assert "刚刚" in refusal.value.advice
    ProjectFile.open(origin, take_over=True).close()
    assert not note_path(origin).exists()
    desk.close()


@pytest.mark.parametrize("facts", ["", "[]", "{}", '{"copy": 5}', '{"path": "/a", "copy": "b"}'])
def test_a_folder_that_says_nothing_of_its_origin_is_passed_by(root: Path, facts: str) -> None:
    (root / "甲-123456").mkdir(parents=True)
    (root / "甲-123456" / "origin.json").write_text(facts, encoding="utf-8")
    assert list(working.unfinished(root)) == []
