"""Projects dragged in the tree: the mark, the drop, the lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Ref
from tests.ui.tree_parts import box, ids, lists, place
from ui.tree import LOCKED, ProjectTree
from ui.tree_drag import MIME, landing


def drop(tree: ProjectTree, dragged: list[str], pos: QPoint, source: ProjectTree | None = None) -> None:
    """What the window system sends at the end of a drag."""
    data = tree.tree.mimeData([tree.tree.place_index(place(one)) for one in dragged])

    class Event(QDropEvent):
        def source(self) -> ProjectTree:
            return tree if source is None else source

    event = Event(
        QPointF(pos), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    tree.dropEvent(event)


def test_a_drop_moves_between_rows_and_between_parts_in_one_step(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.choose(["p4", "p5"])
    drop(tree, ["p4", "p5"], QPoint(60, box(tree, "p2").top() + 2))
    assert ids(bridge) == "p1 p4 p5 p2 p3 p6 p7"
    drop(tree, ["p4", "p5"], QPoint(60, box(tree, "p6").bottom() - 2))
    assert lists(tree) == ["p1 p2 p3", "p6 p4 p5 p7"]
    assert {bridge.filing.project(one).category for one in ("p4", "p5")} == {"operating"}
    assert bridge.filing.project("p4").title == profile_for("hebei-application").title_for(
        "5", "第4个项目", None, "operating"
    )
    assert tree.chosen() == ["p4", "p5"]
    drop(tree, ["p6"], QPoint(60, tree.visualRect(tree.tree.list_index(0)).center().y()))
    assert lists(tree) == ["p6 p1 p2 p3", "p4 p5 p7"]
    for _ in range(3):
        bridge.undo()
    assert lists(tree) == ["p1 p2 p3 p4 p5", "p6 p7"]
    assert bridge.session.undo_label is None


def test_a_drop_below_everything_goes_to_the_end_and_one_on_part_one_nowhere(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    drop(tree, ["p1"], QPoint(60, tree.viewport().height() - 5))
    assert lists(tree) == ["p2 p3 p4 p5", "p6 p7 p1"]
    before = ids(bridge)
    drop(tree, ["p2"], tree.visualRect(tree.tree.place_index(Ref(None, None, "overall_goal"))).center())
    drop(tree, ["p2"], QPoint(60, box(tree, "p7").center().y()), source=ProjectTree(bridge, pane))
    assert ids(bridge) == before


def test_an_emptied_part_takes_projects_again(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    drop(tree, ["p1", "p2", "p3", "p4", "p5"], QPoint(60, box(tree, "p7").bottom() - 2))
    assert lists(tree) == ["", "p6 p7 p1 p2 p3 p4 p5"]
    tree.choose(["p7"])
    assert tree.move_to_group(0)
    assert lists(tree) == ["p7", "p6 p1 p2 p3 p4 p5"]
    assert ids(bridge) == "p7 p6 p1 p2 p3 p4 p5"
    assert tree.isExpanded(tree.tree.list_index(0))


def test_a_mark_shows_where_the_drop_would_go(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    rect = box(tree, "p3")
    above, below = (landing(tree, tree.tree, QPoint(60, y)) for y in (rect.top() + 1, rect.bottom() - 1))
    assert above is not None
    assert below is not None
    assert (above.group, above.row, above.y) == (0, 2, rect.top())
    assert (below.group, below.row, below.y) == (0, 3, rect.bottom() + 1)
    assert landing(tree, tree.tree, tree.visualRect(tree.tree.index(0, 0)).center()) is None
    plain = tree.grab().toImage()
    tree._show_landing(below)
    assert tree.grab().toImage() != plain
    tree._show_landing(None)
    assert tree.grab().toImage() == plain


def test_a_drag_over_the_tree_is_taken_only_where_projects_may_go(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree

    class Move(QDragMoveEvent):
        def source(self) -> ProjectTree:
            return tree

    data = tree.tree.mimeData([tree.tree.place_index(place("p1"))])
    assert data.hasFormat(MIME)

    def over(pos: QPoint) -> bool:
        event = Move(pos, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        tree.dragMoveEvent(event)
        return event.isAccepted()

    assert over(box(tree, "p3").center())
    assert not over(tree.visualRect(tree.tree.index(0, 0)).center())


def test_a_locked_order_says_why_nothing_is_dragged(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.locked = True
    said = []
    tree.notice.connect(said.append)
    tree.choose(["p1"])
    tree.startDrag(Qt.DropAction.MoveAction)
    assert said == [LOCKED]
    drop(tree, ["p1"], QPoint(60, box(tree, "p3").bottom() - 2))
    assert ids(bridge) == "p1 p2 p3 p4 p5 p6 p7"
    assert tree.move_projects(1)


def test_a_drag_that_the_lock_held_back_selects_nothing_on_its_way(parts) -> None:
    pane, _, _ = parts
    tree = pane.tree
    tree.locked = True
    view, left = tree.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=box(tree, "p1").center())
    for project in ("p2", "p3", "p4"):
        pos = QPointF(box(tree, project).center())
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, pos, view.mapToGlobal(pos), left, left, none))
    QTest.mouseRelease(view, left, pos=box(tree, "p4").center())
    assert tree.chosen() == ["p1"]


def test_a_file_that_is_only_looked_at_changes_nothing(parts) -> None:
    pane, bridge, _ = parts
    tree = pane.tree
    tree.set_read_only()
    tree.choose(["p1"])
    assert not tree.rename()
    drop(tree, ["p1"], QPoint(60, box(tree, "p3").bottom() - 2))
    assert ids(bridge) == "p1 p2 p3 p4 p5 p6 p7"
