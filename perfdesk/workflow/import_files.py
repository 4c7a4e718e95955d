"""Taking documents into a filing: read, recognise, match with what is there, and one step for all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from perfdesk.editing.commands import TitleFor, renumbered
from perfdesk.editing.step import Step, step_between
from perfdesk.errors import UserError
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import DEFAULT_FORM, Profile, all_profiles, profile_for
from perfdesk.forms.recognise import Note, Recognised, recognise
from perfdesk.model.rows import SECTIONS, Filing, Narrative, Project
from perfdesk.model.text import storable
from perfdesk.readers.sniff import read_document

Progress = Callable[[int, int], None]
Action = Literal["add", "replace", "skip"]


@dataclass(frozen=True, slots=True)
class Source:
    """What one file held: its path, its project ids, and the remarks of reading it."""

    path: Path
    project_ids: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything found in some files, as a filing of its own that nothing has been stored of yet."""

    filing: Filing
    sources: tuple[Source, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The remarks of all files."""
        return tuple(note for source in self.sources for note in source.notes)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with one imported project; `existing` is the project it matches, if any."""

    action: Action
    existing: str | None = None


def read_sources(
    paths: Sequence[Path],
    form_id: str | None = None,
    progress: Progress | None = None,
    *,
    prefer: str | None = None,
) -> Imported:
    """Read files in order. UserError naming the file that cannot be read; nothing is stored.

    Each file is read as the form that fits its words best: only `form_id` when given; `prefer` wins where several fit.
    """
    profiles = _profiles(form_id, prefer)
    sources: list[Source] = []
    whole: Filing | None = None
    for number, path in enumerate(paths, start=1):
        found = _read_one(path, profiles)
        notes = found.notes if whole is None else (*found.notes, *_left_out(path, whole, found.filing))
        sources.append(Source(path, tuple(project.id for project in found.filing.projects), tuple(notes)))
        whole = found.filing if whole is None else _joined(whole, found.filing)
        if progress is not None:
            progress(number, len(paths))
    if whole is None:
        raise UserError("没有选择要导入的文件。", "请选择 Word、Excel 或文本文件。")
    return Imported(whole, tuple(sources))


def default_choices(filing: Filing, imported: Imported) -> dict[str, Choice]:
    """For each imported project id: replace the project it matches, add the others.

    A match has the same code and name, else the same code, else the same name; each project is matched once.
    """
    choices = {project.id: Choice("add") for project in imported.filing.projects}
    left = list(filing.projects)
    for same in (_same_code_and_name, _same_code, _same_name):
        for project in imported.filing.projects:
            match = next((old for old in left if same(old, project)), None)
            if choices[project.id].existing is None and match is not None:
                choices[project.id] = Choice("replace", match.id)
                left.remove(match)
    return choices


def import_step(
    filing: Filing,
    imported: Imported,
    choices: Mapping[str, Choice],
    *,
    narrative: bool = True,
    title_for: TitleFor | None = None,
) -> Step | None:
    """All of an import as one step. `narrative`: imported prose replaces the sections that it has words for."""
    imported = replace(imported, filing=_on_form(imported.filing, form_after(filing, imported)))
    replaced: dict[str, Project] = {}
    added: list[Project] = []
    for project in imported.filing.projects:
        choice = choices.get(project.id, Choice("add"))
        if choice.action == "replace" and choice.existing is not None:
            replaced[choice.existing] = replace(project, id=choice.existing)
        elif choice.action != "skip":
            added.append(project)
    kept = tuple(replaced.get(project.id, project) for project in filing.projects)
    after = renumbered(filing, (*kept, *added), title_for) if kept else replace(filing, projects=tuple(added))
    after = _with_head(after, imported.filing)
    if narrative:
        after = replace(after, narratives=_narratives(filing, imported.filing))
    count = len(replaced) + len(added)
    return step_between(f"导入{count}个项目" if count else "导入部门整体绩效目标", filing, after)


def form_after(filing: Filing, imported: Imported) -> str | None:
    """The form that a filing is on after an import: its own; one without any takes that of its first content."""
    return filing.form_id or (DEFAULT_FORM if filing.projects else imported.filing.form_id)


def is_same_unit(filing: Filing, imported: Filing) -> bool:
    """Whether an import may replace the prose of a filing unasked: not when it names another unit."""
    pairs = ((filing.unit_code, imported.unit_code), (filing.unit_name, imported.unit_name))
    return all(old == new for old, new in pairs if old and new)


def report(imported: Imported, choices: Mapping[str, Choice]) -> dict[str, Any]:
    """The import as JSON: for each file what was found and what found no place."""
    names = {project.id: project for project in imported.filing.projects}
    return {
        "version": 1,
        "form": imported.filing.form_id,
        "sources": [
            {
                "file": storable(source.path.name),
                "projects": [
                    {
                        "name": names[project_id].name,
                        "indicators": len(names[project_id].indicators),
                        "action": choices[project_id].action if project_id in choices else "add",
                    }
                    for project_id in source.project_ids
                ],
                "notes": [
                    {"severity": note.severity, "message": note.message, "place": note.place, "text": note.text}
                    for note in source.notes
                ],
            }
            for source in imported.sources
        ],
        "sections": {
            section: len(row.paragraphs) if (row := imported.filing.narrative(section)) else 0 for section in SECTIONS
        },
    }


def _same_code(old: Project, new: Project) -> bool:
    return bool(new.code) and old.code == new.code


def _same_name(old: Project, new: Project) -> bool:
    return bool(new.name) and old.name == new.name


def _same_code_and_name(old: Project, new: Project) -> bool:
    return _same_code(old, new) and bool(new.name) and old.name == new.name


def _profiles(form_id: str | None, prefer: str | None) -> Mapping[str, Profile]:
    if form_id is not None:
        return {form_id: profile_for(form_id)}
    profiles = all_profiles()
    first = {prefer: profiles[prefer]} if prefer is not None and prefer in profiles else {}
    return {**first, **profiles}


def _read_one(path: Path, profiles: Mapping[str, Any]) -> Recognised:
    try:
        return recognise(read_document(path), profiles)
    except UserError as error:
        if path.name in error.message:
            raise
        raise UserError(f"“{path.name}”：{error.message}", error.advice) from error


def _left_out(path: Path, first: Filing, second: Filing) -> list[Note]:
    """The remarks about prose that `_joined` leaves out."""
    notes: list[Note] = []
    names = profile_for(second.form_id).sections
    for section in SECTIONS:
        old, new = first.narrative(section), second.narrative(section)
        if old is not None and new is not None and old.paragraphs and new.paragraphs not in ((), old.paragraphs):
            message = "前面的文件已有这一节文字，没有导入"
            notes.append(
                Note("warning", message, f"“{path.name}”{names.get(section, section)}", "\n".join(new.paragraphs))
            )
    return notes


def _joined(first: Filing, second: Filing) -> Filing:
    """Two imports as one on the form of the first, numbered through; its prose goes first, the year if common."""
    second = _on_form(second, first.form_id)
    year = first.fiscal_year if first.fiscal_year == second.fiscal_year else None
    head = replace(first, fiscal_year=year, narratives=_narratives(second, first), extra=_extra(first, second))
    title_for = profile_for(first.form_id).title_for
    return renumbered(head, (*first.projects, *second.projects), title_for)


def _on_form(imported: Filing, form_id: str | None) -> Filing:
    """What was imported, on the form of the filing that takes it in."""
    if form_id is None or imported.form_id in (None, form_id) or form_id not in all_profiles():
        return imported
    return as_form(imported, profile_for(imported.form_id), profile_for(form_id))


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


def _narratives(filing: Filing, imported: Filing) -> tuple[Narrative, ...]:
    rows: list[Narrative] = []
    for section in SECTIONS:
        old, new = filing.narrative(section), imported.narrative(section)
        if old is not None and new is not None and new.paragraphs:
            rows.append(replace(old, paragraphs=new.paragraphs))
        elif old is not None or new is not None:
            rows.append(old or new)  # type: ignore[arg-type]
    return tuple(rows)
