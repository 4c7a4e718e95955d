"""What waits to be looked at: the keys, the marks, last year's text, the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from perfdesk.editing import commands
from perfdesk.editing.carried_commands import confirm_all, confirm_cells, confirm_projects
from perfdesk.model.carried import CarriedOver
from perfdesk.model.rows import Ref
from tests.ui.helpers import bridge_for, press, small_filing
from tests.ui.shell import ScriptedDialogs, opened_in_memory
from tests.ui.years import bridge_of, desk_of, this_year
from ui.grid import WAITS_ROLE
from ui.waiting_model import REF_ROLE, WaitingModel
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


@pytest.fixture
def rolled(window: MainWindow) -> MainWindow:
    window.show_file(opened_in_memory(this_year(), Path("/文件/林业局.perfdesk")))
    return window


class TestWhatWaits:
    def test_confirming_goes_on_to_the_next_cell(self, rolled: MainWindow) -> None:
        bridge, desk = bridge_of(rolled), desk_of(rolled)
        left = bridge.waiting.count()
        first = Ref("p1", "p1i0", "level3")
        desk.go_to(first)
        rolled.actions_by_id["confirm_here"].trigger()
        assert bridge.waiting.count() == left - 1
        assert not bridge.waiting.waits(first)
        assert desk.workspace.spot(None) == Ref("p1", "p1i0", "description")
        rolled.actions_by_id["undo"].trigger()
        assert bridge.waiting.waits(first)
        assert bridge.waiting.count() == left

    def test_next_goes_around_and_skips_what_is_confirmed(self, rolled: MainWindow) -> None:
        bridge, desk = bridge_of(rolled), desk_of(rolled)
        desk.go_to(Ref("p1", "p1i0", "level3"))
        rolled.actions_by_id["next_waiting"].trigger()
        assert desk.workspace.spot(None) == Ref("p1", "p1i0", "description")
        rolled.actions_by_id["previous_waiting"].trigger()
        rolled.actions_by_id["previous_waiting"].trigger()
        assert bridge.waiting.waits(desk.workspace.spot(None) or Ref(None, None, ""))
        last = bridge.waiting.beside(None, -1)
        assert last is not None
        assert bridge.waiting.beside(last, 1) == bridge.waiting.beside(None, 1)

    def test_from_a_cell_that_does_not_wait_the_next_one_behind_it_is_taken(self, rolled: MainWindow) -> None:
        waiting = bridge_of(rolled).waiting
        assert waiting.beside(Ref("p1", "p1i1", "level1"), 1) == Ref("p1", "p1i1", "level3")
        assert waiting.beside(Ref("p1", "p1i1", "level1"), -1) == Ref("p1", "p1i0", "basis")

    def test_typing_takes_the_mark_off_and_the_old_text_brings_it_back(self, rolled: MainWindow) -> None:
        bridge = bridge_of(rolled)
        ref = Ref("p1", "p1i0", "value")
        assert bridge.waiting.waits(ref)
        bridge.set_text(ref, "≥130人")
        assert not bridge.waiting.waits(ref)
        assert bridge.waiting.last(ref) == "≥120人"
        bridge.set_text(ref, "≥120人")
        assert bridge.waiting.waits(ref)

    def test_the_counts_equal_those_of_a_fresh_look_after_any_step(self, rolled: MainWindow) -> None:
        bridge = bridge_of(rolled)
        for name in ("confirm_project", "project_copy", "undo", "confirm_here", "project_down", "undo", "undo"):
            rolled.actions_by_id[name].trigger()
            fresh = CarriedOver(bridge.filing)
            assert bridge.waiting.count() == sum(fresh.counts().values())
            assert [ref for ref in bridge.waiting.groups()] == list(fresh.counts())

    def test_the_page_and_the_grid_show_what_waits_and_what_stood_there(self, rolled: MainWindow) -> None:
        desk = desk_of(rolled)
        desk.go_to(Ref("p1", "p1i3", "value"))
        bar = desk.workspace.last_year
        assert bar.isVisible()
        assert bar.mark.isVisible()
        assert bar.text.text() == "上年指标值：2026年12月底前"
        grid = desk.workspace.project_page.grid.grid
        cell = grid.index_of(Ref("p1", "p1i3", "value"))
        assert cell.data(WAITS_ROLE)
        assert "上年：2026年12月底前（待核）" in cell.data(Qt.ItemDataRole.ToolTipRole)
        bridge_of(rolled).set_text(Ref("p1", "p1i3", "value"), "2027年6月底前")
        assert not cell.data(WAITS_ROLE)
        assert bar.mark.isHidden()
        assert "（待核）" not in cell.data(Qt.ItemDataRole.ToolTipRole)

    def test_fields_of_the_head_carry_the_sign(self, rolled: MainWindow) -> None:
        desk = desk_of(rolled)
        desk.go_to(Ref("p1", None, "funds_use"))
        head = desk.workspace.project_page.head
        assert head._signs["funds_use"].isVisible()
        rolled.actions_by_id["confirm_here"].trigger()
        assert head._signs["funds_use"].isHidden()
        rolled.actions_by_id["undo"].trigger()
        assert head._signs["funds_use"].isVisible()

    def test_a_filing_of_its_own_shows_nothing_of_last_year(self, window: MainWindow) -> None:
        window.show_file(opened_in_memory(small_filing(), Path("/文件/自己的.perfdesk")))
        desk = desk_of(window)
        assert desk.workspace.last_year.isHidden()
        assert desk.side.tabBar().isHidden()
        window.actions_by_id["next_waiting"].trigger()
        assert window.status.currentMessage() == "没有待核的内容。"
        window.actions_by_id["show_waiting"].trigger()
        assert "不是从上年结转来的" in window.status.currentMessage()

    def test_confirming_everything_asks_first(self, rolled: MainWindow, dialogs: ScriptedDialogs) -> None:
        waiting = bridge_of(rolled).waiting
        dialogs.choice = "cancel"
        rolled.actions_by_id["confirm_all"].trigger()
        assert waiting.count()
        dialogs.choice = "confirm"
        rolled.actions_by_id["confirm_all"].trigger()
        assert waiting.count() == 0
        side = desk_of(rolled).side
        assert side.waiting.told.text() == "结转来的内容都已核对。"
        rolled.actions_by_id["undo"].trigger()
        assert waiting.count()

    def test_a_read_only_file_confirms_nothing(self, window: MainWindow) -> None:
        window.show_file(opened_in_memory(this_year(), Path("/文件/只读.perfdesk"), read_only=True))
        desk = desk_of(window)
        assert not window.actions_by_id["confirm_here"].isEnabled()
        assert desk.workspace.last_year.confirm.isHidden()
        desk.side.show_waiting()
        desk.side.waiting.tree.selectAll()
        press(desk.side.waiting.tree, Qt.Key.Key_Space, " ")
        assert bridge_of(window).waiting.count() == sum(CarriedOver(this_year()).counts().values())


class TestTheList:
    def test_it_follows_every_step(self, qtbot: QtBot) -> None:
        bridge, _ = bridge_for(this_year())
        model = WaitingModel(bridge)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

        def shown() -> list[Ref]:
            groups = [model.index(row, 0) for row in range(model.rowCount())]
            return [
                model.index(row, 0, group).data(REF_ROLE) for group in groups for row in range(model.rowCount(group))
            ]

        def wanted() -> list[Ref]:
            return [cell.ref for cell in CarriedOver(bridge.filing).waiting()]

        assert shown() == wanted()
        steps = (
            lambda: confirm_cells(bridge.filing, [Ref("p1", "p1i0", "level3"), Ref("p1", "p1i2", "value")]),
            lambda: commands.set_field(bridge.filing, Ref("p2", "p2i0", "value"), "≥1人"),
            lambda: confirm_projects(bridge.filing, ["p3"]),
            lambda: commands.delete_indicators(bridge.filing, "p1", ["p1i1", "p1i4"]),
            lambda: commands.move_indicator(bridge.filing, "p1", "p1i0", 1),
            lambda: commands.set_field(bridge.filing, Ref("p2", None, "name"), "森林防火宣传教育"),
            lambda: commands.move_project(bridge.filing, "p1", 1),
            lambda: commands.delete_project(bridge.filing, "p2"),
            lambda: confirm_all(bridge.filing),
        )
        for made in steps:
            assert bridge.make(made)
            assert shown() == wanted()
        while bridge.undo():
            assert shown() == wanted()
        bridge.close()

    def test_enter_goes_there_and_space_confirms(self, rolled: MainWindow, qtbot: QtBot) -> None:
        rolled.actions_by_id["show_waiting"].trigger()
        desk = desk_of(rolled)
        panel = desk.side.waiting
        panel.show_ref(Ref("p2", "p2i0", "value"))
        press(panel.tree, Qt.Key.Key_Return)
        assert desk.workspace.place.project == "p2"
        left = bridge_of(rolled).waiting.count()
        press(panel.tree, Qt.Key.Key_Space, " ")
        assert bridge_of(rolled).waiting.count() == left - 1

    def test_confirming_a_project_in_the_list_is_one_step(self, rolled: MainWindow) -> None:
        rolled.actions_by_id["show_waiting"].trigger()
        panel, bridge = desk_of(rolled).side.waiting, bridge_of(rolled)
        whole = panel.model.index_of(Ref("p1", "p1i0", "value")).parent()
        panel.tree.setCurrentIndex(whole)
        panel.confirm_chosen()
        assert bridge.session.undo_label == "确认项目“护林员培训”"
        assert "p1" not in bridge.waiting.groups()

    def test_it_follows_the_cursor_while_it_is_seen(self, rolled: MainWindow) -> None:
        rolled.actions_by_id["show_waiting"].trigger()
        panel = desk_of(rolled).side.waiting
        desk_of(rolled).go_to(Ref("p1", "p1i2", "value"))
        assert panel.tree.currentIndex().data(REF_ROLE) == Ref("p1", "p1i2", "value")

    def test_with_ctrl_held_it_follows_without_choosing_more_and_more(self, rolled: MainWindow) -> None:
        rolled.actions_by_id["show_waiting"].trigger()
        panel, desk = desk_of(rolled).side.waiting, desk_of(rolled)
        desk.go_to(Ref("p1", "p1i1", "level3"))
        QTest.keyClick(desk.workspace.project_page.grid, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        chosen = [index.data(REF_ROLE) for index in panel.tree.selectionModel().selectedRows()]
        assert chosen == [panel.tree.currentIndex().data(REF_ROLE)]
        assert chosen != [Ref("p1", "p1i1", "level3")]

    def test_the_next_problem_brings_the_problems_back(self, rolled: MainWindow) -> None:
        rolled.actions_by_id["show_waiting"].trigger()
        desk = desk_of(rolled)
        assert rolled.panes()[-1] is desk.side.waiting
        rolled.actions_by_id["next_finding"].trigger()
        assert desk.side.currentWidget() is desk.findings
