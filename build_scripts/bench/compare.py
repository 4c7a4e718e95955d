"""Two versions of a large filing compared, from the file to the rows of the window; and a jump over a long history."""

from __future__ import annotations

import statistics
from contextlib import closing
from functools import partial
from pathlib import Path

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, seconds
from perfdesk.editing.commands import set_field, set_fields
from perfdesk.editing.past import Version
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.compare import compare
from perfdesk.workflow.side_by_side import Part, parts

_AIM_SECONDS = 1.0
_CHANGED_ROWS = 4


def run(folder: Path, quick: bool) -> list[Row]:
    """Medians for 500 projects with four values changed in each, and 1,000 steps undone (50 and 50 when quick)."""
    count, steps, runs = (50, 50, 2) if quick else (500, 1000, 7)
    with closing(ProjectFile.create(folder / "versions.perfdesk", big_filing(count))) as file:
        session = Session(file)
        old = file.name_version("一上")
        session.do(set_fields(session.filing, _texts(session), "修改指标值"))
        new = file.name_version("一下")
        times = [seconds(lambda: _compared(old, new)) for _ in range(runs)]
        found = sum(len(part.lines) for part in _compared(old, new))
        if found != count * _CHANGED_ROWS:
            raise SystemExit(f"{found} differences were found")
        _edit(session, steps)
        jumps = [seconds(partial(session.travel, standing, "")) for standing in (1, 1 + steps) * 2]
    return [
        Row(f"compare {count} projects", statistics.median(times), None, "read, compared, in rows", runs, _AIM_SECONDS),
        Row(f"jump over {steps} steps", statistics.median(jumps), None, f"{count} projects, on the disk", len(jumps)),
    ]


def _compared(old: Version, new: Version) -> list[Part]:
    return parts(compare(old.filing, new.filing))


def _texts(session: Session) -> dict[Ref, str]:
    return {
        Ref(project.id, row.id, "value"): f"{row.value}（调整）"
        for project in session.filing.projects
        for row in project.indicators[:_CHANGED_ROWS]
    }


def _edit(session: Session, steps: int) -> None:
    for number in range(steps):
        project = session.filing.projects[number * 7 % len(session.filing.projects)]
        row = project.indicators[number % len(project.indicators)]
        session.do(set_field(session.filing, Ref(project.id, row.id, "basis"), f"第{number}号依据"))
        session.end_burst()
