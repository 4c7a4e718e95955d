"""The parts of the book as groups of the tree, and what the items are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from perfdesk.forms.profile import Profile
from perfdesk.model.rows import Filing, Project

_OTHERS = "其他项目"


class Group(NamedTuple):
    """The projects of one part of the book. `category` None: those that no part asks for."""

    title: str
    category: str | None


def groups_of(profile: Profile, filing: Filing) -> list[Group]:
    """A group for each part that holds projects, [] where the form has but one such part or none."""
    parts = [part for part in profile.parts if part.content == "projects"]
    if len(parts) < 2:
        return []
    groups = [Group(_part_title(part.title, part.name), part.category) for part in parts]
    known = {group.category for group in groups}
    lost = "" not in known and any(row.category not in known for row in filing.projects)
    return [*groups, Group(_OTHERS, None)] if lost else groups


def group_of(groups: Sequence[Group], category: str) -> int:
    """The number of the group that a category of projects stands in: the first that takes it, as in print."""
    found = (number for number, group in enumerate(groups) if group.category in ("", None, category))
    return next(found, 0)


def project_label(project: Project) -> str:
    """Number and name as the tree shows them."""
    name = project.name or "（未命名项目）"
    return f"{project.no}. {name}" if project.no else name


def filing_label(filing: Filing) -> str:
    """Year and unit."""
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    return f"{year}{filing.unit_name or '未填写单位'}"


def named(project: Project) -> tuple[str | None, str]:
    """What the label of a project is made of."""
    return project.no, project.name


def runs(rows: Sequence[str], chosen: Callable[[str], bool]) -> list[tuple[int, int]]:
    """(first, last) of each run of neighbours that are chosen."""
    found: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        if chosen(row):
            if found and found[-1][1] == place - 1:
                found[-1] = (found[-1][0], place)
            else:
                found.append((place, place))
    return found


def _part_title(title: str, name: str) -> str:
    """A part's name without its year, which stands above it."""
    return f"{title} {name.replace('{fiscal_year}年', '').replace('{fiscal_year}', '')}".strip()
