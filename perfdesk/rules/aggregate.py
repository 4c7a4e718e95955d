"""One line for a remark that many places share: a habit of the whole filing, or of the rows of one table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding, Fix

LEAST_PROJECTS = 3
LEAST_ROWS = 3
_MOST_QUOTES = 5
_ROW = re.compile(r"第(\d+)行")
# Each of these shows a sum or a contradiction of its own, which a line for several rows would hide.
_EACH_ITS_OWN = frozenset(
    {
        "arithmetic",
        "sum_mismatch",
        "cost_budget_mismatch",
        "cost_exceeds_budget",
        "cross_inconsistent",
        "personal_data",
        "typo",
    }
)


_Bundle = tuple[Finding, tuple[Finding, ...]]
# Panel, status bar and export ask one after another.
_LAST: list[tuple[tuple[Finding, ...], list[_Bundle]]] = []


def aggregated(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those that say the same of at least three projects, or of several rows of one table, as one.

    The one finding stands where the first of them stood, lists the other places in `also`, and mends all of them
    together where each of them can be mended.
    """
    return tuple(line for line, _ in grouped(findings))


def grouped(findings: Iterable[Finding]) -> list[_Bundle]:
    """What `aggregated` gives, each line with the findings that it stands for; of the very same tuple only once."""
    if not isinstance(findings, tuple):
        return _grouped(list(findings))
    if not _LAST or _LAST[0][0] is not findings:
        _LAST[:] = [(findings, _grouped(findings))]
    return list(_LAST[0][1])


def _grouped(listed: Sequence[Finding]) -> list[_Bundle]:
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in listed:
        if finding.said and finding.ref.project is not None:
            groups[finding.rule, finding.severity, finding.said].append(finding)
    merged: dict[int, tuple[Finding, ...]] = {}
    for group in groups.values():
        if len({finding.ref.project for finding in group}) >= LEAST_PROJECTS:
            merged.update((id(finding), ()) for finding in group)
            merged[id(group[0])] = tuple(group)
    for group in _rows_of_one_table(finding for finding in listed if id(finding) not in merged):
        merged.update((id(finding), ()) for finding in group)
        merged[id(group[0])] = tuple(group)
    lines = []
    for finding in listed:
        members = merged.get(id(finding), (finding,))
        if members:
            lines.append((_line(members), members))
    return lines


def _rows_of_one_table(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """What one rule says of several rows of a table: in the same words of two, in like words of three."""
    tables: dict[tuple[str | None, str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.said and finding.category not in _EACH_ITS_OWN and _ROW.match(finding.message):
            tables[finding.ref.project, finding.rule, finding.severity, finding.category].append(finding)
    for group in tables.values():
        if len(group) >= LEAST_ROWS or (len(group) > 1 and len({finding.said for finding in group}) == 1):
            yield group


def _line(members: Sequence[Finding]) -> Finding:
    if len(members) == 1:
        return members[0]
    if len({finding.ref.project for finding in members}) > 1:
        return _as_one(members)
    first, *rest = members
    rows = "、".join(found[1] for finding in rest if (found := _ROW.match(finding.message)))
    places = tuple(dict.fromkeys(ref for finding in members for ref in (finding.ref, *finding.also)))
    evidence = " | ".join(list(dict.fromkeys(finding.evidence for finding in members))[:_MOST_QUOTES])
    message = f"{first.message.removesuffix('。')}；第{rows}行也是这样（共{len(members)}行）。"
    return replace(first, message=message, evidence=evidence, fix=_fix_of_all(members), also=places[1:])


def _as_one(group: Sequence[Finding]) -> Finding:
    first = group[0]
    places = tuple(dict.fromkeys(ref for finding in group for ref in (finding.ref, *finding.also)))
    projects = len({finding.ref.project for finding in group})
    rows = len({(ref.project, ref.indicator) for ref in places})
    return replace(
        first,
        message=f"{projects}个项目共{rows}行{first.said}",
        shared=projects,
        fix=_fix_of_all(group),
        also=places[1:],
    )


def _fix_of_all(group: Sequence[Finding]) -> Fix | None:
    texts: dict[Ref, str] = {}
    for finding in group:
        if finding.fix is None:
            return None
        texts.update(finding.fix.texts)
    (ref, text), *more = texts.items()
    return Fix(ref, text, f"全部改正（{len(texts)}处）", tuple(more))
