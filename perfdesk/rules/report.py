"""Findings as the JSON of `check --json`: addresses become 1-based orders and field names of the exchanged JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Ref, Waiver
from perfdesk.rules.registry import SEVERITIES, Finding, Fix
from perfdesk.rules.titles import SEVERITY_WORDS

VERSION = 1


def as_json(filing: Filing, findings: Iterable[Finding]) -> dict[str, Any]:
    """The report of a check, version 1 (docs/interchange.md)."""
    order = _Order(filing)
    rows = list(findings)
    counts = Counter(finding.severity for finding in rows)
    return {
        "version": VERSION,
        "summary": {severity: counts[severity] for severity in SEVERITIES},
        "findings": [_finding(order, finding) for finding in rows],
    }


class _Order:
    """1-based orders of the projects and indicators of a filing by their ids."""

    def __init__(self, filing: Filing) -> None:
        self.projects = {row.id: (n, row.name) for n, row in enumerate(filing.projects, start=1)}
        self.indicators = {
            (project.id, row.id): n for project in filing.projects for n, row in enumerate(project.indicators, start=1)
        }

    def place(self, ref: Ref) -> dict[str, Any]:
        """project, indicator and field of an address."""
        project = self.projects.get(ref.project or "", (None, None))[0]
        indicator = self.indicators.get((ref.project or "", ref.indicator or ""))
        return {"project": project, "indicator": indicator, "field": ref.field.partition(".")[0]}


def _finding(order: _Order, finding: Finding) -> dict[str, Any]:
    whole = Ref(None, None, finding.ref.field)
    ref, also = (whole, (finding.ref, *finding.also)) if finding.shared else (finding.ref, finding.also)
    place = order.place(ref)
    fix = finding.fix
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "project": place["project"],
        "project_name": order.projects.get(ref.project or "", (None, None))[1],
        "indicator": place["indicator"],
        "field": place["field"],
        "message": finding.message,
        "evidence": finding.evidence,
        "source": finding.source,
        "fix": _fix(order, fix) if fix else None,
        "also": [order.place(other) for other in also],
    }


def _fix(order: _Order, fix: Fix) -> dict[str, Any]:
    """A correction with the new text of each place; the field keeps its key (`spending_plan.3`)."""
    (ref, text), *more = fix.texts.items()
    also = [{**order.place(place), "field": place.field, "value": other} for place, other in more]
    return {**order.place(ref), "field": ref.field, "value": text, "also": also}


def as_lines(filing: Filing, findings: Iterable[Finding], part_one: str = "第一部分") -> list[str]:
    """The report of a check for a terminal: one line a finding with its place, all errors first, then the counts.

    `part_one` is the form's name of its prose.
    """
    order = _Order(filing)
    rows = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    counts = Counter(finding.severity for finding in rows)
    lines = [
        f"{SEVERITY_WORDS[finding.severity]}  {_place_words(order, finding, part_one)}{finding.message}"
        for finding in rows
    ]
    totals = "，".join(f"{SEVERITY_WORDS[severity]}{counts[severity]}条" for severity in SEVERITIES)
    return [*lines, f"共检查{len(filing.projects)}个项目：{totals}。"]


def waived_lines(
    filing: Filing, waived: Iterable[tuple[Waiver, Finding | None]], part_one: str = "第一部分"
) -> list[str]:
    """The remarks that were set aside for a terminal, marked, with reason and date."""
    order = _Order(filing)
    lines = []
    for waiver, found in waived:
        said = (
            f"{_place_words(order, found, part_one)}{found.message}" if found else f"{waiver.rule}，现已没有这个问题。"
        )
        lines.append(f"已忽略  {said}（{waiver.waived_on}，理由：{waiver.reason}）")
    return lines


def waived_json(filing: Filing, waived: Iterable[tuple[Waiver, Finding | None]]) -> list[dict[str, Any]]:
    """The same as JSON: each waiver with the finding that it holds back, null where there is none."""
    order = _Order(filing)
    return [
        {
            "rule": waiver.rule,
            "reason": waiver.reason,
            "waived_on": waiver.waived_on,
            "finding": _finding(order, found) if found else None,
        }
        for waiver, found in waived
    ]


def _place_words(order: _Order, finding: Finding, part_one: str) -> str:
    """The project, the section, or the whole filing: the sentence itself names the row."""
    ref = finding.ref
    if ref.project is not None and not finding.shared:
        return f"项目{order.place(ref)['project']}："
    return f"{part_one}·{field_label(ref.field)}：" if ref.field in SECTIONS else "全部项目："
