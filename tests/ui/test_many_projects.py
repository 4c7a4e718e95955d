"""The panel on three hundred projects: every filter with every grouping, and what each list says when it is empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.helpers import bridge_for, filing_of, project
from ui.findings import FindingsPanel

MANY = 300
ROWS = (
    ("产出指标", "数量指标", "巡护里程", "", "", ""),
    ("产出指标", "质量指标", "培训合格率", "", "=95", ""),
)


@pytest.fixture(scope="module")
def panel(qtbot_of_module):
    """Each project has an empty value (an error) and a rate without a unit (a warning); every third has no code."""
    made, _ = bridge_for(filing_of(*(_project(number) for number in range(1, MANY + 1))))
    qtbot_of_module(lambda: not made.checking)
    panel = FindingsPanel(made)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    yield panel
    made.close()
    panel.deleteLater()


@pytest.fixture(scope="module")
def qtbot_of_module(qapp):
    def wait(done) -> None:
        patience = QDeadlineTimer(60_000)
        while not patience.hasExpired():
            if done():
                return
            qapp.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        pytest.fail("checking never ended")

    return wait


def _project(number: int):
    return project(number, f"项目{number:03}号", code="" if number % 3 == 0 else "13092326P00001230001X", rows=ROWS)


def listed(panel) -> list[str]:
    return [line.found.rule for line in panel.model.lines if line.kind == "finding"]


@pytest.fixture(params=[0, 1, 2], ids=["severity", "project", "rule"])
def grouped_panel(panel, request):
    panel.bar.clear()
    panel.bar.all_button.setChecked(True)
    panel.bar.grouping.setCurrentIndex(request.param)
    yield panel
    panel.bar.clear()
    panel.bar.all_button.setChecked(True)


def test_every_grouping_lists_everything_under_headings_that_add_up(grouped_panel) -> None:
    panel = grouped_panel
    assert panel.model.counts == {"error": MANY, "warning": MANY + 1, "hint": MANY // 3}
    assert len(listed(panel)) == panel.model.listed == sum(panel.model.counts.values())
    assert sum(line.count for line in panel.model.lines if line.kind == "heading") == panel.model.listed


def test_words_and_severities_and_categories_narrow_together(grouped_panel) -> None:
    panel = grouped_panel
    panel.bar.words.setText("项目033号")
    panel.bar._finish_words()
    assert sorted(listed(panel)) == ["project.code", "target.missing", "target.unit"]
    panel.bar.chips["hint"].click()
    assert sorted(listed(panel)) == ["target.missing", "target.unit"]
    panel.bar.words.setText("项目033号 质量指标")
    panel.bar._finish_words()
    assert listed(panel) == ["target.unit"]
    assert panel.bar._told.text() == f"筛选后 1 条，共 {MANY * 2 + 1 + MANY // 3} 条"
    panel.bar.category.setCurrentIndex(panel.bar.category.findData("missing"))
    assert listed(panel) == ["target.unit"]


def test_one_project_of_many_is_shown_alone(grouped_panel) -> None:
    panel = grouped_panel
    panel.set_project("p299")
    panel.bar.this_button.click()
    assert sorted(listed(panel)) == ["target.missing", "target.unit"]
    panel.bar.words.setText("不存在的话")
    panel.bar._finish_words()
    assert "清除筛选" in panel._empty.text()


def test_a_walk_begins_in_the_project_on_the_screen(grouped_panel) -> None:
    panel = grouped_panel
    panel.set_project("p150")
    panel.list.setCurrentIndex(panel.model.index(-1))
    line, told = panel.walk(1)
    assert line.ref.project == "p150"
    assert told.endswith(f" / {panel.model.listed} 条意见")
