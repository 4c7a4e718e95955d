from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.change_form import change_form
from tests.ui.helpers import commit, compose, press, small_filing
from tests.ui.shell import opened_in_memory
from ui.find_model import HIT_ROLE, NEW_ROLE
from ui.find_panel import FindPanel
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    empty_window.show_file(opened_in_memory(small_filing(), PATH))
    return empty_window


@pytest.fixture
def panel(window: MainWindow) -> FindPanel:
    do(window, "replace")
    assert window.finder.panel is not None
    return window.finder.panel


def do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def filing(window: MainWindow) -> Filing:
    assert window.open_file is not None
    return window.open_file.filing


def look_for(panel: FindPanel, words: str) -> None:
    panel.words.setText(words)
    panel.search()


def test_hits_of_the_whole_filing_are_listed_whatever_the_width_of_the_signs(panel: FindPanel) -> None:
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    look_for(panel, ">= 90％")
    assert {hit.ref.project for hit in panel.model.hits} == {"p1", "p2"}
    assert all(hit.words == "≥90%" for hit in panel.model.hits)
    assert panel.model.place(0) == "1. 护林员培训 · 第 7 行 · 指标值"
    assert "找到 4 处，在 2 个项目中" in panel.told.text()
    assert panel.model.index(0, 1).data(HIT_ROLE) is panel.model.hits[0]


def test_an_empty_box_and_a_word_that_is_nowhere_are_answered(panel: FindPanel) -> None:
    look_for(panel, "　")
    assert panel.told.text().startswith("输入要查找的文字")
    assert not panel.replace_button.isEnabled()
    look_for(panel, "没有这个词")
    assert "没有找到“没有这个词”" in panel.told.text()
    assert panel.model.rowCount() == 0


def test_typing_by_an_input_method_searches_after_a_pause(qtbot: QtBot, panel: FindPanel) -> None:
    compose(panel.words, "hulin")
    commit(panel.words, "巡护")
    qtbot.waitUntil(lambda: len(panel.model.hits) > 0)
    assert panel.words.text() == "巡护"
    compose(panel.new, "xun")
    commit(panel.new, "巡查")
    assert panel.model.index(0, 1).data(NEW_ROLE) == "巡查"


def test_the_search_can_be_limited_to_a_project_part_one_and_a_column(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "培训")
    everywhere = len(panel.model.hits)
    panel.scope.setCurrentIndex(panel.scope.findData("project"))
    assert {hit.ref.project for hit in panel.model.hits} == {"p1"}
    window.desk.go_to(Ref("p2", None, ""))
    assert {hit.ref.project for hit in panel.model.hits} == {"p2"}
    panel.scope.setCurrentIndex(panel.scope.findData("part_one"))
    assert [hit.ref.field for hit in panel.model.hits] == ["breakdown_goals"]
    panel.scope.setCurrentIndex(0)
    panel.column.setCurrentIndex(panel.column.findText("三级指标"))
    assert {hit.ref.field for hit in panel.model.hits} == {"level3"}
    assert 0 < len(panel.model.hits) < everywhere


def test_replacing_the_ticked_hits_is_one_step_with_a_name_and_says_how_many(
    window: MainWindow, panel: FindPanel
) -> None:
    look_for(panel, "巡护")
    panel.new.setText("巡查")
    count = len(panel.model.hits)
    panel.list.go_to_row(0)
    press(panel.list, Qt.Key.Key_Space, " ")
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert panel.replace_button.text() == f"替换 {count - 1} 处"
    before = filing(window)
    panel.replace_button.click()

    assert f"已替换 {count - 1} 处" in window.status.currentMessage()
    assert "未勾选的 1 处没有替换" in panel.told.text()
    assert [hit.words for hit in panel.model.hits] == ["巡护"]
    assert window.open_file.bridge.session.undo_label == f"将“巡护”替换为“巡查”{count - 1}处"
    do(window, "undo")
    assert filing(window) == before


def test_headings_that_follow_the_name_are_told_apart(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "绩效目标表")
    assert not panel.model.hits
    assert "另有 3 处在表标题中，随项目名称改变" in panel.told.text()
    look_for(panel, "护林员培训")
    panel.new.setText("护林员轮训")
    panel.replace_button.click()
    assert filing(window).project("p1").title == "1.护林员轮训绩效目标表"
    assert "另有" not in panel.told.text()


def test_what_changes_meanwhile_is_seen_and_ticks_stay(qtbot: QtBot, window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "≥90%")
    panel.model.tick([0], on=False)
    bridge = window.open_file.bridge
    bridge.set_text(Ref("p1", "p1i0", "value"), "≥90%")
    qtbot.waitUntil(lambda: len(panel.model.hits) == 5)
    assert [panel.model.is_ticked(row) for row in range(5)] == [True, False, True, True, True]


