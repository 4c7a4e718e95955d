"""What was decided about the check, in the exchanged JSON: additional lists of the filing, left out when empty.

Places are 1-based orders there, as in the report of a check; a waiver whose project or row has gone is left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from perfdesk.editing.step import in_order
from perfdesk.model.rows import Filing, FinalExport, RuleSetting, Waiver, new_id
from perfdesk.workflow.checked_json import Node, chosen, refused

_SEVERITIES = ("error", "warning", "hint", "off")


def review_dump(filing: Filing) -> dict[str, Any]:
    """`waivers`, `rule_settings` and `final_exports` as JSON data."""
    projects = {row.id: n for n, row in enumerate(filing.projects, start=1)}
    rows = {row.id: n for project in filing.projects for n, row in enumerate(project.indicators, start=1)}
    waivers = [_waiver_dump(row, projects, rows) for row in filing.waivers if _is_there(row, projects, rows)]
    settings = [
        {"rule": row.rule, "severity": row.severity, "reason": row.reason, "date": row.set_on}
        for row in filing.rule_settings
    ]
    exports = [
        {"time": row.made_at, "errors": row.errors, "reason": row.reason, "files": list(row.files)}
        for row in filing.final_exports
    ]
    lists = {"waivers": waivers, "rule_settings": settings, "final_exports": exports}
    return {name: value for name, value in lists.items() if value}


def with_review(filing: Filing, root: Node) -> Filing:
    """The filing with the decisions of JSON data. UserError naming the place when one is of the wrong shape."""
    waivers = [_waiver(node, filing) for node in root.rows("waivers", required=False)]
    settings = [_setting(node) for node in root.rows("rule_settings", required=False)]
    exports = [
        FinalExport(
            made_at=node.text("time"),
            errors=int(node.number_text("errors") or 0),
            reason=node.text("reason"),
            files=node.texts("files"),
        )
        for node in root.rows("final_exports", required=False)
    ]
    return replace(
        filing,
        waivers=in_order("waiver", _numbered(waivers)),
        rule_settings=in_order("rule_setting", {row.rule: row for row in settings}.values()),
        final_exports=in_order("final_export", _numbered(exports)),
    )


def _numbered(rows: list[Any]) -> list[Any]:
    """The rows with ids that rise, so that those of one day keep the order that they have in the data."""
    ids = sorted(new_id() for _ in rows)
    return [replace(row, id=row_id) for row, row_id in zip(rows, ids, strict=True)]


def _is_there(row: Waiver, projects: dict[str, int], rows: dict[str, int]) -> bool:
    known = row.project_id is None or row.project_id in projects
    return known and (row.indicator_id is None or row.indicator_id in rows)


def _waiver_dump(row: Waiver, projects: dict[str, int], rows: dict[str, int]) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "project": projects.get(row.project_id or ""),
        "indicator": rows.get(row.indicator_id or ""),
        "field": row.field,
        "substance": row.substance,
        "reason": row.reason,
        "date": row.waived_on,
    }


def _waiver(node: Node, filing: Filing) -> Waiver:
    project = chosen(node, "project", filing.projects)
    indicator = chosen(node, "indicator", project.indicators if project is not None else ())
    return Waiver(
        rule=node.text("rule"),
        project_id=None if project is None else project.id,
        indicator_id=None if indicator is None else indicator.id,
        field=node.text("field"),
        substance=node.text("substance"),
        reason=node.text("reason"),
        waived_on=node.text("date"),
    )


def _setting(node: Node) -> RuleSetting:
    severity = node.text("severity")
    if severity not in _SEVERITIES:
        raise refused(f"{node.place}.severity", "、".join(_SEVERITIES) + " 之一")
    return RuleSetting(rule=node.text("rule"), severity=severity, reason=node.text("reason"), set_on=node.text("date"))
