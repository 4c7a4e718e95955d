from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.money import amounts_in, in_words, parse_amount


@pytest.mark.parametrize(
    ("text", "default", "yuan"),
    [
        ("4335200.00", "元", "4335200"),
        ("1,030,700.00", "元", "1030700"),
        ("14.7", "万元", "147000"),
        ("90万元", "元", "900000"),
        ("250万", "元", "2500000"),
        ("1.2亿元", "元", "120000000"),
        ("￥50元", "万元", "50"),
        ("-5", "元", "-5"),
        ("５０", "万元", "500000"),
        ("7", None, "7"),
    ],
)
def test_an_amount_is_read_with_its_unit(text, default, yuan):
    amount = parse_amount(text, default)
    assert amount is not None
    assert amount.yuan == Decimal(yuan)


@pytest.mark.parametrize("text", ["", " ", "968.191 8", "约5万元", "1200元/人", "1,03", "（分级填报）", "5..0"])
def test_what_is_no_amount_is_none(text):
    assert parse_amount(text, "元") is None


def test_a_coarser_print_agrees_within_half_of_its_last_digit_and_no_further():
    printed = parse_amount("7493.5356", "万元")
    assert printed is not None
    for text, agrees in (("74935356.49", True), ("74935355.50", True), ("74935365.00", False)):
        amount = parse_amount(text, "元")
        assert amount is not None
        assert printed.agrees_with(amount) is agrees


def test_amounts_inside_a_sentence_are_found_with_their_place():
    text = "安排10万元，其中补助1,200元，共30人"
    assert [(text[start:end], amount.yuan) for amount, start, end in amounts_in(text)] == [
        ("10万元", Decimal(100000)),
        ("1,200元", Decimal(1200)),
    ]


@pytest.mark.parametrize(("yuan", "words"), [("610660", "61.066万元"), ("810", "810元"), ("100000.00", "10万元")])
def test_an_amount_in_words_has_no_needless_zeros(yuan, words):
    assert in_words(Decimal(yuan)) == words


@given(st.text(), st.sampled_from(["元", "万元", None, "角"]))
def test_every_text_is_an_amount_or_none(text, unit):
    amount = parse_amount(text, unit)
    assert amount is None or amount.tolerance > 0
