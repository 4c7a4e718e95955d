"""Three invented filings, half of whose tables a careful clerk wrote: those must stay without error and warning."""

from __future__ import annotations

import statistics

import pytest

from perfdesk.rules import check
from tests.rules.invented import read

FILINGS = ("farm_bureau", "school", "roads", "county")


def firm(findings):
    return [finding for finding in findings if finding.severity != "hint"]


@pytest.mark.parametrize("name", FILINGS)
def test_a_clean_table_has_no_error_and_no_warning(name):
    filing, expectations, faults = read(name)
    clean = {project for project, rules in faults.items() if not rules}
    found = [
        (finding.rule, finding.message)
        for finding in firm(check(filing, expectations))
        if {finding.ref.project, *(ref.project for ref in finding.also)} & clean or finding.ref.project is None
    ]
    assert found == []


@pytest.mark.parametrize("name", FILINGS)
def test_the_faults_of_a_table_are_found(name):
    filing, expectations, faults = read(name)
    findings = check(filing, expectations)
    for project, rules in faults.items():
        assert rules <= {finding.rule for finding in findings if finding.ref.project == project}


@pytest.mark.parametrize("name", FILINGS)
def test_the_panel_has_at_most_a_dozen_lines_for_a_table(name):
    filing, expectations, faults = read(name)
    findings = check(filing, expectations)
    counts = [sum(finding.ref.project == project for finding in findings) for project in faults]
    assert statistics.median(counts) <= 12
