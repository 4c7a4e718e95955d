"""Head and grid on every form that ships: each field has its editor, each shared cell its own columns."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from perfdesk.editing.session import Session
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.rows import Ref
from tests.ui.helpers import EasyRules, MemoryStore, finding, small_filing
from ui.bridge import Bridge
from ui.field_mark import FieldMark
from ui.grid import IndicatorModel
from ui.grid_view import GridView
from ui.header_form import HeaderForm


def bridge_on(form_id: str) -> Bridge:
    filing = as_form(small_filing(), profile_for("hebei-project"), profile_for(form_id))
    return Bridge(Session(MemoryStore(filing)), profile_for(form_id), EasyRules())


@pytest.mark.parametrize("form_id", all_profiles())
def test_every_field_has_an_editor_and_no_bracket_of_a_pattern_shows(qtbot, form_id) -> None:
    bridge = bridge_on(form_id)
    form = HeaderForm(bridge)
    qtbot.addWidget(form)
    form.show_project("p1")
    assert set(form.editors) == {*bridge.profile.project_fields(), *bridge.profile.foot_fields()}
    assert not [label.text() for label in form.findChildren(QLabel) if set(label.text()) & set("[]{}\t")]


@pytest.mark.parametrize("form_id", all_profiles())
def test_the_grid_shows_one_column_for_each_field(qtbot, form_id) -> None:
    bridge = bridge_on(form_id)
    grid = IndicatorModel(bridge)
    grid.show_project("p1")
    assert tuple(column.field for column in grid.columns) == bridge.profile.indicator_fields()
    row = bridge.filing.project("p1").indicators[0]
    index = grid.index_of(Ref("p1", row.id, "value"))
    assert grid.columns[index.column()].field in ("value", "target.number")


def test_requirement_and_number_are_edited_in_columns_of_their_own(qtbot) -> None:
    grid = IndicatorModel(bridge_on("ningxia-project"))
    grid.show_project("p1")
    heads = [column.header for column in grid.columns]
    assert heads == ["一级指标", "二级指标", "填报要求", "编号", "三级指标", "指标值"]
    assert grid.text(0, heads.index("填报要求")) == "必填量化"
    assert grid.setData(grid.index(0, heads.index("编号")), "指标9")
    assert grid.rows[0].label == "指标9"


def test_an_operator_is_edited_inside_the_value(qtbot) -> None:
    bridge = bridge_on("system-order")
    grid = IndicatorModel(bridge)
    grid.show_project("p1")
    fields = [column.field for column in grid.columns]
    assert grid.setData(grid.index(0, fields.index("target.operator")), "≤")
    assert grid.rows[0].value.startswith("≤")


@pytest.mark.parametrize("form_id", ["ningxia-project", "national-project", "system-order"])
def test_the_parts_of_a_narrow_cell_stand_below_one_another_and_none_is_squeezed(qtbot, form_id) -> None:
    bridge = bridge_on(form_id)
    form = HeaderForm(bridge)
    qtbot.addWidget(form)
    form.resize(700, 400)
    form.show_project("p1")
    with qtbot.waitExposed(form):
        form.show()
    letter = form.fontMetrics().horizontalAdvance("字")
    for name in {"competent_department", "competent_department_code", "amount_unit"} & set(form.editors):
        assert form.editors[name].width() > 2 * letter, name
    for label in form.findChildren(QLabel):
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    bridge.close()


def labels(grid: GridView) -> list[str | None]:
    return [row.label for row in grid.grid.rows]


def test_rows_that_come_go_and_move_are_numbered_anew_with_their_mark(qtbot) -> None:
    bridge = bridge_on("ningxia-project")
    grid = GridView(bridge)
    qtbot.addWidget(grid)
    grid.show_project("p1")
    start, before = bridge.filing, labels(grid)
    assert before[:3] == ["指标1", "指标2", "指标1"]
    grid.setCurrentIndex(grid.grid.index(0, 4))
    assert grid.rows.insert()
    assert labels(grid)[:4] == ["指标1", "指标2", "指标3", "指标1"]
    assert (grid.grid.rows[1].requirement, grid.grid.rows[1].level3) == ("必填量化", "")
    assert bridge.session.undo_label == "插入指标"
    grid.setCurrentIndex(grid.grid.index(0, 4))
    assert grid.rows.delete()
    assert labels(grid) == before
    grid.setCurrentIndex(grid.grid.index(1, 4))
    assert grid.rows.move(-1)
    assert labels(grid) == before
    for _ in range(3):
        bridge.undo()
    assert bridge.filing == start


def test_numbers_written_by_hand_stay(qtbot) -> None:
    bridge = bridge_on("ningxia-project")
    grid = GridView(bridge)
    qtbot.addWidget(grid)
    grid.show_project("p1")
    grid.grid.setData(grid.grid.index_of(Ref("p1", "p1i1", "label")), "指标7")
    grid.setCurrentIndex(grid.grid.index(0, 4))
    grid.rows.insert()
    assert labels(grid)[:3] == ["指标1", "", "指标7"]


def test_the_name_of_an_office_and_an_opinion_show_whole_in_a_narrow_cell(qtbot) -> None:
    bridge = bridge_on("hunan-project")
    form = HeaderForm(bridge)
    qtbot.addWidget(form)
    form.resize(500, 900)
    form.show_project("p1")
    with qtbot.waitExposed(form):
        form.show()
    office = form.editors["competent_department"]
    short = office.height()
    office.set_text_value("青溪县农业农村和水利事业发展服务中心")

    qtbot.waitUntil(lambda: office.height() > short)
    assert form.editors["extra.finance_opinion"].text_value() == ""


@pytest.mark.parametrize("marked", ["competent_department", "competent_department_code"])
def test_a_cell_with_two_fields_is_marked_by_either_and_cleared_for_the_next_project(qtbot, marked: str) -> None:
    bridge = bridge_on("ningxia-project")
    rules = EasyRules()
    rules.check_project = lambda filing, project, _: (
        [finding("x.y", "warning", Ref("p1", None, marked), "请核对。")] if project.id == "p1" else []
    )
    made = Bridge(bridge.session, bridge.profile, rules)
    bridge.close()
    form = HeaderForm(made)
    qtbot.addWidget(form)
    qtbot.waitUntil(lambda: not made.checking)
    frame = form.editors["competent_department"].parentWidget()
    assert frame is form.editors["competent_department_code"].parentWidget()
    for project_id, severity in (("p1", "warning"), ("p2", None), ("p1", "warning")):
        form.show_project(project_id)
        assert (frame.property("severity") or None) == severity
        assert [mark.severity for mark in frame.findChildren(FieldMark)] == [severity]
    assert form.editors[marked].toolTip()
    made.close()
