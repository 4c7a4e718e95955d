"""The optional rows below the indicators (review opinion, preparer …): whether a project prints them.

They are printed for a project that has one of their fields, be it blank. Switched off, blank fields go and typed text
stays in its place under a mark (`extra` `form.foot` = `off`), so that nothing is lost and it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.forms.form import HeadRow, Profile
from perfdesk.model.fields import project_field, with_project_field, without_project_field
from perfdesk.model.rows import Filing, Project

_MARK = "extra.form.foot"


def foot_printed(project: Project, profile: Profile) -> bool:
    """Whether the rows below the indicators are printed for a project."""
    if not profile.foot_optional or not profile.foot_rows:
        return bool(profile.foot_rows)
    if project_field(project, _MARK) is not None:
        return False
    return any(project_field(project, name) is not None for name in profile.foot_fields())


def foot_rows(project: Project, profile: Profile) -> tuple[HeadRow, ...]:
    """The rows below the indicators that are printed for a project."""
    return profile.foot_rows if foot_printed(project, profile) else ()


def with_foot(filing: Filing, profile: Profile, project_ids: Iterable[str], *, printed: bool) -> Filing:
    """The filing with the optional rows switched on or off for some projects."""
    wanted = set(project_ids) if profile.foot_optional else set()
    change = _on if printed else _off
    rows = tuple(change(row, profile) if row.id in wanted else row for row in filing.projects)
    return replace(filing, projects=rows)


def foot_labels(profile: Profile) -> tuple[str, ...]:
    """What the rows below the indicators are about: their printed labels."""
    labels = ("".join(cell.label.split()) for row in profile.foot_rows for cell in row if cell.label)
    return tuple(dict.fromkeys(label.rstrip(":：") for label in labels))


def _on(project: Project, profile: Profile) -> Project:
    if foot_printed(project, profile):
        return project
    project = without_project_field(project, _MARK)
    for name in profile.foot_fields():
        if project_field(project, name) is None:
            project = with_project_field(project, name, "")
    return project


def _off(project: Project, profile: Profile) -> Project:
    if not foot_printed(project, profile):
        return project
    texts = {name: project_field(project, name) for name in profile.foot_fields()}
    for name, text in texts.items():
        if text == "":
            project = without_project_field(project, name)
    return with_project_field(project, _MARK, "off") if any(texts.values()) else project
