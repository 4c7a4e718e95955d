"""What is found, kept current by difference: project rules at once, filing-wide ones after a pause, the rest idle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import is_not
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.rules.registry import Finding, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
QUIET_MS = 250
SLICE_SECONDS = 0.006
AT_ONCE = 4
SHOWN_MS = 20  # the file is on the screen before the first check, which loads the rules


class Checker(Protocol):
    """The rules: those of one project, and those that look across the filing (by a `Follower` where one is given)."""

    def check_project(self, filing: Filing, project: Project, expectations: Expectations) -> Iterable[Finding]:
        """The findings of one project."""

    def check_across(self, filing: Filing, expectations: Expectations) -> Iterable[Finding]:
        """The findings of Part One and of projects taken together."""


class Follower(Protocol):
    """The rules that look across the filing, run in small pieces (`perfdesk.rules.following.Across`)."""

    def follow(self, filing: Filing, expectations: Expectations) -> None:
        """Take over the present content."""

    def step(self) -> bool:
        """Do one piece of what is to be done; whether any is left."""

    def found(self) -> Iterable[Finding]:
        """The findings, when nothing is left."""


class _AtOnce:
    """A checker's rules across the filing as one piece."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._found: tuple[Finding, ...] = ()

    def follow(self, filing: Filing, expectations: Expectations) -> None:
        self._asked = filing, expectations

    def step(self) -> bool:
        self._found = tuple(self._checker.check_across(*self._asked))
        return False

    def found(self) -> Iterable[Finding]:
        return self._found


@dataclass(slots=True)
class Delta:
    """What one round of checking changed: the findings that appeared and went (a changed one is in both)."""

    appeared: list[Finding] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)

    def refs(self) -> set[Ref]:
        """Every place whose marks may have changed."""
        return {ref for item in (*self.appeared, *self.gone) for ref in (item.ref, *item.also)}

    def projects(self) -> set[str | None]:
        """The projects whose findings changed; None stands for the filing and Part One."""
        return {item.ref.project for item in (*self.appeared, *self.gone)}

    def __bool__(self) -> bool:
        return bool(self.appeared or self.gone)


