"""The table of actions against the window that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from perfdesk.paths import data_file
from tests.ui.shell import ScriptedDialogs
from ui import actions
from ui.actions import ACTIONS
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "perfdesk.ini"), ScriptedDialogs(), run_inline)
    qtbot.addWidget(made)
    yield made
    made.close()


def _is_chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_every_action_has_a_handler_a_chinese_text_and_a_place(window: MainWindow, spec: actions.ActionSpec) -> None:
    group, _, method = spec.handler.partition(".")

    assert callable(getattr(getattr(window, group), method))
    assert _is_chinese(spec.text)
    assert spec.menu in actions.MENUS
    assert spec.needs in ("", "file", "edit", "project", "grid", "foot", "hidden")
    assert not spec.icon or data_file("resources", "icons", f"{spec.icon}.svg").is_file()


def test_no_two_actions_share_a_name_or_a_key() -> None:
    names = [spec.id for spec in ACTIONS]
    keys = [QKeySequence(key).toString() for spec in ACTIONS for key in (*spec.keys, spec.shown_key) if key]

    assert len(set(names)) == len(names)
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_no_action_takes_a_bare_letter_from_the_input_method() -> None:
    for spec in ACTIONS:
        for key in spec.keys:
            held = QKeySequence(key)[0].keyboardModifiers()
            letter = QKeySequence(key)[0].key() < Qt.Key.Key_Escape
            assert held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) or not letter


def test_every_menu_entry_and_toolbar_button_comes_from_the_table_or_a_dock(window: MainWindow) -> None:
    known = {spec.id for spec in ACTIONS}
    for top in window.menuBar().actions():
        assert _is_chinese(top.text())
        for entry in top.menu().actions():
            assert entry.isSeparator() or entry.menu() or entry.objectName() in known or entry in window.docks.toggles()
    assert {entry.objectName() for entry in window.toolbar.actions() if not entry.isSeparator()} <= known
