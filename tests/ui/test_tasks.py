from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from ui import tasks


def _refuse(error: BaseException) -> None:
    raise AssertionError(error)


def test_a_result_comes_back_on_the_main_thread(qtbot: QtBot) -> None:
    seen: list[tuple[Any, bool]] = []
    parent = QObject()

    def work(progress: tasks.Progress) -> bool:
        return threading.current_thread() is threading.main_thread()

    tasks.run(parent, work, lambda result: seen.append((result, QThread.currentThread() == parent.thread())), _refuse)

    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]


def test_an_error_comes_back_as_it_was(qtbot: QtBot) -> None:
    seen: list[BaseException] = []
    parent = QObject()
    fault = ValueError("work")

    def work(progress: tasks.Progress) -> None:
        raise fault

    tasks.run(parent, work, lambda result: _refuse(AssertionError(result)), seen.append)

    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [fault]


def test_progress_is_told_in_order(qtbot: QtBot) -> None:
    seen: list[tuple[int, int, str]] = []
    done: list[Any] = []
    parent = QObject()

    def work(progress: Callable[..., None]) -> str:
        progress(1, 3)
        progress(2, 3, "第二个")
        return "完"

    tasks.run(parent, work, done.append, _refuse, lambda *step: seen.append(step))

    qtbot.waitUntil(lambda: bool(done))
    assert seen == [(1, 3, ""), (2, 3, "第二个")]


def test_cancelled_work_stops_at_its_next_progress_and_calls_nothing_back(qtbot: QtBot) -> None:
    parent = QObject()
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    past: list[str] = []

    def work(progress: tasks.Progress) -> None:
        begun.set()
        go_on.wait(5)
        try:
            progress(1, 2, "")
            past.append("went on")
        finally:
            ended.set()

    task = tasks.run(parent, work, past.append, lambda error: past.append(str(error)))
    assert begun.wait(5)
    task.cancel()
    go_on.set()
    assert ended.wait(5)
    qtbot.waitUntil(lambda: not tasks._running)

    assert past == []


def test_the_result_is_dropped_when_the_parent_is_gone(qtbot: QtBot) -> None:
    parent: QObject | None = QObject()
    go_on = threading.Event()
    past: list[Any] = []

    def work(progress: tasks.Progress) -> str:
        go_on.wait(5)
        return "late"

    tasks.run(parent, work, past.append, _refuse)
    del parent
    go_on.set()
    qtbot.waitUntil(lambda: not tasks._running)

    assert past == []


def test_the_end_of_the_program_does_not_wait_for_long_work(qtbot: QtBot) -> None:
    parent = QObject()
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: tasks.Progress) -> None:
        begun.set()
        go_on.wait(5)

    tasks.run(parent, work, _refuse, _refuse)
    assert begun.wait(5)
    tasks.stop_all(timeout=0.01)
    assert not go_on.is_set()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks._running)


@pytest.mark.parametrize("fault", [None, ValueError("x")])
def test_the_inline_runner_keeps_the_same_promises(qtbot: QtBot, fault: Exception | None) -> None:
    seen: list[Any] = []
    errors: list[BaseException] = []
    steps: list[tuple[int, int, str]] = []

    def work(progress: Callable[..., None]) -> int:
        progress(1, 1)
        if fault is not None:
            raise fault
        return 7

    tasks.run_inline(QObject(), work, seen.append, errors.append, lambda *step: steps.append(step))

    assert steps == [(1, 1, "")]
    assert (seen, errors) == (([7], []) if fault is None else ([], [fault]))
