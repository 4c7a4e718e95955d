"""This year's texts and values against last year's, where the filing knows them: it was rolled forward, or is checked
against last year's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from perfdesk.model.fields import indicator_field, project_field
from perfdesk.model.rows import Carried, Filing, Project, Ref
from perfdesk.model.target import parse_target
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, quoted, squeezed
from perfdesk.rules.reading import Reading, Row
from perfdesk.rules.registry import Hit, filing_rule

_RELEVANT = "财预〔2015〕88号绩效目标审核表“目标相关性”：目标与年度任务相适应"
_YEAR = re.compile(r"20[0-9]{2}")
_HEAD = ("goals", "annual_goal", "period_goal", "funds_use")
_ROW = ("level3", "description", "value")
_SAME = 0.95
_LEAST = 60
_CHANGE = Decimal("0.3")
_FEW = 10

Marks = Mapping[str | None, Mapping[str, str]]


class _Said(NamedTuple):
    """A row whose value lies far from last year's."""

    row: Row
    last: str


@filing_rule(
    "across.same-as-last-year",
    title="与上年几乎相同",
    asks="目标和指标按本年的任务填写，不整篇照搬上年。",
    dimension="相关性",
    catalogue="E09",
    severity="hint",
    category="copied_text",
    source=_RELEVANT,
    good=lambda: _after(
        examples.project(goals="1.新建农技示范基地2个，举办现场培训班4期，使良种使用率达到80%。"),
        goals="1.全年举办农技培训班4期，使良种使用率达到75%。",
    ),
    bad=lambda: _after(examples.project()),
)
def same_as_last_year(case: FilingCase) -> Iterator[Hit]:
    """At least 95 % of the texts of a project, or of a section of Part One, are last year's, years left out."""
    last_year = _last_year(case.carried)
    if not last_year.marks:
        return
    found = [one for one in case.projects if one.reading.fact(_is_same, last_year)]
    if found:
        refs = tuple(one.ref(one.reading.fact(_goal_field)) for one in found)
        names = "、".join(quoted(one.project.name) for one in found[:3])
        count = f"等{len(found)}个项目" if len(found) > 3 else ""
        message = f"{names}{count}的目标和指标与上年几乎相同，请按本年的任务核对。"
        first = refs[0] if len(refs) == 1 else Ref(None, None, refs[0].field)
        yield Hit(first, message, names, also=refs if len(refs) > 1 else ())
    last = last_year.marks.get(None, {}).get(None, {})
    for ref, text in case.sections():
        plain = _plain(text)
        if len(plain) >= _LEAST and _share([(plain, _plain(last.get(ref.field, "")))]) >= _SAME:
            yield Hit(ref, "本节与上年几乎相同，请按本年的任务核对。", text[:40])


@filing_rule(
    "across.far-from-last-year",
    title="指标值比上年变动较大",
    asks="指标值比上年增减三成以上的，核对或说明理由。",
    dimension="适当性",
    catalogue="D18",
    severity="hint",
    category="other",
    source="指标值与上年实际相差较大的应说明理由",
    good=lambda: _after(examples.project({"数量": {"value": "≥5期"}}), goals="1.举办农技培训班5期。", value="≥4期"),
    bad=lambda: _after(examples.project({"数量": {"value": "≥9期"}}), goals="1.举办农技培训班9期。", value="≥4期"),
)
def far_from_last_year(case: FilingCase) -> Iterator[Hit]:
    """A value more than 30 % away from that of the same row last year; one finding for the filing."""
    last_year = _last_year(case.carried)
    said = [one for project in case.projects for one in project.reading.fact(_far_rows, last_year)]
    if said:
        shown = "；".join(f"{one.row.value}，上年{one.last}" for one in said[:_FEW])
        message = f"的指标值{quoted(said[0].row.value)}与上年{quoted(said[0].last)}相差超过30%，请核对或说明理由。"
        yield case.hit([one.row for one in said], "value", message, shown)


