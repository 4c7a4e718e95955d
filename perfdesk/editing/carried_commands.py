"""Looking through what was carried over from last year's filing, as steps: a cell, a row, a project, everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.editing.step import Step, step_between
from perfdesk.model.carried import CarriedOver
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Ref


def confirm_cells(filing: Filing, refs: Iterable[Ref]) -> Step | None:
    """These cells are right as they stand; those that do not wait are passed over."""
    marks = CarriedOver(filing)
    waiting = [ref for ref in dict.fromkeys(refs) if marks.waits(ref)]
    what = field_label(waiting[0].field) if len(waiting) == 1 else f"{len(waiting)}处"
    return _step(filing, waiting, f"确认{what}")


def confirm_row(filing: Filing, project_id: str, indicator_id: str | None) -> Step | None:
    """All cells of one indicator that wait; without an indicator those in the head of the project."""
    cells = CarriedOver(filing).waiting_in(filing.project(project_id))
    refs = [cell.ref for cell in cells if cell.ref.indicator == indicator_id]
    return _step(filing, refs, "确认一行指标" if indicator_id else "确认表头")


def confirm_projects(filing: Filing, project_ids: Iterable[str]) -> Step | None:
    """All cells of these projects that wait."""
    marks = CarriedOver(filing)
    projects = [filing.project(project_id) for project_id in dict.fromkeys(project_ids)]
    refs = [cell.ref for project in projects for cell in marks.waiting_in(project)]
    what = f"项目“{projects[0].name}”" if len(projects) == 1 else f"{len(projects)}个项目"
    return _step(filing, refs, f"确认{what}")


def confirm_all(filing: Filing) -> Step | None:
    """Everything that waits, Part One included."""
    return _step(filing, [cell.ref for cell in CarriedOver(filing).waiting()], "全部确认")


def confirmed(filing: Filing, refs: Iterable[Ref]) -> Filing:
    """The filing in which these cells wait no more. Last year's texts stay known."""
    gone: dict[str | None, set[str]] = {}
    for ref in refs:
        gone.setdefault(ref.indicator or ref.project, set()).add(ref.field)
    if not gone:
        return filing
    rows = tuple(
        replace(row, waiting=tuple(name for name in row.waiting if name not in names))
        if (names := gone.get(row.indicator_id or row.project_id))
        else row
        for row in filing.carried
    )
    return replace(filing, carried=rows)


def _step(filing: Filing, refs: Iterable[Ref], label: str) -> Step | None:
    return step_between(label, filing, confirmed(filing, refs))
