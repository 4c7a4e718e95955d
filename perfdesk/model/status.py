"""How far a project is: 未填, 填写中, 待核, 完成; told by its texts, the marks of last year and the tick of the clerk.

A tick holds for the texts that it was given to. So no command has to take it away when something changes, and undo
brings it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Literal

from perfdesk.model.carried import CarriedOver
from perfdesk.model.rows import Completion, Filing, Project
from perfdesk.model.texts import project_texts

Status = Literal["blank", "filling", "waiting", "done"]
STATUSES: tuple[Status, ...] = ("blank", "filling", "waiting", "done")
STATUS_WORDS: Mapping[Status, str] = {"blank": "未填", "filling": "填写中", "waiting": "待核", "done": "完成"}
# What a project says when nobody has written anything but its name.
_GIVEN = frozenset({"no", "title", "name", "unit_code", "unit_name", "amount_unit", "fiscal_year"})
_GIVEN_IN_ROWS = frozenset({"level1", "level2", "requirement", "label"})
_GIVEN_EXTRA = frozenset({"extra.value_frame", "extra.nature", "extra.direction", "extra.horizon"})
# What follows from the order and the filing is no change of a project.
_FOLLOWING = frozenset({"no", "title"})


def content_sign(project: Project) -> str:
    """A sign of the texts of a project: the same for the same texts, whatever its number, place and ids."""
    parts = [str(len(project.indicators))]
    rows = {row.id: str(place) for place, row in enumerate(project.indicators)}
    for ref, texts in project_texts(project):
        if ref.indicator is not None or ref.field not in _FOLLOWING:
            parts += (rows.get(ref.indicator or "", ""), ref.field, *texts, "")
    return blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def is_blank(project: Project) -> bool:
    """Whether nothing stands in a project beyond its name and what a new one begins with."""
    for ref, _ in project_texts(project):
        given = _GIVEN if ref.indicator is None else _GIVEN_IN_ROWS
        if ref.field not in given and (ref.indicator is None or ref.field not in _GIVEN_EXTRA):
            return False
    return True


def holds(tick: Completion | None, project: Project) -> bool:
    """Whether a project still says what it was ticked for."""
    return tick is not None and tick.sign == content_sign(project)


class StatusBook:
    """The status of each project, kept while filing follows filing; after an edit only that project is read anew."""

    def __init__(self) -> None:
        self._filing = Filing()
        self._marks = CarriedOver(self._filing)
        self._ticks: dict[str, Completion] = {}
        self._known: dict[str, tuple[Project, Status]] = {}

    def follow(self, filing: Filing) -> set[str]:
        """Take over the next state; returns the ids of the projects that are new or have another status."""
        if filing is self._filing:
            return set()
        old, self._filing = self._filing, filing
        stale = self._stale_ticks(filing)
        if filing.carried is not old.carried:
            self._marks, stale = CarriedOver(filing), {project.id for project in filing.projects}
        changed: set[str] = set()
        known: dict[str, tuple[Project, Status]] = {}
        for project in filing.projects:
            before = self._known.get(project.id)
            if before is None or before[0] is not project or project.id in stale:
                status = self._status(project)
                known[project.id] = (project, status)
                if before is None or before[1] != status:
                    changed.add(project.id)
            else:
                known[project.id] = before
        self._known = known
        return changed

    def of(self, project_id: str) -> Status:
        """The status of a project. KeyError for an unknown one."""
        return self._known[project_id][1]

    def lapsed(self, project_id: str) -> bool:
        """Whether a project was ticked and has changed since."""
        return project_id in self._ticks and self.of(project_id) != "done"

    def counts(self) -> dict[Status, int]:
        """How many projects there are of each status."""
        found = dict.fromkeys(STATUSES, 0)
        for _, status in self._known.values():
            found[status] += 1
        return found

    def _stale_ticks(self, filing: Filing) -> set[str]:
        """The projects whose tick came, went or was renewed."""
        ticks = {row.project_id: row for row in filing.completions}
        changed = {key for key in {*ticks, *self._ticks} if ticks.get(key) is not self._ticks.get(key)}
        self._ticks = ticks
        return changed

    def _status(self, project: Project) -> Status:
        if holds(self._ticks.get(project.id), project):
            return "done"
        if next(iter(self._marks.waiting_in(project)), None) is not None:
            return "waiting"
        return "blank" if is_blank(project) else "filling"
