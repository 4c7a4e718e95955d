"""Two filings side by side: what came, went, moved, and every text that reads otherwise. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter, itemgetter

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.convert import MEMORY
from perfdesk.forms.origins import head_names
from perfdesk.model.fields import INDICATOR_FIELDS, goal_text, indicator_field, project_field, split_goals
from perfdesk.model.rows import SECTIONS, Filing, Indicator, Project, Ref
from perfdesk.workflow.changes import (
    Comparison,
    ParagraphChange,
    ProjectChange,
    RowChange,
    TextChange,
    in_printed_order,
)
from perfdesk.workflow.import_doubts import folded, name_key
from perfdesk.workflow.import_match import PROJECT_KEYS, class_and_name, row_class, row_name
from perfdesk.workflow.pairing import Pairing

_Text = tuple[int, str]
FILING_FIELDS = ("form_id", "fiscal_year", "unit_code", "unit_name")
FOLLOWING = ("fiscal_year", "unit_code", "unit_name")
"""What a project repeats of its filing."""
_ALIKE_NAMES = 0.6
_ALIKE_TEXTS = 0.4
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_NUMBER = re.compile(r"^\s*\d+\s*[.．、]\s*")
_row_texts = attrgetter(*INDICATOR_FIELDS)


def compare(old: Filing, new: Filing) -> Comparison:
    """What differs from an older filing to a newer one; `compare(new, old)` is the reverse of it.

    Projects and rows are matched by id, then by code and name as an import does, then by likeness, so that the other
    filing may be last year's. A missing field and a blank one are alike, and decisions about the check do not count.
    """
    if old is new:
        return Comparison(old, new)
    return Comparison(
        old,
        new,
        tuple(_filing_cells(old, new)),
        in_printed_order(paragraph_changes(old, new)),
        in_printed_order(_projects(old, new)),
    )


def paired_projects(old: Filing, new: Filing) -> Pairing[Project]:
    """Which project goes on in which."""
    pairing = Pairing(old.projects, new.projects, attrgetter("id"))
    pairing.by_key(attrgetter("id"))
    for key in (*PROJECT_KEYS, _name_without_years):
        pairing.by_key(key)
    pairing.by_likeness(lambda project: _YEAR.sub("", project.name), _ALIKE_NAMES)
    return pairing


def paired_rows(old: Project, new: Project) -> Pairing[Indicator]:
    """Which indicator row goes on in which."""
    pairing = Pairing(old.indicators, new.indicators, attrgetter("id"))
    for key in (attrgetter("id"), class_and_name, row_name):
        pairing.by_key(key)
    pairing.by_likeness(lambda row: row.level3, _ALIKE_NAMES)
    pairing.by_place(_fills_in)
    return pairing


def cell_changes_of_row(
    old: Indicator, new: Indicator, old_project: str | None, new_project: str | None
) -> Iterator[TextChange]:
    """The texts of a row that differ."""
    if _row_texts(old) == _row_texts(new) and old.extra == new.extra:
        return
    extras = [f"extra.{name}" for row in (old, new) for name, _ in row.extra if not name.startswith((PRINTED, MEMORY))]
    for name in dict.fromkeys((*INDICATOR_FIELDS, *sorted(extras))):
        before, after = indicator_field(old, name), indicator_field(new, name)
        if (before or "") != (after or ""):
            yield TextChange(name, Ref(old_project, old.id, name), Ref(new_project, new.id, name), before, after)


def cell_changes_of_head(old: Project, new: Project) -> Iterator[TextChange]:
    """The texts of a head that differ, the number too."""
    fixed = ("no", *head_names())
    for name in (*fixed, *sorted(set(head_names(old, new)).difference(fixed), key=_field_order)):
        before, after = project_field(old, name), project_field(new, name)
        if (before or "") != (after or ""):
            yield TextChange(name, Ref(old.id, None, name), Ref(new.id, None, name), before, after)


def _filing_cells(old: Filing, new: Filing) -> Iterator[TextChange]:
    for name in FILING_FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if (before or "") != (after or ""):
            place = Ref(None, None, name)
            yield TextChange(name, place, place, _text(before), _text(after))
    then, now = dict(old.extra), dict(new.extra)
    for key in sorted({*then, *now}):
        if then.get(key, "") != now.get(key, ""):
            place = Ref(None, None, f"extra.{key}")
            yield TextChange(place.field, place, place, then.get(key), now.get(key))


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _field_order(name: str) -> tuple[str, int, str]:
    """Months of the spending plan by number."""
    head, _, key = name.partition(".")
    return head, int(key) if key.isdecimal() else 0, key


def _projects(old: Filing, new: Filing) -> Iterator[ProjectChange]:
    pairing = paired_projects(old, new)
    moved = pairing.moved()
    gone, added = pairing.left
    reordered = bool(moved or gone or added)
    for i, j in pairing.pairs:
        one, other = old.projects[i], new.projects[j]
        same = one is other or one == other
        cells = () if same else _head_cells(old, new, one, other, reordered)
        rows = () if same else _rows(one, other)
        if cells or rows or (i, j) in moved:
            yield ProjectChange(one, other, i, j, (i, j) in moved, cells, rows)
    yield from (ProjectChange(old.projects[i], None, i, None) for i in gone)
    yield from (ProjectChange(None, new.projects[j], None, j) for j in added)


def _head_cells(old: Filing, new: Filing, one: Project, other: Project, reordered: bool) -> tuple[TextChange, ...]:
    found = {cell.field: cell for cell in cell_changes_of_head(one, other)}
    if reordered and _DIGITS.sub("", one.no or "") == _DIGITS.sub("", other.no or ""):
        found.pop("no", None)
    for name in FOLLOWING:
        if getattr(one, name) == getattr(old, name) and getattr(other, name) == getattr(new, name):
            found.pop(name, None)
    if bare_title(one) == bare_title(other):
        found.pop("title", None)
    if _goals_follow(one) and _goals_follow(other):
        found.pop("goals", None)
    return tuple(found.values())


def bare_title(project: Project) -> str:
    """A heading without what it repeats: number, name and year."""
    title = _NUMBER.sub("", project.title or "")
    for part in (project.name, str(project.fiscal_year or "")):
        title = title.replace(part, "\0") if part else title
    return title


def _goals_follow(project: Project) -> bool:
    """Whether the numbered goals are the annual goal, taken apart."""
    annual = goal_text(project, "annual")
    return annual is not None and [goal.text for goal in project.goals if goal.horizon == "item"] == split_goals(annual)


def _rows(old: Project, new: Project) -> tuple[RowChange, ...]:
    pairing = paired_rows(old, new)
    moved = pairing.moved()
    gone, added = pairing.left
    reordered = bool(moved or gone or added)
    changes = [RowChange(old.indicators[i], None, i, None) for i in gone]
    changes += [RowChange(None, new.indicators[j], None, j) for j in added]
    for i, j in pairing.pairs:
        one, other = old.indicators[i], new.indicators[j]
        cells = cell_changes_of_row(one, other, old.id, new.id)
        told = tuple(cell for cell in cells if not (reordered and _is_renumbered(cell)))
        if told or (i, j) in moved:
            changes.append(RowChange(one, other, i, j, (i, j) in moved, told))
    return in_printed_order(changes)


def _is_renumbered(cell: TextChange) -> bool:
    """Whether a label such as 指标2 only follows the order of the rows."""
    before, after = cell.before or "", cell.after or ""
    return cell.field == "label" and bool(before and after) and _DIGITS.sub("", before) == _DIGITS.sub("", after)


def paragraph_changes(old: Filing, new: Filing) -> Iterator[ParagraphChange]:
    """The paragraphs of Part One that came, went, moved or read otherwise."""
    for section in SECTIONS:
        one, other = _texts(old, section), _texts(new, section)
        if one == other:
            continue
        pairing = _paired_texts(one, other)
        moved = pairing.moved()
        gone, added = pairing.left
        yield from (ParagraphChange(section, one[i][1], None, one[i][0], None) for i in gone)
        yield from (ParagraphChange(section, None, other[j][1], None, other[j][0]) for j in added)
        for i, j in pairing.pairs:
            (place, before), (new_place, after) = one[i], other[j]
            if before != after or (i, j) in moved:
                yield ParagraphChange(section, before, after, place, new_place, (i, j) in moved)


def _texts(filing: Filing, section: str) -> list[_Text]:
    """The paragraphs of a section that say something, with their places."""
    row = filing.narrative(section)
    return [(i, text) for i, text in enumerate(row.paragraphs) if text.strip()] if row else []


def _paired_texts(old: list[_Text], new: list[_Text]) -> Pairing[_Text]:
    pairing = Pairing(old, new, itemgetter(1))
    pairing.by_key(itemgetter(1))
    pairing.by_key(lambda item: _DIGITS.sub("", folded(item[1])))
    pairing.by_likeness(itemgetter(1), _ALIKE_TEXTS)
    pairing.by_place()
    return pairing


def _name_without_years(project: Project) -> str:
    return _YEAR.sub("", name_key(project))


def _fills_in(old: Indicator, new: Indicator) -> bool:
    """Whether one of two rows is the other before it had a name."""
    return row_class(old) == row_class(new) and not (row_name(old) and row_name(new))
