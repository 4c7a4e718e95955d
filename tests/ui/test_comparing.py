"""Comparison and revision trail in the real window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Ref
from perfdesk.readers.word import read_word
from perfdesk.store.file import ProjectFile
from perfdesk.table import Paragraph
from tests.ui.helpers import commit, press, small_filing
from tests.ui.shell import ScriptedDialogs
from tests.ui.time_shell import NAME, VALUE, act, name_as, put, said, shown, well_behaved
from ui.compare_flow import CompareFlow
from ui.dialogs.compare_choice import OPENING, Chosen, CompareChoice
from ui.dialogs.compare_view import CompareView
from ui.dialogs.list_export import ListExportDialog
from ui.dialogs.trail import TrailDialog
from ui.window import MainWindow


class TestCompare:
    def use_view(self, window: MainWindow, dialogs: ScriptedDialogs, do: Callable[[CompareView], object]) -> None:
        shown(dialogs, CompareChoice, lambda _: None, accepted=True)
        shown(dialogs, CompareView, do)
        act(window, "compare")

    def test_shows_what_differs_and_brings_one_cell_back(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        put(window, NAME, "护林员集训")
        window.desk.tree.show_place(Ref("p3", None, ""))
        window.desk.tree.delete_projects()

        def use(view: CompareView) -> None:
            well_behaved(view.parts)
            well_behaved(view.lines)
            assert [part.state for part in view.parts.parts] == ["renamed", "gone"]
            assert view.list.model().index(0, 0).data() == "✎更名 1. 护林员集训（2处）"
            assert view.lines.index(1, 1).data() == "≥120人"
            view.table.choose(1)
            view.buttons["cell"].click()
            assert window.open_file.filing.project("p1").indicator("p1i0").value == "≥120人"
            assert view.lines.rowCount() == 1
            view.list.setCurrentIndex(view.parts.index(1, 0))
            view.buttons["project"].click()
            assert [project.id for project in window.open_file.filing.projects] == ["p1", "p2", "p3"]
            view.buttons["cell"].click()
            assert not view.comparison
            assert "没有差别" in view.told.text()
            assert not view.buttons["export"].isEnabled()

        self.use_view(window, dialogs, use)
        assert window.open_file.filing == small_filing()

    def test_walks_through_the_differences_across_projects(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        put(window, Ref("p1", "p1i3", "basis"), "别的依据")
        put(window, Ref("p2", None, "funds_use"), "别的用途")

        def use(view: CompareView) -> None:
            view.only_changed.setChecked(False)
            assert len(view.parts.parts) == 5
            view.list.setCurrentIndex(view.parts.index(0, 0))
            places: list[str] = []
            while view.walk(1):
                places.append(view.current()[1].place)
            assert places == [
                "第1行“培训护林员人数”指标值",
                "第4行“培训按期完成率”指标值确定依据",
                "资金用途",
            ]
            assert "没有改动" in view.hint.text()
            view.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier))
            assert view.current()[1].place == places[1]
            same = [line for line in view.lines.lines if line.kind == "same"]
            assert len(same) > 30
            view.only_changed.setChecked(True)
            assert view.current()[0].new.id == "p1"
            press(view.table, Qt.Key.Key_Return)

        self.use_view(window, dialogs, use)

    def test_jumps_to_the_place_in_the_filing(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        put(window, Ref("p2", "p2i4", "value"), "≤700元")
        self.use_view(window, dialogs, lambda view: view.buttons["jump"].click())

        assert window.desk.workspace.spot(None) == Ref("p2", "p2i4", "value")

    def test_begins_where_the_same_comparison_was_left(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        for row in (0, 3, 4):
            put(window, Ref("p1", f"p1i{row}", "value"), "≤700元")
        put(window, Ref("p2", "p2i4", "value"), "≤700元")
        places: list[str] = []

        def leave(view: CompareView) -> None:
            places.append(view.current()[1].place)
            for _ in range(2):
                view.walk(1)
            view.buttons["jump"].click()

        for _ in range(2):
            self.use_view(window, dialogs, leave)
        assert places == ["第1行“培训护林员人数”指标值", "第5行“人均培训成本”指标值"]

    def test_another_file_can_be_the_older_side(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        other = tmp_path / "去年.perfdesk"
        ProjectFile.create(other, small_filing()).close()
        put(window, VALUE, "≥90人")

        def choose(dialog: CompareChoice) -> None:
            dialogs.paths = [other]
            dialog.file_buttons[0].click()
            assert dialog.older == Chosen("去年", path=other)

        def use(view: CompareView) -> None:
            assert [line.after for line in view.lines.lines] == ["≥90人"]
            assert view.buttons["cell"].isEnabled()
            assert not view.buttons["all"].isEnabled()

        shown(dialogs, CompareView, use)
        shown(dialogs, CompareChoice, choose, accepted=True)
        act(window, "compare")
        assert isinstance(dialogs.shown[-1], CompareView)

    def test_two_versions_are_only_looked_at(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        name_as(dialogs, window, "一下")
        older, newer = (Chosen(version.name, version) for version in window.open_file.store.load_versions())

        def use(view: CompareView) -> None:
            assert view.lines.rowCount() == 1
            enabled = [what for what, button in view.buttons.items() if button.isEnabled()]
            assert enabled == ["export"]
            assert "现在" in view.hint.text()

        shown(dialogs, CompareView, use)
        CompareFlow(window, window.open_file, older, newer).run()
        assert isinstance(dialogs.shown[-1], CompareView)

    def test_the_same_on_both_sides_is_not_compared(self, qtbot: QtBot) -> None:
        dialog = CompareChoice([], lambda: None)
        qtbot.addWidget(dialog)
        assert dialog.older.name == OPENING
        dialog._old.setCurrentIndex(0)

        assert "相同" in dialog._told.text()

    def test_the_comparison_is_exported(self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        target = tmp_path / "out"
        target.mkdir()

        def choose(dialog: ListExportDialog) -> None:
            dialog.folder.setText(str(target))
            dialog.formats["xlsx"].setChecked(True)

        shown(dialogs, ListExportDialog, choose, accepted=True)
        self.use_view(window, dialogs, lambda view: view.buttons["export"].click())
        names = sorted(path.name for path in target.iterdir())
        assert names == ["云岭县林业局绩效目标修改对照表.docx", "云岭县林业局绩效目标修改对照表.xlsx"]
        told = "".join(block.text for block in read_word(target / names[0]).blocks if isinstance(block, Paragraph))
        assert re.search(r"修改前：一上（\d{4}-\d\d-\d\d \d\d:\d\d）　　修改后：现在（\d{4}-", told)


class TestTrail:
    def test_tells_who_changed_what_and_narrows_it_down(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        put(window, VALUE, "≥90人")
        window.open_file.store.author = ""
        put(window, Ref("p2", None, "funds_use"), "别的用途")
        window.edit.undo()

        def use(dialog: TrailDialog) -> None:
            well_behaved(dialog.model)
            assert dialog.model.rowCount() == 2
            assert dialog.model.index(0, 7).data().startswith("已撤销")
            assert dialog.detail.model().index(0, 2).data() == "别的用途"
            dialog.person.setCurrentIndex(dialog.person.findText("赵敏"))
            assert [line.after for line in dialog.model.shown] == ["≥90人"]
            dialog.person.setCurrentIndex(0)
            dialog.project.setCurrentIndex(dialog.project.findText("森林防火宣传"))
            assert dialog.model.rowCount() == 1
            dialog.project.setCurrentIndex(0)
            commit(dialog.words, "≥90")
            assert dialog.model.rowCount() == 1
            commit(dialog.words, "没有的字")
            assert dialog.model.rowCount() == 0
            assert dialog.chosen() is None
            assert not dialog.export_button.isEnabled()
            dialog.words.clear()
            for place in range(dialog.span.count()):
                dialog.span.setCurrentIndex(place)
                assert dialog.model.rowCount() == 2
            dialog.export_button.click()

        shown(dialogs, TrailDialog, use)
        shown(dialogs, ListExportDialog, lambda asked: asked.folder.setText(str(tmp_path)), accepted=True)
        act(window, "trail")
        assert (tmp_path / "云岭县林业局绩效目标修改留痕.docx").is_file()

    def test_of_one_cell_on_demand(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        put(window, VALUE, "≥90人")
        put(window, NAME, "护林员集训")
        put(window, VALUE, "≥95人")
        window.desk.go_to(VALUE)

        shown(dialogs, TrailDialog, lambda _: None)
        act(window, "cell_trail")
        dialog = dialogs.shown[-1]
        assert [line.after for line in dialog.model.shown] == ["≥95人", "≥90人"]
        assert dialog.windowTitle() == "修改记录：护林员集训 · 第1行“培训护林员人数”指标值"
        assert window.actions_by_id["cell_trail"] in window.desk.grid().actions()

    def test_leads_to_the_place_of_a_change_while_it_is_there(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        put(window, Ref("p2", "p2i4", "value"), "≤700元")
        put(window, Ref("p3", None, "funds_use"), "别的用途")
        window.desk.tree.show_place(Ref("p3", None, ""))
        window.desk.tree.delete_projects()
        rows = [0, 1, 2]

        def leave(dialog: TrailDialog) -> None:
            dialog.list.setCurrentIndex(dialog.model.index(rows.pop(), 0))
            dialog.jump_button.click()

        shown(dialogs, TrailDialog, leave)
        act(window, "trail")
        assert window.desk.workspace.spot(None) == Ref("p2", "p2i4", "value")
        act(window, "trail")
        assert "已经没有" in said(window)
        act(window, "trail")
        assert not dialogs.shown[-1].jump_button.isEnabled()

    def test_says_so_where_there_is_no_cell(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        window.desk.go_to(Ref(None, None, ""))
        act(window, "cell_trail")

        assert "请先选中" in said(window)
        assert not dialogs.shown

    def test_an_empty_trail_says_what_will_stand_there(self, qtbot: QtBot) -> None:
        dialog = TrailDialog([])
        qtbot.addWidget(dialog)

        assert "还没有修改" in dialog._told.text()
        assert not dialog.export_button.isEnabled()
