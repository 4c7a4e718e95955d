"""Random doings on a grid that is now sorted, now filtered: what is shown is always what the filing holds."""

from __future__ import annotations

import random

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.editing import commands, row_commands
from perfdesk.editing.row_commands import IndicatorClass
from perfdesk.model.rows import Indicator
from tests.ui.helpers import bridge_for, small_filing
from ui.grid_view import GridView

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
KINDS = (None, IndicatorClass("产出指标", ""), IndicatorClass("效益指标", "社会效益指标"))


def _do_something(view: GridView, bridge, dice: random.Random) -> None:
    rows = bridge.filing.project("p1").indicators
    ids = [row.id for row in rows]
    some = dice.sample(ids, min(len(ids), dice.randint(1, 3)))
    match dice.randrange(10):
        case 0:
            view.arranging.sort(dice.choice(["level1", "level3", "value", ""]), descending=dice.random() < 0.5)
        case 1:
            view.arranging.filter(dice.choice(["", "培训", "率", "没有的"]), dice.choice(KINDS))
        case 2:
            view.rows.insert(below=dice.random() < 0.5)
        case 3 if len(ids) > 3:
            bridge.do(commands.delete_indicators(bridge.filing, "p1", some))
        case 4:
            bridge.do(row_commands.duplicate_indicators(bridge.filing, "p1", some))
        case 5:
            bridge.do(row_commands.move_indicators(bridge.filing, "p1", some, dice.choice([-1, 1])))
        case 6:
            view.select_rows(sorted(dice.sample(range(view.grid.rowCount()), min(view.grid.rowCount(), 2))))
            view.rows.move_to_class(dice.choice(view.rows.classes()))
        case 7:
            bridge.undo()
        case 8:
            bridge.redo()
        case _:
            new = [Indicator(level1="产出指标", level2="数量指标", level3=f"新增{dice.randrange(99)}")]
            bridge.do(commands.insert_indicators(bridge.filing, "p1", dice.randint(0, len(ids)), new))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_is_what_the_filing_holds(qtbot, seed) -> None:
    bridge, _ = bridge_for(small_filing())
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(700, 400)
    QAbstractItemModelTester(view.grid, FATAL, view)
    view.show_project("p1")
    dice = random.Random(seed)
    for _ in range(45):
        _do_something(view, bridge, dice)
        filed = bridge.filing.project("p1").indicators
        shown = view.grid.rows
        assert view.grid.all_rows == filed
        assert set(shown) <= set(filed)
        assert len(set(shown)) == len(shown)
        if not view.arranging.look:
            assert shown == filed
        if not view.arranging.look.filters:
            assert len(shown) == len(filed)
        assert [view.grid.number(row) - 1 for row in range(len(shown))] == [filed.index(row) for row in shown]
    view.arranging.clear()
    while bridge.undo():
        pass
    assert view.grid.rows == small_filing().project("p1").indicators
    bridge.close()
