"""Rows that a good clerk may write, of many kinds of offices, against rows that nobody should sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project

FOLDER = Path(__file__).parent / "filings"
MORE = {"经济": "经济效益指标", "生态": "生态效益指标", "可持续": "可持续影响指标"}
GOALS = [
    "1.举办培训班4期，每期培训农户50人。",
    "1.上半年培训农户100人，下半年培训农户100人。",
    "1.2024年9月至2025年6月学年资助学生200人，培训农户200人。",
    "1.2024年12月至2025年11月开展农技培训4期。",
    "1.落实2025-2027年三年行动计划，培训4期。",
    "1.2026年3月底前完成决算，培训4期。",
    "1.自2023年起分三年实施，2025年培训4期。",
    "1.支付2024年第四季度培训尾款，培训4期。",
    "1.对2024届毕业生开展农技培训4期。",
    "1.2024年度考核优秀的农户优先参加农技培训4期。",
    "1.项目总投资1200万元，2025年安排8万元，培训4期。",
    "1.每户补助500元，共补助160户，合计8万元，用于培训。",
    "1.较2024年增加培训2期，全年培训4期。",
    "1.完成2024年度财政专项资金绩效评价工作，培训4期。",
    "1.汇算清缴2024年度企业所得税，培训4期。",
    "1.兑现2024年度招商引资奖励资金8万元，培训4期。",
    "1.依据2023年12月县政府常务会议纪要，安排资金8万元，培训4期。",
    "1.应对2025年汛期可能发生的洪涝灾害，储备物资价值30万元，培训4期。",
    "1.中央资金5万元、省级资金2万元、县级资金1万元，培训4期。",
    "1.全县现有农户3.2万户，培训农户200人，其中妇女60人。",
]
PART_ONE = [
    "“三公”经费预算安排12万元，“农技推广培训”项目安排8万元，“良种”补贴安排20万元。",
    "具体为：1、质量指标，完成率≥95%；2、时效指标，完成率=100%。",
    "1、加强领导，落实责任；2、加强领导，强化监督。",
    "全年安排项目支出8万元，基本支出320万元。",
    "落实“十四五”规划和《青棠县2021-2025年农技规划》，2024年获评先进单位。",
    "“农技推广培训”项目2024年安排7万元，2025年安排8万元。",
    "对2014年至2020年建档立卡脱贫户子女继续落实资助政策。",
    "按照2024年11月县政府专题会议要求，2025年春季开学前完成安全排查。",
    "2024年，全县中考优秀率达到32%，较2023年提高2.1个百分点。",
    "选派王庄、李庄等村小学支教教师20名，选派张家口、承德等地教师交流。",
    "“农技推广培训”项目带动增收20万元。",
    "“农技推广培训”项目中央补助资金5万元、县级资金3万元。",
    "部门预算总额320万元，其中：基本支出240万元，项目支出80万元。",
    "截至2024年底，全县建成示范基地12个；2025年再建4个。",
]


def lines(name):
    return [tuple(line.split("|")) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def table(kind, name, value):
    row = {"level3": name, "value": value, "description": f"{name[:-1]}的口径"}
    if kind in MORE:
        return project(more=({"level1": "效益指标", "level2": MORE[kind], **row},))
    return project({kind: row})


def firm(made):
    return [(finding.rule, finding.message) for finding in check(made, EXPECTATIONS) if finding.severity != "hint"]


@pytest.mark.parametrize("row", lines("clean_rows.txt"), ids="|".join)
def test_a_row_that_may_stand_has_no_error_and_no_warning(row):
    assert firm(filing(table(*row))) == []


def test_what_clerks_of_all_fields_write_has_no_error_and_no_warning():
    rows = lines("offices_rows.txt")
    assert len(rows) > 1000
    assert {"|".join(row): found for row in rows if (found := firm(filing(table(*row))))} == {}


@pytest.mark.parametrize("row", lines("doubtful_rows.txt"), ids="|".join)
def test_a_row_that_measures_nothing_certain_is_remarked_on(row):
    assert firm(filing(table(*row)))


def test_mistakes_that_reviewers_send_back_have_an_error_or_a_warning():
    rows = lines("mistaken_rows.txt")
    assert len(rows) > 90
    assert ["|".join(row) for row in rows if not firm(filing(table(*row)))] == []


@pytest.mark.parametrize("goal", GOALS)
def test_a_goal_that_only_looks_contradictory_has_no_error_and_no_warning(goal):
    made = filing(project({"数量": {"level3": "培训农户人数", "value": "200人"}}, goals=goal))
    assert firm(made) == []


@pytest.mark.parametrize("text", PART_ONE)
def test_a_sound_sentence_of_part_one_has_no_error_and_no_warning(text):
    for section in ("overall_goal", "breakdown_goals", "safeguards"):
        assert firm(filing(**{section: text})) == []
