"""Reading and replacing one field by its name, the same for form cells, grid, rules and commands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, FundLine, Goal, Indicator, Narrative, Project, Ref
from perfdesk.model.target import SIGNS, parse_target

INDICATOR_FIELDS = (
    "level1",
    "level2",
    "requirement",
    "label",
    "level3",
    "description",
    "value",
    "basis",
    "standard",
    "weight",
)
TARGET_PARTS = ("target.operator", "target.number", "target.unit")
PROJECT_TEXT_FIELDS = (
    "no",
    "title",
    "category",
    "unit_code",
    "unit_name",
    "code",
    "name",
    "competent_department",
    "competent_department_code",
    "implementing_unit",
    "attribute",
    "period",
    "amount_unit",
    "funds_use",
)
GOAL_FIELDS = {"item": "goals", "annual": "annual_goal", "period": "period_goal"}
"""The field of each kind of goal; those of any other horizon are `goal.<horizon>`."""
_PRINTED_SIGNS = {
    "定性": "",
    "大于等于": "≥",
    ">=": "≥",
    "≧": "≥",
    "小于等于": "≤",
    "<=": "≤",
    "≦": "≤",
    "等于": "=",
    "＝": "=",
    "大于": ">",
    "＞": ">",
    "小于": "<",
    "＜": "<",
}
_GOAL_START = re.compile(r"^\s*(?:\d+\s*[.．、:：)）]|目标\s*\d*\s*[:：]|[（(][一二三四五六七八九十\d]+[)）])")


def split_goals(text: str) -> list[str]:
    """Split the text of a goal cell into goals: a new goal begins at a line that opens with a number.

    `"\\n".join(split_goals(text)) == text` for every text without outer blank lines.
    """
    goals: list[str] = []
    for line in text.split("\n") if text else []:
        if goals and not _GOAL_START.match(line):
            goals[-1] += "\n" + line
        else:
            goals.append(line)
    return goals


def _split_alike(project: Project, text: str) -> list[str]:
    """Goals from an edited text: a goal a line where the project's goals bear no numbers of their own."""
    old = [goal.text for goal in project.goals if goal.horizon == "item"]
    plain = len(old) > 1 and split_goals("\n".join(old)) != old and not any("\n" in goal for goal in old)
    return text.split("\n") if plain and text else split_goals(text)


def goal_text(project: Project, horizon: str) -> str | None:
    """The joined text of one goal cell, None when the form has no such cell."""
    rows = [goal.text for goal in project.goals if goal.horizon == horizon]
    return "\n".join(rows) if rows else None


def fund_amount(project: Project, source: str) -> str | None:
    """The printed amount of one fund source, None when the form has no such line."""
    return next((line.amount for line in project.funds if line.source == source), None)


def project_field(project: Project, name: str) -> str | None:
    """The text of a project field. KeyError for an unknown name."""
    if name in PROJECT_TEXT_FIELDS:
        value = getattr(project, name)
        return None if value is None else str(value)
    if name == "fiscal_year":
        return None if project.fiscal_year is None else str(project.fiscal_year)
    if name in FUND_FIELDS:
        return fund_amount(project, FUND_FIELDS[name])
    if name.startswith("fund."):
        return fund_amount(project, name.partition(".")[2])
    if name in ("goals", "annual_goal", "period_goal"):
        return goal_text(project, {"goals": "item"}.get(name, name.removesuffix("_goal")))
    if name.startswith("goal."):
        return goal_text(project, name.partition(".")[2])
    if name.startswith("spending_plan."):
        return dict(project.spending_plan or ()).get(name.partition(".")[2])
    if name.startswith("extra."):
        return dict(project.extra).get(name.partition(".")[2])
    raise KeyError(name)


