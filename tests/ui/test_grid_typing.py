"""Editing in the grid as a clerk types: input method first, keys, focus, refusal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.helpers import commit, compose, press
from ui.editors import ChoiceEditor, TextEditor
from ui.grid_view import GridView

VALUE, LEVEL3, LEVEL2 = 4, 2, 1


@pytest.fixture
def view(qtbot, bridge):
    holder = QWidget()
    qtbot.addWidget(holder)
    view = GridView(bridge, holder)
    other = QLineEdit(holder)
    other.setObjectName("other")
    view.setGeometry(0, 0, 900, 500)
    other.setGeometry(0, 510, 100, 24)
    holder.resize(900, 540)
    view.show_project("p1")
    with qtbot.waitActive(holder):
        holder.show()
    view.setFocus()
    yield view
    holder.close()


def at(view, row: int, column: int) -> None:
    view.setCurrentIndex(view.grid.index(row, column))


def editor_of(view) -> TextEditor | ChoiceEditor | None:
    return view._editor()


def typed(view, text: str) -> None:
    """One Latin key on the focused widget, as the keyboard sends it."""
    QTest.keyClick(QApplication.focusWidget() or view, text)


@pytest.mark.parametrize(("row", "column"), [(0, VALUE), (0, LEVEL3), (0, LEVEL2)])
def test_chinese_from_the_first_key_replaces_the_old_text(qtbot, view, row, column) -> None:
    at(view, row, column)
    compose(view, "ni")
    compose(view, "ni hao")
    editor = editor_of(view)
    assert editor is not None
    assert editor.preedit == "ni hao"
    commit(view, "你")
    compose(QApplication.focusWidget(), "hao")
    commit(QApplication.focusWidget(), "好")
    assert editor.text_value() == "你好"
    press(editor, Qt.Key.Key_Return, "\r")
    assert view.grid.text(row, column) == "你好"
    assert view.currentIndex().row() == row + 1
    qtbot.waitUntil(lambda: editor_of(view) is None)


@pytest.mark.parametrize("column", [VALUE, LEVEL2])
def test_a_sign_that_comes_without_a_composition_is_not_lost(view, column) -> None:
    at(view, 0, column)
    commit(view, "≥")
    commit(QApplication.focusWidget(), "五")
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, column) == "≥五"


def test_a_latin_key_replaces_the_text_and_enter_goes_down(qtbot, view, bridge) -> None:
    at(view, 0, VALUE)
    typed(view, "9")
    typed(view, "8")
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, VALUE) == "98"
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, VALUE)
    assert view.hasFocus()
    assert len(bridge.session.history) == 1


def test_f2_continues_at_the_end_of_the_text(view) -> None:
    at(view, 0, VALUE)
    press(view, Qt.Key.Key_F2)
    commit(editor_of(view), "次")
    press(editor_of(view), Qt.Key.Key_Tab, "\t")
    assert view.grid.text(0, VALUE) == "≥120人次"
    assert view.currentIndex().column() == VALUE + 1


def test_a_double_click_continues_at_the_end_too(view) -> None:
    place = view.visualRect(view.grid.index(0, VALUE)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not editor_of(view).textCursor().hasSelection()
    assert editor_of(view).textCursor().atEnd()


def test_tab_leaves_the_last_column_for_the_next_row(view) -> None:
    at(view, 4, 5)
    press(view, Qt.Key.Key_F2)
    press(editor_of(view), Qt.Key.Key_Tab, "\t")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (5, 0)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
@pytest.mark.parametrize("column", [VALUE, LEVEL2])
def test_keys_that_end_an_edit_belong_to_a_pending_composition_first(view, key, column) -> None:
    at(view, 0, column)
    press(view, Qt.Key.Key_F2)
    editor = editor_of(view)
    compose(editor, "renshu")
    press(editor, key, "\r")
    assert editor_of(view) is editor
    assert "\n" not in editor.text_value()
    commit(editor, "数")
    press(editor, Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, column).endswith("数")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape])
def test_keys_in_the_view_wait_while_the_first_composition_is_pending(view, key) -> None:
    at(view, 0, VALUE)
    compose(view, "yibai")
    press(view, key)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, VALUE)
    assert editor_of(view).preedit == "yibai"


def test_alt_enter_breaks_the_line_and_enter_does_not(view) -> None:
    at(view, 0, VALUE)
    press(view, Qt.Key.Key_F2)
    press(editor_of(view), Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.AltModifier)
    commit(editor_of(view), "其中女性≥50人")
    height = view.rowHeight(0)
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, VALUE) == "≥120人\n其中女性≥50人"
    assert view.rowHeight(0) >= height


def test_a_cell_editor_grows_with_its_text_and_stays_inside_the_view(view) -> None:
    at(view, 7, VALUE)
    press(view, Qt.Key.Key_F2)
    editor = editor_of(view)
    before = editor.height()
    commit(editor, "很长的说明文字" * 30)
    assert editor.height() > before
    assert editor.geometry().bottom() <= view.viewport().height()
    assert editor.geometry().top() >= 0


def test_a_longer_text_makes_its_own_row_higher_only(view) -> None:
    heights = [view.rowHeight(row) for row in range(8)]
    view.grid.setData(view.grid.index(4, LEVEL3), "很长的三级指标名称" * 8)
    after = [view.rowHeight(row) for row in range(8)]
    assert after[4] > heights[4]
    assert after[:4] + after[5:] == heights[:4] + heights[5:]


def test_escape_gives_up(qtbot, view, bridge) -> None:
    at(view, 0, VALUE)
    typed(view, "7")
    press(editor_of(view), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: editor_of(view) is None)
    assert view.grid.text(0, VALUE) == "≥120人"
    assert bridge.session.history == ()


def test_leaving_a_cell_with_the_mouse_keeps_a_pending_composition(view) -> None:
    at(view, 0, VALUE)
    press(view, Qt.Key.Key_F2)
    compose(editor_of(view), "次")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.grid.index(3, 5)).center())
    assert view.grid.text(0, VALUE) == "≥120人次"


def test_leaving_the_grid_keeps_a_pending_composition(qtbot, view) -> None:
    at(view, 0, VALUE)
    press(view, Qt.Key.Key_F2)
    compose(editor_of(view), "次")
    view.parent().findChild(QLineEdit, "other").setFocus()
    qtbot.waitUntil(lambda: view.grid.text(0, VALUE) == "≥120人次")


@pytest.mark.parametrize("column", [VALUE, LEVEL2])
def test_commit_pending_takes_in_composition_and_editor(qtbot, view, column) -> None:
    at(view, 0, column)
    old = view.grid.text(0, column)
    press(view, Qt.Key.Key_F2)
    compose(editor_of(view), "次")
    assert view.commit_pending()
    assert view.grid.text(0, column) == f"{old}次"
    qtbot.waitUntil(lambda: editor_of(view) is None)


def test_a_refused_edit_keeps_its_editor_and_its_text(qtbot, view, store) -> None:
    at(view, 0, VALUE)
    typed(view, "7")
    editor = editor_of(view)
    store.full = True
    press(editor, Qt.Key.Key_Return, "\r")
    assert editor_of(view) is editor
    assert editor.text_value() == "7"
    assert view.currentIndex().row() == 0
    assert not view.commit_pending()
    store.full = False
    press(editor, Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, VALUE) == "7"
    qtbot.waitUntil(lambda: editor_of(view) is None)


def test_a_refused_edit_survives_a_click_elsewhere(view, store) -> None:
    at(view, 0, VALUE)
    typed(view, "7")
    store.full = True
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.grid.index(3, 5)).center())
    assert editor_of(view) is not None
    assert editor_of(view).text_value() == "7"


def test_findings_that_arrive_while_typing_do_not_bring_the_old_text_back(qtbot, view, bridge) -> None:
    at(view, 0, VALUE)
    typed(view, "7")
    top = view.grid.index(0, 0)
    view.grid.dataChanged.emit(top, view.grid.index(0, 5), [])
    assert editor_of(view).text_value() == "7"


def test_level_words_offer_the_words_of_the_form(qtbot, view) -> None:
    at(view, 5, LEVEL2)
    press(view, Qt.Key.Key_F2)
    editor = editor_of(view)
    model = editor.completer().model()
    words = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
    assert words == ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"]
    press(editor, Qt.Key.Key_F4)
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.model().rowCount() == 4
    QTest.mouseClick(
        popup.viewport(), Qt.MouseButton.LeftButton, pos=popup.visualRect(popup.model().index(2, 0)).center()
    )
    qtbot.waitUntil(lambda: view.grid.text(5, LEVEL2) == "生态效益指标")


def test_a_click_in_a_merged_cell_edits_the_whole_of_it(view, bridge) -> None:
    place = view.visualRect(view.grid.index(0, 0)).center() + QPoint(0, 40)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    commit(view, "成本指标")
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert [view.grid.text(row, 0) for row in range(6)] == ["成本指标"] * 5 + ["效益指标"]
    assert len(bridge.session.history) == 1
    assert view.currentIndex().row() == 5


def test_enter_after_tabs_goes_down_to_where_they_began(view) -> None:
    at(view, 1, LEVEL3)
    typed(view, "8")
    press(editor_of(view), Qt.Key.Key_Tab, "\t")
    press(view, Qt.Key.Key_Tab, "\t")
    typed(view, "9")
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, LEVEL3)
    press(view, Qt.Key.Key_Tab, "\t")
    at(view, 3, VALUE)
    press(view, Qt.Key.Key_Return, "\r")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (4, VALUE)


def test_tab_and_shift_tab_go_over_the_edge_of_a_row(view) -> None:
    at(view, 4, 5)
    press(view, Qt.Key.Key_Tab, "\t")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (5, 0)
    press(view, Qt.Key.Key_Backtab, "\t", Qt.KeyboardModifier.ShiftModifier)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (4, 5)


def test_an_editor_that_is_opened_and_closed_again_changes_nothing(view, bridge) -> None:
    """What was imported stays as it is, signs as well, until something is typed."""
    index = view.grid.index(0, VALUE)
    assert bridge.set_text(view.grid.ref(index), ">=90")
    steps = len(bridge.session.history)
    at(view, 0, VALUE)
    press(view, Qt.Key.Key_F2)
    press(editor_of(view), Qt.Key.Key_Return, "\r")
    assert view.grid.text(0, VALUE) == ">=90"
    assert len(bridge.session.history) == steps
