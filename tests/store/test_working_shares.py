"""What other computers and odd shares do to the original of a working copy."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import stat
from pathlib import Path

from perfdesk.editing.session import Session
from perfdesk.store import backup, working
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from perfdesk.store.working import Outcome
from tests.store.filings import invented_filing
from tests.store.working_desk import Desk, change, unit_of


def test_a_new_time_alone_is_no_change_by_others(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    os.utime(origin, (1, 1))
    change(desk.session, "甲局")
    assert desk.write_back() is Outcome.WRITTEN
    desk.close()


def test_what_somebody_else_wrote_meanwhile_is_kept_beside_ours(origin: Path, root: Path) -> None:
    desk = Desk(working.begin(origin, root))
    other = origin.parent.parent / "别人.perfdesk"
    ProjectFile.create(other, invented_filing(1)).close()
    shutil.copyfile(other, origin)
    theirs = origin.read_bytes()
    change(desk.session, "甲局")
    assert desk.write_back() is Outcome.CONFLICT
    ours = desk.working.origin_path
    assert origin.read_bytes() == theirs
    assert ours.parent == origin.parent
    assert "的修改" in ours.name
    assert unit_of(ours) == "甲局"
    assert not note_path(origin).exists()
    change(desk.session, "乙局")
    assert desk.write_back() is Outcome.WRITTEN
    assert (unit_of(ours), origin.read_bytes()) == ("乙局", theirs)
    desk.close()


def test_an_edit_by_others_that_left_size_and_time_as_they_were_is_seen(origin: Path, root: Path) -> None:
    desk, before = Desk(working.begin(origin, root)), origin.stat()
    with ProjectFile.open(origin, take_over=True) as theirs:
        change(Session(theirs), "三楼改的单位")
    assert origin.stat().st_size == before.st_size
    os.utime(origin, ns=(before.st_atime_ns, before.st_mtime_ns))
    change(desk.session, "云溪县水务局")
    assert desk.write_back() is Outcome.CONFLICT
    assert unit_of(origin) == "三楼改的单位"
    assert unit_of(desk.working.origin_path) == "云溪县水务局"
    desk.close()


def test_what_another_computer_writes_while_ours_is_on_its_way_is_kept(
    origin: Path, root: Path, tmp_path: Path, monkeypatch
) -> None:
    ours = Desk(working.begin(origin, root))
    theirs = Desk(working.begin(origin, tmp_path / "三楼的副本", take_over=True))
    change(ours.session, "云溪县水务局")
    change(theirs.session, "三楼改的单位")
    usual, outcomes = backup.write_beside, []

    def interrupted(data: bytes, beside: Path) -> None:
        usual(data, beside)
        if beside.parent == origin.parent and not outcomes:
            outcomes.append(None)
            with monkeypatch.context() as there:
                there.setattr(platform, "node", lambda: "三楼-07")
                outcomes[0] = theirs.write_back()

    monkeypatch.setattr(backup, "write_beside", interrupted)
    assert ours.write_back() is Outcome.CONFLICT
    assert outcomes == [Outcome.WRITTEN]
    assert unit_of(origin) == "三楼改的单位"
    assert unit_of(ours.working.origin_path) == "云溪县水务局"
    ours.close()
    theirs.close()
    assert not list(origin.parent.glob("*.tmp"))


def test_a_share_that_cuts_a_file_off_without_a_word_keeps_the_original(origin: Path, root: Path, monkeypatch) -> None:
    desk, before, usual = Desk(working.begin(origin, root)), origin.read_bytes(), os.fsync

    def cutting(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > 5000:
            os.ftruncate(descriptor, 5000)
        usual(descriptor)

    change(desk.session, "云溪县水务局")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", cutting)
        assert desk.write_back() is Outcome.REFUSED
    assert origin.read_bytes() == before
    assert desk.write_back() is Outcome.WRITTEN
    assert unit_of(origin) == "云溪县水务局"
    desk.close()


def test_a_share_that_cannot_flush_a_folder_is_written_to_all_the_same(origin: Path, root: Path, monkeypatch) -> None:
    desk, usual = Desk(working.begin(origin, root)), os.fsync

    def like_old_shares(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        usual(descriptor)

    monkeypatch.setattr(os, "fsync", like_old_shares)
    change(desk.session, "云溪县水务局")
    assert desk.write_back() is Outcome.WRITTEN
    assert unit_of(origin) == "云溪县水务局"
    desk.close()
