from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from perfdesk.editing import commands
from perfdesk.model.rows import Ref
from ui.findings import FindingsPanel
from ui.findings_model import place


@pytest.fixture
def panel(qtbot, bridge):
    panel = FindingsPanel(bridge)
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    panel.resize(320, 500)
    with qtbot.waitActive(panel):
        panel.show()
    return panel


def rules(panel) -> list[str]:
    return [panel.model.finding(row).rule for row in range(panel.model.rowCount())]


def test_findings_stand_errors_first_with_their_counts(panel) -> None:
    assert rules(panel) == ["target.missing", "part-one.empty", "target.unit", "project.code"]
    assert {name: chip.text() for name, chip in panel.chips.items()} == {"error": "1", "warning": "2", "hint": "1"}


def test_this_project_or_all(panel) -> None:
    panel.set_project("p1")
    panel.this_button.click()
    assert rules(panel) == ["target.missing", "target.unit"]
    panel.set_project("p3")
    assert rules(panel) == ["project.code"]
    panel.set_project(None)
    assert rules(panel) == ["part-one.empty"]
    panel.all_button.click()
    assert len(rules(panel)) == 4


def test_a_severity_can_be_hidden_and_keeps_its_count(panel) -> None:
    panel.chips["warning"].click()
    assert rules(panel) == ["target.missing", "project.code"]
    assert panel.chips["warning"].text() == "2"


def test_an_edit_takes_one_row_away_without_a_reset(panel, bridge) -> None:
    log = []
    panel.model.modelReset.connect(lambda: log.append("reset"))
    panel.model.rowsRemoved.connect(lambda _parent, first, last: log.append((first, last)))
    bridge.set_text(Ref("p1", "p1i1", "value"), "≥5公里")
    assert log == [(0, 0)]
    assert panel.chips["error"].text() == "0"
    bridge.undo()
    assert rules(panel)[0] == "target.missing"


def test_a_finding_that_only_reads_differently_changes_in_place(panel, bridge) -> None:
    bridge.set_text(Ref("p1", "p1i0", "value"), "大约百人")
    row = rules(panel).index("target.vague")
    panel.list.setCurrentIndex(panel.model.index(row))
    log = []
    panel.model.rowsRemoved.connect(lambda *_: log.append("removed"))
    bridge.set_text(Ref("p1", "p1i0", "value"), "大约千人")
    assert log == []
    assert "大约千人" in panel.model.index(row).data()
    assert "大约千人" in panel._detail.text()


def test_double_click_and_enter_jump(qtbot, panel) -> None:
    index = panel.model.index(0)
    spot = panel.list.visualRect(index).center()
    with qtbot.waitSignal(panel.jump) as jumped:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert jumped.args == [Ref("p1", "p1i1", "value")]
    with qtbot.waitSignal(panel.jump):
        panel.list.setFocus()
        QTest.keyClick(panel.list, Qt.Key.Key_Return)


def test_a_fix_is_offered_and_done_as_one_step(panel, bridge) -> None:
    panel.list.setCurrentIndex(panel.model.index(0))
    assert not panel.fix_button.isVisible()
    panel.list.setCurrentIndex(panel.model.index(2))
    assert panel.fix_button.isVisible()
    assert panel.fix_button.text() == "改为“=95%”"
    panel.fix_button.click()
    assert bridge.filing.project("p1").indicator("p1i2").value == "=95%"
    assert "target.unit" not in rules(panel)
    assert len(bridge.session.history) == 1


def test_places_are_told_in_words(bridge) -> None:
    filing = bridge.filing
    assert place(filing, Ref("p1", "p1i1", "value")) == "1. 护林员培训 · 第 2 行 · 指标值"
    assert place(filing, Ref("p1", "p1i1", "value"), within=True) == "第 2 行 · 指标值"
    assert place(filing, Ref(None, None, "safeguards")) == "工作保障措施"
    assert place(filing, Ref(None, None, "")) == "整份文件"


def test_an_empty_list_says_so(panel, bridge) -> None:
    panel.set_project("p2")
    panel.this_button.click()
    assert panel._empty.isVisible()
    assert panel._empty.text() == "没有发现问题。"


def test_findings_of_a_deleted_project_leave_the_list(panel, bridge) -> None:
    bridge.do(commands.delete_project(bridge.filing, "p3"))
    assert "project.code" not in rules(panel)
