from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.helpers import EasyRules, MemoryStore, bridge_for, small_filing
from tests.ui.shell import ScriptedDialogs, run_now
from tests.ui.time_shell import window  # noqa: F401
from tests.ui.tree_parts import parts  # noqa: F401
from tests.ui.watch import no_warnings, pytest_runtest_teardown, warnings_expected  # noqa: F401
from ui.bridge import Bridge
from ui.dialogs.progress import ProgressDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow


@pytest.fixture(autouse=True, scope="session")
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Without a display the clipboard outlives Python, which must then not be asked to free what it put there."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture
def easy_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that the window opens are checked by rules that are easy to foresee."""
    monkeypatch.setattr("ui.bridge._rules", lambda: (EasyRules(), None))


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    """Dialogs that answer by themselves; work behind a progress dialog is done at once."""
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    return made


@pytest.fixture
def empty_window(qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs) -> Iterator[MainWindow]:
    """The window without a file, on the screen."""
    made = MainWindow(Settings(tmp_path / "perfdesk.ini"), dialogs, run_inline)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def active_window(qtbot: QtBot, empty_window: MainWindow) -> MainWindow:
    """The same, once it has the focus."""
    with qtbot.waitActive(empty_window):
        empty_window.activateWindow()
    return empty_window


@pytest.fixture
def rules() -> EasyRules:
    return EasyRules()


@pytest.fixture
def opened(qtbot: QtBot, rules: EasyRules, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Bridge, MemoryStore]]:
    """The small filing, checked once; the pause before filing-wide rules is short, to spare time."""
    monkeypatch.setattr("ui.checking.QUIET_MS", 20)
    bridge, store = bridge_for(small_filing(), rules)
    qtbot.waitUntil(lambda: not bridge.checking)
    yield bridge, store
    bridge.close()


@pytest.fixture
def bridge(opened: tuple[Bridge, MemoryStore]) -> Bridge:
    return opened[0]


@pytest.fixture
def store(opened: tuple[Bridge, MemoryStore]) -> MemoryStore:
    return opened[1]