class _LastYear:
    """`marks`: project -> row (None: its head) -> field -> last year's text; Part One stands under None.

    Every project is asked with the whole of it, which equals only itself: one question for all of them, where one for
    each with its own texts made a change of many projects ask as many questions of each of them.
    """

    def __init__(self, carried: tuple[Carried, ...]) -> None:
        self.carried = carried
        self.marks: dict[str | None, dict[str | None, Mapping[str, str]]] = {}
        for mark in carried:
            self.marks.setdefault(mark.project_id, {})[mark.indicator_id] = dict(mark.last)


_KEPT: list[_LastYear] = []


def _last_year(carried: tuple[Carried, ...]) -> _LastYear:
    """Kept for one filing."""
    if not _KEPT or _KEPT[0].carried is not carried:
        _KEPT[:] = [_LastYear(carried)]
    return _KEPT[0]


def _is_same(reading: Reading, last_year: _LastYear) -> bool:
    own = last_year.marks.get(reading.project.id)
    return own is not None and reading.fact(_is_own_same, own)


def _far_rows(reading: Reading, last_year: _LastYear) -> tuple[_Said, ...]:
    own = last_year.marks.get(reading.project.id)
    return () if own is None else reading.fact(_own_far_rows, own)


def _is_own_same(reading: Reading, marks: Marks) -> bool:
    texts = [(_plain(now), _plain(last)) for now, last in _texts(reading.project, marks)]
    return sum(len(now) for now, _ in texts) >= _LEAST and _share(texts) >= _SAME


def _texts(project: Project, marks: Marks) -> Iterator[tuple[str, str]]:
    """(text now, text last year) of goals, use of funds and rows, those of rows that are gone too."""
    head = marks.get(None, {})
    for name in _HEAD:
        yield project_field(project, name) or "", head.get(name, "")
    rows = {row.id: row for row in project.indicators}
    for row in project.indicators:
        last = marks.get(row.id, {})
        for name in _ROW:
            yield indicator_field(row, name) or "", last.get(name, "")
    for key, gone in marks.items():
        if key is not None and key not in rows:
            yield from (("", gone.get(name, "")) for name in _ROW)


def _share(texts: list[tuple[str, str]]) -> float:
    """How much of the texts of both years, by their length, is the same."""
    whole = sum(max(len(now), len(last)) for now, last in texts)
    return sum(len(now) for now, last in texts if now == last) / whole if whole else 0.0


def _own_far_rows(reading: Reading, marks: Marks) -> tuple[_Said, ...]:
    found = []
    for row in reading.filled:
        last = marks.get(row.indicator.id, {}).get("value", "") if row.quantitative else ""
        if last and last != row.indicator.value and _is_far(row, last):
            found.append(_Said(row, last))
    return tuple(found)


def _is_far(row: Row, text: str) -> bool:
    before, number = parse_target(text), row.target.number
    if before.number is None or number is None or not before.number or before.unit != row.target.unit:
        return False
    return abs(number - before.number) > abs(before.number) * _CHANGE


def _plain(text: str) -> str:
    return _YEAR.sub("", squeezed(text))


def _goal_field(reading: Reading) -> str:
    return "annual_goal" if project_field(reading.project, "annual_goal") else "goals"


def _after(project: Project, **last: str) -> Filing:
    """A filing of this project, all of whose texts are those of last year but these."""
    head = {name: project_field(project, name) or "" for name in _HEAD}
    marks: list[tuple[str, str | None, dict[str, str]]] = [(project.id, None, head)]
    for row in project.indicators:
        marks.append((project.id, row.id, {name: indicator_field(row, name) or "" for name in _ROW}))
    for name, text in last.items():
        marks[0 if name in _HEAD else 1][2][name] = text
    carried = tuple(
        Carried(project_id=key, indicator_id=row, last=tuple((name, text) for name, text in texts.items() if text))
        for key, row, texts in marks
    )
    return replace(examples.filing(project), carried=carried)
