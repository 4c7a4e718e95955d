"""Interleaved timing of ours and a peer's way to do the same work."""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `ours` and `peer` are seconds (medians), `ratio` is ours / peer.

    `peer` is None where a time stands alone. `aim` is the highest ratio (or, without peer, seconds) that is good,
    None for information only. Aims are for the reader: nothing fails here, machines differ.
    """

    name: str
    ours: float
    peer: float | None
    against: str
    runs: int
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours in units of the peer."""
        return None if self.peer is None else self.ours / self.peer

    @property
    def met(self) -> bool | None:
        """Whether the aim is met, None without one."""
        if self.aim is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.aim


def interleaved(ours: Work, *peers: Work, runs: int, warm_up: int = 1) -> list[list[float]]:
    """The seconds of each run of each work, taking turns; every second round goes backwards."""
    works = [ours, *peers]
    for _ in range(warm_up):
        for work in works:
            work()
    times: list[list[float]] = [[] for _ in works]
    for turn in range(runs):
        order = range(len(works)) if turn % 2 == 0 else reversed(range(len(works)))
        for i in order:
            times[i].append(seconds(works[i]))
    return times


def seconds(work: Work) -> float:
    """The wall time of one call, garbage of earlier work collected before."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def medians(times: Sequence[Sequence[float]]) -> list[float]:
    """The median of each list."""
    return [statistics.median(items) for items in times]


def percentile(times: Sequence[float], share: float) -> float:
    """The value that `share` of the times do not exceed (nearest rank)."""
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]
