"""Work that makes very many objects and no cycles, done without Python's cycle collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
