"""Findings set aside and taken back, rules weighed anew: by the dialogs, in the file, undone and redone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.editing.review_commands import set_rules, waive
from perfdesk.model.rows import Ref, RuleSetting, Waiver
from tests.ui.helpers import ROWS, bridge_for, filing_of, press, project
from tests.ui.shell import FakeFile, ScriptedDialogs
from ui.dialogs.ignore import IgnoreDialog
from ui.dialogs.ignored import IgnoredDialog
from ui.dialogs.rules import RulesDialog
from ui.document import OpenFile
from ui.finding_lines import Names
from ui.window import MainWindow

MISSING = "structure.cell-missing"
UNIT = "target.unit-missing"


@pytest.fixture
def window(active_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window on four projects, with the real rules: in each a value is missing and a rate has no unit."""
    names = ("护林员培训", "古树保护", "防火宣传", "苗圃管护")
    filing = filing_of(*(project(n, name, rows=ROWS) for n, name in enumerate(names, start=1)))
    active_window.show_file(OpenFile(FakeFile(filing), Path("/文件/云岭县林业局.perfdesk")))
    checked(qtbot, active_window)
    return active_window


def checked(qtbot: QtBot, window: MainWindow) -> None:
    assert window.open_file is not None
    bridge = window.open_file.bridge
    qtbot.waitUntil(lambda: not bridge.checking)


def rules_found(window: MainWindow) -> list[str]:
    assert window.open_file is not None
    return [item.rule for item in window.open_file.bridge.findings()]


def choose(window: MainWindow, rule: str) -> None:
    assert window.desk is not None
    panel = window.desk.findings
    rows = [n for n, line in enumerate(panel.model.lines) if line.found is not None and line.found.rule == rule]
    panel.list.go_to_row(rows[0])
    panel.list.setFocus()


def ignoring(reason: str, reach: str = "") -> object:
    def answer(dialog: IgnoreDialog) -> bool:
        if reach:
            getattr(dialog, reach).setChecked(True)
        dialog.reason.setEditText(reason)
        return True

    return answer


