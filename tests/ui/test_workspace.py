from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from perfdesk.editing import commands
from perfdesk.model.rows import Ref
from tests.ui.helpers import commit, compose, press
from ui.workspace import Workspace


@pytest.fixture
def work(qtbot, bridge):
    work = Workspace(bridge)
    qtbot.addWidget(work)
    work.resize(900, 800)
    with qtbot.waitActive(work):
        work.show()
    return work


def shown(work):
    return type(work._stack.currentWidget()).__name__


def test_each_place_has_its_page(work) -> None:
    assert shown(work) == "Overview"
    assert "共 3 个项目" in work.overview._text.text()
    work.show_place(Ref("p2", None, ""))
    assert shown(work) == "ProjectPage"
    assert work.current_project_id() == "p2"
    assert work.current_grid().grid.project_id == "p2"
    work.show_place(Ref(None, None, "breakdown_goals"))
    assert shown(work) == "NarrativePage"
    assert work.current_project_id() is None
    assert work.current_grid() is None


def test_go_to_focuses_cell_field_and_prose(work) -> None:
    assert work.go_to(Ref("p1", "p1i2", "value"))
    assert work.current_grid().hasFocus()
    assert work.current_grid().currentIndex().row() == 2
    assert work.go_to(Ref("p3", None, "code"))
    assert work.project_page.head.editors["code"].hasFocus()
    assert work.go_to(Ref(None, None, "safeguards"))
    assert work.narrative_page.editor.hasFocus()
    assert not work.go_to(Ref("gone", None, "code"))


def test_leaving_a_page_commits_what_is_pending(work, bridge) -> None:
    work.go_to(Ref("p1", "p1i0", "value"))
    grid = work.current_grid()
    press(grid, Qt.Key.Key_F2)
    compose(grid._editor(), "次")
    work.show_place(Ref("p2", None, ""))
    assert bridge.filing.project("p1").indicator("p1i0").value == "≥120人次"
    work.go_to(Ref("p2", None, "funds_use"))
    editor = work.project_page.head.editors["funds_use"]
    editor.caret_to_end()
    commit(editor, "另有结余。")
    work.show_place(Ref(None, None, "overall_goal"))
    assert bridge.filing.project("p2").funds_use.endswith("另有结余。")


@pytest.mark.parametrize("ref", [Ref("p1", "p1i0", "value"), Ref("p1", None, "code"), Ref(None, None, "overall_goal")])
def test_a_refused_text_keeps_its_page(work, store, ref) -> None:
    work.go_to(ref)
    home = work.place
    grid = work.current_grid()
    if ref.indicator:
        press(grid, Qt.Key.Key_F2)
        editor = grid._editor()
    else:
        editor = work.project_page.head.editors["code"] if ref.project else work.narrative_page.editor
    commit(editor, "字")
    store.full = True
    told = []
    work.place_changed.connect(told.append)
    assert not work.show_place(Ref("p2", None, ""))
    assert told == [home]
    assert work.place == home
    assert "字" in editor.text_value()
    store.full = False
    assert work.show_place(Ref("p2", None, ""))


def test_undo_and_redo_go_where_it_happened(work, bridge) -> None:
    bridge.set_text(Ref("p1", "p1i4", "basis"), "改过")
    bridge.session.end_burst()
    bridge.set_text(Ref("p3", None, "spending_plan.6"), "60%")
    bridge.set_text(Ref(None, None, "overall_goal"), "改过")
    bridge.undo()
    assert work.place == Ref(None, None, "overall_goal")
    bridge.undo()
    assert work.project_page.head.editors["spending_plan.6"].hasFocus()
    bridge.undo()
    grid = work.current_grid()
    assert (work.place.project, grid.currentIndex().row(), grid.currentIndex().column()) == ("p1", 4, 5)
    bridge.redo()
    assert grid.grid.text(4, 5) == "改过"


def test_many_cells_taken_back_are_shown_from_the_first(work, bridge) -> None:
    places = [Ref("p1", "p1i4", "value"), Ref("p2", "p2i0", "value"), Ref("p1", "p1i3", "value")]
    bridge.set_texts(dict.fromkeys(places, "≥1项"), "改正三处")
    work.show_place(Ref("p3", None, ""))
    for replay in (bridge.undo, bridge.redo):
        replay()
        assert work.place.project == "p1"
        assert work.current_grid().currentIndex().row() == 3
        work.show_place(Ref("p2", None, ""))


def test_undo_takes_back_what_was_just_typed_and_not_yet_saved(work, bridge) -> None:
    bridge.set_text(Ref(None, None, "overall_goal"), "先前的改动")
    bridge.session.end_burst()
    work.go_to(Ref(None, None, "overall_goal"))
    work.narrative_page.editor.caret_to_end()
    commit(work.narrative_page.editor, "，刚打的字")
    bridge.undo()
    assert work.narrative_page.editor.text_value() == "先前的改动"
    bridge.redo()
    assert work.narrative_page.editor.text_value() == "先前的改动，刚打的字"


def test_undoing_a_deletion_shows_the_project_again(work, bridge) -> None:
    work.show_place(Ref("p3", None, ""))
    bridge.do(commands.delete_project(bridge.filing, "p3"))
    assert shown(work) == "Overview"
    assert "共 2 个项目" in work.overview._text.text()
    bridge.undo()
    assert work.current_project_id() == "p3"


def test_an_empty_project_offers_its_first_row(work, bridge) -> None:
    work.show_place(Ref("p3", None, ""))
    empty = work.project_page._empty
    assert empty.isVisible()
    empty.add_one.click()
    assert len(bridge.filing.project("p3").indicators) == 1
    assert not empty.isVisible()
    bridge.undo()
    assert empty.isVisible()


def test_the_title_above_the_form_follows(work, bridge) -> None:
    work.show_place(Ref("p1", None, ""))
    bridge.set_text(Ref("p1", None, "name"), "生态护林")
    assert work.project_page._title.text() == "1.生态护林绩效目标表"


def test_undo_of_moved_rows_leaves_the_cursor_in_its_column(work, bridge) -> None:
    work.go_to(Ref("p1", "p1i2", "value"))
    grid = work.current_grid()
    column = grid.currentIndex().column()
    assert grid.rows.move(1)
    bridge.undo()
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, column)
    assert grid.rows.delete()
    bridge.undo()
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, column)
    bridge.redo()
    assert grid.hasFocus()
    assert grid.currentIndex().isValid()
