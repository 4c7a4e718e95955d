"""What the panel lists: findings as lines under headings, those that repeat as one line with its places below.

Nothing here knows Qt: a filing and its findings go in, lines come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import EllipsisType
from typing import Literal

from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Ref
from perfdesk.rules.aggregate import grouped
from perfdesk.rules.explain import rules_by_code
from perfdesk.rules.registry import SEVERITIES, Finding, Severity
from perfdesk.rules.titles import CATEGORY_WORDS, SEVERITY_WORDS

Grouping = Literal["severity", "project", "rule"]
Kind = Literal["heading", "finding", "place"]
Scope = str | EllipsisType | None
ELSEWHERE = "elsewhere"
Bundle = tuple[Finding, tuple[Finding, ...]]
"""A finding as it is shown, and those that it stands for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `key` names it across refreshes. `count` is how many findings a heading has, how many places a finding.

    `members` are the findings that the line stands for: one, or those that many projects or rows share. `open`: what is
    below it is listed.
    """

    kind: Kind
    key: tuple[object, ...]
    text: str = ""
    count: int = 0
    severity: Severity | None = None
    found: Finding | None = None
    members: tuple[Finding, ...] = ()
    ref: Ref | None = None
    open: bool = False

    @property
    def here(self) -> Finding | None:
        """What is said of the place of this line: of one place of a shared finding, the finding it stands for there."""
        if self.kind != "place":
            return self.found
        return next((one for one in self.members if self.ref in (one.ref, *one.also)), self.found)

    @property
    def wide(self) -> bool:
        """Whether the finding speaks of several projects."""
        return len({ref.project for ref in self.places}) > 1

    @property
    def merged(self) -> bool:
        """Whether this one line stands for several findings."""
        return self.kind == "finding" and len(self.members) > 1

    @property
    def places(self) -> tuple[Ref, ...]:
        """Everywhere that the finding of this line points at."""
        return places_of(self.found) if self.found is not None else ()


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: a project (None: Part One and the filing, `...`: all), severities, words, a category, and how it
    is grouped. `toggled` are the keys of headings that were closed and of findings that were opened."""

    scope: Scope = ...
    severities: frozenset[str] = frozenset(SEVERITIES)
    text: str = ""
    category: str = ""
    grouping: Grouping = "severity"
    toggled: frozenset[tuple[object, ...]] = frozenset()


@dataclass(slots=True)
class Listing:
    """The lines of a view. `counts` are those of the scope and of what names places in it, whatever else the view
    leaves out; `listed` is how many of them it does not.
    """

    lines: list[Line] = field(default_factory=list)
    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    categories: tuple[str, ...] = ()
    listed: int = 0


def places_of(found: Finding) -> tuple[Ref, ...]:
    """Every place of a finding; one about several projects has no place but those that it lists."""
    everywhere = found.ref.project is None and found.ref.field not in SECTIONS
    return found.also if everywhere and found.also else (found.ref, *found.also)


