from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.store.file import ProjectFile
from tests.ui.helpers import EasyRules, small_filing
from tests.ui.shell import ScriptedDialogs, run_now
from ui import bridge, file_actions
from ui.dialogs.progress import ProgressDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    return made


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(bridge, "_rules", lambda: (EasyRules(), None))
    monkeypatch.setattr(file_actions, "documents_folder", lambda: tmp_path)
    made = MainWindow(Settings(tmp_path / "perfdesk.ini"), dialogs, run_inline)
    made.safety.opening.root = tmp_path / "本机副本"
    made.safety.opening.calls = tmp_path / "calls"
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "优盘" / "云岭县林业局.perfdesk"
    made.parent.mkdir()
    ProjectFile.create(made, small_filing()).close()
    return made
