"""Rows of the tables: writing the changed records of a step, and loading a whole filing."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, groupby, islice, repeat
from typing import Any, Protocol

from perfdesk.collector import no_collector
from perfdesk.editing.step import (
    CHILDREN,
    FILING_ID,
    FILING_ROWS,
    ROW_TYPES,
    Change,
    Record,
    in_order,
    project_records,
    row_record,
)
from perfdesk.model.rows import Filing, Project
from perfdesk.store.schema import COLUMNS, JSON_COLUMNS, decode, encode, own_fields, place_columns, quoted


class Source(Protocol):
    """Where the columns of a table come from."""

    def __call__(self, kind: str, wanted: Sequence[str], /) -> list[Sequence[Any]]:
        """The wanted columns of all its rows, one after another."""


def write_changes(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Write the changed records, inside the caller's transaction. RuntimeError when a row is not as expected."""
    for change in changes:
        if change.before is None and change.after is not None:
            _insert(connection, change.kind, change.id, change.after)
        elif change.after is None:
            _changed_one(connection.execute(f"DELETE FROM [{change.kind}] WHERE id = ?", (change.id,)), change)
        else:
            _update(connection, change, change.before or {}, change.after)


def insert_filing(connection: sqlite3.Connection, filing: Filing) -> None:
    """Write a whole filing into empty tables."""
    _insert(connection, "filing", FILING_ID, row_record(filing))
    for attribute, kind in FILING_ROWS.items():
        for row in getattr(filing, attribute):
            _insert(connection, kind, row.id, row_record(row))
    for position, project in enumerate(filing.projects):
        for (kind, row_id), record in project_records(project, position).items():
            _insert(connection, kind, row_id, record)


def load_filing(connection: sqlite3.Connection) -> Filing:
    """The whole content. ValueError when the rows do not make a filing."""
    return built_filing(partial(_columns, connection))


def built_filing(source: Source) -> Filing:
    """A filing from the columns of its tables. ValueError when the rows do not make one."""
    with no_collector():
        projects = _projects(source)
    listed: dict[str, Any] = {
        attribute: in_order(kind, _built(kind, source(kind, _names(kind)))) for attribute, kind in FILING_ROWS.items()
    }
    names = ("id", *own_fields("filing"))
    row = dict(zip(names, (column[0] for column in source("filing", names) if column), strict=False))
    if row.pop("id", None) != FILING_ID:
        raise ValueError("no filing")
    values = {name: decode(name, value) if name in JSON_COLUMNS else value for name, value in row.items()}
    return Filing(**values, **listed, projects=tuple(projects))


def _insert(connection: sqlite3.Connection, kind: str, row_id: str, record: Record) -> None:
    columns = COLUMNS[kind]
    marks = ", ".join("?" * (len(columns) + 1))
    values = [encode(name, record[name]) for name in columns]
    connection.execute(f"INSERT INTO [{kind}] (id, {quoted(columns)}) VALUES ({marks})", (row_id, *values))


def _update(connection: sqlite3.Connection, change: Change, before: Record, after: Record) -> None:
    names = [name for name in COLUMNS[change.kind] if before[name] != after[name]]
    if not names:
        return
    places = ", ".join(f"[{name}] = ?" for name in names)
    values = [encode(name, after[name]) for name in names]
    _changed_one(connection.execute(f"UPDATE [{change.kind}] SET {places} WHERE id = ?", (*values, change.id)), change)


def _changed_one(cursor: sqlite3.Cursor, change: Change) -> None:
    if cursor.rowcount != 1:
        raise RuntimeError(f"{change.kind} {change.id}: {cursor.rowcount} rows on the disk instead of one")


def _projects(source: Source) -> list[Project]:
    columns = source("project", _names("project"))
    projects = _built("project", columns[1:])
    for attribute, kind in CHILDREN.items():
        groups = _children(source, kind)
        _fill(Project, attribute, projects, [groups.pop(row_id, ()) for row_id in columns[1]])
        if groups:
            raise ValueError(f"{kind} without its project")
    return [projects[i] for i in sorted(range(len(projects)), key=columns[0].__getitem__)]


def _children(source: Source, kind: str) -> dict[str, tuple[Any, ...]]:
    """The rows of each project, in order."""
    owners, positions, *columns = source(kind, _names(kind))
    rows = _built(kind, columns)
    counts = Counter(owners)
    as_written = (
        tuple(chain.from_iterable(map(range, counts.values()))) == positions
        and tuple(chain.from_iterable(map(repeat, counts, counts.values()))) == owners
    )
    if not as_written:
        return _sorted_children(owners, positions, rows)
    rest = iter(rows)
    return {owner: tuple(islice(rest, count)) for owner, count in counts.items()}


def _sorted_children(owners: Sequence[str], positions: Sequence[int], rows: list[Any]) -> dict[str, tuple[Any, ...]]:
    """The same for a file in which rows were inserted or moved, so that they no longer lie in their order."""
    order = sorted(range(len(rows)), key=lambda i: (owners[i], positions[i]))
    runs = groupby(order, owners.__getitem__)
    return {owner: tuple(rows[i] for i in run) for owner, run in runs}


def _names(kind: str) -> tuple[str, ...]:
    """The columns that make rows: place, id, own fields."""
    return (*place_columns(kind), "id", *own_fields(kind))


def _columns(connection: sqlite3.Connection, kind: str, wanted: Sequence[str]) -> list[Sequence[Any]]:
    """The columns of a table, in the order of the file."""
    found = connection.execute(f"SELECT {quoted(tuple(wanted))} FROM [{kind}]").fetchall()
    return list(zip(*found, strict=True)) or [()] * len(wanted)


def _built(kind: str, columns: Sequence[Sequence[Any]]) -> list[Any]:
    """Rows from their columns: id, own fields.

    A column at a time through the slots, because thousands of calls of a frozen dataclass take longer than SQLite.
    """
    row_type = ROW_TYPES[kind]
    rows: list[Any] = list(map(object.__new__, repeat(row_type, len(columns[0]))))
    for name, column in zip(("id", *own_fields(kind)), columns, strict=True):
        if name in JSON_COLUMNS:
            values = {text: decode(name, text) for text in set(column)}
            _fill(row_type, name, rows, map(values.__getitem__, column))
        else:
            _fill(row_type, name, rows, column)
    return rows


def _fill(row_type: type, name: str, rows: Sequence[Any], column: Iterable[Any]) -> None:
    deque(map(getattr(row_type, name).__set__, rows, column), maxlen=0)
