"""Places where a rule must stay silent, and a few where the wording of a finding matters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project


def codes(made, expectations=EXPECTATIONS):
    return {finding.rule for finding in check(made, expectations)}


def of(rule, made):
    return [finding for finding in check(made, EXPECTATIONS) if finding.rule == rule]


def row_codes(key, **changes):
    return codes(filing(project({key: changes})))


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("数量", {"value": "4期"}),
        ("质量", {"value": "100%"}),
        ("质量", {"level3": "系统故障次数", "value": "≤3次"}),
        ("质量", {"level3": "设备质保期", "value": "≥3年"}),
        ("质量", {"level3": "差错率", "value": "0%"}),
        ("时效", {"value": "长期"}),
        ("时效", {"value": "≤60分钟"}),
        ("成本", {"level3": "培训成本控制率", "value": "≤100%"}),
        ("成本", {"level3": "人均培训标准", "value": "≤200元/人"}),
        ("社会", {"level3": "不涉及", "value": ""}),
        ("社会", {"level3": "", "value": "/"}),
        ("社会", {"level3": "农户增收比例", "value": "≥5%"}),
        ("社会", {"requirement": "选填", "level3": "", "value": ""}),
        ("满意", {"level2": "社会公众或服务对象满意度指标"}),
        ("满意", {"level2": "满意度指标", "value": "≥90%"}),
    ],
)
def test_a_row_that_looks_odd_but_is_right_has_no_findings(key, changes):
    assert row_codes(key, **changes) == set()


@pytest.mark.parametrize(
    "text",
    [
        "落实《青棠县2021-2025年农技规划》，全年培训4期。",
        "按青财农〔2024〕12号文件提前下达资金开展培训4期。",
        "在2024年工作基础上，全年培训4期，较2023年底增加1期。",
        "支付2024年度结转的培训尾款，全年培训4期。",
    ],
)
def test_years_of_documents_and_of_history_are_no_wrong_years(text):
    assert "wording.year-differs" not in codes(filing(project(goals=f"1.{text}")))


def test_the_year_of_the_project_code_stands_for_an_unknown_fiscal_year():
    made = filing(project({"时效": {"value": "2024年10月底前"}}), fiscal_year=None)
    assert "wording.year-differs" in codes(made)


def test_a_rounded_amount_in_part_one_agrees_and_a_swapped_digit_does_not():
    table = project({"成本": {"value": "≤123.4567万元"}}, budget_total="1234567.00", budget_fiscal="1234567.00")
    assert codes(filing(table, breakdown_goals="“农技推广培训”项目年初预算安排123.46万元。")) == set()
    (finding,) = of(
        "across.amount-differs", filing(table, breakdown_goals="“农技推广培训”项目年初预算安排123.4576万元。")
    )
    assert "相差9元" in finding.message
    assert "1234567.00" in finding.evidence


def test_a_name_that_only_adds_a_generic_word_is_a_hint():
    (loose,) = of("across.name-differs", filing(breakdown_goals="“农技推广培训经费”项目年初预算安排8万元。"))
    (firm,) = of("across.name-differs", filing(breakdown_goals="“农机推广培训”项目年初预算安排8万元。"))
    assert (loose.severity, firm.severity) == ("hint", "warning")


def test_quantity_times_price_is_not_guessed_when_more_than_one_pair_fits():
    two = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "印发手册册数",
        "description": "册数",
        "value": "≥500册",
    }
    made = filing(project({"成本": {"level3": "每期培训成本", "value": "3万元"}}, more=(two,)))
    assert "money.quantity-times-price" not in codes(made)


def test_a_monthly_price_that_pays_for_part_of_a_year_is_silent():
    changes = {
        "数量": {"level3": "聘用农技员人数", "value": "10人"},
        "成本": {"level3": "月补助标准", "value": "1000元/人/月"},
    }
    assert "money.quantity-times-price" not in codes(filing(project(changes)))
    (finding,) = of("money.quantity-times-price", filing(project({**changes, "数量": {"value": "11人"}})))
    assert finding.severity == "warning"
    assert "×12个月" in finding.evidence


def test_words_that_the_form_prints_are_no_misspellings():
    own = replace(EXPECTATIONS, own_words=("实效指标",))
    assert "structure.level-word" not in codes(filing(project({"时效": {"level2": "实效指标"}})), own)


def test_cost_as_level_one_counts_as_the_cost_row():
    made = filing(project({"成本": {"level1": "成本指标", "level2": "经济成本指标"}}))
    assert codes(made) == set()


def test_a_blank_draft_has_one_finding_for_its_values_and_one_for_its_plan():
    rows = {key: {"value": ""} for key in ("数量", "质量", "时效", "成本", "社会", "满意")}
    made = filing(project(rows, spending_plan__3="", spending_plan__6="", spending_plan__10="", spending_plan__12=""))
    findings = check(made, EXPECTATIONS)
    assert sorted(finding.rule for finding in findings) == ["money.spending-plan", "structure.cell-missing"]
    assert {finding.severity for finding in findings} == {"warning"}


def test_one_fix_mends_every_row_with_the_misspelt_word():
    made = filing(project({"时效": {"level2": "实效指标"}, "质量": {"level2": "实效指标"}}))
    (finding,) = of("structure.level-word", made)
    assert finding.fix is not None
    assert [text for _, text in finding.fix.also] == ["时效指标"]
    assert finding.fix.text == "时效指标"


@pytest.mark.parametrize(
    ("value", "fixed"), [("≥95比率", "≥95%"), ("10人数", "10人"), ("≥100%", "=100%"), ("＞100%", "=100%")]
)
def test_a_fix_mends_units_and_signs_and_never_a_number(value, fixed):
    fixes = {
        finding.fix.text
        for finding in check(filing(project({"质量": {"value": value}})), EXPECTATIONS)
        if finding.fix is not None
    }
    assert fixes == {fixed}


def test_typing_errors_are_mended_where_they_stand():
    (finding,) = of("wording.typing-error", filing(project(funds_use="覆盖全县320各村，拔付培训费用费用。")))
    assert finding.fix is not None
    assert finding.fix.text == "覆盖全县320个村，拨付培训费用。"


def test_a_plan_typed_as_fractions_is_read_as_percentages():
    plan = {"spending_plan__3": "0.25", "spending_plan__6": "0.5", "spending_plan__10": "0.8", "spending_plan__12": "1"}
    assert codes(filing(project(**plan))) == set()


def test_money_of_a_superior_may_stand_inside_or_beside_the_total():
    inside = project(budget_total="80000.00", budget_fiscal="50000.00", budget_superior="30000.00")
    beside = project(budget_superior="30000.00")
    assert codes(filing(inside)) == codes(filing(beside)) == set()


def test_a_rate_one_digit_short_of_its_namesakes_is_found_only_across_projects():
    made = filing(project(), project({"质量": {"value": "≥9.5%"}, "数量": {"value": "≥5期"}}, name="农技宣传"))
    (finding,) = of("across.rate-lacks-digit", made)
    assert finding.ref.project == made.projects[1].id


def test_a_floor_of_zero_is_not_ten_times_itself():
    made = filing(project({"质量": {"value": "≥0%"}}), project({"质量": {"value": "≥0%"}}, name="农技宣传"))
    assert "across.rate-lacks-digit" not in codes(made)


def test_a_form_without_classes_is_not_asked_for_them():
    bare = {key: {"level1": None, "level2": None} for key in ("数量", "质量", "时效", "成本", "社会", "满意")}
    assert codes(filing(project(bare))) == set()


@pytest.mark.parametrize("text", ["村民委员会委员会议4次", "推进重点项目项目化管理", "一件一件落实", "反复研究研究"])
def test_words_that_meet_are_no_doubled_words(text):
    assert "wording.typing-error" not in codes(filing(project(funds_use=text)))


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("培训320各村", "培训320个村"),
        ("完成率百分百>=95%", "完成率百分比>=95%"),
        ("没人每月1000元", "每人每月1000元"),
        ("补助没户500元", "补助每户500元"),
        ("村干部务工补助", "村干部误工补助"),
        ("村民代表务工补贴", "村民代表误工补贴"),
    ],
)
def test_a_pattern_mends_every_word_of_its_kind(text, fixed):
    (finding,) = of("wording.typing-error", filing(project(funds_use=text)))
    assert finding.fix.text == fixed
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "2025各县区全覆盖",
        "1各村召开会议\n2各站点巡查",
        "做到百分百覆盖",
        "没人申请的退回",
        "农民工务工补贴",
        "外出务工补助",
    ],
)
def test_the_same_characters_in_a_right_text_are_no_typing_error(text):
    assert "wording.typing-error" not in codes(filing(project(funds_use=text)))


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("服务质量提高，文字描述，提高服务质量", True),
        ("按时拨付；定性描述；按要求拨付", True),
        ("用文字描述成效，配图说明", False),
        ("指标分定性描述和定量数据两类", False),
    ],
)
def test_a_kind_of_value_is_a_leftover_only_as_a_clause_of_its_own(text, fires):
    found = codes(filing(breakdown_goals=text))
    assert ("structure.instruction-left-in-part-one" in found) is fires


@pytest.mark.parametrize(
    "text",
    [
        "总投资500万元，本年安排8万元，培训4期。",
        "培训4期，带动农户增收120万元。",
        "资料费2万元、场地费3万元、授课费3万元。",
        "培训4期，按每人500元的标准支付授课费。",
    ],
)
def test_money_in_the_goal_that_is_not_the_budget_is_no_contradiction(text):
    assert codes(filing(project(goals=f"1.{text}"))) == set()
