"""The contradictions that make a table come back: money (B01 to B19 of the rule catalogue), rows of another project,
last year's year. Each is shown once, with near misses that stay silent."""

from __future__ import annotations

import re

import pytest

from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, filing, project


def head(rows=None, more=(), **fields):
    return filing(project(rows, more, **fields))


def budget(yuan, **fields):
    return {"budget_total": yuan, "budget_fiscal": yuan, **fields}


def cost(name, value):
    return {"level1": "产出指标", "level2": "成本指标", "level3": name, "description": "本项支出", "value": value}


def amount(name, value):
    return {"level1": "产出指标", "level2": "数量指标", "level3": name, "description": "", "value": value}


def part_one(text, *projects):
    return filing(*(projects or (project(),)), breakdown_goals=text)


def plans(*firsts):
    return filing(*(project(name=f"农技推广{i}", spending_plan__3=first) for i, first in enumerate(firsts)))


def paid(name, people, count, level3="带动户数"):
    rows = {
        "数量": {"level3": f"{people}人数", "value": count},
        "成本": {"level3": "补助标准", "value": "1000元/人/月"},
        "社会": {"level3": f"{name}{level3}", "value": "≥5户"},
    }
    return project(rows, name=name, **budget("240000.00"))


COUNT = {"level3": "聘用农技员人数", "value": "10人"}

TABLE = [
    # 90万 of which 92万
    (
        "B01",
        "money.total-differs-from-parts",
        lambda: head(budget_total="90万元", budget_fiscal="92万元", amount_unit=""),
    ),
    ("B01", "money.total-differs-from-parts", lambda: head(budget_fiscal="50000.00", budget_other="20000.00")),
    ("B02", "money.unit-differs", lambda: head(budget_total="8万元")),
    ("B02", "money.magnitude", lambda: head({"成本": {"value": "≤8元"}})),
    ("B02", "money.unit-undeclared", lambda: head(amount_unit="")),
    ("B03", "money.amount-form", lambda: head(budget_total="八万左右80000")),
    ("B03", "money.amount-form", lambda: head(budget_other="-1")),
    ("B03", "money.amount-form", lambda: head(**budget("80000.005"))),
    ("B04", "money.spending-plan", lambda: head(spending_plan__10="40%")),
    ("B04", "money.spending-plan", lambda: head(spending_plan__12="90%")),
    ("B05", "across.same-plan", lambda: plans("25%", "25%", "25%")),
    ("B06", "across.amount-differs", lambda: part_one("“农技推广培训”项目年初预算安排8.0009万元。")),
    ("B07", "money.goal-amount-differs", lambda: head(goals="1.农技推广培训经费13万元。")),
    ("B07", "money.goal-amount-differs", lambda: head(goals="1.资料费5万元、场地费4万元、授课费3万元。")),
    # a cost of 20万 in a project of 5万
    ("B08", "money.cost-exceeds-budget", lambda: head({"成本": {"value": "20万元"}}, **budget("50000.00"))),
    (
        "B09",
        "money.costs-exceed-budget",
        lambda: head({"成本": {"level3": "授课费", "value": "≤5万元"}}, (cost("资料费", "≤4万元"),)),
    ),
    (
        "B09",
        "money.goal-item-and-costs",
        lambda: head({"成本": {"level3": "资料印刷支出", "value": "≤3万元"}}, goals="1.举办培训班4期，授课费6万元。"),
    ),
    (
        "B10",
        "money.costs-below-budget",
        lambda: head({"成本": {"level3": "授课费", "value": "≤3万元"}}, (cost("资料费", "≤4万元"),)),
    ),
    (
        "B11",
        "money.quantity-times-price",
        lambda: head(
            {"数量": {"level3": "服务村数", "value": "750个"}, "成本": {"level3": "每村标准", "value": "120元/个"}}
        ),
    ),
    (
        "B11",
        "money.quantity-times-price",
        lambda: head(
            {"数量": {"level3": "管护面积", "value": "1.2万亩"}, "成本": {"level3": "亩均补助", "value": "15元/亩"}},
            **budget("170000.00"),
        ),
    ),
    (
        "B11",
        "money.people-times-prices",
        lambda: head(
            {"成本": {"level3": "组长补助标准", "value": "3600元/人/年"}},
            (cost("组员补助标准", "200元/人/月"),),
            goals="1.为10名组长、20名组员发放补助。",
            **budget("80000.00"),
        ),
    ),
    (
        "B11",
        "money.bounds-exceed-budget",
        lambda: head({"数量": {"value": "4-8期"}, "成本": {"level3": "每期成本", "value": "2-3万元/期"}}),
    ),
    (
        "B12",
        "money.product-differs",
        lambda: head({"数量": {"level3": "补助农户400人，每人每月5元", "value": "发放补助2万元"}}),
    ),
    (
        "B13",
        "money.quantity-amounts",
        lambda: head({"数量": None}, (amount("资料支出", "4万元"), amount("场地支出", "5万元"))),
    ),
    ("B14", "fit.cost-without-amount", lambda: head({"成本": {"value": "控制在预算金额内"}})),
    ("B14", "money.cost-repeats-budget", lambda: head({"成本": {"level3": "农技推广培训", "value": "≤8万元"}})),
    ("B15", "target.unit-missing", lambda: head({"成本": {"value": "8万"}})),
    ("B15", "target.unit-missing", lambda: head({"数量": COUNT, "成本": {"value": "8000/人/年"}})),
    ("B16", "money.cost-is-floor", lambda: head({"成本": {"value": "≥8万元"}})),
    ("B17", "across.total-differs", lambda: filing(overall_goal="全年项目支出预算共安排9万元。")),
    (
        "B18",
        "across.same-people",
        lambda: filing(paid("甲站", "驻村队员", "20人"), paid("乙站", "驻村队员", "小于20人")),
    ),
    ("B19", "money.source-not-shown", lambda: head(name="中央补助农技推广", budget_superior="")),
]

