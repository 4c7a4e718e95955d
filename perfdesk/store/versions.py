"""Named versions: the whole content as it was, compressed, in one row each.

The content is JSON: table -> [column names, rows], as the tables held them. A column that a later schema adds is
filled with its default when an old version is read; a migration that renames or drops one has to rewrite the versions.
The bin is no content and is left out (docs/decisions.md).
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import partial
from typing import Any

from perfdesk.editing.past import Version
from perfdesk.editing.step import ROW_TYPES
from perfdesk.model.rows import Filing
from perfdesk.store import records
from perfdesk.store.schema import COLUMNS, quoted

Tables = dict[str, tuple[list[str], list[Any]]]
_NOT_KEPT = ("binned",)
_MOST_BYTES = 1 << 28  # 15 times what 5,000 projects take; more is no version but an attack


def listed(connection: sqlite3.Connection, read: Callable[[str], Filing]) -> list[Version]:
    """All versions, oldest first. Their content is read when asked for."""
    query = "SELECT id, name, made_at, made_by, projects, length(content), after FROM version ORDER BY rowid"
    return [
        Version(version_id, name, made_at, made_by, projects, size, after, partial(read, version_id))
        for version_id, name, made_at, made_by, projects, size, after in connection.execute(query)
    ]


def add(connection: sqlite3.Connection, name: str, made_by: str, read: Callable[[str], Filing]) -> Version:
    """Name the present content, inside the caller's transaction."""
    (projects,) = connection.execute("SELECT count(*) FROM project").fetchone()
    (after,) = connection.execute("SELECT coalesce(max(seq), 0) FROM history WHERE state = 'done'").fetchone()
    content = _packed(connection)
    facts = (secrets.token_hex(8), name, datetime.now().isoformat(timespec="seconds"), made_by, projects)
    connection.execute(
        "INSERT INTO version (id, name, made_at, made_by, projects, after, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*facts, after, content),
    )
    return Version(*facts, len(content), after, partial(read, facts[0]))


def id_of(connection: sqlite3.Connection, name: str) -> str | None:
    """The id of the version with that name."""
    found = connection.execute("SELECT id FROM version WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def rename(connection: sqlite3.Connection, version_id: str, name: str) -> bool:
    """Give a version another name; False when there is none with that id."""
    return connection.execute("UPDATE version SET name = ? WHERE id = ?", (name, version_id)).rowcount == 1


def delete(connection: sqlite3.Connection, version_id: str) -> bool:
    """Take a version out of the file; False when there is none with that id."""
    return connection.execute("DELETE FROM version WHERE id = ?", (version_id,)).rowcount == 1


def content_of(connection: sqlite3.Connection, version_id: str) -> Filing | None:
    """The content of a version, None when there is none with that id. ValueError when it is damaged."""
    found = connection.execute("SELECT content FROM version WHERE id = ?", (version_id,)).fetchone()
    if found is None:
        return None
    return unpacked(found[0])


def unpacked(content: bytes) -> Filing:
    """The content of a version as it is kept. ValueError when it is damaged."""
    return records.built_filing(partial(_columns, _unpacked(content)))


def _packed(connection: sqlite3.Connection) -> bytes:
    tables: dict[str, Any] = {}
    for kind in (kind for kind in COLUMNS if kind not in _NOT_KEPT):
        names = ("id", *COLUMNS[kind])
        tables[kind] = [names, connection.execute(f"SELECT {quoted(names)} FROM [{kind}]").fetchall()]
    return zlib.compress(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode())


def _unpacked(content: bytes) -> Tables:
    """Table -> (column names, rows). ValueError when it is not what `_packed` writes."""
    unpacker = zlib.decompressobj()
    try:
        tables = json.loads(unpacker.decompress(content, _MOST_BYTES))
    except (zlib.error, RecursionError) as error:
        raise ValueError("a damaged version") from error
    if not unpacker.eof or not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
        raise ValueError("a damaged version")
    return tables


def _is_table(value: Any) -> bool:
    if not (isinstance(value, list) and len(value) == 2):
        return False
    names, rows = value
    return isinstance(names, list) and "id" in names and isinstance(rows, list)


def _columns(tables: Tables, kind: str, wanted: Sequence[str]) -> list[Sequence[Any]]:
    """The wanted columns of a table, one after another."""
    names, rows = tables.get(kind, (["id"], []))
    stored = dict(zip(names, list(zip(*rows, strict=True)) or [()] * len(names), strict=True))
    count = len(stored["id"])
    return [stored[name] if name in stored else (default_of(kind, name),) * count for name in wanted]


def default_of(kind: str, name: str) -> Any:
    """What a column holds that was not there yet."""
    found = next((item.default for item in fields(ROW_TYPES.get(kind, Filing)) if item.name == name), None)
    return found if isinstance(found, str | int) else None
