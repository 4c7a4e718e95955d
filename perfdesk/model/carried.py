"""What a filing took over from last year's: last year's texts, and the cells that still wait to be looked at (待核).

A cell waits until it was confirmed or says something else than what it began with; taking that back makes it wait
again. So no edit has to know about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perfdesk.model.fields import indicator_field, project_field, read_ref
from perfdesk.model.rows import SECTIONS, Carried, Filing, Indicator, Project, Ref

_Key = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One cell that waits: its address, what it says now and what it said last year."""

    ref: Ref
    text: str
    last: str


class CarriedOver:
    """The marks of one filing by row; make it once for a filing and ask it for many cells."""

    def __init__(self, filing: Filing, rows: Mapping[_Key, Carried] | None = None) -> None:
        self._filing = filing
        self._rows = rows if rows is not None else _by_key(filing)

    def follow(self, filing: Filing) -> CarriedOver:
        """The marks of the filing after a step; where no mark changed they are not read again."""
        same = filing.carried is self._filing.carried
        return CarriedOver(filing, self._rows if same else None)

    def last(self, ref: Ref) -> str | None:
        """Last year's text of a cell, None when it was not carried over."""
        row = self._rows.get(_key(ref.project, ref.indicator))
        return None if row is None else dict(row.last).get(ref.field)

    def rank(self, ref: Ref) -> int:
        """The order of a field among those that its row took over, from 0; -1 when it is none of them."""
        row = self._rows.get(_key(ref.project, ref.indicator))
        names = () if row is None else tuple(name for name, _ in row.last)
        return names.index(ref.field) if ref.field in names else -1

    def waits(self, ref: Ref) -> bool:
        """Whether a cell waits to be looked at. KeyError when the row does not exist."""
        row = self._rows.get(_key(ref.project, ref.indicator))
        return row is not None and ref.field in row.waiting and read_ref(self._filing, ref) == began(row)[ref.field]

    def waiting(self) -> Iterator[Waiting]:
        """Every cell that waits: Part One first, then project by project, head before rows, in their order."""
        yield from self._of(None, None)
        for project in self._filing.projects:
            yield from self.waiting_in(project)

    def waiting_in(self, project: Project) -> Iterator[Waiting]:
        """The cells of one project that wait."""
        yield from self._of(project, None)
        for item in project.indicators:
            yield from self._of(project, item)

    def waiting_in_part_one(self) -> Iterator[Waiting]:
        """The sections of Part One that wait."""
        return self._of(None, None)

    def counts(self) -> dict[str | None, int]:
        """How many cells wait in each project that has any; None stands for Part One."""
        found: dict[str | None, int] = {}
        for cell in self.waiting():
            found[cell.ref.project] = found.get(cell.ref.project, 0) + 1
        return found

    def _of(self, project: Project | None, item: Indicator | None) -> Iterator[Waiting]:
        row = self._rows.get(_key(project.id if project else None, item.id if item else None))
        if row is None or not row.waiting:
            return
        first, last = began(row), dict(row.last)
        for name in row.waiting:
            ref = Ref(project.id if project else None, item.id if item else None, name)
            text = self._text(project, item, name)
            if text is not None and text == first[name]:
                yield Waiting(ref, text, last[name])

    def _text(self, project: Project | None, item: Indicator | None, name: str) -> str | None:
        if item is not None:
            return indicator_field(item, name)
        if project is not None:
            return project_field(project, name)
        return read_ref(self._filing, Ref(None, None, name)) if name in SECTIONS else None


def began(row: Carried) -> dict[str, str]:
    """field -> the text that the new filing began with."""
    return {**dict(row.last), **dict(row.changed)}


def _by_key(filing: Filing) -> Mapping[_Key, Carried]:
    return {_key(row.project_id, row.indicator_id): row for row in filing.carried}


def _key(project_id: str | None, indicator_id: str | None) -> _Key:
    """An indicator is known by its id alone, so its mark goes with it to another project."""
    return (None, indicator_id) if indicator_id is not None else (project_id, None)
