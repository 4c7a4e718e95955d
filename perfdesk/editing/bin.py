"""The bin (回收站): deleted projects, whole, and their way back. Every function but `now` is pure.

Deleting, restoring and removing for good are steps like any other, so undo and the bin cannot disagree: a project is
either among those of the filing or in the bin, never in both.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from perfdesk.editing.step import (
    FILING_ROWS,
    Step,
    filing_from_records,
    in_order,
    project_records,
    row_record,
    step_between,
)
from perfdesk.editing.titles import TitleFor, renumbered
from perfdesk.model.fields import indicator_field
from perfdesk.model.rows import Binned, Carried, Completion, Filing, Project, Waiver, new_id
from perfdesk.model.text import storable
from perfdesk.model.texts import project_texts

_NEAREST, _STAYING = 12, 3
_COMPANIONS = {name: FILING_ROWS[name] for name in ("waivers", "carried", "completions")}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What goes when projects are deleted: their names, rows of indicators with words of their own, filled-in texts
    (those that number, name and class a project or row apart), and remarks of the check that were waived."""

    names: tuple[str, ...]
    indicators: int
    texts: int
    waived: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What one entry of the bin holds."""

    project: Project
    waivers: tuple[Waiver, ...]
    carried: tuple[Carried, ...]
    completions: tuple[Completion, ...]


def now() -> str:
    """The time for `deleted_at`: local, ISO 8601."""
    return datetime.now().isoformat(timespec="seconds")


def holdings(filing: Filing, project_ids: Iterable[str]) -> Holdings:
    """What deleting these projects would take away."""
    wanted = set(project_ids)
    projects = [project for project in filing.projects if project.id in wanted]
    classes = {"no", "title", "name", "level1", "level2", "requirement", "label", "amount_unit"}
    rows = [row for project in projects for row in project.indicators]
    return Holdings(
        names=tuple(project.name for project in projects),
        indicators=sum(any(indicator_field(row, name) for name in ("level3", "value")) for row in rows),
        texts=sum(ref.field not in classes for project in projects for ref, _ in project_texts(project)),
        waived=sum(waiver.project_id in wanted for waiver in filing.waivers),
    )


def delete_projects(
    filing: Filing, project_ids: Iterable[str], *, deleted_at: str = "", title_for: TitleFor | None = None
) -> Step | None:
    """Delete projects into the bin, with their waivers and marks; later numbers follow. KeyError for an unknown one."""
    ids = set(project_ids)
    gone = [filing.project(project_id) for project_id in ids]
    label = f"删除项目“{gone[0].name}”" if len(gone) == 1 else f"删除{len(gone)}个项目"
    return step_between(storable(label), filing, without_projects(filing, ids, deleted_at, title_for))


def without_projects(filing: Filing, ids: Collection[str], deleted_at: str, title_for: TitleFor | None) -> Filing:
    """The filing with these projects in the bin instead of its list."""
    entries = [
        _binned(filing, place, ids, deleted_at) for place, project in enumerate(filing.projects) if project.id in ids
    ]
    rows = tuple(project for project in filing.projects if project.id not in ids)
    after = renumbered(filing, rows, title_for)
    return replace(after, **_others(filing, ids), bin=in_order("binned", (*filing.bin, *entries)))


def restore_projects(filing: Filing, binned_ids: Iterable[str], *, title_for: TitleFor | None = None) -> Step | None:
    """Take projects out of the bin, as they were, each at its old place or the nearest; later numbers follow.

    An id that the filing uses again becomes a new one. KeyError for an unknown entry.
    """
    chosen = set(binned_ids)
    entries = [row for row in filing.bin if row.id in chosen]
    if len(entries) != len(chosen):
        raise KeyError(chosen - {row.id for row in entries})
    after = replace(filing, bin=tuple(row for row in filing.bin if row.id not in chosen))
    rows = list(filing.projects)
    for entry in sorted(entries, key=lambda row: row.place):
        kept = _with_free_ids(contents(entry), after, rows)
        rows.insert(_place(entry, rows), kept.project)
        after = _with_companions(after, kept)
    label = f"还原项目“{entries[0].name}”" if len(entries) == 1 else f"还原{len(entries)}个项目"
    numbered = renumbered(filing, tuple(rows), title_for)
    return step_between(storable(label), filing, replace(after, projects=numbered.projects))


def remove_for_good(filing: Filing, binned_ids: Iterable[str]) -> Step | None:
    """Take entries out of the bin without restoring them."""
    gone = set(binned_ids)
    entries = [row for row in filing.bin if row.id in gone]
    if len(entries) == 1:
        label = f"彻底删除项目“{entries[0].name}”"
    else:
        label = "清空回收站" if len(entries) == len(filing.bin) else f"彻底删除{len(entries)}个项目"
    kept = tuple(row for row in filing.bin if row.id not in gone)
    return step_between(storable(label), filing, replace(filing, bin=kept))


def with_present_bin(present: Filing, old: Filing, deleted_at: str) -> Filing:
    """An older content put in the place of the present one: the bin stays, without what is back in the list, and with
    the projects that are in the list no more."""
    ids = {project.id for project in old.projects}
    going = {project.id for project in present.projects} - ids
    entries = without_projects(present, going, deleted_at, None).bin
    return replace(old, bin=tuple(row for row in entries if row.project_id not in ids))


def taken_back(filing: Filing, project_id: str) -> Filing:
    """The filing without the bin's entry of a project that came back some other way, its waivers and marks with it."""
    entry = next((row for row in filing.bin if row.project_id == project_id), None)
    if entry is None:
        return filing
    return _with_companions(replace(filing, bin=tuple(row for row in filing.bin if row is not entry)), contents(entry))


