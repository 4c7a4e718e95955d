"""The rules of a filing: pure functions over rows that yield findings.

`check` is everything; an editor calls `check_project` for the touched project on every change and `check_across` after
a pause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.collector import no_collector
from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, Project, Waiver
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.case import FilingCase, ProjectCase, keep, known
from perfdesk.rules.reading import Reading, reading_of
from perfdesk.rules.registry import SEVERITIES, Finding, Fix, Rule, Severity, rules
from perfdesk.rules.review import reviewed, waived

__all__ = ["Finding", "Fix", "Rule", "Severity", "check", "check_across", "check_project", "rules", "waived_findings"]


def check(filing: Filing, expectations: Expectations) -> tuple[Finding, ...]:
    """Every finding of a filing that stands (`review.py`), what many projects share as one (`aggregate.py`): those of
    Part One and of the whole first, then project by project, worst first."""
    with no_collector():
        return ordered(filing, aggregated(reviewed(filing, expectations, _everything(filing, expectations))))


def check_project(filing: Filing, project: Project, expectations: Expectations) -> tuple[Finding, ...]:
    """The findings of one project that need no other project and stand, worst first."""
    found = _project(ProjectCase(filing, project, expectations))
    return ordered(filing, reviewed(filing, expectations, found), (project,))


def check_across(filing: Filing, expectations: Expectations) -> tuple[Finding, ...]:
    """The findings that need several projects or Part One, and stand."""
    return ordered(filing, reviewed(filing, expectations, _across(FilingCase(filing, expectations))))


def waived_findings(filing: Filing, expectations: Expectations) -> tuple[tuple[Waiver, Finding | None], ...]:
    """Every waiver of the filing with the finding that it holds back now, None for one that is not needed."""
    return waived(filing, expectations, _everything(filing, expectations)) if filing.waivers else ()


def ordered(filing: Filing, findings: Iterable[Finding], projects: Iterable[Project] = ()) -> tuple[Finding, ...]:
    """Findings by project in printed order (Part One and what many share first), then by severity, then by row."""
    shown = tuple(projects) or filing.projects
    listed = tuple(findings)
    project_order = {row.id: n for n, row in enumerate(shown)}
    concerned = {finding.ref.project for finding in listed if finding.ref.indicator is not None}
    row_orders = {project.id: reading_of(project).fact(_row_order) for project in shown if project.id in concerned}

    def key(finding: Finding) -> tuple[int, int, int]:
        ref = finding.ref
        return (
            -1 if finding.shared else project_order.get(ref.project or "", -1),
            SEVERITIES.index(finding.severity),
            -1 if ref.indicator is None else row_orders.get(ref.project or "", {}).get(ref.indicator, -1),
        )

    return tuple(sorted(listed, key=key))


def _row_order(reading: Reading) -> dict[str, int]:
    return {row.id: n for n, row in enumerate(reading.project.indicators)}


def _everything(filing: Filing, expectations: Expectations) -> list[Finding]:
    case = FilingCase(filing, expectations)
    found = _across(case)
    _find_in_all([project for project in case.projects if known(project) is None])
    for project in case.projects:
        found += _project(project)
    return found


def _find_in_all(cases: list[ProjectCase]) -> None:
    """Check projects of which nothing is known: rule by rule, as a rule is quicker the second time in a row."""
    found: list[list[Finding]] = [[] for _ in cases]
    for rule in rules("project"):
        for case, listed in zip(cases, found, strict=True):
            for hit in rule.run(case):
                listed.append(rule.finding(hit))
    for case, listed in zip(cases, found, strict=True):
        keep(case, with_unique_keys(listed))


def _project(case: ProjectCase) -> list[Finding]:
    """The findings of the rules for one project: those of before while nothing that they look at has changed."""
    found = known(case)
    if found is None:
        found = with_unique_keys([rule.finding(hit) for rule in rules("project") for hit in rule.run(case)])
        keep(case, found)
    return found


def _across(case: FilingCase) -> list[Finding]:
    return with_unique_keys([finding for rule in rules("filing") for finding in rule.findings(case)])


def with_unique_keys(findings: list[Finding]) -> list[Finding]:
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
