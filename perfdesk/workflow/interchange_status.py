"""The clerk's ticks (完成) in the exchanged JSON: `completed`, the day, at each project that still says what it was
ticked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from perfdesk.editing.step import in_order
from perfdesk.model.rows import Completion, Filing
from perfdesk.model.status import content_sign, holds
from perfdesk.workflow.checked_json import Node


def with_ticks(dumped: list[dict[str, Any]], filing: Filing) -> list[dict[str, Any]]:
    """The dumps of all projects, in their order, with `completed` where a tick holds."""
    ticks = {row.project_id: row for row in filing.completions}
    if not ticks:
        return dumped
    return [
        {**record, "completed": ticks[project.id].completed_on} if holds(ticks.get(project.id), project) else record
        for record, project in zip(dumped, filing.projects, strict=True)
    ]


def ticked(filing: Filing, root: Node) -> Filing:
    """The filing with the ticks of JSON data. UserError naming the place when one is of the wrong shape."""
    days = [node.optional_text("completed") for node in root.rows("projects")]
    rows = [
        Completion(project_id=project.id, sign=content_sign(project), completed_on=day)
        for project, day in zip(filing.projects, days, strict=True)
        if day is not None
    ]
    return replace(filing, completions=in_order("completion", rows)) if rows else filing
