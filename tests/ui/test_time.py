"""The history list and the way back to the opening, in the real window over a real project file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import profile_for
from perfdesk.workflow.change_form import change_form
from tests.ui.helpers import press, small_filing
from tests.ui.shell import ScriptedDialogs
from tests.ui.time_shell import NAME, VALUE, act, put, said, shown, well_behaved
from ui.dialogs.history import HistoryDialog
from ui.window import MainWindow


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

    def test_a_step_that_is_damaged_in_the_file_is_listed_and_refused_only_when_gone_to(
        self, window: MainWindow, dialogs: ScriptedDialogs
    ) -> None:
        put(window, NAME, "护林员集训")
        path, connection = window.open_file.path, window.open_file.store._connection
        connection.execute("UPDATE history SET changes = '[[1'")
        window.file.close()
        window.file.open_path(path)

        def use(dialog: HistoryDialog) -> None:
            assert [dialog.model.index(0, column).data() for column in (0, 1)] == ["修改项目名称", ""]
            dialog.list.setCurrentIndex(dialog.model.index(1, 0))
            dialog.go()

        shown(dialogs, HistoryDialog, use)
        act(window, "history")
        assert len(window.open_file.bridge.session.history) == 1

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

    def test_goes_over_a_change_of_form_and_back(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        before = window.open_file.filing
        put(window, NAME, "护林员集训")
        step, _ = change_form(window.open_file.filing, profile_for("ningxia-project"))
        assert window.open_file.bridge.do(step)
        put(window, VALUE, "≥90人")
        forms: list[str] = []

        def use(dialog: HistoryDialog) -> None:
            for standing in (0, 3):
                dialog._go_to(standing)
                forms.append(window.open_file.bridge.profile.id)

        shown(dialogs, HistoryDialog, use)
        act(window, "history")
        assert forms == ["hebei-project", "ningxia-project"]
        assert window.open_file.filing.project("p1").indicator("p1i0").value == "≥90人"
        assert window.open_file.opening.filing == before


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
