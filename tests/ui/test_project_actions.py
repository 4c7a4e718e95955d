"""The menu for projects in the window: questions that name what goes, the bin, ticks, the lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.editing.bin import Holdings, delete_projects
from perfdesk.editing.step import apply_step, step_between
from perfdesk.model.rows import Binned, Carried, Filing, Ref, Waiver
from tests.ui.helpers import filing_of, press, project, small_filing
from tests.ui.shell import ScriptedDialogs, opened_in_memory
from ui.desk import Desk
from ui.dialogs.bin import BinDialog
from ui.project_actions import deletion_question
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "perfdesk.ini"), ScriptedDialogs(), run_inline)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.leave_file()
    made.close()


def opened(window: MainWindow, filing: Filing | None = None, *, read_only: bool = False) -> Desk:
    window.show_file(opened_in_memory(filing or small_filing(), Path("云岭.perfdesk"), read_only=read_only))
    assert window.desk is not None
    return window.desk


def run(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def filing(window: MainWindow) -> Filing:
    assert window.open_file is not None
    return window.open_file.filing


def dialogs(window: MainWindow) -> ScriptedDialogs:
    assert isinstance(window.dialogs, ScriptedDialogs)
    return window.dialogs


def test_the_question_names_what_goes() -> None:
    text, advice = deletion_question(Holdings(("护林员培训",), 8, 40, 2))
    assert text == "要删除项目“护林员培训”吗？"
    assert "8 行指标、40 处已填内容、2 条已忽略的意见" in advice
    assert "回收站" in advice
    many = Holdings(tuple(f"第{i}个" for i in range(1, 13)), 96, 500, 0)
    text, advice = deletion_question(many)
    assert text == "要删除 12 个项目吗？"
    assert advice.startswith("“第1个”\n“第2个”")
    assert "等 12 个\n" in advice
    assert "第7个" not in advice
    assert "忽略" not in advice


def test_deleting_asks_first_and_what_was_deleted_comes_back_from_the_bin(window: MainWindow) -> None:
    waiver = Waiver(rule="x", project_id="p2", field="name", reason="有文件")
    start = replace(small_filing(), waivers=(waiver,))
    desk = opened(window, start)
    desk.tree.choose(["p1", "p2"])
    run(window, "project_delete")
    assert len(filing(window).projects) == 3
    dialogs(window).choice = "delete"
    run(window, "project_delete")
    assert dialogs(window).asked[-1][0] == "要删除 2 个项目吗？"
    assert [row.id for row in filing(window).projects] == ["p3"]
    assert filing(window).waivers == ()

    def restore(dialog: BinDialog) -> bool:
        assert dialog.table.rowCount() == 2
        dialog.table.selectAll()
        dialog.restore_button.click()
        assert dialog.table.rowCount() == 0
        assert not dialog.restore_button.isEnabled()
        return True

    dialogs(window).answers[BinDialog] = restore
    run(window, "bin")
    assert filing(window) == start
    run(window, "undo")
    assert len(filing(window).bin) == 2


def test_the_bin_is_emptied_only_after_a_question(window: MainWindow, qtbot: QtBot) -> None:
    desk = opened(window)
    desk.tree.choose(["p1", "p2"])
    desk.tree.delete_projects()
    assert window.open_file is not None
    dialog = BinDialog(window.open_file.bridge, dialogs(window), parent=window)
    qtbot.addWidget(dialog)
    press(dialog.table, Qt.Key.Key_Delete)
    assert len(filing(window).bin) == 2
    dialogs(window).choice = "remove"
    press(dialog.table, Qt.Key.Key_Delete)
    assert len(filing(window).bin) == 1
    dialog.empty_button.click()
    assert filing(window).bin == ()
    assert "空" in dialog._told.text()
    run(window, "undo")
    assert len(filing(window).bin) == 1


def test_a_bin_that_is_only_looked_at_gives_nothing_back(window: MainWindow, qtbot: QtBot) -> None:
    desk = opened(window)
    desk.tree.choose(["p1"])
    desk.tree.delete_projects()
    assert window.open_file is not None
    dialog = BinDialog(window.open_file.bridge, dialogs(window), read_only=True, parent=window)
    qtbot.addWidget(dialog)
    dialog.restore_chosen()
    assert not dialog.restore_button.isEnabled()
    assert len(filing(window).bin) == 1


def test_a_tick_toggles_and_shows_in_menu_overview_and_tree(window: MainWindow) -> None:
    desk = opened(window)
    action = window.actions_by_id["project_done"]
    desk.tree.choose(["p1", "p2"])
    assert not action.isChecked()
    run(window, "project_done")
    assert action.isChecked()
    assert desk.workspace.overview._progress.words.text() == "已完成 2 / 3；填写中 1 个"
    desk.tree.choose(["p3"])
    assert not action.isChecked()
    desk.tree.choose(["p1"])
    run(window, "project_done")
    assert not action.isChecked()
    run(window, "undo")
    assert action.isChecked()
    assert desk.tree.current_place() == Ref("p1", None, "")


def test_ticking_what_waits_asks_whether_it_was_looked_at(window: MainWindow) -> None:
    one = project(1, "护林员培训")
    carried = Carried(project_id="p1", last=(("funds_use", one.funds_use or ""),), waiting=("funds_use",))
    desk = opened(window, replace(filing_of(one), carried=(carried,)))
    desk.tree.choose(["p1"])
    run(window, "project_done")
    assert dialogs(window).asked[-1][0] == "还有 1 处沿用上年的内容没有核对。"
    assert desk.tree.statuses.of("p1") == "waiting"
    dialogs(window).choice = "confirm"
    run(window, "project_done")
    assert desk.tree.statuses.of("p1") == "done"
    run(window, "undo")
    assert desk.tree.statuses.of("p1") == "waiting"


def test_the_lock_is_remembered(window: MainWindow) -> None:
    desk = opened(window)
    run(window, "order_lock")
    assert desk.tree.locked
    assert window.settings.order_locked()
    window.leave_file()
    assert opened(window).tree.locked
    assert window.actions_by_id["order_lock"].isChecked()
    run(window, "order_lock")
    assert not window.settings.order_locked()


def test_projects_go_to_another_part_after_asking_which(window: MainWindow) -> None:
    rows = [project(i, f"第{i}个") for i in range(1, 4)]
    desk = opened(window, replace(filing_of(*rows), form_id="hebei-application"))
    desk.tree.choose(["p1", "p2"])
    assert window.actions_by_id["project_to_part"].isEnabled()
    dialogs(window).choice = "1"
    run(window, "project_to_part")
    text, _, choices = dialogs(window).asked[-1]
    assert text == "要把所选的 2 个项目移到哪一部分？"
    assert [choice.text for choice in choices] == ["第三部分 预算公用绩效目标", "取消"]
    assert [row.category for row in filing(window).projects] == ["project", "operating", "operating"]


def test_a_form_with_one_part_offers_no_other(window: MainWindow) -> None:
    desk = opened(window)
    desk.tree.choose(["p1"])
    assert not window.actions_by_id["project_to_part"].isEnabled()


def test_renaming_begins_from_the_menu_and_undo_takes_the_open_name_along(window: MainWindow, qtbot: QtBot) -> None:
    desk = opened(window)
    desk.tree.choose(["p2"])
    run(window, "project_rename")
    editor = desk.tree._editor()
    assert editor is not None
    editor.set_text_value("苗圃")
    run(window, "project_up")
    assert [row.name for row in filing(window).projects] == ["苗圃", "护林员培训", "古树名木保护"]


def test_words_to_look_for_get_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    desk = opened(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    run(window, "find_project")
    assert desk.pane.words.hasFocus()


def test_a_file_that_is_only_looked_at_offers_nothing_that_changes_it(window: MainWindow) -> None:
    desk = opened(window, read_only=True)
    desk.tree.choose(["p1"])
    names = ("project_rename", "project_delete", "project_done", "project_up", "project_copy")
    assert not any(window.actions_by_id[name].isEnabled() for name in names)
    assert window.actions_by_id["bin"].isEnabled()


def test_a_damaged_entry_of_the_bin_hinders_no_other_one(window: MainWindow) -> None:
    opened(window)
    bridge = window.open_file.bridge
    whole = apply_step(bridge.filing, delete_projects(bridge.filing, ["p1"], deleted_at="2031-03-01T08:00:00"))
    broken = Binned(project_id="p9", name="坏的", deleted_at="2031-03-02T08:00:00", place=0, behind=(), content="[[")
    assert bridge.do(step_between("坏", bridge.filing, replace(whole, bin=(*whole.bin, broken))))
    dialog = BinDialog(bridge, dialogs(window), parent=window)
    assert [dialog.table.item(row, 1).text() for row in range(2)] == ["已损坏", "8 行"]
    dialog.table.selectAll()
    dialog.restore_chosen()
    assert [entry.name for entry in bridge.filing.bin] == ["坏的"]
    assert bridge.filing.project("p1").name
    assert "已损坏" in dialogs(window).said[-1][0]
