"""Reading documents for an import: file by file, with progress inside each, and with what is doubtful in them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from perfdesk.editing.commands import renumbered
from perfdesk.errors import UserError
from perfdesk.forms.convert import as_form
from perfdesk.forms.notes import Origin
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.forms.recognise import Note, Recognised, recognise
from perfdesk.model.rows import SECTIONS, Filing, Narrative, Project, Ref
from perfdesk.readers.clipboard import pasted_document
from perfdesk.readers.safety import pulsing
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document
from perfdesk.workflow.import_doubts import twins, with_doubts

Progress = Callable[[int, int], None]
Within = Callable[[int, float], None]
CLIPBOARD = Path("剪贴板")

_READING = 0.6
_USUAL_PULSES = 400
_PAUSE_S = 0.05
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Source:
    """What one file held: its path, its project ids, the remarks of reading it, and the form that it is read as."""

    path: Path
    project_ids: tuple[str, ...]
    notes: tuple[Note, ...]
    form_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and why."""

    path: Path
    error: UserError


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything found in some files, as a filing of its own that nothing has been stored of yet.

    `read` holds the projects as they were read, each on the form of its file: in `filing` all are on the first one's.
    `origins` says where projects (field ""), their fields and their indicators (field "") stood.
    """

    filing: Filing
    sources: tuple[Source, ...]
    refused: tuple[Refused, ...] = ()
    origins: Mapping[Ref, Origin] = field(default_factory=dict)
    read: Mapping[str, Project] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The remarks of all files."""
        return tuple(note for source in self.sources for note in source.notes)


def read_sources(
    paths: Sequence[Path],
    form_id: str | None = None,
    progress: Progress | None = None,
    *,
    prefer: str | None = None,
    within: Within | None = None,
    keep_going: bool = False,
) -> Imported:
    """Read files in order. UserError naming the file that cannot be read; nothing is stored.

    Each file is read as the form that fits its words best: only `form_id` when given; `prefer` wins where several fit.
    With `keep_going` a file that is refused is only told of, as long as another one can be read. `progress` is told of
    each file read, `within` the index of a file and the part of it that is done, 0 to 1; what they raise stops all.
    """
    profiles = _profiles(form_id, prefer)
    found: list[tuple[Path, Recognised]] = []
    refused: list[Refused] = []
    for number, path in enumerate(paths):
        try:
            found.append((path, _read_one(path, profiles, _Pace(within, number))))
        except UserError as error:
            if not keep_going:
                raise
            # A fresh one: the frames of the reading, which may hold the file open, go at once.
            refused.append(Refused(path, UserError(error.message, error.advice)))
        if progress is not None:
            progress(number + 1, len(paths))
    return _imported(found, refused)


def read_pasted(html: str, text: str, *, prefer: str | None = None, within: Within | None = None) -> Imported:
    """What is on the clipboard, read like a file. UserError when it holds no table of a project."""
    document = pasted_document(html, text)
    found = _recognised(document, _profiles(None, prefer), _Pace(within, 0))
    return _imported([(CLIPBOARD, found)], [])


def on_form(imported: Filing, form_id: str | None) -> Filing:
    """What was imported, on the form of the filing that takes it in."""
    if form_id is None or imported.form_id in (None, form_id) or form_id not in all_profiles():
        return imported
    return as_form(imported, profile_for(imported.form_id), profile_for(form_id))


def with_narratives(filing: Filing, imported: Filing) -> tuple[Narrative, ...]:
    """The sections of a filing, those that the import has words for replaced."""
    return tuple(_sections(filing, imported))


class _Pace:
    """Progress inside one file, told a few times a second: half is reading, half is recognising."""

    def __init__(self, within: Within | None, index: int) -> None:
        self._within, self._index = within, index
        self._pulses, self._last = 0, 0.0

    def reading(self) -> None:
        """One more piece of the file was read; nobody knows how many there are."""
        self._pulses += 1
        self._tell(_READING * self._pulses / (self._pulses + _USUAL_PULSES))

    def recognising(self, part: float) -> None:
        """A part of the content was recognised."""
        self._tell(_READING + (1 - _READING) * part)

    def _tell(self, part: float) -> None:
        now = time.monotonic()
        if self._within is not None and now - self._last >= _PAUSE_S:
            self._last = now
            self._within(self._index, part)


def _profiles(form_id: str | None, prefer: str | None) -> Mapping[str, Profile]:
    if form_id is not None:
        return {form_id: profile_for(form_id)}
    profiles = all_profiles()
    first = {prefer: profiles[prefer]} if prefer is not None and prefer in profiles else {}
    return {**first, **profiles}


