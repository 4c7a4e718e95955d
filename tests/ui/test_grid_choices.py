"""Operator and unit: from a list by the keyboard, or simply typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from tests.ui.helpers import EasyRules, MemoryStore, commit, compose, press, small_filing
from ui.bridge import Bridge
from ui.editors import ChoiceEditor
from ui.grid_view import GridView
from ui.target_editor import TargetEditor

VALUE = 4
OPERATOR, NUMBER, UNIT = 3, 4, 5
ALT = Qt.KeyboardModifier.AltModifier


def shown(qtbot, bridge) -> GridView:
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show_project("p1")
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    return view


@pytest.fixture
def view(qtbot, bridge):
    return shown(qtbot, bridge)


@pytest.fixture
def apart(qtbot):
    """The form whose operators and units stand in columns of their own."""
    bridge = Bridge(Session(MemoryStore(small_filing())), profile_for("system-order"), EasyRules())
    yield shown(qtbot, bridge)
    bridge.close()


def typed(view, row: int, column: int, text: str) -> None:
    view.setCurrentIndex(view.grid.index(row, column))
    commit(view, text)
    press(view._editor(), Qt.Key.Key_Return, "\r")


def value(view, row: int) -> str:
    return view.grid.rows[row].value


@pytest.mark.parametrize("text", [">=90%", "＞＝９０％", "≥90%"])
def test_a_value_is_typed_as_the_keyboard_has_it(view, text) -> None:
    typed(view, 1, VALUE, text)
    assert value(view, 1) == "≥90%"


@pytest.mark.parametrize("column", [OPERATOR, NUMBER, UNIT])
def test_a_whole_value_typed_into_any_of_the_three_columns_fills_all(apart, column) -> None:
    typed(apart, 1, column, ">=90%")
    assert [apart.grid.text(1, part) for part in (OPERATOR, NUMBER, UNIT)] == ["≥", "90", "%"]
    apart.grid._bridge.undo()
    assert value(apart, 1) == ""


def test_operators_and_units_are_offered_in_their_columns(qtbot, apart) -> None:
    apart.setCurrentIndex(apart.grid.index(0, OPERATOR))
    press(apart, Qt.Key.Key_F4)
    editor = apart._editor()
    assert isinstance(editor, ChoiceEditor)
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    words = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert words == ["≥", "≤", "=", ">", "<", "定性"]
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: value(apart, 0) == "≤120人")
    apart.setCurrentIndex(apart.grid.index(0, UNIT))
    press(apart, Qt.Key.Key_F4)
    assert apart._editor().completer().model().index(0, 0).data() == "人"


def test_a_joined_value_takes_operator_and_unit_from_one_list(qtbot, view, bridge) -> None:
    view.setCurrentIndex(view.grid.index(1, VALUE))
    commit(view, "90")
    editor = view._editor()
    assert isinstance(editor, TargetEditor)
    menu = editor.show_choices()
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, "1")
    assert editor.text_value() == "≥90"
    menu = editor.show_choices()
    words = [action.text() for action in menu.actions()]
    assert "&A　人" in words
    qtbot.keyClick(menu, "B")
    assert view._editor() is editor
    press(editor, Qt.Key.Key_Return, "\r")
    assert value(view, 1) == "≥90%"
    assert len(bridge.session.history) == 1


def test_the_list_takes_a_pending_composition_in_first(qtbot, view) -> None:
    view.setCurrentIndex(view.grid.index(1, VALUE))
    press(view, Qt.Key.Key_F4)
    editor = view._editor()
    for menu in QApplication.topLevelWidgets():
        if menu.parent() is editor:
            menu.close()
    compose(editor, "12")
    menu = editor.show_choices()
    assert editor.text_value() == "12"
    menu.close()


@pytest.mark.parametrize("column", [0, VALUE])
def test_alt_down_is_the_list_s_inside_an_editor(view, column) -> None:
    view.setCurrentIndex(view.grid.index(0, column))
    press(view, Qt.Key.Key_F2)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Down, ALT)
    override.ignore()
    QApplication.sendEvent(view._editor(), override)
    assert override.isAccepted()
    before = [row.id for row in view.grid.rows]
    press(view._editor(), Qt.Key.Key_Down, "", ALT)
    assert [row.id for row in view.grid.rows] == before


def test_f4_in_a_cell_without_a_list_only_edits_it(view) -> None:
    view.setCurrentIndex(view.grid.index(0, 3))
    assert not view.open_choices()
    assert view._editor() is not None


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_Return, (1, 1)), (Qt.Key.Key_Tab, (0, 2))])
def test_one_enter_or_tab_is_enough_though_the_list_of_words_has_opened_by_itself(qtbot, view, key, place) -> None:
    view.setCurrentIndex(view.grid.index(0, 1))
    commit(view, "质")
    editor = view._editor()
    commit(editor, "量")
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    press(popup, key, "\r")
    qtbot.waitUntil(lambda: view._editor() is None)
    assert view.grid.text(0, 1) == "质量"
    assert (view.currentIndex().row(), view.currentIndex().column()) == place


def test_a_word_marked_in_the_list_is_taken_by_enter(qtbot, view) -> None:
    view.setCurrentIndex(view.grid.index(0, 1))
    commit(view, "质")
    editor = view._editor()
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: view.grid.text(0, 1) == "质量指标")
    assert view._editor() is None


def test_esc_closes_the_list_first_then_gives_up(qtbot, view) -> None:
    view.setCurrentIndex(view.grid.index(0, 1))
    commit(view, "质")
    editor = view._editor()
    popup = editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert view._editor() is editor
    press(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view._editor() is None)
    assert view.grid.text(0, 1) == "数量指标"
