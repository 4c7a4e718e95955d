"""A rule by example, for whoever explains a finding: a text that it remarks on, and the one that it wants."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from perfdesk.model.fields import read_ref
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules.case import FilingCase, ProjectCase, squeezed
from perfdesk.rules.examples import EXPECTATIONS
from perfdesk.rules.registry import Finding, Rule, rules

_LONGEST = 60


class Example(NamedTuple):
    """The label of a field, a bad text ("" when blank) and a good one."""

    field: str
    bad: str
    good: str


@cache
def rules_by_code() -> dict[str, Rule]:
    """Every rule by its code."""
    return {rule.code: rule for rule in rules()}


@cache
def example_of(code: str) -> Example | None:
    """The cell at which the bad example of a rule is remarked on, beside the same cell of the good one.

    None where no single cell can show it: the rule compares places, misses a row, or its texts are long.
    """
    rule = rules_by_code().get(code)
    if rule is None:
        return None
    bad, good = rule.bad(), rule.good()
    place = _first_place(rule, bad)
    if place is None:
        return None
    beside = _same_place(place, bad, good)
    said, wanted, field = _words(bad, place), _words(good, beside), place.field
    if said == wanted and place.indicator is not None:
        said, wanted, field = _row_words(bad, place), _row_words(good, beside), "indicators"
    if not wanted or said == wanted or max(len(said), len(wanted)) > _LONGEST:
        return None
    return Example(field_label(field), said, wanted)


def _first_place(rule: Rule, filing: Filing) -> Ref | None:
    found = next(iter(_findings(rule, filing)), None)
    if found is None:
        return None
    place = found.also[0] if found.ref.project is None and found.also else found.ref
    return place if place.field or place.indicator else None


def _findings(rule: Rule, filing: Filing) -> list[Finding]:
    case = FilingCase(filing, EXPECTATIONS)
    cases: tuple[FilingCase | ProjectCase, ...] = (case,) if rule.scope == "filing" else case.projects
    return [finding for one in cases for finding in rule.findings(one)]


def _same_place(place: Ref, one: Filing, other: Filing) -> Ref | None:
    """The address in another filing that stands at the same order; None where there is none."""
    if place.project is None:
        return place
    order = one.project_index(place.project)
    if order >= len(other.projects):
        return None
    rows, project = one.projects[order].indicators, other.projects[order]
    if place.indicator is None:
        return Ref(project.id, None, place.field)
    row = next(n for n, item in enumerate(rows) if item.id == place.indicator)
    return Ref(project.id, project.indicators[row].id, place.field) if row < len(project.indicators) else None


def _words(filing: Filing, place: Ref | None) -> str:
    """The text at a place, with the name of the indicator before a value; "" where there is none."""
    if place is None:
        return ""
    try:
        text = squeezed(read_ref(filing, place) or "")
    except KeyError:
        return ""
    if place.field != "value" or place.project is None or place.indicator is None:
        return text
    name = filing.project(place.project).indicator(place.indicator).level3
    return f"{name} {text}" if text else ""


def _row_words(filing: Filing, place: Ref | None) -> str:
    """Class, name and value of the row of a place."""
    if place is None or place.project is None or place.indicator is None:
        return ""
    row = filing.project(place.project).indicator(place.indicator)
    return f"{row.level2 or row.level1 or ''}：{row.level3} {row.value}"
