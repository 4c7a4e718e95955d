"""What was carried over from last year, in the exchanged JSON: the additional list `carried`, left out when empty.

Places are orders from 1, as with waivers; marks of rows that have gone are left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from perfdesk.editing.step import in_order
from perfdesk.model.carried import began
from perfdesk.model.rows import Carried, Filing
from perfdesk.workflow.checked_json import Node, chosen


def carried_dump(filing: Filing) -> dict[str, Any]:
    """`carried` as JSON data, in the order of the filing."""
    if not filing.carried:
        return {}
    places: dict[tuple[str | None, str | None], tuple[int | None, int | None]] = {(None, None): (None, None)}
    for number, project in enumerate(filing.projects, start=1):
        places[project.id, None] = (number, None)
        for order, row in enumerate(project.indicators, start=1):
            places[None, row.id] = (number, order)
    rows = [
        (places[key], row)
        for row in filing.carried
        if (key := (None, row.indicator_id) if row.indicator_id else (row.project_id, None)) in places
    ]
    rows.sort(key=lambda item: (item[0][0] or 0, item[0][1] or 0))
    dumped = [
        {
            "project": project,
            "indicator": indicator,
            "last": dict(row.last),
            **({"changed": dict(row.changed)} if row.changed else {}),
            "waiting": list(row.waiting),
        }
        for (project, indicator), row in rows
    ]
    return {"carried": dumped} if dumped else {}


def with_carried(filing: Filing, root: Node) -> Filing:
    """The filing with the marks of JSON data. UserError naming the place when one is of the wrong shape."""
    rows: dict[tuple[str | None, str | None], Carried] = {}
    for node in root.rows("carried", required=False):
        project = chosen(node, "project", filing.projects)
        indicator = chosen(node, "indicator", project.indicators if project is not None else ())
        row = Carried(
            project_id=project.id if project is not None else None,
            indicator_id=indicator.id if indicator is not None else None,
            last=node.pairs("last") or (),
            changed=node.pairs("changed") or (),
            waiting=node.texts("waiting"),
        )
        known = began(row)
        row = replace(row, waiting=tuple(name for name in row.waiting if name in known))
        rows[row.project_id, row.indicator_id] = row
    return replace(filing, carried=in_order("carried", rows.values())) if rows else filing
