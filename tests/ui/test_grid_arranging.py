"""Sorting and filtering for looking: the filing keeps its order, edits go where they belong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolButton

from perfdesk.editing.row_commands import IndicatorClass
from perfdesk.model.rows import Indicator, Ref
from tests.ui.helpers import commit, compose, press
from ui.grid_order import Look, arranged_ids
from ui.project_page import ProjectPage

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
LEVEL3, VALUE = 2, 4
FIELDS = ("level1", "level2", "level3", "value")
LEVEL2 = {"产出指标": ("数量指标", "质量指标"), "效益指标": ("社会效益指标",)}


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
    return page


@pytest.fixture
def view(page):
    return page.grid


def ids(view) -> list[str]:
    return [row.id.removeprefix("p1i") for row in view.grid.rows]


def numbers(view) -> list[str]:
    model = view.grid
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


def rows(*values: tuple[str, str, str]) -> list[Indicator]:
    return [Indicator(id=str(i), level1=None, level2=b, level3=c, value=d) for i, (b, c, d) in enumerate(values)]


def test_words_sort_by_their_sound_amounts_by_number_classes_as_the_form_has_them_and_blanks_come_last() -> None:
    some = rows(
        ("社会效益指标", "造林", "≥12人"),
        ("数量指标", "", ""),
        ("质量指标", "护林", "≥9.5%"),
        ("数量指标", "巡山", "有效保障"),
    )
    assert arranged_ids(some, Look("level3"), FIELDS, LEVEL2) == ["2", "3", "0", "1"]
    assert arranged_ids(some, Look("level3", True), FIELDS, LEVEL2) == ["0", "3", "2", "1"]
    assert arranged_ids(some, Look("value"), FIELDS, LEVEL2) == ["2", "0", "3", "1"]
    assert arranged_ids(some, Look("level2"), FIELDS, LEVEL2) == ["1", "3", "2", "0"]


def test_a_filter_is_blind_to_width_and_looks_into_every_column() -> None:
    some = rows(("数量指标", "造林", "≥90％"), ("质量指标", "90%以上", "好"), ("数量指标", "巡山", "≥80%"))
    assert arranged_ids(some, Look(words=" 90% "), FIELDS, LEVEL2) == ["0", "1"]
    assert arranged_ids(some, Look(words=">=90"), FIELDS, LEVEL2) == ["0"]
    assert arranged_ids(some, Look(kind=IndicatorClass("产出指标", "")), FIELDS, LEVEL2) == ["0", "1", "2"]
    assert arranged_ids(some, Look(kind=IndicatorClass("", "质量指标")), FIELDS, LEVEL2) == ["1"]


def test_a_heading_sorts_up_then_down_then_not_and_the_filing_keeps_its_order(view, bridge) -> None:
    before = bridge.filing
    header = view.horizontalHeader()
    printed = [str(i) for i in range(8)]
    header.sectionClicked.emit(LEVEL3)
    up = ids(view)
    assert up != printed
    assert numbers(view) == [str(int(i) + 1) for i in up]
    assert header.isSortIndicatorShown()
    assert view.rowSpan(0, 0) == 1
    header.sectionClicked.emit(LEVEL3)
    assert ids(view) == up[::-1]
    header.sectionClicked.emit(LEVEL3)
    assert ids(view) == printed
    assert view.rowSpan(0, 0) == 5
    assert not header.isSortIndicatorShown()
    assert bridge.filing is before


def test_an_edit_in_a_sorted_view_changes_its_own_row_and_nothing_jumps(view, bridge) -> None:
    view.arranging.sort("level3")
    order = ids(view)
    assert view.grid.setData(view.grid.index(0, LEVEL3), "字母表里最后的名称")
    assert ids(view) == order
    assert bridge.filing.project("p1").indicator(f"p1i{order[0]}").level3 == "字母表里最后的名称"
    assert view.grid.setData(view.grid.index(3, 0), "成本指标")
    assert [row.level1 for row in view.grid.rows].count("成本指标") == 1


def test_a_row_inserted_in_a_sorted_view_stands_behind_the_current_one_in_the_filing_too(view, bridge) -> None:
    view.arranging.sort("level3", descending=True)
    view.setCurrentIndex(view.grid.index(3, LEVEL3))
    above = view.grid.rows[3].id
    assert view.rows.insert()
    assert view.currentIndex().row() == 4
    new = view.grid.rows[4].id
    filed = [row.id for row in bridge.filing.project("p1").indicators]
    assert filed.index(new) == filed.index(above) + 1
    bridge.undo()
    assert len(ids(view)) == 8


def test_moving_waits_for_the_order_of_the_filing_and_says_so(qtbot, view, bridge) -> None:
    view.arranging.sort("level3")
    with qtbot.waitSignal(view.notice) as told:
        assert not view.rows.move(1)
    assert "恢复表格顺序" in told.args[0]
    press(view, Qt.Key.Key_Escape)
    assert not view.grid.arranged
    assert bridge.session.history == ()


def test_rows_deleted_in_a_filtered_view_are_those_that_are_seen(view, bridge) -> None:
    view.arranging.filter("", IndicatorClass("效益指标", ""))
    assert ids(view) == ["5", "6"]
    view.setCurrentIndex(view.grid.index(1, LEVEL3))
    assert view.rows.delete()
    assert [row.id for row in bridge.filing.project("p1").indicators] == [f"p1i{i}" for i in (0, 1, 2, 3, 4, 5, 7)]
    bridge.undo()
    assert ids(view) == ["5", "6"]


def test_the_bar_filters_while_typing_and_esc_brings_everything_back(qtbot, page, view) -> None:
    page.filter.open()
    assert page.filter.words.hasFocus()
    compose(page.filter.words, "pei xun")
    assert len(ids(view)) == 8
    commit(page.filter.words, "培训")
    assert ids(view) == ["0", "2", "3", "4"]
    assert "4 / 8 行" in page.filter.state.text()
    assert page.filter.isVisible()
    button = page.filter.words.findChild(QToolButton)
    qtbot.waitUntil(lambda: button.property("opacity") == 1.0)
    press(page.filter.words, Qt.Key.Key_Return, "\r")
    assert view.hasFocus()
    press(view, Qt.Key.Key_Escape)
    assert len(ids(view)) == 8
    assert page.filter.words.text() == ""
    assert not page.filter.isVisible()
    view.arranging.sort("value")
    qtbot.waitUntil(lambda: button.property("opacity") == 0.0)


def test_esc_belongs_to_a_composition_in_the_bar_first(page) -> None:
    page.filter.open()
    compose(page.filter.words, "pei")
    press(page.filter.words, Qt.Key.Key_Escape)
    assert page.filter.isVisible()
    commit(page.filter.words, "培")
    press(page.filter.words, Qt.Key.Key_Escape)
    assert not page.filter.isVisible()


def test_classes_can_be_chosen_and_a_level_one_takes_all_below_it(page, view) -> None:
    page.filter.open()
    names = [page.filter.kinds.itemText(i) for i in range(page.filter.kinds.count())]
    assert names[:3] == ["全部类别", "产出指标", "　数量指标"]
    page.filter.kinds.setCurrentIndex(names.index("效益指标"))
    assert ids(view) == ["5", "6"]
    page.filter.back.click()
    assert len(ids(view)) == 8
    assert page.filter.kinds.currentIndex() == 0


def test_sorting_shows_the_bar_that_says_so(page, view) -> None:
    view.arranging.sort("value", descending=True)
    assert page.filter.isVisible()
    assert "按“指标值”降序" in page.filter.state.text()
    assert "打印顺序不变" in page.filter.state.text()


def test_going_to_a_row_that_is_filtered_out_shows_all_again(qtbot, view) -> None:
    view.arranging.filter("培训", None)
    with qtbot.waitSignal(view.notice):
        assert view.go_to(Ref("p1", "p1i7", "value"))
    assert (view.currentIndex().row(), view.currentIndex().column()) == (7, VALUE)
    assert not view.arranging.look


def test_another_project_is_seen_as_it_is(page, view) -> None:
    view.arranging.filter("培训", None)
    page.show_project("p2")
    assert view.grid.rowCount() == 8
    assert not view.arranging.look
    assert not page.filter.isVisible()


def test_a_refused_text_keeps_the_rows_as_they_are(page, view, store) -> None:
    view.setCurrentIndex(view.grid.index(0, VALUE))
    press(view, Qt.Key.Key_F2)
    view._editor().set_text_value("7")
    store.full = True
    assert not view.arranging.sort("level3")
    assert ids(view) == [str(i) for i in range(8)]
    assert not view.grid.arranged
