from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Ref
from tests.ui.helpers import EasyRules, MemoryStore, commit, finding
from ui.bridge import Bridge
from ui.findings import FindingsPanel
from ui.tree import ProjectTree
from ui.tree_model import BADGE_ROLE


@pytest.fixture
def tree(qtbot, bridge):
    tree = ProjectTree(bridge)
    qtbot.addWidget(tree)
    QAbstractItemModelTester(tree.tree, QAbstractItemModelTester.FailureReportingMode.Fatal, tree)
    tree.resize(260, 400)
    tree.show()
    return tree


def texts(tree) -> list[str]:
    root = tree.tree.index(0, 0)
    return [tree.tree.index(row, 0, root).data() for row in range(tree.tree.rowCount(root))]


def badge(tree, place: Ref):
    return tree.tree.place_index(place).data(BADGE_ROLE)


def place(project_id: str) -> Ref:
    return Ref(project_id, None, "")


def test_the_tree_shows_the_filing_its_sections_and_its_projects(tree) -> None:
    assert tree.tree.index(0, 0).data() == "2026年云岭县林业局"
    assert texts(tree) == [
        "一、总体绩效目标",
        "二、分项绩效目标",
        "三、工作保障措施",
        "1. 护林员培训",
        "2. 森林防火宣传",
        "3. 古树名木保护",
    ]


def test_a_form_without_part_one_shows_projects_only(qtbot, store) -> None:
    plain = Bridge(
        Session(MemoryStore(replace(store.filing, narratives=()))),
        replace(profile_for("hebei-project"), sections={}),
        EasyRules(),
    )
    tree = ProjectTree(plain)
    qtbot.addWidget(tree)
    assert texts(tree)[0] == "1. 护林员培训"
    plain.close()


def test_badges_follow_findings_and_can_be_heard(tree, bridge) -> None:
    assert badge(tree, place("p1")) == ("error", 1)
    assert badge(tree, place("p2")) is None
    assert badge(tree, Ref(None, None, "safeguards")) == ("warning", 1)
    index = tree.tree.place_index(place("p1"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "1. 护林员培训：填写中，强制性1条，提示性1条"
    bridge.set_text(Ref("p1", "p1i1", "value"), "≥5公里")
    assert badge(tree, place("p1")) == ("warning", 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "1. 护林员培训：填写中，提示性1条"


def test_one_edit_changes_one_item(tree, bridge) -> None:
    changed = []
    tree.tree.dataChanged.connect(lambda first, _last: changed.append(first.data()))
    bridge.set_text(Ref("p2", None, "name"), "防火")
    assert set(changed) == {"2. 防火"}


def test_choosing_an_item_tells_its_place_once(qtbot, tree) -> None:
    chosen = []
    tree.place_chosen.connect(chosen.append)
    for item in (place("p2"), Ref(None, None, "overall_goal")):
        index = tree.tree.place_index(item)
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
    assert chosen == [place("p2"), Ref(None, None, "overall_goal")]


def test_showing_a_place_does_not_choose_it_again(tree) -> None:
    chosen = []
    tree.place_chosen.connect(chosen.append)
    tree.show_place(Ref("p2", "p2i3", "value"))
    assert tree.current_place() == place("p2")
    assert chosen == []


def test_letters_and_words_do_not_move_the_selection(tree) -> None:
    tree.show_place(place("p1"))
    tree.setFocus()
    QTest.keyClick(tree, "2")
    commit(tree, "森林")
    tree.keyboardSearch("2")
    assert tree.current_place() == place("p1")


def test_adding_puts_a_blank_project_behind_the_current_one(tree, bridge) -> None:
    tree.show_place(place("p1"))
    chosen = []
    tree.place_chosen.connect(chosen.append)
    assert tree.add_project()
    added = bridge.filing.projects[1]
    assert chosen == [place(added.id)]
    assert (added.no, added.unit_name, added.amount_unit) == ("2", "云岭县林业局", "元")
    assert added.indicators[0].level2 == "数量指标"
    assert texts(tree)[3:] == ["1. 护林员培训", "2. （未命名项目）", "3. 森林防火宣传", "4. 古树名木保护"]
    bridge.undo()
    assert texts(tree)[3:] == ["1. 护林员培训", "2. 森林防火宣传", "3. 古树名木保护"]


def test_a_copy_stands_behind_its_original(tree, bridge) -> None:
    tree.show_place(place("p1"))
    assert tree.duplicate_projects()
    assert texts(tree)[3:5] == ["1. 护林员培训", "2. 护林员培训"]
    assert bridge.filing.projects[1].id == tree.current_place().project


def test_moving_keeps_the_project_current_and_chooses_nothing(tree) -> None:
    tree.show_place(place("p1"))
    chosen = []
    tree.place_chosen.connect(chosen.append)
    assert tree.move_projects(1)
    assert texts(tree)[3:5] == ["1. 森林防火宣传", "2. 护林员培训"]
    assert tree.current_place() == place("p1")
    assert tree.move_projects(-1)
    assert tree.current_place() == place("p1")
    assert chosen == []
    assert tree.move_projects(5)
    assert not tree.move_projects(5)
    assert texts(tree)[-1] == "3. 护林员培训"


def test_deleting_chooses_the_neighbour(tree, bridge) -> None:
    tree.show_place(place("p2"))
    chosen = []
    tree.place_chosen.connect(chosen.append)
    assert tree.delete_projects()
    assert chosen == [place("p3")]
    assert texts(tree)[3:] == ["1. 护林员培训", "2. 古树名木保护"]
    assert tree.delete_projects()
    assert tree.delete_projects()
    assert texts(tree)[3:] == []
    assert not tree.delete_projects()
    assert not tree.duplicate_projects()
    assert not tree.move_projects(1)


def test_a_section_is_no_project_to_delete(tree, bridge) -> None:
    tree.show_place(Ref(None, None, "overall_goal"))
    assert not tree.delete_projects()
    assert len(bridge.filing.projects) == 3


def test_a_changed_unit_renames_the_root(tree, bridge) -> None:
    bridge.do(commands.set_field(bridge.filing, Ref(None, None, "unit_name"), "云岭县林草局"))
    assert tree.tree.index(0, 0, QModelIndex()).data() == "2026年云岭县林草局"


def test_a_finding_that_stands_elsewhere_marks_every_project_that_it_names(qtbot, store) -> None:
    rules = EasyRules()
    wide = replace(
        finding("across.sum", "error", Ref("p3", None, "name"), "与前面的项目和第一部分不一致。"),
        also=(Ref("p2", None, "name"), Ref(None, None, "overall_goal")),
    )
    plain = rules.check_across
    rules.check_across = lambda filing, expectations: (*plain(filing, expectations), wide)
    made = Bridge(Session(MemoryStore(store.filing)), profile_for("hebei-project"), rules)
    tree, panel = ProjectTree(made), FindingsPanel(made)
    for widget in (tree, panel):
        qtbot.addWidget(widget)
    qtbot.waitUntil(lambda: not made.checking)
    assert badge(tree, place("p2")) == badge(tree, place("p3")) == ("error", 1)
    assert badge(tree, Ref(None, None, "overall_goal")) == ("error", 1)
    panel.bar.this_button.click()
    for project_id in ("p1", "p2", "p3"):
        panel.set_project(project_id)
        worst, count = badge(tree, place(project_id))
        assert panel.model.counts[worst] == count
    rules.check_across = plain
    made.set_text(Ref("p1", None, "name"), "护林员轮训")
    qtbot.waitUntil(lambda: badge(tree, place("p2")) is None)
    assert badge(tree, Ref(None, None, "overall_goal")) is None
    made.close()
