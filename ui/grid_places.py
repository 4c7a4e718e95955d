"""Places in the grid: (row, column) as shown."""

from __future__ import annotations

from perfdesk.editing.step import Change, Step
from perfdesk.model.rows import Ref
from ui.grid import IndicatorModel

Place = tuple[int, int]


def step_places(step: Step, model: IndicatorModel, column: int) -> list[Place]:
    """Where a step shows: rows that it brought, in the present column, else the cells that it changed.

    Of rows that only changed places nothing is said: the selection goes with them.
    """
    here = [c for c in step.changes if c.kind == "indicator" and c.project_id == model.project_id and c.after]
    rows = {row.id: i for i, row in enumerate(model.rows)}
    brought = sorted(rows[c.id] for c in here if c.before is None and c.id in rows)
    if brought:
        return [(row, max(column, 0)) for row in brought]
    found = [model.index_of(Ref(model.project_id, c.id, field)) for c in here for field in _changed(c)]
    return sorted({(index.row(), index.column()) for index in found if index.isValid()})


def only_moves(step: Step) -> bool:
    """Whether a step does nothing but put rows into another order."""
    return all(c.kind == "indicator" and c.before and c.after and not _changed(c) for c in step.changes)


def _changed(change: Change) -> list[str]:
    """The fields of an indicator that a change gives another text; a number that goes with the place is none."""
    before, after = change.before or {}, change.after or {}
    names = [name for name in after if name != "extra" and before.get(name) != after[name]]
    if "position" in names:
        names = [name for name in names if name not in ("position", "label")]
    old, new = dict(before.get("extra") or ()), dict(after.get("extra") or ())
    return [*names, *(f"extra.{key}" for key in new if old.get(key) != new[key])]
