"""A damaged file, and the dated copies: list, look, compare, restore, settings."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.store import backup
from perfdesk.store.backup import Backups
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import press, small_filing
from tests.ui.safety.helpers import change, damage, line, unit_of
from tests.ui.shell import ScriptedDialogs
from ui.dialogs import backups as listing
from ui.dialogs.backup_settings import BackupSettingsDialog
from ui.dialogs.backups import BackupsDialog
from ui.dialogs.restore import RestoreDialog
from ui.tasks import run_inline
from ui.window import MainWindow


def test_a_damaged_file_is_kept_and_its_newest_sound_copy_opened(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    window.file.open_path(path)
    assert change(window, "甲局")
    window.actions_by_id["close_file"].trigger()
    damage(path)
    newest = backup.backups_of(path)[-1]
    newest.write_bytes(newest.read_bytes()[:9000])
    before = path.read_bytes()
    dialogs.choice = "copy"
    window.file.open_path(path)

    text, advice, choices = dialogs.asked[0]
    assert "损坏" in text
    assert "3 个项目" in advice
    assert [choice.text for choice in choices] == ["打开最近的完好备份", "抢救能读出的内容", "取消"]
    assert path.read_bytes() == before
    assert window.open_file is not None
    assert "备份恢复" in window.open_file.path.name
    assert window.open_file.filing.unit_name == "云岭县林业局"
    assert change(window, "乙局")


def test_a_damaged_file_without_copies_is_rescued_into_a_new_one_with_a_report(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    damage(path)
    before = path.read_bytes()
    dialogs.choice = "rescue"
    window.file.open_path(path)

    assert [choice.key for choice in dialogs.asked[0][2]] == ["rescue", "cancel"]
    assert "救出 3 个项目" in dialogs.said[0][1]
    assert path.read_bytes() == before
    assert window.open_file is not None
    assert "抢救" in window.open_file.path.name
    assert len(window.open_file.filing.projects) == 3


def test_an_empty_file_offers_its_newest_copy_and_no_rescue(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    window.file.open_path(path)
    assert change(window, "甲局")
    window.actions_by_id["close_file"].trigger()
    path.write_bytes(b"")
    dialogs.choice = None
    window.file.open_path(path)

    text, advice, choices = dialogs.asked[0]
    assert "空文件" in text
    assert "没有能读出的内容" in advice
    assert [choice.key for choice in choices] == ["copy", "cancel"]


def test_a_damaged_file_may_be_left_alone(window: MainWindow, dialogs: ScriptedDialogs, path: Path) -> None:
    damage(path)
    dialogs.choice = None
    window.file.open_path(path)
    assert window.open_file is None
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def with_copies(window: MainWindow, path: Path) -> None:
    window.file.open_path(path)
    for text in ("甲局", "乙局"):
        assert change(window, text)
        window.actions_by_id["backup"].trigger()


def wishing(wish: str, row: int) -> Callable[[BackupsDialog], bool]:
    """Choose a copy of the list once, close the list when it comes again."""
    wishes = [wish]

    def answer(dialog: BackupsDialog) -> bool:
        dialog.table.setCurrentCell(row, 0)
        dialog.wish = wishes.pop() if wishes else ""
        return bool(dialog.wish)

    return answer


def cells(dialog: BackupsDialog) -> list[list[str]]:
    table = dialog.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def test_the_list_of_copies_says_when_why_how_much_and_whether_sound(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    with_copies(window, path)
    bad, empty = backup.backups_of(path)[0], path.with_name("空.perfdesk")
    damage(bad)
    ProjectFile.create(empty, replace(small_filing(), projects=())).close()
    shutil.copyfile(empty, backup.backups_of(path)[1])
    dialog = BackupsDialog(backup.all_copies(path), run_inline)
    qtbot.addWidget(dialog)
    rows = cells(dialog)
    assert [row[1] for row in rows] == ["手动", "手动", "打开时"]
    assert [row[6] for row in rows] == ["完好", "没有项目", "已损坏"]
    assert rows[0][3:6] == ["3", "16", "乙局"]
    assert rows[0][2].endswith("KB")
    usable = []
    for row in range(3):
        dialog.table.setCurrentCell(row, 0)
        usable.append((dialog.restore_button.isEnabled(), dialog.look_button.isEnabled()))
    assert usable == [(True, True), (False, True), (False, False)]
    with qtbot.waitActive(dialog):
        dialog.show()
    dialog.table.setFocus()
    press(dialog.table, Qt.Key.Key_Return, "\r")
    assert dialog.isVisible()
    assert dialog.wish == ""
    dialog.table.setCurrentCell(0, 0)
    press(dialog.table, Qt.Key.Key_Return, "\r")
    assert dialog.wish == listing.RESTORE


def test_restoring_shows_what_differs_keeps_the_present_state_and_can_be_undone(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    with_copies(window, path)
    assert change(window, "丙局")
    seen: list[list[str]] = []

    def agree(dialog: RestoreDialog) -> bool:
        seen.append([dialog.table.item(0, column).text() for column in range(4)])
        assert "1处不同" in dialog.told.text()
        return True

    dialogs.answers[BackupsDialog] = wishing(listing.RESTORE, 1)
    dialogs.answers[RestoreDialog] = agree
    window.actions_by_id["backups"].trigger()
    assert window.open_file is not None
    assert window.open_file.filing.unit_name == "甲局"
    assert seen == [["整份文件", "单位名称", "丙局", "甲局"]]
    assert next(copy.why for copy in backup.all_copies(path)) == "恢复前"
    assert unit_of(backup.backups_of(path)[-1]) == "丙局"
    window.actions_by_id["undo"].trigger()
    assert window.open_file.filing.unit_name == "丙局"


def test_not_agreeing_to_what_differs_changes_nothing(window: MainWindow, dialogs: ScriptedDialogs, path: Path) -> None:
    with_copies(window, path)
    count = len(backup.backups_of(path))
    dialogs.answers[BackupsDialog] = wishing(listing.RESTORE, 1)
    window.actions_by_id["backups"].trigger()
    assert isinstance(dialogs.shown[-1], BackupsDialog)
    assert window.open_file is not None
    assert window.open_file.filing.unit_name == "乙局"
    assert len(backup.backups_of(path)) == count


def test_a_copy_can_be_looked_at_and_left_again(window: MainWindow, dialogs: ScriptedDialogs, path: Path) -> None:
    with_copies(window, path)
    dialogs.answers[BackupsDialog] = wishing(listing.LOOK, 1)
    window.actions_by_id["backups"].trigger()
    assert window.open_file is not None
    assert window.open_file.read_only
    assert window.open_file.filing.unit_name == "甲局"
    assert "正在查看备份" in line(window, "read_only")
    window.safety.bar.press("read_only", "回到原文件")
    assert window.open_file.path == path
    assert not window.open_file.read_only
    assert window.open_file.filing.unit_name == "乙局"


def test_number_and_places_of_the_copies_are_set_and_hold_at_once(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path
) -> None:
    window.file.open_path(path)

    def fill(dialog: BackupSettingsDialog) -> bool:
        dialog.keep.setValue(7)
        dialog.elsewhere.setChecked(True)
        dialog.place.setText(str(tmp_path / "甲盘"))
        dialog.twice.setChecked(True)
        dialog.second.setText(str(tmp_path / "乙盘"))
        return True

    dialogs.answers[BackupSettingsDialog] = fill
    window.actions_by_id["backup_settings"].trigger()
    rules = Backups(7, tmp_path / "甲盘", tmp_path / "乙盘")
    assert window.settings.backups() == rules
    assert change(window, "甲局")
    window.actions_by_id["backup"].trigger()
    (first,), (second,) = (list((tmp_path / name).glob("*/*.perfdesk")) for name in ("甲盘", "乙盘"))
    assert first.name == second.name
    assert unit_of(second) == "甲局"
    assert {copy.path for copy in backup.all_copies(path, rules)} >= {first}


def test_a_second_place_that_is_away_is_told_and_hinders_nothing(
    window: MainWindow, path: Path, tmp_path: Path
) -> None:
    (tmp_path / "乙盘").write_text("a file in the way")
    window.settings.set_backups(Backups(second=tmp_path / "乙盘"))
    window.file.open_path(path)
    assert "没能备份" in window.status.currentMessage()
    assert change(window, "甲局")
    assert len(backup.backups_of(path)) == 1


def test_an_import_into_an_open_file_is_preceded_by_a_copy(window: MainWindow, path: Path) -> None:
    window.file.open_path(path)
    assert window.open_file is not None
    assert change(window, "甲局")
    window.open_file.keep_copy(backup.IMPORTING)
    assert [copy.why for copy in backup.all_copies(path)] == ["导入前", "打开时"]
