from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.editing import commands
from perfdesk.model.rows import Indicator, Ref
from tests.ui.helpers import press
from ui.grid import SEVERITY_ROLE, IndicatorModel
from ui.grid_view import GridView

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def view(qtbot, bridge):
    view = GridView(bridge)
    qtbot.addWidget(view)
    view.resize(900, 500)
    QAbstractItemModelTester(view.grid, FATAL, view)
    view.show_project("p1")
    with qtbot.waitExposed(view):
        view.show()
    return view


def column(view, number: int) -> list[str]:
    return [view.grid.text(row, number) for row in range(view.grid.rowCount())]


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_the_model_shows_the_form_and_its_marks(view) -> None:
    model: IndicatorModel = view.grid
    assert [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())] == [
        "一级指标",
        "二级指标",
        "三级指标",
        "绩效指标描述",
        "指标值",
        "指标值确定依据",
    ]
    assert model.data(model.index(1, 4), SEVERITY_ROLE) == "error"
    assert "没有填写" in model.data(model.index(1, 4), Qt.ItemDataRole.ToolTipRole)
    assert model.data(model.index(0, 4), SEVERITY_ROLE) is None


def test_equal_level_words_are_one_cell_as_on_paper(view) -> None:
    assert [view.rowSpan(row, 0) for row in (0, 5, 7)] == [5, 2, 1]
    assert view.rowSpan(0, 1) == 1


def test_a_value_edit_is_one_step_and_paints_one_row(qtbot, view, bridge) -> None:
    changed = []
    view.grid.dataChanged.connect(lambda a, b, roles: changed.append((a.row(), b.row())))
    assert view.grid.setData(view.grid.index(1, 4), "≥10公里")
    assert bridge.session.undo_label == "修改指标值"
    assert set(changed) == {(1, 1)}
    bridge.undo()
    assert view.grid.text(1, 4) == ""


def test_two_edits_of_one_cell_are_two_entries(view, bridge) -> None:
    view.grid.setData(view.grid.index(1, 4), "≥10公里")
    view.grid.setData(view.grid.index(1, 4), "≥20公里")
    bridge.undo()
    assert view.grid.text(1, 4) == "≥10公里"


def test_editing_a_merged_word_changes_every_row_of_it_in_one_step(view, bridge) -> None:
    assert view.grid.setData(view.grid.index(0, 0), "成本指标")
    assert column(view, 0)[:6] == ["成本指标"] * 5 + ["效益指标"]
    assert len(bridge.session.history) == 1
    bridge.undo()
    assert column(view, 0)[:5] == ["产出指标"] * 5


def test_a_word_equal_to_its_neighbour_joins_the_merged_cell(view) -> None:
    view.grid.setData(view.grid.index(5, 0), "产出指标")
    assert view.rowSpan(0, 0) == 7


def test_rows_come_and_go_by_difference(view, bridge) -> None:
    resets = []
    view.grid.modelReset.connect(lambda: resets.append(1))
    kept = view.grid.index(7, 2)
    view.setCurrentIndex(kept)
    filing = bridge.filing
    bridge.do(commands.insert_indicators(filing, "p1", 2, [Indicator(level1="产出指标", level2="质量指标")]))
    bridge.do(commands.delete_indicators(bridge.filing, "p1", ["p1i0", "p1i4"]))
    bridge.do(commands.move_indicator(bridge.filing, "p1", "p1i7", -3))
    assert [row.id for row in view.grid.rows] == [row.id for row in bridge.filing.project("p1").indicators]
    assert view.grid.rows[view.currentIndex().row()].id == "p1i7"
    for _ in range(3):
        bridge.undo()
    assert [row.id for row in view.grid.rows] == [f"p1i{i}" for i in range(8)]
    assert view.rowSpan(0, 0) == 5
    assert resets == []


def test_the_grid_empties_when_its_project_is_deleted(view, bridge) -> None:
    bridge.do(commands.delete_project(bridge.filing, "p1"))
    assert view.grid.rowCount() == 0


