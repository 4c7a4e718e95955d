"""A correction that touches several projects, or may reach further than a filter, shows its places first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Ref
from tests.ui.helpers import ROWS, filing_of, press, project
from tests.ui.shell import FakeFile, ScriptedDialogs
from ui.dialogs.mend import MendDialog
from ui.document import OpenFile
from ui.finding_lines import Names
from ui.mending import excerpts
from ui.window import MainWindow

RULE = "target.unit-missing"
NAMES = ("护林员培训", "古树保护", "防火宣传", "苗圃管护")


@pytest.fixture
def window(active_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window on four projects, with the real rules: in each a rate has no unit."""
    filing = filing_of(*(project(n, name, rows=ROWS) for n, name in enumerate(NAMES, start=1)))
    active_window.show_file(OpenFile(FakeFile(filing), Path("/文件/云岭县林业局.perfdesk")))
    opened = active_window.open_file
    assert opened is not None
    qtbot.waitUntil(lambda: not opened.bridge.checking)
    return active_window


def choose(window: MainWindow) -> None:
    assert window.desk is not None
    panel = window.desk.findings
    rows = [n for n, line in enumerate(panel.model.lines) if line.found is not None and line.found.rule == RULE]
    panel.list.go_to_row(rows[0])
    panel.list.setFocus()


def values(window: MainWindow) -> list[str]:
    assert window.open_file is not None
    return [row.indicators[2].value for row in window.open_file.filing.projects]


def options(dialog: MendDialog) -> list[str]:
    return [option.text() for option in dialog.options]


def test_all_of_a_kind_in_several_projects_are_listed_before_they_are_mended(
    window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    seen: list[list[str]] = []

    def look(dialog: MendDialog) -> bool:
        assert options(dialog) == ["整份文件：4 处（4 个项目）", "本项目：1 处"]
        seen.extend([dialog.table.item(row, column).text() for column in range(3)] for row in range(4))
        return True

    dialogs.answers[MendDialog] = look
    choose(window)
    window.actions_by_id["finding_fix_kind"].trigger()
    assert seen[2] == ["3. 防火宣传 · 第 3 行 · 指标值", "=95", "=95%"]
    assert values(window) == ["=95%"] * 4
    assert window.status.currentMessage() == "已改正 4 个项目的 4 处；可以用“撤销”一步退回。"
    window.actions_by_id["undo"].trigger()
    assert values(window) == ["=95"] * 4


def test_cancelled_nothing_is_mended(window: MainWindow, dialogs: ScriptedDialogs) -> None:
    dialogs.answers[MendDialog] = lambda _dialog: False
    choose(window)
    window.actions_by_id["finding_fix_kind"].trigger()
    window.actions_by_id["finding_fix"].trigger()
    assert len(dialogs.shown) == 2
    assert values(window) == ["=95"] * 4


def test_with_a_filter_what_it_shows_is_mended_first_and_the_rest_is_offered(
    window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    def take_the_usual(dialog: MendDialog) -> bool:
        assert options(dialog) == ["筛选后列出的：1 处", "整份文件：4 处（4 个项目）"]
        return True

    assert window.desk is not None
    dialogs.answers[MendDialog] = take_the_usual
    window.desk.findings.bar.this_button.click()
    choose(window)
    window.actions_by_id["finding_fix_kind"].trigger()
    assert values(window) == ["=95%", "=95", "=95", "=95"]


def test_what_lies_in_one_project_is_mended_without_a_question(window: MainWindow, dialogs: ScriptedDialogs) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p2", "p2i2", "value"))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert values(window) == ["=95", "=95%", "=95", "=95"]
    assert dialogs.shown == []


def test_of_a_shared_line_one_place_can_be_mended_by_keys(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    def down(dialog: MendDialog) -> bool:
        dialog.show()
        qtbot.waitUntil(dialog.isActiveWindow)
        press(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert dialog._buttons.buttons()[0].text() == "改正 1 处"
        dialog.hide()
        return True

    dialogs.answers[MendDialog] = down
    choose(window)
    assert window.desk is not None
    window.desk.findings.fix_button.click()
    assert values(window) == ["=95%", "=95", "=95", "=95"]


def test_long_texts_show_what_differs() -> None:
    text = "为进一步提高全县护林员的业务水平，" * 5
    before, after = excerpts(f"{text}误工补助发放到位。{text}", f"{text}务工补助发放到位。{text}")
    assert before == "…县护林员的业务水平，误工补助发放到位。为进…"
    assert after == before.replace("误工", "务工")
    many, _ = excerpts("误工" * 300, "务工" * 300)
    assert many == f"{'误工' * 24}…"
    assert excerpts("=95", "=95%") == ("=95", "=95%")


def test_the_dialog_names_every_place_of_its_first_choice(qtbot: QtBot, window: MainWindow) -> None:
    choose(window)
    assert window.desk is not None
    assert window.open_file is not None
    mending = window.desk.findings.mending_of_kind()
    assert mending is not None
    dialog = MendDialog(mending, Names(window.open_file.filing))
    qtbot.addWidget(dialog)
    assert dialog.table.rowCount() == 4
    dialog.options[1].setChecked(True)
    assert dialog.table.rowCount() == 1
    assert dialog.chosen().projects == 1
