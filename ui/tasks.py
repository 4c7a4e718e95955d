"""The only threads of the program: long work aside, its results back on the main thread."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

Progress = Callable[[int, int, str], None]
Work = Callable[[Progress], Any]


class Cancelled(Exception):
    """Raised inside the work by its progress call once the user has cancelled; never an error to show."""


class Task(Protocol):
    """Work under way."""

    def cancel(self) -> None:
        """Ask the work to stop at its next progress call; its result is dropped in any case."""

    def at_work(self) -> bool:
        """Whether the work has not come to its end, also after it was cancelled."""
        ...


class Runner(Protocol):
    """How work is run: `run` for the program, `run_inline` for tests."""

    def __call__(
        self,
        parent: QObject,
        fn: Work,
        on_result: Callable[[Any], None],
        on_error: Callable[[BaseException], None],
        on_progress: Progress | None = None,
    ) -> Task: ...


class _Relay(QObject):
    """Lives on the main thread; the worker only emits, so every callback runs on the main thread."""

    finished = Signal(object, object)
    progressed = Signal(int, int, str)

    def __init__(
        self,
        parent: QObject,
        on_result: Callable[[Any], None],
        on_error: Callable[[BaseException], None],
        on_progress: Progress | None,
    ) -> None:
        super().__init__()
        self._parent = weakref.ref(parent)
        self._on_result, self._on_error, self._on_progress = on_result, on_error, on_progress
        self._cancelled = threading.Event()
        self.thread_of_work: threading.Thread | None = None
        self.finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self.progressed.connect(self._progress, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Drop the result and stop the work at its next progress call."""
        self._cancelled.set()

    def at_work(self) -> bool:
        """Whether the thread still runs."""
        return self.thread_of_work is not None and self.thread_of_work.is_alive()

    def report(self, done: int, total: int, text: str = "") -> None:
        """The progress call given to the work (worker thread)."""
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(done, total, text)

    def work(self, fn: Work) -> None:
        """The body of the thread: the outcome travels as a signal, bugs included."""
        result, error = None, None
        try:
            result = fn(self.report)
        except Cancelled:
            error = Cancelled()  # Without the frames of the work, which may hold files open.
        except BaseException as caught:
            error = caught
        self.finished.emit(result, error)
        error = None  # An error that its own traceback refers to would wait for the collector.

    def wanted(self) -> bool:
        """Whether somebody is still there to take the result."""
        parent = self._parent()
        return not self._cancelled.is_set() and parent is not None and shiboken6.isValid(parent)

    def _progress(self, done: int, total: int, text: str) -> None:
        if self._on_progress is not None and self.wanted():
            self._on_progress(done, total, text)

    def _finish(self, result: Any, error: BaseException | None) -> None:
        _running.discard(self)
        if not self.wanted() or isinstance(error, Cancelled):
            return
        if error is None:
            self._on_result(result)
        else:
            self._on_error(error)


_running: set[_Relay] = set()


def run(
    parent: QObject,
    fn: Work,
    on_result: Callable[[Any], None],
    on_error: Callable[[BaseException], None],
    on_progress: Progress | None = None,
) -> Task:
    """Run `fn(progress)` on a thread of its own and call back on the main thread.

    Nothing is called back after `cancel()` or once `parent` is destroyed. `on_error` gets whatever `fn` raised.
    """
    relay = _Relay(parent, on_result, on_error, on_progress)
    _running.add(relay)
    relay.thread_of_work = threading.Thread(target=relay.work, args=(fn,), name="work", daemon=True)
    relay.thread_of_work.start()
    return relay


def stop_all(timeout: float = 3.0) -> None:
    """Cancel what still runs and wait a moment for it, at the end of the program."""
    for relay in tuple(_running):
        relay.cancel()
        if relay.thread_of_work is not None:
            relay.thread_of_work.join(timeout)


class _Done:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def at_work(self) -> bool:
        return False


def run_inline(
    parent: QObject,
    fn: Work,
    on_result: Callable[[Any], None],
    on_error: Callable[[BaseException], None],
    on_progress: Progress | None = None,
) -> Task:
    """The same contract without a thread, for tests: returns when the callbacks have run."""
    task = _Done()

    def progress(done: int, total: int, text: str = "") -> None:
        if task.cancelled:
            raise Cancelled
        if on_progress is not None:
            on_progress(done, total, text)

    try:
        result = fn(progress)
    except Cancelled:
        return task
    except BaseException as error:
        on_error(error)
        return task
    on_result(result)
    return task
