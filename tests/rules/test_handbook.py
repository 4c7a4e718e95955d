"""The handbook of rules, and the sentences taken apart for it and for printed lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS
from perfdesk.rules.handbook import FAMILIES, as_json, as_lines, as_markdown, entries
from perfdesk.rules.registry import Finding, Rule, rules
from perfdesk.rules.sentence import parted

RULES = rules()
HANDBOOK = Path(__file__).parents[2] / "docs" / "rules.zh.md"


def test_the_handbook_in_the_manual_is_up_to_date() -> None:
    assert HANDBOOK.read_text(encoding="utf-8") == as_markdown() + "\n", (
        "make it anew: perfdesk rules --markdown --out docs/rules.zh.md"
    )


def test_the_manual_leads_to_the_handbook() -> None:
    assert "(rules.zh.md)" in (HANDBOOK.parent / "manual.zh.md").read_text(encoding="utf-8")


def test_every_rule_stands_in_one_family() -> None:
    listed = [entry.rule.code for _, group in entries() for entry in group]
    assert sorted(listed) == sorted(rule.code for rule in RULES)
    assert [name for name, group in entries() if group] == list(FAMILIES.values())


def test_every_rule_shows_a_bad_and_a_good_example_that_differ() -> None:
    for _, group in entries():
        for entry in group:
            assert entry.bad
            assert entry.good
            assert entry.bad != entry.good, entry.rule.code
            assert not (entry.bad[0].startswith("（缺少") and entry.good[0].startswith("（不出现")), entry.rule.code


def test_the_lists_for_people_and_programs_hold_every_rule() -> None:
    lines, data = as_lines(), json.loads(json.dumps(as_json(), ensure_ascii=False))
    assert len(lines) == len(RULES) + 1
    assert lines[-1] == f"共{len(RULES)}条规则。"
    assert {row["rule"] for row in data["rules"]} == {rule.code for rule in RULES}
    assert data["version"] == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_sentence_falls_into_a_problem_and_an_advice(rule: Rule) -> None:
    found = next(row for row in check(rule.bad(), EXPECTATIONS) if row.rule == rule.code)
    problem, advice = parted(found, rule)
    assert problem
    assert advice
    assert not problem.startswith(("的", "（", "请"))
    assert not problem.endswith(("，", "。"))
    for opening, closing in ("“”", "（）", "《》"):
        assert problem.count(opening) == problem.count(closing)
        assert advice.count(opening) == advice.count(closing)


def _finding(message: str, **more: object) -> Finding:
    from perfdesk.model.rows import Ref

    return Finding("x.y", "other", "hint", Ref(None, None, ""), message, "e", "s", **more)  # type: ignore[arg-type]


def test_commas_in_quotations_do_not_part_a_sentence() -> None:
    found = _finding("“好，请看”写错了（见前，请看），请改正。")
    assert parted(found, None) == ("“好，请看”写错了（见前，请看）", "请改正")


def test_a_bracket_that_was_cut_off_inside_a_quotation_ends_with_it() -> None:
    found = _finding("写着过去的年份（“《2010—2020年规划…”等），与年度不符，请更新。")
    assert parted(found, None) == ("写着过去的年份（“《2010—2020年规划…”等），与年度不符", "请更新")


def test_a_sentence_without_advice_takes_that_of_its_rule() -> None:
    found = _finding("金额不符，相差1元。")
    assert parted(found, RULES[0]) == ("金额不符，相差1元", RULES[0].asks.removesuffix("。"))
