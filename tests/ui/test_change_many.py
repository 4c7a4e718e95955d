from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing
from tests.ui.helpers import commit, compose, press, small_filing
from tests.ui.shell import opened_in_memory
from ui.dialogs.many_projects import ManyProjectsDialog, fields_to_change
from ui.dialogs.parts import accept_button
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")


@pytest.fixture
def dialog(qtbot: QtBot) -> ManyProjectsDialog:
    made = ManyProjectsDialog(small_filing(), profile_for("hebei-project"))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    empty_window.show_file(opened_in_memory(small_filing(), PATH))
    return empty_window


def old_texts(dialog: ManyProjectsDialog) -> list[str]:
    return [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]


def accepts(dialog: ManyProjectsDialog) -> bool:
    return accept_button(dialog._box).isEnabled()


def test_the_fields_of_the_form_are_offered_but_not_what_tells_projects_apart() -> None:
    for form_id in ("hebei-project", None):
        names = fields_to_change(small_filing(), profile_for(form_id))
        assert {"unit_name", "amount_unit", "spending_plan.3", "funds_use"} <= set(names)
        assert not {"no", "title", "name", "category"} & set(names)


def test_every_project_shows_what_it_says_now(dialog: ManyProjectsDialog) -> None:
    dialog.choose_field("code")
    assert old_texts(dialog) == ["13092326P00001230001X"] * 2 + ["（空白）"]
    dialog.choose_field("spending_plan.3")
    assert old_texts(dialog) == ["25%"] * 3


def test_nothing_is_changed_before_there_is_a_new_text_and_a_tick(dialog: ManyProjectsDialog) -> None:
    dialog.choose_field("unit_name")
    assert not accepts(dialog)
    compose(dialog.new, "lincao")
    commit(dialog.new, "云岭县林草局")
    assert accepts(dialog)
    assert "3 个项目的“单位名称”会改为“云岭县林草局”" in dialog._told.text()
    dialog.tick(False)
    assert not accepts(dialog)
    assert dialog._told.text() == "请勾选要修改的项目。"


def test_only_blank_ones_can_be_ticked_and_an_old_text_taken_again(dialog: ManyProjectsDialog) -> None:
    dialog.choose_field("code")
    dialog.usual.setCurrentIndex(1)
    dialog.usual.activated.emit(1)
    assert dialog.new.text_value() == "13092326P00001230001X"
    assert "2 个项目已经是这个内容" in dialog._told.text()
    dialog.tick(True, blank=True)
    step = dialog.step()
    assert [change.id for change in step.changes] == ["p3"]


def test_a_field_is_emptied_only_on_demand(dialog: ManyProjectsDialog) -> None:
    dialog.choose_field("funds_use")
    assert not accepts(dialog)
    dialog.clearing.setChecked(True)
    assert "3 个项目的“资金用途”会清空" in dialog._told.text()
    assert accepts(dialog)
    assert len(dialog.step().changes) == 3


def test_words_filter_the_list_and_ticks_out_of_sight_are_told(dialog: ManyProjectsDialog) -> None:
    dialog.choose_field("unit_name")
    dialog.new.setPlainText("甲")
    dialog.words.setText("古树")
    assert [dialog.table.isRowHidden(row) for row in range(3)] == [True, True, False]
    assert "有 2 个没有列在表中" in dialog._told.text()
    dialog.words.setFocus()
    press(dialog.words, Qt.Key.Key_Down)
    assert dialog.table.hasFocus()
    dialog.table.selectRow(2)
    press(dialog.table, Qt.Key.Key_Space, " ")
    assert len(dialog.step().changes) == 2


def test_a_year_that_is_none_keeps_the_dialog_open(qtbot: QtBot) -> None:
    filing = small_filing()
    dialog = ManyProjectsDialog(filing, profile_for(None))
    qtbot.addWidget(dialog)
    dialog.field.addItem("年度", "fiscal_year")
    dialog.choose_field("fiscal_year")
    dialog.new.setPlainText("明年")
    dialog.accept()
    assert dialog.result() == 0
    assert "不是四位数的年份" in dialog._told.text()
    dialog.new.setPlainText(" 2027 ")
    dialog.accept()
    assert dialog.result() == 1


def test_the_window_does_it_as_one_step_and_says_so(window: MainWindow) -> None:
    def answer(dialog: ManyProjectsDialog) -> bool:
        dialog.choose_field("unit_name")
        dialog.new.setPlainText("云岭县林草局")
        return True

    window.dialogs.answers[ManyProjectsDialog] = answer
    before: Filing = window.open_file.filing
    window.actions_by_id["many_projects"].trigger()
    assert {row.unit_name for row in window.open_file.filing.projects} == {"云岭县林草局"}
    assert window.status.currentMessage() == "已修改3个项目的单位名称，可以用“撤销”一步退回。"
    window.actions_by_id["undo"].trigger()
    assert window.open_file.filing == before


def test_a_file_without_projects_is_told_what_to_do(window: MainWindow) -> None:
    window.show_file(opened_in_memory(Filing(form_id="hebei-project"), PATH))
    window.actions_by_id["many_projects"].trigger()
    assert window.dialogs.said[-1][0] == "文件里还没有项目。"
