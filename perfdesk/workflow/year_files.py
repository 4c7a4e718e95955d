"""Rolling forward and writing Part One on files, for the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfdesk.errors import UserError
from perfdesk.forms.profile import stored_profile
from perfdesk.model.carried import CarriedOver
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.narrative import ParagraphChange, outdated, proposed, write
from perfdesk.workflow.roll_forward import Proposal, old_year, proposals, rolled_forward

YEARS: dict[str, Callable[[Proposal], bool]] = {
    "sure": lambda one: one.sure,
    "all": lambda one: True,
    "none": lambda one: False,
}


@dataclass(frozen=True, slots=True)
class RolledFile:
    """What became of last year's file: its content, the new one, every proposal and those that were taken."""

    old: Filing
    new: Filing
    year: int | None
    proposals: tuple[Proposal, ...]
    taken: tuple[Proposal, ...]


def roll_file(source: Path, target: Path, new_year: int, *, years: str = "sure", blank_amounts: bool) -> RolledFile:
    """Make `target` from last year's project file or document. `years` says which proposals are taken: a key of YEARS.

    UserError when the target exists, the source cannot be read, or its year is not before the new one.
    """
    from perfdesk.store.file import ProjectFile

    if target.exists():
        raise UserError(f"“{target.name}”已经存在。", "请换一个文件名，或先移走原来的文件。")
    old = read_any(source)
    profile, _ = stored_profile(old.form_id)
    found = proposals(old, profile, new_year)
    taken = tuple(filter(YEARS[years], found))
    new = rolled_forward(old, profile, new_year, taken, blank_amounts=blank_amounts)
    ProjectFile.create(target, new).close()
    return RolledFile(old, new, old_year(old, profile), found, taken)


def roll_report(source: Path, rolled: RolledFile) -> dict[str, Any]:
    """The roll forward as JSON (docs/interchange.md)."""
    taken = set(map(id, rolled.taken))
    waiting = CarriedOver(rolled.new).counts()
    return {
        "version": 1,
        "file": source.name,
        "from": rolled.year,
        "to": rolled.new.fiscal_year,
        "proposals": [
            {
                **_place(rolled.old, one.ref),
                "old": one.old,
                "new": one.new,
                "text": one.text,
                "why": one.why,
                "sure": one.sure,
                "taken": id(one) in taken,
            }
            for one in rolled.proposals
        ],
        "waiting": {
            "part_one": waiting.get(None, 0),
            "projects": [
                {"project": number, "name": project.name, "cells": waiting.get(project.id, 0)}
                for number, project in enumerate(rolled.new.projects, start=1)
            ],
        },
    }


def proposal_line(filing: Filing, one: Proposal) -> str:
    """A proposal on one line: where, what, and what stands around it."""
    place = _place(filing, one.ref)
    where = "第一部分" if place["project"] is None else f"项目{place['project']}"
    where += f"第{place['indicator']}行" if place["indicator"] else ""
    flat = one.text.replace("\n", " ")
    end = one.start + len(one.old)
    around = f"{flat[max(0, one.start - 10) : one.start]}[{one.old}]{flat[end : end + 10]}"
    return f"{where}·{field_label(one.ref.field)}：{one.old}→{one.new}（{one.why}）：{around}"


@dataclass(frozen=True, slots=True)
class NarrativeFile:
    """What 分项绩效目标 of a file lacks: the changes, and the titles of the blocks whose tables have changed since."""

    changes: tuple[ParagraphChange, ...]
    outdated: tuple[str, ...]


def narrative_file(
    path: Path,
    *,
    pattern_id: str | None = None,
    numbers: Sequence[int] = (),
    kept: Collection[str] = (),
    store: bool = False,
    by: str = "",
) -> NarrativeFile:
    """What writing 分项绩效目标 from the tables changes; with `store` it is done, as one step signed `by` somebody.

    `numbers` are the orders of projects from 1, none for all. UserError when there is no such project or pattern, or
    when a document is to be written to.
    """
    from perfdesk.editing.session import Session
    from perfdesk.store.file import ProjectFile, is_project_file

    if not store:
        return _looked(read_any(path), pattern_id, numbers, kept)
    if not is_project_file(path):
        raise UserError(f"“{path.name}”不是填报文件，不能写入。", "请先用 import 导入成填报文件。")
    file = ProjectFile.open(path)
    file.author = by.strip()
    try:
        session = Session(file)
        found = _looked(session.filing, pattern_id, numbers, kept)
        session.do(write(session.filing, found.changes))
    finally:
        file.close()
    return found


def read_any(path: Path) -> Filing:
    """The filing of a project file or of a document. UserError."""
    from perfdesk.store.file import ProjectFile, is_project_file
    from perfdesk.workflow.import_files import read_sources

    if not is_project_file(path):
        return read_sources([path]).filing
    file = ProjectFile.open(path, read_only=True)
    try:
        return file.load_filing()
    finally:
        file.close()


def _looked(filing: Filing, pattern_id: str | None, numbers: Sequence[int], kept: Collection[str]) -> NarrativeFile:
    profile, _ = stored_profile(filing.form_id)
    missing = [number for number in numbers if not 1 <= number <= len(filing.projects)]
    if missing:
        raise UserError(f"没有第{missing[0]}个项目。", f"这份文件共有{len(filing.projects)}个项目。")
    ids = [filing.projects[number - 1].id for number in numbers] or None
    changes = proposed(filing, profile, pattern_id=pattern_id, project_ids=ids, kept=kept)
    names = {project.id: project.name for project in filing.projects}
    late = (block.title or "、".join(names[one] for one in block.project_ids) for block in outdated(filing, profile))
    return NarrativeFile(changes, tuple(late))


def _place(filing: Filing, ref: Ref) -> dict[str, Any]:
    """An address by orders from 1, as in the report of a check."""
    if ref.project is None:
        return {"project": None, "indicator": None, "field": ref.field}
    number = filing.project_index(ref.project)
    rows = filing.projects[number].indicators
    order = next((n for n, row in enumerate(rows, start=1) if row.id == ref.indicator), None)
    return {"project": number + 1, "indicator": order, "field": ref.field}
