"""分项绩效目标 of Part One, written from the tables by the form's own sentence patterns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfdesk.forms.form import Breakdown
from perfdesk.forms.pattern import pattern_of
from perfdesk.model.fields import fund_amount, goal_text, split_goals
from perfdesk.model.money import FACTORS, parse_amount
from perfdesk.model.rows import Indicator, Project
from perfdesk.model.target import parse_target

_NUMERALS = "〇一二三四五六七八九"
_GOAL_NUMBER = re.compile(r"^\s*(?:目标\s*\d*\s*[:：]|[（(]?\d{1,2}\s*[.．、)）]|\d{1,2}\s*[:：])\s*")
_BASIS_WORD = re.compile(r"^\s*(?:依据|根据|按照)\s*[:：]?\s*")
_STOPS = "。；;，,、 \t\n"
# What may be kept of a written paragraph, and the fields of the pattern that go with it.
KEPT_TOGETHER = {
    "goals": ("goals",),
    "indicators": ("indicators", "level1_words", "level1_count", "count", "basis"),
}


def heading(breakdown: Breakdown, group: str, ordinal: int) -> str:
    """The line above a project or a group; `ordinal` counts from 1."""
    return pattern_of(breakdown.heading).format({"group": group, "ordinal": chinese(ordinal), "n": str(ordinal)})


def paragraphs(
    breakdown: Breakdown, projects: Sequence[Project], amount_unit: str, kept: dict[str, str] | None = None
) -> tuple[str, ...]:
    """The paragraphs of one project or a group, without their heading.

    `amount_unit` counts where a project names none; `kept` are fields whose wording stays as it is given.
    """
    values = {**_values(breakdown, projects, amount_unit), **(kept or {})}
    return tuple(_tidy(pattern_of(text).format(values)) for text in breakdown.text)


def read_back(breakdown: Breakdown, written: Sequence[str]) -> dict[str, str]:
    """The fields of written paragraphs that follow the pattern; empty where they do not."""
    found: dict[str, str] = {}
    for text, paragraph in zip(breakdown.text, written, strict=False):
        found.update(pattern_of(text).read(paragraph) or {})
    return found


def digest(projects: Iterable[Project]) -> str:
    """A short sign of everything in the tables of these projects that a paragraph may tell."""
    content = [
        [
            project.name,
            fund_amount(project, "total"),
            project.amount_unit,
            [list(pair) for pair in project.spending_plan or ()],
            [[goal.horizon, goal.text] for goal in project.goals],
            [[row.level1, row.level2, row.level3, row.description, row.value, row.basis] for row in project.indicators],
        ]
        for project in projects
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def chinese(number: int) -> str:
    """A number from 1 to 99 as Chinese headings count, larger ones in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return ten + (_NUMERALS[ones] if ones else "")


def _values(breakdown: Breakdown, projects: Sequence[Project], amount_unit: str) -> dict[str, str]:
    rows = _told(projects)
    levels = list(dict.fromkeys(_plain(row.level1) for row in rows if _plain(row.level1)))
    plan = _shared_plan(projects)
    return {
        "projects": "，".join(_project(breakdown, project, amount_unit) for project in projects),
        "names": "、".join(project.name for project in projects),
        "goals": "；".join(dict.fromkeys(goal for project in projects for goal in _goals(project))),
        "months": "、".join(f"{month}月底" for month, _ in plan),
        "shares": "、".join(share for _, share in plan),
        "level1_words": "、".join(levels),
        "level1_count": chinese(len(levels)) if levels else "",
        "count": str(len(rows)),
        "indicators": breakdown.between.join(
            dict.fromkeys(_indicator(breakdown, row, n) for n, row in enumerate(rows, start=1))
        ),
        "basis": "、".join(dict.fromkeys(_BASIS_WORD.sub("", _flat(row.basis)) for row in rows if _flat(row.basis))),
    }


def _told(projects: Sequence[Project]) -> list[Indicator]:
    """The indicators that have a name and a value that applies; those of a group class by class, equal ones once."""
    found: dict[tuple[str, ...], Indicator] = {}
    for row in (row for project in projects for row in project.indicators):
        if row.level3.strip() and parse_target(row.value).kind not in ("blank", "not_applicable"):
            key = tuple(_flat(text) for text in (row.level1, row.level2, row.level3, row.description, row.value))
            found.setdefault(key, row)
    rows = list(found.values())
    if len(projects) == 1:
        return rows
    levels = list(dict.fromkeys(_plain(row.level1) for row in rows))
    classes = list(dict.fromkeys(_plain(row.level2) for row in rows))
    return sorted(rows, key=lambda row: (levels.index(_plain(row.level1)), classes.index(_plain(row.level2))))


def _project(breakdown: Breakdown, project: Project, amount_unit: str) -> str:
    amount = parse_amount(fund_amount(project, "total") or "", project.amount_unit or amount_unit)
    budget = "" if amount is None else _in_wan(amount.yuan)
    return pattern_of(breakdown.project).format({"name": project.name, "budget": budget})


def _in_wan(yuan: Decimal) -> str:
    return f"{(yuan / FACTORS['万元']).normalize():f}"


def _goals(project: Project) -> list[str]:
    """The goals without their numbers: those of the form before those of the whole period."""
    goals = [goal.text for goal in project.goals if goal.horizon == "item"]
    if not any(goals):
        whole = goal_text(project, "annual") or goal_text(project, "period") or ""
        goals = split_goals(whole)
    lines = (line for goal in goals for line in goal.split("\n"))
    plain = (_GOAL_NUMBER.sub("", line).strip(_STOPS) for line in lines)
    return [goal for goal in plain if goal]


def _shared_plan(projects: Sequence[Project]) -> list[tuple[str, str]]:
    """The spending plan when all projects have the same one; nobody can say several in one sentence."""
    plans = {tuple(pair for pair in project.spending_plan or () if pair[1].strip()) for project in projects}
    return list(plans.pop()) if len(plans) == 1 else []


def _indicator(breakdown: Breakdown, row: Indicator, number: int) -> str:
    kind = parse_target(row.value).kind
    pattern = {"quantitative": breakdown.number, "date": breakdown.date}.get(kind, breakdown.words)
    name, description = _flat(row.level3), _flat(row.description)
    values = {
        "n": str(number),
        "level1": _plain(row.level1),
        "level2": _plain(row.level2),
        "level3": name,
        "description": "" if description == name else description,
        "value": _flat(row.value),
    }
    return pattern_of(pattern).format(values)


def _plain(text: str | None) -> str:
    return "".join((text or "").split())


def _flat(text: str | None) -> str:
    """A text of a cell on one line, without the stop at its end."""
    return re.sub(r"\s*\n\s*", "", text or "").strip().rstrip(_STOPS)


def _tidy(text: str) -> str:
    """Without the doubled stops that a text with its own stop leaves."""
    return re.sub(r"[。；，、]+(?=。)", "", text)
