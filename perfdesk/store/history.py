"""The history table: every step as JSON, in the transaction that writes its rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import partial

from perfdesk.editing.past import PastStep
from perfdesk.editing.session import Entry
from perfdesk.editing.step import Change, Step


def load(connection: sqlite3.Connection, read: Callable[[int], Step]) -> tuple[list[Entry], list[Entry]]:
    """(done, oldest first; undone, the next to redo last). Steps are read one by one, when asked for."""
    lists: dict[str, list[Entry]] = {"done": [], "undone": []}
    query = "SELECT seq, label, made_at, made_by, state FROM history WHERE state IN ('done', 'undone') ORDER BY seq"
    for seq, label, made_at, made_by, state in connection.execute(query):
        lists[state].append(Entry(seq, label, made_at, partial(read, seq), made_by))
    return lists["done"], lists["undone"][::-1]


def trail(connection: sqlite3.Connection, read: Callable[[int], Step]) -> list[PastStep]:
    """Every entry, also those that were undone, oldest first. Steps are read one by one, when asked for."""
    query = "SELECT seq, label, made_at, made_by, state, undone_at, undone_by FROM history ORDER BY seq"
    return [
        PastStep(seq, label, made_at, made_by, state, undone_at, undone_by, partial(read, seq))
        for seq, label, made_at, made_by, state, undone_at, undone_by in connection.execute(query)
    ]


def read_step(connection: sqlite3.Connection, seq: int) -> Step:
    """The step of an entry. ValueError when the file does not hold it as we write it."""
    row = connection.execute("SELECT label, merge_key, changes FROM history WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        raise ValueError(f"no history entry {seq}")
    label, merge_key, changes = row
    try:
        return Step(label, tuple(Change(*change) for change in json.loads(changes)), merge_key)
    except TypeError as error:
        raise ValueError(f"history entry {seq}") from error


def add(connection: sqlite3.Connection, step: Step, made_by: str) -> Entry:
    """A new entry."""
    made_at = _now()
    cursor = connection.execute(
        "INSERT INTO history (label, merge_key, made_at, made_by, state, changes) VALUES (?, ?, ?, ?, 'done', ?)",
        (step.label, step.merge_key, made_at, made_by, _json(step)),
    )
    return Entry(cursor.lastrowid or 0, step.label, made_at, lambda: step, made_by)


def replace(connection: sqlite3.Connection, seq: int, step: Step, made_by: str) -> Entry | None:
    """Give an entry another step; None, and no entry, when that step changes nothing."""
    if not step.changes:
        _changed_one(connection.execute("DELETE FROM history WHERE seq = ?", (seq,)), seq)
        return None
    made_at = _now()
    cursor = connection.execute(
        "UPDATE history SET label = ?, merge_key = ?, made_at = ?, made_by = ?, changes = ? WHERE seq = ?",
        (step.label, step.merge_key, made_at, made_by, _json(step), seq),
    )
    _changed_one(cursor, seq)
    return Entry(seq, step.label, made_at, lambda: step, made_by)


def drop_undone(connection: sqlite3.Connection) -> None:
    """What was undone can no longer be redone; it stays as part of the revision trail."""
    connection.execute("UPDATE history SET state = 'dropped' WHERE state = 'undone'")


def mark_undone(connection: sqlite3.Connection, seq: int, undone_by: str) -> None:
    """Mark an entry as undone, by whom and when."""
    changes = "UPDATE history SET state = 'undone', undone_at = ?, undone_by = ? WHERE seq = ?"
    _changed_one(connection.execute(changes, (_now(), undone_by, seq)), seq)


def mark_done(connection: sqlite3.Connection, seq: int) -> None:
    """Mark an entry as done again."""
    changes = "UPDATE history SET state = 'done', undone_at = '', undone_by = '' WHERE seq = ?"
    _changed_one(connection.execute(changes, (seq,)), seq)


def _changed_one(cursor: sqlite3.Cursor, seq: int) -> None:
    if cursor.rowcount != 1:
        raise RuntimeError(f"no history entry {seq}")


def _json(step: Step) -> str:
    changes = [[change.kind, change.id, change.before, change.after] for change in step.changes]
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")
