"""What is done to whole projects, one or several, as steps: moved, put into another part, ticked as done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from perfdesk.editing.carried_commands import confirmed
from perfdesk.editing.step import Step, in_order, step_between
from perfdesk.editing.titles import TitleFor, renumbered, title_follows
from perfdesk.model.carried import CarriedOver
from perfdesk.model.rows import Completion, Filing, Project
from perfdesk.model.status import content_sign, holds
from perfdesk.model.text import storable


def move_projects(
    filing: Filing,
    project_ids: Collection[str],
    *,
    before: str | None = None,
    category: str | None = None,
    title_for: TitleFor | None = None,
) -> Step | None:
    """Put projects, in their present order, before another one (None: at the end), and into a part with `category`.

    Numbers and headings follow. KeyError for an unknown project; None when nothing moves.
    """
    ids = set(project_ids)
    moved = [project for project in filing.projects if project.id in ids]
    if len(moved) != len(ids):
        raise KeyError(ids - {project.id for project in moved})
    rest = [project for project in filing.projects if project.id not in ids]
    place = _place(filing, rest, ids, before)
    moved = [_in_part(project, category, title_for) for project in moved]
    changed = category is not None and any(filing.project(row.id).category != category for row in moved)
    verb = "移到另一部分" if changed else "移动"
    label = f"{verb}：项目“{moved[0].name}”" if len(moved) == 1 else f"{verb}：{len(moved)}个项目"
    rows = (*rest[:place], *moved, *rest[place:])
    return step_between(storable(label), filing, renumbered(filing, rows, title_for))


def complete_projects(
    filing: Filing, project_ids: Iterable[str], completed_on: str, *, confirm: bool = False
) -> Step | None:
    """Tick projects as done (完成) as they stand; with `confirm` their carried-over cells count as looked through."""
    projects = [filing.project(project_id) for project_id in dict.fromkeys(project_ids)]
    old = {row.project_id: row for row in filing.completions}
    new = [
        Completion(project_id=project.id, sign=content_sign(project), completed_on=completed_on)
        for project in projects
        if not holds(old.get(project.id), project)
    ]
    renewed = {row.project_id for row in new}
    kept = [row for row in filing.completions if row.project_id not in renewed]
    after = replace(filing, completions=in_order("completion", (*kept, *new)))
    if confirm:
        marks = CarriedOver(filing)
        after = confirmed(after, [cell.ref for project in projects for cell in marks.waiting_in(project)])
    return step_between(_label("标为完成", projects), filing, after)


def reopen_projects(filing: Filing, project_ids: Iterable[str]) -> Step | None:
    """Take the ticks of these projects away."""
    projects = [filing.project(project_id) for project_id in dict.fromkeys(project_ids)]
    gone = {project.id for project in projects}
    kept = tuple(row for row in filing.completions if row.project_id not in gone)
    return step_between(_label("取消完成", projects), filing, replace(filing, completions=kept))


def _place(filing: Filing, rest: Sequence[Project], ids: Collection[str], before: str | None) -> int:
    """The place among those that stay; a mark that moves itself stands for the next one that stays."""
    if before is None:
        return len(rest)
    places = {project.id: place for place, project in enumerate(rest)}
    for project in filing.projects[filing.project_index(before) :]:
        if project.id not in ids:
            return places[project.id]
    return len(rest)


def _in_part(project: Project, category: str | None, title_for: TitleFor | None) -> Project:
    if category is None or project.category == category:
        return project
    changed = replace(project, category=category)
    return changed if title_for is None else title_follows(project, changed, title_for)


def _label(what: str, projects: Sequence[Project]) -> str:
    return storable(f"{what}：项目“{projects[0].name}”" if len(projects) == 1 else f"{what}：{len(projects)}个项目")
