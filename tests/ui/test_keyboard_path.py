"""From a finding to the mended cell with the keyboard alone, in the real window with the real rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Indicator, Ref
from tests.ui.helpers import ROWS, filing_of, project
from tests.ui.shell import FakeFile
from ui.document import OpenFile
from ui.window import MainWindow


@pytest.fixture
def window(active_window: MainWindow, qtbot: QtBot) -> MainWindow:
    filing = filing_of(project(1, "护林员培训"), project(2, "古树保护", rows=ROWS[3:]))
    active_window.show_file(OpenFile(FakeFile(filing), Path("/文件/云岭县林业局.perfdesk")))
    opened = active_window.open_file
    assert opened is not None
    qtbot.waitUntil(lambda: not opened.bridge.checking)
    return active_window


def key(code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key for whatever has the focus, shortcuts included."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, code, held)


def type_text(text: str) -> None:
    """Letters for whatever has the focus: the first opens an editor, which gets the others."""
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)


def walk_to(window: MainWindow, rule: str) -> None:
    assert window.desk is not None
    for _ in range(40):
        key(Qt.Key.Key_F8)
        found = window.desk.findings.current()
        if found is not None and found.rule == rule:
            return
    pytest.fail(f"F8 never came to {rule}")


def row(window: MainWindow, number: int) -> Indicator:
    assert window.open_file is not None
    return window.open_file.filing.project("p1").indicators[number]


def rules_found(window: MainWindow) -> list[str]:
    assert window.open_file is not None
    return [item.rule for item in window.open_file.bridge.findings()]


def test_f8_leads_to_the_cell_where_typing_mends_it(window: MainWindow) -> None:
    walk_to(window, "structure.cell-missing")
    assert window.desk is not None
    grid = window.desk.grid()
    assert grid is not None
    assert QApplication.focusWidget() is grid
    assert grid.grid.ref(grid.currentIndex()) == Ref("p1", "p1i1", "value")
    type_text("500")
    key(Qt.Key.Key_Return)
    assert row(window, 1).value == "500"
    assert "structure.cell-missing" not in rules_found(window)


def test_f8_then_f9_mends_by_the_proposal_and_ctrl_z_takes_it_back(window: MainWindow) -> None:
    walk_to(window, "target.unit-missing")
    key(Qt.Key.Key_F9)
    assert row(window, 2).value == "=95%"
    assert "target.unit-missing" not in rules_found(window)
    key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert row(window, 2).value == "=95"


def test_words_then_enter_then_enter_lead_to_the_cell(window: MainWindow) -> None:
    assert window.desk is not None
    panel = window.desk.findings
    key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert panel.bar.words.hasFocus()
    panel.bar.words.insert("计量单位")
    key(Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    key(Qt.Key.Key_Return)
    grid = window.desk.grid()
    assert grid is not None
    assert QApplication.focusWidget() is grid
    assert grid.grid.ref(grid.currentIndex()) == Ref("p1", "p1i2", "value")


def test_at_a_marked_cell_its_finding_is_explained_and_mended_without_a_walk(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i2", "value"))
    key(Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert "计量单位" in window.desk.findings.explanation.toPlainText()
    key(Qt.Key.Key_F9)
    assert row(window, 2).value == "=95%"


def test_at_a_cell_without_a_finding_the_status_bar_says_so(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i0", "level3"))
    key(Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert window.status.currentMessage() == "此处没有检查意见。"


def test_a_text_still_being_typed_is_stored_before_f9_mends_anything(window: MainWindow) -> None:
    walk_to(window, "target.unit-missing")
    type_text("=97%")
    key(Qt.Key.Key_F9)
    assert row(window, 2).value == "=97%"
    assert window.open_file is not None
    assert [entry.label for entry in window.open_file.bridge.session.history] == ["修改指标值"]


def test_a_class_that_misses_leads_to_the_rows(window: MainWindow) -> None:
    walk_to(window, "structure.required-row")
    assert window.desk is not None
    assert window.desk.current_project_id() == "p2"
    assert QApplication.focusWidget() is window.desk.grid()


def test_f6_leads_into_the_list_of_findings(window: MainWindow) -> None:
    assert window.desk is not None
    panel = window.desk.findings
    for _ in range(3):
        key(Qt.Key.Key_F6)
        if panel.list.hasFocus():
            break
    assert panel.list.hasFocus()
    assert panel.current() is not None


def test_tab_goes_from_the_tree_through_the_head_to_the_grid(window: MainWindow) -> None:
    assert window.desk is not None
    head, grid = window.desk.workspace.project_page.head, window.desk.grid()
    window.desk.tree.setFocus()
    walked = []
    while (focus := QApplication.focusWidget()) is not grid and len(walked) < 40:
        walked.append(focus)
        key(Qt.Key.Key_Tab)
    assert grid is not None
    assert grid.hasFocus()
    assert [head.field_of(stop) for stop in walked[1:]] == list(
        dict.fromkeys(head.field_of(stop) for stop in walked[1:])
    )
    assert None not in [head.field_of(stop) for stop in walked[1:]]


def test_tab_goes_through_the_filters_and_the_list_of_findings_and_back_to_the_tree(window: MainWindow) -> None:
    assert window.desk is not None
    panel, tree = window.desk.findings, window.desk.tree
    panel.bar.all_button.setChecked(True)
    panel.bar.all_button.setFocus()
    walked = []
    while (focus := QApplication.focusWidget()) is not tree and len(walked) < 60:
        walked.append(focus)
        key(Qt.Key.Key_Tab)
    assert tree.hasFocus()
    known = [panel.bar.words, panel.bar.grouping, panel.bar.category, panel.list, panel.explanation, panel.go_button]
    assert list(dict.fromkeys(stop for stop in walked if stop in known)) == known


def test_f6_comes_back_to_the_same_field_of_the_next_project(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", None, "budget_total"))
    key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.desk.tree.hasFocus()
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_F6)
    page = window.desk.workspace.project_page
    assert page.project_id == "p2"
    assert page.head.field_of(QApplication.focusWidget()) == "budget_total"
    key(Qt.Key.Key_F6)
    assert window.desk.grid() is QApplication.focusWidget()


def test_esc_in_the_find_panel_returns_to_the_field_that_was_found(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", None, "budget_total"))
    key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    key(Qt.Key.Key_Escape)
    assert window.desk.workspace.project_page.head.field_of(QApplication.focusWidget()) == "budget_total"
