"""Shared findings, corrections of one and of a kind, and the walk through what is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Ref
from tests.ui.helpers import ROWS, MemoryStore, filing_of, press, project
from ui.bridge import Bridge
from ui.findings import FindingsPanel


def panel_of(qtbot, *projects):
    made = Bridge(Session(MemoryStore(filing_of(*projects))), profile_for("hebei-project"))
    qtbot.waitUntil(lambda: not made.checking)
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel, made


def fix(panel) -> bool:
    mending = panel.mending()
    return mending is not None and panel.mend(mending.choices[0])


def fix_kind(panel) -> bool:
    mending = panel.mending_of_kind()
    return mending is not None and panel.mend(mending.choices[0])


def row_of(panel, rule: str) -> int:
    return next(n for n, line in enumerate(panel.model.lines) if line.found is not None and line.found.rule == rule)


def texts(panel, rule: str) -> list[str]:
    return [line.text for line in panel.model.lines if line.kind == "finding" and line.found.rule == rule]


@pytest.fixture
def misspelt(qtbot):
    """The real rules find one misspelt class word in three rows of a project."""
    rows = tuple((a, "实效指标", *rest) if i < 3 else (a, b, *rest) for i, (a, b, *rest) in enumerate(ROWS))
    panel, made = panel_of(qtbot, project(1, "护林员培训", rows=rows))
    panel.list.go_to_row(row_of(panel, "structure.level-word"))
    yield panel, made
    made.close()


@pytest.fixture
def shared(qtbot):
    """The real rules find in four projects that a class is misspelt and a rate has no unit."""
    rows = tuple((a, "实效指标" if b == "时效指标" else b, *rest) for a, b, *rest in ROWS)
    panel, made = panel_of(qtbot, *(project(n, f"护林项目{'甲乙丙丁'[n - 1]}", rows=rows) for n in range(1, 5)))
    yield panel, made
    made.close()


def test_one_key_mends_every_place_and_one_undo_takes_it_back(misspelt) -> None:
    panel, made = misspelt
    before = made.filing
    assert "3 处一起改正" in panel.explanation.toPlainText()
    assert fix(panel)
    words = [row.level2 for row in made.filing.project("p1").indicators[:3]]
    assert words == ["时效指标"] * 3
    assert [entry.label for entry in made.session.history] == ["改为“时效指标”"]
    assert not texts(panel, "structure.level-word")
    made.undo()
    assert made.filing == before


def test_one_place_can_be_mended_alone(misspelt) -> None:
    panel, made = misspelt
    press(panel.list, Qt.Key.Key_Right)
    press(panel.list, Qt.Key.Key_Down)
    press(panel.list, Qt.Key.Key_Down)
    assert panel.current_line().kind == "place"
    assert fix(panel)
    words = [row.level2 for row in made.filing.project("p1").indicators[:3]]
    assert words == ["实效指标", "时效指标", "实效指标"]


def test_a_finding_without_a_fix_says_so_and_changes_nothing(shared) -> None:
    panel, made = shared
    said = []
    panel.notice.connect(said.append)
    panel.list.go_to_row(row_of(panel, "structure.cell-missing"))
    assert not fix(panel)
    assert not fix_kind(panel)
    assert ["没有可以自动改正的内容" in text for text in said] == [True, True]
    assert made.session.history == ()


def test_a_fix_is_refused_when_its_evidence_has_changed(misspelt) -> None:
    panel, made = misspelt
    said = []
    panel.notice.connect(said.append)
    made.blockSignals(True)  # As if the change had come while a filing-wide rule had not yet looked again.
    made.set_text(Ref("p1", "p1i0", "level2"), "数量指标")
    made.blockSignals(False)
    assert not fix(panel)
    assert said == ["这里的内容已经变了，请按现在的意见处理。"]
    assert made.filing.project("p1").indicators[0].level2 == "数量指标"


def test_what_four_projects_share_is_one_line_with_its_places(shared) -> None:
    panel, _ = shared
    (text,) = texts(panel, "structure.level-word")
    assert text.startswith("4个项目共4行")
    row = row_of(panel, "structure.level-word")
    line = panel.model.lines[row]
    assert (line.count, len(line.members)) == (4, 4)
    panel.list.go_to_row(row)
    press(panel.list, Qt.Key.Key_Right)
    places = [other.ref.project for other in panel.model.lines if other.kind == "place"]
    assert places == ["p1", "p2", "p3", "p4"]
    press(panel.list, Qt.Key.Key_Left)
    assert not [other for other in panel.model.lines if other.kind == "place"]


def test_a_walk_goes_through_the_places_of_an_opened_line(shared) -> None:
    panel, _ = shared
    panel.model.toggle(row_of(panel, "structure.level-word"))
    panel.list.go_to_row(row_of(panel, "structure.level-word") - 1)
    panel._visited = panel.current_line().key
    walked = [panel.walk(1)[0].ref.project for _ in range(4)]
    assert walked == ["p1", "p2", "p3", "p4"]
    assert panel.walk(-1)[0].ref.project == "p3"


def test_all_of_a_kind_are_mended_in_one_step(shared) -> None:
    panel, made = shared
    before = made.filing
    panel.list.go_to_row(row_of(panel, "target.unit-missing"))
    said = []
    panel.notice.connect(said.append)
    assert fix_kind(panel)
    assert {made.filing.project(f"p{n}").indicators[2].value for n in range(1, 5)} == {"=95%"}
    assert [entry.label for entry in made.session.history] == ["改正同类4处：指标值没有计量单位"]
    assert said == ["已改正 4 个项目的 4 处；可以用“撤销”一步退回。"]
    made.undo()
    assert made.filing == before


def test_a_walk_skips_nothing_when_a_finding_goes(shared) -> None:
    panel, _ = shared
    line, _ = panel.walk(1)
    while not line.found.fix:
        line, _ = panel.walk(1)
    stops = panel.list.stops()
    following = panel.model.lines[stops[(stops.index(panel.list.currentIndex().row()) + 1) % len(stops)]].key
    assert fix(panel)
    assert panel.walk(1)[0].key == following


def test_at_a_cell_a_shared_finding_is_chosen_and_mended_for_that_cell_alone(shared) -> None:
    panel, made = shared
    ref = Ref("p3", "p3i2", "value")
    assert panel.choose_at(ref)
    line = panel.current_line()
    assert (line.kind, line.ref, line.here.ref) == ("place", ref, ref)
    assert fix(panel)
    assert [made.filing.project(f"p{n}").indicators[2].value for n in range(1, 5)] == ["=95", "=95", "=95%", "=95"]
