from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing.review_commands import record_final_export, revoke, set_rules, waive
from perfdesk.editing.step import apply_step
from perfdesk.errors import UserError
from perfdesk.model.fields import with_ref
from perfdesk.model.rows import Filing, FinalExport, RuleSetting, Waiver
from perfdesk.rules import Finding, check, check_across, check_project, waived_findings
from perfdesk.rules.examples import EXPECTATIONS, row
from perfdesk.rules.review import waiver_of
from perfdesk.workflow.interchange import from_dump, to_dump

RULE = "target.unit-missing"


def faulty() -> Filing:
    return row("数量", value="≥4")()


def found(filing: Filing, expectations=EXPECTATIONS) -> list[Finding]:
    return [item for item in check(filing, expectations) if item.rule == RULE]


def waived(filing: Filing, reason: str = "按上级表样") -> Filing:
    (finding,) = found(filing)
    return apply_step(filing, waive(filing, [waiver_of(finding, reason, "2025-09-01")]))


def test_a_waived_remark_is_silent_everywhere_and_listed() -> None:
    filing = waived(faulty())
    assert found(filing) == []
    assert all(item.rule != RULE for item in check_project(filing, filing.projects[0], EXPECTATIONS))
    ((waiver, finding),) = waived_findings(filing, EXPECTATIONS)
    assert (waiver.reason, waiver.waived_on, finding.rule) == ("按上级表样", "2025-09-01", RULE)


def test_a_remark_that_changes_in_substance_comes_back() -> None:
    filing = waived(faulty())
    place = filing.waivers[0].ref
    assert len(found(with_ref(filing, place, "≥5"))) == 1
    assert found(with_ref(filing, place, " ≥4 ")) == []


def test_a_remark_stays_waived_when_its_row_moves() -> None:
    filing = waived(faulty())
    project = filing.projects[0]
    moved = replace(project, indicators=project.indicators[::-1])
    assert found(replace(filing, projects=(moved,))) == []


def test_a_waiver_can_be_taken_back_and_undone() -> None:
    before = faulty()
    filing = waived(before)
    step = revoke(filing, [filing.waivers[0].id])
    back = apply_step(filing, step)
    assert back == before
    assert apply_step(back, step.inverted()) == filing


def test_a_waiver_without_a_reason_is_refused() -> None:
    with pytest.raises(UserError, match="理由"):
        waived(faulty(), "  ")


def test_a_rule_waived_in_the_whole_filing_is_silent_at_every_place() -> None:
    filing = faulty()
    filing = apply_step(filing, waive(filing, [Waiver(rule=RULE, reason="不适用", waived_on="2025-09-01")]))
    assert found(filing) == []
    ((_, finding),) = waived_findings(filing, EXPECTATIONS)
    assert finding is not None


def test_a_second_waiver_of_one_place_replaces_the_first() -> None:
    filing = waived(faulty())
    again = replace(filing.waivers[0], id="0", reason="另一理由")
    assert apply_step(filing, waive(filing, [again])).waivers == (again,)


@pytest.mark.parametrize(("severity", "seen"), [("hint", ["hint"]), ("off", []), ("from-the-future", ["error"])])
def test_a_filing_weighs_rules_its_own_way(severity: str, seen: list[str]) -> None:
    filing = faulty()
    filing = apply_step(filing, set_rules(filing, [RuleSetting(rule=RULE, severity=severity)]))
    assert [item.severity for item in found(filing)] == seen
    usual = apply_step(filing, set_rules(filing, [], usual=[RULE]))
    assert [item.severity for item in found(usual)] == ["error"]


def test_the_form_weighs_rules_and_the_filing_has_the_last_word() -> None:
    gentle = replace(EXPECTATIONS, severities={RULE: "warning"})
    filing = faulty()
    assert [item.severity for item in found(filing, gentle)] == ["warning"]
    filing = apply_step(filing, set_rules(filing, [RuleSetting(rule=RULE, severity="hint")]))
    assert [item.severity for item in found(filing, gentle)] == ["hint"]


def test_rules_across_the_filing_are_weighed_too() -> None:
    filing = faulty()
    some = check_across(filing, EXPECTATIONS)
    off = [RuleSetting(rule=code, severity="off") for code in {item.rule for item in some}]
    filing = replace(filing, rule_settings=tuple(off))
    assert check_across(filing, EXPECTATIONS) == ()


def test_decisions_survive_the_exchanged_json() -> None:
    filing = waived(faulty())
    filing = apply_step(
        filing, waive(filing, [Waiver(rule="money.amount-form", reason="不适用", waived_on="2025-09-02")])
    )
    filing = apply_step(filing, set_rules(filing, [RuleSetting(rule="a", severity="off", set_on="2025-09-01")]))
    export = FinalExport(made_at="2025-09-03T10:00:00", errors=1, reason="已说明", files=("表.docx",))
    filing = apply_step(filing, record_final_export(filing, export))
    data = to_dump(filing)
    assert data["waivers"][0]["project"] == 1
    assert data["waivers"][0]["indicator"] == 1
    back = from_dump(data)
    assert to_dump(back) == data
    assert found(back) == []


def test_a_waiver_whose_row_has_gone_is_left_out_of_the_json() -> None:
    filing = waived(faulty())
    project = filing.projects[0]
    without = replace(filing, projects=(replace(project, indicators=project.indicators[1:]),))
    assert "waivers" not in to_dump(without)


@pytest.mark.parametrize(
    ("waiver", "place"),
    [({"project": 9}, "waivers[0].project"), ({"project": 1, "indicator": 99}, "waivers[0].indicator")],
)
def test_a_waiver_of_no_place_is_refused_with_its_place(waiver: dict, place: str) -> None:
    data = to_dump(faulty())
    full = {"rule": "a", "field": "", "substance": "", "reason": "b", "date": "", **waiver}
    with pytest.raises(UserError) as refusal:
        from_dump({**data, "waivers": [full]})
    assert place in refusal.value.message
