"""Indicators of the whole period beside those of the year: one row where both lists name the same indicator."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.forms.labels import key
from perfdesk.model.rows import Indicator, Project

HORIZON = ("horizon", "period")
PERIOD_VALUE = "value.period"


def with_period_values(project: Project) -> Project:
    """The project with each indicator of the period that the year has as well as a further value of the latter.

    Of two lists abreast that of the period comes first.
    """
    period = [row for row in project.indicators if HORIZON in row.extra]
    if not period:
        return project
    mates: dict[str, Indicator] = {}
    for row in project.indicators:
        mate = next((other for other in period if other not in mates.values() and _same(row, other)), None)
        if HORIZON not in row.extra and mate is not None:
            mates[row.id] = mate
    gone = {mate.id for mate in mates.values()}
    rows = [_with_value(row, mates.get(row.id)) for row in project.indicators if row.id not in gone]
    places = [i for i, row in enumerate(rows) if HORIZON in row.extra]
    if places and places[-1] - places[0] >= len(places):
        rows.sort(key=lambda row: HORIZON not in row.extra)
    return replace(project, indicators=tuple(rows))


def _same(one: Indicator, other: Indicator) -> bool:
    """The same class and name, and nothing that the row of the year could not hold."""
    alike = key(one.level3) == key(other.level3) != "" and key(one.level2 or "") == key(other.level2 or "")
    kept = ("description", "basis", "standard", "weight")
    more = [(getattr(other, name), getattr(one, name)) for name in kept]
    rest = {pair for pair in other.extra if pair != HORIZON and pair[1]} - set(one.extra)
    return alike and all(not theirs or theirs == mine for theirs, mine in more) and not rest


def _with_value(row: Indicator, mate: Indicator | None) -> Indicator:
    return row if mate is None else replace(row, extra=(*row.extra, (PERIOD_VALUE, mate.value)))
