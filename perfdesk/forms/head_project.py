"""The project that the fields of a head make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfdesk.forms.headings import name_in_heading, year_in_heading
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_funds import PROJECT_TOTAL, level_of
from perfdesk.model.fields import project_field, split_goals, with_project_field
from perfdesk.model.money import parse_amount
from perfdesk.model.rows import FUND_FIELDS, FundLine, Goal, Project

_SEVERAL = "goals"
_OPENING, _CLOSING = r"[\[［【〔(（]", r"[\]］】〕)）]"
_CODED = tuple(
    map(
        re.compile,
        (
            rf"{_OPENING}\s*(?P<code>[0-9]{{2,}})\s*{_CLOSING}\s*(?P<name>\D.*)",
            rf"(?P<name>.*[^0-9\s])\s*{_OPENING}\s*(?P<code>[0-9]{{3,}})\s*{_CLOSING}",
            r"(?P<code>[0-9]{3,})\s*[-—－_]\s*(?P<name>\D.*)",
        ),
    )
)


def built(
    profile: Profile,
    fields: dict[str, str],
    goals: Sequence[str],
    printed: Mapping[str, str],
    title: str | None,
    category: str,
) -> Project:
    """The project of a head. `printed` are the labels that its fields were read from, as they stand there."""
    heading = (profile.read_heading(title) if title else None) or {}
    name = name_in_heading(heading.get("name", ""))
    project = Project(title=title, name=name, no=heading.get("no", "") if profile.has_number() else None)
    project = replace(project, category=category or _category(profile, title))
    fields = _settled(fields)
    year = heading.get("fiscal_year") or year_in_heading(title, fields.get("name") or name)
    if year:
        fields.setdefault("fiscal_year", year)
    own = [field for field in profile.project_fields() if field in fields]
    for field in (*own, *(field for field in fields if field not in own)):
        project = with_field(project, field, fields[field])
    project = _with_goals(project, fields, goals)
    project = replace(project, name=project.name or name)
    return _with_unit(_with_printed(project, printed), profile)


def with_field(project: Project, name: str, text: str) -> Project:
    """The project with one field; a year that is none is left out."""
    if name == "fiscal_year":
        digits = "".join(letter for letter in text if letter.isdecimal())
        return with_project_field(project, name, digits) if len(digits) == 4 else project
    return with_project_field(project, name, text)


def _settled(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with those put right that depend on one another.

    The total of the whole project is that of the year where no other is printed; the code beside the name of a
    department whose own form this is belongs to the unit.
    """
    found = dict(fields)
    if PROJECT_TOTAL in found and not found.get("budget_total"):
        found["budget_total"] = found.pop(PROJECT_TOTAL)
    for name in ("competent_department", "unit"):
        _split_code(found, f"{name}_code", name if name != "unit" else "unit_name")
    code = found.get("competent_department_code")
    if code and "competent_department" not in found and "unit_name" in found and "unit_code" not in found:
        found["unit_code"] = found.pop("competent_department_code")
    return found


def _split_code(fields: dict[str, str], code: str, name: str) -> None:
    """Part the code of a body from its name where one cell holds both, such as [125]某局, 某局（125） or 125-某局."""
    text = fields.get(name, "")
    if fields.get(code) and text:
        fields[name] = text.lstrip("-—－_ ") or text
        return
    found = next((match for pattern in _CODED if (match := pattern.fullmatch(text)) is not None), None)
    if found is not None:
        fields[code], fields[name] = found["code"], found["name"].strip()


def _category(profile: Profile, title: str | None) -> str:
    for category, text in profile.titles.items():
        if title and profile.read_heading(title, (text,)) is not None:
            return category
    return "project"


def _with_goals(project: Project, fields: Mapping[str, str], goals: Sequence[str]) -> Project:
    """The numbered goals: read row by row, or out of the annual goal where there is no other cell for them."""
    texts = list(goals) if list(goals) != [""] else []
    if not texts and not fields.get(_SEVERAL):
        texts = split_goals(fields.get("annual_goal", ""))
    if not texts:
        return project
    rest = [goal for goal in project.goals if goal.horizon != "item"]
    return replace(project, goals=(*(Goal(text=text) for text in texts), *rest))


def _with_printed(project: Project, printed: Mapping[str, str]) -> Project:
    """Lines of money that have no field of their own with their printed label and government level."""
    return replace(project, funds=tuple(_line(line, printed) for line in project.funds))


def _line(line: FundLine, printed: Mapping[str, str]) -> FundLine:
    label = printed.get(f"fund.{line.source}")
    return replace(line, label=label, level=level_of(line.source)) if label is not None else line


def _with_unit(project: Project, profile: Profile) -> Project:
    """The unit of amounts, from the cells or the form itself where it is printed nowhere else."""
    if project.amount_unit:
        return project
    amounts = [parse_amount(project_field(project, name) or "", "") for name in FUND_FIELDS]
    texts = [project_field(project, name) or "" for name in FUND_FIELDS]
    printed = [a.unit for a, text in zip(amounts, texts, strict=True) if a is not None and not text[-1:].isdigit()]
    own = project.amount_unit if "amount_unit" in profile.project_fields() else profile.amount_unit
    return replace(project, amount_unit=printed[0] if printed else own)
