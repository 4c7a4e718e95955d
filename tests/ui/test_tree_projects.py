"""What is done to projects in the tree: renamed, moved, dragged, ticked, filtered, deleted and restored."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.editing.project_commands import complete_projects
from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Carried, Filing, Ref
from tests.ui.helpers import EasyRules, MemoryStore, commit, compose, filing_of, press, project
from tests.ui.tree_parts import CLEAN, box, editor_of, ids, lists, place, watched
from ui.bridge import Bridge
from ui.tree import APART
from ui.tree_drag import landing
from ui.tree_pane import TreePane


def test_projects_stand_below_the_parts_of_the_book(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    assert lists(tree) == ["p1 p2 p3 p4 p5", "p6 p7"]
    assert tree.tree.list_index(1).data() == "第三部分 预算公用绩效目标（2）"
    assert tree.isExpanded(tree.tree.list_index(1))
    assert tree.tree.place_index(place("p6")).parent() == tree.tree.list_index(1)


def test_a_name_is_typed_in_chinese_from_the_first_key_after_f2(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p2"])
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = editor_of(tree)
    assert editor.selectedText() == "第2个项目"
    compose(editor, "hu lin")
    press(editor, Qt.Key.Key_Return)
    assert bridge.filing.project("p2").name == "第2个项目"
    commit(editor, "护林员培训")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert bridge.filing.project("p2").name == "护林员培训"
    assert bridge.filing.project("p2").title.startswith("2.护林员培训")
    assert tree.tree.place_index(place("p2")).data() == "2. 护林员培训"
    assert bridge.session.undo_label == "修改项目名称"


def test_esc_gives_a_new_name_up_and_leaving_takes_it(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p2"])
    assert tree.rename()
    editor_of(tree).set_text_value("别的名字")
    QTest.keyClick(editor_of(tree), Qt.Key.Key_Escape)
    assert bridge.filing.project("p2").name == "第2个项目"
    tree.rename()
    editor = editor_of(tree)
    editor.set_text_value("")
    compose(editor, "苗圃")
    assert tree.commit_pending()
    assert bridge.filing.project("p2").name == "苗圃"
    tree.show_place(Ref(None, None, "overall_goal"))
    assert not tree.rename()


def test_a_name_that_is_only_looked_at_keeps_its_blanks(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    assert bridge.set_text(Ref("p2", None, "name"), "护林  员　培训")
    tree.choose(["p2"])
    tree.rename()
    QTest.keyClick(editor_of(tree), Qt.Key.Key_Return)
    assert bridge.filing.project("p2").name == "护林  员　培训"
    assert len(bridge.session.history) == 1


def test_a_refused_name_stays_in_its_editor(parts) -> None:
    pane, bridge, store = parts
    tree = pane.tree
    tree.choose(["p2"])
    tree.rename()
    store.full = True
    editor_of(tree).set_text_value("苗圃")
    assert not tree.commit_pending()
    QTest.keyClick(editor_of(tree), Qt.Key.Key_Return)
    assert editor_of(tree).text_value() == "苗圃"
    store.full = False
    assert tree.commit_pending()
    assert bridge.filing.project("p2").name == "苗圃"


def test_several_projects_move_by_keyboard_as_one_step_and_stay_chosen(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p2", "p4"])
    assert tree.move_projects(1)
    assert ids(bridge) == "p1 p3 p5 p2 p4 p6 p7"
    assert tree.chosen() == ["p2", "p4"]
    assert tree.current_place() == place("p2")
    assert not tree.move_projects(1)
    assert tree.move_projects(-1)
    assert ids(bridge) == "p1 p3 p2 p4 p5 p6 p7"
    assert [row.no for row in bridge.filing.projects] == list("1234567")
    bridge.undo()
    bridge.undo()
    assert ids(bridge) == "p1 p2 p3 p4 p5 p6 p7"
    assert lists(tree) == ["p1 p2 p3 p4 p5", "p6 p7"]


def test_projects_of_two_parts_do_not_move_together(parts) -> None:
    pane, bridge, _ = parts
    said = []
    pane.tree.notice.connect(said.append)
    pane.tree.choose(["p5", "p6"])
    assert not pane.tree.move_projects(-1)
    assert said == [APART]
    assert ids(bridge) == "p1 p2 p3 p4 p5 p6 p7"


def test_several_projects_are_copied_and_deleted_as_one_step_each(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p2", "p3"])
    assert tree.duplicate_projects()
    assert [row.name for row in bridge.filing.projects[1:5]] == ["第2个项目", "第3个项目"] * 2
    assert len(tree.chosen()) == 2
    assert bridge.session.undo_label == "复制2个项目"
    assert tree.delete_projects()
    assert bridge.session.undo_label == "删除2个项目"
    assert tree.current_place() == place("p4")
    assert len(bridge.filing.bin) == 2
    bridge.undo()
    bridge.undo()
    assert (ids(bridge), bridge.filing.bin) == ("p1 p2 p3 p4 p5 p6 p7", ())


def test_a_new_project_comes_into_the_part_that_is_chosen(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p6"])
    assert tree.add_project()
    added = bridge.filing.projects[6]
    assert (added.category, tree.chosen()) == ("operating", [added.id])
    tree.setCurrentIndex(tree.tree.list_index(0))
    assert tree.add_project()
    assert (bridge.filing.projects[5].category, bridge.filing.projects[5].no) == ("project", "6")
    tree.show_place(Ref(None, None, ""))
    assert tree.add_project()
    assert (bridge.filing.projects[6].category, bridge.filing.projects[6].no) == ("project", "7")


def test_shift_and_ctrl_choose_several_by_keyboard(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    tree.choose(["p2"])
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert tree.chosen() == ["p2", "p3", "p4"]


def test_a_jump_while_ctrl_is_held_chooses_one_project_only(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    control = Qt.KeyboardModifier.ControlModifier
    tree.choose(["p2"])
    QTest.keyPress(tree, Qt.Key.Key_Control, control)
    tree.show_place(place("p4"))
    QTest.keyRelease(tree, Qt.Key.Key_Control)
    assert tree.chosen() == ["p4"]


def test_the_delete_key_asks_for_the_action(parts) -> None:
    pane, _, _ = parts
    asked = []
    pane.tree.delete_wanted.connect(lambda: asked.append(True))
    QTest.keyClick(pane.tree, Qt.Key.Key_Delete)
    assert asked == [True]


def test_words_and_status_leave_projects_out_and_say_how_many(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p1"])
    commit(pane.words, "第３")
    pane.apply()
    assert lists(tree) == ["p1 p3", ""]
    assert pane.hint.text() == "列出 2 / 7 个项目。"
    assert pane.all_button.isVisible()
    press(pane.words, Qt.Key.Key_Return)
    assert tree.current_place() == place("p3")
    press(pane.words, Qt.Key.Key_Escape)
    pane.apply()
    assert lists(tree) == ["p1 p2 p3 p4 p5", "p6 p7"]
    bridge.do(complete_projects(bridge.filing, ["p6"], "2026-01-05"))
    pane.status.setCurrentIndex(pane.status.findData("done"))
    assert lists(tree) == ["p3", "p6"]
    assert pane.status.currentText() == "完成（1）"
    pane.show_all()
    assert (pane.status.currentData(), pane.hint.isVisible()) == (None, False)


def test_what_is_being_filled_in_stays_listed_until_another_is_chosen(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p1"])
    bridge.do(complete_projects(bridge.filing, ["p2", "p3", "p4"], "2026-01-05"))
    pane.status.setCurrentIndex(pane.status.findData("done"))
    tree.choose(["p3"])
    bridge.set_text(Ref("p3", None, "funds_use"), "用于巡护。")
    assert lists(tree) == ["p2 p3 p4", ""]
    assert tree.current_place() == place("p3")
    tree.choose(["p4"])
    bridge.set_text(Ref("p2", None, "funds_use"), "用于巡护。")
    assert lists(tree) == ["p4", ""]


def test_a_jump_lists_a_project_that_the_filter_had_left_out(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    pane.words.setText("没有这样的")
    pane.apply()
    tree.show_place(place("p5"))
    assert tree.current_place() == place("p5")


def test_an_empty_filing_says_what_to_do(qtbot) -> None:
    bridge = Bridge(Session(MemoryStore(Filing(form_id="hebei-project"))), profile_for(None), EasyRules())
    pane = watched(TreePane(bridge))
    qtbot.addWidget(pane)
    assert "新增项目" in pane.hint.text()
    assert pane.hint.isVisible()
    pane.tree.add_project()
    assert not pane.hint.isVisible()
    bridge.close()


def test_moves_under_a_filter_go_by_what_is_listed(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p1"])
    bridge.do(complete_projects(bridge.filing, ["p2", "p3"], "2026-01-05"))
    pane.status.setCurrentIndex(pane.status.findData("filling"))
    assert lists(tree) == ["p1 p4 p5", "p6 p7"]
    assert tree.move_projects(1)
    assert ids(bridge) == "p2 p3 p4 p1 p5 p6 p7"


def test_the_sign_of_a_project_follows_what_is_done(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    index = tree.tree.place_index(place("p1"))
    told = []
    tree.statuses.changed.connect(lambda changed: told.append(sorted(changed)))
    assert tree.statuses.of("p1") == "filling"
    bridge.do(complete_projects(bridge.filing, ["p1"], "2026-01-05"))
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("1. 第1个项目\n完成")
    bridge.set_text(Ref("p1", None, "funds_use"), "用于巡护。")
    assert "填写中（标为完成之后又有修改）" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    bridge.undo()
    assert tree.statuses.of("p1") == "done"
    assert told == [["p1"]] * 3
    icons = {tree.tree.place_index(place(one)).data(Qt.ItemDataRole.DecorationRole).cacheKey() for one in ("p1", "p2")}
    assert len(icons) == 2


def test_what_waits_shows_as_waiting(qtbot) -> None:
    carried = Carried(
        project_id="p1", last=(("funds_use", "用于护林员培训、巡护装备购置和防火宣传。"),), waiting=("funds_use",)
    )
    filing = replace(filing_of(project(1, "护林员培训", rows=CLEAN)), carried=(carried,))
    bridge = Bridge(Session(MemoryStore(filing)), profile_for(None), EasyRules())
    pane = watched(TreePane(bridge))
    qtbot.addWidget(pane)
    assert pane.tree.statuses.words("p1") == "待核"
    assert [pane.status.itemText(i) for i in range(5)] == [
        "全部状态（1）",
        "未填（0）",
        "填写中（0）",
        "待核（1）",
        "完成（0）",
    ]
    bridge.close()


def test_a_project_of_a_category_that_no_part_asks_for_is_not_lost(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    bridge.set_text(Ref("p2", None, "category"), "odd")
    assert lists(tree) == ["p1 p3 p4 p5", "p6 p7", "p2"]
    assert tree.isExpanded(tree.tree.list_index(2))
    assert landing(tree, tree.tree, box(tree, "p2").center()) is None


def test_choosing_one_by_mouse_and_another_with_ctrl(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=box(tree, "p2").center())
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, control, box(tree, "p4").center())
    assert tree.chosen() == ["p2", "p4"]
    assert tree.selectionModel().hasSelection()
    tree.selectionModel().clearSelection()
    assert tree.chosen() == ["p4"]
