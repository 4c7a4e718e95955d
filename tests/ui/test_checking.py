"""The rules across the filing run in pieces between which the window answers, and say what they say all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import ui.checking
from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules import check_across
from perfdesk.rules.registry import Finding
from tests.ui.helpers import EasyRules, MemoryStore, bridge_for, filing_of, finding, project, small_filing
from ui.bridge import Bridge
from ui.checking import Checks, Delta
from ui.grid_view import GridView


class Pieces:
    """Six pieces for each state. `log` says what was done in which order; `second` is called in the second piece."""

    def __init__(self) -> None:
        self.left = 0
        self.log: list[str] = []
        self.second: Callable[[], object] = lambda: None

    def follow(self, filing: Filing, expectations: Expectations) -> None:
        self.filing, self.left = filing, 6
        self.log.append("follow")

    def step(self) -> bool:
        self.left -= 1
        self.log.append("step")
        if self.log.count("step") == 2:
            self.second()
        return self.left > 0

    def found(self) -> Iterable[Finding]:
        self.log.append("found")
        return [finding("across.name", "hint", Ref(None, None, "name"), self.filing.projects[0].name)]


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> Pieces:
    """As if every piece took longer than a slice may."""
    monkeypatch.setattr(ui.checking, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(ui.checking, "QUIET_MS", 0)
    return Pieces()


def checks_with(pieces: Pieces, state: list[Filing], heard: list[Delta]) -> Checks:
    return Checks(EasyRules(), Expectations(), lambda: state[0], heard.append, follower=pieces)


def test_between_two_pieces_the_event_loop_turns(qtbot: QtBot, pieces: Pieces) -> None:
    heard: list[Delta] = []
    checks = checks_with(pieces, [small_filing()], heard)
    turns = QTimer()
    turns.timeout.connect(lambda: pieces.log.append("turn"))
    turns.start(0)
    checks.judged_anew([])
    qtbot.waitUntil(lambda: not checks.pending)
    turns.stop()
    text = " ".join(pieces.log)
    assert "step step" not in text
    assert text.replace("turn ", "").startswith("follow step step step step step step found")
    assert [item.rule for item in heard[-1].appeared] == ["across.name"]


def test_a_change_between_two_pieces_begins_anew_with_the_present_content(qtbot: QtBot, pieces: Pieces) -> None:
    state = [filing_of(project(1, "旧名"))]
    checks = checks_with(pieces, state, [])

    def change() -> None:
        state[0] = filing_of(project(1, "新名"))
        checks.touched(["p1"])

    pieces.second = lambda: QTimer.singleShot(0, change)
    checks.judged_anew([])
    qtbot.waitUntil(lambda: not checks.pending)
    first, second = " ".join(pieces.log).removeprefix("follow ").split("follow ")
    assert "found" not in first
    assert first.count("step") < 6
    assert second == "step step step step step step found"
    assert [item.message for item in checks.of(None)] == ["新名"]


def test_whoever_needs_the_findings_now_gets_them_without_waiting(qtbot: QtBot, pieces: Pieces) -> None:
    checks = checks_with(pieces, [small_filing()], [])
    checks.touched([])
    checks.settle()
    assert not checks.pending
    assert pieces.log == ["follow", *["step"] * 6, "found"]
    assert checks.of(None)


def test_the_window_follows_the_real_rules_to_what_they_say_from_scratch(qtbot: QtBot) -> None:
    filing = filing_of(project(1, "农技推广培训"), project(2, "水利维修养护"))
    bridge = Bridge(Session(MemoryStore(filing)), profile_for("hebei-project"))
    qtbot.waitUntil(lambda: not bridge.checking)
    edits = {Ref("p2", None, "name"): "农技推广培训", Ref("p1", "p1i1", "basis"): "", Ref("p1", None, "code"): ""}
    for ref, text in edits.items():
        bridge.set_text(ref, text)
        bridge.settle()
        across = check_across(bridge.filing, bridge.profile.expectations)
        shown = [item for key in (None, "p1", "p2") for item in bridge.findings(key)]
        assert [item for item in shown if item.rule in {one.rule for one in across}] == list(across)
        assert across
    bridge.close()


def test_a_new_finding_repaints_its_row_and_its_sign_but_not_the_whole_grid(qtbot: QtBot) -> None:
    bridge, _ = bridge_for(filing_of(project(1, "农技推广培训")))
    grid = GridView(bridge)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show_project("p1")
    grid.show()
    qtbot.waitUntil(lambda: not bridge.checking)
    QApplication.processEvents()
    cells, head = Painted(grid.viewport()), Painted(grid.verticalHeader().viewport())
    bridge.set_text(Ref("p1", "p1i1", "value"), "=95")
    qtbot.waitUntil(lambda: bool(head.rects))
    for _ in range(3):
        QApplication.processEvents()
    assert cells.rects
    assert all(rect.height() < grid.viewport().height() / 2 for rect in cells.rects)


class Painted(QObject):
    """What of a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _target: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False
