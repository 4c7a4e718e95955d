"""Whatever a clerk does with a word still in the input method, the word is in the filing first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Ref
from tests.ui.helpers import compose, small_filing
from tests.ui.shell import opened_in_memory
from ui.window import MainWindow

PLACES = (
    Ref("p1", "p1i0", "value"),
    Ref("p1", "p1i0", "level2"),
    Ref("p1", "p1i0", "description"),
    Ref("p1", None, "code"),
    Ref("p1", None, "funds_use"),
    Ref(None, None, "overall_goal"),
)


@pytest.fixture
def window(active_window: MainWindow) -> MainWindow:
    active_window.show_file(opened_in_memory(small_filing(), Path("/文件/云岭县林业局.perfdesk")))
    return active_window


def _act(name: str) -> Callable[[MainWindow], None]:
    return lambda window: window.actions_by_id[name].trigger()


def _tree(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.tree.place_chosen.emit(Ref("p2", None, ""))


def _heading(window: MainWindow) -> None:
    assert window.desk is not None
    header = window.desk.workspace.project_page.grid.header
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(header.sectionViewportPosition(0) + 20, 8)
    )


def _classes(window: MainWindow) -> None:
    _act("row_class")(window)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


WAYS: dict[str, Callable[[MainWindow], None]] = {
    "F8": _act("next_finding"),
    "backup": _act("backup"),
    "F6": _act("next_pane"),
    "filter": _act("row_filter"),
    "tree": _tree,
}
IN_GRID: dict[str, Callable[[MainWindow], None]] = {
    "project": _act("project_down"),
    "insert": _act("row_add"),
    "copy rows": _act("row_copy"),
    "move": _act("row_down"),
    "class": _classes,
    "heading": _heading,
}


@pytest.mark.parametrize("place", PLACES, ids=lambda ref: ref.field)
def test_a_pending_word_is_stored_before_anything_else_happens(window: MainWindow, place: Ref) -> None:
    assert window.desk is not None
    assert window.open_file is not None
    ways = {**WAYS, **IN_GRID} if place.indicator else WAYS
    for number, (name, way) in enumerate(ways.items()):
        window.desk.workspace.project_page.filter.give_up()
        window.desk.go_to(place)
        focus = QApplication.focusWidget()
        assert focus is not None
        compose(focus, f"词{number}")
        way(window)
        assert f"词{number}" in (read_ref(window.open_file.filing, place) or ""), name


@pytest.mark.parametrize("place", PLACES, ids=lambda ref: ref.field)
def test_undo_takes_back_the_pending_word_and_redo_brings_it_again(window: MainWindow, place: Ref) -> None:
    assert window.desk is not None
    assert window.open_file is not None
    before = read_ref(window.open_file.filing, place)
    window.desk.go_to(place)
    focus = QApplication.focusWidget()
    assert focus is not None
    compose(focus, "新词")
    window.actions_by_id["undo"].setEnabled(True)
    _act("undo")(window)
    assert read_ref(window.open_file.filing, place) == before
    _act("redo")(window)
    assert "新词" in (read_ref(window.open_file.filing, place) or "")