NEAR_MISSES = [
    ("B01", lambda: head(budget_total="80000", budget_fiscal="80,000.00", budget_other="")),
    ("B01", lambda: head(budget_fiscal="50000.00", budget_other="30000.00")),
    ("B02", lambda: head(**budget("80000.00元"))),
    ("B02", lambda: head({"成本": {"level3": "每期场地费", "value": "≤8元/人"}})),
    ("B03", lambda: head(**budget("80000.5"))),
    ("B03", lambda: head(amount_unit="万元", **budget("8.000001"))),
    ("B04", lambda: head(spending_plan__3="0", spending_plan__6="0%", spending_plan__10="100%")),
    ("B05", lambda: plans("25%", "25%", "40%")),
    ("B06", lambda: part_one("“农技推广培训”项目年初预算安排8万元。")),
    (
        "B06",
        lambda: part_one("“农技推广培训”项目年初预算安排8.12万元。", project(**budget("81234.00"))),
    ),
    ("B07", lambda: head(goals="1.农技推广培训经费8万元，其中授课费6万元。")),
    ("B07", lambda: head(goals="1.举办培训班4期，按每人500元补助，带动农户增收120万元。")),
    ("B07", lambda: head(goals="1.总投资500万元，本年安排8万元，举办培训班4期。")),
    ("B08", lambda: head({"成本": {"level3": "每期培训成本", "value": "≤2万元/期"}})),
    ("B08", lambda: head({"成本": {"level3": "培训总成本", "value": "≤80000元"}})),
    ("B09", lambda: head(more=(cost("其中：资料费", "≤3万元"),))),
    ("B09", lambda: head({"成本": {"level3": "授课费", "value": "≤5万元"}}, (cost("资料费", "≤3万元"),))),
    (
        "B09",
        lambda: head({"成本": {"level3": "授课费标准", "value": "≤1000元/课时"}}, (cost("资料费", "≤3万元"),)),
    ),
    (
        "B09",
        lambda: head({"成本": {"level3": "授课费", "value": "≤6万元"}}, goals="1.举办培训班4期，授课费6万元。"),
    ),
    (
        "B11",
        lambda: head({"数量": COUNT, "成本": {"level3": "补助标准", "value": "8000元/人/年"}}),
    ),
    (
        "B11",
        lambda: head({"数量": COUNT, "成本": {"level3": "补助标准", "value": "1000元/人/月"}}),
    ),
    (
        "B11",
        lambda: head(
            {"数量": {"level3": "管护面积", "value": "1.2万亩"}, "成本": {"level3": "亩均补助", "value": "15元/亩"}},
            **budget("180000.00"),
        ),
    ),
    (
        "B11",
        lambda: head(
            {"成本": {"level3": "组长补助标准", "value": "3600元/人/年"}},
            (cost("组员补助标准", "200元/人/月"),),
            goals="1.为10名组长、20名组员发放补助。",
            **budget("84000.00"),
        ),
    ),
    ("B10", lambda: head({"成本": {"level3": "授课费", "value": "≤5万元"}}, (cost("资料费", "≤3万元"),))),
    ("B11", lambda: head({"数量": {"value": "2-4期"}, "成本": {"level3": "每期成本", "value": "2万元/期"}})),
    (
        "B12",
        lambda: head(
            {"数量": {"level3": "补助农户200人，每人每年100元", "value": "发放补助2万元"}}, **budget("20000.00")
        ),
    ),
    ("B13", lambda: head({"数量": None}, (amount("资料支出", "3万元"), amount("场地支出", "5万元")))),
    ("B14", lambda: head({"成本": {"value": "≤80000元"}})),
    ("B15", lambda: head({"成本": {"level3": "每人标准", "value": "≤400元/人/年"}})),
    ("B16", lambda: head({"成本": {"level3": "培训成本节约额", "value": "≥1万元"}})),
    ("B17", lambda: filing(overall_goal="全年项目支出预算共安排8万元。")),
    ("B17", lambda: filing(overall_goal="近三年项目资金共计投入96万元。")),
    ("B18", lambda: filing(paid("甲站", "驻村队员", "20人"), paid("乙站", "村级会计", "20人", "覆盖户数"))),
    ("B19", lambda: head(name="中央补助农技推广", budget_superior="80000.00")),
]