def with_project_field(project: Project, name: str, text: str) -> Project:
    """The project with one field replaced. KeyError for an unknown name, ValueError for a year that is no number."""
    if name in PROJECT_TEXT_FIELDS:
        return replace(project, **_named(name, text))
    if name == "fiscal_year":
        return replace(project, fiscal_year=int(text) if text.strip() else None)
    if name in FUND_FIELDS:
        return replace(project, funds=_with_amount(project.funds, FUND_FIELDS[name], text))
    if name == "goals":
        return replace(project, goals=_with_goals(project.goals, "item", _split_alike(project, text)))
    if name in ("annual_goal", "period_goal"):
        return _with_whole_goal(project, name.removesuffix("_goal"), text)
    head, _, key = name.partition(".")
    if head == "fund" and key:
        return replace(project, funds=_with_amount(project.funds, key, text))
    if head == "goal" and key:
        return _with_whole_goal(project, key, text)
    if head == "spending_plan":
        return replace(project, spending_plan=_with_pair(project.spending_plan or (), key, text))
    if head == "extra":
        return replace(project, extra=_with_pair(project.extra, key, text))
    raise KeyError(name)


def without_project_field(project: Project, name: str) -> Project:
    """The project without a field, as on a form that has none. KeyError for an unknown name."""
    if name in FUND_FIELDS or name.startswith("fund."):
        source = FUND_FIELDS.get(name, name.partition(".")[2])
        return replace(project, funds=tuple(line for line in project.funds if line.source != source))
    if name in ("goals", "annual_goal", "period_goal"):
        horizon = "item" if name == "goals" else name.removesuffix("_goal")
        return replace(project, goals=tuple(goal for goal in project.goals if goal.horizon != horizon))
    head, _, key = name.partition(".")
    if head == "goal":
        return replace(project, goals=tuple(goal for goal in project.goals if goal.horizon != key))
    if head == "spending_plan":
        plan = tuple(pair for pair in project.spending_plan or () if pair[0] != key)
        return replace(project, spending_plan=plan or None)
    if head == "extra":
        return replace(project, extra=tuple(pair for pair in project.extra if pair[0] != key))
    if name not in (*PROJECT_TEXT_FIELDS, "fiscal_year"):
        raise KeyError(name)
    changes: dict[str, Any] = {name: None}
    return replace(project, **changes)


def indicator_field(row: Indicator, name: str) -> str | None:
    """The text of an indicator field. KeyError for an unknown name."""
    if name in INDICATOR_FIELDS:
        value = getattr(row, name)
        return None if value is None else str(value)
    if name.startswith("extra."):
        return dict(row.extra).get(name.partition(".")[2])
    if name in TARGET_PARTS:
        return target_parts(row.value)[TARGET_PARTS.index(name)]
    raise KeyError(name)


def with_indicator_field(row: Indicator, name: str, text: str) -> Indicator:
    """The indicator with one field replaced. KeyError for an unknown name."""
    if name in INDICATOR_FIELDS:
        return replace(row, **_named(name, text))
    head, _, key = name.partition(".")
    if head == "extra":
        return replace(row, extra=_with_pair(row.extra, key, text))
    if name in TARGET_PARTS:
        parts = list(target_parts(row.value))
        parts[TARGET_PARTS.index(name)] = text.strip()
        return replace(row, value=joined_target(*parts))
    raise KeyError(name)


def target_parts(value: str) -> tuple[str, str, str]:
    """A value as its operator, number and unit; a value that is no plain number stands whole in the middle.

    The operator of a qualitative value is 定性. `joined_target` puts the parts together again.
    """
    found = parse_target(value)
    if found.number is not None:
        sign = SIGNS[found.operator] if found.operator else ""
        high = "" if found.number_high is None else f"-{found.number_high:f}"
        parts = (sign, f"{found.number:f}{high}", found.unit)
        if "".join(parts) == value:
            return parts
    return ("定性" if found.kind == "qualitative" else "", value, "")


def joined_target(operator: str, number: str, unit: str) -> str:
    """The value of an indicator whose operator, number and unit are printed apart."""
    sign = _PRINTED_SIGNS.get(operator.strip(), operator.strip())
    return f"{sign}{number.strip()}{unit.strip()}"


