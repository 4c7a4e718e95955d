"""How much work something is, as a multiple of a fixed piece of work done in the same process.

The clock of a busy machine says nothing about a program; processor time beside that of a known loop does.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

_ROUNDS = 200_000


def effort(work: Callable[[], object]) -> float:
    """Processor time of `work` divided by that of a loop of some ten milliseconds: 100 is about one second."""
    unit = min(_spent(_loop) for _ in range(3))
    return _spent(work) / unit


def _spent(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _loop() -> int:
    total = 0
    for number in range(_ROUNDS):
        total += number % 7
    return total
