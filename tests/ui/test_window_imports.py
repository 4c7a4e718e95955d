"""Importing real files through the window: what is dropped, pasted, cancelled, refused, and told afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import profile_for
from perfdesk.store.file import ProjectFile
from perfdesk.workflow import import_read
from perfdesk.workflow.export import export
from tests.ui.helpers import small_filing
from tests.ui.shell import ScriptedDialogs, run_now
from ui import tasks
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.progress import ProgressDialog
from ui.tasks import Cancelled, run_inline
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow, easy_rules: None, tmp_path: Path) -> MainWindow:
    empty_window.settings.set_folder("open", tmp_path)
    return empty_window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "云岭县林业局.perfdesk"
    ProjectFile.create(made, small_filing()).close()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Last year's Word file, made by our own export, in which one project is called otherwise."""
    found = small_filing()
    first, *rest = found.projects
    renamed = replace(first, code="", name="护林员再培训", title="1.护林员再培训绩效目标表")
    found = replace(found, projects=(renamed, *(replace(item, funds_use="新的用途") for item in rest)))
    return export(found, profile_for("hebei-project"), tmp_path / "去年 的表", ["docx"])[0]


def answer(dialogs: ScriptedDialogs, decide: Callable[[ImportPreview], bool] = lambda dialog: True) -> list[Any]:
    seen: list[Any] = []

    def accept(dialog: ImportPreview) -> bool:
        seen.append({key: choice.action for key, choice in dialog.choices().items()})
        return decide(dialog)

    dialogs.answers[ImportPreview] = accept
    return seen


def test_an_import_without_an_open_file_makes_one_on_the_form_that_was_recognised(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path
) -> None:
    answer(dialogs)
    window.file.import_paths([source])

    assert window.open_file is not None
    names = [project.name for project in window.open_file.filing.projects]
    assert names == ["护林员再培训", *(project.name for project in small_filing().projects[1:])]
    assert window.open_file.filing.form_id == "hebei-project"
    assert window.status.currentMessage().startswith("已导入 3 个项目，新建了“")


def test_an_import_into_an_open_file_is_one_step_shows_its_first_project_and_says_how_to_undo(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, path: Path
) -> None:
    window.file.open_path(path)
    seen = answer(dialogs)
    assert window.open_file is not None
    before = window.open_file.filing
    dialogs.paths = [source]
    window.file.import_files()

    assert list(seen[0].values()) == ["add", "replace", "replace"]
    assert [project.name for project in window.open_file.filing.projects][-1] == "护林员再培训"
    assert window.desk is not None
    assert window.desk.current_project_id() == window.open_file.filing.projects[-1].id
    place = window.desk.tree.current_place()
    assert place is not None
    assert place.project == window.open_file.filing.projects[-1].id
    assert window.status.currentMessage() == "已导入：替换 2 个项目、新增 1 个项目；按 Ctrl+Z 可以一步撤销。"
    window.actions_by_id["undo"].trigger()
    assert window.open_file.filing == before


def test_importing_the_same_again_changes_nothing_and_says_so(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, path: Path
) -> None:
    window.file.open_path(path)
    seen = answer(dialogs)
    window.file.import_paths([source])
    assert window.open_file is not None
    before = window.open_file.filing
    window.file.import_paths([source])

    assert set(seen[1].values()) == {"skip"}
    assert window.open_file.filing is before
    assert window.status.currentMessage() == "导入的内容与现有的完全相同，没有改动。"


def test_an_import_that_is_not_confirmed_stores_nothing(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, path: Path
) -> None:
    window.file.open_path(path)
    assert window.open_file is not None
    before = window.open_file.filing
    answer(dialogs, lambda dialog: False)
    window.file.import_paths([source])

    assert window.open_file.filing is before


def test_a_filing_without_a_form_takes_that_of_the_import(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, tmp_path: Path
) -> None:
    from perfdesk.model.rows import Filing

    path = tmp_path / "空白.perfdesk"
    ProjectFile.create(path, Filing()).close()
    window.file.open_path(path)
    answer(dialogs)
    window.file.import_paths([source])

    assert window.open_file is not None
    assert (window.open_file.filing.form_id, len(window.open_file.filing.projects)) == ("hebei-project", 3)
    assert window.desk is not None
    assert window.desk.current_project_id() == window.open_file.filing.projects[0].id


def test_a_filing_on_another_form_keeps_it(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, tmp_path: Path
) -> None:
    from perfdesk.model.rows import Filing

    path = tmp_path / "宁夏.perfdesk"
    ProjectFile.create(path, Filing(form_id="ningxia-project")).close()
    window.file.open_path(path)
    answer(dialogs)
    window.file.import_paths([source])

    assert window.open_file is not None
    filing = window.open_file.filing
    assert filing.form_id == "ningxia-project"
    assert all(row.requirement is not None for project in filing.projects for row in project.indicators)


