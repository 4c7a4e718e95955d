from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.store.file import ProjectFile
from tests.ui.helpers import small_filing
from ui import file_actions
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow, easy_rules: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(file_actions, "documents_folder", lambda: tmp_path)
    empty_window.safety.opening.root = tmp_path / "本机副本"
    empty_window.safety.opening.calls = tmp_path / "calls"
    return empty_window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "优盘" / "云岭县林业局.perfdesk"
    made.parent.mkdir()
    ProjectFile.create(made, small_filing()).close()
    return made
