"""Headings that follow what they name: the number, the name, the year and the category of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from perfdesk.model.rows import Filing, Project

TitleFor = Callable[[str | None, str, int | None, str], str]
TITLE_FIELDS = ("no", "name", "fiscal_year", "category")


def title_follows(old: Project, new: Project, title_for: TitleFor) -> Project:
    """`new` with the heading of its form, unless the heading was written by hand."""
    by_form = not old.title or old.title == _title(old, title_for)
    title = _title(new, title_for)
    same = (new.title or "") == title
    return new if same or not by_form else replace(new, title=title)


def year_follows(before: Filing, after: Filing, title_for: TitleFor) -> Filing:
    """`after` with its new year in the projects that had the old one; those of another year keep theirs."""
    rows: list[Project] = []
    for project in after.projects:
        if project.fiscal_year != before.fiscal_year or not _has_year(project, after, title_for):
            rows.append(project)
            continue
        changed = replace(project, fiscal_year=after.fiscal_year)
        rows.append(title_follows(project, changed, title_for))
    return replace(after, projects=tuple(rows))


def renumbered(filing: Filing, rows: tuple[Project, ...], title_for: TitleFor | None) -> Filing:
    """The filing with these projects, numbered 1, 2, 3 ... where it was numbered so before: all through, or each
    category from 1. Headings follow."""
    known = [project.no for project in filing.projects]
    count = next((way for way in (_all_through, _by_category) if way(filing.projects) == known), None)
    if title_for is None or count is None:
        return replace(filing, projects=rows)
    numbered: list[Project] = []
    for project, no in zip(rows, count(rows), strict=True):
        changed = project if project.no == no else replace(project, no=no)
        numbered.append(title_follows(project, changed, title_for))
    return replace(filing, projects=tuple(numbered))


def _all_through(rows: tuple[Project, ...]) -> list[str]:
    return [str(i) for i in range(1, len(rows) + 1)]


def _by_category(rows: tuple[Project, ...]) -> list[str]:
    counts: Counter[str] = Counter()
    numbers: list[str] = []
    for project in rows:
        counts[project.category] += 1
        numbers.append(str(counts[project.category]))
    return numbers


def _has_year(project: Project, after: Filing, title_for: TitleFor) -> bool:
    """Whether a project has a year of its own, or its heading waits for one."""
    if project.fiscal_year is not None or after.fiscal_year is None:
        return project.fiscal_year is not None
    return not _title(project, title_for)


def _title(project: Project, title_for: TitleFor) -> str:
    return title_for(project.no, project.name, project.fiscal_year, project.category)
