"""Work that makes very many objects and no cycles, done without Python's cycle collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEVER = 1_000_000_000


def spare_the_oldest() -> None:
    """Let the cycle collector look at young objects only, from now on.

    A large filing is a million old objects: walking them takes 0.1 s, in which no key is answered. Whoever calls this
    collects everything when nobody is waiting.
    """
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


@contextmanager
def no_collector() -> Iterator[None]:
    """Without the cycle collector, which would walk the growing heap again and again and find nothing.

    Around code, or as a decorator: `@no_collector()`.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
