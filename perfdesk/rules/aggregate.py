"""One line for a remark that many projects share: the same words at many places are a habit, not many faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding, Fix

LEAST_PROJECTS = 3


def aggregated(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those that say the same of at least three projects as one.

    The one finding stands where the first of them stood, lists the other places in `also`, and mends all of them
    together where each of them can be mended.
    """
    return tuple(line for line, _ in grouped(findings))


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, tuple[Finding, ...]]]:
    """What `aggregated` gives, each line with the findings that it stands for."""
    listed = list(findings)
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in listed:
        if finding.said and finding.ref.project is not None:
            groups[finding.rule, finding.severity, finding.said].append(finding)
    merged: dict[int, tuple[Finding, ...]] = {}
    for group in groups.values():
        if len({finding.ref.project for finding in group}) >= LEAST_PROJECTS:
            merged.update((id(finding), ()) for finding in group)
            merged[id(group[0])] = tuple(group)
    lines = []
    for finding in listed:
        members = merged.get(id(finding), (finding,))
        if members:
            lines.append((_as_one(members) if len(members) > 1 else finding, members))
    return lines


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
