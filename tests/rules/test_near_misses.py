"""Tables that look contradictory and are not: each beside the nearest one that is."""

from __future__ import annotations

import pytest

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from tests.rules.invented import LEVELS

PERIOD = (("horizon", "period"),)


def row(line, **more):
    kind, name, value, *rest = line.split("|")
    level1, level2 = LEVELS[kind]
    text = rest[0] if rest else f"{name[:-1]}的口径"
    return {"level1": level1, "level2": level2, "level3": name, "value": value, "description": text, **more}


def without(kinds, *lines, **fields):
    return project(dict.fromkeys(kinds.split()), tuple(map(row, filter(None, lines))), **fields)


def firm(*projects, **sections):
    return {found.rule for found in check(filing(*projects, **sections), EXPECTATIONS) if found.severity != "hint"}


@pytest.mark.parametrize(
    ("rule", "near", "fault"),
    [
        (
            "money.quantity-amounts",
            ("数量", "数量|发放创业担保贷款|≥3000万元", "数量|带动社会投资|≥500万元"),
            ("数量", "数量|发放慰问金额|≥6万元", "数量|发放救助金额|≥5万元"),
        ),
        (
            "structure.duplicate-row",
            ("", "数量|举办培训班|2期|面向科级干部", "数量|举办培训班|2期|面向新录用人员"),
            ("", "数量|举办培训班|2期|面向科级干部", "数量|举办培训班|2期|面向科级干部"),
        ),
        (
            "money.costs-exceed-budget",
            ("成本", "成本|总成本|≤8万元", "成本|资料费|≤2万元"),
            ("成本", "成本|场地费|≤7万元", "成本|资料费|≤2万元"),
        ),
        (
            "money.cost-exceeds-budget",
            ("成本", "成本|每眼机井造价|≤12万元"),
            ("成本", "成本|机井造价|≤12万元"),
        ),
        (
            "money.cost-is-floor",
            ("成本", "成本|低保标准|≥740元/人/月"),
            ("成本", "成本|人均培训成本|≥740元/人"),
        ),
        (
            "money.magnitude",
            ("成本", "成本|培训总成本|≤8.0万元"),
            ("成本", "成本|培训总成本|≤8元"),
        ),
        (
            "money.price-and-costs",
            ("成本", "成本|每期培训成本|1.5万元/期", "成本|资料印刷费|≤2万元"),
            ("成本", "成本|每期培训成本|1.5万元/期", "成本|资料印刷费|≤3万元"),
        ),
        (
            "fit.asks-strangers",
            ("数量 满意", "数量|培训残疾农户人数|≥60人", "满意|残疾农户满意度|≥90%"),
            ("满意", "满意|残疾农户满意度|≥90%"),
        ),
        (
            "target.upper-bound",
            ("数量", "数量|公务用车数量|≤3辆"),
            ("数量", "数量|培训人数|≤30人"),
        ),
    ],
)
def test_a_rule_tells_the_fault_from_what_looks_like_it(rule, near, fault):
    assert rule not in firm(without(*near))
    assert rule in firm(without(*fault))


def test_a_standard_that_others_pay_too_may_exceed_the_budget():
    rows = ("数量 成本", "数量|服务人口|21万人", "成本|人均补助标准|94元/人")
    own = without(*rows, goals="1.服务21万人，举办培训班4期。")
    shared = without(*rows, goals="1.落实县级配套资金，服务21万人，举办培训班4期。")
    assert "money.quantity-times-price" in firm(own)
    assert "money.quantity-times-price" not in firm(shared)


def test_the_indicators_of_the_whole_period_are_not_held_against_the_year():
    cost, count = row("成本|三年总成本|≤24万元"), row("数量|举办农技培训班期数|≥12期")
    period = project(more=({**cost, "extra": PERIOD}, {**count, "extra": PERIOD}))
    assert firm(period) == set()
    assert firm(project(more=(cost, count))) == {"money.cost-exceeds-budget"}


def test_a_project_may_speak_of_another_one_that_its_goal_names():
    other = without("", name="乡村振兴示范村建设", goals="1.建设示范村2个。")
    lines = ("数量 社会", "数量|乡村振兴示范村专题班期数|2期", "社会|乡村振兴示范村讲师培养率|≥80%")
    named = without(*lines, name="主体班教学经费", goals="1.举办乡村振兴示范村等主体班4期。")
    silent = without(*lines, name="主体班教学经费", goals="1.举办主体班4期。")
    assert "across.words-of-other-project" not in firm(named, other)
    assert "across.words-of-other-project" in firm(silent, other)


def test_only_the_amount_of_this_year_is_the_budget():
    same = "“农技推广培训”项目2024年安排7万元，2025年安排8万元。"
    wrong = "“农技推广培训”项目2025年安排7万元。"
    assert "across.amount-differs" not in firm(breakdown_goals=same)
    assert "across.amount-differs" in firm(breakdown_goals=wrong)


@pytest.mark.parametrize(
    ("cost", "slip"), [("8.5万元", False), ("0.85万元", True), ("85万元", False), ("0.5万元", False)]
)
def test_a_total_with_the_figures_of_the_budget_has_a_digit_too_few(cost, slip):
    made = without("成本", f"成本|培训总成本|≤{cost}", budget_total="85000.00", budget_fiscal="85000.00")
    assert ("money.magnitude" in firm(made)) is slip


