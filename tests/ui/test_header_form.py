from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel

from perfdesk.model.rows import Ref
from tests.ui.helpers import commit, compose, press
from ui.editors import GrowingEditor, LineEditor
from ui.field_mark import FieldMark
from ui.header_form import HeaderForm


@pytest.fixture
def form(qtbot, bridge):
    form = HeaderForm(bridge)
    qtbot.addWidget(form)
    form.resize(800, 400)
    form.show_project("p1")
    with qtbot.waitActive(form):
        form.show()
    return form


def saved(bridge):
    return bridge.filing.project("p1")


def test_every_field_of_the_form_has_one_editor_and_every_label_is_printed(form, bridge) -> None:
    assert tuple(form.editors) == bridge.profile.project_fields()
    labels = {label.text() for label in form.findChildren(QLabel)}
    assert {"项目编码", "预算规模及资金用途", "10月底", "绩效目标", "单位："} <= labels
    assert form.editors["unit_name"].text_value() == "云岭县林业局"
    assert form.editors["budget_total"].text_value() == "600000"
    assert form.editors["spending_plan.10"].text_value() == "80%"
    assert form.editors["goals"].text_value().startswith("1.完成全县")


def test_spans_follow_the_printed_form(form) -> None:
    grid = form.layout()
    place = grid.getItemPosition(grid.indexOf(form.editors["goals"].parentWidget()))
    assert place == (6, 1, 1, 9)


@pytest.mark.parametrize("name", ["name", "goals", "funds_use", "unit_name", "spending_plan.6"])
def test_chinese_typed_in_a_field_is_saved_when_it_is_left(form, bridge, name) -> None:
    editor = form.editors[name]
    editor.setFocus()
    editor.selectAll()
    compose(editor, "xin")
    commit(editor, "新文字")
    form.editors["code"].setFocus()
    assert form.editors[name].text_value() == "新文字"
    assert bridge.session.undo_label is not None
    bridge.undo()
    assert editor.text_value() != "新文字"


def test_a_pending_composition_is_kept_when_the_field_is_left(form, bridge) -> None:
    editor = form.editors["funds_use"]
    editor.setFocus()
    editor.caret_to_end()
    compose(editor, "补充")
    form.editors["code"].setFocus()
    assert saved(bridge).funds_use == "用于护林员培训、巡护装备购置和防火宣传。补充"


def test_typing_is_saved_after_a_pause_as_one_entry(qtbot, form, bridge) -> None:
    form._pause.setInterval(5)
    editor = form.editors["name"]
    editor.setFocus()
    for word in ("甲", "乙"):
        with qtbot.waitSignal(bridge.step_applied):
            commit(editor, word)
    assert len(bridge.session.history) == 1
    form.editors["code"].setFocus()
    editor.setFocus()
    with qtbot.waitSignal(bridge.step_applied):
        commit(editor, "丙")
    assert len(bridge.session.history) == 2


def test_the_pause_waits_for_a_composition(qtbot, form, bridge) -> None:
    form._pause.setInterval(5)
    editor = form.editors["name"]
    editor.setFocus()
    editor.caret_to_end()
    commit(editor, "甲")
    compose(editor, "yi")
    with qtbot.assertNotEmitted(bridge.step_applied, wait=40):
        pass
    with qtbot.waitSignal(bridge.step_applied):
        commit(editor, "乙")
    assert saved(bridge).name == "护林员培训甲乙"


def test_the_heading_follows_the_name(form, bridge) -> None:
    editor = form.editors["name"]
    editor.setFocus()
    editor.selectAll()
    commit(editor, "生态护林")
    assert form.commit_pending()
    assert saved(bridge).title == "1.生态护林绩效目标表"


def test_a_refused_text_stays_in_its_editor_and_is_saved_later(form, bridge, store) -> None:
    editor = form.editors["code"]
    editor.setFocus()
    editor.selectAll()
    store.full = True
    commit(editor, "X1")
    assert not form.commit_pending()
    assert editor.text_value() == "X1"
    store.full = False
    bridge.set_text(Ref("p1", None, "name"), "别的变化")
    assert editor.text_value() == "X1"
    assert form.commit_pending()
    assert saved(bridge).code == "X1"


def test_escape_brings_the_saved_text_back(form, bridge) -> None:
    editor = form.editors["code"]
    editor.setFocus()
    commit(editor, "多余")
    press(editor, Qt.Key.Key_Escape)
    assert editor.text_value() == saved(bridge).code
    assert form.commit_pending()
    assert bridge.session.history == ()


def test_enter_commits_a_line_and_goes_on(form, bridge) -> None:
    editor = form.editors["code"]
    editor.setFocus()
    editor.selectAll()
    commit(editor, "X2")
    press(editor, Qt.Key.Key_Return, "\r")
    assert saved(bridge).code == "X2"
    assert not editor.hasFocus()


def test_undo_elsewhere_keeps_the_caret(form, bridge) -> None:
    bridge.set_text(Ref("p1", None, "funds_use"), "用于护林员培训和巡护。")
    editor = form.editors["funds_use"]
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    bridge.undo()
    assert editor.text_value() == "用于护林员培训、巡护装备购置和防火宣传。"
    assert editor.textCursor().position() == 3


def test_findings_frame_their_cell_and_tell_their_message(form, bridge) -> None:
    form.show_project("p3")
    editor = form.editors["code"]
    frame = editor.parentWidget()
    assert isinstance(frame, QFrame)
    assert frame.property("severity") == "hint"
    mark = frame.findChild(FieldMark)
    assert (mark.severity, mark.isHidden()) == ("hint", False)
    assert mark.geometry().right() < frame.width()
    assert "建议：项目编码没有填写" in editor.toolTip()
    bridge.set_text(Ref("p3", None, "code"), "13092326P00001230001X")
    assert not frame.property("severity")
    assert mark.isHidden()
    assert editor.toolTip() == ""


def test_a_field_the_form_does_not_show_stands_at_its_neighbour(form) -> None:
    assert [form.editor_for(name) for name in ("annual_goal", "title", "spending_plan", "period", "goals")] == [
        "goals",
        "name",
        "spending_plan.3",
        None,
        "goals",
    ]
    assert form.go_to("annual_goal") is form.editors["goals"]
    assert form.editors["goals"].hasFocus()
    assert form.go_to("period") is None


def test_long_fields_grow_with_their_text(qtbot, form) -> None:
    goals = form.editors["goals"]
    assert isinstance(goals, GrowingEditor)
    assert isinstance(form.editors["code"], LineEditor)
    before = goals.height()
    goals.setPlainText("\n".join(f"{i}.目标" for i in range(1, 10)))
    assert goals.height() > before * 2


def test_line_breaks_of_an_imported_name_survive_when_only_looked_at(form, bridge) -> None:
    bridge.set_text(Ref("p1", None, "name"), "护林员\n培训")
    editor = form.editors["name"]
    editor.setFocus()
    form.editors["code"].setFocus()
    assert form.commit_pending()
    assert saved(bridge).name == "护林员\n培训"
