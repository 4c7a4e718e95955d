from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from perfdesk.editing import commands
from perfdesk.editing.review_commands import waive
from perfdesk.model.rows import Ref, Waiver
from tests.ui.helpers import bridge_for, filing_of, finding, press, project
from ui.finding_lines import Kept, Names, View, list_findings, places_of
from ui.findings import FindingsPanel
from ui.findings_delegate import elided_place


@pytest.fixture
def panel(qtbot, bridge):
    panel = FindingsPanel(bridge)
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    panel.resize(320, 700)
    with qtbot.waitActive(panel):
        panel.show()
    return panel


def rules(panel) -> list[str]:
    return [line.found.rule for line in panel.model.lines if line.kind == "finding"]


def headings(panel) -> list[tuple[str, int]]:
    return [(line.text, line.count) for line in panel.model.lines if line.kind == "heading"]


def choose(panel, rule: str) -> None:
    lines = panel.model.lines
    panel.list.go_to_row(next(n for n, line in enumerate(lines) if line.kind == "finding" and line.found.rule == rule))


def test_findings_stand_under_their_severity_with_its_count(panel) -> None:
    assert rules(panel) == ["target.missing", "part-one.empty", "target.unit", "project.code"]
    assert headings(panel) == [("强制性", 1), ("提示性", 2), ("建议", 1)]
    assert {name: chip.text() for name, chip in panel.bar.chips.items()} == {"error": "1", "warning": "2", "hint": "1"}


def test_they_can_stand_under_their_project_or_rule(panel) -> None:
    panel.bar.grouping.setCurrentIndex(1)
    assert headings(panel) == [("文字部分和整份文件", 1), ("1. 护林员培训", 2), ("3. 古树名木保护", 1)]
    panel.bar.grouping.setCurrentIndex(2)
    assert [count for _, count in headings(panel)] == [1, 1, 1, 1]
    assert rules(panel)[0] == "target.missing"


def test_this_project_or_all(panel) -> None:
    panel.set_project("p1")
    panel.bar.this_button.click()
    assert rules(panel) == ["target.missing", "target.unit"]
    panel.set_project("p3")
    assert rules(panel) == ["project.code"]
    panel.set_project(None)
    assert rules(panel) == ["part-one.empty"]
    panel.bar.all_button.click()
    assert len(rules(panel)) == 4


def test_a_severity_can_be_hidden_and_keeps_its_count(panel) -> None:
    panel.bar.chips["warning"].click()
    assert rules(panel) == ["target.missing", "project.code"]
    assert panel.bar.chips["warning"].text() == "2"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("计量单位", ["target.unit"]),
        ("古树", ["project.code"]),
        ("护林员 数值", ["target.missing"]),
        ("保障措施", ["part-one.empty"]),
        ("质量指标", ["target.unit"]),
        ("没有这样的话", []),
    ],
)
def test_words_filter_by_message_and_project(panel, words: str, left: list[str]) -> None:
    panel.bar.words.setText(words)
    press(panel.bar.words, Qt.Key.Key_Return)
    assert rules(panel) == left
    assert panel._empty.isVisible() == (not left)
    press(panel.bar.words, Qt.Key.Key_Escape)
    assert panel.bar.words.text() == ""


def test_enter_in_the_words_leads_to_the_list(panel) -> None:
    panel.focus_words()
    panel.bar.words.setText("古树")
    press(panel.bar.words, Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    assert panel.current().rule == "project.code"


def test_a_category_filters_and_those_that_occur_are_offered(panel, bridge) -> None:
    other = replace(finding("x.sum", "error", Ref("p1", None, "name"), "合计不对。"), category="sum_mismatch")
    view = View(category="sum_mismatch")
    listing = list_findings(bridge.filing, [*bridge.findings(), other], (), view, Kept())
    assert [line.found for line in listing.lines if line.kind == "finding"] == [other]
    assert listing.categories == ("missing", "sum_mismatch")
    assert [panel.bar.category.itemText(row) for row in range(panel.bar.category.count())] == ["全部类别", "缺项漏填"]


def test_an_edit_takes_one_row_away_without_a_reset(panel, bridge) -> None:
    log = []
    panel.model.modelReset.connect(lambda: log.append("reset"))
    panel.model.rowsRemoved.connect(lambda _parent, first, last: log.append((first, last)))
    bridge.set_text(Ref("p1", "p1i2", "value"), "=95%")
    assert log == [(4, 4)]
    assert panel.bar.chips["warning"].text() == "1"
    bridge.undo()
    assert rules(panel)[2] == "target.unit"


def test_the_last_of_a_heading_takes_the_heading_along(panel, bridge) -> None:
    bridge.set_text(Ref("p1", "p1i1", "value"), "≥5公里")
    assert headings(panel) == [("提示性", 2), ("建议", 1)]


def test_a_finding_that_only_reads_differently_changes_in_place(panel, bridge) -> None:
    bridge.set_text(Ref("p1", "p1i0", "value"), "大约百人")
    choose(panel, "target.vague")
    log = []
    panel.model.rowsRemoved.connect(lambda *_: log.append("removed"))
    bridge.set_text(Ref("p1", "p1i0", "value"), "大约千人")
    assert log == []
    assert "大约千人" in panel.current().message
    assert "大约千人" in panel.explanation.toPlainText()


def test_lines_have_the_height_of_their_kind_after_every_change(panel, bridge) -> None:
    def heights() -> set[tuple[str, int]]:
        return {(line.kind, panel.list.rowHeight(row)) for row, line in enumerate(panel.model.lines)}

    before = heights()
    assert len(before) == 2
    bridge.set_text(Ref("p1", "p1i1", "value"), "≥5公里")
    bridge.undo()
    for grouping in (1, 2, 0, 2, 1):
        panel.bar.grouping.setCurrentIndex(grouping)
        assert heights() == before


def test_double_click_and_enter_jump(qtbot, panel) -> None:
    spot = panel.list.visualRect(panel.model.index(1)).center()
    with qtbot.waitSignal(panel.jump) as jumped:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert jumped.args == [Ref("p1", "p1i1", "value")]
    with qtbot.waitSignal(panel.jump):
        panel.list.setFocus()
        QTest.keyClick(panel.list, Qt.Key.Key_Return)


def test_a_heading_closes_and_opens_by_key_and_click(panel) -> None:
    panel.list.go_to_row(0)
    press(panel.list, Qt.Key.Key_Left)
    assert rules(panel) == ["part-one.empty", "target.unit", "project.code"]
    press(panel.list, Qt.Key.Key_Right)
    assert len(rules(panel)) == 4
    spot = panel.list.visualRect(panel.model.index(0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert len(rules(panel)) == 3
    press(panel.list, Qt.Key.Key_Return)
    assert len(rules(panel)) == 4


def test_left_goes_from_a_finding_to_its_heading(panel) -> None:
    choose(panel, "target.unit")
    press(panel.list, Qt.Key.Key_Left)
    assert panel.current_line().text == "提示性"


def test_places_are_told_in_words(bridge) -> None:
    names = Names(bridge.filing)
    assert names.place(Ref("p1", "p1i1", "value")) == "1. 护林员培训 · 第 2 行 · 指标值"
    assert names.place(Ref("p1", "p1i1", "value"), within=True) == "第 2 行 · 指标值"
    assert names.place(Ref(None, None, "safeguards")) == "工作保障措施"
    assert names.place(Ref(None, None, "")) == "整份文件"
    assert names.place(Ref(None, None, "basis")) == "整份文件 · 指标值确定依据"


def test_a_finding_of_the_whole_filing_leads_to_its_first_place() -> None:
    wide = replace(
        finding("across.basis", "hint", Ref(None, None, "basis"), "共两行。"), also=(Ref("p2", "p2i0", "basis"),)
    )
    assert places_of(wide) == (Ref("p2", "p2i0", "basis"),)
    prose = replace(wide, ref=Ref(None, None, "safeguards"))
    assert places_of(prose)[0] == prose.ref


def test_what_is_said_elsewhere_of_a_project_waits_below_its_own_findings(bridge) -> None:
    wide = replace(
        finding("across.basis", "hint", Ref(None, None, "basis"), "共两行。"),
        also=(Ref("p2", "p2i0", "basis"), Ref("p1", "p1i0", "basis")),
    )
    view = View(scope="p1")
    listing = list_findings(bridge.filing, bridge.findings("p1"), (wide,), view, Kept())
    assert [line.text for line in listing.lines if line.kind == "heading"][-1] == "同时涉及其他项目"
    assert not listing.lines[-1].open
    assert (listing.counts["hint"], listing.listed) == (1, 3)
    closed = frozenset({("elsewhere", True)})
    assert list_findings(bridge.filing, bridge.findings("p1"), (wide,), replace(view, toggled=closed), Kept()).lines[
        -1
    ].ref == Ref("p1", "p1i0", "basis")
    opened = list_findings(bridge.filing, (), (wide,), view, Kept())
    assert opened.lines[-1].ref == Ref("p1", "p1i0", "basis")


def test_an_empty_list_of_one_project_says_where_the_others_are(panel) -> None:
    panel.set_project("p2")
    panel.bar.this_button.click()
    assert panel._empty.isVisible()
    assert panel._empty.text() == "本项目没有问题。\n整份文件还有 4 条意见，按上面的“全部”查看。"
    panel.bar.all_button.click()
    assert not panel._empty.isVisible()


def test_filters_that_leave_nothing_say_so_and_are_cleared_by_one_button(panel) -> None:
    assert not panel.bar.told.isVisible()
    panel.bar.words.setText("没有这样的话")
    press(panel.bar.words, Qt.Key.Key_Return)
    panel.bar.chips["hint"].click()
    assert panel._empty.text() == "筛选后没有意见。\n按 Esc 或上面的“清除筛选”可以看到全部。"
    assert panel.bar._told.text() == "筛选后 0 条，共 4 条"
    panel.bar.clear_button.setFocus()
    panel.bar.clear_button.click()
    assert len(rules(panel)) == 4
    assert not panel.bar.told.isVisible()
    assert panel.list.hasFocus()


def test_esc_in_the_list_clears_the_filters_and_keeps_the_scope(panel) -> None:
    panel.set_project("p1")
    panel.bar.this_button.click()
    panel.bar.chips["error"].click()
    panel.bar.words.setText("没有这样的话")
    press(panel.bar.words, Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    press(panel.list, Qt.Key.Key_Escape)
    assert rules(panel) == ["target.missing", "target.unit"]


def test_a_filing_without_findings_says_what_can_be_done_now(qtbot, panel, bridge) -> None:
    bridge.set_texts(
        {
            Ref("p1", "p1i1", "value"): "≥5公里",
            Ref("p1", "p1i2", "value"): "=95%",
            Ref("p3", None, "code"): "13092326P00001230003X",
            Ref(None, None, "safeguards"): "明确责任，按月督查。",
        },
        "填好",
    )
    qtbot.waitUntil(lambda: not bridge.checking)
    assert panel._empty.text() == "没有发现问题，可以打印或导出了。"
    first = bridge.filing.projects[0]
    bridge.do(waive(bridge.filing, [Waiver(rule="x", project_id=first.id, field="name", reason="已核对")]))
    qtbot.waitUntil(lambda: "已忽略" in panel._empty.text())


def test_a_filing_that_was_not_checked_yet_is_not_called_faultless(qtbot) -> None:
    made, _ = bridge_for(filing_of())
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    assert made.checking
    assert panel._empty.text() == "正在检查…"
    made.close()


def test_what_was_chosen_stays_chosen_where_another_scope_lists_it(panel) -> None:
    choose(panel, "target.unit")
    panel.set_project("p1")
    panel.bar.this_button.click()
    assert panel.current().rule == "target.unit"
    panel.set_project("p3")
    assert panel.current() is None
    assert "选择一条意见" in panel.explanation.toPlainText()


def test_findings_of_a_deleted_project_leave_the_list(panel, bridge) -> None:
    bridge.do(commands.delete_project(bridge.filing, "p3"))
    assert "project.code" not in rules(panel)


def test_the_pane_explains_and_leads_to_every_place(qtbot, panel) -> None:
    choose(panel, "target.unit")
    text = panel.explanation.toPlainText()
    for part in ("提示性", "没有计量单位", "可以改为", "=95%", "《办法》第八条", "第 3 行 · 指标值"):
        assert part in text
    with qtbot.waitSignal(panel.jump) as jumped:
        panel.explanation.setFocus()
        press(panel.explanation, Qt.Key.Key_Tab)
        press(panel.explanation, Qt.Key.Key_Return)
    assert jumped.args == [Ref("p1", "p1i2", "value")]


def test_a_big_list_changes_by_difference(qtbot) -> None:
    made, _ = bridge_for(filing_of(*(project(n, f"项目{n}") for n in range(1, 80))))
    qtbot.waitUntil(lambda: not made.checking)
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    log = []
    panel.model.modelReset.connect(lambda: log.append("reset"))
    panel.model.rowsRemoved.connect(lambda _parent, first, last: log.append(last - first))
    made.set_text(Ref("p40", "p40i1", "value"), "≥5公里")
    assert log == [0]
    made.close()


def test_a_place_that_is_too_long_keeps_its_row_and_field(panel) -> None:
    metrics = panel.list.fontMetrics()
    place = "12. 全县组织工作及组工干部培训经费和配套设备购置 · 第 55 行 · 二级指标"
    widths = [
        metrics.horizontalAdvance(text) for text in ("10. 绩… · 第 55 行", "10. 绩… · 第 55 行 · 二级指标", place)
    ]
    for room in range(widths[0], widths[2] + 9, 7):
        shown = elided_place(place, metrics, room)
        assert metrics.horizontalAdvance(shown) <= room
        assert shown.startswith("12. ")
        assert " · 第 55 行" in shown
        assert shown.endswith(" · 二级指标") or room < widths[1]
    assert elided_place("工作保障措施", metrics, 20) != "工作保障措施"


def test_the_chosen_line_stays_in_sight_when_the_filters_change(panel) -> None:
    panel.resize(320, 360)
    choose(panel, "project.code")
    panel.bar.grouping.setCurrentIndex(1)
    assert panel.list.viewport().rect().contains(panel.list.visualRect(panel.list.currentIndex()).center())
    assert panel.current().rule == "project.code"


def test_at_the_bottom_of_the_window_list_and_pane_stand_side_by_side(qtbot, panel) -> None:
    panel.resize(1100, 300)
    qtbot.waitUntil(lambda: panel.bar.height() < 2 * panel.bar.words.height())
    assert panel.explanation.x() > panel.list.width() // 2
    assert panel.list.height() > panel.height() // 2
    panel.resize(320, 700)
    qtbot.waitUntil(lambda: panel.bar.height() > 2 * panel.bar.words.height())
    assert panel.explanation.y() > panel.list.height() // 2
