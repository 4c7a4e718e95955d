"""What a filing holds and its present form does not print: kept, shown, and printed again by a form that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfdesk.forms.cells import PREFIX, PRINTED
from perfdesk.forms.convert import MEMORY
from perfdesk.forms.foot import foot_printed
from perfdesk.forms.form import Profile
from perfdesk.model.fields import INDICATOR_FIELDS, PROJECT_TEXT_FIELDS, goal_text, indicator_field, project_field
from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, Indicator, Project

# Shown with every project, whatever the form prints: in the list of projects, in the heading, beside the amounts.
_ALWAYS_SHOWN = {"no", "title", "category", "name", "amount_unit"}
_GOALS = {"item": "goals", "annual": "annual_goal", "period": "period_goal"}
_FUNDS = {source: name for name, source in FUND_FIELDS.items()}
_SAME_AS_FILING = ("unit_code", "unit_name", "fiscal_year")


def hidden_fields(project: Project, profile: Profile, filing: Filing | None = None) -> tuple[str, ...]:
    """The fields of a project that are filled in and not printed, named as in `project_field`.

    With the filing, what only repeats its unit and year is left out.
    """
    printed = {*_ALWAYS_SHOWN, *profile.project_fields()}
    printed |= set(profile.foot_fields()) if foot_printed(project, profile) else set()
    printed |= {"fiscal_year"} if profile.has_year() else set()
    printed |= {"extra.attachment"} if "attachment" in profile.styles else set()
    if filing is not None:
        same = (name for name in _SAME_AS_FILING if getattr(project, name) == getattr(filing, name))
        printed |= set(same)
    names = dict.fromkeys(name for name in _names(project) if name not in printed and project_field(project, name))
    shown = {project_field(project, name) for name in printed & set(_GOALS.values())}
    repeated = {name for name in names if name in _GOALS.values() and project_field(project, name) in shown}
    return tuple(name for name in names if name not in repeated)


def hidden_columns(rows: Iterable[Indicator], profile: Profile) -> dict[str, int]:
    """The indicator fields that are filled in and not printed, with the number of rows that have them."""
    printed = set(profile.indicator_fields())
    if any(name.startswith("target.") for name in printed):
        printed.add("value")
    counts: dict[str, int] = {}
    for row in rows:
        extras = (f"extra.{name}" for name, _ in row.extra if not name.startswith(PRINTED))
        for name in (*INDICATOR_FIELDS, *extras):
            if (
                name not in printed
                and indicator_field(row, name)
                and not (name == "label" and PREFIX in dict(row.extra))
            ):
                counts[name] = counts.get(name, 0) + 1
    order = {name: place for place, name in enumerate(INDICATOR_FIELDS)}
    return {name: counts[name] for name in sorted(counts, key=lambda name: order.get(name, len(order)))}


def hidden_sections(filing: Filing, profile: Profile) -> tuple[str, ...]:
    """The sections of Part One that hold words and are not printed."""
    filled = {row.section for row in filing.narratives if any(row.paragraphs)}
    return tuple(section for section in SECTIONS if section in filled and section not in profile.sections)


def _names(project: Project) -> Iterator[str]:
    """Every field that a project has, in the usual order of forms."""
    yield "fiscal_year"
    yield from PROJECT_TEXT_FIELDS
    yield from (_FUNDS.get(line.source, f"fund.{line.source}") for line in project.funds)
    yield from (f"spending_plan.{month}" for month, _ in project.spending_plan or ())
    yield from (name for horizon, name in _GOALS.items() if goal_text(project, horizon) is not None)
    yield from (f"goal.{goal.horizon}" for goal in project.goals if goal.horizon not in _GOALS)
    yield from (f"extra.{name}" for name, _ in project.extra if not name.startswith((MEMORY, PRINTED)))
