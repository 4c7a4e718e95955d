from __future__ import annotations

import pytest

from perfdesk.model.typed_target import tidy_signs, typed_into_part, units_to_offer, with_sign, with_unit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (">=90%", "≥90%"),
        ("=>90%", "≥90%"),
        ("＞＝９０％", "≥90%"),
        ("<= 1,200元", "≤1,200元"),
        ("≧95", "≥95"),
        ("＝100％", "=100%"),
        (">5次", ">5次"),
        ("≥５人以上", "≥5人以上"),
        ("90%", "90%"),
        ("９０％", "９０％"),
        ("不低于９０％", "不低于９０％"),
        (">=", ">="),
        ("实现>=90%覆盖", "实现>=90%覆盖"),
        ("", ""),
        (">=90%\n其中女性50人", ">=90%\n其中女性50人"),
        ("≥ 90 %", "≥ 90 %"),
        (">=90%。", ">=90%。"),
        ("2026年12月底前", "2026年12月底前"),
    ],
)
def test_signs_of_the_keyboard_become_printed_ones_before_a_number_only(typed: str, kept: str) -> None:
    assert tidy_signs(typed) == kept


@pytest.mark.parametrize(
    ("value", "field", "typed", "after"),
    [
        ("≥90%", "target.number", "95", "≥95%"),
        ("≥90%", "target.number", "<=12.5人", "≤12.5人"),
        ("≥90%", "target.number", "＞＝９５", "≥95%"),
        ("≥90%", "target.operator", "<=", "≤90%"),
        ("≥90%", "target.operator", "小于等于", "≤90%"),
        ("≥90%", "target.unit", "个", "≥90个"),
        ("≥90%", "target.unit", "≥30个", "≥30个"),
        ("", "target.operator", ">=90%", "≥90%"),
        ("", "target.number", ">=90%", "≥90%"),
        ("实现全覆盖", "target.number", "≥90%", "≥90%"),
        ("≥90%", "target.number", "实现全覆盖", "≥实现全覆盖%"),
        ("≥90%", "target.number", "", "≥%"),
    ],
)
def test_a_whole_value_typed_into_one_part_fills_the_others(value: str, field: str, typed: str, after: str) -> None:
    assert typed_into_part(value, field, typed) == after


def test_one_part_is_chosen_and_the_rest_stays() -> None:
    assert with_sign("90%", "≥") == "≥90%"
    assert with_sign("≥90%以上", "≤") == "≤90%以上"
    assert with_sign("", "≥") == "≥"
    assert with_sign("≥", "≤") == "≤"
    assert with_sign("全覆盖", "=") == "=全覆盖"
    assert with_unit("≥90", "%") == "≥90%"
    assert with_unit("≥90%", "个") == "≥90个"
    assert with_unit("≥", "%") == "≥%"


def test_units_of_the_project_come_first_and_none_twice() -> None:
    units = units_to_offer(["≥5标段", "有效保障", "≥90%"])
    assert units[:4] == ("标段", "%", "个", "人")
    assert len(set(units)) == len(units)
