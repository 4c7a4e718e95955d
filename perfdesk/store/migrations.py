"""How a project file comes to its present schema: one migration per version, each in a transaction of its own.

A migration is never changed once it has shipped, and names its columns itself instead of asking the model.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from perfdesk import __version__
from perfdesk.store.schema import APPLICATION_ID

_V1 = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
    """CREATE TABLE filing (
        id TEXT PRIMARY KEY NOT NULL, form_id TEXT, fiscal_year INTEGER, unit_code TEXT, unit_name TEXT, extra TEXT)""",
    "CREATE TABLE narrative (id TEXT PRIMARY KEY NOT NULL, section TEXT NOT NULL, paragraphs TEXT NOT NULL)",
    """CREATE TABLE project (
        id TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL, "no" TEXT, title TEXT, category TEXT NOT NULL,
        fiscal_year INTEGER, unit_code TEXT, unit_name TEXT, code TEXT, name TEXT NOT NULL, competent_department TEXT,
        competent_department_code TEXT, implementing_unit TEXT, attribute TEXT, period TEXT, amount_unit TEXT,
        funds_use TEXT, spending_plan TEXT, extra TEXT)""",
    """CREATE TABLE fund_line (
        id TEXT PRIMARY KEY NOT NULL, project TEXT NOT NULL REFERENCES project (id), position INTEGER NOT NULL,
        source TEXT NOT NULL, amount TEXT NOT NULL, level TEXT, label TEXT)""",
    """CREATE TABLE goal (
        id TEXT PRIMARY KEY NOT NULL, project TEXT NOT NULL REFERENCES project (id), position INTEGER NOT NULL,
        horizon TEXT NOT NULL, text TEXT NOT NULL)""",
    """CREATE TABLE indicator (
        id TEXT PRIMARY KEY NOT NULL, project TEXT NOT NULL REFERENCES project (id), position INTEGER NOT NULL,
        level1 TEXT, level2 TEXT, requirement TEXT, label TEXT, level3 TEXT NOT NULL, description TEXT,
        value TEXT NOT NULL, basis TEXT, standard TEXT, weight TEXT, extra TEXT)""",
    """CREATE TABLE history (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, merge_key TEXT, made_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')), changes TEXT NOT NULL)""",
    "CREATE INDEX history_state ON history (state)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_V2 = (
    """CREATE TABLE waiver (
        id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, project_id TEXT, indicator_id TEXT, field TEXT NOT NULL,
        substance TEXT NOT NULL, reason TEXT NOT NULL, waived_on TEXT NOT NULL)""",
    """CREATE TABLE rule_setting (
        id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, reason TEXT NOT NULL,
        set_on TEXT NOT NULL)""",
    """CREATE TABLE final_export (
        id TEXT PRIMARY KEY NOT NULL, made_at TEXT NOT NULL, errors INTEGER NOT NULL, reason TEXT NOT NULL,
        files TEXT NOT NULL)""",
)

_V3 = (
    """CREATE TABLE version (
        id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
        projects INTEGER NOT NULL, after INTEGER NOT NULL, content BLOB NOT NULL)""",
    "ALTER TABLE history ADD COLUMN made_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE history ADD COLUMN undone_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE history ADD COLUMN undone_by TEXT NOT NULL DEFAULT ''",
)

_V4 = (
    """CREATE TABLE carried (
        id TEXT PRIMARY KEY NOT NULL, project_id TEXT, indicator_id TEXT, last TEXT NOT NULL, changed TEXT NOT NULL,
        waiting TEXT NOT NULL)""",
)

_V5 = (
    """CREATE TABLE completion (
        id TEXT PRIMARY KEY NOT NULL, project_id TEXT NOT NULL, sign TEXT NOT NULL, completed_on TEXT NOT NULL)""",
    """CREATE TABLE binned (
        id TEXT PRIMARY KEY NOT NULL, project_id TEXT NOT NULL, name TEXT NOT NULL, deleted_at TEXT NOT NULL,
        place INTEGER NOT NULL, behind TEXT NOT NULL, content TEXT NOT NULL)""",
)

Migrate = Callable[[sqlite3.Connection], None]


def _running(statements: tuple[str, ...]) -> Migrate:
    def migrate(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return migrate


MIGRATIONS: Mapping[int, Migrate] = {
    version: _running(statements) for version, statements in enumerate((_V1, _V2, _V3, _V4, _V5), start=1)
}


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an open file to the newest version. A migration that fails is rolled back with its version number."""
    from sqlite_utils import Database, Migrations  # its import costs more than opening a file that needs none

    series = Migrations("perfdesk")
    for version, migrate in sorted(MIGRATIONS.items()):
        series(name=f"v{version}")(_numbered(version, migrate))
    series.apply(Database(connection, execute_plugins=False))


def _numbered(version: int, migrate: Migrate) -> Callable[[object], None]:
    def run(db: object) -> None:
        connection: sqlite3.Connection = db.conn  # type: ignore[attr-defined]
        migrate(connection)
        connection.execute(f"PRAGMA user_version = {int(version)}")
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('needs_program', ?)", (__version__,))

    return run
