"""Rolling forward in the window: the dialog and the way to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.model.rows import Filing
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.export import export
from perfdesk.workflow.roll_forward import proposals
from tests.ui.helpers import commit, press, small_filing
from tests.ui.shell import ScriptedDialogs, opened_in_memory, run_now
from tests.ui.years import FORM, bridge_of, desk_of, last_year, this_year
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.parts import accept_button
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.roll_forward import RollForwardDialog, RollWish
from ui.dialogs.roll_model import DOUBTFUL, PLACE, ProposalModel
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


@pytest.fixture
def rolled(window: MainWindow) -> MainWindow:
    window.show_file(opened_in_memory(this_year(), Path("/文件/林业局.perfdesk")))
    return window


def dialog_for(qtbot: QtBot, filing: Filing, tmp_path: Path) -> RollForwardDialog:
    dialog = RollForwardDialog(filing, FORM, "上年.perfdesk", tmp_path, lambda _parent, path: path)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


class TestTheDialog:
    def test_sure_years_are_ticked_and_doubtful_ones_are_not(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        wish = dialog.result_value()
        assert wish.year == 2027
        assert {one.old for one in wish.accepted} == {"2026年12月底前", "2026年"}
        assert all(one.sure for one in wish.accepted)
        assert [row.why for row in dialog.model.rows if not row.sure]
        assert wish.path == tmp_path / "云岭县林业局2027年绩效目标.perfdesk"

    def test_the_space_key_ticks_all_chosen_rows(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        dialog.table.selectAll()
        press(dialog.table, Qt.Key.Key_Space, " ")
        assert len(dialog.result_value().accepted) == len(dialog.model.rows)
        press(dialog.table, Qt.Key.Key_Space, " ")
        assert dialog.result_value().accepted == ()

    def test_ticks_set_by_hand_survive_another_year(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        dialog.untick.click()
        dialog.model.setData(dialog.model.index(0, PLACE), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
        dialog.year.setValue(2028)
        qtbot.waitUntil(lambda: any("2028" in row.new for row in dialog.model.rows))
        assert [row.ref for row in dialog.result_value().accepted] == [dialog.model.rows[0].ref]

    def test_a_year_just_changed_counts_also_when_accepted_at_once(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        dialog.year.setValue(2028)
        dialog.accept()
        assert all("2028" in one.new for one in dialog.result_value().accepted)

    def test_filters_show_some_and_tick_only_those(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        dialog.kind.setCurrentIndex(DOUBTFUL)
        assert 0 < dialog.filter.rowCount() < len(dialog.model.rows)
        dialog.untick.click()
        assert dialog.result_value().accepted
        dialog.words.setText("没有这样的字")
        assert dialog.filter.rowCount() == 0
        assert "现在显示 0 处" in dialog.told.text()

    def test_words_are_found_as_the_input_method_gives_them(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        commit(dialog.words, "底前")
        assert dialog.filter.rowCount() == 1

    def test_a_filing_without_years_says_so(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, small_filing(), tmp_path)
        assert dialog.told.text() == "文字里没有找到上年的年度。"
        assert dialog.result_value().accepted == ()

    def test_the_earliest_year_is_the_one_after(self, qtbot: QtBot, tmp_path: Path) -> None:
        assert dialog_for(qtbot, last_year(), tmp_path).year.minimum() == 2027

    def test_without_a_place_there_is_nothing_to_accept(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = dialog_for(qtbot, last_year(), tmp_path)
        dialog.path.clear()
        assert not accept_button(dialog._buttons).isEnabled()

    def test_models_keep_qts_contract(self, qtbot: QtBot) -> None:
        model = ProposalModel(last_year())
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.show(proposals(last_year(), FORM, 2027))
        model.tick([0], False)
        model.show(())


class TestTheAction:
    def test_the_open_file_becomes_last_years_and_a_new_file_opens(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        source = tmp_path / "上年.perfdesk"
        ProjectFile.create(source, last_year()).close()
        window.file.open_path(source)
        dialogs.choice = "this"
        dialogs.answers[RollForwardDialog] = lambda dialog: True
        window.actions_by_id["roll_forward"].trigger()
        filing = bridge_of(window).filing
        assert filing.fiscal_year == 2027
        assert window.open_file is not None
        assert window.open_file.path == tmp_path / "云岭县林业局2027年绩效目标.perfdesk"
        assert filing.projects[0].indicators[3].value == "2027年12月底前"
        assert filing.projects[0].indicators[3].basis == "冀林〔2026〕7号"
        assert desk_of(window).side.currentWidget() is desk_of(window).side.waiting
        assert "待核" in window.status.currentMessage()
        with ProjectFile.open(source, read_only=True) as untouched:
            assert untouched.load_filing() == last_year()

    def test_a_document_is_shown_as_it_was_read_before_it_is_carried_over(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        (document,) = export(last_year(), FORM, tmp_path, ["docx"])
        dialogs.paths = [document]
        said: list[str] = []
        dialogs.answers[ImportPreview] = lambda preview: said.append(preview.said.text()) or True
        wishes: list[RollWish] = []

        def answer(dialog: RollForwardDialog) -> bool:
            dialog.path.setText(str(tmp_path / "今年.perfdesk"))
            dialog.blank.setChecked(True)
            wishes.append(dialog.result_value())
            return True

        dialogs.answers[ProgressDialog] = run_now
        dialogs.answers[RollForwardDialog] = answer
        window.actions_by_id["roll_forward"].trigger()
        assert any(isinstance(dialog, ImportPreview) for dialog in dialogs.shown)
        assert [text.startswith("将结转") and text.endswith("下一步选择新的年度。") for text in said] == [True]
        assert wishes[0].blank_amounts
        filing = bridge_of(window).filing
        assert [project.name for project in filing.projects] == [project.name for project in last_year().projects]
        assert all(line.amount == "" for project in filing.projects for line in project.funds)

    def test_a_name_that_is_taken_brings_the_dialog_back_with_its_ticks(
        self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
    ) -> None:
        window.show_file(opened_in_memory(last_year(), tmp_path / "上年.perfdesk"))
        (tmp_path / "占用.perfdesk").write_text("别的内容", encoding="utf-8")
        dialogs.choice = "this"
        shown: list[int] = []

        def answer(dialog: RollForwardDialog) -> bool:
            shown.append(len(dialog.result_value().accepted))
            dialog.path.setText(str(tmp_path / ("占用.perfdesk" if len(shown) == 1 else "新的.perfdesk")))
            dialog.untick.click()
            return True

        dialogs.answers[RollForwardDialog] = answer
        window.actions_by_id["roll_forward"].trigger()
        assert shown[0] > 0
        assert shown[1] == 0
        assert "已经存在" in dialogs.said[0][0]
        assert (tmp_path / "占用.perfdesk").read_text(encoding="utf-8") == "别的内容"
        assert window.open_file is not None
        assert window.open_file.path.name == "新的.perfdesk"

    def test_an_empty_filing_is_refused(self, window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path) -> None:
        window.show_file(opened_in_memory(Filing(form_id="hebei-project"), tmp_path / "空.perfdesk"))
        dialogs.choice = "this"
        window.actions_by_id["roll_forward"].trigger()
        assert dialogs.said == [("上年的文件里没有项目，没有可以结转的内容。", "请另选一个文件，或者用“新建”。")]

    def test_giving_up_leaves_everything(self, rolled: MainWindow, dialogs: ScriptedDialogs) -> None:
        before = rolled.open_file
        dialogs.choice = None
        rolled.actions_by_id["roll_forward"].trigger()
        assert rolled.open_file is before
