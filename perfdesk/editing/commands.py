"""Intentions as steps. Every function is pure: it takes the filing and returns the step, None when nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perfdesk.editing.bin import delete_projects
from perfdesk.editing.step import Step, step_between
from perfdesk.editing.titles import TITLE_FIELDS, title_follows, year_follows
from perfdesk.editing.titles import TitleFor as TitleFor
from perfdesk.editing.titles import renumbered as renumbered
from perfdesk.errors import UserError
from perfdesk.model.fields import (
    project_field,
    read_ref,
    with_indicator_field,
    with_project,
    with_project_field,
    with_ref,
)
from perfdesk.model.names import FIELD_NAMES as FIELD_NAMES
from perfdesk.model.names import field_label as field_label
from perfdesk.model.rows import FUND_FIELDS, Filing, FundLine, Indicator, Narrative, Project, Ref, new_id
from perfdesk.model.text import storable


def set_field(filing: Filing, ref: Ref, text: str, *, title_for: TitleFor | None = None) -> Step | None:
    """Replace one text. With `title_for` the heading of a project follows its name, number, year and category while it
    matches them, and the year of the projects follows that of the filing.

    Steps for one place share a merge key, so a burst of typing becomes one history entry. A field that is not there
    does not come by being emptied. KeyError for an unknown address, UserError for a year that is none.
    """
    if not text and read_ref(filing, ref) is None:
        return None
    after = with_ref(filing, ref, _checked(ref, text))
    if title_for is not None and ref.project is not None and ref.indicator is None and ref.field in TITLE_FIELDS:
        old, new = filing.project(ref.project), after.project(ref.project)
        after = with_project(after, title_follows(old, new, title_for))
    elif title_for is not None and ref.project is None and ref.field == "fiscal_year":
        after = year_follows(filing, after, title_for)
    key = f"{ref.project}/{ref.indicator}/{ref.field}"
    return step_between(f"修改{field_label(ref.field)}", filing, after, key)


def set_fields(
    filing: Filing, texts: Mapping[Ref, str], label: str, *, title_for: TitleFor | None = None
) -> Step | None:
    """Replace many texts as one step (paste, clear, fill down, fix all); otherwise as `set_field`."""
    old = {project.id: project for project in filing.projects}
    new = dict(old)
    after = filing
    for ref, raw in texts.items():
        text = _checked(ref, raw)
        if not text and read_ref(filing, ref) is None:
            continue
        if ref.project is None:
            after = with_ref(after, ref, text)
        elif ref.indicator is None:
            new[ref.project] = with_project_field(new[ref.project], ref.field, text)
        else:
            new[ref.project] = _with_cell(new[ref.project], ref, text)
    if title_for is not None:
        named = {ref.project for ref in texts if ref.indicator is None and ref.field in TITLE_FIELDS}
        new.update((key, title_follows(old[key], new[key], title_for)) for key in named if key is not None)
    after = replace(after, projects=tuple(new[project.id] for project in filing.projects))
    if title_for is not None and Ref(None, None, "fiscal_year") in texts:
        after = year_follows(filing, after, title_for)
    return step_between(label, filing, after)


def insert_indicators(
    filing: Filing, project_id: str, position: int, rows: Sequence[Indicator], label: str = "插入指标"
) -> Step | None:
    """Insert indicator rows before the 0-based `position` (its end: append); rows that are there already as copies."""
    project = filing.project(project_id)
    old, at = project.indicators, max(position, 0)
    taken = {row.id for _, row in filing.indicators()}
    added = [replace(row, id=new_id()) if row.id in taken else row for row in rows]
    changed = replace(project, indicators=(*old[:at], *added, *old[at:]))
    return step_between(label, filing, with_project(filing, changed))


def delete_indicators(filing: Filing, project_id: str, indicator_ids: Iterable[str]) -> Step | None:
    """Delete indicator rows."""
    gone = set(indicator_ids)
    project = filing.project(project_id)
    kept = tuple(row for row in project.indicators if row.id not in gone)
    count = len(project.indicators) - len(kept)
    return step_between(f"删除{count}行指标", filing, with_project(filing, replace(project, indicators=kept)))


def move_indicator(filing: Filing, project_id: str, indicator_id: str, offset: int) -> Step | None:
    """Move one indicator row up (negative) or down; None at the edge."""
    project = filing.project(project_id)
    rows = list(project.indicators)
    index = rows.index(project.indicator(indicator_id))
    target = min(max(index + offset, 0), len(rows) - 1)
    rows.insert(target, rows.pop(index))
    return step_between("移动指标", filing, with_project(filing, replace(project, indicators=tuple(rows))))


def insert_projects(
    filing: Filing,
    position: int,
    projects: Sequence[Project],
    label: str = "新增项目",
    *,
    title_for: TitleFor | None = None,
) -> Step | None:
    """Insert projects before the 0-based `position`; later numbers follow (see `renumbered`).

    Projects that are there already are inserted as copies.
    """
    old, at = filing.projects, max(position, 0)
    taken = {project.id for project in old}
    added = [duplicate_of(project) if project.id in taken else project for project in projects]
    rows = (*old[:at], *added, *old[at:])
    return step_between(label, filing, renumbered(filing, rows, title_for))


def delete_project(
    filing: Filing, project_id: str, *, deleted_at: str = "", title_for: TitleFor | None = None
) -> Step | None:
    """Delete a project with all its rows into the bin; later numbers follow."""
    return delete_projects(filing, [project_id], deleted_at=deleted_at, title_for=title_for)


def move_project(filing: Filing, project_id: str, offset: int, *, title_for: TitleFor | None = None) -> Step | None:
    """Move a project up (negative) or down in the order; numbers follow. None at the edge."""
    rows = list(filing.projects)
    index = filing.project_index(project_id)
    target = min(max(index + offset, 0), len(rows) - 1)
    if target == index:
        return None
    rows.insert(target, rows.pop(index))
    return step_between("移动项目", filing, renumbered(filing, tuple(rows), title_for))


def replace_filing(filing: Filing, after: Filing, label: str) -> Step | None:
    """Any larger change, such as an import, as one step."""
    return step_between(storable(label), filing, after)


def blank_project(
    fields: Iterable[str], months: Sequence[str], levels: Iterable[tuple[str, str]], columns: Iterable[str] = ()
) -> Project:
    """An empty project that has the fields of its form: `levels` are the (level 1, level 2) words of its first rows,
    `columns` the indicator fields that the form prints."""
    names = set(fields)
    blank = Indicator()
    for name in columns:
        blank = with_indicator_field(blank, name, "")
    project = Project(
        no="",
        funds=tuple(FundLine(source=source) for name, source in FUND_FIELDS.items() if name in names),
        spending_plan=tuple((month, "") for month in months) or None,
        indicators=tuple(replace(blank, id=new_id(), level1=level1, level2=level2) for level1, level2 in levels),
    )
    texts = names - set(FUND_FIELDS) - {"goals", "fiscal_year"}
    for name in sorted(name for name in texts if not name.startswith("spending_plan.")):
        if project_field(project, name) is None:
            project = with_project_field(project, name, "")
    return project


def duplicate_of(project: Project) -> Project:
    """A copy of a project with ids of its own."""
    return replace(
        project,
        id=new_id(),
        funds=tuple(replace(row, id=new_id()) for row in project.funds),
        goals=tuple(replace(row, id=new_id()) for row in project.goals),
        indicators=tuple(replace(row, id=new_id()) for row in project.indicators),
    )


def new_filing(
    form_id: str, fiscal_year: int | None, unit_code: str | None, unit_name: str, sections: Iterable[str]
) -> Filing:
    """An empty filing with the prose sections of its form."""
    return Filing(
        form_id=form_id,
        fiscal_year=fiscal_year,
        unit_code=unit_code,
        unit_name=storable(unit_name),
        narratives=tuple(Narrative(section=section) for section in sections),
    )


def _with_cell(project: Project, ref: Ref, text: str) -> Project:
    row = project.indicator(ref.indicator or "")
    changed = with_indicator_field(row, ref.field, text)
    return replace(project, indicators=tuple(changed if item is row else item for item in project.indicators))


def _checked(ref: Ref, text: str) -> str:
    """The text as it can be stored; UserError for a year that is none."""
    year = text.strip()
    if ref.field == "fiscal_year" and year and not (len(year) == 4 and year.isdecimal() and int(year) >= 1000):
        raise UserError(f"年度“{year[:20]}”不是四位数的年份。", "请填四位数字，例如 2031。")
    return storable(text)
