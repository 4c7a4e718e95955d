"""Handing in and handing on: the final export with its reason, its records, and the 审核意见表."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perfdesk.rules.examples import filing, project
from perfdesk.store.file import ProjectFile
from tests.ui.shell import ScriptedDialogs
from ui.dialogs.export import ExportDialog
from ui.dialogs.export_files import ExistingFiles, ExportDone
from ui.dialogs.final_export import FinalExportDialog, FinalExports
from ui.dialogs.opinions import OpinionsDialog
from ui.dialogs.parts import accept_button
from ui.window import MainWindow

REASON = "等待上级批复"


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path, easy_rules: None) -> MainWindow:
    """A file whose first project has one open mandatory remark; its second is sound."""
    path = tmp_path / "a.perfdesk"
    ProjectFile.create(path, filing(project({"成本": {"value": "≤20万元"}}), project(name="农机检修"))).close()
    empty_window.file.open_path(path)
    return empty_window


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def _export(window: MainWindow, folder: Path, *, final: bool, only: int | None = None) -> None:
    shown: list[ExportDialog] = []

    def fill(dialog: ExportDialog) -> bool:
        shown.append(dialog)
        dialog.folder.setText(str(folder))
        (dialog.final if final else dialog.draft).setChecked(True)
        if only is not None:
            for row in range(dialog.projects.count()):
                item = dialog.projects.item(row)
                item.setCheckState(item.checkState().__class__.Checked if row == only else item.checkState().Unchecked)
        return len(shown) == 1

    window.dialogs.answers[ExportDialog] = fill  # type: ignore[attr-defined]
    window.actions_by_id["export"].trigger()


def _records(window: MainWindow) -> tuple[Any, ...]:
    assert window.open_file is not None
    return window.open_file.filing.final_exports


def _of(dialogs: ScriptedDialogs, kind: type[Any]) -> list[Any]:
    return [dialog for dialog in dialogs.shown if isinstance(dialog, kind)]


def test_a_draft_is_never_asked_about(window: MainWindow, dialogs: ScriptedDialogs, out: Path) -> None:
    _export(window, out, final=False)
    assert list(out.iterdir())
    assert not _of(dialogs, FinalExportDialog)
    assert _records(window) == ()


def test_an_export_begins_as_a_draft_each_time(window: MainWindow, dialogs: ScriptedDialogs, out: Path) -> None:
    dialogs.answers[FinalExportDialog] = _give(REASON)
    _export(window, out, final=True)
    seen: list[bool] = []
    dialogs.answers[ExportDialog] = lambda dialog: bool(seen.append(dialog.draft.isChecked()))
    window.actions_by_id["export"].trigger()
    assert seen == [True]


def _give(reason: str) -> Any:
    def answer(dialog: FinalExportDialog) -> bool:
        accept: Any = accept_button(dialog._buttons)
        assert not accept.isEnabled()
        dialog.reason.setPlainText("  ")
        assert not accept.isEnabled()
        dialog.reason.setPlainText(reason)
        assert accept.isEnabled()
        return True

    return answer


def test_a_final_export_lists_what_is_open_and_records_the_reason(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path
) -> None:
    dialogs.answers[FinalExportDialog] = _give(REASON)
    _export(window, out, final=True)
    (asked,) = _of(dialogs, FinalExportDialog)
    assert [asked.errors.item(row).text()[:7] for row in range(asked.errors.count())] == ["1. 农技推广"]
    (record,) = _records(window)
    assert (record.errors, record.reason) == (1, REASON)
    assert list(record.files) == [path.name for path in out.iterdir()]
    assert _of(dialogs, ExportDone)


def test_the_reason_can_be_typed_at_once_spaces_too(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs, out: Path
) -> None:
    _export(window, out, final=True)
    (dialog,) = _of(dialogs, FinalExportDialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    assert dialog.focusWidget() is dialog.reason
    QTest.keyClicks(dialog.focusWidget(), "a b")
    assert dialog.isVisible()
    assert dialog.reason_text() == "a b"
    dialog.close()


def test_going_back_writes_and_records_nothing(window: MainWindow, dialogs: ScriptedDialogs, out: Path) -> None:
    _export(window, out, final=True)
    assert _of(dialogs, FinalExportDialog)
    assert not out.exists()
    assert _records(window) == ()


def test_a_final_export_of_sound_projects_asks_nothing(window: MainWindow, dialogs: ScriptedDialogs, out: Path) -> None:
    _export(window, out, final=True, only=1)
    assert list(out.iterdir())
    assert not _of(dialogs, FinalExportDialog)
    assert _records(window) == ()


def test_a_read_only_file_cannot_record_a_reason_and_says_so(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path
) -> None:
    assert window.open_file is not None
    window.open_file.read_only = True
    _export(window, out, final=True)
    assert "只读" in dialogs.said[-1][0]
    assert not out.exists()


def test_the_records_are_shown_the_latest_first(window: MainWindow, dialogs: ScriptedDialogs, out: Path) -> None:
    window.actions_by_id["final_exports"].trigger()
    assert _of(dialogs, FinalExports)[0].table.topLevelItemCount() == 0
    dialogs.answers[ExistingFiles] = lambda dialog: True
    for reason in ("第一次", "第二次"):
        dialogs.answers[FinalExportDialog] = _give(reason)
        _export(window, out, final=True)
    window.actions_by_id["final_exports"].trigger()
    table = _of(dialogs, FinalExports)[1].table
    reasons = {table.topLevelItem(row).text(2) for row in range(table.topLevelItemCount())}
    assert reasons == {"第一次", "第二次"}
    assert table.topLevelItem(0).text(1) == "1 条"


def test_the_list_of_opinions_is_written_with_the_same_care(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path
) -> None:
    def fill(dialog: OpinionsDialog) -> bool:
        dialog.formats["xlsx"].setChecked(True)
        dialog.folder.setText(str(out))
        return True

    dialogs.answers[OpinionsDialog] = fill
    window.actions_by_id["opinions"].trigger()
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"青棠县农业农村局2025年预算绩效目标审核意见表.{kind}" for kind in ("docx", "xlsx")]
    dialogs.answers[ExistingFiles] = lambda dialog: True
    window.actions_by_id["opinions"].trigger()
    assert len(list(out.iterdir())) == 4
    assert window.settings.kinds("opinions") == ["docx", "xlsx"]
    assert window.settings.kinds() == ["docx"]


def test_the_dialog_of_opinions_needs_a_format_and_a_folder(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = OpinionsDialog(filing(), tmp_path, ["docx"], lambda *_: tmp_path / "b")
    qtbot.addWidget(dialog)
    accept: Any = accept_button(dialog._buttons)
    assert accept.isEnabled()
    assert "审核意见表.docx" in dialog.names.text()
    dialog.folder.setText(" ")
    assert not accept.isEnabled()
    dialog._browse()
    assert accept.isEnabled()
    dialog.formats["docx"].setChecked(False)
    assert not accept.isEnabled()
