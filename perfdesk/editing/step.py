"""One change of the filing as data: which records had which content before, and which have it after.

A record is the flat JSON form of one row (a project without its children, one indicator ...). A step is the
difference of two filings, so a command only has to say what the filing should become; undo is the same step with
its sides swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from perfdesk.model.rows import (
    SECTIONS,
    Binned,
    Carried,
    Completion,
    Filing,
    FinalExport,
    FundLine,
    Goal,
    Indicator,
    Narrative,
    Project,
    RuleSetting,
    Waiver,
)

Record = dict[str, Any]
ROW_TYPES: Mapping[str, type] = {
    "narrative": Narrative,
    "project": Project,
    "fund_line": FundLine,
    "goal": Goal,
    "indicator": Indicator,
    "waiver": Waiver,
    "rule_setting": RuleSetting,
    "final_export": FinalExport,
    "carried": Carried,
    "completion": Completion,
    "binned": Binned,
}
FILING_ROWS = {
    "narratives": "narrative",
    "waivers": "waiver",
    "rule_settings": "rule_setting",
    "final_exports": "final_export",
    "carried": "carried",
    "completions": "completion",
    "bin": "binned",
}
CHILDREN = {"funds": "fund_line", "goals": "goal", "indicators": "indicator"}
FILING_ID = "filing"
_ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "narrative": lambda row: SECTIONS.index(row.section),
    "waiver": lambda row: (row.waived_on, row.id),
    "rule_setting": lambda row: row.rule,
    "final_export": lambda row: (row.made_at, row.id),
    "carried": lambda row: row.id,
    "completion": lambda row: row.id,
    "binned": lambda row: (row.deleted_at, row.place, row.id),
}
_NESTED = {*CHILDREN, *FILING_ROWS, "projects"}


class StaleStep(Exception):
    """A step does not start from the content at hand: a bug, never a user's mistake."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None means that it does not exist. `kind` is a key of ROW_TYPES or `filing`."""

    kind: str
    id: str
    before: Record | None
    after: Record | None

    def inverted(self) -> Change:
        """The change that takes this one back."""
        return Change(self.kind, self.id, self.after, self.before)

    @property
    def project_id(self) -> str | None:
        """The project that the record belongs to, None for the filing and Part One."""
        if self.kind == "project":
            return self.id
        record = self.after if self.after is not None else self.before
        return None if record is None else record.get("project")


@dataclass(frozen=True, slots=True)
class Step:
    """What one action of the user changed. `label` names it in Chinese, for the undo menu.

    Steps in a row with the same `merge_key` (not None) become one history entry: one burst of typing in one field.
    """

    label: str
    changes: tuple[Change, ...]
    merge_key: str | None = None

    def inverted(self) -> Step:
        """The step that takes this one back."""
        return Step(self.label, tuple(change.inverted() for change in reversed(self.changes)))

    def projects(self) -> set[str | None]:
        """The ids of the projects touched; None stands for the filing itself and Part One."""
        return {change.project_id for change in self.changes}


def merged(first: Step, second: Step) -> Step:
    """Two steps in a row as one."""
    changes: dict[tuple[str, str], Change] = {(c.kind, c.id): c for c in first.changes}
    for change in second.changes:
        key = (change.kind, change.id)
        old = changes.get(key)
        changes[key] = change if old is None else Change(change.kind, change.id, old.before, change.after)
    kept = tuple(change for change in changes.values() if change.before != change.after)
    return Step(second.label, kept, second.merge_key)


def step_between(label: str, before: Filing, after: Filing, merge_key: str | None = None) -> Step | None:
    """The step from one filing to another, None when they are equal. Untouched projects cost one `is`."""
    changes: list[Change] = []
    _compare(changes, "filing", FILING_ID, row_record(before), row_record(after))
    for attribute, kind in FILING_ROWS.items():
        old_rows, new_rows = getattr(before, attribute), getattr(after, attribute)
        if old_rows is not new_rows:
            _compare_rows(changes, kind, {row.id: row for row in old_rows}, {row.id: row for row in new_rows})
    old = {row.id: (row, {"position": i}) for i, row in enumerate(before.projects)}
    new = {row.id: (row, {"position": i}) for i, row in enumerate(after.projects)}
    for project_id in dict.fromkeys([*old, *new]):
        _compare_project(changes, project_id, old.get(project_id), new.get(project_id))
    return Step(label, tuple(changes), merge_key) if changes else None


