"""What happens when the program itself is at fault: a log, and one calm dialog on the main thread."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from perfdesk.errors import UserError

log = logging.getLogger("perfdesk")
MOST_LOG_BYTES = 1_000_000
_MOST_LOGGED = 200
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Shown(Protocol):
    """A crash dialog on the screen."""

    def set_count(self, count: int) -> None:
        """Say how often it happened."""


class CrashReporter(QObject):
    """Takes every uncaught exception of any thread.

    `show(summary, details, closed)` puts up a dialog without blocking and calls `closed` when it is gone. While it is
    up, further exceptions are logged and counted, never shown in a second dialog. A UserError is no crash: it goes to
    `show_user_error`. `saved_at` tells until when the data is on the disk, "" when no file is open.
    """

    _caught = Signal(str, str)
    _refused = Signal(object)

    def __init__(
        self,
        show: Callable[[str, str, Callable[[], None]], Shown],
        show_user_error: Callable[[UserError], None],
        saved_at: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__()
        self._show, self._show_user_error, self.saved_at = show, show_user_error, saved_at
        self._open: Shown | None = None
        self.count = 0
        self._logged = 0
        self._opening = False
        self._caught.connect(self._present, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(self._refuse, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(qt_message)

    @staticmethod
    def uninstall() -> None:
        """Give the hooks back (tests)."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def report(self, error: BaseException) -> None:
        """Show an exception that was caught somewhere: calmly for a UserError, else as a crash."""
        self.handle(type(error), error, error.__traceback__)

    def handle(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """The excepthook: any thread, any time."""
        if isinstance(error, UserError):
            log.info("refused: %s", error.one_line())
            self._refused.emit(error)
            return
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._logged += 1
        if self._logged <= _MOST_LOGGED:
            log.error("%s", details)
        self._caught.emit(kind.__name__, details)

    def _refuse(self, error: UserError) -> None:
        self._show_user_error(error)

    def _present(self, kind: str, details: str) -> None:
        self.count += 1
        if self._open is not None:
            self._open.set_count(self.count)
            return
        if self._opening:
            return
        self._opening = True
        try:
            self._open = self._show(summary_text(self.saved_at()), details, self._closed)
        finally:
            self._opening = False

    def _closed(self) -> None:
        self._open = None
        self.count = 0


def summary_text(saved_at: str) -> str:
    """The words of the crash dialog."""
    saved = f"您的数据已保存到 {saved_at}，不会丢失。" if saved_at else "没有打开的文件，不会丢失数据。"
    after = "可以继续使用；如果反复出现，请复制详情发给维护人员。"
    return f"程序遇到了一个意外错误，刚才的操作可能没有完成。\n{saved}\n{after}"


def qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own messages go to the log; `context` says nothing in release builds."""
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def log_to(folder: Path) -> Path | None:
    """Write the log into `folder`; None where that is not possible. A log over 1 MB is put aside at the next start.

    `logging.handlers` would load sockets and cost a tenth of the start.
    """
    path = folder / "perfdesk.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MOST_LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return path


def catch_hard_crashes(folder: Path) -> IO[str] | None:
    """Let a crash below Python leave its trace in a file. Keep the result: it must stay open."""
    try:
        file = (folder / "perfdesk-crash.log").open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def now() -> str:
    """The time of day as the status bar shows it."""
    return time.strftime("%H:%M:%S")
