"""Every text of a filing that a clerk can read, with its address; replacing parts of them without losing structure.

A text that consists of several rows (numbered goals, paragraphs of Part One) is met as its parts. Joined by line ends
they are what `fields.read_ref` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from perfdesk.model.fields import (
    GOAL_FIELDS,
    INDICATOR_FIELDS,
    PROJECT_TEXT_FIELDS,
    fund_amount,
    goal_text,
    indicator_field,
    split_goals,
    with_indicator_field,
    with_project_field,
)
from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, Indicator, Project, Ref

_HORIZONS = {name: horizon for horizon, name in GOAL_FIELDS.items()}
_FUNDS = {source: name for name, source in FUND_FIELDS.items()}
# What the program notes in `extra` for itself: another form, the look of a document, what Part One was written from.
OWN_NOTES = ("form.", "printed.", "breakdown.")


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a text at an address: from `start` to `end` of the joined text stands `new` instead."""

    start: int
    end: int
    new: str


def filing_texts(filing: Filing) -> Iterator[tuple[Ref, tuple[str, ...]]]:
    """Every text that is not blank, as its parts: Part One, then project by project, head before rows."""
    for row in filing.narratives:
        if any(row.paragraphs):
            yield Ref(None, None, row.section), row.paragraphs
    for project in filing.projects:
        yield from project_texts(project)


def project_texts(project: Project) -> Iterator[tuple[Ref, tuple[str, ...]]]:
    """Every text of one project that is not blank. A goal cell that another one repeats is left out."""
    for name in head_fields(project):
        parts = _head_parts(project, name)
        if any(parts):
            yield Ref(project.id, None, name), parts
    for row in project.indicators:
        for name in row_fields(row):
            text = indicator_field(row, name)
            if text:
                yield Ref(project.id, row.id, name), (text,)


def head_fields(project: Project) -> Iterator[str]:
    """The names of the fields that a project has outside its indicators."""
    yield from (name for name in PROJECT_TEXT_FIELDS if name != "category" and getattr(project, name) is not None)
    yield from dict.fromkeys(_FUNDS.get(line.source, f"fund.{line.source}") for line in project.funds)
    yield from (f"spending_plan.{month}" for month, _ in project.spending_plan or ())
    repeated = _items_repeat_annual(project)
    for horizon, name in GOAL_FIELDS.items():
        if goal_text(project, horizon) is not None and not (horizon == "item" and repeated):
            yield name
    yield from dict.fromkeys(f"goal.{row.horizon}" for row in project.goals if row.horizon not in GOAL_FIELDS)
    yield from (f"extra.{name}" for name, _ in project.extra if not name.startswith(OWN_NOTES))


def row_fields(row: Indicator) -> Iterator[str]:
    """The names of the fields that an indicator has."""
    yield from (name for name in INDICATOR_FIELDS if getattr(row, name) is not None)
    yield from (f"extra.{name}" for name, _ in row.extra if not name.startswith(OWN_NOTES))


def joined(parts: Iterable[str]) -> str:
    """The parts of a text as one."""
    return "\n".join(parts)


def with_cuts(filing: Filing, cuts: Mapping[Ref, Iterable[Cut]]) -> Filing:
    """The filing with pieces of its texts replaced. A piece lies within one part. KeyError for an unknown address."""
    sections = {ref.field: pieces for ref, pieces in cuts.items() if ref.project is None}
    if unknown := set(sections) - set(SECTIONS):
        raise KeyError(unknown.pop())
    by_project: dict[str, dict[Ref, Iterable[Cut]]] = {}
    for ref, pieces in cuts.items():
        if ref.project is not None:
            by_project.setdefault(ref.project, {})[ref] = pieces
    narratives = tuple(
        replace(row, paragraphs=_cut(row.paragraphs, sections[row.section])) if row.section in sections else row
        for row in filing.narratives
    )
    projects = tuple(
        _with_project_cuts(project, by_project.pop(project.id)) if project.id in by_project else project
        for project in filing.projects
    )
    if by_project:
        raise KeyError(next(iter(by_project)))
    return replace(filing, narratives=narratives if sections else filing.narratives, projects=projects)


def _with_project_cuts(project: Project, cuts: Mapping[Ref, Iterable[Cut]]) -> Project:
    rows = {row.id: row for row in project.indicators}
    for ref, pieces in cuts.items():
        if ref.indicator is not None:
            row = rows[ref.indicator]
            (text,) = _cut((indicator_field(row, ref.field) or "",), pieces)
            rows[ref.indicator] = with_indicator_field(row, ref.field, text)
        else:
            project = _with_head_parts(project, ref.field, _cut(_head_parts(project, ref.field), pieces))
    return replace(project, indicators=tuple(rows[row.id] for row in project.indicators))


def _head_parts(project: Project, name: str) -> tuple[str, ...]:
    horizon = _horizon(name)
    if horizon is not None:
        return tuple(goal.text for goal in project.goals if goal.horizon == horizon)
    if name in FUND_FIELDS or name.startswith("fund."):
        return (fund_amount(project, FUND_FIELDS.get(name, name.partition(".")[2])) or "",)
    head, _, key = name.partition(".")
    if head == "spending_plan":
        return (dict(project.spending_plan or ()).get(key, ""),)
    if head == "extra":
        return (dict(project.extra).get(key, ""),)
    return (getattr(project, name) or "",)


def _with_head_parts(project: Project, name: str, parts: tuple[str, ...]) -> Project:
    horizon = _horizon(name)
    if horizon is None or (horizon != "item" and len(parts) == 1):
        return with_project_field(project, name, parts[0])
    texts = iter(parts)
    goals = tuple(replace(row, text=next(texts)) if row.horizon == horizon else row for row in project.goals)
    return replace(project, goals=goals)


def _horizon(name: str) -> str | None:
    """The horizon of a field that holds goals."""
    head, _, key = name.partition(".")
    return key if head == "goal" and key else _HORIZONS.get(name)


def _items_repeat_annual(project: Project) -> bool:
    """The numbered goals are those of the annual goal cell and follow it."""
    items = [goal.text for goal in project.goals if goal.horizon == "item"]
    return bool(items) and items == split_goals(goal_text(project, "annual") or "")


def _cut(parts: tuple[str, ...], pieces: Iterable[Cut]) -> tuple[str, ...]:
    """The parts with the pieces replaced, from the last to the first, so that places stay true."""
    texts = list(parts)
    starts = [sum(len(text) + 1 for text in parts[:i]) for i in range(len(parts))]
    for piece in sorted(pieces, key=lambda item: item.start, reverse=True):
        index = max(i for i, start in enumerate(starts) if start <= piece.start)
        first, last = piece.start - starts[index], piece.end - starts[index]
        if last > len(parts[index]):
            raise ValueError("a piece that goes beyond its part")
        texts[index] = texts[index][:first] + piece.new + texts[index][last:]
    return tuple(texts)
