"""What the tests of history, versions, comparison and trail share: a window over a real project file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog

from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import small_filing
from tests.ui.shell import ScriptedDialogs
from ui.dialogs.name_version import NameVersionDialog
from ui.window import MainWindow

NAME = Ref("p1", None, "name")
VALUE = Ref("p1", "p1i0", "value")


def well_behaved(model: QAbstractItemModel) -> None:
    """Held against Qt's contract from now on."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on a real file, with an author."""
    empty_window.settings.set_author("赵敏")
    path = tmp_path / "a.perfdesk"
    ProjectFile.create(path, small_filing()).close()
    empty_window.file.open_path(path)
    return empty_window


def put(window: MainWindow, ref: Ref, text: str) -> None:
    bridge = window.open_file.bridge
    assert bridge.set_text(ref, text)
    bridge.session.end_burst()


def act(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def shown(dialogs: ScriptedDialogs, kind: type[QDialog], do: Callable[[Any], object], accepted: bool = False) -> None:
    """What to do when a dialog of that kind is shown."""

    def answer(dialog: Any) -> bool:
        do(dialog)
        return accepted

    dialogs.answers[kind] = answer


def name_as(dialogs: ScriptedDialogs, window: MainWindow, name: str) -> None:
    shown(dialogs, NameVersionDialog, lambda dialog: dialog.name.setEditText(name), accepted=True)
    act(window, "name_version")


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()