def test_insert_takes_the_level_words_along_and_delete_takes_the_row_away(view, bridge) -> None:
    view.setCurrentIndex(view.grid.index(5, 2))
    assert view.rows.insert()
    row = view.grid.rows[6]
    assert (row.level1, row.level2, row.level3, row.basis) == ("效益指标", "社会效益指标", "", "")
    assert view.currentIndex().row() == 6
    assert view.rows.delete()
    assert view.grid.rowCount() == 8
    assert bridge.session.undo_label == "删除1行指标"


def test_rows_move_together_and_stop_at_the_edge(view) -> None:
    view.select_places([(1, 2), (2, 2)])
    assert view.rows.move(-1)
    assert [row.id for row in view.grid.rows][:3] == ["p1i1", "p1i2", "p1i0"]
    assert not view.rows.move(-1)
    assert view.rows.move(1)
    assert [row.id for row in view.grid.rows][:3] == ["p1i0", "p1i1", "p1i2"]


def test_delete_clears_and_ctrl_d_fills_down_each_as_one_step(view, bridge) -> None:
    view.select_places([(0, 5), (1, 5), (2, 5)])
    press(view, Qt.Key.Key_D, "", Qt.KeyboardModifier.ControlModifier)
    assert column(view, 5)[:4] == ["工作计划"] * 4
    press(view, Qt.Key.Key_Delete)
    assert column(view, 5)[:4] == ["", "", "", "工作计划"]
    assert [entry.step.label for entry in bridge.session.history] == ["向下填充", "清除内容"]


def test_ctrl_d_on_one_row_takes_the_cell_above(view) -> None:
    view.setCurrentIndex(view.grid.index(1, 4))
    assert view.cells.fill_down()
    assert view.grid.text(1, 4) == "≥120人"


def test_enter_without_an_editor_goes_down_past_a_merged_cell(view) -> None:
    view.setCurrentIndex(view.grid.index(0, 0))
    press(view, Qt.Key.Key_Return, "\r")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (5, 0)
    press(view, Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.ShiftModifier)
    assert view.currentIndex().row() == 0


def test_a_block_is_pasted_as_one_step_and_adds_the_rows_it_needs(view, bridge) -> None:
    view.setCurrentIndex(view.grid.index(7, 2))
    put('新指标\t"说明一\n说明二"\t≥1%\r\n另一个\t"大组工网"维护\t≥2%\r\n')
    assert view.paste()
    assert view.grid.rowCount() == 9
    assert view.grid.text(7, 3) == "说明一\n说明二"
    added = view.grid.rows[8]
    assert (added.level1, added.level3, added.description, added.value) == (
        "满意度指标",
        "另一个",
        '"大组工网"维护',
        "≥2%",
    )
    assert len(bridge.session.history) == 1
    bridge.undo()
    assert view.grid.rowCount() == 8


def test_a_pasted_table_with_merged_cells_fills_every_row_and_drops_its_heading(view) -> None:
    data = QMimeData()
    data.setHtml(
        "<table><tr><td>一级指标</td><td>二级指标</td></tr>"
        "<tr><td rowspan=2>成本指标</td><td>经济成本指标</td></tr><tr><td>社会成本指标</td></tr></table>"
    )
    QGuiApplication.clipboard().setMimeData(data)
    view.setCurrentIndex(view.grid.index(0, 0))
    assert view.paste()
    assert column(view, 0)[:3] == ["成本指标", "成本指标", "产出指标"]
    assert column(view, 1)[:2] == ["经济成本指标", "社会成本指标"]


def test_a_block_wider_than_the_form_is_shown_before_anything_is_pasted(qtbot, view) -> None:
    view.setCurrentIndex(view.grid.index(0, 4))
    put("1\t2\t3\t4")
    with qtbot.waitSignal(view.paste_doubtful) as asked:
        assert not view.paste()
    assert asked.args[0].fields == ("value", "basis", None, None)
    assert "2 列没有对应的栏目" in asked.args[0].doubts[0]
    assert view.grid.text(0, 5) == "工作计划"
    with qtbot.waitSignal(view.notice) as told:
        assert view.paste_planned(asked.args[0])
    assert "2 列没有粘贴" in told.args[0]
    assert view.grid.text(0, 5) == "2"


