from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project
from perfdesk.rules import check, check_across, check_project
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.report import as_json
from tests.effort import effort

SNIPPETS = (
    "≥90%", "100比率", "3人", "5万元", "20元/人/月", "明显", "不涉及", "/", "", " ", "2023年度", "2024年1月-12月",
    "指标1", "培训合格率", "费用费用", "产出指标", "效果指标", "实效指标", "成本指标", "满意度指标", "必填量化",
    "25%", "-5", "1e9", "９９",
    "“农技推广”项目年初预算安排9.5万元", "农技推广", "依据相关政策文件", "9" * 90, "。", "\n", "①", "²",
)  # fmt: skip
texts = st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=12), st.lists(st.sampled_from(SNIPPETS)).map("".join))
maybe = st.one_of(st.none(), texts)
indicators = st.builds(
    Indicator,
    level1=maybe,
    level2=maybe,
    requirement=maybe,
    label=maybe,
    level3=texts,
    description=maybe,
    value=texts,
    basis=maybe,
    extra=st.one_of(st.just(()), texts.map(lambda text: (("operator", text), ("unit", text)))),
)
projects = st.builds(
    Project,
    title=maybe,
    name=texts,
    code=maybe,
    fiscal_year=st.one_of(st.none(), st.integers(2000, 2030)),
    amount_unit=maybe,
    funds_use=maybe,
    spending_plan=st.one_of(
        st.none(), st.lists(st.tuples(st.sampled_from(["3", "6", "12", "末"]), texts), max_size=4).map(tuple)
    ),
    funds=st.lists(
        st.builds(FundLine, source=st.sampled_from(["total", "fiscal", "other", "superior", "rest"]), amount=texts),
        max_size=4,
    ).map(tuple),
    goals=st.lists(st.builds(Goal, horizon=st.sampled_from(["item", "annual", "period"]), text=texts), max_size=3).map(
        tuple
    ),
    indicators=st.lists(indicators, max_size=6).map(tuple),
)
filings = st.builds(
    Filing,
    fiscal_year=st.one_of(st.none(), st.just(2025)),
    narratives=texts.map(lambda text: (Narrative(section="breakdown_goals", paragraphs=(text,)),)),
    projects=st.lists(projects, max_size=4).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(filings, st.sampled_from([EXPECTATIONS, Expectations()]))
def test_no_filing_makes_a_rule_fail_and_every_report_can_be_written(any_filing, expectations):
    findings = check(any_filing, expectations)
    report = as_json(any_filing, findings)
    assert sum(report["summary"].values()) == len(findings)
    assert len({finding.key for finding in findings}) == len(findings)
    for finding in findings:
        for ref in (finding.ref, *finding.also):
            assert ref.project is None or any(row.id == ref.project for row in any_filing.projects)


@settings(max_examples=60, deadline=None)
@given(filings)
def test_the_whole_check_is_the_projects_and_what_goes_across_them(any_filing):
    apart = [*check_across(any_filing, EXPECTATIONS)]
    for row in any_filing.projects:
        apart += check_project(any_filing, row, EXPECTATIONS)
    assert set(check(any_filing, EXPECTATIONS)) == set(aggregated(apart))


@settings(max_examples=60, deadline=None)
@given(filings)
def test_a_fix_changes_the_text_of_a_field_that_exists(any_filing):
    for finding in check(any_filing, EXPECTATIONS):
        if finding.fix is not None:
            for ref, text in ((finding.fix.ref, finding.fix.text), *finding.fix.also):
                assert read_ref(any_filing, ref) != text


def test_many_projects_are_checked_in_little_time():
    many = filing(*(project(name=f"第{n}号农技推广", budget_total=f"{80000 + n}.00") for n in range(400)))
    check(many, EXPECTATIONS)
    assert effort(lambda: check_project(many, many.projects[7], EXPECTATIONS)) < 2
    assert effort(lambda: check_across(many, EXPECTATIONS)) < 50
