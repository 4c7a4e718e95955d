"""What an old version has at one of its own places, put back into the present filing. Pure."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.editing.step import Step
from perfdesk.editing.titles import TitleFor
from perfdesk.errors import UserError
from perfdesk.model.fields import TARGET_PARTS, read_ref
from perfdesk.model.rows import SECTIONS, Filing, Ref
from perfdesk.workflow.bring_back import (
    bring_back_cell,
    bring_back_project,
    bring_back_row,
    bring_back_section,
)
from perfdesk.workflow.changes import Comparison, ParagraphChange, ProjectChange, RowChange, TextChange
from perfdesk.workflow.compare import compare, paired_projects, paired_rows


def step_for_place(present: Filing, old: Filing, ref: Ref, title_for: TitleFor) -> Step | None:
    """One text, or one section of Part One, as the version `old` has it; `ref` is its address there.

    None when nothing differs. UserError when the present filing has no such project or row.
    """
    if ref.project is None:
        if ref.field in SECTIONS:
            return bring_back_section(present, old, ref.field)
        change = TextChange(ref.field, ref, ref, read_ref(old, ref), read_ref(present, ref))
        return bring_back_cell(present, old, change, title_for=title_for)
    field = "value" if ref.field in TARGET_PARTS else ref.field
    then = replace(ref, field=field)
    now = _place_now(present, old, then)
    change = TextChange(field, then, now, read_ref(old, then), read_ref(present, now))
    if change.before == change.after:
        return None
    return bring_back_cell(present, old, change, title_for=title_for)


def step_for_project(present: Filing, old: Filing, project_id: str, title_for: TitleFor) -> Step | None:
    """A whole project of the version `old`; None when nothing differs."""
    found = next((item for item in compare(old, present).projects if item.old and item.old.id == project_id), None)
    return None if found is None else bring_back_project(present, old, found, title_for=title_for)


def step_for_change(
    present: Filing,
    comparison: Comparison,
    change: TextChange | RowChange | ProjectChange | ParagraphChange,
    owner: ProjectChange | None,
    title_for: TitleFor,
) -> Step | None:
    """What a line of a comparison tells, undone; `owner` is the project of a row. A paragraph brings its section."""
    old = comparison.old
    if isinstance(change, TextChange):
        return bring_back_cell(present, old, change, title_for=title_for)
    if isinstance(change, ParagraphChange):
        return bring_back_section(present, old, change.section)
    if isinstance(change, ProjectChange):
        return bring_back_project(present, old, change, title_for=title_for)
    return None if owner is None else bring_back_row(present, old, owner, change)


def _place_now(present: Filing, old: Filing, ref: Ref) -> Ref:
    projects = paired_projects(old, present)
    pairs = {old.projects[i].id: present.projects[j] for i, j in projects.pairs}
    project = pairs.get(ref.project or "")
    if project is None:
        raise UserError("现在的文件里没有这个项目。", "请用“恢复此项目”把整个项目恢复回来。")
    if ref.indicator is None:
        return replace(ref, project=project.id)
    then = old.project(ref.project or "")
    rows = {then.indicators[i].id: project.indicators[j].id for i, j in paired_rows(then, project).pairs}
    if ref.indicator not in rows:
        raise UserError("现在的项目里没有这一行指标。", "请用“恢复此项目”，或在“比较”里恢复这一行。")
    return Ref(project.id, rows[ref.indicator], ref.field)