@pytest.mark.parametrize(
    ("paragraph", "differs"),
    [
        ("“农技推广培训”项目年初预算安排8万元，培训农户120人次。", True),
        ("“农技推广培训”项目年初预算安排8万元，培训农户200人次。", False),
        ("“农技推广培训”项目安排8万元，“良种推广”项目安排8万元，共培训农户120人次。", False),
        ("“农技推广培训”项目年初预算安排8万元。\n全年培训农户120人次。", False),
    ],
)
def test_a_paragraph_of_one_project_is_held_against_its_table(paragraph, differs):
    made = without("数量", "数量|培训农户人次|≥200人次")
    other = without("", name="良种推广", goals="1.推广良种4种。")
    assert ("across.number-differs" in firm(made, other, breakdown_goals=paragraph)) is differs


@pytest.mark.parametrize(
    ("goal", "differs"),
    [
        ("1.改造小区，涉及居民楼186栋、5400户。", True),
        ("1.改造小区，涉及居民楼168栋、5400户。", False),
        ("1.改造小区，其中甲片居民楼86栋、乙片居民楼82栋。", False),
    ],
)
def test_what_is_done_with_a_thing_does_not_hide_its_number(goal, differs):
    made = without("数量", "数量|改造居民楼栋数|168栋", goals=goal)
    assert ("goal.number-differs" in firm(made)) is differs


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("2024年完成实训楼主体工程，力争年内投入使用。", True),
        ("2024年完成了实训楼主体工程，2025年力争投入使用。", False),
        ("改造2000年底前建成的小区23个。", False),
        ("2024年底前建成小区23个。", True),
    ],
)
def test_work_to_be_done_in_a_year_that_is_over_is_told_from_history(text, stale):
    assert ("wording.year-differs" in firm(without("", goals=f"1.{text}"))) is stale
    assert ("wording.year-differs-in-part-one" in firm(overall_goal=text)) is stale


@pytest.mark.parametrize(
    ("goal", "differs"),
    [
        ("1.补贴班线68条、车辆152台。", True),
        ("1.补贴班线68条、车辆125台。", False),
        ("1.购置空调30台，补贴车辆152台。", True),
        ("1.购置空调30台，更新充电桩152台。", False),
        ("1.每条班线配车辆2台。", False),
        ("1.更新152台充电桩。", False),
    ],
)
def test_the_only_number_in_a_telling_unit_is_held_against_the_only_row(goal, differs):
    made = without("数量", "数量|补贴客运车辆|125台", goals=goal)
    assert ("goal.number-differs" in firm(made)) is differs


@pytest.mark.parametrize(("cost", "severity"), [("5.8万元", "warning"), ("6万元", "hint"), ("8.5万元", None)])
def test_a_total_below_the_budget_is_asked_about_and_swapped_figures_are_not_let_pass(cost, severity):
    made = without("成本", f"成本|培训总成本|≤{cost}", budget_total="85000.00", budget_fiscal="85000.00")
    found = [one.severity for one in check(filing(made), EXPECTATIONS) if one.rule == "money.total-below-budget"]
    assert found == ([severity] if severity else [])


def test_codes_of_another_shape_in_every_table_are_asked_about_once():
    codes = [project(name=f"农技推广{n}", code=f"23P000{n}") for n in range(4)]
    (found,) = [one for one in check(filing(*codes), EXPECTATIONS) if one.rule == "structure.code-form"]
    assert (found.severity, len(found.also)) == ("hint", 4)
    mixed = [one for one in check(filing(*codes[:2]), EXPECTATIONS) if one.rule == "structure.code-form"]
    assert [one.severity for one in mixed] == ["warning", "warning"]


@pytest.mark.parametrize(
    ("goal", "differs"),
    [
        ("1.检验电梯2600台、锅炉48台。", True),
        ("1.检验电梯2600台、锅炉84台。", False),
        ("1.更换锅炉48台。", False),
        ("1.核查锅炉和电梯共2684台。", False),
    ],
)
def test_things_of_a_list_are_held_against_their_rows(goal, differs):
    made = without("数量", "数量|检验电梯数量|2600台", "数量|检验锅炉|84台", goals=goal)
    assert ("goal.number-differs" in firm(made)) is differs


@pytest.mark.parametrize(
    ("value", "differs"),
    [("1380次", True), ("1380人", True), ("1380处", False), ("1380个", False), ("1380人次", False)],
)
def test_as_many_of_another_sort_are_no_agreement(value, differs):
    made = without("数量", f"数量|核查图斑数量|{value}", goals="1.核查图斑1380个。")
    assert ("goal.number-differs" in firm(made)) is differs


def test_several_prices_and_other_costs_come_to_more_than_the_budget():
    lines = ("数量 成本", "数量|资助专利|8件", "数量|培育企业|2家", "成本|专利资助|5000元/件", "成本|企业奖励|1万元/家")
    assert "money.price-and-costs" not in firm(without(*lines, "成本|维权援助费|≤2万元"))
    assert "money.price-and-costs" in firm(without(*lines, "成本|维权援助费|≤3万元"))


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("扎实做好2024年矿山整治工作。", True),
        ("做好2024年矿山整治工作总结。", False),
        ("推进2024年高标准农田建设项目。", False),
        ("开展2024年度绩效自评工作。", False),
    ],
)
def test_the_work_of_a_year_that_is_over_is_stale(text, stale):
    assert ("wording.year-differs-in-part-one" in firm(overall_goal=text)) is stale


def test_a_household_is_no_unit_of_its_name():
    made = without("数量", "数量|受益农户数|1890户", goals="1.补贴农机，受益农户1980户，培训4期。")
    assert "goal.number-differs" in firm(made)


@pytest.mark.parametrize(("amount", "differs"), [("9亿元", False), ("80万元", True), ("9万元", True), ("8亿元", True)])
def test_what_a_project_brings_about_is_not_its_budget(amount, differs):
    made = without("", goals=f"1.举办农技培训班4期，合作资金{amount}。")
    assert ("money.goal-amount-differs" in firm(made)) is differs
