"""A correction that is offered cures its finding, hurts nothing else in the cell, and changes no number."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.forms.profile import profile_for
from perfdesk.model.fields import read_ref, with_ref
from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.workflow.interchange import from_dump
from perfdesk.workflow.sample import sample_filing

KEYS = ("数量", "质量", "时效", "成本", "社会", "满意")
SIGNS = ("", "≥", "≤", "=", ">", "<", ">=", "≧", "＜", "＝", "不低于", "不超过")
NUMBERS = ("0", "4", "9", "90", "95.5", "100", "100.0", "120", "８", "1,200", "5-10", "2400")
UNITS = (
    "", "%", "％", "‰", "比率", "百分比", "比例", "人数", "次数", "天数", "人", "期", "万", "亿", "元", "万元",
    "/人/年", "元/人", "个百分点", "以上", "%以上", "%以内", "%（含）", "分",
)  # fmt: skip
NAMES = (
    "培训合格率", "培训次数", "参训人数", "人均补助标准", "增收率", "参训农户满意度", "群众不满意率", "培训总成本",
    "预算执行率", "事故发生率", "购置设备数量",
)  # fmt: skip
# They measure one cell by the others: a correction there may bring out what was hidden here.
COMPARING = {"target.rate-implausibly-low", "across.rate-lacks-digit"}


def cells(findings):
    """The rules that speak of each cell."""
    found = defaultdict(set)
    for finding in findings:
        for ref in (finding.ref, *finding.also):
            found[ref].add(finding.rule)
    return found


def digits(text):
    wide = str.maketrans("０１２３４５６７８９", "0123456789")
    return re.findall(r"\d+(?:[.,]\d+)*", text.translate(wide))


def assert_every_fix_is_right(made, expectations=EXPECTATIONS):
    findings = check(made, expectations)
    before = cells(findings)
    for finding in findings:
        if finding.fix is None:
            continue
        after = made
        for ref, text in finding.fix.texts.items():
            if not finding.rule.startswith(("fit.cost-without-amount", "structure.ordinal")):
                assert digits(text) == digits(read_ref(made, ref) or ""), finding
            after = with_ref(after, ref, text)
        left = check(after, expectations)
        assert finding.key not in {item.key for item in left}, (finding, finding.fix)
        now = cells(left)
        for ref in finding.fix.texts:
            assert now[ref] - before[ref] <= COMPARING, (finding, now[ref] - before[ref])


def assert_one_cure_for_each_value(made, expectations=EXPECTATIONS):
    cures = defaultdict(set)
    for finding in check(made, expectations):
        if finding.fix is not None and not finding.rule.startswith("wording."):
            for ref, text in finding.fix.texts.items():
                if ref.indicator is not None:
                    cures[ref].add(text)
    assert [texts for texts in cures.values() if len(texts) > 1] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_fix_of_a_bad_example_cures_it(rule):
    assert_every_fix_is_right(rule.bad())
    assert_one_cure_for_each_value(rule.bad())


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KEYS),
            st.sampled_from(NAMES),
            st.tuples(st.sampled_from(SIGNS), st.sampled_from(NUMBERS), st.sampled_from(UNITS)).map("".join),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_fix_of_a_value_cures_it_and_brings_no_other_remark(rows):
    made = filing(project({key: {"level3": name, "value": value} for key, name, value in rows}))
    assert_every_fix_is_right(made)
    assert_one_cure_for_each_value(made)


def test_every_fix_on_the_bundled_sample_cures_its_finding():
    made = sample_filing()
    expectations = profile_for(made.form_id).expectations
    assert sum(finding.fix is not None for finding in check(made, expectations)) >= 5
    assert_every_fix_is_right(made, expectations)
    assert_one_cure_for_each_value(made, expectations)


@pytest.mark.parametrize("document", ["yutian-organization-2025", "shapotou-organization-2024"])
def test_every_fix_on_a_real_document_cures_its_finding(samples, document):
    made = from_dump(json.loads((samples / "expected" / f"{document}.json").read_text("utf-8")))
    assert_every_fix_is_right(made)
    assert_one_cure_for_each_value(made)


@pytest.mark.parametrize(
    ("key", "changes", "fixed"),
    [
        ("质量", {"value": "≥100比率"}, "=100%"),
        ("质量", {"value": "不低于100%"}, "=100%"),
        ("质量", {"value": "100%以上"}, "=100%"),
        ("质量", {"value": "95比率"}, "≥95%"),
        ("质量", {"value": "95%"}, "≥95%"),
        ("质量", {"value": "≥95％"}, "≥95%"),
        ("质量", {"value": "＞＝９５%"}, "≥95%"),
        ("质量", {"value": "≦5%", "level3": "差错率"}, "≤5%"),
        ("质量", {"value": "≥95"}, "≥95%"),
        ("数量", {"value": "≥4"}, "≥4期"),
        ("数量", {"value": "≥4", "level3": "参训人次数"}, "≥4人次"),
        ("成本", {"value": "≤8万"}, "≤8万元"),
        ("成本", {"value": "8万"}, "≤8万元"),
        ("成本", {"value": "8万元"}, "≤8万元"),
        ("成本", {"value": "≤600/人/年", "level3": "人均补助"}, "≤600元/人/年"),
        ("成本", {"value": "不超出预算"}, "≤80000元"),
        ("满意", {"value": "≤90%"}, "≥90%"),
        ("满意", {"value": "90%"}, "≥90%"),
        ("社会", {"level1": "社会效益指标"}, "效益指标"),
    ],
)
def test_a_fix_is_offered_where_one_answer_is_right(key, changes, fixed):
    findings = check(filing(project({key: changes})), EXPECTATIONS)
    fixes = {finding.fix.text for finding in findings if finding.fix is not None}
    assert fixes == {fixed}
    after = filing(project({key: {**changes, ("level1" if "level1" in changes else "value"): fixed}}))
    assert check(after, EXPECTATIONS) == ()


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("质量", {"value": "≥120%"}),
        ("质量", {"value": "5%", "level3": "设备故障率"}),
        ("质量", {"value": "≥0.95", "level3": "培训合格率"}),
        ("数量", {"value": "≥6", "level3": "购置设备数量"}),
        ("数量", {"value": "≥6", "level3": "服务人天数"}),
        ("数量", {"value": "≥100%", "level3": "培训项目数"}),
        ("成本", {"value": "≤6/人/年", "level3": "人均补助"}),
        ("成本", {"value": "500元", "level3": "困难群众补助标准"}),
        ("成本", {"value": "不超出预算", "level3": "每期培训成本"}),
        ("社会", {"level3": "不合格率", "value": "5%"}),
        ("质量", {"value": "9%"}),
        ("满意", {"value": "≤9%"}),
        ("满意", {"value": "≤100%"}),
    ],
)
def test_no_fix_is_offered_where_somebody_has_to_decide(key, changes):
    findings = check(filing(project({key: changes})), EXPECTATIONS)
    assert findings
    assert [finding.fix for finding in findings if finding.fix is not None] == []


def test_a_count_written_as_a_rate_gets_one_remark_on_its_value():
    made = filing(project({"数量": {"level3": "培训项目数", "value": "≥100比率"}}))
    (finding,) = check(made, EXPECTATIONS)
    assert (finding.rule, finding.category) == ("fit.quantity-is-rate", "unit")


def test_per_mille_and_percentage_points_are_no_part_of_a_hundred():
    for value in ("≥100‰", "≥120‰", "≥100个百分点"):
        rules_found = {finding.rule for finding in check(filing(project({"质量": {"value": value}})), EXPECTATIONS)}
        assert "target.rate-over-hundred" not in rules_found


def test_the_sentence_of_a_wrong_unit_names_what_the_fix_writes_and_counts_each_word_apart():
    made = filing(project({"数量": {"value": "≥4次数"}, "质量": {"value": "≥95比率"}, "社会": {"value": "≥100比率"}}))
    (finding,) = [f for f in check(made, EXPECTATIONS) if f.rule == "target.unit-is-measure-name"]
    assert "应为“次”，即“≥4次”" in finding.message
    assert "（本表另有“比率”2处，请一并改正）" in finding.message
    assert list(finding.fix.texts.values()) == ["≥4次", "≥95%", "=100%"]


def test_a_word_of_a_project_name_is_asked_about_and_not_mended():
    made = filing(project(name="村民小组长务工补贴"), breakdown_goals="“村民小组长务工补贴”项目年初预算安排8万元。")
    found = [finding for finding in check(made, EXPECTATIONS) if finding.rule.startswith("wording.typing-error")]
    assert len(found) == 2
    assert [finding.fix for finding in found] == [None, None]


def test_equals_of_satisfaction_in_part_one_is_mended_and_other_equals_stay():
    made = filing(breakdown_goals="办结率=100%，参训农户满意度=95%，群众满意度＝90%。")
    (finding,) = check(made, EXPECTATIONS)
    assert finding.fix.text == "办结率=100%，参训农户满意度≥95%，群众满意度≥90%。"


def test_the_budget_as_a_ceiling_is_written_in_the_unit_of_the_table():
    made = filing(project({"成本": {"value": "不超出预算"}}, amount_unit="万元", budget_total="8", budget_fiscal="8"))
    (finding,) = check(made, EXPECTATIONS)
    assert finding.fix.text == "≤8万元"
    assert "“≤8万元”" in finding.message
    blank = replace(made, projects=(project({"成本": {"value": "不超出预算"}}, budget_total="", budget_fiscal=""),))
    (finding,) = (found for found in check(blank, EXPECTATIONS) if found.ref.indicator)
    assert finding.fix is None
    assert "预算数" not in finding.message