class Names:
    """Places in words; made for one state of the filing."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    @cached_property
    def _orders(self) -> dict[str, int]:
        return {project.id: order for order, project in enumerate(self.filing.projects)}

    def order(self, project_id: str | None) -> int:
        """Where a project stands, -1 for none."""
        return self._orders.get(project_id or "", -1)

    def project(self, project_id: str) -> str:
        """Number and name of a project."""
        order = self._orders.get(project_id)
        if order is None:
            return ""
        project = self.filing.projects[order]
        return f"{project.no or order + 1}. {project.name or '未命名项目'}"

    def classes(self, ref: Ref) -> str:
        """The level words of the row of a place."""
        order = self._orders.get(ref.project or "")
        rows = self.filing.projects[order].indicators if order is not None else ()
        row = next((item for item in rows if item.id == ref.indicator), None)
        return "" if row is None else f"{row.level1 or ''}\n{row.level2 or ''}"

    def place(self, ref: Ref, *, within: bool = False) -> str:
        """Project, row and field; `within` leaves the project out."""
        label = field_label(ref.field) if ref.field else ""
        if ref.project is None:
            if ref.field in SECTIONS:
                return label
            return f"整份文件 · {label}" if label else "整份文件"
        order = self._orders.get(ref.project)
        if order is None:
            return label
        parts = [] if within else [self.project(ref.project)]
        rows = self.filing.projects[order].indicators
        row = next((n for n, item in enumerate(rows, start=1) if item.id == ref.indicator), None)
        if row is not None:
            parts.append(f"第 {row} 行")
        return " · ".join([*parts, label] if label else parts) or "本项目"


class Kept:
    """Earlier lines, to be taken again: a finding that stands as before has the very same line. `view` showed them."""

    def __init__(self, lines: Iterable[Line] = (), view: View | None = None) -> None:
        self.view = view
        self.lines = {id(line.found): line for line in lines if line.kind == "finding"}
        self._merged = {line.key: line for line in self.lines.values() if line.merged}

    def bundle(self, bundle: Bundle) -> Bundle:
        """A bundle that says the same as before as the very same objects."""
        found, members = bundle
        line = self._merged.get(_key(found, members)) if len(members) > 1 else None
        if line is not None and line.found is not None and line.found == found and line.members == members:
            return line.found, line.members
        return bundle


def list_findings(
    filing: Filing, own: Sequence[Finding], elsewhere: Sequence[Finding], view: View, kept: Kept
) -> Listing:
    """The lines of a view. `own` are the findings of its scope, `elsewhere` those that only name places in it."""
    bundles: list[Bundle] = [kept.bundle(bundle) for bundle in grouped(own)]
    listing = Listing()
    others: list[Bundle] = [(found, (found,)) for found in elsewhere]
    for found, _ in (*bundles, *others):
        listing.counts[found.severity] += 1
    listing.categories = tuple(dict.fromkeys(found.category for found, _ in (*bundles, *others)))
    names = Names(filing)
    shown, rest = _shown(bundles, view, names), _shown(others, view, names)
    listing.listed = len(shown) + len(rest)
    for key, text, severity, group in _headed(shown, view, names):
        _add(listing.lines, Line("heading", key, text, len(group), severity), group, view, kept)
    if rest:
        words = "同时涉及其他项目" if view.scope is not None else "同时涉及项目表"
        _add(listing.lines, Line("heading", (ELSEWHERE, bool(shown)), words, len(rest)), rest, view, kept)
    return listing


def findings_shown(filing: Filing, own: Sequence[Finding], view: View) -> list[Finding]:
    """The findings of the scope that a view does not leave out, also those below a heading that is closed."""
    return [found for _, members in _shown(grouped(own), view, Names(filing)) for found in members]


def is_open(view: View, key: tuple[object, ...], kind: Kind) -> bool:
    """Headings are open until they are closed, findings closed until they are opened; so is what is said elsewhere, but
    for a list that has nothing else."""
    closed_at_first = kind == "finding" or key == (ELSEWHERE, True)
    return (key in view.toggled) == closed_at_first


def _add(lines: list[Line], heading: Line, group: Iterable[Bundle], view: View, kept: Kept) -> None:
    opened = is_open(view, heading.key, "heading")
    lines.append(Line("heading", heading.key, heading.text, heading.count, heading.severity, open=opened))
    if not opened:
        return
    for found, members in group:
        line = kept.lines.get(id(found))
        if line is None or (found.also and kept.view is not view):
            line = _line(found, members, view)
        lines.append(line)
        if line.open:
            lines += [
                Line("place", (*line.key, ref), severity=found.severity, found=found, members=members, ref=ref)
                for ref in dict.fromkeys(line.places)
            ]


def _line(found: Finding, members: tuple[Finding, ...], view: View) -> Line:
    key, places = _key(found, members), places_of(found)
    opened = len(places) > 1 and is_open(view, key, "finding")
    first = _first(found, view)
    return Line("finding", key, found.message, len(places), found.severity, found, members, first, opened)


def _first(found: Finding, view: View) -> Ref:
    """Where a line leads to: in the list of one project to the first place in that project."""
    places = places_of(found)
    if isinstance(view.scope, str):
        return next((ref for ref in places if ref.project == view.scope), places[0])
    return places[0]


def _key(found: Finding, members: tuple[Finding, ...]) -> tuple[object, ...]:
    """What stays the same while places come and go: of a line for several findings, what makes them one."""
    if found.shared:
        return ("shared", found.rule, found.severity, found.said)
    if len(members) > 1:
        return ("rows", found.rule, found.severity, found.category, found.ref.project)
    return (found.rule, found.ref)


def _shown(bundles: Iterable[Bundle], view: View, names: Names) -> list[Bundle]:
    words = view.text.split()
    if not words and not view.category and len(view.severities) == len(SEVERITIES):
        return list(bundles)
    return [
        bundle
        for bundle in bundles
        if bundle[0].severity in view.severities
        and (not view.category or bundle[0].category == view.category)
        and (not words or _says(bundle[0], words, names))
    ]


def _says(found: Finding, words: Iterable[str], names: Names) -> bool:
    rule = rules_by_code().get(found.rule)
    text = "\n".join(
        (
            found.message,
            found.evidence,
            rule.title if rule is not None else "",
            CATEGORY_WORDS.get(found.category, ""),
            *(names.place(ref) for ref in places_of(found)),
            *(names.classes(ref) for ref in places_of(found)),
        )
    ).casefold()
    return all(word.casefold() in text for word in words)


_Group = tuple[tuple[object, ...], str, Severity | None, list[Bundle]]


def _headed(bundles: list[Bundle], view: View, names: Names) -> list[_Group]:
    """(key, text, mark, findings) of each heading, in the order of the panel."""
    ranked: dict[str, list[Bundle]] = {severity: [] for severity in SEVERITIES}
    for bundle in bundles:
        ranked[bundle[0].severity].append(bundle)
    groups: dict[object, list[Bundle]] = {severity: listed for severity, listed in ranked.items() if listed}
    if view.grouping != "severity":
        groups = {}
        for bundle in (bundle for listed in ranked.values() for bundle in listed):
            groups.setdefault(_group(bundle[0], view.grouping), []).append(bundle)
    keys = list(groups)
    if view.grouping == "project":
        keys.sort(key=lambda key: names.order(key if isinstance(key, str) else None))
    return [((view.grouping, key), *_heading(groups[key][0][0], view.grouping, names), groups[key]) for key in keys]


def _group(found: Finding, grouping: Grouping) -> object:
    if grouping == "rule":
        return found.rule
    if found.shared:
        return ("shared",)
    return found.ref.project


def _heading(found: Finding, grouping: Grouping, names: Names) -> tuple[str, Severity | None]:
    if grouping == "severity":
        return SEVERITY_WORDS[found.severity], found.severity
    if grouping == "rule":
        rule = rules_by_code().get(found.rule)
        return (rule.title if rule is not None else found.rule), found.severity
    if found.shared:
        return "多个项目共有", None
    return (names.project(found.ref.project) if found.ref.project is not None else "文字部分和整份文件"), None
