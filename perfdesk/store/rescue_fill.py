"""What a damaged file lost, taken from an earlier copy where the file itself says that it was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perfdesk.editing.step import CHILDREN, FILING_ID, FILING_ROWS, project_records, row_record
from perfdesk.model.rows import Filing
from perfdesk.store.schema import encode

Records = dict[str, dict[Any, dict[str, Any]]]
_SINGLE = ("filing", "narrative")


def fill(found: Records, missing: Mapping[str, set[str]], known: Filing) -> int:
    """Add to `found` the rows that are known to be missing; how many.

    These are rows whose ids an index still holds, projects that rows refer to, the line of the filing, and sections of
    Part One. Any other row may have been deleted on purpose since the copy was made.
    """
    copy = _records(known)
    owners = {record["project"] for kind in CHILDREN.values() for record in found[kind].values()}
    wanted = {kind: set(ids) for kind, ids in missing.items() if kind in copy}
    wanted["project"] = wanted.get("project", set()) | owners
    for kind in CHILDREN.values():
        wanted[kind] = {row_id for row_id in wanted.get(kind, ()) if row_id in copy[kind]}
    count = 0
    for kind in _SINGLE:
        wanted[kind] = set() if found[kind] else set(copy[kind])
    for kind, ids in wanted.items():
        for row_id in ids.intersection(copy[kind]).difference(found[kind]):
            found[kind][row_id] = copy[kind][row_id]
            count += 1
    return count


def _records(filing: Filing) -> Records:
    """Table -> id -> row, as the columns hold it."""
    records: Records = {"filing": {FILING_ID: _encoded(FILING_ID, row_record(filing))}}
    for attribute, kind in FILING_ROWS.items():
        records[kind] = {row.id: _encoded(row.id, row_record(row)) for row in getattr(filing, attribute)}
    for kind in ("project", *CHILDREN.values()):
        records[kind] = {}
    for position, project in enumerate(filing.projects):
        for (kind, row_id), record in project_records(project, position).items():
            records[kind][row_id] = _encoded(row_id, record)
    return records


def _encoded(row_id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row_id, **{name: encode(name, value) for name, value in record.items()}}
