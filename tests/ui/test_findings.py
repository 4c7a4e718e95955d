from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Ref
from tests.ui.helpers import ROWS, MemoryStore, filing_of, finding, project
from ui.bridge import Bridge
from ui.findings import FindingsPanel
from ui.findings_model import place, spot


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


@pytest.fixture
def misspelt(qtbot):
    """A panel on a filing in which the real rules find one misspelt class word in three rows."""
    rows = tuple((a, "实效指标", *rest) if i < 3 else (a, b, *rest) for i, (a, b, *rest) in enumerate(ROWS))
    made = Bridge(Session(MemoryStore(filing_of(project(1, "护林员培训", rows=rows)))), profile_for("hebei-project"))
    qtbot.waitUntil(lambda: not made.checking)
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    panel.list.setCurrentIndex(panel.model.index(rules(panel).index("structure.level-word")))
    yield panel, made
    made.close()


def test_one_click_mends_every_place_and_one_undo_takes_it_back(misspelt) -> None:
    panel, made = misspelt
    before = made.filing
    assert "另外2处" in panel.fix_button.toolTip()
    panel.fix_button.click()
    words = [row.level2 for row in made.filing.project("p1").indicators[:3]]
    assert words == ["时效指标"] * 3
    assert [entry.label for entry in made.session.history] == ["改为“时效指标”"]
    assert "structure.level-word" not in rules(panel)
    made.undo()
    assert made.filing == before


def test_a_place_that_is_gone_is_left_out_of_the_fix(misspelt) -> None:
    panel, made = misspelt
    found = panel.current()
    gone = Ref("p1", "gone", "level2")
    panel.model._found[panel.list.currentIndex().row()] = replace(
        found, fix=replace(found.fix, also=(*found.fix.also, (gone, "时效指标")))
    )
    assert panel.fix_current()
    assert [row.level2 for row in made.filing.project("p1").indicators[:3]] == ["时效指标"] * 3


def test_places_are_told_in_words(bridge) -> None:
    filing = bridge.filing
    assert place(filing, Ref("p1", "p1i1", "value")) == "1. 护林员培训 · 第 2 行 · 指标值"
    assert place(filing, Ref("p1", "p1i1", "value"), within=True) == "第 2 行 · 指标值"
    assert place(filing, Ref(None, None, "safeguards")) == "工作保障措施"
    assert place(filing, Ref(None, None, "")) == "整份文件"
    assert place(filing, Ref(None, None, "basis")) == "全部项目 · 指标值确定依据"


def test_a_finding_of_the_whole_filing_leads_to_its_first_place(panel) -> None:
    wide = replace(
        finding("across.basis", "hint", Ref(None, None, "basis"), "共两行。"), also=(Ref("p2", "p2i0", "basis"),)
    )
    assert spot(wide) == Ref("p2", "p2i0", "basis")
    prose = replace(wide, ref=Ref(None, None, "safeguards"))
    assert spot(prose) == prose.ref
    panel.model._found[0] = wide
    seen = []
    panel.jump.connect(seen.append)
    panel._jump(panel.model.index(0))
    assert seen == [Ref("p2", "p2i0", "basis")]


def test_an_empty_list_says_so(panel, bridge) -> None:
    panel.set_project("p2")
    panel.this_button.click()
    assert panel._empty.isVisible()
    assert panel._empty.text() == "没有发现问题。"


def test_findings_of_a_deleted_project_leave_the_list(panel, bridge) -> None:
    bridge.do(commands.delete_project(bridge.filing, "p3"))
    assert "project.code" not in rules(panel)
