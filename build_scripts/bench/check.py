"""The rules over a large filing, over one project, and after one edit, against one pass of the target-value parser."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, percentile, seconds
from perfdesk.forms.profile import profile_for
from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing, Project
from perfdesk.model.target import parse_target
from perfdesk.rules import check, check_project

_ROWS = 30
_ALL_SECONDS, _ONE_SECONDS, _EDIT_SECONDS = 0.4, 0.001, 0.005
_VALUES = ("≥{n}%", "≥{n}人次", "较好", "={n}次", "≥{n}")
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
    edited, own = _edited(filing, expectations, edits)
    most, peer = statistics.median(every), statistics.median(parser)
    single, part = statistics.median(one), peer / count
    rows, whole = f"{count}x{_ROWS} rows", f"check {count} projects"
    high, high_own = percentile(edited, 0.95), percentile(own, 0.95)
    return [
        Row(whole, most, None, f"all rules, {rows}", runs, aim=_ALL_SECONDS, note=f"{found} findings"),
        Row(f"{whole}, parser", most, peer, f"{_PARSER}{rows}", runs),
        Row("check one project", single, None, f"all its rules, {_ROWS} rows", len(one), aim=_ONE_SECONDS),
        Row("check one project, parser", single, part, f"{_PARSER}{_ROWS} rows", len(one)),
        Row("check after edit, p95", high, None, f"all rules, one of {rows} changed", edits, aim=_EDIT_SECONDS),
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


def _edited(filing: Filing, expectations: Expectations, number: int) -> tuple[list[float], list[float]]:
    """The seconds of everything after each of some edits, and of the edited project alone."""
    everything, own = [], []
    for n, value in zip(range(number), cycle(_VALUES), strict=False):
        project = filing.projects[n * 7 % len(filing.projects)]
        rows = list(project.indicators)
        rows[n % len(rows)] = replace(rows[n % len(rows)], value=value.format(n=n + 50))
        changed = replace(project, indicators=tuple(rows))
        filing = with_project(filing, changed)
        everything.append(_brief(partial(check, filing, expectations)))
        own.append(_brief(partial(check_project, filing, replace(changed), expectations)))
    return everything, own


def _brief(work: Callable[[], object]) -> float:
    """The seconds of short work: collecting garbage before each would take longer than all of it."""
    start = perf_counter()
    work()
    return perf_counter() - start
