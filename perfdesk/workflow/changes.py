"""What differs between two filings, as data. Every kind of change can be turned round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from perfdesk.model.rows import Filing, Indicator, Project, Ref

State = Literal["added", "gone", "kept"]


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that differs: its address in the older and in the newer filing, and both texts (None: no such field)."""

    field: str
    old: Ref
    new: Ref
    before: str | None
    after: str | None

    def reversed(self) -> TextChange:
        """The change the other way."""
        return TextChange(self.field, self.new, self.old, self.after, self.before)


@dataclass(frozen=True, slots=True)
class RowChange:
    """An indicator row that came, went, moved among its neighbours or has other texts. Places count from 0."""

    old: Indicator | None
    new: Indicator | None
    old_place: int | None
    new_place: int | None
    moved: bool = False
    cells: tuple[TextChange, ...] = ()

    @property
    def state(self) -> State:
        """Whether the row is on both sides."""
        return _state(self.old, self.new)

    def reversed(self) -> RowChange:
        """The change the other way."""
        cells = tuple(cell.reversed() for cell in self.cells)
        return RowChange(self.new, self.old, self.new_place, self.old_place, self.moved, cells)


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """A project that came, went, moved, has another name or other content. Places count from 0.

    `cells` are those of the head. A number, heading, year or unit that only follows something else that is told (the
    order, the name, the year and unit of the filing) is not among them.
    """

    old: Project | None
    new: Project | None
    old_place: int | None
    new_place: int | None
    moved: bool = False
    cells: tuple[TextChange, ...] = ()
    rows: tuple[RowChange, ...] = ()

    @property
    def state(self) -> State:
        """Whether the project is on both sides."""
        return _state(self.old, self.new)

    @property
    def renamed(self) -> bool:
        """Whether it has another name now."""
        return any(cell.field == "name" for cell in self.cells)

    @property
    def name(self) -> str:
        """What it is called now, or was called."""
        project = self.new or self.old
        return project.name if project is not None else ""

    def reversed(self) -> ProjectChange:
        """The change the other way."""
        cells = tuple(cell.reversed() for cell in self.cells)
        rows = in_printed_order(row.reversed() for row in self.rows)
        return ProjectChange(self.new, self.old, self.new_place, self.old_place, self.moved, cells, rows)


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph of Part One that came, went, moved or reads otherwise. Places count from 0 in its section."""

    section: str
    old: str | None
    new: str | None
    old_place: int | None
    new_place: int | None
    moved: bool = False

    @property
    def state(self) -> State:
        """Whether the paragraph is on both sides."""
        return _state(self.old, self.new)

    def reversed(self) -> ParagraphChange:
        """The change the other way."""
        return replace(self, old=self.new, new=self.old, old_place=self.new_place, new_place=self.old_place)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between an older filing and a newer one; both are kept for bringing something back."""

    old: Filing
    new: Filing
    cells: tuple[TextChange, ...] = ()
    paragraphs: tuple[ParagraphChange, ...] = ()
    projects: tuple[ProjectChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.cells or self.paragraphs or self.projects)

    def reversed(self) -> Comparison:
        """What `compare` says of the two filings exchanged."""
        return Comparison(
            self.new,
            self.old,
            tuple(cell.reversed() for cell in self.cells),
            in_printed_order(item.reversed() for item in self.paragraphs),
            in_printed_order(item.reversed() for item in self.projects),
        )


Placed = TypeVar("Placed", RowChange, ProjectChange, ParagraphChange)


def in_printed_order(changes: Iterable[Placed]) -> tuple[Placed, ...]:
    """Changes by their place in the newer filing; what is gone stands where it stood."""
    return tuple(sorted(changes, key=_place))


def _place(change: RowChange | ProjectChange | ParagraphChange) -> tuple[str, int, bool]:
    section = change.section if isinstance(change, ParagraphChange) else ""
    place = change.old_place if change.new_place is None else change.new_place
    return section, place or 0, change.state != "gone"


def _state(old: Any, new: Any) -> State:
    return "added" if old is None else "gone" if new is None else "kept"
