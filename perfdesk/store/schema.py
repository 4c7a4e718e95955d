"""What the tables of a project file are called and how a record becomes a row.

Every field is a named column, so the file can be read with any SQLite browser. Lists (`extra`, `spending_plan`,
`paragraphs`, `files`, `last` ...) are JSON; an empty `extra` is NULL. The tables are made by `migrations.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from perfdesk.editing.step import CHILDREN, FILING_ROWS, ROW_TYPES
from perfdesk.model.rows import Filing

APPLICATION_ID = 0x50665444  # "PfTD", bytes 68-71 of the file
SCHEMA_VERSION = 5
JSON_COLUMNS = frozenset({"extra", "spending_plan", "paragraphs", "files", "last", "changed", "waiting", "behind"})
_NESTED = frozenset({*CHILDREN, *FILING_ROWS, "projects", "id"})


def own_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind of row that are columns, without its id and place."""
    row_type = ROW_TYPES.get(kind, Filing)
    return tuple(item.name for item in fields(row_type) if item.name not in _NESTED)


def place_columns(kind: str) -> tuple[str, ...]:
    """The columns that say where a row stands."""
    if kind in CHILDREN.values():
        return ("project", "position")
    return ("position",) if kind == "project" else ()


COLUMNS: Mapping[str, tuple[str, ...]] = {
    kind: (*place_columns(kind), *own_fields(kind)) for kind in ("filing", *ROW_TYPES)
}


def quoted(names: tuple[str, ...]) -> str:
    """Column names for a statement; in brackets, because SQLite takes an unknown name in quotes for a text."""
    return ", ".join(f"[{name}]" for name in names)


def encode(name: str, value: Any) -> Any:
    """A value of a record as its column holds it."""
    if name not in JSON_COLUMNS or value is None:
        return value
    if name == "extra" and not value:
        return None
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode(name: str, value: str | None) -> Any:
    """A JSON column as the frozen value of its row. ValueError when it is no JSON list."""
    if value is None:
        return () if name == "extra" else None
    items = json.loads(value)
    if not isinstance(items, list):
        raise ValueError(name)
    return tuple(tuple(item) if isinstance(item, list) else item for item in items)
