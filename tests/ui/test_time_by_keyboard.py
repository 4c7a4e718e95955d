"""Naming a version, comparing, bringing back and looking at the past with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.helpers import commit, small_filing
from tests.ui.shell import ScriptedDialogs
from tests.ui.time_shell import VALUE, put, said
from ui.dialogs.compare_choice import CompareChoice
from ui.dialogs.compare_view import CompareView
from ui.dialogs.history import HistoryDialog
from ui.dialogs.name_version import NameVersionDialog
from ui.dialogs.trail import TrailDialog
from ui.dialogs.version_look import VersionLook
from ui.dialogs.versions import VersionsDialog
from ui.window import MainWindow

ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def key(code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key for whatever has the focus, shortcuts included."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, code, held)


def type_words(text: str) -> None:
    """Words of the input method for whatever has the focus."""
    focus = QApplication.focusWidget()
    assert focus is not None
    commit(focus, text)


def at_keys(qtbot: QtBot, dialogs: ScriptedDialogs, kind: type[QDialog], keys: Callable[[Any], object]) -> None:
    """Show a dialog of that kind for real and press keys in it, as the event loop of `exec` would let them come."""

    def activate(widget: QWidget) -> None:
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)

    def answer(dialog: QDialog) -> bool:
        before = QApplication.activeWindow()
        dialog.setModal(True)
        dialog.show()
        activate(dialog)
        keys(dialog)
        assert not dialog.isVisible()
        activate(before)
        return dialog.result() == int(QDialog.DialogCode.Accepted)

    dialogs.answers[kind] = answer


def test_a_revision_from_naming_to_bringing_back(qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs) -> None:
    def name(dialog: NameVersionDialog) -> None:
        type_words("一上送审")
        key(Qt.Key.Key_Return)

    def compare(view: CompareView) -> None:
        key(Qt.Key.Key_F7)
        assert view.current()[1].after == "≥95人"
        key(Qt.Key.Key_C, ALT)
        qtbot.waitUntil(lambda: window.open_file.filing == small_filing())
        key(Qt.Key.Key_Escape)

    at_keys(qtbot, dialogs, NameVersionDialog, name)
    at_keys(qtbot, dialogs, CompareChoice, lambda _: key(Qt.Key.Key_Return))
    at_keys(qtbot, dialogs, CompareView, compare)
    window.desk.go_to(VALUE)
    key(Qt.Key.Key_F12)
    assert "一上送审" in said(window)
    put(window, VALUE, "≥95人")
    key(Qt.Key.Key_F12, CTRL)
    assert window.open_file.bridge.session.undo_label == "恢复“指标值”"


def test_the_past_is_looked_at_and_gone_to(qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs) -> None:
    for text in ("≥95人", "≥96人"):
        put(window, VALUE, text)
    window.open_file.store.name_version("一下")
    put(window, VALUE, "≥97人")

    def history(dialog: HistoryDialog) -> None:
        for _ in range(3):
            key(Qt.Key.Key_Down)
        key(Qt.Key.Key_Return)
        assert window.open_file.filing == small_filing()
        key(Qt.Key.Key_Home)
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_Escape)

    def look(dialog: VersionLook) -> None:
        dialog.workspace.go_to(VALUE)
        key(Qt.Key.Key_C, ALT)
        qtbot.waitUntil(lambda: window.open_file.filing.project("p1").indicator("p1i0").value == "≥96人")
        key(Qt.Key.Key_Escape)

    def versions(dialog: VersionsDialog) -> None:
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_Escape)

    def trail(dialog: TrailDialog) -> None:
        assert [line.after for line in dialog.model.shown] == ["≥96人", "≥97人", "≥96人", "≥95人"]
        key(Qt.Key.Key_Escape)

    at_keys(qtbot, dialogs, HistoryDialog, history)
    at_keys(qtbot, dialogs, VersionLook, look)
    at_keys(qtbot, dialogs, VersionsDialog, versions)
    at_keys(qtbot, dialogs, TrailDialog, trail)
    window.desk.go_to(VALUE)
    key(Qt.Key.Key_Y, CTRL | SHIFT)
    assert window.open_file.filing.project("p1").indicator("p1i0").value == "≥97人"
    key(Qt.Key.Key_F12, SHIFT)
    assert window.open_file.filing.project("p1").indicator("p1i0").value == "≥96人"
    window.desk.go_to(VALUE)
    key(Qt.Key.Key_F11)
    assert isinstance(dialogs.shown[-1], TrailDialog)
