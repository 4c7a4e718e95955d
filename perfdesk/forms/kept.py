"""What a project holds beyond its form: read from a file, printed by another form, kept and shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.form import Profile
from perfdesk.model.fields import INDICATOR_FIELDS, PROJECT_TEXT_FIELDS, indicator_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import FUND_FIELDS, Indicator, Project

_OF_FORM = "form."
_ALWAYS_SHOWN = frozenset({"no", "title", "category", "name", "amount_unit"})
_PRINTED_GOALS = frozenset({"goals", "annual_goal"})
_HORIZONS = {"item": "goals", "annual": "annual_goal", "period": "period_goal"}
_PERIOD = {"period": "中期（长期）"}


@dataclass(frozen=True, slots=True)
class Kept:
    """One text that the form does not print. `row` is the order of its indicator from 1, None for the project."""

    row: int | None
    label: str
    text: str


def kept_in(project: Project, profile: Profile) -> tuple[Kept, ...]:
    """Everything filled in that the form has no place for, the project first, then row by row."""
    columns = frozenset(profile.indicator_fields())
    rows = (
        Kept(number, label, text)
        for number, row in enumerate(project.indicators, start=1)
        for label, text in _row(row, columns)
        if text.strip()
    )
    head = (Kept(None, label, text) for label, text in _head(project, profile) if text.strip())
    return (*head, *rows)


def _head(project: Project, profile: Profile) -> Iterator[tuple[str, str]]:
    printed = {*profile.project_fields(), *profile.foot_fields(), *_ALWAYS_SHOWN}
    if printed & _PRINTED_GOALS:
        printed |= _PRINTED_GOALS
    for name in PROJECT_TEXT_FIELDS:
        if name not in printed:
            yield field_label(name), getattr(project, name) or ""
    if not any(name.startswith("spending_plan.") for name in printed):
        yield from ((field_label(f"spending_plan.{month}"), text) for month, text in project.spending_plan or ())
    fields = {source: name for name, source in FUND_FIELDS.items()}
    for line in project.funds:
        name = fields.get(line.source, f"fund.{line.source}")
        if name not in printed:
            own = line.label if not line.source.startswith("period_") else None
            yield own or field_label(name), line.amount
    for goal in project.goals:
        name = _HORIZONS.get(goal.horizon, f"goal.{goal.horizon}")
        if name not in printed:
            yield field_label(name), goal.text
    for key, text in project.extra:
        if f"extra.{key}" not in printed and not key.startswith(_OF_FORM):
            yield field_label(f"extra.{key}"), text


def _row(row: Indicator, columns: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in INDICATOR_FIELDS:
        if name not in columns and not (name == "value" and "target.number" in columns):
            yield field_label(name), indicator_field(row, name) or ""
    for key, text in row.extra:
        if f"extra.{key}" not in columns and not key.startswith(PRINTED):
            yield field_label(f"extra.{key}"), _PERIOD.get(text, text) if key == "horizon" else text
