"""The rules over a large filing, over one project, and after one edit, against one pass of the target-value parser.

After an edit the bench does what the window does: the rules of the edited project, then those for the whole filing that
the edit concerns. Most edits are of cells, one in eight of a goal; renaming a project concerns so many rules that it
has a line of its own. The findings at the end are compared with those of a check from scratch.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, percentile, seconds
from perfdesk.forms.profile import profile_for
from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing, Goal, Project
from perfdesk.model.target import parse_target
from perfdesk.rules import check, check_across, check_project
from perfdesk.rules.following import Across

_ROWS = 30
_ALL_SECONDS, _ONE_SECONDS, _EDIT_SECONDS = 0.4, 0.001, 0.005
_VALUES = ("≥{n}%", "≥{n}人次", "较好", "={n}次", "≥{n}")
_GOAL_EVERY = 8
_PARSER = "the parser once over "
_parse = parse_target.__wrapped__  # as read for the first time


def run(_folder: Path, quick: bool) -> list[Row]:
    """Seconds, and in units of the parser, for 500 projects of 30 rows (20 when quick)."""
    count, runs, edits = (20, 2, 5) if quick else (500, 5, 60)
    expectations = profile_for(None).expectations
    check(big_filing(3, rows=_ROWS), expectations)  # patterns and word lists are read once in the life of a program
    every, parser = [], []
    for seed in range(runs):
        filing = big_filing(count, seed, rows=_ROWS)
        parser.append(seconds(partial(_parsed, filing.projects)))
        every.append(seconds(partial(check, filing, expectations)))
    one = _single(filing, expectations, edits)
    found = len(check(filing, expectations))
    edited, own, piece = _edited(filing, expectations, edits)
    renamed, _, longest = _edited(filing, expectations, max(5, edits // 4), renames=True)
    most, peer = statistics.median(every), statistics.median(parser)
    single, part = statistics.median(one), peer / count
    rows, whole = f"{count}x{_ROWS} rows", f"check {count} projects"
    high, high_own, name = percentile(edited, 0.95), percentile(own, 0.95), percentile(renamed, 0.95)
    sliced = f"longest piece {piece * 1000:.1f} ms"
    return [
        Row(whole, most, None, f"all rules, {rows}", runs, aim=_ALL_SECONDS, note=f"{found} findings"),
        Row(f"{whole}, parser", most, peer, f"{_PARSER}{rows}", runs),
        Row("check one project", single, None, f"all its rules, {_ROWS} rows", len(one), aim=_ONE_SECONDS),
        Row("check one project, parser", single, part, f"{_PARSER}{_ROWS} rows", len(one)),
        Row(
            "check after edit, p95",
            high,
            None,
            f"all rules, one of {rows} changed",
            edits,
            aim=_EDIT_SECONDS,
            note=sliced,
        ),
        Row(
            "check after renaming, p95", name, None, "in pieces", len(renamed), note=f"longest {longest * 1000:.1f} ms"
        ),
        Row("check after edit, parser", high, peer, f"{_PARSER}{rows}", edits),
        Row("its project alone, p95", high_own, None, "what a clerk sees at once", edits, aim=_EDIT_SECONDS),
    ]


def _parsed(projects: Iterable[Project]) -> None:
    for project in projects:
        for row in project.indicators:
            _parse(row.value)


def _single(filing: Filing, expectations: Expectations, number: int) -> list[float]:
    """The seconds of one project at a time, none of them seen before."""
    fresh = [replace(project) for project in filing.projects[:number]]
    return [_brief(partial(check_project, filing, one, expectations)) for one in fresh]


def _edited(
    filing: Filing, expectations: Expectations, number: int, *, renames: bool = False
) -> tuple[list[float], list[float], float]:
    """The seconds of everything after each of some edits, of the edited project alone, and of the longest piece."""
    across, everything, own, longest = Across(), [], [], 0.0
    across.follow(filing, expectations)
    _pieces(across)
    for n in range(number):
        project = filing.projects[n * 7 % len(filing.projects)]
        changed = replace(project, name=f"{project.name}{n}") if renames else _with_edit(project, n)
        filing = with_project(filing, changed)
        alone = _brief(partial(check_project, filing, changed, expectations))
        start = perf_counter()
        across.follow(filing, expectations)
        longest = max(longest, perf_counter() - start, _pieces(across))
        found = across.found()
        everything.append(alone + perf_counter() - start)
        own.append(alone)
    if found != check_across(filing, expectations):
        raise SystemExit("following the edits has not found what a check from scratch finds")
    return everything, own, longest


def _pieces(across: Across) -> float:
    """Do all that is to be done; the seconds of the longest piece."""
    longest, left = 0.0, True
    while left:
        start = perf_counter()
        left = across.step()
        longest = max(longest, perf_counter() - start)
    return longest


def _with_edit(project: Project, n: int) -> Project:
    """The project with another value, name, description or basis of a row, or with another goal."""
    if n % _GOAL_EVERY == _GOAL_EVERY - 1:
        return replace(project, goals=(Goal(text=f"1.完成{project.name}{n}期，覆盖{n * 9}人次以上。"),))
    rows = list(project.indicators)
    at, other = n % len(rows), rows[(n + 1) % len(rows)]
    rows[at] = (
        replace(rows[at], value=_VALUES[n % len(_VALUES)].format(n=n + 50)),
        replace(rows[at], level3=f"{other.level3}（{n}）"),
        replace(rows[at], description=other.description),
        replace(rows[at], basis=f"年度工作计划第{n}号"),
    )[n % 4]
    return replace(project, indicators=tuple(rows))


def _brief(work: Callable[[], object]) -> float:
    """The seconds of short work: collecting garbage before each would take longer than all of it."""
    start = perf_counter()
    work()
    return perf_counter() - start