class Checks(QObject):
    """The present findings of a filing. `publish` gets every difference; `filing` gives the content to check."""

    def __init__(
        self,
        checker: Checker,
        expectations: Expectations,
        filing: Callable[[], Filing],
        publish: Callable[[Delta], None],
        parent: QObject | None = None,
        follower: Follower | None = None,
    ) -> None:
        super().__init__(parent)
        self._checker = checker
        self._follower = follower or _AtOnce(checker)
        self._expectations = expectations
        self._filing = filing
        self._publish = publish
        self._own: dict[str, dict[tuple[str, Ref], Finding]] = {}
        self._across: dict[tuple[str, Ref], Finding] = {}
        self._across_of: dict[str | None, list[Finding]] = {}
        self._places: dict[str | None, dict[Ref, list[Finding]]] = {}
        self._across_places: dict[Ref, list[Finding]] = {}
        self._mentions: dict[str | None, list[Finding]] = {}
        self._all: tuple[Finding, ...] = ()
        self._front: str | None = None
        self._typing: Ref | None = None
        self._held_back = False
        self._waiting: dict[str, None] = {}
        self._quiet = _timer(self, QUIET_MS, self._start_across)
        self._pieces = _timer(self, 0, self._slice_across)
        self._idle = _timer(self, 0, self._slice)
        # In two steps: the time before the event loop turns, in which the widgets are made, does not count.
        self._shown = _timer(self, 0, lambda: self._idle.start(SHOWN_MS))

    def start(self) -> None:
        """Check everything in idle slices, then across."""
        self._waiting.update(dict.fromkeys(project.id for project in self._filing().projects))
        if self._waiting:
            self._shown.start()
        else:
            self._quiet.start(QUIET_MS)

    def stop(self) -> None:
        """Check nothing any more."""
        self._quiet.stop()
        self._pieces.stop()
        self._shown.stop()
        self._idle.stop()
        self._waiting.clear()

    @property
    def pending(self) -> bool:
        """Whether some rules have not seen the present content yet."""
        return bool(self._waiting) or self._quiet.isActive() or self._pieces.isActive()

    def first(self, project_id: str) -> None:
        """Check this waiting project before the others: it is on the screen."""
        self._front = project_id
        if project_id in self._waiting:
            self._waiting = {project_id: None, **self._waiting}

    def later(self, project_ids: Iterable[str]) -> None:
        """Check these projects when idle."""
        self._waiting.update(dict.fromkeys(project_ids))
        if self._waiting:
            self._idle.start(0)

    def touched(self, project_ids: Iterable[str]) -> None:
        """Check changed projects: a few at once, many when idle; the filing-wide rules after a pause."""
        touched = list(project_ids)
        delta = Delta()
        present = {project.id: project for project in self._filing().projects}
        for project_id in [*touched, *(key for key in self._own if key not in present)]:
            if project_id not in present:
                self._waiting.pop(project_id, None)
                self._replace(project_id, {}, delta)
                self._own.pop(project_id, None)
        alive = [project_id for project_id in touched if project_id in present]
        for project_id in alive[:AT_ONCE]:
            self._waiting.pop(project_id, None)
            self._check(present[project_id], delta)
        self.later(alive[AT_ONCE:])
        self._pieces.stop()
        self._quiet.start(QUIET_MS)
        self._send(delta)

    def judged_anew(self, project_ids: Iterable[str]) -> None:
        """Check again without a pause: it is not the content that changed but what counts as a fault."""
        self.touched(sorted(project_ids, key=lambda project_id: project_id != self._front))
        self._quiet.start(0)

    def settle(self) -> None:
        """Let every rule see the present content now, when some have not."""
        if not self.pending:
            return
        self._shown.stop()
        self._idle.stop()
        delta = Delta()
        waiting, self._waiting = self._waiting, {}
        for project in self._filing().projects:
            if project.id in waiting:
                self._check(project, delta)
        self._send(delta)
        self.check_across()

    def typing_in(self, row: Ref | None) -> None:
        """The row that is being filled in, without a field: nothing new is said of its blank cells till it is left."""
        if row == self._typing:
            return
        left, held_back = self._typing, self._held_back
        self._typing, self._held_back = row, False
        if held_back and left is not None and left.project is not None:
            self.touched([left.project])

    def check_across(self) -> None:
        """Run the filing-wide rules now."""
        self._quiet.stop()
        self._pieces.stop()
        self._follower.follow(self._filing(), self._expectations)
        while self._follower.step():
            pass
        self._take_across()

    def _start_across(self) -> None:
        """Run the filing-wide rules in slices; any change of the content stops them, and they begin after the pause."""
        if self._waiting:
            self._quiet.start(QUIET_MS)
            return
        self._follower.follow(self._filing(), self._expectations)
        self._slice_across()

    def _slice_across(self) -> None:
        end = perf_counter() + SLICE_SECONDS
        while self._follower.step():
            if perf_counter() > end:
                self._pieces.start()
                return
        self._take_across()

    def _take_across(self) -> None:
        delta = Delta()
        new = _by_key(self._follower.found())
        self._across = _differ(self._across, self._ripe(new, self._across), delta)
        if delta:
            self._index_across()
        self._send(delta)

    def _index_across(self) -> None:
        self._across_of, self._across_places, self._mentions = {}, {}, {}
        for item in self._across.values():
            self._across_of.setdefault(item.ref.project, []).append(item)
            for project_id in {ref.project for ref in item.also} - {item.ref.project}:
                self._mentions.setdefault(project_id, []).append(item)
            for ref in {item.ref, *item.also}:
                self._across_places.setdefault(ref, []).append(item)

    def of(self, project_id: str | None) -> tuple[Finding, ...]:
        """The findings of one project; of Part One and the filing for None."""
        own = self._own.get(project_id, {}) if project_id is not None else {}
        return (*own.values(), *self._across_of.get(project_id, ()))

    def mentioning(self, project_id: str | None) -> tuple[Finding, ...]:
        """The findings that stand elsewhere and name places of this project."""
        return tuple(self._mentions.get(project_id, ()))

    def everything(self) -> tuple[Finding, ...]:
        """All findings in the order of the filing, Part One first; the very same tuple while they are the same."""
        found = list(self.of(None))
        for project in self._filing().projects:
            found += self._own.get(project.id, {}).values()
            found += self._across_of.get(project.id, ())
        if len(found) != len(self._all) or any(map(is_not, found, self._all)):
            self._all = tuple(found)
        return self._all

    def at(self, ref: Ref) -> tuple[Finding, ...]:
        """The findings that point at this place, worst first."""
        own = self._own_places(ref.project).get(ref, ())
        found = (*own, *self._across_places.get(ref, ()))
        return tuple(sorted(found, key=lambda item: SEVERITIES.index(item.severity))) if len(found) > 1 else found

    def _own_places(self, project_id: str | None) -> Mapping[Ref, list[Finding]]:
        if project_id is None:
            return {}
        places = self._places.get(project_id)
        if places is None:
            places = self._places[project_id] = {}
            for item in self._own.get(project_id, {}).values():
                for ref in {item.ref, *item.also}:
                    places.setdefault(ref, []).append(item)
        return places

    def _slice(self) -> None:
        delta = Delta()
        present = {project.id: project for project in self._filing().projects}
        end = perf_counter() + SLICE_SECONDS
        while self._waiting and perf_counter() < end:
            project_id = next(iter(self._waiting))
            del self._waiting[project_id]
            if project_id in present:
                self._check(present[project_id], delta)
        if self._waiting:
            self._idle.start(0)
        else:
            self._quiet.start(QUIET_MS)
        self._send(delta)

    def _check(self, project: Project, delta: Delta) -> None:
        found = self._checker.check_project(self._filing(), project, self._expectations)
        self._replace(project.id, _by_key(found), delta)

    def _replace(self, project_id: str, new: dict[tuple[str, Ref], Finding], delta: Delta) -> None:
        old = self._own.get(project_id, {})
        self._own[project_id] = _differ(old, self._ripe(new, old), delta)
        self._places.pop(project_id, None)

    def _ripe(
        self, new: dict[tuple[str, Ref], Finding], old: dict[tuple[str, Ref], Finding]
    ) -> dict[tuple[str, Ref], Finding]:
        """The findings without what is new about blank cells of the row being filled in."""
        if self._typing is None:
            return new
        ripe: dict[tuple[str, Ref], Finding] = {}
        for key, item in new.items():
            before = old.get(key)
            also = tuple(ref for ref in item.also if not self._unfinished(ref) or (before and ref in before.also))
            self._held_back |= len(also) != len(item.also)
            whole_row = item.category == "missing" and not item.ref.field and self._typed(item.ref)
            if before is None and (whole_row or self._unfinished(item.ref)):
                self._held_back = True
            else:
                ripe[key] = item if len(also) == len(item.also) else replace(item, also=also)
        return ripe

    def _typed(self, ref: Ref) -> bool:
        row = self._typing
        return row is not None and ref.indicator is not None and ref.indicator == row.indicator

    def _unfinished(self, ref: Ref) -> bool:
        """Whether this is a blank cell of the row being filled in."""
        if not self._typed(ref) or not ref.field:
            return False
        try:
            return not (read_ref(self._filing(), ref) or "").strip()
        except KeyError:
            return False

    def _send(self, delta: Delta) -> None:
        if delta:
            self._publish(delta)


def _differ(
    old: dict[tuple[str, Ref], Finding], new: dict[tuple[str, Ref], Finding], delta: Delta
) -> dict[tuple[str, Ref], Finding]:
    """The new findings, the very objects of the old ones where they are equal; differences go into `delta`."""
    kept: dict[tuple[str, Ref], Finding] = {}
    for key, item in new.items():
        before = old.get(key)
        if before is not None and before == item:
            kept[key] = before
            continue
        kept[key] = item
        delta.appeared.append(item)
        if before is not None:
            delta.gone.append(before)
    delta.gone += [item for key, item in old.items() if key not in new]
    return kept


def _by_key(found: Iterable[Finding]) -> dict[tuple[str, Ref], Finding]:
    keyed: dict[tuple[str, Ref], Finding] = {}
    for item in found:
        keyed.setdefault(item.key, item)
    return keyed


def _timer(parent: QObject, milliseconds: int, call: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer
