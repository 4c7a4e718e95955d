"""What a rule says of its severities is what its code gives."""

from __future__ import annotations

import ast
import inspect
import sys

import pytest

from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS
from perfdesk.rules.handbook import as_json, severity_words
from perfdesk.rules.registry import SEVERITIES, Rule
from tests.rules.invented import read


def named_in(rule: Rule) -> set[str]:
    """The severities that stand in the function of a rule, and in those of its module that it calls."""
    tree = ast.parse(inspect.getsource(sys.modules[rule.run.__module__]))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    seen, waiting, found = set(), [rule.run.__name__], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in (inner for part in functions[name].body for inner in ast.walk(part)):
            if isinstance(node, ast.Constant) and node.value in SEVERITIES:
                found.add(node.value)
            elif isinstance(node, ast.Name):
                waiting.append(node.id)
    return found


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_declares_every_severity_of_its_clauses(rule: Rule):
    assert named_in(rule) - {rule.severity} == set(rule.further)
    assert rule.severities[0] == rule.severity
    assert len(set(rule.severities)) == len(rule.severities)


@pytest.mark.parametrize("name", ["farm_bureau", "school", "roads", "county"])
def test_no_finding_has_a_severity_that_its_rule_does_not_declare(name):
    filing, expectations, _ = read(name)
    known = {rule.code: rule.severities for rule in rules()}
    found = [*check(filing, expectations), *(one for rule in rules() for one in check(rule.bad(), EXPECTATIONS))]
    assert {(one.rule, one.severity) for one in found if one.severity not in known[one.rule]} == set()


def test_the_lists_tell_all_of_them_the_usual_one_first():
    by_code = {rule.code: rule for rule in rules()}
    assert severity_words(by_code["target.unit-missing"]) == "强制性（有时提示性、建议）"
    assert severity_words(by_code["structure.name-missing"]) == "强制性"
    listed = {one["rule"]: one["severities"] for one in as_json()["rules"]}
    assert listed["structure.cell-missing"] == ["warning", "error"]
