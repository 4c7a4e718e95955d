"""The one gate: disk first, memory second, history third, listeners last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from perfdesk.editing.step import Step, apply_step, merged
from perfdesk.model.rows import Filing

Listener = Callable[[Step, Filing], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: its number in the file, the step, and when it was made (local time, ISO 8601)."""

    seq: int
    step: Step
    made_at: str


class Store(Protocol):
    """What the gate needs of a file. Every call is one transaction that is on the disk when it returns.

    On a full or read-only disk a call raises UserError and changes nothing.
    """

    def load_filing(self) -> Filing:
        """The whole content."""

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        """(done, oldest first; undone, the next to redo last)."""

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry:
        """Store a step and its history entry, dropping what could be redone.

        With `merge_into` the entry of that number is replaced by `merged_step` instead of adding one.
        """

    def commit_undo(self, entry: Entry, step: Step) -> None:
        """Store the inverted step and mark the entry as undone."""

    def commit_redo(self, entry: Entry, step: Step) -> None:
        """Store the step again and mark the entry as done."""


class Session:
    """The open filing. `do` is the only way to change it; listeners get every step, undo and redo included."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filing = store.load_filing()
        self._done, self._undone = store.load_history()
        self._listeners: list[Listener] = []
        self._may_merge = False

    @property
    def filing(self) -> Filing:
        """The present content."""
        return self._filing

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None when there is nothing."""
        return self._done[-1].step.label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, None when there is nothing."""
        return self._undone[-1].step.label if self._undone else None

    @property
    def history(self) -> tuple[Entry, ...]:
        """The entries that stand, oldest first."""
        return tuple(self._done)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(step, filing)` after every change; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def do(self, step: Step | None) -> bool:
        """Store and show one step; False for None (nothing would change). Raises StaleStep or UserError, unchanged."""
        if step is None:
            return False
        after = apply_step(self._filing, step)
        last = self._done[-1] if self._done else None
        if last is not None and self._merges(last.step, step):
            whole = merged(last.step, step)
            entry = self._store.commit_do(step, last.seq, whole)
            self._done[-1] = entry
        else:
            self._done.append(self._store.commit_do(step, None, None))
        self._undone.clear()
        self._may_merge = True
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
        after = apply_step(self._filing, entry.step)
        self._store.commit_redo(entry, entry.step)
        self._done.append(self._undone.pop())
        self._may_merge = False
        self._publish(entry.step, after)
        return True

    def _merges(self, last: Step, step: Step) -> bool:
        return self._may_merge and step.merge_key is not None and step.merge_key == last.merge_key

    def _publish(self, step: Step, after: Filing) -> None:
        self._filing = after
        for listener in tuple(self._listeners):
            listener(step, after)
