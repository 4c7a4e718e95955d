"""Imported projects against those of the filing: which is which, and what a replacement would change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.origins import head_names
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Project
from perfdesk.workflow.import_doubts import code_key, folded, name_key
from perfdesk.workflow.pairing import Pairing

Action = Literal["add", "replace", "skip"]

_NUMBER = re.compile(r"^\s*\d+\s*[.．、]\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with one imported project; `existing` is the project it matches, if any."""

    action: Action
    existing: str | None = None


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that a replacement changes: where it is, in Chinese, and its text before and after."""

    label: str
    before: str
    after: str


def proposed_choices(filing: Filing, projects: Sequence[Project]) -> dict[str, Choice]:
    """For each imported project id: replace the project it matches, skip it when nothing would change, add the others.

    A match has the same code and name, else the same code, else the same name, white space and full-width signs apart;
    each project is matched once. A project that an earlier imported one equals is skipped. The imported projects are
    on the form of the filing.
    """
    matches = _matches(filing.projects, projects)
    choices: dict[str, Choice] = {}
    for number, project in enumerate(projects):
        old = matches.get(project.id)
        if old is None:
            again = any(_is_same(other, project) for other in projects[:number])
            choices[project.id] = Choice("skip" if again else "add")
        else:
            choices[project.id] = Choice("replace" if cell_changes(old, project) else "skip", old.id)
    return choices


def cell_changes(old: Project, new: Project) -> list[CellChange]:
    """What differs when `new` takes the place of `old`, in printed order. A missing field and a blank one are alike.

    Numbers of projects do not count: a replaced project keeps its place.
    """
    changes = [
        CellChange(field_label(name), before, after)
        for name in head_names(old, new)
        if (before := _head_text(old, name)) != (after := _head_text(new, name))
    ]
    pairs = _pairs(old.indicators, new.indicators)
    continued = {row.id for row in pairs.values()}
    for number, row in enumerate(new.indicators, start=1):
        before_row = pairs.get(row.id)
        if before_row is None:
            changes.append(CellChange(f"新增第{number}行“{row.level3}”", "", row.value or row.level3))
        else:
            changes += _row_changes(f"第{number}行“{row.level3}”", before_row, row)
    for number, row in enumerate(old.indicators, start=1):
        if row.id not in continued:
            changes.append(CellChange(f"删去原第{number}行“{row.level3}”", row.value or row.level3, ""))
    moved = [pairs[row.id].id for row in new.indicators if row.id in pairs]
    if moved != [row.id for row in old.indicators if row.id in continued]:
        changes.append(CellChange("指标的先后顺序", "原来的顺序", "文件里的顺序"))
    return changes


def continued(old: Project, new: Project) -> Project:
    """`new` in the place of `old`: with its id, and with the ids of the rows that it goes on with, so that remarks and
    the history of a cell stay with it."""
    pairs = _pairs(old.indicators, new.indicators)
    rows = tuple(replace(row, id=pairs[row.id].id) if row.id in pairs else row for row in new.indicators)
    lines = {line.source: line.id for line in old.funds}
    funds: list[FundLine] = [replace(line, id=lines.pop(line.source, line.id)) for line in new.funds]
    return replace(new, id=old.id, indicators=rows, funds=tuple(funds), goals=_continued_goals(old.goals, new.goals))


def _continued_goals(old: Iterable[Goal], new: Iterable[Goal]) -> tuple[Goal, ...]:
    left: dict[str, list[str]] = {}
    for goal in old:
        left.setdefault(goal.horizon, []).append(goal.id)
    return tuple(replace(goal, id=ids.pop(0)) if (ids := left.get(goal.horizon)) else goal for goal in new)


def _matches(old: Sequence[Project], new: Sequence[Project]) -> dict[str, Project]:
    """New id -> the old project that it matches."""
    pairing = Pairing(old, new, attrgetter("id"))
    for key in PROJECT_KEYS:
        pairing.by_key(key)
    return {new[j].id: old[i] for i, j in pairing.pairs}


def _both(project: Project) -> str:
    code, name = code_key(project), name_key(project)
    return f"{code}\n{name}" if code and name else ""


PROJECT_KEYS: tuple[Callable[[Project], str], ...] = (_both, code_key, name_key)
"""What makes two projects one, the surest first."""


def _is_same(one: Project, other: Project) -> bool:
    return (code_key(one), name_key(one)) == (code_key(other), name_key(other)) and not cell_changes(one, other)


def _head_text(project: Project, name: str) -> str:
    text = project_field(project, name) or ""
    return _NUMBER.sub("", text) if name == "title" else text


def _row_changes(label: str, old: Indicator, new: Indicator) -> Iterator[CellChange]:
    names = [*INDICATOR_FIELDS]
    for row in (old, new):
        names += [f"extra.{name}" for name, _ in row.extra if not name.startswith(PRINTED)]
    for name in dict.fromkeys(names):
        before, after = indicator_field(old, name) or "", indicator_field(new, name) or ""
        if before != after:
            yield CellChange(f"{label} {field_label(name)}", before, after)


def _pairs(old: Sequence[Indicator], new: Sequence[Indicator]) -> Mapping[str, Indicator]:
    """New row id -> the old row that it continues: the same class and name, the same name, else the same class."""
    pairing = Pairing(old, new, attrgetter("id"))
    for key in (class_and_name, row_name, row_class):
        pairing.by_key(key)
    return {new[j].id: old[i] for i, j in pairing.pairs}


def class_and_name(row: Indicator) -> str:
    """Classes and name of a row for comparing."""
    return f"{row_class(row)}\n{row_name(row)}"


def row_name(row: Indicator) -> str:
    """The name of a row for comparing."""
    return folded(row.level3)


def row_class(row: Indicator) -> str:
    """The classes of a row for comparing."""
    return f"{folded(row.level1)}\n{folded(row.level2)}"
