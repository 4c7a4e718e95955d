"""A comparison for reading on the screen: its parts (whole file, Part One, projects), each with all its texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from perfdesk.forms.origins import head_names
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field, read_ref
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Indicator, Project, Ref
from perfdesk.workflow.changes import Comparison, ParagraphChange, ProjectChange, RowChange, TextChange
from perfdesk.workflow.compare import FILING_FIELDS, paired_projects, paired_rows
from perfdesk.workflow.compare_sheet import (
    PART_ONE,
    WHOLE,
    ComparedText,
    cell_text,
    compared_texts,
    project_texts,
    row_words,
)

PartState = Literal["added", "gone", "renamed", "changed", "moved", "same"]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands together: the whole file, Part One, or a project. `lines` are the texts that differ.

    `old` and `new` are the project on both sides; `change` is None for the other parts and for equal projects.
    """

    title: str
    state: PartState
    lines: tuple[ComparedText, ...]
    old: Project | None = None
    new: Project | None = None
    change: ProjectChange | None = None


def parts(comparison: Comparison) -> list[Part]:
    """All parts in printed order, also those without a difference."""
    front = list(compared_texts(replace(comparison, projects=())))
    made = [_front_part(title, [line for line in front if line.project == title]) for title in (WHOLE, PART_ONE)]
    old, new = comparison.old, comparison.new
    by_new = {id(change.new): change for change in comparison.projects if change.new is not None}
    gone = [change for change in comparison.projects if change.new is None]
    pairing = paired_projects(old, new) if old is not new else None
    old_of = {} if pairing is None else pairing.old_of
    for place, project in enumerate(new.projects):
        while gone and (gone[0].old_place or 0) <= place:
            made.append(_project_part(gone.pop(0)))
        change = by_new.get(id(project))
        before = old.projects[old_of[place]] if place in old_of else None
        made.append(Part(project.name, "same", (), before, project) if change is None else _project_part(change))
    return [*made, *map(_project_part, gone)]


def all_lines(comparison: Comparison, part: Part) -> list[ComparedText]:
    """Every text of a part, those that differ among those that do not (kind `same`)."""
    if part.old is not None and part.new is not None:
        return list(_project_lines(part, part.old, part.new))
    if part.old is not None or part.new is not None:
        return list(part.lines)
    front = _prose_lines if part.title == PART_ONE else _filing_lines
    return list(front(comparison.new, part.lines))


def place_now(line: ComparedText, part: Part) -> Ref | None:
    """Where to look at a text in the newer filing; its project, or the section, when the text itself is gone."""
    change = line.change
    if isinstance(change, TextChange):
        return change.new
    if isinstance(change, ParagraphChange):
        return Ref(None, None, change.section)
    if part.new is None:
        return None
    row = change.new if isinstance(change, RowChange) else None
    return Ref(part.new.id, None, "") if row is None else Ref(part.new.id, row.id, "level3")


def _front_part(title: str, lines: list[ComparedText]) -> Part:
    return Part(title, "changed" if lines else "same", tuple(lines))


def _project_part(change: ProjectChange) -> Part:
    state: PartState = change.state if change.state != "kept" else "changed"
    if change.renamed:
        state = "renamed"
    elif state == "changed" and not change.cells and not change.rows:
        state = "moved"
    return Part(change.name, state, tuple(project_texts(change)), change.old, change.new, change)


def _project_lines(part: Part, old: Project, new: Project) -> Iterator[ComparedText]:
    name = part.title
    told = {line.change.field: line for line in part.lines if _is_of_head(line)}  # type: ignore[union-attr]
    yield from (line for line in part.lines if isinstance(line.change, ProjectChange))
    for field in ("no", *head_names(old, new)):
        text = project_field(new, field)
        if field in told:
            yield told.pop(field)
        elif text:
            yield _same(name, "", field, Ref(old.id, None, field), Ref(new.id, None, field), text)
    yield from told.values()
    yield from _row_lines(part, old, new)


def _row_lines(part: Part, old: Project, new: Project) -> Iterator[ComparedText]:
    of_row: dict[str, list[ComparedText]] = {}
    for line in part.lines:
        row_id = _row_of(line)
        if row_id is not None:
            of_row.setdefault(row_id, []).append(line)
    old_of = paired_rows(old, new).old_of
    gone = [row for place, row in enumerate(old.indicators) if place not in old_of.values()]
    for place, row in enumerate(new.indicators):
        then = old.indicators[old_of[place]] if place in old_of else None
        yield from _one_row(part.title, old.id, new.id, place, then, row, of_row.pop(row.id, []))
    for row in gone:
        yield from of_row.pop(row.id, [])


def _one_row(
    name: str, old_id: str, new_id: str, place: int, then: Indicator | None, row: Indicator, lines: list[ComparedText]
) -> Iterator[ComparedText]:
    yield from (line for line in lines if isinstance(line.change, RowChange))
    told = {line.change.field: line for line in lines if isinstance(line.change, TextChange)}
    extras = [f"extra.{key}" for key, _ in row.extra if f"extra.{key}" in told]
    for field in dict.fromkeys((*INDICATOR_FIELDS, *extras, *told)):
        if field in told:
            yield told[field]
        elif then is not None and indicator_field(row, field):
            refs = Ref(old_id, then.id, field), Ref(new_id, row.id, field)
            yield _same(name, row_words(place, row), field, *refs, indicator_field(row, field) or "")


def _filing_lines(filing: Filing, lines: Iterable[ComparedText]) -> Iterator[ComparedText]:
    told = {line.change.field: line for line in lines if isinstance(line.change, TextChange)}
    for field in FILING_FIELDS:
        text = read_ref(filing, Ref(None, None, field))
        if field in told:
            yield told.pop(field)
        elif text:
            place = Ref(None, None, field)
            yield _same(WHOLE, "", field, place, place, text)
    yield from told.values()


def _prose_lines(filing: Filing, lines: Iterable[ComparedText]) -> Iterator[ComparedText]:
    told: dict[str, list[ComparedText]] = {}
    for line in lines:
        assert isinstance(line.change, ParagraphChange)
        told.setdefault(line.change.section, []).append(line)
    for section in SECTIONS:
        row = filing.narrative(section)
        changed = told.get(section, [])
        places = {line.change.new_place for line in changed if isinstance(line.change, ParagraphChange)}
        for place, text in enumerate(row.paragraphs if row is not None else ()):
            if text.strip() and place not in places:
                changed.append(_paragraph(section, place, text))
        yield from sorted(changed, key=_prose_place)


def _prose_place(line: ComparedText) -> int:
    change = line.change
    assert isinstance(change, ParagraphChange)
    place = change.old_place if change.new_place is None else change.new_place
    return place or 0


def _paragraph(section: str, place: int, text: str) -> ComparedText:
    change = ParagraphChange(section, text, text, place, place)
    return ComparedText(PART_ONE, f"{field_label(section)}第{place + 1}段", text, text, change, "same")


def _same(name: str, where: str, field: str, old: Ref, new: Ref, text: str) -> ComparedText:
    return cell_text(name, where, TextChange(field, old, new, text, text), "same")


def _is_of_head(line: ComparedText) -> bool:
    return isinstance(line.change, TextChange) and line.change.new.indicator is None


def _row_of(line: ComparedText) -> str | None:
    if isinstance(line.change, TextChange):
        return line.change.new.indicator
    if isinstance(line.change, RowChange):
        row = line.change.new or line.change.old
        return None if row is None else row.id
    return None
