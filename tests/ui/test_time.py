"""History, versions, comparison and revision trail in the real window, over a real project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import commit, compose, press, small_filing
from tests.ui.shell import ScriptedDialogs, run_now
from ui.compare_flow import CompareFlow
from ui.dialogs.compare_choice import OPENING, Chosen, CompareChoice
from ui.dialogs.compare_view import CompareView
from ui.dialogs.history import HistoryDialog
from ui.dialogs.list_export import ListExportDialog
from ui.dialogs.name_version import AuthorDialog, NameVersionDialog
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.trail import TrailDialog
from ui.dialogs.version_look import VersionLook
from ui.dialogs.versions import VersionsDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow

NAME = Ref("p1", None, "name")
VALUE = Ref("p1", "p1i0", "value")


def well_behaved(model: QAbstractItemModel) -> None:
    """Held against Qt's contract from now on."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs) -> Iterator[MainWindow]:
    settings = Settings(tmp_path / "perfdesk.ini")
    settings.set_author("赵敏")
    path = tmp_path / "a.perfdesk"
    ProjectFile.create(path, small_filing()).close()
    made = MainWindow(settings, dialogs, run_inline)
    qtbot.addWidget(made)
    made.show()
    made.file.open_path(path)
    yield made
    made.close()


def put(window: MainWindow, ref: Ref, text: str) -> None:
    bridge = window.open_file.bridge
    assert bridge.set_text(ref, text)
    bridge.session.end_burst()


