from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles
from tests.forms.test_learn import office_learned
from tests.ui.helpers import commit, small_filing
from ui import chinese
from ui.dialogs import parts
from ui.dialogs.about import AboutDialog, InputMethodDialog, KeysDialog
from ui.dialogs.crash import CrashDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.export_files import ExistingFiles, ExportDone
from ui.dialogs.learn_form import LearnFormDialog
from ui.dialogs.new_filing import NewFilingDialog, free_path, proposed_name
from ui.dialogs.progress import ProgressDialog, run_with_progress
from ui.dialogs.service import Choice, Dialogs, message_box
from ui.menus import key_rows
from ui.tasks import Cancelled, run_inline


def _is_chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


def _accept(dialog: QDialog) -> Any:
    return parts.accept_button(dialog._buttons)  # type: ignore[attr-defined]


@pytest.fixture
def new(qtbot: QtBot, tmp_path: Path) -> NewFilingDialog:
    dialog = NewFilingDialog(tuple(all_profiles().values()), tmp_path, lambda *_: tmp_path / "选的.perfdesk")
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def export(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(small_filing(), "p2", tmp_path, ["docx"], lambda *_: tmp_path / "别处")
    qtbot.addWidget(dialog)
    return dialog


def test_a_new_filing_needs_the_name_of_the_unit(new: NewFilingDialog, tmp_path: Path) -> None:
    assert not _accept(new).isEnabled()
    new.unit_name.setText(" 云岭县林业局 ")
    new.year.setValue(2026)

    assert _accept(new).isEnabled()
    wish = new.result_value()
    assert (wish.unit_name, wish.fiscal_year, wish.form_id) == ("云岭县林业局", 2026, "hebei-project")
    assert wish.path == tmp_path / "云岭县林业局2026年绩效目标.perfdesk"


def test_a_form_that_could_not_be_offered_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    forms = tuple(all_profiles().values())
    dialog = NewFilingDialog(forms, tmp_path, lambda *_: None, None, ["表格定义 甲 有误。"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.remark.isVisible()
    assert dialog.remark.text() == "表格定义 甲 有误。"


def test_the_file_name_follows_the_unit_until_it_is_chosen_by_hand(new: NewFilingDialog, tmp_path: Path) -> None:
    new._browse()
    new.unit_name.setText("云岭县林业局")
    assert new.result_value().path == tmp_path / "选的.perfdesk"


def test_a_file_name_typed_without_its_ending_gets_one(new: NewFilingDialog, tmp_path: Path) -> None:
    new.path.setText(str(tmp_path / "v1.2"))
    assert new.result_value().path == tmp_path / "v1.2.perfdesk"


def test_a_proposed_name_has_no_sign_that_a_file_system_refuses() -> None:
    assert proposed_name("甲/乙:局", 2026) == "甲_乙_局2026年绩效目标.perfdesk"
    assert proposed_name(None, None) == "本单位绩效目标.perfdesk"


def test_a_proposed_path_is_free(tmp_path: Path) -> None:
    (tmp_path / "a.perfdesk").touch()
    (tmp_path / "a（2）.perfdesk").touch()
    assert free_path(tmp_path, "a.perfdesk") == tmp_path / "a（3）.perfdesk"


def test_an_export_takes_the_whole_document_at_first(export: ExportDialog, tmp_path: Path) -> None:
    wish = export.result_value()
    assert (wish.kinds, wish.project_ids, wish.book, wish.folder) == (("docx",), None, True, tmp_path)


def test_an_export_of_some_projects_takes_the_ticked_ones(export: ExportDialog) -> None:
    export.some.setChecked(True)
    assert export.result_value().project_ids == ("p2",)
    assert not export.result_value().book
    assert not export.book.isEnabled()

    export.projects.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not _accept(export).isEnabled()


def test_ticking_a_project_chooses_the_export_of_some(export: ExportDialog) -> None:
    export.projects.item(0).setCheckState(Qt.CheckState.Checked)
    assert export.some.isChecked()
    assert export.result_value().project_ids == ("p1", "p2")


def test_an_export_needs_a_format_and_a_folder(export: ExportDialog, tmp_path: Path) -> None:
    export.formats["docx"].setChecked(False)
    assert not _accept(export).isEnabled()
    export.formats["pdf"].setChecked(True)
    assert _accept(export).isEnabled()
    export.folder.clear()
    assert not _accept(export).isEnabled()
    export._browse()
    assert export.result_value().folder == tmp_path / "别处"


def test_progress_runs_the_work_and_gives_its_result(qtbot: QtBot) -> None:
    def show(dialog: QDialog) -> bool:
        assert isinstance(dialog, ProgressDialog)
        dialog.start()
        return bool(dialog.result())

    assert run_with_progress("读取", lambda report: 42, run_inline, show, None) == 42


def test_an_error_of_the_work_comes_out_of_the_progress_dialog(qtbot: QtBot) -> None:
    def work(report: Any) -> None:
        raise UserError("读不了。")

    with pytest.raises(UserError, match="读不了"):
        run_with_progress("读取", work, run_inline, lambda dialog: dialog.start() or False, None)  # type: ignore[attr-defined]


def test_cancelling_stops_the_work_and_gives_nothing(qtbot: QtBot) -> None:
    reached: list[int] = []

    def work(report: Any) -> None:
        for number in range(3):
            report(number, 3)
            reached.append(number)

    def show(dialog: QDialog) -> bool:
        assert isinstance(dialog, ProgressDialog)

        def run_cancelled(parent: Any, fn: Any, *_: Any) -> Any:
            def report(done: int, total: int, text: str = "") -> None:
                if done == 1:
                    dialog.reject()
                    raise Cancelled

            with pytest.raises(Cancelled):
                fn(report)

        dialog._run = run_cancelled
        dialog.start()
        return bool(dialog.result())

    assert run_with_progress("读取", work, run_inline, show, None) is None
    assert reached == [0]


def test_progress_moves_the_bar(qtbot: QtBot) -> None:
    dialog = ProgressDialog("导出", lambda report: None, run_inline)
    qtbot.addWidget(dialog)
    dialog.show_progress(2, 3, "第二个文件")

    assert (dialog.bar.value(), dialog.bar.maximum(), dialog.text.text()) == (2, 3, "第二个文件")


def test_every_button_of_a_message_has_our_own_words_and_the_safe_one_is_the_default(qtbot: QtBot) -> None:
    choices = (Choice("go", "删除项目", risky=True), Choice("cancel", "保留", default=True))
    box = message_box(None, "Question", "要删除吗？", "", choices)
    qtbot.addWidget(box)

    assert sorted(button.text() for button in box.buttons()) == ["保留", "删除项目"]
    assert box.defaultButton().text() == "保留"
    assert box.escapeButton() is box.defaultButton()


def test_esc_means_cancel_also_where_another_button_is_the_default(qtbot: QtBot) -> None:
    choices = (Choice("import", "导入", default=True), Choice("cells", "只粘贴"), Choice("cancel", "取消"))
    box = message_box(None, "Question", "怎样粘贴？", "", choices)
    qtbot.addWidget(box)

    assert box.defaultButton().text() == "导入"
    assert box.escapeButton().text() == "取消"


def test_a_question_answers_with_the_key_of_the_button(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def press_first(box: QMessageBox) -> int:
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press_first)
    answer = Dialogs().ask(None, "要打开吗？", "", (Choice("read", "以只读方式打开"),))
    assert answer == "read"


def test_a_chosen_file_gets_the_ending_of_the_program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _choose(monkeypatch, tmp_path / "甲")
    assert Dialogs().file_to_save(None, "保存", tmp_path / "乙", "", ".perfdesk") == tmp_path / "甲.perfdesk"
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 0)
    assert Dialogs().file_to_save(None, "保存", tmp_path / "乙", "", ".perfdesk") is None


@pytest.mark.parametrize(("answer", "expected"), [("替换", True), ("取消", False)])
def test_a_file_that_exists_is_replaced_only_after_asking_though_its_ending_was_not_typed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str, expected: bool
) -> None:
    def press(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    kept = tmp_path / "去年.perfdesk"
    kept.write_bytes(b"")
    _choose(monkeypatch, tmp_path / "去年")
    monkeypatch.setattr(QMessageBox, "exec", press)
    chosen = Dialogs().file_to_save(None, "保存", tmp_path / "乙", "", ".perfdesk")
    assert chosen == (kept if expected else None)


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(path)])


