"""The rules of a filing: pure functions over rows that yield findings.

`check` is everything; an editor calls `check_project` for the touched project on every change and `check_across` after
a pause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, Project
from perfdesk.rules.case import FilingCase, ProjectCase
from perfdesk.rules.registry import SEVERITIES, Finding, Fix, Rule, Severity, rules

__all__ = ["Finding", "Fix", "Rule", "Severity", "check", "check_across", "check_project", "rules"]


def check(filing: Filing, expectations: Expectations) -> tuple[Finding, ...]:
    """Every finding of a filing: those of Part One and of the whole first, then project by project, worst first."""
    case = FilingCase(filing, expectations)
    found = _across(case)
    for project in case.projects:
        found += _project(project)
    return ordered(filing, found)


def check_project(filing: Filing, project: Project, expectations: Expectations) -> tuple[Finding, ...]:
    """The findings of one project that need no other project, worst first."""
    return ordered(filing, _project(ProjectCase(filing, project, expectations)), (project,))


def check_across(filing: Filing, expectations: Expectations) -> tuple[Finding, ...]:
    """The findings that need several projects or Part One."""
    return ordered(filing, _across(FilingCase(filing, expectations)))


def ordered(filing: Filing, findings: Iterable[Finding], projects: Iterable[Project] = ()) -> tuple[Finding, ...]:
    """Findings by project in printed order (Part One first), then by severity, then by row."""
    shown = tuple(projects) or filing.projects
    project_order = {row.id: n for n, row in enumerate(shown)}
    row_order = {row.id: n for project in shown for n, row in enumerate(project.indicators)}

    def key(finding: Finding) -> tuple[int, int, int]:
        ref = finding.ref
        return (
            project_order.get(ref.project or "", -1),
            SEVERITIES.index(finding.severity),
            row_order.get(ref.indicator or "", -1),
        )

    return tuple(sorted(findings, key=key))


def _project(case: ProjectCase) -> list[Finding]:
    found = [finding for rule in rules("project") for finding in rule.findings(case)]
    return _with_unique_keys(found)


def _across(case: FilingCase) -> list[Finding]:
    found = [finding for rule in rules("filing") for finding in rule.findings(case)]
    return _with_unique_keys(found)


def _with_unique_keys(findings: list[Finding]) -> list[Finding]:
    """One finding for each rule and place: a second one of the same rule is added to the first."""
    first: dict[object, Finding] = {}
    for finding in findings:
        old = first.get(finding.key)
        if old is None:
            first[finding.key] = finding
        else:
            evidence = old.evidence if finding.evidence in old.evidence else f"{old.evidence} | {finding.evidence}"
            also = (*old.also, *(ref for ref in finding.also if ref not in old.also))
            first[finding.key] = replace(old, evidence=evidence, also=also)
    return list(first.values())
