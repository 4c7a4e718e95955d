from __future__ import annotations

import pytest

from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, sound
from perfdesk.rules.registry import DIMENSIONS, SEVERITIES, Rule

RULES = rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_example_of_a_rule_fires_and_the_good_one_does_not(rule: Rule):
    codes = {"good": set(), "bad": set()}
    for name, build in (("good", rule.good), ("bad", rule.bad)):
        codes[name] = {finding.rule for finding in check(build(), EXPECTATIONS)}
    assert rule.code in codes["bad"]
    assert rule.code not in codes["good"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_where_it_comes_from_and_speaks_one_sentence(rule: Rule):
    assert rule.source.strip()
    assert rule.catalogue[0] in "ABCDEF"
    assert rule.severity in SEVERITIES
    for finding in check(rule.bad(), EXPECTATIONS):
        assert finding.message.endswith("。")
        assert finding.message.count("。") == 1
        assert finding.evidence.strip()


def test_a_sound_filing_has_no_findings():
    assert check(sound(), EXPECTATIONS) == ()


def test_every_rule_has_a_code_and_a_title_of_its_own():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.title for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_short_title_one_sentence_of_what_it_asks_and_a_dimension(rule: Rule):
    assert 3 < len(rule.title) <= 14
    assert not any(mark in rule.title for mark in "。，；")
    assert rule.asks.endswith("。")
    assert rule.asks.count("。") == 1
    assert rule.dimension in DIMENSIONS
