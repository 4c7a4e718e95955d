"""What the form does not print: the section below the head, the columns on demand, the optional rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel

from perfdesk.editing import commands
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import profile_for
from perfdesk.model.fields import project_field, with_project_field
from perfdesk.model.rows import Filing, FundLine, Ref
from tests.ui.helpers import compose, press, small_filing
from tests.ui.shell import opened_in_memory
from ui.bridge import Bridge
from ui.project_page import ProjectPage
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")


def on_form(form_id: str) -> Filing:
    one, *others = small_filing().projects
    one = with_project_field(one, "extra.立项背景", "县委会议纪要")
    one = replace(one, funds=(*one.funds, FundLine(source="carryover", amount="7000")))
    source = replace(small_filing(), projects=(one, *others))
    return as_form(source, profile_for("hebei-project"), profile_for(form_id))


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


def page_of(window: MainWindow) -> ProjectPage:
    assert window.desk is not None
    return window.desk.workspace.project_page


def bridge_of(window: MainWindow) -> Bridge:
    assert window.open_file is not None
    return window.open_file.bridge


def show(window: MainWindow, form_id: str, *, read_only: bool = False) -> ProjectPage:
    window.show_file(opened_in_memory(on_form(form_id), PATH, read_only=read_only))
    return page_of(window)


def test_there_is_no_section_and_no_switch_where_nothing_is_hidden(window: MainWindow) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH))
    page = page_of(window)
    assert page.hidden.isHidden()
    assert page.hidden_columns.isHidden()
    assert not window.actions_by_id["hidden_columns"].isEnabled()
    assert not window.actions_by_id["foot_on"].isEnabled()
    assert page.head.foot_box is None


def test_the_section_is_closed_at_first_and_opens_by_keyboard(window: MainWindow) -> None:
    hidden = show(window, "ningxia-project").hidden
    assert hidden.toggle.text() == "本表不印的内容（8）"
    assert not next(iter(hidden.editors.values())).isVisible()
    hidden.toggle.setFocus()
    assert hidden.toggle.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(hidden.toggle, Qt.Key.Key_Space)
    texts = {name: editor.text_value() for name, editor in hidden.editors.items()}
    assert all(editor.isVisible() for editor in hidden.editors.values())
    assert texts["extra.立项背景"] == "县委会议纪要"
    assert texts["spending_plan.10"] == "80%"
    labels = {label.text() for label in hidden.findChildren(QLabel)}
    assert {"立项背景", "资金用途", "资金支出计划（10月底）", "上年结转（万元）"} <= labels


def test_hidden_words_are_edited_like_others_and_undone(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    page.hidden.toggle.setChecked(True)
    editor = page.hidden.editors["extra.立项背景"]
    editor.setFocus()
    editor.caret_to_end()
    compose(editor, "第12号")
    window.actions_by_id["backup"].trigger()
    saved = bridge_of(window).filing.project("p1")
    assert project_field(saved, "extra.立项背景") == "县委会议纪要第12号"
    window.desk.tree.setFocus()  # type: ignore[union-attr]
    window.actions_by_id["undo"].trigger()
    assert page.hidden.editors["extra.立项背景"].text_value() == "县委会议纪要"
    assert page.hidden.editors["extra.立项背景"].hasFocus()


def test_a_field_that_is_emptied_stays_until_the_project_is_left(window: MainWindow) -> None:
    page = show(window, "hebei-application")
    assert list(page.hidden.editors) == ["fund.carryover", "extra.立项背景"]
    page.hidden.toggle.setChecked(True)
    for name in ("fund.carryover", "extra.立项背景"):
        bridge_of(window).set_text(Ref("p1", None, name), "")
    assert list(page.hidden.editors) == ["fund.carryover", "extra.立项背景"]
    assert page.hidden.isHidden()
    window.actions_by_id["undo"].trigger()
    assert not page.hidden.isHidden()
    page.show_project("p2")
    assert not page.hidden.editors
    assert page.hidden.isHidden()


def test_words_that_come_while_the_project_is_shown_are_added(window: MainWindow) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH))
    page = page_of(window)
    bridge_of(window).set_text(Ref("p1", None, "extra.备注栏"), "另见附件")
    assert page.hidden.toggle.text() == "本表不印的内容（1）"
    assert page.hidden.isVisible()
    window.actions_by_id["undo"].trigger()
    assert page.hidden.isHidden()


def test_a_place_that_is_not_printed_is_opened_when_one_goes_there(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    assert window.desk is not None
    window.desk.go_to(Ref("p1", None, "code"))
    assert page.hidden.toggle.isChecked()
    assert page.hidden.editors["code"].hasFocus()


def test_esc_and_enter_work_in_hidden_fields(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    page.hidden.toggle.setChecked(True)
    editor = page.hidden.editors["code"]
    editor.setFocus()
    editor.set_text_value("写错了")
    press(editor, Qt.Key.Key_Escape)
    assert editor.text_value() == "13092326P00001230001X"
    press(editor, Qt.Key.Key_Return, "\r")
    assert not editor.hasFocus()


def test_a_refused_hidden_text_is_not_lost(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    page.hidden.toggle.setChecked(True)
    editor = page.hidden.editors["code"]
    editor.setFocus()
    assert window.open_file is not None
    window.open_file.store.full = True
    editor.set_text_value("130923")
    assert not window.commit_pending()
    assert editor.text_value() == "130923"
    window.open_file.store.full = False
    assert window.commit_pending()


def test_a_read_only_file_lets_hidden_words_be_copied_only(window: MainWindow) -> None:
    page = show(window, "hunan-project", read_only=True)
    assert all(editor.isReadOnly() for editor in (*page.head.editors.values(), *page.hidden.editors.values()))
    assert page.head.foot_box is not None
    assert not page.head.foot_box.isEnabled()
    page.show_project("p2")
    assert all(editor.isReadOnly() for editor in page.hidden.editors.values())
    assert not window.actions_by_id["foot_on"].isEnabled()
    assert window.actions_by_id["hidden_columns"].isEnabled()


def test_columns_that_are_not_printed_come_and_go(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    model = page.grid.grid
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    action = window.actions_by_id["hidden_columns"]
    assert page.hidden_columns.isVisible()
    assert page.hidden_columns.text() == "显示不印的列（2）"
    page.grid.go_to(Ref("p1", "p1i2", "level3"))
    action.trigger()
    assert [column.header for column in model.columns[model.printed :]] == [
        "绩效指标描述（不印）",
        "指标值确定依据（不印）",
    ]
    assert page.grid.currentIndex() == model.index_of(Ref("p1", "p1i2", "level3"))
    assert action.isChecked()
    index = model.index_of(Ref("p1", "p1i2", "basis"))
    assert model.setData(index, "部门标准")
    assert bridge_of(window).filing.project("p1").indicators[2].basis == "部门标准"
    page.show_project("p3")
    assert len(model.columns) == model.printed
    page.show_project("p1")
    assert len(model.columns) == model.printed + 2
    action.trigger()
    assert len(model.columns) == model.printed
    assert not action.isChecked()
    assert tester.model() is model


def test_a_hidden_column_that_appears_is_added_while_they_are_shown(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    model = page.grid.grid
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    window.actions_by_id["hidden_columns"].trigger()
    bridge = bridge_of(window)
    texts = {Ref("p1", "p1i0", "extra.remark"): "见附件", Ref("p1", "p1i1", "standard"): "国标"}
    bridge.do(commands.set_fields(bridge.filing, texts, "粘贴"))
    names = [column.field for column in model.columns[model.printed :]]
    assert names == ["description", "basis", "standard", "extra.remark"]
    assert model.data(model.index(0, model.printed + 3)) == "见附件"
    window.actions_by_id["undo"].trigger()
    assert len(model.columns) == model.printed + 4
    assert tester.model() is model


def test_widths_of_printed_columns_are_kept_when_hidden_ones_were_shown(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    before = page.grid.column_weights()
    window.actions_by_id["hidden_columns"].trigger()
    assert page.grid.column_weights() == before
    window.actions_by_id["hidden_columns"].trigger()
    assert page.grid.column_weights() == before


def test_what_is_opened_stays_open_on_the_next_form(window: MainWindow) -> None:
    page = show(window, "ningxia-project")
    page.hidden.toggle.setChecked(True)
    window.actions_by_id["hidden_columns"].trigger()
    bridge = bridge_of(window)
    after = as_form(bridge.filing, bridge.profile, profile_for("national-project"))
    bridge.do(commands.replace_filing(bridge.filing, after, "换"))
    page = page_of(window)
    assert page.hidden.toggle.isChecked()
    assert page.grid.grid.shows_hidden
    assert window.actions_by_id["hidden_columns"].isChecked()
    assert len(page.grid.grid.columns) > page.grid.grid.printed


def test_optional_rows_are_switched_on_and_off_for_one_project(window: MainWindow) -> None:
    page = show(window, "hunan-project")
    box, editor = page.head.foot_box, page.head.editors["extra.preparer"]
    assert box is not None
    assert box.text() == "本项目印出表尾栏目：财政部门审核意见、填表人、电话、日期"
    assert not box.isChecked()
    assert not editor.isVisible()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert editor.isVisible()
    assert window.actions_by_id["undo"].text() == "撤销 印出表尾栏目"
    editor.setFocus()
    editor.set_text_value("周某")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not editor.isVisible()
    assert project_field(bridge_of(window).filing.project("p1"), "extra.preparer") == "周某"
    assert "extra.preparer" in page.hidden.editors
    window.actions_by_id["undo"].trigger()
    assert box.isChecked()
    assert editor.isVisible()
    assert editor.text_value() == "周某"


def test_a_text_that_is_refused_keeps_the_optional_rows(window: MainWindow) -> None:
    page = show(window, "hunan-project")
    box, editor = page.head.foot_box, page.head.editors["extra.preparer"]
    assert box is not None
    box.click()
    editor.setFocus()
    editor.set_text_value("周某")
    assert window.open_file is not None
    window.open_file.store.full = True
    box.click()
    assert box.isChecked()
    assert editor.text_value() == "周某"
    window.open_file.store.full = False


def test_optional_rows_are_switched_for_all_projects_in_one_step(window: MainWindow) -> None:
    page = show(window, "hunan-project")
    start = bridge_of(window).filing
    window.actions_by_id["foot_on"].trigger()
    assert page.head.foot_box is not None
    assert page.head.foot_box.isChecked()
    assert all(project_field(row, "extra.preparer") == "" for row in bridge_of(window).filing.projects)
    assert "一步退回" in window.status.currentMessage()
    window.actions_by_id["foot_on"].trigger()
    assert window.status.currentMessage() == "全部项目本来就印出表尾栏目。"
    window.actions_by_id["foot_off"].trigger()
    assert bridge_of(window).filing == start
    window.actions_by_id["undo"].trigger()
    window.actions_by_id["undo"].trigger()
    assert bridge_of(window).filing == start
    assert not page.head.foot_box.isChecked()
