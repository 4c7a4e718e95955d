"""What the import dialog shows: projects with their doubts, what they match, and what to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from perfdesk.forms.notes import Note, Origin
from perfdesk.forms.profile import Profile, stored_profile
from perfdesk.model.fields import project_field
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.workflow.change_form import Report, change_form
from perfdesk.workflow.import_files import Action, Choice, Imported, Source, form_after
from perfdesk.workflow.import_match import CellChange, cell_changes
from perfdesk.workflow.import_read import on_form

ACTION_WORDS: Mapping[Action, str] = {"replace": "替换", "add": "新增", "skip": "跳过"}
ROLLING_WORDS: Mapping[Action, str] = {**ACTION_WORDS, "add": "结转"}
_CATEGORIES = {"project": "项目", "operating": "公用"}


@dataclass(slots=True)
class Marks:
    """The doubts of one project: about itself, and by place."""

    notes: list[Note] = field(default_factory=list)
    places: dict[Ref, list[Note]] = field(default_factory=dict)


class Contents:
    """The import as the dialog knows it. `filing` is the open one, None when the import makes a new file.

    `prose_taken` says whether the prose of Part One is ticked, `words` what the decisions are called.
    """

    def __init__(
        self,
        imported: Imported,
        filing: Filing | None,
        defaults: Mapping[str, Choice],
        words: Mapping[Action, str] = ACTION_WORDS,
    ) -> None:
        self.imported, self.filing, self.words = imported, filing, words
        self.prose_taken = False
        self.projects = {project.id: imported.read.get(project.id, project) for project in imported.filing.projects}
        self._defaults = dict(defaults)
        self._choices = {key: self._defaults.get(key, Choice("add")) for key in self.projects}
        self._marks: dict[str, Marks] = {}
        self._changes: dict[str, list[CellChange]] = {}
        self._converted: dict[str, Project] | None = None
        for note in imported.notes:
            if note.ref is not None and note.ref.project is not None:
                marks = self._marks.setdefault(note.ref.project, Marks())
                marks.notes.append(note)
                marks.places.setdefault(note.ref, []).append(note)

    def choices(self) -> dict[str, Choice]:
        """The decision for every imported project."""
        return dict(self._choices)

    def match(self, project_id: str) -> Project | None:
        """The project of the filing that an imported one matches."""
        existing = self._defaults[project_id].existing if project_id in self._defaults else None
        return None if existing is None or self.filing is None else self.filing.project(existing)

    def choose(self, project_ids: Iterable[str], action: Action) -> None:
        """Decide what to do with some projects; one that matches nothing is added instead of replacing."""
        for project_id in project_ids:
            match = self.match(project_id)
            possible: Action = "add" if action == "replace" and match is None else action
            self._choices[project_id] = Choice(possible, match.id if match is not None else None)

    def possible(self, project_id: str) -> list[Action]:
        """What can be done with a project."""
        return ["replace", "add", "skip"] if self.match(project_id) is not None else ["add", "skip"]

    def changes(self, project_id: str) -> list[CellChange]:
        """What replacing its match by a project would change; nothing for a project without a match."""
        if project_id not in self._changes:
            match = self.match(project_id)
            new = self._on_form(project_id)
            self._changes[project_id] = [] if match is None or new is None else cell_changes(match, new)
        return self._changes[project_id]

    def action_text(self, project_id: str) -> str:
        """What is done with a project, in a few words."""
        action = self._choices[project_id].action
        if action == "add" or self.match(project_id) is None:
            return self.words[action]
        count = len(self.changes(project_id))
        if action == "skip":
            return f"跳过（{f'有{count}处不同' if count else '内容相同'}）"
        return f"替换（改动{count}处）" if count else "替换（内容相同）"

    def doubts(self, project_id: str) -> list[Note]:
        """All doubts of a project."""
        marks = self._marks.get(project_id)
        return [] if marks is None else marks.notes

    def doubts_at(self, ref: Ref) -> list[Note]:
        """The doubts about an indicator in any field, about one field of the head, or (field "") about the project."""
        marks = self._marks.get(ref.project or "")
        if marks is None:
            return []
        if ref.indicator is not None:
            return [note for key, notes in marks.places.items() if key.indicator == ref.indicator for note in notes]
        return marks.places.get(ref, [])

    def doubtful_fields(self, project_id: str) -> set[str]:
        """The head fields of a project that are in doubt."""
        marks = self._marks.get(project_id)
        return set() if marks is None else {ref.field for ref in marks.places if ref.indicator is None and ref.field}

    def field_text(self, ref: Ref) -> str | None:
        """What was read into a field of the head; None where the document has no such field."""
        try:
            text = project_field(self.projects[ref.project or ""], ref.field)
        except KeyError:
            return None
        return _CATEGORIES.get(text or "", text) if ref.field == "category" else text

    def origin(self, ref: Ref) -> Origin | None:
        """Where something stood: the place itself, else that of its project."""
        origins = self.imported.origins
        return origins.get(ref) or origins.get(Ref(ref.project, None, ""))

    def file_notes(self, source: Source) -> list[Note]:
        """The doubts about a file as a whole."""
        return [note for note in source.notes if note.ref is None and not note.unplaced]

    def unplaced(self) -> list[tuple[Source, Note]]:
        """The texts that found no place, with the file that they stand in."""
        return [(source, note) for source in self.imported.sources for note in source.notes if note.unplaced]

    def source_of(self, project_id: str) -> Source:
        """The file that a project was read from."""
        return next(source for source in self.imported.sources if project_id in source.project_ids)

    def doubt_count(self) -> int:
        """How many doubtful places there are in all files."""
        files = sum(len(self.file_notes(source)) for source in self.imported.sources)
        return files + sum(len(marks.notes) for marks in self._marks.values())

    def profile(self) -> Profile:
        """The form that the import goes into."""
        return stored_profile(self._form_id())[0]

    def is_converted(self, source: Source) -> bool:
        """Whether a file is read as another form than the one that takes it in."""
        return source.form_id is not None and source.form_id != self.profile().id

    def conversion(self, source: Source) -> Report:
        """What the change of form means for the projects of a file."""
        projects = tuple(self.projects[project_id] for project_id in source.project_ids)
        found = replace(self.imported.filing, form_id=source.form_id, projects=projects)
        return change_form(found, self.profile())[1]

    def _on_form(self, project_id: str) -> Project | None:
        if self._converted is None:
            self._converted = {row.id: row for row in on_form(self.imported.filing, self._form_id()).projects}
        return self._converted.get(project_id)

    def _form_id(self) -> str | None:
        return self.imported.filing.form_id if self.filing is None else form_after(self.filing, self.imported)
