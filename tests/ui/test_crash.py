from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, qWarning
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from perfdesk.errors import UserError
from ui import crash
from ui.crash import CrashReporter, log, summary_text
from ui.dialogs.crash import CrashDialog

pytestmark = pytest.mark.usefixtures("warnings_expected")


class Screen:
    """What was put up."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.counts: list[int] = []
        self.refused: list[UserError] = []
        self.closed: Callable[[], None] = lambda: None
        self.threads: list[QThread] = []

    def show(self, summary: str, details: str, closed: Callable[[], None]) -> Screen:
        self.shown.append((summary, details))
        self.threads.append(QThread.currentThread())
        self.closed = closed
        return self

    def set_count(self, count: int) -> None:
        self.counts.append(count)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def reporter(qtbot: QtBot, screen: Screen) -> CrashReporter:
    return CrashReporter(screen.show, screen.refused.append, lambda: "10:32:07")


@pytest.fixture
def log_folder(tmp_path: Path) -> Iterator[Path]:
    path = crash.log_to(tmp_path)
    assert path == tmp_path / "perfdesk.log"
    yield tmp_path
    for handler in log.handlers[:]:
        log.removeHandler(handler)
        handler.close()
    log.propagate = True


def _raise(reporter: CrashReporter, error: BaseException) -> None:
    try:
        raise error
    except BaseException as caught:
        reporter.report(caught)


def test_a_bug_is_shown_once_with_its_trace_and_the_time_of_saving(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen
) -> None:
    _raise(reporter, ZeroDivisionError("ha"))
    qtbot.waitUntil(lambda: bool(screen.shown))

    summary, details = screen.shown[0]
    assert "10:32:07" in summary
    assert "ZeroDivisionError: ha" in details
    assert "_raise" in details


def test_more_bugs_while_the_dialog_is_up_are_counted_and_not_shown_again(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen
) -> None:
    for _ in range(3):
        _raise(reporter, ValueError("again"))
    qtbot.waitUntil(lambda: screen.counts == [2, 3])
    assert len(screen.shown) == 1

    screen.closed()
    _raise(reporter, ValueError("later"))
    qtbot.waitUntil(lambda: len(screen.shown) == 2)


def test_a_bug_inside_the_dialog_itself_does_not_open_another(qtbot: QtBot, screen: Screen) -> None:
    opened: list[str] = []

    def show(summary: str, details: str, closed: Callable[[], None]) -> Screen:
        opened.append(details)
        reporter._present("ValueError", "inner")
        return screen

    reporter = CrashReporter(show, screen.refused.append)
    _raise(reporter, ValueError("outer"))
    qtbot.waitUntil(lambda: bool(opened))

    assert len(opened) == 1


def test_a_bug_on_another_thread_is_shown_on_the_main_thread(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen
) -> None:
    thread = threading.Thread(target=_raise, args=(reporter, ValueError("aside")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(screen.shown))

    assert screen.threads == [QObject().thread()]


def test_what_the_user_can_mend_is_said_calmly_and_is_no_crash(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen
) -> None:
    fault = UserError("磁盘已满，未保存。", "请清理磁盘。")
    _raise(reporter, fault)
    qtbot.waitUntil(lambda: bool(screen.refused))

    assert screen.refused == [fault]
    assert screen.shown == []


def test_the_log_has_bugs_and_qt_messages(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen, log_folder: Path
) -> None:
    _raise(reporter, ValueError("in the log"))
    crash.qt_message(crash.QtMsgType.QtWarningMsg, None, "from Qt")  # type: ignore[arg-type]

    text = (log_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert "ValueError: in the log" in text
    assert "WARNING" in text
    assert "Qt: from Qt" in text
    qtbot.waitUntil(lambda: bool(screen.shown))


def test_the_hooks_are_taken_over_and_given_back(reporter: CrashReporter, log_folder: Path) -> None:
    before = sys.excepthook
    reporter.install()
    try:
        assert sys.excepthook == reporter.handle
        assert threading.excepthook is not threading.__excepthook__
        qWarning("through the hook")
    finally:
        reporter.uninstall()
        sys.excepthook = before

    assert "through the hook" in (log_folder / "perfdesk.log").read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("x")

    assert crash.log_to(taken) is None
    assert crash.catch_hard_crashes(taken) is None
    assert not [handler for handler in log.handlers if isinstance(handler, logging.FileHandler)]


def test_a_bug_in_a_loop_does_not_fill_the_disk(
    qtbot: QtBot, reporter: CrashReporter, screen: Screen, log_folder: Path
) -> None:
    for number in range(crash._MOST_LOGGED + 50):
        reporter.handle(ValueError, ValueError(number), None)
    text = (log_folder / "perfdesk.log").read_text(encoding="utf-8")

    assert text.count("ValueError") == crash._MOST_LOGGED
    qtbot.waitUntil(lambda: bool(screen.shown))


def test_a_long_log_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "perfdesk.log").write_text("x" * (crash.MOST_LOG_BYTES + 1))
    crash.log_to(tmp_path)
    for handler in log.handlers[:]:
        log.removeHandler(handler)
        handler.close()
    log.propagate = True

    assert (tmp_path / "perfdesk.old.log").stat().st_size > crash.MOST_LOG_BYTES
    assert (tmp_path / "perfdesk.log").stat().st_size == 0


def test_the_dialog_folds_its_details_copies_them_and_counts(qtbot: QtBot) -> None:
    closed: list[bool] = []
    dialog = CrashDialog(None, summary_text("10:32:07"), "Traceback …", lambda: closed.append(True))
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.details.isHidden()

    dialog.fold.click()
    assert dialog.details.isVisible()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "Traceback …"
    dialog.set_count(3)
    assert "3" in dialog.count.text()
    assert dialog.close_button.isDefault()
    dialog.close_button.click()
    assert closed == [True]


def test_the_words_do_not_promise_saved_data_when_no_file_is_open() -> None:
    assert "已保存" not in summary_text("")
