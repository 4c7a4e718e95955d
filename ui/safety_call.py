"""Calls the window of this user that has a file open already: a small file in the program's folder, no socket."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MS, _LOOK_MS = 1500, 50


class Calls(QObject):
    """Comes to the front when another process of this user calls."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        super().__init__(window)
        self._window, self._own = window, _call_file(folder, os.getpid())
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._own.unlink(missing_ok=True)
        self._watcher = QFileSystemWatcher(self)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(self._answer)

    def _answer(self, _folder: str = "") -> None:
        if not self._own.exists():
            return
        with suppress(OSError):
            self._own.unlink()
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()


def call(folder: Path, pid: int, patience_ms: int = PATIENCE_MS) -> bool:
    """Ask the window of a process to come to the front; False when it does not answer."""
    asked = _call_file(folder, pid)
    try:
        asked.touch()
    except OSError:
        return False
    _wait_until_gone(asked, patience_ms)
    answered = not asked.exists()
    with suppress(OSError):
        asked.unlink(missing_ok=True)
    return answered


def _call_file(folder: Path, pid: int) -> Path:
    return folder / f"{pid}.call"


def _wait_until_gone(path: Path, patience_ms: int) -> None:
    loop, look, end = QEventLoop(), QTimer(), QTimer()
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    look.timeout.connect(lambda: loop.quit() if not path.exists() else None)
    look.start(_LOOK_MS)
    end.start(patience_ms)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
