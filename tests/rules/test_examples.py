from __future__ import annotations

import pytest

from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, sound
from perfdesk.rules.registry import SEVERITIES, Rule

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