def read_ref(filing: Filing, ref: Ref) -> str | None:
    """The text at an address. KeyError when the row or field does not exist."""
    if ref.project is None:
        if ref.field in SECTIONS:
            row = filing.narrative(ref.field)
            return None if row is None else "\n".join(row.paragraphs)
        if ref.field in ("form_id", "fiscal_year", "unit_code", "unit_name"):
            value = getattr(filing, ref.field)
            return None if value is None else str(value)
        raise KeyError(ref.field)
    project = filing.project(ref.project)
    if ref.indicator is None:
        return project_field(project, ref.field)
    return indicator_field(project.indicator(ref.indicator), ref.field)


def with_ref(filing: Filing, ref: Ref, text: str) -> Filing:
    """The filing with the text at an address replaced. KeyError when the row or field does not exist."""
    if ref.project is None:
        return _with_filing_field(filing, ref.field, text)
    project = filing.project(ref.project)
    if ref.indicator is None:
        changed = with_project_field(project, ref.field, text)
    else:
        target = project.indicator(ref.indicator)
        rows = tuple(with_indicator_field(row, ref.field, text) if row is target else row for row in project.indicators)
        changed = replace(project, indicators=rows)
    return with_project(filing, changed)


def with_project(filing: Filing, changed: Project) -> Filing:
    """The filing with the project of the same id replaced."""
    return replace(filing, projects=tuple(changed if row.id == changed.id else row for row in filing.projects))


def _with_filing_field(filing: Filing, name: str, text: str) -> Filing:
    if name in SECTIONS:
        paragraphs = tuple(text.split("\n")) if text else ()
        row = filing.narrative(name)
        if row is None:
            added = (*filing.narratives, Narrative(section=name, paragraphs=paragraphs))
            return replace(filing, narratives=tuple(sorted(added, key=lambda item: SECTIONS.index(item.section))))
        changed = replace(row, paragraphs=paragraphs)
        return replace(filing, narratives=tuple(changed if item is row else item for item in filing.narratives))
    if name == "fiscal_year":
        return replace(filing, fiscal_year=int(text) if text.strip() else None)
    if name in ("form_id", "unit_code", "unit_name"):
        return replace(filing, **_named(name, text))
    raise KeyError(name)


def _with_amount(funds: tuple[FundLine, ...], source: str, text: str) -> tuple[FundLine, ...]:
    for line in funds:
        if line.source == source:
            return tuple(replace(item, amount=text) if item is line else item for item in funds)
    return (*funds, FundLine(source=source, amount=text))


def _with_goals(goals: tuple[Goal, ...], horizon: str, texts: list[str]) -> tuple[Goal, ...]:
    old = [goal for goal in goals if goal.horizon == horizon]
    kept = [goal for goal in goals if goal.horizon != horizon]
    rows = [
        replace(old[i], text=text) if i < len(old) else Goal(horizon=horizon, text=text) for i, text in enumerate(texts)
    ]
    return (*rows, *kept) if horizon == "item" else (*kept, *rows)


def _with_whole_goal(project: Project, horizon: str, text: str) -> Project:
    """Replace an annual or period goal; the numbered goals follow where they were split from the annual text."""
    before = goal_text(project, horizon)
    items = [goal.text for goal in project.goals if goal.horizon == "item"]
    goals = _with_goals(project.goals, horizon, [text])
    if horizon == "annual" and items == split_goals(before or ""):
        goals = _with_goals(goals, "item", split_goals(text))
    return replace(project, goals=goals)


def _with_pair(pairs: tuple[tuple[str, str], ...], key: str, text: str) -> tuple[tuple[str, str], ...]:
    if any(name == key for name, _ in pairs):
        return tuple((name, text if name == key else value) for name, value in pairs)
    return (*pairs, (key, text))


def _named(name: str, value: str) -> dict[str, Any]:
    return {name: value}