def test_a_text_changed_after_the_search_is_searched_again_before_it_is_replaced(
    window: MainWindow, panel: FindPanel
) -> None:
    look_for(panel, "巡护里程")
    panel.new.setText("里程")
    window.open_file.bridge.set_text(Ref("p1", "p1i1", "level3"), "新增的巡护里程")
    panel.replace_button.click()
    assert filing(window).project("p1").indicator("p1i1").level3 == "新增的里程"
    assert not window.dialogs.said


def test_f3_jumps_into_the_cell_and_around_and_enter_stays_in_the_box(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "巡护里程")
    panel.words.setFocus()
    press(panel.words, Qt.Key.Key_Return)
    grid = window.desk.grid()
    assert grid.currentIndex().data() == "巡护里程"
    assert window.focusWidget() is panel.words
    do(window, "find_next")
    assert window.desk.current_project_id() == "p2"
    assert window.focusWidget() is window.desk.grid()
    do(window, "find_next")
    assert window.desk.current_project_id() == "p1"
    do(window, "find_previous")
    assert window.desk.current_project_id() == "p2"


def test_a_hit_in_a_text_is_selected_there(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "富民")
    do(window, "find_next")
    assert window.desk.workspace.place.field == "overall_goal"
    assert window.desk.workspace.narrative_page.editor.textCursor().selectedText() == "富民"
    look_for(panel, "防火宣传")
    panel.column.setCurrentIndex(panel.column.findText("资金用途"))
    do(window, "find_next")
    editor = window.focusWidget()
    assert editor.textCursor().selectedText() == "防火宣传"
    look_for(panel, "林业局")
    panel.column.setCurrentIndex(0)
    do(window, "find_next")
    assert not editor.textCursor().hasSelection()


def test_the_name_of_the_unit_is_found_and_replaced_too(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "云岭县林业局")
    assert panel.model.place(0) == "填报单位 · 单位名称"
    panel.list.go_to_row(0)
    press(panel.list, Qt.Key.Key_Return)
    editor = window.desk.workspace.overview.editors["unit_name"]
    assert window.focusWidget() is editor
    assert editor.selectedText() == "云岭县林业局"
    panel.new.setText("云岭县林草局")
    panel.replace_button.click()
    assert filing(window).unit_name == "云岭县林草局"
    assert {row.unit_name for row in filing(window).projects} == {"云岭县林草局"}


def test_f3_without_words_opens_the_panel_and_esc_leaves_it(window: MainWindow) -> None:
    do(window, "find_next")
    assert window.finder.dock is not None
    assert window.finder.dock.isVisible()
    assert not window.finder.panel.replacing
    press(window.finder.panel.words, Qt.Key.Key_Escape)
    assert not window.finder.dock.isVisible()
    assert window.focusWidget() is window.desk.grid()


def test_the_panel_goes_on_with_its_words_on_another_form(window: MainWindow, panel: FindPanel) -> None:
    look_for(panel, "巡护里程")
    bridge = window.open_file.bridge
    bridge.do(change_form(bridge.filing, profile_for("ningxia-project"))[0])
    renewed = window.finder.panel
    assert renewed is not panel
    assert window.finder.dock.isVisible()
    assert renewed.replacing
    renewed.search()
    assert [hit.words for hit in renewed.model.hits] == ["巡护里程"] * 2
    assert renewed.column.findText("编号") > 0
    do(window, "find_next")
    assert window.desk.grid().currentIndex().data() == "巡护里程"


def test_f6_comes_by_the_panel_while_it_is_shown(window: MainWindow) -> None:
    do(window, "find")
    panel = window.finder.panel
    do(window, "next_pane")
    assert not panel.isAncestorOf(window.focusWidget())
    do(window, "previous_pane")
    assert window.focusWidget() is panel.words


def test_selected_words_are_taken_over(window: MainWindow) -> None:
    window.desk.go_to(Ref(None, None, "overall_goal"))
    editor = window.desk.workspace.narrative_page.editor
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    assert QApplication.focusWidget() is editor
    do(window, "find")
    assert window.finder.panel.words.text() == "守好山林"
    assert len(window.finder.panel.model.hits) == 1


def test_nothing_can_be_replaced_in_a_read_only_file(window: MainWindow) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH, read_only=True))
    assert not window.actions_by_id["replace"].isEnabled()
    do(window, "find")
    panel = window.finder.panel
    panel.set_replacing(True)
    look_for(panel, "培训")
    assert not panel.replacing
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is None


def test_leaving_the_file_takes_the_panel_away(window: MainWindow, panel: FindPanel) -> None:
    do(window, "close_file")
    assert window.finder.panel is None
    assert not window.finder.dock.isVisible()


def test_the_list_paints_long_texts_and_many_hits(window: MainWindow, panel: FindPanel) -> None:
    window.open_file.bridge.set_text(Ref("p1", None, "funds_use"), "甲" * 3000 + "目\n标" + "乙" * 3000)
    panel.new.setText("指标")
    look_for(panel, "目标")
    panel.resize(700, 300)
    image = panel.list.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {"#ffe69a", "#cdebd3"} <= colours
