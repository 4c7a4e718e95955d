"""Wide tables: readable columns, the first ones in sight, editing where it is seen; and what an edit measures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from perfdesk.editing.session import Session
from perfdesk.forms.profile import all_profiles, profile_for
from tests.ui.helpers import EasyRules, MemoryStore, commit, compose, press, small_filing
from ui.bridge import Bridge
from ui.grid_columns import least_signs, shared
from ui.grid_menus import heading_menu
from ui.grid_view import GridView

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WEIGHT = 7


@pytest.fixture
def wide(qtbot):
    """A form of eight columns in a view that has room for five."""
    bridge = Bridge(Session(MemoryStore(small_filing())), profile_for("system-order"), EasyRules())
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(560, 400)
    view.show_project("p1")
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    yield view
    bridge.close()


@pytest.fixture
def view(qtbot, bridge):
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(900, 600)
    QAbstractItemModelTester(view.grid, QAbstractItemModelTester.FailureReportingMode.Fatal, view)
    view.show_project("p1")
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    return view


def scrolled(view) -> int:
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    return view.horizontalScrollBar().value()


@pytest.mark.parametrize("form", list(all_profiles()))
def test_no_column_is_too_narrow_to_read_in_any_form(qtbot, form) -> None:
    bridge = Bridge(Session(MemoryStore(small_filing())), profile_for(form), EasyRules())
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(320, 300)
    view.show_project("p1")
    view.show()
    sign = view.fontMetrics().horizontalAdvance("指")
    for number, column in enumerate(view.grid.columns):
        assert view.columnWidth(number) >= least_signs(column) * sign
    bridge.close()


def test_shares_fill_the_room_and_give_way_to_what_must_be_read() -> None:
    assert shared(100, [1.0, 1.0], [10, 10]) == [50, 50]
    assert shared(100, [9.0, 1.0], [10, 30]) == [70, 30]
    assert shared(100, [1.0, 1.0], [80, 90]) == [80, 90]
    assert sum(shared(101, [1.0, 1.0, 1.0], [1, 1, 1])) == 101


def test_a_table_that_fits_freezes_nothing(view) -> None:
    assert view.header.frozen == 0
    assert view.horizontalScrollBar().maximum() == 0


def test_class_and_name_stay_in_sight_when_a_wide_table_is_scrolled(wide) -> None:
    assert wide.header.frozen >= 2
    before = [wide.visualRect(wide.grid.index(1, column)) for column in range(wide.header.frozen)]
    assert scrolled(wide) > 0
    assert [wide.visualRect(wide.grid.index(1, column)) for column in range(wide.header.frozen)] == before
    for column, box in enumerate(before):
        assert wide.indexAt(box.center()) == wide.grid.index(1, column)
        place = QPoint(wide.columnViewportPosition(column) + wide.horizontalOffset() + 5, 5)
        assert wide.header.section_at(place) == column


def test_what_is_frozen_is_painted_where_it_was(wide) -> None:
    wide.setCurrentIndex(wide.grid.index(5, WEIGHT))
    box = wide.visualRect(wide.grid.index(1, 1)).adjusted(2, 2, -2, -2)
    wide.horizontalScrollBar().setValue(0)
    unscrolled = wide.viewport().grab(box).toImage()
    heading = wide.header.grab().toImage().copy(10, 2, 60, wide.header.height() - 6)
    scrolled(wide)
    assert wide.viewport().grab(box).toImage() == unscrolled
    assert wide.header.grab().toImage().copy(10, 2, 60, wide.header.height() - 6) == heading


def test_a_click_and_chinese_from_the_first_key_reach_a_frozen_cell(wide) -> None:
    offset = scrolled(wide)
    box = wide.visualRect(wide.grid.index(2, 1))
    QTest.mouseClick(wide.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert (wide.currentIndex().row(), wide.currentIndex().column()) == (2, 1)
    assert wide.horizontalScrollBar().value() == offset
    compose(wide, "shi xiao")
    editor = wide._editor()
    assert editor.preedit == "shi xiao"
    assert editor.geometry().left() == box.left()
    commit(wide, "时效指标")
    press(editor, Qt.Key.Key_Return, "\r")
    assert wide.grid.text(2, 1) == "时效指标"


def test_no_cell_that_becomes_current_stays_under_the_frozen_ones(wide) -> None:
    scrolled(wide)
    wide.setCurrentIndex(wide.grid.index(0, wide.header.frozen))
    assert wide.visualRect(wide.currentIndex()).left() >= wide.header.frozen_width()


def test_a_frozen_heading_answers_where_it_is_seen(wide) -> None:
    scrolled(wide)
    QTest.mouseClick(wide.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert wide.arranging.look.field == "level1"
    menu = heading_menu(wide, QPoint(20, 8))
    menu.actions()[1].trigger()
    menu.close()
    assert wide.arranging.look.descending


def test_a_width_that_was_drawn_stays_and_is_remembered(view) -> None:
    view.header.resizeSection(3, 700)
    assert view.table_width > view.viewport().width()
    widths, total = view.column_weights(), view.table_width
    view.resize(1000, 600)
    assert view.columnWidth(3) == 700
    view.set_column_weights([1.0] * 6)
    assert view.table_width == 0
    view.set_column_weights(widths, total)
    assert view.columnWidth(3) == 700


def test_a_double_click_on_the_edge_of_a_heading_fits_the_column_to_its_words(view) -> None:
    view.resizeColumnToContents(4)
    words = view.fontMetrics().horizontalAdvance("≥120人")
    assert words < view.columnWidth(4) < 2 * words
    view.grid.setData(view.grid.index(0, 3), "很长的说明" * 40)
    view.resizeColumnToContents(3)
    assert view.columnWidth(3) == view.fontMetrics().horizontalAdvance("指") * 24


def measured(view, monkeypatch) -> list[int]:
    rows: list[int] = []
    monkeypatch.setattr(view, "resizeRowToContents", rows.append)
    monkeypatch.setattr(view, "resizeRowsToContents", lambda: rows.extend(range(view.grid.rowCount())))
    return rows


def test_an_edit_measures_its_own_row_only(view, monkeypatch) -> None:
    rows = measured(view, monkeypatch)
    view.grid.setData(view.grid.index(4, 3), "第一行\n第二行\n第三行")
    assert rows == [4]


def test_a_row_that_comes_or_goes_measures_itself_and_its_neighbours(view, monkeypatch) -> None:
    view.setCurrentIndex(view.grid.index(3, 2))
    rows = measured(view, monkeypatch)
    view.rows.insert()
    assert set(rows) == {3, 4, 5}
    rows.clear()
    view.rows.delete()
    assert set(rows) == {3, 4}


def test_ctrl_with_an_arrow_goes_to_the_end_of_what_is_filled(view) -> None:
    view.setCurrentIndex(view.grid.index(0, 4))
    press(view, Qt.Key.Key_Down, "", CTRL)
    assert view.currentIndex().row() == 2
    press(view, Qt.Key.Key_Down, "", CTRL)
    assert view.currentIndex().row() == 7
    press(view, Qt.Key.Key_Left, "", CTRL)
    assert view.currentIndex().column() == 0
    press(view, Qt.Key.Key_Home, "", CTRL)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, 0)
    press(view, Qt.Key.Key_End, "", CTRL)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (7, 5)
    assert view.selected_places() == [(7, 5)]


def test_with_shift_the_selection_reaches_there(view) -> None:
    view.setCurrentIndex(view.grid.index(2, 4))
    press(view, Qt.Key.Key_Down, "", CTRL | SHIFT)
    assert view.selected_places() == [(row, 4) for row in range(2, 8)]
    press(view, Qt.Key.Key_Home, "", CTRL | SHIFT)
    assert view.selected_rows() == [0, 1, 2]
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, 0)


@pytest.mark.parametrize("held", [CTRL, Qt.KeyboardModifier.AltModifier])
def test_ctrl_enter_and_alt_enter_break_the_line(view, held) -> None:
    view.setCurrentIndex(view.grid.index(0, 3))
    press(view, Qt.Key.Key_F2)
    press(view._editor(), Qt.Key.Key_Return, "\r", held)
    commit(view._editor(), "第二行")
    press(view._editor(), Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, 3).split("\n")[1] == "第二行"


def test_the_row_and_column_with_the_cursor_are_told_by_more_than_colour(view) -> None:
    assert view.header.highlightSections()
    assert view.verticalHeader().highlightSections()
    assert "font-weight: 700" in view.styleSheet()
    view.setCurrentIndex(view.grid.index(2, 3))
    middle = view.visualRect(view.grid.index(2, 4))
    other = view.visualRect(view.grid.index(3, 4))
    picture = view.viewport().grab().toImage()
    here = picture.pixelColor(middle.left() + 3, middle.bottom() - 3)
    assert here != picture.pixelColor(other.left() + 3, other.bottom() - 3)
