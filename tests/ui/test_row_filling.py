from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from perfdesk.model.rows import Ref
from ui.grid_view import GridView


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def grid(qtbot, bridge, window):
    view = GridView(bridge, window)
    view.resize(900, 500)
    with qtbot.waitActive(window):
        window.show()
    view.show_project("p2")
    view.setFocus()
    return view


def said(bridge) -> list[Ref]:
    return [item.ref for item in bridge.findings("p2")]


def test_a_new_row_is_not_remarked_on_before_the_cursor_leaves_it(grid, bridge) -> None:
    assert grid.rows.insert()
    row = grid.grid.rows[grid.currentIndex().row()]
    assert said(bridge) == []
    bridge.set_text(Ref("p2", row.id, "level3"), "巡护次数")
    assert said(bridge) == []
    grid.setCurrentIndex(grid.grid.index(0, 0))
    assert said(bridge) == [Ref("p2", row.id, "value")]


def test_a_row_that_was_left_complete_is_not_remarked_on(grid, bridge) -> None:
    assert grid.rows.insert()
    row = grid.grid.rows[grid.currentIndex().row()]
    bridge.set_text(Ref("p2", row.id, "value"), "≥12次")
    grid.setCurrentIndex(grid.grid.index(0, 0))
    assert said(bridge) == []


def test_what_is_wrong_and_not_blank_is_said_at_once(grid, bridge) -> None:
    assert grid.rows.insert()
    row = grid.grid.rows[grid.currentIndex().row()]
    bridge.set_text(Ref("p2", row.id, "value"), "大约十次")
    assert said(bridge) == [Ref("p2", row.id, "value")]


def test_a_cell_that_was_blank_before_keeps_its_remark_while_the_cursor_is_there(grid, bridge) -> None:
    bridge.set_text(Ref("p2", "p2i1", "value"), "")
    assert said(bridge) == [Ref("p2", "p2i1", "value")]
    grid.go_to(Ref("p2", "p2i1", "value"))
    bridge.set_text(Ref("p2", "p2i1", "level3"), "巡护的里程")
    assert said(bridge) == [Ref("p2", "p2i1", "value")]


def test_a_value_emptied_to_be_typed_anew_is_remarked_on_when_the_row_is_left(grid, bridge) -> None:
    grid.go_to(Ref("p2", "p2i1", "value"))
    bridge.set_text(Ref("p2", "p2i1", "value"), "")
    assert said(bridge) == []
    grid.setCurrentIndex(grid.grid.index(0, 0))
    assert said(bridge) == [Ref("p2", "p2i1", "value")]


def test_leaving_the_grid_leaves_the_row(grid, bridge) -> None:
    other = QLineEdit(grid.window())
    other.show()
    assert grid.rows.insert()
    assert said(bridge) == []
    other.setFocus()
    assert len(said(bridge)) == 1


def test_the_row_number_bears_the_mark_of_the_worst_finding(grid, bridge) -> None:
    def mark(row: int) -> object:
        return grid.grid.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.DecorationRole)

    grid.show_project("p1")
    assert [mark(row) is not None for row in range(4)] == [False, True, True, False]
    assert "没有填写" in grid.grid.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
