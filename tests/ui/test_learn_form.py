from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import all_profiles, profile_for
from tests.forms.learning import blank, printed
from tests.forms.test_learn import office_learned
from tests.ui.shell import ScriptedDialogs, run_now
from ui.dialogs import parts
from ui.dialogs.learn_form import LearnFormDialog
from ui.dialogs.new_filing import NewFilingDialog
from ui.dialogs.progress import ProgressDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow


@pytest.fixture
def dialog(qtbot: QtBot) -> LearnFormDialog:
    made = LearnFormDialog(office_learned(), "own-form-1")
    qtbot.addWidget(made)
    return made


def _row(dialog: LearnFormDialog, words: str) -> int:
    return next(i for i in range(dialog.items.topLevelItemCount()) if _text(dialog, i, 0) == words)


def _text(dialog: LearnFormDialog, row: int, column: int) -> str:
    item = dialog.items.topLevelItem(row)
    assert item is not None
    return item.text(column)


def test_every_recognised_place_is_shown_with_its_field(dialog: LearnFormDialog) -> None:
    combo = dialog.combo(_row(dialog, "项目名称"))
    assert combo is not None
    assert combo.currentText() == "项目名称"
    doubtful = _row(dialog, "评审专家组长")
    assert "没有已知的栏目" in _text(dialog, doubtful, 3)
    item = dialog.items.topLevelItem(doubtful)
    assert item is not None
    assert not item.icon(0).isNull()


def test_a_choice_settles_the_place(dialog: LearnFormDialog) -> None:
    combo = dialog.combo(_row(dialog, "评审专家组长"))
    assert combo is not None
    combo.setCurrentIndex(combo.findData("attribute"))
    dialog.name.setText(" 本局的表 ")
    dialog.form_id.setText("our-office")

    found = dialog.result_value()
    assert found.doubts == ()
    assert found.data["head"]["rows"][1][1]["field"] == "attribute"
    assert (found.data["id"], found.data["name"]) == ("our-office", "本局的表")


def test_a_form_needs_a_name_and_an_id(dialog: LearnFormDialog) -> None:
    accept = parts.accept_button(dialog._buttons)
    assert accept.isEnabled()
    dialog.name.clear()
    assert not accept.isEnabled()
    dialog.name.setText("表")
    dialog.form_id.setText(" ")
    assert not accept.isEnabled()


@pytest.fixture
def scripted() -> ScriptedDialogs:
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, scripted: ScriptedDialogs, own_forms: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "perfdesk.ini"), scripted, run_inline)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_a_learned_form_can_be_chosen_for_a_new_filing(
    window: MainWindow, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    form = profile_for("hunan-project")
    scripted.paths = [printed(blank(form), form, tmp_path / "空白表.docx")]
    scripted.answers[LearnFormDialog] = lambda dialog: dialog.name.setText("本县的表") is None
    window.actions_by_id["learn_form"].trigger()

    assert all_profiles()["own-form-1"].name == "本县的表"
    offered: list[str] = []

    def look(dialog: NewFilingDialog) -> bool:
        offered.extend(dialog.form.itemText(i) for i in range(dialog.form.count()))
        return False

    scripted.answers[NewFilingDialog] = look
    window.actions_by_id["new"].trigger()
    assert "本县的表" in offered


def test_an_id_that_is_taken_is_refused_and_may_be_mended(
    window: MainWindow, scripted: ScriptedDialogs, tmp_path: Path
) -> None:
    form = profile_for("hunan-project")
    scripted.paths = [printed(blank(form), form, tmp_path / "空白表.docx")]
    ids = ["hebei-project", "mended"]

    def answer(dialog: LearnFormDialog) -> bool:
        dialog.form_id.setText(ids.pop(0))
        return True

    scripted.answers[LearnFormDialog] = answer
    window.actions_by_id["learn_form"].trigger()

    assert [said for said, _ in scripted.said] == ["表格编号“hebei-project”已有。"]
    assert "mended" in all_profiles()


def test_leaving_the_dialog_saves_nothing(
    window: MainWindow, scripted: ScriptedDialogs, tmp_path: Path, own_forms: Path
) -> None:
    form = profile_for("hunan-project")
    scripted.paths = [printed(blank(form), form, tmp_path / "空白表.docx")]
    window.actions_by_id["learn_form"].trigger()
    assert not own_forms.exists()