def act(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def shown(dialogs: ScriptedDialogs, kind: type[QDialog], do: Callable[[Any], object], accepted: bool = False) -> None:
    """What to do when a dialog of that kind is shown."""

    def answer(dialog: Any) -> bool:
        do(dialog)
        return accepted

    dialogs.answers[kind] = answer


def name_as(dialogs: ScriptedDialogs, window: MainWindow, name: str) -> None:
    shown(dialogs, NameVersionDialog, lambda dialog: dialog.name.setEditText(name), accepted=True)
    act(window, "name_version")


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


class TestHistory:
    def test_lists_every_step_newest_first_and_goes_anywhere(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        for text in ("护林员集训", "护林员轮训", "护林员复训"):
            put(window, NAME, text)
        bridge = window.open_file.bridge

        def use(dialog: HistoryDialog) -> None:
            well_behaved(dialog.model)
            cells = [[dialog.model.index(row, column).data() for column in range(5)] for row in range(4)]
            assert cells[0][0] == "修改项目名称"
            assert "护林员" in cells[0][1]
            assert cells[0][3:] == ["赵敏", "◀ 现在"]
            assert cells[3][0] == "（最初的内容）"
            assert cells[3][4] == "打开时"
            dialog.list.setCurrentIndex(dialog.model.index(2, 0))
            assert "撤销2步" in dialog._told.text()
            press(dialog.list, Qt.Key.Key_Return)
            assert bridge.filing.project("p1").name == "护林员集训"
            assert dialog.model.index(0, 4).data() == "已撤销"
            dialog.list.setCurrentIndex(dialog.model.index(0, 0))
            dialog.go_button.click()
            assert bridge.filing.project("p1").name == "护林员复训"
            dialog.opening_button.click()
            assert bridge.filing.project("p1").name == "护林员培训"

        shown(dialogs, HistoryDialog, use)
        act(window, "history")
        assert isinstance(dialogs.shown[-1], HistoryDialog)
        assert window.desk.tree.tree.place_index(NAME).data() == "1. 护林员培训"
        assert bridge.session.redo_label

    def test_says_so_when_nothing_was_done_yet(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        shown(dialogs, HistoryDialog, lambda dialog: well_behaved(dialog.model))
        act(window, "history")

        assert "还没有任何修改" in dialogs.shown[-1]._told.text()
        assert not dialogs.shown[-1].go_button.isEnabled()

    def test_a_jump_tells_the_widgets_once(self, qtbot: QtBot, window: MainWindow) -> None:
        for number in range(40):
            put(window, VALUE, f"≥{number}人")
        told: list[object] = []
        bridge = window.open_file.bridge
        bridge.step_applied.connect(told.append)

        assert bridge.travel(0, "回到历史")
        assert len(told) == 1
        assert bridge.filing == small_filing()
        assert not bridge.travel(0, "回到历史")


class TestOpening:
    def test_comes_back_to_the_state_at_opening_after_asking_and_can_be_redone(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        put(window, NAME, "护林员集训")
        put(window, VALUE, "≥90人")
        act(window, "to_opening")
        assert "2 步" in dialogs.asked[-1][1]
        assert window.open_file.filing != small_filing()

        dialogs.choice = "back"
        act(window, "to_opening")
        assert window.open_file.filing == small_filing()
        window.edit.redo()
        window.edit.redo()
        assert window.open_file.filing.project("p1").name == "护林员集训"

    def test_where_the_history_no_longer_leads_there_one_new_step_does(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        put(window, NAME, "护林员集训")
        path = window.open_file.path
        window.file.close()
        window.file.open_path(path)
        window.edit.undo()
        put(window, NAME, "别的")
        dialogs.choice = "back"

        act(window, "to_opening")
        assert window.open_file.filing.project("p1").name == "护林员集训"
        window.edit.undo()
        assert window.open_file.filing.project("p1").name == "别的"

    def test_does_not_ask_when_nothing_changed(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        act(window, "to_opening")

        assert not dialogs.asked
        assert "相同" in said(window)


class TestNaming:
    def test_offers_the_usual_names_that_are_left_and_asks_for_the_author(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        window.settings.set_author("")

        def first(dialog: NameVersionDialog) -> None:
            assert [dialog.name.itemText(i) for i in range(dialog.name.count())] == [
                "一上",
                "一下",
                "二上",
                "二下",
                "批复",
            ]
            dialog.author.setText(" 周芷若 ")

        shown(dialogs, NameVersionDialog, first, accepted=True)
        act(window, "name_version")
        (made,) = window.open_file.store.load_versions()
        assert (made.name, made.made_by) == ("一上", "周芷若")
        assert window.settings.author() == "周芷若"
        assert "一上" in said(window)

        def second(dialog: NameVersionDialog) -> None:
            assert dialog.name.itemText(0) == "一下"
            assert dialog.author_name == "周芷若"
            dialog.name.setEditText("一上")
            dialog.accept()
            assert dialog.result() == 0
            assert "已经有" in dialog.told.text()
            dialog.name.setEditText("  ")
            dialog.accept()
            assert dialog.result() == 0

        shown(dialogs, NameVersionDialog, second)
        act(window, "name_version")
        put(window, NAME, "护林员集训")
        assert window.open_file.bridge.session.history[-1].made_by == "周芷若"

    def test_a_word_of_the_input_method_is_part_of_the_name(self, qtbot: QtBot) -> None:
        dialog = NameVersionDialog([], "")
        qtbot.addWidget(dialog)
        dialog.show()
        edit = dialog.name.lineEdit()
        edit.clear()
        compose(edit, "er shang")
        commit(edit, "二上")
        commit(edit, "修改稿")
        assert dialog.result_name == "二上修改稿"
        compose(edit, "终")
        dialog.accept()
        assert dialog.result_name == "二上修改稿终"

    def test_the_signature_can_be_changed_and_signs_what_follows(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        def use(dialog: AuthorDialog) -> None:
            assert dialog.author.text() == "赵敏"
            dialog.author.clear()
            commit(dialog.author, "周芷若")

        shown(dialogs, AuthorDialog, use, accepted=True)
        act(window, "author")
        put(window, NAME, "护林员集训")
        assert window.open_file.bridge.session.history[-1].made_by == "周芷若"


class TestList:
    def test_renames_and_deletes_after_asking(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        name_as(dialogs, window, "一下")

        def use(dialog: VersionsDialog) -> None:
            well_behaved(dialog.model)
            assert dialog.model.index(0, 0).data() == "一下"
            assert dialog.model.index(0, 2).data() == "赵敏"
            assert dialog.model.index(0, 3).data() == "3个"
            press(dialog, Qt.Key.Key_Delete)
            assert dialog.model.rowCount() == 2
            dialogs.choice = "delete"
            press(dialog, Qt.Key.Key_Delete)
            assert dialog.model.rowCount() == 1
            shown(dialogs, NameVersionDialog, lambda naming: naming.name.setEditText("批复"), accepted=True)
            press(dialog, Qt.Key.Key_F2)
            assert dialog.current().name == "批复"
            press(dialog, Qt.Key.Key_Delete)
            assert dialog.model.rowCount() == 0
            assert dialog.current() is None
            assert "还没有版本" in dialog._told.text()
            assert not any(button.isEnabled() for button in dialog.buttons.values())

        shown(dialogs, VersionsDialog, use)
        act(window, "versions")
        assert "不能撤销" in dialogs.asked[0][1]
        assert window.open_file.store.load_versions() == []

    def test_a_version_is_looked_at_and_cannot_be_changed(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        put(window, Ref("p1", None, "funds_use"), "别的用途")

        def look(dialog: VersionLook) -> None:
            assert "只读" in dialog.banner.text()
            assert "一上" in dialog.banner.text()
            dialog.workspace.go_to(VALUE)
            grid = dialog.workspace.current_grid()
            assert grid.currentIndex().data() == "≥120人"
            press(grid, Qt.Key.Key_F2)
            assert grid._editor() is None
            press(grid, Qt.Key.Key_Delete)
            assert grid.currentIndex().data() == "≥120人"
            assert all(editor.isReadOnly() for editor in dialog.workspace.overview.editors.values())
            dialog.buttons["cell"].click()
            assert window.open_file.filing.project("p1").indicator("p1i0").value == "≥120人"
            dialog.buttons["project"].click()

        shown(dialogs, VersionLook, look)
        shown(dialogs, VersionsDialog, lambda dialog: press(dialog, Qt.Key.Key_Return))
        act(window, "versions")
        assert window.open_file.filing == small_filing()
        assert [entry.label for entry in window.open_file.bridge.session.history[-2:]] == [
            "恢复“指标值”",
            "恢复项目“护林员培训”",
        ]

    def test_all_of_a_version_comes_back_after_asking_as_one_step(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        name_as(dialogs, window, "一上")
        put(window, VALUE, "≥90人")
        put(window, NAME, "护林员集训")
        shown(dialogs, VersionsDialog, lambda dialog: dialog.buttons["restore"].click())
        act(window, "versions")
        assert window.open_file.filing != small_filing()
        dialogs.choice = "restore"
        act(window, "versions")
        assert window.open_file.filing == small_filing()
        window.edit.undo()
        assert window.open_file.filing.project("p1").name == "护林员集训"

    def test_in_a_read_only_file_versions_can_only_be_looked_at(
        self, qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        name_as(dialogs, window, "一上")
        dialog = VersionsDialog(window.open_file.store.load_versions(), read_only=True)
        qtbot.addWidget(dialog)
        wanted: list[str] = []
        dialog.wanted.connect(lambda what, _: wanted.append(what))

        for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Return):
            press(dialog, key)
        assert wanted == ["look"]
        assert [what for what, button in dialog.buttons.items() if button.isEnabled()] == ["look", "compare"]


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
        window.desk.tree.delete_project()

        def use(view: CompareView) -> None:
            well_behaved(view.parts)
            well_behaved(view.lines)
            assert [part.state for part in view.parts.parts] == ["renamed", "gone"]
            assert view.list.model().index(0, 0).data() == "✎更名 护林员集训（2处）"
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

    def test_another_file_can_be_the_older_side(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        other = tmp_path / "去年.perfdesk"
        ProjectFile.create(other, small_filing()).close()
        put(window, VALUE, "≥90人")

        def choose(dialog: CompareChoice) -> None:
            dialogs.paths = [other]
            dialog._old.setCurrentIndex(dialog._old.count() - 1)
            dialog._old.activated.emit(dialog._old.count() - 1)
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
        dialog._old.activated.emit(0)

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
