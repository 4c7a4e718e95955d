"""The same user opens the same file twice: the window that has it comes to the front."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher
from pytestqt.qtbot import QtBot

from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from tests.ui.shell import ScriptedDialogs
from ui.app import _open_or_leave
from ui.safety_call import Calls, call
from ui.window import MainWindow


def test_a_window_that_is_called_comes_to_the_front_and_answers(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.showMinimized()
    Calls(window, tmp_path / "calls")
    assert call(tmp_path / "calls", os.getpid())
    assert not window.isMinimized()
    assert list((tmp_path / "calls").iterdir()) == []


def test_nobody_answers_for_a_window_that_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    assert not call(tmp_path, 10**8, 1)
    assert not call(tmp_path / "没有", 10**8, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answers", [True, False])
def test_a_file_that_another_window_of_the_user_has_is_left_to_it(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path, answers: bool
) -> None:
    holder = ProjectFile.open(path)
    note = json.loads(note_path(path).read_text(encoding="utf-8"))
    note_path(path).write_text(json.dumps({**note, "pid": os.getppid()}), encoding="utf-8")
    calls = window.safety.opening.calls = tmp_path / "calls"
    calls.mkdir()
    watcher = QFileSystemWatcher()
    assert watcher.addPath(str(calls if answers else tmp_path))
    watcher.directoryChanged.connect(lambda _: [item.unlink() for item in calls.iterdir()])
    _open_or_leave(window, path)
    assert (dialogs.asked == []) == answers
    assert window.isVisible() != answers
    holder.close()
