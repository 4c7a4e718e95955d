"""Another form for the open filing: the dialog, the desk that follows, undo and redo, typing that is pending."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.editing.step import apply_step
from perfdesk.forms.profile import all_profiles, forms_at_hand, profile_for
from perfdesk.model.rows import Filing, Ref
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.change_form import change_form
from perfdesk.workflow.import_files import Imported, default_choices, import_step
from perfdesk.workflow.interchange import to_dump
from tests.ui.helpers import compose, filing_of, project, small_filing
from tests.ui.shell import ScriptedDialogs, opened_in_memory
from ui.desk import Desk
from ui.dialogs.change_form import ChangeFormDialog
from ui.dialogs.parts import accept_button
from ui.document import OpenFile, open_file
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")
FORMS = tuple(all_profiles())


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


@pytest.fixture
def busy(window: MainWindow) -> MainWindow:
    window.show_file(opened_in_memory(small_filing(), PATH))
    return window


def opened_in(window: MainWindow) -> OpenFile:
    assert window.open_file is not None
    return window.open_file


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def change(window: MainWindow, form_id: str) -> None:
    """As the dialog does it; the old desk is deleted as when the event loop turns."""
    bridge = opened_in(window).bridge
    bridge.do(change_form(bridge.filing, profile_for(form_id))[0])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def on_form(filing: Filing, form_id: str) -> Filing:
    step, _ = change_form(filing, profile_for(form_id))
    return filing if step is None else apply_step(filing, step)


def reopen(window: MainWindow, path: Path) -> None:
    window.leave_file()
    window.show_file(open_file(path))


def choose(dialog: ChangeFormDialog, form_id: str) -> None:
    dialog.forms.setCurrentRow(list(forms_at_hand().profiles).index(form_id))
    dialog.show_report()


def shows(window: MainWindow, form_id: str) -> None:
    """Every part of the desk is that of the form."""
    desk, profile = desk_of(window), profile_for(form_id)
    page = desk.workspace.project_page
    assert opened_in(window).bridge.profile is profile
    assert set(page.head.editors) == {*profile.project_fields(), *profile.foot_fields()}
    assert [column.field for column in page.grid.grid.columns] == list(profile.indicator_fields())
    assert window.docks.tree.widget() is desk.pane
    assert window.centre.currentWidget() is desk.workspace


def test_the_dialog_changes_the_form_as_one_step_and_the_desk_follows(
    busy: MainWindow, dialogs: ScriptedDialogs
) -> None:
    start = opened_in(busy).filing

    def answer(dialog: ChangeFormDialog) -> bool:
        choose(dialog, "ningxia-project")
        return True

    dialogs.answers[ChangeFormDialog] = answer
    busy.actions_by_id["change_form"].trigger()
    assert opened_in(busy).filing.form_id == "ningxia-project"
    shows(busy, "ningxia-project")
    assert busy.status.currentMessage() == "已改用“宁夏项目支出预算绩效目标表”；可以用“撤销”一步退回。"
    assert busy.actions_by_id["undo"].text() == "撤销 改用“宁夏项目支出预算绩效目标表”"
    busy.actions_by_id["undo"].trigger()
    assert opened_in(busy).filing == start
    shows(busy, "hebei-project")
    busy.actions_by_id["redo"].trigger()
    shows(busy, "ningxia-project")
    assert not busy.actions_by_id["redo"].isEnabled()


def test_a_dialog_that_is_given_up_changes_nothing(busy: MainWindow, dialogs: ScriptedDialogs) -> None:
    desk = desk_of(busy)
    busy.actions_by_id["change_form"].trigger()
    assert isinstance(dialogs.shown[-1], ChangeFormDialog)
    assert desk_of(busy) is desk
    assert not busy.actions_by_id["undo"].isEnabled()


def test_the_dialog_tells_what_a_form_means_before_anything_is_done(qtbot: QtBot) -> None:
    dialog = ChangeFormDialog(small_filing(), forms_at_hand())
    qtbot.addWidget(dialog)
    assert dialog.forms.currentItem().text() == f"{profile_for('hebei-project').name}（现在使用）"
    assert not accept_button(dialog._buttons).isEnabled()
    choose(dialog, "ningxia-project")
    told = dialog.report.toPlainText()
    assert accept_button(dialog._buttons).isEnabled()
    assert "新的栏目（" in told
    assert "“实施单位”是新的栏目，全部3个项目需要填写。" in told
    assert "“资金用途”不印在新表里，全部3个项目的内容保留。" in told
    assert "“古树名木保护”缺少“产出指标”" in told
    assert dialog.result_value().id == "ningxia-project"


def test_the_dialog_marks_forms_of_the_office_and_says_what_is_not_at_hand(qtbot: QtBot) -> None:
    own = replace(profile_for("national-project"), id="own-form", name="本县自定表")
    at_hand = replace(forms_at_hand(), remarks=("有一处跳过。",), own=frozenset({"own-form"}))
    at_hand = replace(at_hand, profiles={**at_hand.profiles, "own-form": own})
    dialog = ChangeFormDialog(replace(small_filing(), form_id="elsewhere"), at_hand)
    qtbot.addWidget(dialog)
    assert dialog.forms.item(len(FORMS)).text() == "本县自定表（本单位）"
    assert "“elsewhere”不在本机" in dialog.remark.text()
    assert "有一处跳过。" in dialog.remark.text()
    assert dialog.forms.currentRow() == 0
    assert accept_button(dialog._buttons).isEnabled()


def test_the_arrow_keys_show_the_report_after_a_short_rest(qtbot: QtBot) -> None:
    dialog = ChangeFormDialog(small_filing(), forms_at_hand())
    qtbot.addWidget(dialog)
    dialog.forms.setCurrentRow(1)
    assert not accept_button(dialog._buttons).isEnabled()
    qtbot.waitUntil(lambda: accept_button(dialog._buttons).isEnabled())
    dialog.forms.setCurrentRow(0)
    assert "现在使用的表式" in dialog.report.toPlainText()
    dialog.forms.setCurrentRow(1)
    assert accept_button(dialog._buttons).isEnabled()


def test_print_and_export_use_the_new_form(busy: MainWindow) -> None:
    change(busy, "ningxia-project")
    words = {cell.text for table in busy.file._document().tables() for cell in table.cells}
    assert "主管部门及代码" in words
    assert "资金支出计划" not in words


def test_words_of_the_filing_are_never_read_as_mark_up(qtbot: QtBot) -> None:
    dialog = ChangeFormDialog(filing_of(project(1, "<b>甲</b>&乙", rows=())), forms_at_hand())
    qtbot.addWidget(dialog)
    choose(dialog, "national-project")
    assert "“<b>甲</b>&乙”缺少" in dialog.report.toPlainText()


@pytest.mark.parametrize("form_id", FORMS[1:])
def test_models_are_sound_and_place_and_cell_stay_when_the_form_changes(busy: MainWindow, form_id: str) -> None:
    cell = Ref("p2", "p2i3", "value")
    desk_of(busy).go_to(cell)
    change(busy, form_id)
    shows(busy, form_id)
    desk = desk_of(busy)
    grid = desk.workspace.project_page.grid
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (grid.grid, desk.tree.tree, desk.findings.model)]
    assert desk.current_project_id() == "p2"
    assert grid.currentIndex() == grid.grid.index_of(cell)
    assert grid.hasFocus()
    grid.grid.setData(grid.currentIndex(), "9")
    busy.actions_by_id["undo"].trigger()
    busy.actions_by_id["row_add"].trigger()
    desk.tree.add_project()
    desk.tree.delete_projects()
    assert len(testers) == 3
    busy.actions_by_id["undo"].trigger()


def test_the_field_with_the_focus_keeps_it_where_the_new_form_has_it(busy: MainWindow) -> None:
    desk_of(busy).go_to(Ref("p1", None, "budget_total"))
    change(busy, "hunan-project")
    assert desk_of(busy).workspace.project_page.head.editors["budget_total"].hasFocus()
    desk_of(busy).tree.setFocus()
    change(busy, "national-project")
    assert desk_of(busy).tree.hasFocus()


def test_the_panel_of_findings_keeps_its_filters(busy: MainWindow) -> None:
    panel = desk_of(busy).findings
    panel.bar.this_button.setChecked(True)
    panel.bar.chips["hint"].setChecked(False)
    panel.bar.words.setText("林业")
    panel.bar.grouping.setCurrentIndex(2)
    change(busy, "ningxia-project")
    kept = desk_of(busy).findings
    assert kept.filters() == (
        True,
        {"severities": frozenset({"error", "warning"}), "text": "林业", "category": "", "grouping": "rule"},
    )
    assert kept.model.view.grouping == "rule"


def test_findings_and_counts_follow_the_new_form(qtbot: QtBot, busy: MainWindow) -> None:
    change(busy, "ningxia-project")
    bridge = opened_in(busy).bridge
    qtbot.waitUntil(lambda: not bridge.checking and bool(bridge.findings()))
    desk = desk_of(busy)
    assert len(desk.findings.list.stops()) == len(bridge.findings())
    qtbot.waitUntil(lambda: "强制性" in busy.status.counts.text())
    assert "条意见" in desk.step_finding(1)


def test_a_composition_of_the_input_method_is_stored_before_the_form_changes(
    busy: MainWindow, dialogs: ScriptedDialogs
) -> None:
    dialogs.answers[ChangeFormDialog] = lambda dialog: choose(dialog, "hunan-project") is None
    desk = desk_of(busy)
    desk.go_to(Ref("p1", None, "funds_use"))
    editor = desk.workspace.project_page.head.editors["funds_use"]
    compose(editor, "另购灭火器")
    busy.actions_by_id["change_form"].trigger()
    assert opened_in(busy).filing.form_id == "hunan-project"
    assert "另购灭火器" in (opened_in(busy).filing.project("p1").funds_use or "")


def test_a_change_that_comes_from_elsewhere_stores_what_is_typed_in_a_cell(busy: MainWindow) -> None:
    grid = desk_of(busy).grid()
    assert grid is not None
    grid.go_to(Ref("p1", "p1i0", "level3"))
    grid.edit(grid.currentIndex())
    editor = grid._editor()
    assert editor is not None
    editor.set_text_value("")
    compose(editor, "护林员轮训人数")
    change(busy, "national-project")
    assert opened_in(busy).filing.project("p1").indicators[0].level3 == "护林员轮训人数"
    QApplication.processEvents()
    assert desk_of(busy).grid() is not grid
    busy.actions_by_id["undo"].trigger()
    busy.actions_by_id["undo"].trigger()
    assert opened_in(busy).filing == small_filing()


def test_a_refused_text_keeps_the_form(busy: MainWindow, dialogs: ScriptedDialogs) -> None:
    dialogs.answers[ChangeFormDialog] = lambda dialog: choose(dialog, "hunan-project") is None
    desk = desk_of(busy)
    desk.go_to(Ref("p1", None, "funds_use"))
    desk.workspace.project_page.head.editors["funds_use"].insertPlainText("新")  # type: ignore[union-attr]
    opened_in(busy).store.full = True
    busy.actions_by_id["change_form"].trigger()
    assert not dialogs.shown
    assert opened_in(busy).filing.form_id == "hebei-project"
    assert desk.workspace.project_page.head.editors["funds_use"].text_value().startswith("新")
    opened_in(busy).store.full = False


def test_a_section_of_part_one_stays_on_the_screen(busy: MainWindow) -> None:
    desk_of(busy).go_to(Ref(None, None, "breakdown_goals"))
    change(busy, "ningxia-project")
    assert desk_of(busy).workspace.place == Ref(None, None, "breakdown_goals")
    assert desk_of(busy).workspace.narrative_page.editor.text_value() == "一是培训。\n二是巡护。"


def test_an_import_decides_the_form_of_a_filing_without_one(window: MainWindow) -> None:
    window.show_file(opened_in_memory(Filing(unit_name="云岭县林业局"), PATH))
    bridge = opened_in(window).bridge
    imported = Imported(on_form(small_filing(), "ningxia-project"), ())
    bridge.do(import_step(bridge.filing, imported, default_choices(bridge.filing, imported)))
    shows(window, "ningxia-project")
    window.actions_by_id["undo"].trigger()
    assert opened_in(window).filing.form_id is None
    shows(window, "hebei-project")


def test_column_widths_belong_to_a_form(busy: MainWindow) -> None:
    page = desk_of(busy).workspace.project_page
    page.grid.set_column_weights([9.0, *page.grid.column_weights()[1:]])
    change(busy, "national-project")
    assert desk_of(busy).workspace.project_page.grid.column_weights()[0] != 9.0
    busy.actions_by_id["undo"].trigger()
    assert desk_of(busy).workspace.project_page.grid.column_weights()[0] == 9.0


def test_a_form_that_is_not_at_hand_opens_and_can_be_changed(busy: MainWindow, window: MainWindow) -> None:
    window.show_file(opened_in_memory(replace(small_filing(), form_id="elsewhere"), PATH))
    assert "不在本机" in opened_in(window).remark
    change(window, "national-project")
    shows(window, "national-project")
    assert opened_in(window).remark == ""
    window.actions_by_id["undo"].trigger()
    assert opened_in(window).filing.form_id == "elsewhere"
    assert "不在本机" in opened_in(window).remark


@pytest.mark.parametrize("first", FORMS)
def test_there_and_back_through_the_window_gives_the_same_filing(window: MainWindow, first: str) -> None:
    start = on_form(small_filing(), first)
    window.show_file(opened_in_memory(start, PATH))
    for other in FORMS:
        change(window, other)
        shows(window, other)
        change(window, first)
        shows(window, first)
        assert to_dump(opened_in(window).filing) == to_dump(start)


@pytest.mark.parametrize(("first", "second"), tuple(zip(FORMS, (*FORMS[1:], FORMS[0]), strict=True)))
def test_the_way_back_is_known_after_reopening_the_file(
    window: MainWindow, tmp_path: Path, first: str, second: str
) -> None:
    path = tmp_path / "云岭.perfdesk"
    start = on_form(small_filing(), first)
    ProjectFile.create(path, start).close()
    reopen(window, path)
    change(window, second)
    reopen(window, path)
    shows(window, second)
    change(window, first)
    assert to_dump(opened_in(window).filing) == to_dump(start)
    reopen(window, path)
    for _ in range(2):
        window.actions_by_id["undo"].trigger()
    assert opened_in(window).filing == start
    shows(window, first)
    window.leave_file()
