"""Findings that repeat in the rows of one table: one line, a walk through its rows, one row or all mended."""

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
from ui.statuses import Statuses
from ui.tree_model import BADGE_ROLE, TreeModel

RULE = "target.unit-missing"
NAMES = ("培训合格率", "巡护到位率", "整改完成率", "培训按期完成率")
RATES = (
    *ROWS[:2],
    *(("产出指标", "质量指标", name, f"{name}的统计口径", "=95", "行业标准") for name in NAMES),
    *ROWS[4:],
)
PLACES = [Ref("p1", f"p1i{n}", "value") for n in (2, 3, 4, 5)]


@pytest.fixture
def repeated(qtbot):
    """The real rules find in four rows of the first of two projects that a rate has no unit."""
    made = Bridge(
        Session(MemoryStore(filing_of(project(1, "护林员培训", rows=RATES), project(2, "防火宣传")))),
        profile_for("hebei-project"),
    )
    qtbot.waitUntil(lambda: not made.checking)
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    panel.set_project("p1")
    panel.bar.this_button.click()
    yield panel, made
    made.close()


def lines_of(panel, kind: str = "finding"):
    return [line for line in panel.model.lines if line.kind == kind and line.found.rule == RULE]


def walk_to_first(panel):
    for _ in range(40):
        line, told = panel.walk(1)
        if line.found.rule == RULE:
            return line, told
    pytest.fail("the walk never came to the rule")


def walk_on(panel, offset: int = 1):
    return panel.walk(offset)[0]


def values(made) -> list[str]:
    return [made.filing.project("p1").indicators[n].value for n in (2, 3, 4, 5)]


def test_in_the_list_of_one_project_rows_that_repeat_are_one_line(repeated) -> None:
    panel, made = repeated
    (line,) = lines_of(panel)
    assert line.count == 4
    assert "共4行" in line.text
    assert list(line.places) == PLACES
    assert panel.model.counts["error"] < sum(found.severity == "error" for found in made.findings("p1"))


def test_the_badge_in_the_tree_counts_what_the_panel_lists(repeated) -> None:
    panel, made = repeated
    tree = TreeModel(made, Statuses(made))
    for project_id in ("p1", "p2"):
        panel.set_project(project_id)
        worst, count = tree.place_index(Ref(project_id, None, "")).data(BADGE_ROLE)
        assert panel.model.counts[worst] == count
    tree.deleteLater()


def test_a_walk_goes_through_the_rows_one_by_one_and_closes_the_line_behind_it(repeated) -> None:
    panel, _ = repeated
    first, told = walk_to_first(panel)
    walked = [first.ref, *(walk_on(panel).ref for _ in range(3))]
    assert walked == PLACES
    listed = sum(line.kind == "finding" for line in panel.model.lines)
    assert told == f"第 1 / {listed} 条意见（第 1 / 4 处）"
    assert len(lines_of(panel, "place")) == 4
    further, later = panel.walk(1)
    assert further.found.rule != RULE
    assert later == f"第 2 / {listed} 条意见"
    assert lines_of(panel, "place") == []
    assert walk_on(panel, -1).ref == PLACES[-1]


def test_the_line_mends_all_its_rows_in_one_step(repeated) -> None:
    panel, made = repeated
    panel.list.go_to_row(panel.model.row_of(lines_of(panel)[0].key))
    mending = panel.mending()
    assert not mending.asks
    assert mending.choices[0].reach == "4 处"
    assert panel.mend(mending.choices[0])
    assert values(made) == ["=95%"] * 4
    made.undo()
    assert values(made) == ["=95"] * 4


def test_at_a_row_that_row_alone_is_mended_and_the_next_row_follows(repeated) -> None:
    panel, made = repeated
    walk_to_first(panel)
    for done in range(1, 5):
        (choice,) = panel.mending().choices
        assert list(choice.texts) == [PLACES[done - 1]]
        assert panel.mend(choice)
        assert values(made) == ["=95%"] * done + ["=95"] * (4 - done)
        if done < 4:
            assert walk_on(panel).ref == PLACES[done]
    assert lines_of(panel) == []


def test_with_the_cursor_in_a_row_that_row_is_chosen(repeated) -> None:
    panel, made = repeated
    assert panel.choose_at(PLACES[2])
    assert (panel.current_line().kind, panel.current_line().ref) == ("place", PLACES[2])
    assert "第5行" in panel.explanation.toPlainText()
    assert panel.mend(panel.mending().choices[0])
    assert values(made) == ["=95", "=95", "=95%", "=95"]


def test_a_line_stays_open_while_its_first_row_is_mended(repeated) -> None:
    panel, made = repeated
    panel.list.go_to_row(panel.model.row_of(lines_of(panel)[0].key))
    press(panel.list, Qt.Key.Key_Right)
    assert len(lines_of(panel, "place")) == 4
    made.set_text(PLACES[0], "=95%")
    assert [line.ref for line in lines_of(panel, "place")] == PLACES[1:]


def test_a_line_of_which_only_some_rows_can_be_mended_offers_those(qtbot) -> None:
    rows = tuple((*row[:4], "=95", *row[5:]) if row[2] in ("培训合格率", "森林火灾受害率") else row for row in RATES)
    made = Bridge(Session(MemoryStore(filing_of(project(1, "护林员培训", rows=rows)))), profile_for("hebei-project"))
    qtbot.waitUntil(lambda: not made.checking)
    panel = FindingsPanel(made)
    qtbot.addWidget(panel)
    line = next(line for line in panel.model.lines if line.found is not None and line.found.rule == RULE)
    panel.list.go_to_row(panel.model.row_of(line.key))
    assert line.count == 5
    assert "=95%（其中 4 处一起改正）" in panel.explanation.toPlainText()
    assert panel.fix_button.isEnabled()
    assert panel.mend(panel.mending().choices[0])
    assert [row.value for row in made.filing.project("p1").indicators].count("=95%") == 4
    assert [row.value for row in made.filing.project("p1").indicators].count("=95") == 1
    made.close()
