"""Files on sticks and shares; a folder that is renamed stands for a stick that is pulled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from perfdesk.store import backup
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import small_filing
from tests.ui.safety.helpers import change, damage, line, unit_of
from tests.ui.shell import ScriptedDialogs
from ui import safety_write, tasks
from ui.safety_place import LOCAL, NETWORK, REMOVABLE, kind_of, place_of
from ui.window import MainWindow


@pytest.fixture
def on_stick(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Whatever lies in the folder 优盘 is on a stick; writing back waits for no pause."""
    window.safety.opening.place_of = lambda path: REMOVABLE if "优盘" in path.parts else LOCAL
    monkeypatch.setattr(safety_write, "QUIET_MS", 0)
    monkeypatch.setattr(safety_write, "AGAIN_MS", 5)
    return window


def test_a_file_on_a_stick_is_edited_here_and_written_back_after_each_burst(
    qtbot: QtBot, on_stick: MainWindow, path: Path
) -> None:
    on_stick.file.open_path(path)
    opened = on_stick.open_file
    assert opened is not None
    assert opened.path == path
    assert opened.store.path != path
    assert str(path) in on_stick.status.path.text()
    assert change(on_stick, "甲局")
    qtbot.waitUntil(lambda: unit_of(path) == "甲局")
    assert change(on_stick, "乙局")
    on_stick.actions_by_id["close_file"].trigger()
    assert unit_of(path) == "乙局"
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_pulled_stick_is_told_and_written_to_when_it_is_back(
    qtbot: QtBot, on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    on_stick.file.open_path(path)
    away = path.parent.rename(path.parent.with_name("拔出的盘"))
    assert change(on_stick, "甲局")
    qtbot.waitUntil(lambda: "保存在本机" in line(on_stick, "working"))
    assert change(on_stick, "乙局")
    away.rename(path.parent)
    qtbot.waitUntil(lambda: line(on_stick, "working") == "")
    assert unit_of(path) == "乙局"
    assert dialogs.said == []


def test_a_stick_that_stays_away_leaves_its_changes_for_the_next_start(
    qtbot: QtBot, on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    on_stick.file.open_path(path)
    away = path.parent.rename(path.parent.with_name("拔出的盘"))
    assert change(on_stick, "甲局")
    on_stick.actions_by_id["close_file"].trigger()
    assert "下次打开时可以继续" in dialogs.said[-1][0]

    away.rename(path.parent)
    dialogs.choice = "open"
    on_stick.safety.unfinished()
    assert "还没有写回原处" in dialogs.asked[-1][0]
    assert on_stick.open_file is not None
    assert on_stick.open_file.filing.unit_name == "甲局"
    qtbot.waitUntil(lambda: unit_of(path) == "甲局")
    on_stick.actions_by_id["close_file"].trigger()
    dialogs.asked.clear()
    on_stick.safety.unfinished()
    assert dialogs.asked == []


def test_a_recent_file_on_a_stick_that_is_away_can_be_gone_on_with(
    on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    on_stick.file.open_path(path)
    path.parent.rename(path.parent.with_name("拔出的盘"))
    assert change(on_stick, "甲局")
    on_stick.actions_by_id["close_file"].trigger()
    dialogs.choice = "open"
    on_stick.open_recent(path)
    assert [choice.key for choice in dialogs.asked[-1][2]] == ["open", "cancel"]
    assert on_stick.open_file is not None
    assert on_stick.open_file.filing.unit_name == "甲局"


def test_unfinished_changes_may_be_put_aside_for_the_original(
    on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    on_stick.file.open_path(path)
    away = path.parent.rename(path.parent.with_name("拔出的盘"))
    assert change(on_stick, "甲局")
    on_stick.actions_by_id["close_file"].trigger()
    away.rename(path.parent)
    dialogs.choice = "aside"
    on_stick.file.open_path(path)
    opened = on_stick.open_file
    assert opened is not None
    assert opened.filing.unit_name == "云岭县林业局"
    assert "未写回" in [copy.why for copy in backup.all_copies(opened.store.path)]


def test_what_others_changed_meanwhile_is_kept_and_ours_goes_beside_it(
    qtbot: QtBot, on_stick: MainWindow, path: Path
) -> None:
    on_stick.file.open_path(path)
    theirs = path.with_name("别人.perfdesk")
    ProjectFile.create(theirs, replace(small_filing(), unit_name="别人的局")).close()
    theirs.replace(path)
    assert change(on_stick, "甲局")
    qtbot.waitUntil(lambda: "两份都在" in line(on_stick, "working"))
    assert on_stick.open_file is not None
    ours = on_stick.open_file.path
    assert (unit_of(path), unit_of(ours)) == ("别人的局", "甲局")
    on_stick.safety.bar.press("working", "知道了")
    assert line(on_stick, "working") == ""
    assert change(on_stick, "乙局")
    on_stick.actions_by_id["close_file"].trigger()
    assert (unit_of(path), unit_of(ours)) == ("别人的局", "乙局")


@pytest.mark.parametrize("theirs", ["", "别人的局"])
def test_leaving_at_the_very_end_of_writing_back_raises_nothing_and_tells_of_a_conflict(
    on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path, theirs: str
) -> None:
    on_stick.file.open_path(path)
    if theirs:
        ProjectFile.create(path, replace(small_filing(), unit_name=theirs), replace=True).close()
    on_stick._runner = tasks.run
    assert change(on_stick, "甲局")
    writing = on_stick.safety.writing
    assert writing is not None
    writing.write()
    writing._task.thread_of_work.join()  # its result waits for the event loop
    on_stick.file.close()
    QCoreApplication.processEvents()
    assert bool(dialogs.said) == bool(theirs)
    assert unit_of(path) == (theirs or "甲局")
    assert {"甲局"} <= {unit_of(item) for item in path.parent.glob("*.perfdesk")}


def test_of_a_file_that_was_damaged_on_its_stick_the_copy_made_here_is_offered(
    on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    on_stick.file.open_path(path)
    assert change(on_stick, "甲局")
    on_stick.actions_by_id["close_file"].trigger()
    damage(path)
    dialogs.choice = "copy"
    on_stick.file.open_path(path)
    assert [choice.key for choice in dialogs.asked[0][2]] == ["copy", "rescue", "cancel"]
    assert on_stick.open_file is not None
    assert on_stick.open_file.path.parent == path.parent
    assert on_stick.open_file.filing.unit_name == "甲局"


def test_a_pulled_stick_can_be_left_for_another_place(
    qtbot: QtBot, on_stick: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path
) -> None:
    on_stick.file.open_path(path)
    path.parent.rename(path.parent.with_name("拔出的盘"))
    assert change(on_stick, "甲局")
    qtbot.waitUntil(lambda: line(on_stick, "working") != "")
    dialogs.paths = [tmp_path / "别处.perfdesk"]
    on_stick.safety.bar.press("working", "另存到别处…")
    assert line(on_stick, "working") == ""
    assert change(on_stick, "乙局")
    on_stick.actions_by_id["close_file"].trigger()
    assert unit_of(tmp_path / "别处.perfdesk") == "乙局"
    on_stick.safety.unfinished()
    assert dialogs.asked == []


@pytest.mark.parametrize(
    ("kind", "device", "mount", "place"),
    [
        ("ext4", "/dev/sda2", "/", LOCAL),
        ("ext4", "/dev/sda2", "/home", LOCAL),
        ("cifs", "//server/share", "/mnt/share", NETWORK),
        ("nfs4", "server:/export", "/home", NETWORK),
        ("fuse.gvfsd-fuse", "gvfsd-fuse", "/run/user/1000/gvfs", NETWORK),
        ("vfat", "/dev/sdb1", "/mnt/disk", REMOVABLE),
        ("exfat", "/dev/sdc1", "/media/wang/KINGSTON", REMOVABLE),
        ("vfat", "/dev/sda1", "/boot/efi", LOCAL),
        ("tmpfs", "tmpfs", "/tmp", LOCAL),
    ],
)
def test_where_a_file_lies_is_told_by_its_mount(tmp_path: Path, kind: str, device: str, mount: str, place: str) -> None:
    for name, removable in (("sda", "0"), ("sdb", "1"), ("sdc", "0")):
        part = tmp_path / "devices" / name / f"{name}1"
        part.mkdir(parents=True)
        (part.parent / "removable").write_text(f"{removable}\n")
        (tmp_path / f"{name}1").symlink_to(part)
    assert kind_of(kind, device, mount, tmp_path) == place


def test_the_disk_of_the_tests_is_no_stick(tmp_path: Path) -> None:
    assert place_of(tmp_path / "无" / "此文件.perfdesk") == LOCAL
