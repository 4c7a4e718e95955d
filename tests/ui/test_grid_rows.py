"""Rows of the grid come, are copied, move and go; each as one step, with a sensible selection after it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.editing.row_commands import IndicatorClass
from tests.ui.helpers import press
from ui.grid_menus import class_menu, heading_menu
from ui.project_page import ProjectPage

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
LEVEL3 = 2


@pytest.fixture
def page(qtbot, bridge):
    page = ProjectPage(bridge)
    qtbot.addWidget(page)
    page.resize(1000, 800)
    QAbstractItemModelTester(page.grid.grid, FATAL, page)
    page.show_project("p1")
    with qtbot.waitActive(page):
        page.show()
    page.grid.setFocus()
    bridge.replayed.connect(page.grid.show_step)
    return page


@pytest.fixture
def view(page):
    return page.grid


def ids(view) -> list[str]:
    return [row.id.removeprefix("p1i") for row in view.grid.rows]


def selected(view) -> list[tuple[int, int]]:
    return view.selected_places()


def test_copies_of_scattered_rows_are_selected_and_undone_in_one_step(view, bridge) -> None:
    view.select_places([(0, LEVEL3), (1, LEVEL3), (6, LEVEL3)])
    assert view.rows.duplicate()
    assert view.grid.rowCount() == 11
    assert selected(view) == [(2, LEVEL3), (3, LEVEL3), (9, LEVEL3)]
    words = [view.grid.text(row, LEVEL3) for row in range(11)]
    assert (words[2:4], words[9]) == (words[:2], words[8])
    assert len(bridge.session.history) == 1
    bridge.undo()
    assert ids(view) == [str(i) for i in range(8)]
    assert view.currentIndex().isValid()


def test_scattered_rows_are_deleted_together_and_come_back_selected(view, bridge) -> None:
    view.select_places([(1, LEVEL3), (4, LEVEL3), (7, LEVEL3)])
    assert view.rows.delete()
    assert ids(view) == ["0", "2", "3", "5", "6"]
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, LEVEL3)
    bridge.undo()
    assert ids(view) == [str(i) for i in range(8)]
    assert selected(view) == [(1, LEVEL3), (4, LEVEL3), (7, LEVEL3)]


def test_the_last_row_deleted_leaves_the_one_before_it_current(view) -> None:
    view.setCurrentIndex(view.grid.index(7, LEVEL3))
    assert view.rows.delete()
    assert view.currentIndex().row() == 6


def test_a_row_is_inserted_at_the_end_of_its_class(view) -> None:
    view.setCurrentIndex(view.grid.index(0, LEVEL3))
    assert view.rows.insert_at_end_of_class()
    new = view.grid.rows[2]
    assert (new.level1, new.level2, new.level3) == ("产出指标", "数量指标", "")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, LEVEL3)


def test_rows_go_to_another_class_by_the_keyboard(qtbot, view, bridge) -> None:
    view.select_places([(0, LEVEL3), (7, LEVEL3)])
    menu = view.choose_class()
    qtbot.waitUntil(menu.isVisible)
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["&1　数量指标"]
    qtbot.keyClick(menu, "2")
    assert ids(view) == ["1", "2", "0", "7", "3", "4", "5", "6"]
    assert {view.grid.rows[row].level2 for row in (1, 2, 3)} == {"质量指标"}
    assert selected(view) == [(2, LEVEL3), (3, LEVEL3)]
    assert bridge.session.undo_label == "移到质量指标"
    bridge.undo()
    assert ids(view) == [str(i) for i in range(8)]
    assert len(bridge.session.history) == 0


def test_an_empty_grid_has_no_class_to_choose(view) -> None:
    view.show_project("p3")
    assert class_menu(view) is None


def test_moving_keeps_the_selection_on_its_rows(view, bridge) -> None:
    view.select_places([(2, 4), (3, 4)])
    assert view.rows.move(1)
    assert selected(view) == [(3, 4), (4, 4)]
    bridge.undo()
    assert selected(view) == [(2, 4), (3, 4)]
    bridge.redo()
    assert selected(view) == [(3, 4), (4, 4)]


def test_what_stands_above_is_copied_into_every_run_of_cells(view, bridge) -> None:
    view.select_places([(1, 4), (2, 4), (5, 4), (1, 5)])
    press(view, Qt.Key.Key_Apostrophe, "", Qt.KeyboardModifier.ControlModifier)
    values = [view.grid.text(row, 4) for row in range(8)]
    assert values[:3] == ["≥120人"] * 3
    assert values[5] == values[4] == "≤800元"
    assert view.grid.text(1, 5) == "工作计划"
    assert [entry.step.label for entry in bridge.session.history] == ["复制上方内容"]
    view.setCurrentIndex(view.grid.index(0, 4))
    assert not view.cells.copy_above()


def test_filling_a_merged_cell_fills_every_row_of_it(view) -> None:
    view.select_places([(0, 0), (5, 0)])
    assert view.cells.fill_down()
    assert [view.grid.text(row, 0) for row in range(8)] == ["产出指标"] * 7 + ["满意度指标"]


def test_an_open_editor_is_stored_before_rows_move(view) -> None:
    view.setCurrentIndex(view.grid.index(0, LEVEL3))
    press(view, Qt.Key.Key_F2)
    view._editor().set_text_value("护林员培训人次")
    assert view.rows.move(1)
    assert view.grid.text(1, LEVEL3) == "护林员培训人次"


def test_the_heading_offers_sorting_and_the_whole_column(qtbot, view) -> None:
    header = view.horizontalHeader()
    place = header.rect().center()
    menu = heading_menu(view, place)
    words = {action.text(): action for action in menu.actions()}
    assert not words["恢复表格顺序"].isEnabled()
    words["选中整列"].trigger()
    assert len(view.selected_rows()) == 8
    words["降序查看"].trigger()
    assert view.arranging.look.descending
    menu.close()
    place.setX(header.width() + 50)
    assert heading_menu(view, place) is None


def test_classes_to_move_to_follow_the_words_of_the_project(view) -> None:
    view.grid.setData(view.grid.index(5, 0), "效果指标")
    assert IndicatorClass("效果指标", "社会效益指标") in view.rows.classes()
