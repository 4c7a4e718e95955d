"""Naming, listing, looking at and restoring versions in the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Ref
from tests.ui.helpers import commit, compose, press, small_filing
from tests.ui.shell import ScriptedDialogs
from tests.ui.time_shell import NAME, VALUE, act, name_as, put, said, shown, well_behaved
from ui.dialogs.name_version import AuthorDialog, NameVersionDialog
from ui.dialogs.version_look import VersionLook
from ui.dialogs.versions import VersionsDialog
from ui.window import MainWindow


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
