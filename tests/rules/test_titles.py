from __future__ import annotations

from typing import get_args

import pytest

from perfdesk.rules import rules
from perfdesk.rules.explain import example_of
from perfdesk.rules.registry import Category, Rule
from perfdesk.rules.titles import CATEGORY_WORDS, DIMENSIONS, TITLES

RULES = rules()


def test_every_rule_has_its_own_title_and_no_title_is_left_over():
    assert set(TITLES) == {rule.code for rule in RULES}
    assert len(set(TITLES.values())) == len(TITLES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_title_is_a_short_sentence_and_the_dimension_is_one_of_four(rule: Rule):
    assert 4 <= len(rule.title) <= 24
    assert not rule.title.endswith("。")
    assert rule.dimension in DIMENSIONS


def test_every_category_has_a_word():
    assert set(CATEGORY_WORDS) == set(get_args(Category))


@pytest.mark.parametrize(
    ("code", "dimension"),
    [
        ("money.cost-exceeds-budget", "适当性"),
        ("structure.cell-missing", "完整性"),
        ("fit.quantity-is-rate", "相关性"),
        ("target.vague-word", "相关性"),
        ("fit.satisfaction-is-full", "可行性"),
    ],
)
def test_the_dimension_follows_source_entry_and_category(code: str, dimension: str):
    assert next(rule for rule in RULES if rule.code == code).dimension == dimension


def test_an_example_shows_the_bad_text_beside_the_good_one():
    assert example_of("target.unit-does-not-fit") == ("指标值", "参训人数 ≥200个", "参训人数 ≥200人次")
    assert example_of("structure.name-missing") == ("项目名称", "", "农技推广培训")
    assert example_of("no.such-rule") is None


def test_most_rules_can_be_shown_by_an_example_and_none_is_long():
    shown = [example for rule in RULES if (example := example_of(rule.code)) is not None]
    assert len(shown) > len(RULES) * 3 / 4
    assert all(example.good and len(example.good) <= 60 and example.good != example.bad for example in shown)
