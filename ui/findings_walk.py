"""Where a walk through the findings stops: at each finding, and at each row of a line for several rows of one table.

What many projects share is one stop while it is closed: with 300 projects a walk through its places would never come to
what is next. Opened, each of its places is a stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfdesk.model.rows import Ref
from ui.finding_lines import Line

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A line, or a place of it that is not listed as long as the line is closed. `key` is that of the line chosen here;
    `line` the row of the finding, `number` the order of the place below it, -1 for the finding itself."""

    key: Key
    line: int
    number: int
    rule: str
    ref: Ref | None

    @property
    def row(self) -> int:
        """The row that is chosen here once the line is open."""
        return self.line + 1 + self.number


def stops_of(lines: Sequence[Line]) -> list[Stop]:
    """Every stop of a list of lines, in its order."""
    stops: list[Stop] = []
    for row, line in enumerate(lines):
        if line.kind != "finding" or line.found is None:
            continue
        rule = line.found.rule
        if line.open or (line.merged and not line.wide):
            places = dict.fromkeys(line.places)
            stops += [Stop((*line.key, ref), row, number, rule, ref) for number, ref in enumerate(places)]
        else:
            stops.append(Stop(line.key, row, -1, rule, line.ref))
    return stops


def next_stop(stops: Sequence[Stop], row: int, key: Key | None, offset: int, *, passed: bool) -> int:
    """The order of the stop after (1) or before (-1) a row, round the ends.

    `key` is that of the line in the row. `passed`: the walk has already been there; otherwise a line that moved up into
    the row of one that has gone is the next stop.
    """
    here = next((order for order, stop in enumerate(stops) if stop.key == key), None)
    if here is not None:
        return (here + offset) % len(stops) if passed or offset < 0 else here
    if offset > 0:
        return next((order for order, stop in enumerate(stops) if stop.line >= row), 0)
    return next((order for order in reversed(range(len(stops))) if stops[order].line < row), len(stops) - 1)


def still_there(stops: Sequence[Stop], wanted: Sequence[Stop]) -> Stop | None:
    """The first of the wanted stops that is still among the stops, whatever line it stands under now."""
    present = {(stop.rule, stop.ref): stop for stop in reversed(stops)}
    return next((found for stop in wanted if (found := present.get((stop.rule, stop.ref))) is not None), None)


def told(stops: Sequence[Stop], order: int) -> str:
    """Which of the lines a stop belongs to, counted as the panel counts them, and which of its places it is."""
    here = stops[order]
    lines = list(dict.fromkeys(stop.line for stop in stops))
    words = f"第 {lines.index(here.line) + 1} / {len(lines)} 条意见"
    places = sum(stop.line == here.line for stop in stops)
    return f"{words}（第 {here.number + 1} / {places} 处）" if places > 1 else words