def test_the_input_method_check_says_what_arrived(qtbot: QtBot) -> None:
    dialog = InputMethodDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    commit(dialog.field, "你好")

    assert dialog.field.text() == "你好"
    assert "你好" in dialog.field.report.text()


def _every_dialog(tmp_path: Path) -> list[QDialog]:
    return [
        LearnFormDialog(office_learned(), "own-form-1"),
        NewFilingDialog(tuple(all_profiles().values()), tmp_path, lambda *_: None),
        ExportDialog(small_filing(), None, tmp_path, [], lambda *_: None),
        ExportDone([tmp_path / "甲.docx"]),
        ExistingFiles([tmp_path / "甲.docx"]),
        ProgressDialog("读取", lambda report: None, run_inline),
        AboutDialog(),
        KeysDialog(key_rows()),
        InputMethodDialog(),
        CrashDialog(None, "出错了", "Traceback", lambda: None),
    ]


def test_no_button_of_our_dialogs_is_in_english(qtbot: QtBot, tmp_path: Path) -> None:
    for dialog in _every_dialog(tmp_path):
        qtbot.addWidget(dialog)
        assert _is_chinese(dialog.windowTitle())
        for button in dialog.findChildren(QAbstractButton):
            assert not button.text() or _is_chinese(button.text()) or "." in button.text(), button.text()


def test_every_dialog_can_be_left_with_esc(qtbot: QtBot, tmp_path: Path) -> None:
    for dialog in _every_dialog(tmp_path):
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


def test_qt_speaks_chinese_where_its_catalogue_has_words_and_where_it_has_none(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert app is not None
    kept = chinese.speak_chinese(app)
    try:
        dialog = QFileDialog(None, "打开")
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        labels = [
            widget.text()  # type: ignore[attr-defined]
            for widget in dialog.findChildren(QWidget)
            if hasattr(widget, "text") and widget.objectName() in ("lookInLabel", "fileNameLabel", "fileTypeLabel")
        ]
        assert len(labels) == 3
        assert all(_is_chinese(text) for text in labels)
    finally:
        for translator in kept:
            app.removeTranslator(translator)


def test_the_keys_fit_on_a_small_screen_and_are_scrolled(qtbot: QtBot) -> None:
    rows = [(f"一项说明得很长的操作{number}", "Ctrl+Shift+Alt+F12") for number in range(200)]
    dialog = KeysDialog(rows)
    qtbot.addWidget(dialog)
    assert dialog.height() < dialog.screen().availableSize().height()
    dialog.resize(600, 400)
    assert dialog.height() == 400
