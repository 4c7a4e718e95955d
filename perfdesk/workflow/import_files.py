"""Taking documents into a filing: what was read is matched with what is there, and all of it is one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from perfdesk.editing.commands import TitleFor, renumbered
from perfdesk.editing.step import Step, step_between
from perfdesk.forms.profile import DEFAULT_FORM
from perfdesk.forms.recognise import Note
from perfdesk.model.rows import SECTIONS, Filing, Project, Ref
from perfdesk.model.text import storable
from perfdesk.workflow.import_match import Action, Choice, continued, proposed_choices
from perfdesk.workflow.import_read import (
    Imported,
    Refused,
    Source,
    on_form,
    read_pasted,
    read_sources,
    with_narratives,
)

__all__ = [
    "Action",
    "Choice",
    "Imported",
    "Refused",
    "Source",
    "default_choices",
    "form_after",
    "import_step",
    "is_same_unit",
    "landed",
    "read_pasted",
    "read_sources",
    "report",
]


def default_choices(filing: Filing, imported: Imported) -> dict[str, Choice]:
    """For each imported project id what to do with it: see `proposed_choices`."""
    return proposed_choices(filing, on_form(imported.filing, form_after(filing, imported)).projects)


def import_step(
    filing: Filing,
    imported: Imported,
    choices: Mapping[str, Choice],
    *,
    narrative: bool = True,
    title_for: TitleFor | None = None,
) -> Step | None:
    """All of an import as one step. `narrative`: imported prose replaces the sections that it has words for."""
    imported = replace(imported, filing=on_form(imported.filing, form_after(filing, imported)))
    replaced: dict[str, Project] = {}
    added: list[Project] = []
    for project in imported.filing.projects:
        choice = choices.get(project.id, Choice("add"))
        if choice.action == "replace" and choice.existing is not None:
            replaced[choice.existing] = continued(filing.project(choice.existing), project)
        elif choice.action != "skip":
            added.append(project)
    kept = tuple(replaced.get(project.id, project) for project in filing.projects)
    after = renumbered(filing, (*kept, *added), title_for) if kept else replace(filing, projects=tuple(added))
    after = _with_head(after, imported.filing)
    if narrative:
        after = replace(after, narratives=with_narratives(filing, imported.filing))
    count = len(replaced) + len(added)
    return step_between(f"导入{count}个项目" if count else "导入部门整体绩效目标", filing, after)


def form_after(filing: Filing, imported: Imported) -> str | None:
    """The form that a filing is on after an import: its own; one without any takes that of its first content."""
    return filing.form_id or (DEFAULT_FORM if filing.projects else imported.filing.form_id)


def landed(imported: Imported, choices: Mapping[str, Choice]) -> list[str]:
    """The ids that the imported projects have in the filing after the import, those skipped left out."""
    done: list[str] = []
    for project in imported.filing.projects:
        choice = choices.get(project.id, Choice("add"))
        if choice.action != "skip":
            done.append(choice.existing if choice.action == "replace" and choice.existing else project.id)
    return done


def is_same_unit(filing: Filing, imported: Filing) -> bool:
    """Whether an import may replace the prose of a filing unasked: not when it names another unit."""
    pairs = ((filing.unit_code, imported.unit_code), (filing.unit_name, imported.unit_name))
    return all(old == new for old, new in pairs if old and new)


def report(imported: Imported, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The import as JSON: for each file what was found, what is doubtful and what found no place."""
    names = {project.id: project for project in imported.filing.projects}
    return {
        "version": 1,
        "form": imported.filing.form_id,
        "sources": [
            {
                "file": storable(source.path.name),
                "form": source.form_id,
                "projects": [
                    {
                        "name": names[project_id].name,
                        "indicators": len(names[project_id].indicators),
                        "action": choices[project_id].action if project_id in choices else "add",
                    }
                    for project_id in source.project_ids
                ],
                "notes": [
                    {
                        "severity": note.severity,
                        "message": note.message,
                        "place": note.place,
                        "text": note.text,
                        "unplaced": note.unplaced,
                    }
                    for note in source.notes
                ],
                "doubts": list(_doubts(source, names)),
            }
            for source in imported.sources
        ],
        "sections": {
            section: len(row.paragraphs) if (row := imported.filing.narrative(section)) else 0 for section in SECTIONS
        },
    }


def _doubts(source: Source, projects: Mapping[str, Project]) -> Iterator[dict[str, Any]]:
    """The doubtful places by the order, from 1, of project in the file and of indicator in the project."""
    numbers = {project_id: number for number, project_id in enumerate(source.project_ids, start=1)}
    for note in source.notes:
        if note.ref is not None and note.ref.project in numbers:
            yield _doubt(note, note.ref, numbers[note.ref.project], projects[note.ref.project])


def _doubt(note: Note, ref: Ref, number: int, project: Project) -> dict[str, Any]:
    order = (i for i, row in enumerate(project.indicators, start=1) if row.id == ref.indicator)
    return {
        "project": number,
        "indicator": next(order, None),
        "field": ref.field or None,
        "severity": note.severity,
        "message": note.message,
        "place": note.place,
    }


def _with_head(filing: Filing, imported: Filing) -> Filing:
    """The filing with what it did not know about itself yet."""
    return replace(
        filing,
        form_id=filing.form_id or imported.form_id,
        fiscal_year=filing.fiscal_year if filing.fiscal_year is not None else imported.fiscal_year,
        unit_code=filing.unit_code or imported.unit_code,
        unit_name=filing.unit_name or imported.unit_name,
        extra=_extra(filing, imported),
    )


def _extra(filing: Filing, imported: Filing) -> tuple[tuple[str, str], ...]:
    """What the filing keeps, with what an import brings anew."""
    return tuple({**dict(imported.extra), **dict(filing.extra)}.items()) if imported.extra else filing.extra