def apply_step(filing: Filing, step: Step) -> Filing:
    """The filing after a step. StaleStep when a `before` does not match: then nothing may be stored."""
    by_project: dict[str | None, list[Change]] = {}
    for change in step.changes:
        by_project.setdefault(change.project_id, []).append(change)
    filing = _apply_to_filing(filing, by_project.pop(None, []))
    if not by_project:
        return filing
    projects: list[tuple[int, Project]] = []
    seen = set()
    for index, project in enumerate(filing.projects):
        seen.add(project.id)
        changes = by_project.get(project.id)
        rebuilt = (index, project) if changes is None else _rebuild(index, project, changes)
        if rebuilt is not None:
            projects.append(rebuilt)
    for project_id, changes in by_project.items():
        if project_id not in seen:
            rebuilt = _rebuild(None, None, changes)
            if rebuilt is not None:
                projects.append(rebuilt)
    projects.sort(key=lambda item: item[0])
    return replace(filing, projects=tuple(project for _, project in projects))


def row_record(row: Any, **place: Any) -> Record:
    """The flat record of a row: its own fields (tuples as lists) and its place, without children and id."""
    record = {
        item.name: _plain(getattr(row, item.name))
        for item in fields(row)
        if item.name not in _NESTED and item.name != "id"
    }
    record.update(place)
    return record


def row_from_record(kind: str, row_id: str, record: Record, **children: Any) -> Any:
    """The row of a record; the inverse of `row_record`."""
    values = {name: _frozen(value) for name, value in record.items() if name not in ("project", "position")}
    return ROW_TYPES[kind](id=row_id, **values, **children)


def project_records(project: Project, position: int) -> dict[tuple[str, str], Record]:
    """Every record of a project, itself first: (kind, id) -> record."""
    return _records_of(project, position, ("project", *CHILDREN.values()))


def filing_from_records(filing: Record, rows: Iterable[tuple[str, str, Record]]) -> Filing:
    """A filing from its records in any order: (kind, id, record)."""
    by_project: dict[str, dict[tuple[str, str], Record]] = {}
    own_rows: dict[str, list[Any]] = {kind: [] for kind in FILING_ROWS.values()}
    for kind, row_id, record in rows:
        if kind in own_rows:
            own_rows[kind].append(row_from_record(kind, row_id, record))
        else:
            owner = row_id if kind == "project" else record["project"]
            by_project.setdefault(owner, {})[kind, row_id] = record
    built = [_project_from_records(project_id, records) for project_id, records in by_project.items()]
    built.sort(key=lambda item: item[0])
    values = {name: _frozen(value) for name, value in filing.items()}
    listed: dict[str, Any] = {attribute: in_order(kind, own_rows[kind]) for attribute, kind in FILING_ROWS.items()}
    return Filing(**values, **listed, projects=tuple(project for _, project in built))


def in_order(kind: str, rows: Iterable[Any]) -> tuple[Any, ...]:
    """The rows of a filing's own kind in their one order, which does not depend on the order of editing."""
    return tuple(sorted(rows, key=_ORDERS[kind]))


def _compare(changes: list[Change], kind: str, row_id: str, before: Record | None, after: Record | None) -> None:
    if before != after:
        changes.append(Change(kind, row_id, before, after))


