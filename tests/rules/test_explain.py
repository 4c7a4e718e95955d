from __future__ import annotations

from typing import get_args

from perfdesk.rules import rules
from perfdesk.rules.explain import example_of
from perfdesk.rules.registry import Category
from perfdesk.rules.titles import CATEGORY_WORDS

RULES = rules()


def test_every_category_has_a_word():
    assert set(CATEGORY_WORDS) == set(get_args(Category))


def test_an_example_shows_the_bad_text_beside_the_good_one():
    assert example_of("target.unit-does-not-fit") == ("指标值", "参训人数 ≥200个", "参训人数 ≥200人次")
    assert example_of("structure.name-missing") == ("项目名称", "", "农技推广培训")
    assert example_of("no.such-rule") is None


def test_most_rules_can_be_shown_by_an_example_and_none_is_long():
    shown = [example for rule in RULES if (example := example_of(rule.code)) is not None]
    assert len(shown) > len(RULES) * 3 / 4
    assert all(example.good and len(example.good) <= 60 and example.good != example.bad for example in shown)