def _read_one(path: Path, profiles: Mapping[str, Profile], pace: _Pace) -> Recognised:
    try:
        document = _document(path, pace)
        return _recognised(document, profiles, pace)
    except UserError as error:
        if path.name in error.message:
            raise
        raise UserError(f"“{path.name}”：{error.message}", error.advice) from error


def _recognised(document: Document, profiles: Mapping[str, Profile], pace: _Pace) -> Recognised:
    found = recognise(document, profiles, pace.recognising)
    return replace(found, notes=with_doubts(found, document))


def _document(path: Path, pace: _Pace) -> Document:
    with pulsing(pace.reading):
        return read_document(path)


def _imported(found: Sequence[tuple[Path, Recognised]], refused: Sequence[Refused]) -> Imported:
    if not found:
        raise _nothing_read(refused)
    whole: Filing | None = None
    sources: list[Source] = []
    origins: dict[Ref, Origin] = {}
    read: dict[str, Project] = {}
    for path, one in found:
        more = () if whole is None else (*_other_head(whole, one.filing), *_left_out(path, whole, one.filing))
        ids = tuple(project.id for project in one.filing.projects)
        sources.append(Source(path, ids, (*one.notes, *more), one.filing.form_id))
        read.update({project.id: project for project in one.filing.projects})
        origins.update(one.origins)
        whole = one.filing if whole is None else _joined(whole, one.filing)
    assert whole is not None
    alike = twins(whole.projects, origins)
    sources = [replace(source, notes=(*source.notes, *_of(alike, source))) for source in sources]
    return Imported(whole, tuple(sources), tuple(refused), origins, read)


def _of(notes: Iterable[Note], source: Source) -> Iterator[Note]:
    ids = set(source.project_ids)
    return (note for note in notes if note.ref is not None and note.ref.project in ids)


def _nothing_read(refused: Sequence[Refused]) -> UserError:
    if not refused:
        return UserError("没有选择要导入的文件。", "请选择 Word、Excel 或文本文件。")
    if len(refused) == 1:
        return refused[0].error
    lines = [item.error.one_line() for item in refused[:_NAMES_SHOWN]]
    more = [f"……等{len(refused)}个文件"] if len(refused) > _NAMES_SHOWN else []
    return UserError(f"选中的{len(refused)}个文件都不能导入。", "\n".join([*lines, *more]))


def _other_head(first: Filing, second: Filing) -> Iterator[Note]:
    """The remarks about a file of another unit or year than the first one."""
    pairs = (("单位", first.unit_name, second.unit_name), ("年度", first.fiscal_year, second.fiscal_year))
    for word, old, new in pairs:
        if old and new and old != new:
            yield Note("warning", f"{word}是“{new}”，与前面的文件（“{old}”）不同，请核对", "全文", "")


def _left_out(path: Path, first: Filing, second: Filing) -> list[Note]:
    """The remarks about prose that `_joined` leaves out."""
    notes: list[Note] = []
    names = profile_for(second.form_id).sections
    for section in SECTIONS:
        old, new = first.narrative(section), second.narrative(section)
        if old is not None and new is not None and old.paragraphs and new.paragraphs not in ((), old.paragraphs):
            place, text = f"“{path.name}”{names.get(section, section)}", "\n".join(new.paragraphs)
            notes.append(Note("warning", "前面的文件已有这一节文字，没有导入", place, text, unplaced=True))
    return notes


def _joined(first: Filing, second: Filing) -> Filing:
    """Two imports as one on the form of the first, numbered through; its prose goes first, the year if common."""
    second = on_form(second, first.form_id)
    year = first.fiscal_year if first.fiscal_year == second.fiscal_year else None
    extra = tuple({**dict(second.extra), **dict(first.extra)}.items())
    head = replace(first, fiscal_year=year, narratives=with_narratives(second, first), extra=extra)
    title_for = profile_for(first.form_id).title_for
    return renumbered(head, (*first.projects, *second.projects), title_for)


def _sections(filing: Filing, imported: Filing) -> Iterator[Narrative]:
    for section in SECTIONS:
        old, new = filing.narrative(section), imported.narrative(section)
        if old is not None and new is not None and new.paragraphs:
            yield replace(old, paragraphs=new.paragraphs)
        elif old is not None or new is not None:
            yield old or new  # type: ignore[misc]
