"""What the clerk and the form have decided about the rules: other severities, rules switched off, waived remarks.

The rules themselves know nothing of it; `reviewed` stands between them and everybody who shows or counts findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, Ref, Waiver
from perfdesk.rules.registry import SEVERITIES, Finding, Severity

OFF = "off"


def reviewed(filing: Filing, expectations: Expectations, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that stand: weighed as the filing and the form say, without those that were waived."""
    waivers = _by_place(filing)
    for finding in weighed(filing, expectations, findings):
        if not waivers or _waiver_of(waivers, finding) is None:
            yield finding


def weighed(filing: Filing, expectations: Expectations, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with the severity that counts here; those of a rule that is switched off are left out."""
    severities = {**expectations.severities, **{row.rule: row.severity for row in filing.rule_settings}}
    for finding in findings:
        severity = severities.get(finding.rule) if severities else None
        if severity is None or severity == finding.severity:
            yield finding
        elif severity != OFF:
            yield replace(finding, severity=_severity(severity, finding.severity))


def waived(
    filing: Filing, expectations: Expectations, findings: Iterable[Finding]
) -> tuple[tuple[Waiver, Finding | None], ...]:
    """Every waiver with the finding that it holds back, None for one that holds back nothing now.

    `findings` are those of the rules, not yet reviewed. A waiver of a whole rule holds back the first of its findings.
    """
    waivers = _by_place(filing)
    held: dict[str, Finding] = {}
    for finding in weighed(filing, expectations, findings):
        waiver = _waiver_of(waivers, finding)
        if waiver is not None:
            held.setdefault(waiver.id, finding)
    return tuple((waiver, held.get(waiver.id)) for waiver in filing.waivers)


def waiver_of(finding: Finding, reason: str, day: str) -> Waiver:
    """The waiver of one finding at its place; `day` is an ISO date."""
    ref = finding.ref
    return Waiver(
        rule=finding.rule,
        project_id=ref.project,
        indicator_id=ref.indicator,
        field=ref.field,
        substance=substance(finding),
        reason=reason,
        waived_on=day,
    )


def substance(finding: Finding) -> str:
    """What a waiver remembers of a finding: the text or the sum found, without blanks. Row numbers are not in it."""
    return "".join(finding.evidence.split())


def _by_place(filing: Filing) -> Mapping[tuple[str, Ref], Waiver]:
    return {(waiver.rule, waiver.ref): waiver for waiver in filing.waivers}


def _waiver_of(waivers: Mapping[tuple[str, Ref], Waiver], finding: Finding) -> Waiver | None:
    whole = waivers.get((finding.rule, Ref(None, None, "")))
    if whole is not None:
        return whole
    waiver = waivers.get(finding.key)
    return waiver if waiver is not None and waiver.substance == substance(finding) else None


def _severity(word: str, usual: Severity) -> Severity:
    """The severity of that name; the usual one for a word of a newer program."""
    return next((severity for severity in SEVERITIES if severity == word), usual)
