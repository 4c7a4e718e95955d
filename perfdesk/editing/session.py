"""The one gate: disk first, memory second, history third, listeners last."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from perfdesk.editing.step import Step, apply_step, merged, step_between
from perfdesk.model.rows import Filing

Listener = Callable[[Step, Filing], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: its number in the file, its label, when it was made (local time, ISO 8601) and by whom.

    `read` gives the step. A store may fetch it only then, so that a long history costs nothing at opening.
    """

    seq: int
    label: str
    made_at: str
    read: Callable[[], Step] = field(repr=False, compare=False)
    made_by: str = ""

    @property
    def step(self) -> Step:
        """What was changed."""
        return self.read()


class Store(Protocol):
    """What the gate needs of a file. Every call is one transaction that is on the disk when it returns.

    On a full or read-only disk a call raises UserError and changes nothing.
    """

    def load_filing(self) -> Filing:
        """The whole content."""

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        """(done, oldest first; undone, the next to redo last)."""

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry | None:
        """Store a step and its history entry, dropping what could be redone.

        With `merge_into` the entry of that number gets `merged_step` instead of adding one; when that step has no
        changes left (a text typed and taken out again) the entry is removed and None returned.
        """

    def commit_undo(self, entry: Entry, step: Step) -> None:
        """Store the inverted step and mark the entry as undone."""

    def commit_redo(self, entry: Entry, step: Step) -> None:
        """Store the step again and mark the entry as done."""

    def commit_replay(self, replayed: Sequence[tuple[Entry, Step]], *, forward: bool) -> None:
        """Store many steps in their order and mark their entries: as done when `forward`, else as undone."""


class Session:
    """The open filing. `do` is the only way to change it; listeners get every step, undo and redo included.

    A listener may call `do`, `undo` or `redo` itself: the change is made at once, and told to everybody after the
    one that is being told. When listeners raise, all others are still told, then the first error is raised; the
    change itself stands.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filing = store.load_filing()
        self._done, self._undone = store.load_history()
        self._listeners: list[Listener] = []
        self._untold: deque[tuple[Step, Filing]] = deque()
        self._telling = False
        self._may_merge = False

    @property
    def filing(self) -> Filing:
        """The present content."""
        return self._filing

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None when there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, None when there is nothing."""
        return self._undone[-1].label if self._undone else None

    @property
    def history(self) -> tuple[Entry, ...]:
        """The entries that stand, oldest first."""
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Entry, ...]:
        """The entries that can be done again, the next one first."""
        return tuple(reversed(self._undone))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(step, filing)` after every change; returns the function that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def do(self, step: Step | None) -> bool:
        """Store and show one step; False when nothing would change. Raises StaleStep or UserError, unchanged."""
        if step is None or not step.changes:
            return False
        after = apply_step(self._filing, step)
        last = self._last_to_merge(step)
        if last is None:
            entry = self._store.commit_do(step, None, None)
        else:
            entry = self._store.commit_do(step, last.seq, merged(last.step, step))
            self._done.pop()
        if entry is not None:
            self._done.append(entry)
        self._undone.clear()
        self._may_merge = entry is not None
        self._publish(step, after)
        return True

    def end_burst(self) -> None:
        """The next step begins a history entry of its own, whatever its merge key (the caret left the field)."""
        self._may_merge = False

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._done:
            return False
        entry = self._done[-1]
        step = entry.step.inverted()
        after = apply_step(self._filing, step)
        self._store.commit_undo(entry, step)
        self._undone.append(self._done.pop())
        self._may_merge = False
        self._publish(step, after)
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        if not self._undone:
            return False
        entry = self._undone[-1]
        step = entry.step
        after = apply_step(self._filing, step)
        self._store.commit_redo(entry, step)
        self._done.append(self._undone.pop())
        self._may_merge = False
        self._publish(step, after)
        return True

    def travel(self, standing: int, label: str) -> Step | None:
        """Undo or redo in one go until `standing` entries stand: one transaction, one call of each listener.

        Returns what it came to, as one step called `label`; None when they stand already. IndexError when there are
        not so many entries.
        """
        entries = (*self._done, *self.undone)
        if not 0 <= standing <= len(entries):
            raise IndexError(standing)
        here = len(self._done)
        forward = standing > here
        chosen = entries[here:standing] if forward else entries[standing:here][::-1]
        if not chosen:
            return None
        replayed: list[tuple[Entry, Step]] = []
        after = self._filing
        for entry in chosen:
            step = entry.step if forward else entry.step.inverted()
            after = apply_step(after, step)
            replayed.append((entry, step))
        whole = step_between(label, self._filing, after) or Step(label, ())
        self._store.commit_replay(replayed, forward=forward)
        self._done, self._undone = list(entries[:standing]), list(entries[standing:])[::-1]
        self._may_merge = False
        self._publish(whole, after)
        return whole

    def _last_to_merge(self, step: Step) -> Entry | None:
        if not self._may_merge or step.merge_key is None or not self._done:
            return None
        last = self._done[-1]
        return last if last.step.merge_key == step.merge_key else None

    def _publish(self, step: Step, after: Filing) -> None:
        self._filing = after
        self._untold.append((step, after))
        if self._telling:
            return
        self._telling = True
        try:
            self._tell()
        finally:
            self._telling = False

    def _tell(self) -> None:
        first: Exception | None = None
        while self._untold:
            step, after = self._untold.popleft()
            for listener in tuple(self._listeners):
                try:
                    listener(step, after)
                except Exception as error:
                    first = first or error
        if first is not None:
            raise first
