from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from perfdesk.editing import commands
from perfdesk.editing.review_commands import waive
from perfdesk.model.rows import Ref, Waiver
from tests.ui.helpers import EasyRules, bridge_for, filing_of, finding, project, small_filing
from ui.bridge import Bridge

VALUE = Ref("p1", "p1i1", "value")


def heard(bridge):
    """The signals of a bridge in their order."""
    log = []
    bridge.project_changed.connect(lambda project_id: log.append(f"project {project_id}"))
    bridge.narrative_changed.connect(lambda section: log.append(f"narrative {section}"))
    bridge.projects_changed.connect(lambda: log.append("projects"))
    bridge.step_applied.connect(lambda step: log.append(f"step {step.label}"))
    bridge.findings_changed.connect(lambda: log.append("findings"))
    bridge.replayed.connect(lambda step: log.append("replayed"))
    bridge.failed.connect(lambda error: log.append(f"failed {error.message}"))
    return log


def test_a_step_tells_what_it_changed_and_findings_follow_at_once(bridge) -> None:
    log = heard(bridge)
    assert bridge.findings_at(VALUE)[0].severity == "error"
    assert bridge.set_text(VALUE, "≥100公里")
    assert log == ["project p1", "step 修改指标值", "findings"]
    assert bridge.findings_at(VALUE) == ()


def test_undo_and_redo_bring_findings_back_and_away(bridge) -> None:
    bridge.set_text(VALUE, "≥100公里")
    log = heard(bridge)
    assert bridge.undo()
    assert bridge.findings_at(VALUE)[0].severity == "error"
    assert log == ["project p1", "step 修改指标值", "findings", "replayed"]
    assert bridge.redo()
    assert bridge.findings_at(VALUE) == ()
    assert not bridge.redo()


def test_a_refused_step_changes_nothing_and_says_why(bridge, store) -> None:
    log = heard(bridge)
    store.full = True
    before = bridge.filing
    assert not bridge.set_text(VALUE, "≥100公里")
    assert log == ["failed 磁盘已满，未保存。"]
    assert bridge.filing is before


def test_nothing_to_change_is_neither_done_nor_refused(bridge) -> None:
    log = heard(bridge)
    assert bridge.do(None) is False
    assert bridge.set_text(VALUE, "")
    assert log == []


def test_a_year_that_is_no_number_is_refused_kindly(bridge) -> None:
    log = heard(bridge)
    assert not bridge.set_text(Ref("p1", None, "fiscal_year"), "今年")
    assert log == ["failed 年度“今年”不是四位数的年份。"]


def test_the_list_of_projects_changes_with_names_and_order_only(bridge) -> None:
    log = heard(bridge)
    bridge.set_text(Ref("p1", None, "funds_use"), "购置装备。")
    assert "projects" not in log
    bridge.set_text(Ref("p1", None, "name"), "生态护林")
    assert log.count("projects") == 1
    bridge.do(commands.move_project(bridge.filing, "p1", 1, title_for=bridge.profile.title_for))
    assert log.count("projects") == 2


def test_filing_wide_rules_run_once_after_a_pause(qtbot, bridge, rules) -> None:
    rounds = rules.rounds
    bridge.set_text(Ref("p2", None, "name"), "护林员")
    bridge.set_text(Ref("p2", None, "name"), "护林员培训")
    assert rules.rounds == rounds
    with qtbot.waitSignal(bridge.findings_changed):
        pass
    assert rules.rounds == rounds + 1
    assert bridge.worst("p2") == "error"


def test_only_the_touched_project_is_checked_again(bridge, rules) -> None:
    before = dict(rules.checked)
    bridge.set_text(VALUE, "≥1公里")
    after = rules.checked
    assert {key: after[key] - before[key] for key in after} == {"p1": 1, "p2": 0, "p3": 0}


def test_findings_of_a_deleted_project_go(bridge) -> None:
    assert bridge.worst("p3") == "hint"
    bridge.do(commands.delete_project(bridge.filing, "p3"))
    assert bridge.worst("p3") is None
    assert all(item.ref.project != "p3" for item in bridge.findings())
    bridge.undo()
    assert bridge.worst("p3") == "hint"


def test_the_first_check_does_not_block_and_begins_with_the_visible_project(qtbot) -> None:
    rules = EasyRules()
    bridge, _ = bridge_for(filing_of(*(project(i, f"项目{i}") for i in range(1, 301))), rules)
    assert rules.checked == {}
    bridge.check_first("p250")
    qtbot.waitUntil(lambda: bool(rules.checked))
    assert next(iter(rules.checked)) == "p250"
    qtbot.waitUntil(lambda: not bridge.checking)
    assert len(bridge.findings()) == 2 * 300 + 1
    bridge.close()


def test_a_change_of_the_filing_itself_checks_every_project_again(qtbot, bridge, rules) -> None:
    bridge.do(commands.replace_filing(bridge.filing, replace(bridge.filing, fiscal_year=2027), "改年度"))
    qtbot.waitUntil(lambda: min(rules.checked.values()) == 2)


def test_after_close_nothing_is_heard(bridge) -> None:
    log = heard(bridge)
    session = bridge.session
    bridge.close()
    session.do(commands.set_field(session.filing, VALUE, "≥9"))
    assert log == []


def test_findings_by_place_count_further_places_too(bridge) -> None:
    assert [item.rule for item in bridge.findings(None)] == ["part-one.empty"]
    assert [item.rule for item in bridge.findings("p1")] == ["target.missing", "target.unit"]
    assert len(bridge.findings()) == 4
    assert small_filing().projects[0].id == "p1"


def test_settling_lets_every_rule_see_the_present_content_at_once(bridge: Bridge, rules: EasyRules) -> None:
    rounds = rules.rounds
    bridge.set_text(Ref("p2", None, "name"), "护林员培训")
    assert bridge.checking
    bridge.settle()
    assert not bridge.checking
    assert rules.rounds == rounds + 1
    assert "across.same-name" in {item.rule for item in bridge.findings()}
    bridge.settle()
    assert rules.rounds == rounds + 1


def test_a_waiver_of_one_place_checks_its_project_again_and_one_of_a_rule_all(
    qtbot: QtBot, bridge: Bridge, rules: EasyRules
) -> None:
    rules.checked.clear()
    one = Waiver(rule="target.missing", project_id="p1", indicator_id="p1i1", field="value", reason="已核对")
    bridge.do(waive(bridge.filing, [one]))
    qtbot.waitUntil(lambda: not bridge.checking)
    assert set(rules.checked) == {"p1"}
    bridge.do(waive(bridge.filing, [Waiver(rule="target.unit", reason="已核对")]))
    qtbot.waitUntil(lambda: not bridge.checking)
    assert set(rules.checked) == {"p1", "p2", "p3"}
    rules.checked.clear()
    bridge.undo()
    qtbot.waitUntil(lambda: not bridge.checking)
    assert set(rules.checked) == {"p1", "p2", "p3"}


def test_what_is_said_of_blank_cells_among_others_waits_too(qtbot: QtBot, bridge: Bridge, rules: EasyRules) -> None:
    wide = replace(
        finding("across.blank", "hint", Ref(None, None, "basis"), "有空白。"),
        also=(Ref("p1", "p1i0", "basis"), Ref("p1", "p1i1", "basis")),
    )
    rules.check_across = lambda filing, expectations: [wide]  # type: ignore[method-assign]
    bridge.typing_in(Ref("p1", "p1i1", ""))
    bridge.set_text(Ref("p1", "p1i1", "basis"), "")
    bridge.settle()
    assert [item.rule for item in bridge.findings_at(Ref("p1", "p1i0", "basis"))] == ["across.blank"]
    assert bridge.findings_at(Ref("p1", "p1i1", "basis")) == ()
    bridge.typing_in(None)
    bridge.settle()
    assert [item.rule for item in bridge.findings_at(Ref("p1", "p1i1", "basis"))] == ["across.blank"]