def _compare_rows(changes: list[Change], kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for row_id in dict.fromkeys([*old, *new]):
        before, after = old.get(row_id), new.get(row_id)
        if before is not after:
            _compare(
                changes,
                kind,
                row_id,
                None if before is None else row_record(before),
                None if after is None else row_record(after),
            )


def _compare_project(
    changes: list[Change],
    project_id: str,
    before: tuple[Project, Record] | None,
    after: tuple[Project, Record] | None,
) -> None:
    if before is not None and after is not None and before[0] is after[0] and before[1] == after[1]:
        return
    kinds = ("project", *CHILDREN.values()) if before is None or after is None else _differing(before[0], after[0])
    old = {} if before is None else _records_of(before[0], before[1]["position"], kinds)
    new = {} if after is None else _records_of(after[0], after[1]["position"], kinds)
    for key in dict.fromkeys([*old, *new]):
        _compare(changes, *key, old.get(key), new.get(key))


def _differing(old: Project, new: Project) -> tuple[str, ...]:
    """The kinds of rows that may differ: renumbering 500 projects need not look at their 15,000 indicators."""
    return ("project", *(kind for name, kind in CHILDREN.items() if getattr(old, name) is not getattr(new, name)))


def _records_of(project: Project, position: int, kinds: Collection[str]) -> dict[tuple[str, str], Record]:
    """The records of some kinds: (kind, id) -> record."""
    records: dict[tuple[str, str], Record] = {}
    if "project" in kinds:
        records["project", project.id] = row_record(project, position=position)
    for attribute, kind in CHILDREN.items():
        if kind in kinds:
            for i, row in enumerate(getattr(project, attribute)):
                records[kind, row.id] = row_record(row, project=project.id, position=i)
    return records


def _apply_to_filing(filing: Filing, changes: list[Change]) -> Filing:
    tables = {kind: {row.id: row for row in getattr(filing, name)} for name, kind in FILING_ROWS.items()}
    for change in changes:
        if change.kind == "filing":
            if row_record(filing) != change.before or change.after is None:
                raise StaleStep("filing")
            filing = replace(filing, **{name: _frozen(value) for name, value in change.after.items()})
            continue
        table = tables[change.kind]
        row = table.pop(change.id, None)
        if (None if row is None else row_record(row)) != change.before:
            raise StaleStep(f"{change.kind} {change.id}")
        if change.after is not None:
            table[change.id] = row_from_record(change.kind, change.id, change.after)
    touched = {change.kind for change in changes}
    rows: dict[str, Any] = {
        name: in_order(kind, tables[kind].values()) for name, kind in FILING_ROWS.items() if kind in touched
    }
    return replace(filing, **rows) if rows else filing


def _rebuild(index: int | None, project: Project | None, changes: list[Change]) -> tuple[int, Project] | None:
    kinds = {"project", *(change.kind for change in changes)}
    records = {} if project is None or index is None else _records_of(project, index, kinds)
    kept = {
        name: getattr(project, name) for name, kind in CHILDREN.items() if project is not None and kind not in kinds
    }
    for change in changes:
        key = (change.kind, change.id)
        if records.get(key) != change.before:
            raise StaleStep(f"{change.kind} {change.id}")
        if change.after is None:
            records.pop(key)
        else:
            records[key] = change.after
    if not records and not any(kept.values()):
        return None
    owner = next((row_id for kind, row_id in records if kind == "project"), None)
    if owner is None:
        raise StaleStep("rows without their project")
    return _project_from_records(owner, records, kept)


def _project_from_records(
    project_id: str, records: Mapping[tuple[str, str], Record], kept: Mapping[str, tuple[Any, ...]] | None = None
) -> tuple[int, Project]:
    """(position, project) of its records; `kept` are children that need none, by attribute."""
    children: dict[str, tuple[Any, ...]] = dict(kept or {})
    for attribute, kind in CHILDREN.items():
        if attribute in children:
            continue
        rows = [(record["position"], row_id, record) for (k, row_id), record in records.items() if k == kind]
        rows.sort(key=lambda item: item[0])
        children[attribute] = tuple(row_from_record(kind, row_id, record) for _, row_id, record in rows)
    own = records["project", project_id]
    return own["position"], row_from_record("project", project_id, own, **children)


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