def test_files_are_dropped_onto_the_window(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, path: Path
) -> None:
    window.file.take_dropped([path])
    assert window.open_file is not None
    seen = answer(dialogs)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source)), QUrl.fromLocalFile(str(source))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)

    assert [len(item) for item in seen] == [3]


def test_a_refused_file_is_named_in_the_dialog_and_the_other_is_taken(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04")
    refused: list[str] = []

    def look(dialog: ImportPreview) -> bool:
        refused.extend(item.path.name for item in dialog.contents.imported.refused)
        return True

    answer(dialogs, look)
    window.file.import_paths([broken, source])
    assert refused == ["坏.docx"]
    assert window.open_file is not None


def test_a_single_refused_file_is_told_without_a_dialog(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"")
    seen = answer(dialogs)
    dialogs.paths = [broken]
    window.actions_by_id["import"].trigger()
    assert seen == []
    assert "坏.docx" in dialogs.said[0][0]


def test_a_table_is_imported_from_the_clipboard(window: MainWindow, dialogs: ScriptedDialogs, path: Path) -> None:
    window.file.open_path(path)
    head = [["项目编码", "X1", "项目名称", "粘贴的项目"], ["资金用途", "印刷", "单位名称", "云岭县林业局"]]
    rows = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "册数", "≥300册"]]
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in (*head, *rows)))
    answer(dialogs)
    window.actions_by_id["import_pasted"].trigger()

    assert dialogs.said == []
    assert window.open_file is not None
    assert [row.level3 for row in window.open_file.filing.projects[-1].indicators] == ["册数"]


def test_an_empty_clipboard_is_told(window: MainWindow, dialogs: ScriptedDialogs) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_by_id["import_pasted"].trigger()
    assert dialogs.said[0][0] == "剪贴板里没有文字或表格。"


def test_a_file_open_for_reading_only_takes_no_import(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, path: Path
) -> None:
    other = ProjectFile.open(path)
    dialogs.choice = "read"
    window.file.open_path(path)
    dialogs.paths = [source]
    window.actions_by_id["import"].trigger()
    other.close()
    assert dialogs.said[0][0] == "这个文件是以只读方式打开的，不能导入。"


def test_cancelling_inside_a_file_stops_the_reading_and_changes_nothing(
    qtbot: QtBot,
    window: MainWindow,
    dialogs: ScriptedDialogs,
    source: Path,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the real thread: the reader waits at its first pulse until the user has cancelled."""
    monkeypatch.setattr(import_read, "_PAUSE_S", 0.0)
    monkeypatch.setattr(window, "_runner", tasks.run)
    reached, cancelled, ended = threading.Event(), threading.Event(), threading.Event()
    read = import_read.read_document

    def waiting(place: Path) -> Any:
        reached.set()
        assert cancelled.wait(10)
        try:
            return read(place)
        except Cancelled:
            ended.set()
            raise

    def cancel(dialog: QDialog) -> bool:
        assert isinstance(dialog, ProgressDialog)
        dialog.start()
        qtbot.waitUntil(reached.is_set)
        dialog.reject()
        cancelled.set()
        return False

    monkeypatch.setattr(import_read, "read_document", waiting)
    dialogs.answers[ProgressDialog] = cancel
    seen = answer(dialogs)
    window.file.open_path(path)
    assert window.open_file is not None
    before = window.open_file.filing
    window.file.import_paths([source])
    qtbot.waitUntil(ended.is_set)

    assert seen == []
    assert window.open_file.filing is before
    assert window.status.currentMessage() == "已取消导入，没有改动任何内容。"


def test_the_progress_names_the_file_and_moves_inside_it(
    window: MainWindow, dialogs: ScriptedDialogs, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_read, "_PAUSE_S", 0.0)
    told: list[tuple[int, int, str]] = []

    def watch(dialog: Any) -> bool:
        dialog._run = lambda parent, fn, done, failed, _=None: run_inline(
            parent, fn, done, failed, lambda *args: told.append(args)
        )
        return run_now(dialog)

    dialogs.answers[ProgressDialog] = watch
    answer(dialogs, lambda dialog: False)
    copy = source.with_name("一个名字非常非常长的文件，长得连进度窗口里也放不下它的全部文字.docx")
    copy.write_bytes(source.read_bytes())
    window.file.import_paths([source, copy])

    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert {total for _, total, _ in told} == {200}
    assert told[0][2] == f"正在读取“{source.name}”（第 1 个，共 2 个）…"
    assert len(told[-1][2]) < 60
