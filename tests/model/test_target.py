from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.target import format_target, parse_target, split_target


@pytest.mark.parametrize(
    ("text", "operator", "number", "high", "unit"),
    [
        ("≥90%", "ge", "90", None, "%"),
        ("≧90％", "ge", "90", None, "％"),
        ("⩾5个", "ge", "5", None, "个"),
        (">=95%", "ge", "95", None, "%"),
        ("=>3期", "ge", "3", None, "期"),
        ("不低于 90%", "ge", "90", None, "%"),
        ("90%以上", "ge", "90", None, "%"),
        ("大于等于3次", "ge", "3", None, "次"),
        ("≦9万元", "le", "9", None, "万元"),
        ("<=5%", "le", "5", None, "%"),
        ("不超过5天", "le", "5", None, "天"),
        ("7个工作日内", "le", "7", None, "个工作日"),
        ("控制在5万元以内", "le", "5", None, "万元"),
        ("控制在1,030,700.00元以内", "le", "1030700.00", None, "元"),
        ("小于199人", "lt", "199", None, "人"),
        (">5", "gt", "5", None, ""),
        ("＝100％", "eq", "100", None, "％"),
        ("等于4场", "eq", "4", None, "场"),
        ("2279.048 万元", None, "2279.048", None, "万元"),
        ("60万", None, "60", None, "万"),
        ("≥90比率", "ge", "90", None, "比率"),
        ("10人数", None, "10", None, "人数"),
        ("1200/人/年", None, "1200", None, "/人/年"),
        ("5242.17元/人/月", None, "5242.17", None, "元/人/月"),
        ("400元/人、天", None, "400", None, "元/人、天"),
        ("1000-2000元/人", None, "1000", "2000", "元/人"),
        ("3—5次", None, "3", "5", "次"),
        ("5%~10%", None, "5", "10", "%"),
        ("2个至4个", None, "2", "4", "个"),
        ("全县离任村医约1350人", None, "1350", None, "人"),
        ("全年不少于4次", "ge", "4", None, "次"),
        ("2025年举办5次", None, "5", None, "次"),
        ("-3%", None, "-3", None, "%"),
        ("≥10年", "ge", "10", None, "年"),
    ],
)
def test_a_value_is_read_into_operator_number_and_unit(text, operator, number, high, unit):
    target = parse_target(text)
    assert target.kind == "quantitative"
    assert (target.operator, target.number, target.unit) == (operator, Decimal(number), unit)
    assert target.number_high == (Decimal(high) if high else None)
    assert target.text == text


@pytest.mark.parametrize(
    "text",
    [
        "2025年12月底前",
        "2024年1月-12月",
        "12月底前",
        "2021年底",
        "2024年年底",
        "长期",
        "全年",
        "每月",
        "2023.07-2024.01",
        "2024.01--2024.12",
        "202001-202012",
        "2025年6月30日前完成",
        "5-6月",
        "≤2025年6月",
        "第一季度",
    ],
)
def test_a_date_or_a_period_is_no_number(text):
    target = parse_target(text)
    assert (target.kind, target.number, target.unit) == ("date", None, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"),
        (" \n\u3000", "blank"),
        ("不涉及", "not_applicable"),
        ("／", "not_applicable"),
        ("无", "not_applicable"),
        ("不适用", "not_applicable"),
        ("明显", "qualitative"),
        ("控制在预算金额内", "qualitative"),
        ("实现全县320个村全覆盖", "qualitative"),
        ("1/2", "qualitative"),
        ("A&B", "qualitative"),
        ("≥", "qualitative"),
        ("字" * 600, "qualitative"),
    ],
)
def test_what_is_no_number_has_its_own_kind(text, kind):
    assert parse_target(text).kind == kind


@pytest.mark.parametrize("text", ["≥90%", "100%", "1000-2000元/人", "<5", "60万", "5242.17元/人/月", "明显", ""])
def test_the_parts_put_together_are_the_value(text):
    assert format_target(parse_target(text)) == text


@given(st.text())
def test_every_text_is_read_and_kept(text):
    assert parse_target(text).text == text


@given(st.text(alphabet="0123456789.,-—/ 年月日底前内万元%≥≤=控制在不低于以上个人次约", max_size=40))
def test_what_is_written_from_the_parts_is_read_as_the_same_parts(text):
    target = parse_target(text)
    again = parse_target(format_target(target))
    if target.kind == "quantitative" and target.number_high is None and again.kind == "quantitative":
        assert (again.number, again.operator or target.operator) == (target.number, target.operator or again.operator)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥95%", ("≥", "95", "%", "")),
        ("不低于 1,200 人", ("不低于", "1,200", "人", "")),
        ("５天以内", ("", "５", "天", "以内")),
        ("5-10个。", ("", "5-10", "个", "")),
        ("5个-10个", ("", "5个-10", "个", "")),
        ("＞＝９0％", ("＞＝", "９0", "％", "")),
    ],
)
def test_a_number_that_stands_alone_can_be_cut_into_its_parts(text, parts):
    found = split_target(text)
    assert (found.sign, found.number, found.unit, found.tail) == parts


@pytest.mark.parametrize("text", ["约2250人", "完成率≥95%", "明显", "2025年10月底前", "", "不涉及"])
def test_words_in_front_and_values_without_a_number_have_no_parts(text):
    assert split_target(text) is None