def contents(entry: Binned) -> Kept:
    """The project of an entry and what belongs to it. ValueError when it is not as we write it."""
    found = filing_from_records({}, [(kind, row_id, record) for kind, row_id, record in json.loads(entry.content)])
    if len(found.projects) != 1:
        raise ValueError("an entry of the bin without its project")
    return Kept(found.projects[0], found.waivers, found.carried, found.completions)


def _binned(filing: Filing, place: int, ids: Collection[str], deleted_at: str) -> Binned:
    project = filing.projects[place]
    records: list[tuple[str, str, Any]] = [
        (kind, row_id, record) for (kind, row_id), record in project_records(project, place).items()
    ]
    for name, kind in _COMPANIONS.items():
        records += [(kind, row.id, row_record(row)) for row in getattr(filing, name) if _belongs(row, project)]
    return Binned(
        project_id=project.id,
        name=project.name,
        deleted_at=deleted_at,
        place=place,
        behind=tuple(_before(filing.projects[:place], ids)),
        content=json.dumps(records, ensure_ascii=False, separators=(",", ":")),
    )


def _before(earlier: Sequence[Project], gone: Collection[str]) -> list[str]:
    """The nearest projects before a place, among them some that stay."""
    near = [project.id for project in earlier[: -_NEAREST - 1 : -1]]
    rest = (project.id for project in reversed(earlier[: len(earlier) - len(near)]) if project.id not in gone)
    return near + [project_id for project_id, _ in zip(rest, range(_STAYING), strict=False)]


def _belongs(row: Any, project: Project) -> bool:
    """Whether a waiver, mark or tick goes with a project. A mark of an indicator goes where its indicator is."""
    if isinstance(row, Carried) and row.indicator_id is not None:
        return any(item.id == row.indicator_id for item in project.indicators)
    return bool(row.project_id == project.id)


def _others(filing: Filing, ids: Collection[str]) -> dict[str, Any]:
    """The waivers, marks and ticks that do not belong to these projects."""
    owners = {row.id: project.id for project in filing.projects if project.id in ids for row in project.indicators}

    def stays(row: Any) -> bool:
        if isinstance(row, Carried) and row.indicator_id is not None:
            return row.indicator_id not in owners
        return row.project_id not in ids

    return {name: tuple(row for row in getattr(filing, name) if stays(row)) for name in _COMPANIONS}


def _place(entry: Binned, rows: Sequence[Project]) -> int:
    here = {project.id: place for place, project in enumerate(rows)}
    found = next((here[project_id] for project_id in entry.behind if project_id in here), None)
    if found is not None:
        return found + 1
    return min(entry.place, len(rows)) if entry.behind else 0


def _with_companions(filing: Filing, kept: Kept) -> Filing:
    joined: dict[str, Any] = {}
    for name, kind in _COMPANIONS.items():
        there = {row.id for row in getattr(filing, name)}
        rows = [row if row.id not in there else replace(row, id=new_id()) for row in getattr(kept, name)]
        if rows:
            joined[name] = in_order(kind, (*getattr(filing, name), *rows))
    return replace(filing, **joined) if joined else filing


def _with_free_ids(kept: Kept, filing: Filing, rows: Iterable[Project]) -> Kept:
    """The same with fresh ids where others have taken them, as after bringing back a row from an old version."""
    present = tuple(rows)
    taken = {project.id for project in present}
    for name in ("funds", "goals", "indicators"):
        taken |= {row.id for project in present for row in getattr(project, name)}
    project = kept.project
    fresh = {row_id: new_id() for row_id in (project.id, *(row.id for row in _children(project))) if row_id in taken}
    if not fresh:
        return kept
    project = replace(
        project,
        id=fresh.get(project.id, project.id),
        funds=tuple(replace(row, id=fresh.get(row.id, row.id)) for row in project.funds),
        goals=tuple(replace(row, id=fresh.get(row.id, row.id)) for row in project.goals),
        indicators=tuple(replace(row, id=fresh.get(row.id, row.id)) for row in project.indicators),
    )
    return Kept(
        project,
        tuple(_renamed(row, fresh) for row in kept.waivers),
        tuple(_renamed(row, fresh) for row in kept.carried),
        tuple(_renamed(row, fresh) for row in kept.completions),
    )


def _children(project: Project) -> tuple[Any, ...]:
    return (*project.funds, *project.goals, *project.indicators)


def _renamed(row: Any, fresh: dict[str, str]) -> Any:
    changes = {"project_id": fresh.get(row.project_id, row.project_id)}
    if not isinstance(row, Completion):
        changes["indicator_id"] = fresh.get(row.indicator_id, row.indicator_id)
    return replace(row, **changes)
