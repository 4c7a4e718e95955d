"""A Qt warning or a logged warning is a fault: most are the first sign of a crash elsewhere. Loaded by conftest.py."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_BAD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
# The offscreen platform says so of sizes, of raising a window, of grabbing the keyboard.
_HARMLESS = ("This plugin does not support",)


_HANDLER = pytest.StashKey[Callable[[QtMsgType, QMessageLogContext, str], None]]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """pytest-qt puts its own handler away after the call, and ours with it; closing windows is watched all the same."""
    if _HANDLER in item.stash:
        qInstallMessageHandler(item.stash[_HANDLER])


@pytest.fixture(autouse=True)
def no_warnings(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that made Qt or the log warn, unless it asks for `warnings_expected`."""
    messages: list[str] = []

    def collect(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _BAD and not any(word in text for word in _HARMLESS):
            messages.append(text)

    request.node.stash[_HANDLER] = collect
    qInstallMessageHandler(collect)
    yield
    qInstallMessageHandler(None)
    logged = [
        record.getMessage()
        for when in ("setup", "call", "teardown")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    warned = messages + logged
    if warned and "warnings_expected" not in request.fixturenames:
        pytest.fail("warned: " + "\n".join(warned), pytrace=False)


@pytest.fixture
def warnings_expected() -> None:
    """For tests of the log and the crash reporter, which warn on purpose. A test that is sure of its lines looks."""
