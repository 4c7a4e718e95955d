from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.helpers import EasyRules, MemoryStore, bridge_for, small_filing
from tests.ui.time_shell import dialogs, window  # noqa: F401
from tests.ui.tree_parts import parts  # noqa: F401
from tests.ui.watch import no_warnings, pytest_runtest_teardown, warnings_expected  # noqa: F401
from ui.bridge import Bridge


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
