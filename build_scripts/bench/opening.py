"""Opening a filing of many projects against a bare SELECT of the same rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, interleaved, medians
from perfdesk.editing.session import Session
from perfdesk.store.file import ProjectFile

_TABLES = ("filing", "narrative", "project", "fund_line", "goal", "indicator")


def run(folder: Path, quick: bool) -> list[Row]:
    """The ratio for 500 projects (50 when quick): file to session at hand, against file to tuples."""
    count, runs = (50, 3) if quick else (500, 15)
    path = folder / "big.perfdesk"
    ProjectFile.create(path, big_filing(count)).close()

    def ours() -> None:
        file = ProjectFile.open(path)
        try:
            Session(file)
        finally:
            file.close()

    def peer() -> int:
        connection = sqlite3.connect(path)
        try:
            return sum(len(connection.execute(f"SELECT * FROM {table}").fetchall()) for table in _TABLES)
        finally:
            connection.close()

    own, other = medians(interleaved(ours, peer, runs=runs, warm_up=2))
    rows = f"{peer()} rows, {path.stat().st_size // 1024} KiB"
    return [Row(f"open {count}", own, other, "bare SELECT of its rows", runs, aim=1.6, note=rows)]
