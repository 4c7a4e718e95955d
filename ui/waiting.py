"""What was carried over from last year's filing and waits to be looked at (待核), kept up to date step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from perfdesk.editing.step import Change, Step
from perfdesk.model.carried import CarriedOver, Waiting
from perfdesk.model.rows import Filing, Ref


class WaitingCells(QObject):
    """The cells that wait, by project (None: Part One). They are worked out when somebody asks for the first time;
    after a step only those of the projects that it touched. `changed` names these, and the cells that began to wait or
    wait no longer."""

    changed = Signal(object, object)

    def __init__(self, filing: Callable[[], Filing], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._present = filing
        self._marks = CarriedOver(filing())
        self._of: Filing = filing()
        self._cells: dict[str | None, dict[Ref, Waiting]] | None = None

    def any_carried(self) -> bool:
        """Whether this filing took over anything from last year's."""
        return bool(self._present().carried)

    def last(self, ref: Ref) -> str | None:
        """Last year's text of a cell, None when it was not carried over."""
        return self._now().last(ref)

    def waits(self, ref: Ref) -> bool:
        """Whether a cell waits."""
        return ref in self._all().get(ref.project, ())

    def cells(self, project_id: str | None) -> tuple[Waiting, ...]:
        """The cells of one project that wait, those of Part One for None."""
        return tuple(self._all().get(project_id, {}).values())

    def groups(self) -> tuple[str | None, ...]:
        """Where something waits, in the order of the filing."""
        cells = self._all()
        order = (None, *(project.id for project in self._present().projects))
        return tuple(key for key in order if cells.get(key))

    def count(self) -> int:
        """How many cells wait."""
        return sum(map(len, self._all().values()))

    def beside(self, ref: Ref | None, step: int) -> Ref | None:
        """The next (1) or previous (-1) cell that waits, seen from `ref` (None: from the beginning); around the end."""
        places = [cell.ref for key in self.groups() for cell in self.cells(key)]
        if not places:
            return None
        if ref is None:
            return places[0 if step > 0 else -1]
        if ref in places:
            return places[(places.index(ref) + step) % len(places)]
        return self._nearest(ref, places, step)

    def follow(self, step: Step) -> None:
        """Take a step over."""
        touched = {_project(change) for change in step.changes}
        others: set[Ref] = set()
        for key in touched if self._cells is not None else ():
            before, now = self._cells.get(key, {}), self._count(key)
            others |= before.keys() ^ now.keys()
            self._cells[key] = now
        self.changed.emit(touched, others)

    def _nearest(self, ref: Ref, places: list[Ref], step: int) -> Ref:
        """Seen from a cell that does not wait: by project, row and column."""
        here = self._order(ref)
        if step > 0:
            return next((place for place in places if self._order(place) > here), places[0])
        return next((place for place in reversed(places) if self._order(place) < here), places[-1])

    def _order(self, ref: Ref) -> tuple[int, int, int]:
        rank = self._now().rank(ref)
        if ref.project is None:
            return (-1, 0, rank)
        filing = self._present()
        number = filing.project_index(ref.project)
        rows = filing.projects[number].indicators
        return (number, next((i for i, row in enumerate(rows, start=1) if row.id == ref.indicator), 0), rank)

    def _all(self) -> dict[str | None, dict[Ref, Waiting]]:
        if self._cells is None:
            keys: Iterable[str | None] = ()
            if self.any_carried():
                keys = (None, *(project.id for project in self._present().projects))
            self._cells = {key: self._count(key) for key in keys}
        return self._cells

    def _count(self, key: str | None) -> dict[Ref, Waiting]:
        marks = self._now()
        if key is None:
            return {cell.ref: cell for cell in marks.waiting_in_part_one()}
        project = next((row for row in self._present().projects if row.id == key), None)
        return {} if project is None else {cell.ref: cell for cell in marks.waiting_in(project)}

    def _now(self) -> CarriedOver:
        filing = self._present()
        if filing is not self._of:
            self._of, self._marks = filing, self._marks.follow(filing)
        return self._marks


def _project(change: Change) -> str | None:
    if change.kind == "carried":
        record = change.after or change.before or {}
        return str(record["project_id"]) if record.get("project_id") else None
    return change.project_id
