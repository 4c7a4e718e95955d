"""Mistakes in heads, goals and prose, in the words of other offices than those of the samples."""

from __future__ import annotations

import pytest

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project

SIGNS_LEFT = [
    "（请简要说明资金用途）",
    "此处填写绩效目标",
    "（简要描述项目的主要内容）",
    "本栏由单位填写",
    "示例：支付培训费",
    "（不超过200字）",
    "XX项目",
    "目标1：",
    "……",
    "培训***人",
    "某某公司服务费",
    "xxx",
    "培训农户  人，完成   期",
    "培训农户（）人",
    "培训农户×人",
]
NAMED = [
    "慰问困难群众张小花",
    "联系人：王建国",
    "由局长李卫东负责",
    "负责人赵明",
    "发放给村民刘翠英500元",
    "农户孙玉芬、吴桂兰危房改造",
    "由财务科科长刘建军牵头",
    "陈志强同志慰问金",
]
NOT_NAMED = [
    "慰问困难党员、高龄老人",
    "支付教师高龄补贴",
    "学生有关费用",
    "农户小麦良种补贴、农户花生良种补贴",
    "村民大会议事，村民小组长补贴",
    "职工文明建设、职工康复疗养",
    "患者康复治疗，学生平安健康教育",
    "书记带头、主任牵头，局长信箱",
    "聘请张家口市农科院专家授课",
    "王庄村、李家沟村、赵村道路维修",
    "联系人员包村、负责人员培训",
]
STALE = [
    "1.2024年计划举办培训班4期。",
    "1.确保2024年内举办培训班4期。",
    "1.到2024年底举办培训班4期。",
    "1.2024年，我局将举办培训班4期。",
]


def firm(*projects, **sections):
    return {found.rule for found in check(filing(*projects, **sections), EXPECTATIONS) if found.severity != "hint"}


@pytest.mark.parametrize("text", SIGNS_LEFT)
def test_what_is_left_of_a_template_is_found(text):
    assert firm(project(funds_use=text)) & {"structure.placeholder", "structure.instruction-left"}


@pytest.mark.parametrize(
    "text", ["2×3米展板4块", "长×宽×高", "培训（含差旅）人员4期", "补助费（人工）户均500元", "邀请填写问卷的农户"]
)
def test_what_only_looks_like_a_blank_is_none(text):
    assert not firm(project(funds_use=text))


@pytest.mark.parametrize("text", NAMED)
def test_one_name_of_a_person_is_found(text):
    assert firm(project(funds_use=text)) == {"privacy.name"}
    assert firm(overall_goal=f"{text}。") == {"privacy.in-part-one"}


@pytest.mark.parametrize("text", NOT_NAMED)
def test_words_that_begin_like_a_surname_are_no_names(text):
    assert not firm(project(funds_use=text))
    assert not firm(overall_goal=f"{text}。")


@pytest.mark.parametrize("goal", STALE)
def test_a_year_that_was_not_moved_is_found(goal):
    assert "wording.year-differs" in firm(project(goals=goal))


@pytest.mark.parametrize("word", ["社会效应指标", "经济收益指标", "质量指數", "社会效异指标", "数量指針"])
def test_a_class_word_with_one_wrong_character_is_mended(word):
    key = "质量" if word[0] in "质数" else "社会"
    made = filing(project({key: {"level2": word}}))
    (found,) = [found for found in check(made, EXPECTATIONS) if found.rule == "structure.level-word"]
    assert found.severity == "warning"
    assert found.fix is not None
    assert found.fix.text.endswith("指标")


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("“农技推广培训”项目，年初预算安排7.9万元。", True),
        ("农技推广培训项目，年初预算安排7.9万元。", True),
        ("农技推广培训（7.5万元）", True),
        ("（一）农技推广培训\n安排资金7.5万元，举办4期。", True),
        ("（一）农技推广培训\n安排资金8万元，举办4期。", False),
        ("（一）农技推广培训\n其中县级资金3万元，举办4期。", False),
        ("（一）农技推广培训\n带动增收20万元，举办4期。", False),
    ],
)
def test_the_amount_of_a_project_in_prose_is_compared_however_it_is_written(sentence, wrong):
    amounts = {"across.amount-differs", "across.item-amount-differs"}
    assert bool(firm(breakdown_goals=sentence) & amounts) is wrong


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("培训费3万元、印刷费2万元", "money.costs-in-one-cell"),
        ("≤3万元；≤2万元", "money.costs-in-one-cell"),
        ("3万元，2万元", "money.costs-in-one-cell"),
        ("≤8万元（其中：培训费5万元、印刷费3万元）", None),
        ("培训费3万元＋印刷费5万元＝8万元", None),
        ("每期2万元，4期8万元", None),
    ],
)
def test_several_costs_in_one_cell_are_told_from_a_sum_and_its_parts(value, rule):
    found = firm(project({"成本": {"level3": "培训费、印刷费", "value": value}}))
    assert ("money.costs-in-one-cell" in found) is (rule is not None)


def test_several_costs_in_one_cell_that_exceed_the_budget_are_an_error():
    made = filing(project({"成本": {"level3": "支出", "value": "培训费≤6万元，印刷费≤4万元"}}))
    (found,) = [found for found in check(made, EXPECTATIONS) if found.rule == "money.costs-in-one-cell"]
    assert found.severity == "error"
    assert "6万元＋4万元=10万元 > 8万元" in found.evidence


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        ("1.按每人500元的标准补助200人，共8万元，举办培训班4期。", True),
        ("1.按每人400元的标准补助200人，共8万元，举办培训班4期。", False),
        ("1.按每人500元的标准补助200人，县级配套共8万元，举办培训班4期。", False),
    ],
)
def test_count_and_price_in_a_goal_come_to_the_sum_that_it_names(goal, wrong):
    assert ("money.goal-product-differs" in firm(project(goals=goal))) is wrong


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        ("1.举办培训班4期，11月底前完成。", True),
        ("1.举办培训班4期，10月底前完成。", False),
        ("1.3月底前完成方案，举办培训班4期，10月底前完成。", False),
        ("1.举办培训班4期，6月底前启动。", False),
    ],
)
def test_the_month_of_completion_is_one(goal, wrong):
    assert ("goal.date-differs" in firm(project(goals=goal))) is wrong


def test_a_budget_left_blank_is_missing():
    assert "money.amount-form" in firm(project(budget_total="", budget_fiscal="80000.00"))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("支付培训的的费用", "支付培训的费用"),
        ("开展培训，。", "开展培训。"),
        ("支付培训费，，资料费", "支付培训费，资料费"),
        ("为了了解农户需求，在在建项目中调查", None),
        ("与与会人员座谈，对对口帮扶村的的确确落实", None),
        ("建设和和美美乡村", None),
    ],
)
def test_a_particle_or_a_mark_typed_twice_is_told_from_words_that_meet(text, mended):
    fixes = {
        found.fix.text
        for found in check(filing(project(funds_use=text)), EXPECTATIONS)
        if found.rule == "wording.typing-error" and found.fix is not None
    }
    assert fixes == ({mended} if mended else set())
