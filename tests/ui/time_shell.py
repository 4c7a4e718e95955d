"""What the tests of history, versions, comparison and trail share: a window over a real project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import small_filing
from tests.ui.shell import ScriptedDialogs, run_now
from ui.dialogs.name_version import NameVersionDialog
from ui.dialogs.progress import ProgressDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow

NAME = Ref("p1", None, "name")
VALUE = Ref("p1", "p1i0", "value")


def well_behaved(model: QAbstractItemModel) -> None:
    """Held against Qt's contract from now on."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs) -> Iterator[MainWindow]:
    settings = Settings(tmp_path / "perfdesk.ini")
    settings.set_author("赵敏")
    path = tmp_path / "a.perfdesk"
    ProjectFile.create(path, small_filing()).close()
    made = MainWindow(settings, dialogs, run_inline)
    qtbot.addWidget(made)
    made.show()
    made.file.open_path(path)
    yield made
    made.close()


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