def money_rules(made, number):
    """The rules of one number of the catalogue that fire on a filing."""
    listed = {rule.code for rule in rules() if number in rule.catalogue.split()}
    return {finding.rule for finding in check(made, EXPECTATIONS)} & listed


@pytest.mark.parametrize(("number", "code", "build"), TABLE, ids=lambda item: item if isinstance(item, str) else "")
def test_a_contradiction_of_money_is_found_by_its_rule(number, code, build):
    found = {finding.rule: finding for finding in check(build(), EXPECTATIONS)}
    assert code in found
    assert re.search(r"[0-9]|预算|单位|中央", found[code].evidence + found[code].message)


@pytest.mark.parametrize(("number", "build"), NEAR_MISSES, ids=lambda item: item if isinstance(item, str) else "")
def test_a_near_miss_stays_silent(number, build):
    assert money_rules(build(), number) == set()


def test_every_rule_of_money_is_shown_in_the_table():
    shown = {number for number, _, _ in TABLE}
    assert shown == {f"B{number:02d}" for number in range(1, 20)}
    assert {number for number, _ in NEAR_MISSES} == shown


def test_the_sum_stands_in_the_evidence():
    made = head({"成本": {"level3": "授课费", "value": "≤5万元"}}, (cost("资料费", "≤4万元"),))
    finding = next(one for one in check(made, EXPECTATIONS) if one.rule == "money.costs-exceed-budget")
    assert finding.evidence == "5万元＋4万元=9万元 > 8万元"


def rows_about(words):
    return {"数量": {"level3": f"{words}户数", "value": "5户"}, "社会": {"level3": f"{words}推进率"}}


NOT_MONEY = [
    (
        "across.words-of-other-project",
        lambda: [project(rows_about("良种繁育示范"), name="农机安全检查"), project(name="良种繁育示范")],
    ),
    ("across.same-indicators", lambda: [project(), project(name="农技宣传")]),
    (
        "across.same-goal",
        lambda: [project(goals=GOAL), project({"数量": {"value": "≥5期"}}, name="农技宣传", goals=GOAL)],
    ),
    ("wording.year-differs", lambda: [project(goals="1.2024年度举办农技培训班4期。")]),
    ("wording.year-differs", lambda: [project({"时效": {"value": "2024年10月底前"}})]),
]
NOT_MONEY_BUT_RIGHT = [
    lambda: [project(rows_about("农机安全检查"), name="农机安全检查"), project(name="良种繁育示范")],
    lambda: [project(), project({"数量": {"value": "≥5期"}}, name="农技宣传")],
    lambda: [project(goals="1.落实青财农〔2024〕12号文件，在2024年工作基础上举办农技培训班4期。")],
    lambda: [project({"时效": {"value": "2025年10月底前"}})],
]
GOAL = "1.全年举办农技培训班4期，使良种使用率达到80%。"


@pytest.mark.parametrize(("code", "build"), NOT_MONEY, ids=lambda item: item if isinstance(item, str) else "")
def test_what_was_copied_is_found(code, build):
    assert code in {finding.rule for finding in check(filing(*build()), EXPECTATIONS)}


@pytest.mark.parametrize("build", NOT_MONEY_BUT_RIGHT)
def test_what_only_looks_copied_stays_silent(build):
    found = {finding.rule for finding in check(filing(*build()), EXPECTATIONS)}
    assert found.isdisjoint(code for code, _ in NOT_MONEY)
