"""The filing as the public, versioned JSON of the command line, and back (docs/interchange.md).

`from_dump(to_dump(filing))` is the filing with fresh row ids; `to_dump(from_dump(data))` is `data` for every dump
written here. What the contract has no name for stands in additional fields that are left out when they hold nothing:
`extra` (filing, project, indicator), `waivers`, `rule_settings`, `final_exports` and `carried` (filing), `weight`
(indicator), `other_goals`, `fund_lines` and `completed` (project). The bin is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from perfdesk.model import target
from perfdesk.model.fields import PROJECT_TEXT_FIELDS, fund_amount, goal_text
from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, FundLine, Goal, Indicator, Narrative, Project
from perfdesk.workflow.checked_json import Node, refused
from perfdesk.workflow.interchange_carried import carried_dump, with_carried
from perfdesk.workflow.interchange_review import review_dump, with_review
from perfdesk.workflow.interchange_status import ticked, with_ticks

VERSION = 1
_PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_HORIZONS = ("annual", "period")
_HEAD_FIELDS = tuple(name for name in PROJECT_TEXT_FIELDS if name not in ("no", "name", "category"))
_INDICATOR_FIELDS = ("level1", "level2", "requirement", "label", "description", "basis", "standard")


def to_dump(filing: Filing) -> dict[str, Any]:
    """The filing as JSON data, version 1."""
    sections: dict[str, list[str]] = {}
    for section in SECTIONS:
        row = filing.narrative(section)
        sections[section] = list(row.paragraphs) if row else []
    return {
        "version": VERSION,
        "form": filing.form_id,
        "fiscal_year": filing.fiscal_year,
        "unit_code": filing.unit_code,
        "unit_name": filing.unit_name,
        "sections": sections,
        "projects": with_ticks([_project_dump(project) for project in filing.projects], filing),
        **_filled(extra=dict(filing.extra)),
        **review_dump(filing),
        **carried_dump(filing),
    }


def from_dump(data: Any) -> Filing:
    """The filing of JSON data, with fresh row ids. Unknown keys are passed over.

    UserError naming the place when the data is of another version or shape.
    """
    if not isinstance(data, dict):
        raise refused("", "一个对象（花括号）")
    version = data.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        raise refused("version", f"{VERSION}，别的版本本程序还不认识")
    root = Node(data, "")
    sections = root.child("sections")
    narratives = [(name, sections.texts(name)) for name in SECTIONS] if sections else []
    filing = Filing(
        form_id=root.optional_text("form"),
        fiscal_year=root.year("fiscal_year"),
        unit_code=root.optional_text("unit_code"),
        unit_name=root.optional_text("unit_name"),
        extra=root.pairs("extra") or (),
        narratives=tuple(Narrative(section=name, paragraphs=texts) for name, texts in narratives if texts),
        projects=tuple(_project(node) for node in root.rows("projects")),
    )
    return ticked(with_carried(with_review(filing, root), root), root)


def _project_dump(project: Project) -> dict[str, Any]:
    plan = project.spending_plan
    return {
        "no": int(project.no) if project.no and _PLAIN_NUMBER.fullmatch(project.no) else project.no,
        "title": project.title,
        "category": project.category,
        "fiscal_year": project.fiscal_year,
        "unit_code": project.unit_code,
        "unit_name": project.unit_name,
        "code": project.code,
        "name": project.name,
        "competent_department": project.competent_department,
        "competent_department_code": project.competent_department_code,
        "implementing_unit": project.implementing_unit,
        "attribute": project.attribute,
        "period": project.period,
        "amount_unit": project.amount_unit,
        **{name: fund_amount(project, source) for name, source in FUND_FIELDS.items()},
        "funds_use": project.funds_use,
        "spending_plan": None if plan is None else dict(plan),
        "period_goal": goal_text(project, "period"),
        "annual_goal": goal_text(project, "annual"),
        "goals": [goal.text for goal in project.goals if goal.horizon == "item"],
        "indicators": [_indicator_dump(row) for row in project.indicators],
        **_filled(
            extra=dict(project.extra),
            fund_lines=_fund_lines_dump(project.funds),
            other_goals=[
                {"horizon": goal.horizon, "text": goal.text}
                for goal in project.goals
                if goal.horizon not in ("item", *_HORIZONS)
            ],
        ),
    }


def _indicator_dump(row: Indicator) -> dict[str, Any]:
    read = target.parse_target(row.value)
    return {
        "level1": row.level1,
        "level2": row.level2,
        "requirement": row.requirement,
        "label": row.label,
        "level3": row.level3,
        "description": row.description,
        "value": row.value,
        "basis": row.basis,
        "standard": row.standard,
        "target": {
            "operator": read.operator,
            "number": _json_number(read.number),
            "number_high": _json_number(read.number_high),
            "unit": read.unit,
            "kind": read.kind,
        },
        **({} if row.weight is None else {"weight": row.weight}),
        **_filled(extra=dict(row.extra)),
    }


def _fund_lines_dump(funds: Iterable[FundLine]) -> list[dict[str, Any]]:
    """Every fund line in order, [] when the budget_* fields say it all.

    The first line of a source that has a budget_* field leaves its amount to that field, so nothing is said twice.
    """
    named: set[str] = set()
    lines: list[dict[str, Any]] = []
    plain = True
    for line in funds:
        by_field = line.source in FUND_FIELDS.values() and line.source not in named
        named.add(line.source)
        plain = plain and by_field and line.level is None and line.label is None
        record: dict[str, Any] = {"source": line.source, "level": line.level, "label": line.label}
        lines.append(record if by_field else {**record, "amount": line.amount})
    return [] if plain else lines


def _json_number(number: Decimal | None) -> int | float | str | None:
    """A JSON number that is exactly that number; its digits as text when no JSON number is."""
    if number is None or not number.is_finite() or abs(number.adjusted()) > 15:
        return None if number is None else str(number)
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _optional_texts(node: Node, names: Iterable[str]) -> dict[str, Any]:
    return {name: node.optional_text(name) for name in names}


def _project(node: Node) -> Project:
    return Project(
        no=node.number_text("no"),
        name=node.text("name"),
        category=node.optional_text("category") or "project",
        fiscal_year=node.year("fiscal_year"),
        spending_plan=node.pairs("spending_plan"),
        extra=node.pairs("extra") or (),
        funds=_funds(node),
        goals=_goals(node),
        indicators=tuple(_indicator(row) for row in node.rows("indicators")),
        **_optional_texts(node, _HEAD_FIELDS),
    )


def _funds(node: Node) -> tuple[FundLine, ...]:
    amounts = {source: node.optional_text(name) for name, source in FUND_FIELDS.items()}
    lines: list[FundLine] = []
    for row in node.rows("fund_lines", required=False):
        source = row.text("source")
        amount = row.optional_text("amount") if "amount" in row.value else amounts.pop(source, None)
        if amount is not None:
            level, label = row.optional_text("level"), row.optional_text("label")
            lines.append(FundLine(source=source, amount=amount, level=level, label=label))
    rest = [FundLine(source=source, amount=amount) for source, amount in amounts.items() if amount is not None]
    return (*lines, *rest)


def _goals(node: Node) -> tuple[Goal, ...]:
    goals = [Goal(text=text) for text in node.texts("goals")]
    for horizon in _HORIZONS:
        text = node.optional_text(f"{horizon}_goal")
        if text is not None:
            goals.append(Goal(horizon=horizon, text=text))
    other = node.rows("other_goals", required=False)
    return (*goals, *(Goal(horizon=row.text("horizon"), text=row.text("text")) for row in other))


def _indicator(node: Node) -> Indicator:
    return Indicator(
        level3=node.text("level3"),
        value=node.text("value"),
        weight=node.optional_text("weight"),
        extra=node.pairs("extra") or (),
        **_optional_texts(node, _INDICATOR_FIELDS),
    )
