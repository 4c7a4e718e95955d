"""Indicator fields that a form adds or gives back when a filing changes its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfdesk.forms.form import Profile
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, with_indicator_field
from perfdesk.model.rows import Indicator
from perfdesk.model.taxonomy import level2_of

Rows = tuple[Indicator, ...]


def rows_with(rows: Rows, name: str, profile: Profile) -> Rows | None:
    """The rows with a field that none of them has, filled as the form usually fills it; None when they have it."""
    if name not in INDICATOR_FIELDS or not rows or any(indicator_field(row, name) is not None for row in rows):
        return None
    return tuple(
        with_indicator_field(row, name, text) for row, text in zip(rows, usual(rows, name, profile), strict=True)
    )


def rows_without(rows: Rows, name: str, profile: Profile) -> Rows | None:
    """The rows without a field; None when some row says other than that form usually says: then all keep it."""
    pairs = zip(rows, usual(rows, name, profile), strict=True)
    if any(indicator_field(row, name) not in (None, text) for row, text in pairs):
        return None
    blank: dict[str, None] = {name: None}
    return tuple(replace(row, **blank) for row in rows)  # type: ignore[arg-type]


def as_usual(rows: Rows, profile: Profile) -> Rows:
    """New rows with the marks and numbers that the form usually prints."""
    for name in profile.indicator_fields():
        texts = usual(rows, name, profile)
        rows = tuple(
            with_indicator_field(row, name, text) if text else row for row, text in zip(rows, texts, strict=True)
        )
    return rows


def renumbered(before: Rows, after: Rows, profile: Profile) -> Rows:
    """`after` with the numbers of the form, where `before` had them all: rows came, went or moved.

    A new row that has a number of its own keeps it.
    """
    numbers = tuple(usual(before, "label", profile))
    if not profile.numbering or not before or tuple(row.label for row in before) != numbers:
        return after
    known = {row.id for row in before}
    return tuple(
        replace(row, label=number) if row.id in known or not row.label else row
        for row, number in zip(after, usual(after, "label", profile), strict=True)
    )


def mark_of(level2: str, profile: Profile) -> str:
    """The mark (必填量化 ...) that the form usually prints behind a level-2 word, "" for none."""
    marks = {level.key: mark for word, mark in profile.expectations.marks.items() if (level := level2_of(word))}
    level = level2_of(level2)
    return marks.get(level.key, "") if level is not None else ""


def usual(rows: Rows, name: str, profile: Profile) -> Iterator[str]:
    """The usual text of a field in each row: the mark of its level-2 class, its number within the class, or ""."""
    pattern = profile.numbering if name == "label" else ""
    number, before = 0, None
    for row in rows:
        number = number + 1 if (row.level1, row.level2) == before else 1
        before = (row.level1, row.level2)
        mark = mark_of(row.level2 or "", profile) if name == "requirement" else ""
        yield pattern.replace("{n}", str(number)) or mark