def test_a_shared_line_is_set_aside_at_all_its_places_and_comes_back(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    assert rules_found(window).count(UNIT) == 4
    dialogs.answers[IgnoreDialog] = ignoring("已核对")
    choose(window, UNIT)
    window.actions_by_id["finding_ignore"].trigger()
    checked(qtbot, window)
    assert UNIT not in rules_found(window)
    assert window.open_file is not None
    assert {row.reason for row in window.open_file.filing.waivers} == {"已核对"}
    assert len(window.open_file.bridge.session.history) == 1
    window.actions_by_id["undo"].trigger()
    checked(qtbot, window)
    assert rules_found(window).count(UNIT) == 4
    window.actions_by_id["redo"].trigger()
    checked(qtbot, window)
    assert UNIT not in rules_found(window)


def test_one_place_of_a_shared_line_is_set_aside_alone(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    dialogs.answers[IgnoreDialog] = ignoring("已核对", "only_here")
    choose(window, UNIT)
    window.actions_by_id["finding_ignore"].trigger()
    checked(qtbot, window)
    assert rules_found(window).count(UNIT) == 3


def test_a_rule_is_set_aside_in_the_whole_filing(qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs) -> None:
    dialogs.answers[IgnoreDialog] = ignoring("按批复填写", "whole_rule")
    choose(window, UNIT)
    window.actions_by_id["finding_ignore"].trigger()
    checked(qtbot, window)
    assert UNIT not in rules_found(window)
    assert window.open_file is not None
    assert [row.ref for row in window.open_file.filing.waivers] == [Ref(None, None, "")]


def test_what_was_set_aside_comes_back_when_the_text_changes(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    dialogs.answers[IgnoreDialog] = ignoring("已核对", "only_here")
    choose(window, UNIT)
    window.actions_by_id["finding_ignore"].trigger()
    assert window.open_file is not None
    waiver = window.open_file.filing.waivers[0]
    window.open_file.bridge.set_text(waiver.ref, "=96")
    checked(qtbot, window)
    assert rules_found(window).count(UNIT) == 4


def test_a_reason_must_be_given(qtbot: QtBot, window: MainWindow) -> None:
    assert window.desk is not None
    choose(window, UNIT)
    line = window.desk.findings.current_line()
    assert line is not None
    assert window.open_file is not None
    dialog = IgnoreDialog(line, Names(window.open_file.filing))
    qtbot.addWidget(dialog)
    accept = dialog._buttons.buttons()[0]
    assert not accept.isEnabled()
    dialog.reason.setEditText("已核对")
    assert accept.isEnabled()
    assert dialog.everywhere.isChecked()
    assert len(dialog.waivers("2026-01-05")) == 4


def test_the_list_of_what_was_set_aside_takes_it_back_by_key(qtbot: QtBot, window: MainWindow) -> None:
    assert window.open_file is not None
    bridge = window.open_file.bridge
    rule = Waiver(rule=UNIT, reason="按批复填写", waived_on="2026-01-05")
    gone = Waiver(
        rule=MISSING,
        project_id="p1",
        indicator_id="p1i0",
        field="value",
        substance="旧",
        reason="已核对",
        waived_on="2026-01-04",
    )
    bridge.do(waive(bridge.filing, [rule, gone]))
    checked(qtbot, window)
    dialog = IgnoredDialog(bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    words = [[dialog.table.item(row, column).text() for column in range(5)] for row in range(2)]
    assert words == [
        ["指标缺少名称或指标值", "1. 护林员培训 · 第 1 行 · 指标值", "已核对", "2026-01-04", "已不再出现"],
        ["指标值没有计量单位", "整份文件", "按批复填写", "2026-01-05", "忽略中"],
    ]
    dialog.table.setCurrentCell(1, 0)
    press(dialog.table, Qt.Key.Key_Delete)
    checked(qtbot, window)
    assert bridge.filing.waivers == (gone,)
    assert rules_found(window).count(UNIT) == 4


@pytest.fixture
def rules_dialog(qtbot: QtBot) -> Iterator[RulesDialog]:
    bridge, _ = bridge_for(filing_of(project(1, "护林员培训")))
    dialog = RulesDialog(bridge.filing, bridge.profile.expectations)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    yield dialog
    bridge.close()


def test_a_rule_is_found_by_words_and_weighed_by_keys(rules_dialog: RulesDialog) -> None:
    dialog = rules_dialog
    dialog.words.setText("一体化 指标值没有计量单位")
    press(dialog.words, Qt.Key.Key_Down)
    assert dialog.table.hasFocus()
    press(dialog.table, Qt.Key.Key_0)
    assert dialog.result_value("2026-01-05")[0][0].severity == "off"
    assert "不检查（通常强制性、提示性、建议）" in dialog.table.item(dialog.table.currentRow(), 3).text()
    press(dialog.table, Qt.Key.Key_3)
    assert [(row.rule, row.severity) for row in dialog.result_value("2026-01-05")[0]] == [(UNIT, "hint")]
    press(dialog.table, Qt.Key.Key_Delete)
    assert dialog.result_value("2026-01-05") == ([], [])


def test_words_that_no_rule_has_leave_nothing_to_weigh(rules_dialog: RulesDialog) -> None:
    rules_dialog.words.setText("没有这样的规则")
    assert not rules_dialog.weight.isEnabled()
    press(rules_dialog.table, Qt.Key.Key_0)
    assert rules_dialog.result_value("2026-01-05") == ([], [])


def test_rules_are_weighed_in_one_step_and_let_count_as_usual_again(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
) -> None:
    def weigh(dialog: RulesDialog) -> bool:
        dialog.set_weight(UNIT, "hint")
        dialog.set_weight(MISSING, "off")
        return True

    def reset(dialog: RulesDialog) -> bool:
        dialog.reset_all_button.click()
        return True

    dialogs.answers[RulesDialog] = weigh
    window.actions_by_id["rules"].trigger()
    checked(qtbot, window)
    assert window.open_file is not None
    bridge = window.open_file.bridge
    assert {item.severity for item in bridge.findings() if item.rule == UNIT} == {"hint"}
    assert MISSING not in rules_found(window)
    assert len(bridge.session.history) == 1
    window.actions_by_id["undo"].trigger()
    checked(qtbot, window)
    assert {item.severity for item in bridge.findings() if item.rule == UNIT} == {"error"}
    window.actions_by_id["redo"].trigger()
    dialogs.answers[RulesDialog] = reset
    window.actions_by_id["rules"].trigger()
    checked(qtbot, window)
    assert bridge.filing.rule_settings == ()
    assert rules_found(window).count(MISSING) == 4


def test_a_setting_made_elsewhere_is_shown_as_it_is(qtbot: QtBot) -> None:
    bridge, _ = bridge_for(filing_of(project(1, "护林员培训")))
    bridge.do(set_rules(bridge.filing, [RuleSetting(rule=UNIT, severity="warning")]))
    dialog = RulesDialog(bridge.filing, bridge.profile.expectations)
    qtbot.addWidget(dialog)
    dialog.choose(UNIT)
    assert dialog.weight.currentText() == "提示性"
    assert dialog.result_value("2026-01-05") == ([], [])
    dialog.reset_button.click()
    assert dialog.result_value("2026-01-05") == ([], [UNIT])
    bridge.close()


def test_a_rule_of_several_severities_shows_them_and_can_be_given_one(qtbot: QtBot, rules_dialog: RulesDialog) -> None:
    dialog = rules_dialog
    dialog.choose(UNIT)
    row = dialog.table.currentRow()
    assert dialog.table.item(row, 3).text() == "强制性，个别情形提示性、建议"
    assert dialog.weight.currentText() == "通常（强制性，个别情形提示性、建议）"
    press(dialog.table, Qt.Key.Key_1)
    assert dialog.table.item(row, 3).text() == "强制性（通常强制性、提示性、建议）"
    assert [(one.rule, one.severity) for one in dialog.result_value("2026-01-05")[0]] == [(UNIT, "error")]
    dialog.weight.setCurrentIndex(0)
    dialog.weight.activated.emit(0)
    assert dialog.result_value("2026-01-05") == ([], [])
    dialog.choose("target.value-repeats-name")
    words = [dialog.weight.itemText(n) for n in range(dialog.weight.count())]
    assert words == ["强制性", "提示性", "建议", "不检查"]