def test_one_cell_fills_the_whole_selection(view) -> None:
    put("≥5%")
    view.select_places([(0, 4), (3, 4)])
    view.paste()
    assert [column(view, 4)[row] for row in (0, 1, 3)] == ["≥5%", "", "≥5%"]


def test_copy_and_paste_elsewhere_keep_everything(view) -> None:
    view.select_places([(row, c) for row in range(8) for c in range(6)])
    assert view.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert 'rowspan="5"' in data.html()
    texts = [row[2:] for row in zip(*(column(view, c) for c in range(6)), strict=True)]
    view.show_project("p3")
    assert view.grid.rowCount() == 0
    assert view.paste()
    assert [row[2:] for row in zip(*(column(view, c) for c in range(6)), strict=True)] == texts
    assert view.rowSpan(0, 0) == 5


def test_an_empty_grid_offers_the_usual_rows(view, bridge) -> None:
    view.show_project("p3")
    assert view.rows.add_usual()
    assert column(view, 1)[0] == "数量指标"
    assert column(view, 0)[-1] == "满意度指标"
    assert len(bridge.session.history) == 1


def test_go_to_finds_the_cell_and_says_when_there_is_none(view) -> None:
    assert view.go_to(Ref("p1", "p1i6", "basis"))
    assert (view.currentIndex().row(), view.currentIndex().column()) == (6, 5)
    assert not view.go_to(Ref("p1", "gone", "basis"))
    assert not view.go_to(Ref("p2", "p2i0", "basis"))


def test_a_refused_block_changes_nothing(view, store, bridge) -> None:
    before = bridge.filing
    store.full = True
    put("1\t2\n3\t4")
    view.setCurrentIndex(view.grid.index(0, 2))
    assert not view.paste()
    assert bridge.filing is before
    assert view.grid.text(0, 2) == "培训护林员人数"


def test_the_columns_share_the_width_as_on_paper_until_dragged(view) -> None:
    widths = [view.columnWidth(i) for i in range(6)]
    assert sum(widths) == view.viewport().width()
    assert widths[3] == max(widths)
    view.horizontalHeader().resizeSection(2, widths[2] + 40)
    weights = view.column_weights()
    assert weights[2] == widths[2] + 40
    view.set_column_weights([1.0] * 6)
    assert abs(view.columnWidth(0) - view.columnWidth(5)) <= 6
    view.set_column_weights([1.0])
    assert view.column_weights() == [1.0] * 6


def test_the_root_of_the_table_has_no_parent_and_no_flags_to_edit(view) -> None:
    assert not view.grid.flags(QModelIndex()) & Qt.ItemFlag.ItemIsEditable
    assert view.grid.setData(QModelIndex(), "x") is False


def dark_rows(view: GridView) -> set[int]:
    """The lines of pixels of the first column, its frame left out, that bear letters."""
    picture = view.viewport().grab().toImage()
    right = view.columnWidth(0) - 8
    lit = ((y, picture.pixelColor(x, y).lightness()) for y in range(picture.height()) for x in range(8, right))
    return {y for y, lightness in lit if lightness < 100}


def test_the_word_of_a_merged_cell_taller_than_the_view_stays_in_sight(view, qtbot) -> None:
    view.setVerticalScrollMode(GridView.ScrollMode.ScrollPerPixel)
    view.resize(900, view.horizontalHeader().height() + 70)
    qtbot.waitUntil(lambda: view.viewport().height() < view.rowHeight(0) * 4)
    view.clearSelection()
    view.setCurrentIndex(QModelIndex())
    for place in (0, 20, 40):
        view.verticalScrollBar().setValue(place)
        middle = view.viewport().height() // 2
        assert any(abs(y - middle) < 12 for y in dark_rows(view)), place
