from __future__ import annotations

import ast
import inspect
from pathlib import Path

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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_hit_of_a_rule_has_a_severity_that_it_does_not_declare(rule: Rule):
    assert rule.severity not in rule.sometimes
    declared = {rule.severity, *rule.sometimes}
    for build in (rule.good, rule.bad):
        for finding in check(build(), EXPECTATIONS):
            if finding.rule == rule.code:
                assert finding.severity in declared
    tree = ast.parse(Path(inspect.getsourcefile(rule.run)).read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    named = severities_named(functions, rule.run.__name__)
    assert named - {rule.severity} == set(rule.sometimes)


def severities_named(functions: dict[str, ast.FunctionDef], start: str) -> set[str]:
    """The severities that a rule's function, and those that it calls, write out."""
    named, seen, waiting = set(), set(), [start]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in (inner for statement in functions[name].body for inner in ast.walk(statement)):
            if isinstance(node, ast.Constant) and node.value in SEVERITIES:
                named.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                waiting.append(node.func.id)
    return named
