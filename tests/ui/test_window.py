from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.editing import commands
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Ref
from tests.ui.helpers import small_filing
from tests.ui.shell import FakeFile, ScriptedDialogs, opened_in_memory
from ui.actions import ACTIONS
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")
VALUE = Ref("p1", "p1i0", "value")


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


@pytest.fixture
def busy(window: MainWindow) -> MainWindow:
    """The window with the small filing open."""
    window.show_file(opened_in_memory(small_filing(), PATH))
    return window


def _do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def _edit(window: MainWindow, text: str = "≥130人") -> None:
    assert window.open_file is not None
    bridge = window.open_file.bridge
    bridge.do(commands.set_field(bridge.filing, VALUE, text))


def _filing(window: MainWindow) -> Filing:
    assert window.open_file is not None
    return window.open_file.filing


def test_the_start_page_is_shown_and_file_actions_are_off_when_no_file_is_open(window: MainWindow) -> None:
    assert window.start_page.isVisible()
    assert not window.docks.tree.isVisible()
    assert window.actions_by_id["new"].isEnabled()
    assert not any(window.actions_by_id[spec.id].isEnabled() for spec in ACTIONS if spec.needs)


def test_an_open_file_shows_its_first_project_and_the_docks(busy: MainWindow) -> None:
    assert busy.desk is not None
    assert busy.desk.current_project_id() == "p1"
    assert busy.docks.tree.isVisible()
    assert busy.docks.findings.isVisible()
    assert not busy.start_page.isVisible()
    assert "云岭县林业局" in busy.windowTitle()
    assert busy.actions_by_id["row_add"].isEnabled()


def test_an_empty_filing_opens_too(window: MainWindow) -> None:
    window.show_file(opened_in_memory(Filing(form_id="hebei-project", unit_name="云岭县林业局"), PATH))

    assert window.actions_by_id["project_add"].isEnabled()
    assert not window.actions_by_id["row_add"].isEnabled()
    _do(window, "project_add")
    assert len(_filing(window).projects) == 1
    assert window.actions_by_id["row_add"].isEnabled()


def test_closing_a_file_leaves_it_clean_and_shows_the_start_page(busy: MainWindow) -> None:
    opened = busy.open_file
    assert opened is not None
    _do(busy, "close_file")

    assert opened.store.closed == 1
    assert busy.open_file is None
    assert busy.start_page.isVisible()
    assert busy.status.path.text() == ""


def test_a_step_says_when_it_was_saved_and_names_itself_in_the_undo_entry(busy: MainWindow) -> None:
    assert not busy.actions_by_id["undo"].isEnabled()
    _edit(busy)

    assert busy.status.saved.text() == f"已保存 {busy.saved_at}"
    assert busy.actions_by_id["undo"].text() == "撤销 修改指标值"
    _do(busy, "undo")
    assert _filing(busy).project("p1").indicators[0].value == "≥120人"
    assert busy.actions_by_id["redo"].text() == "重做 修改指标值"
    assert not busy.actions_by_id["undo"].isEnabled()
    _do(busy, "redo")
    assert _filing(busy).project("p1").indicators[0].value == "≥130人"


def test_findings_are_counted_in_the_status_bar(qtbot: QtBot, busy: MainWindow) -> None:
    qtbot.waitUntil(lambda: "强制性 1" in busy.status.counts.text())
    _edit(busy, "")
    qtbot.waitUntil(lambda: "强制性 2" in busy.status.counts.text())


def test_f8_walks_through_the_findings_and_around(qtbot: QtBot, busy: MainWindow) -> None:
    assert busy.open_file is not None
    assert busy.desk is not None
    bridge = busy.open_file.bridge
    qtbot.waitUntil(lambda: not bridge.checking and bool(bridge.findings()))
    panel = busy.desk.findings
    found = [panel.model.lines[row].found for row in panel.list.stops()]
    first = next(i for i, item in enumerate(found) if item.ref.project == "p1")
    for step in range(len(found) + 1):
        _do(busy, "next_finding")
        expected = found[(first + step) % len(found)]
        assert panel.current() == expected
        assert busy.desk.current_project_id() == expected.ref.project
        assert expected.message in busy.status.currentMessage()
    _do(busy, "previous_finding")
    assert panel.current() == found[(first + len(found) - 1) % len(found)]


def test_f8_says_so_when_nothing_is_found(window: MainWindow) -> None:
    window.show_file(opened_in_memory(Filing(form_id="hebei-project"), PATH))
    _do(window, "next_finding")

    assert window.status.currentMessage() == "列表里没有意见。"


def test_ctrl_s_makes_a_copy_and_says_that_saving_is_not_needed(busy: MainWindow) -> None:
    assert busy.open_file is not None
    _do(busy, "backup")

    assert busy.open_file.store.backups == 1
    assert busy.status.currentMessage().startswith("已备份到 ")
    assert "平时无需保存" in busy.status.currentMessage()


def test_text_still_being_typed_is_stored_before_an_action_reads_the_filing(busy: MainWindow) -> None:
    assert busy.desk is not None
    grid = busy.desk.grid()
    assert grid is not None
    index = grid.grid.index_of(VALUE)
    grid.setCurrentIndex(index)
    grid.edit(index)
    editor = grid._editor()
    assert editor is not None
    editor.set_text_value("≥150人")
    _do(busy, "backup")

    assert _filing(busy).project("p1").indicators[0].value == "≥150人"


def test_a_refused_text_keeps_the_window_open_and_the_reason_is_said(
    qtbot: QtBot, busy: MainWindow, dialogs: ScriptedDialogs
) -> None:
    assert busy.open_file is not None
    assert busy.desk is not None
    grid = busy.desk.grid()
    assert grid is not None
    busy.open_file.store.full = True
    index = grid.grid.index_of(VALUE)
    grid.setCurrentIndex(index)
    grid.edit(index)
    editor = grid._editor()
    assert editor is not None
    editor.set_text_value("≥150人")

    assert not busy.close()
    assert dialogs.said == []
    qtbot.waitUntil(lambda: dialogs.said == [("磁盘已满，未保存。", "请清理磁盘后再试。")])
    assert editor.text_value() == "≥150人"
    busy.open_file.store.full = False
    assert busy.close()


def test_what_is_refused_while_a_refusal_is_read_is_not_said_twice(
    qtbot: QtBot, busy: MainWindow, dialogs: ScriptedDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert busy.open_file is not None
    said: list[str] = []

    def refuse(parent: object, error: UserError) -> None:
        said.append(error.message)
        _edit(busy, "≥160人")
        QApplication.processEvents()

    monkeypatch.setattr(dialogs, "refuse", refuse)
    busy.open_file.store.full = True
    _edit(busy)
    qtbot.waitUntil(lambda: bool(said))
    QApplication.processEvents()

    assert said == ["磁盘已满，未保存。"]
    busy.open_file.store.full = False


def test_closing_the_window_asks_nothing(busy: MainWindow, dialogs: ScriptedDialogs) -> None:
    _edit(busy)
    opened = busy.open_file
    assert opened is not None

    assert busy.close()
    assert opened.store.closed == 1
    assert dialogs.asked == []
    assert dialogs.said == []


def test_a_bug_while_closing_is_reported_and_cannot_lock_the_user_in(
    busy: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_: reported.append(kind))

    def fail() -> bool:
        raise ZeroDivisionError

    assert busy.desk is not None
    monkeypatch.setattr(busy.desk, "commit_pending", fail)
    assert not busy.close()
    assert busy.close()
    assert reported == [ZeroDivisionError, ZeroDivisionError]


def test_a_copy_that_failed_at_closing_is_said_in_passing(busy: MainWindow) -> None:
    assert busy.open_file is not None
    busy.open_file.store.backup_problem = UserError("备份文件夹不能写入。", "请检查权限。")
    _do(busy, "close_file")

    assert busy.status.currentMessage() == f"没能备份“{PATH.name}”：备份文件夹不能写入。 请检查权限。"


def test_a_bug_in_a_step_is_reported_before_it_reaches_qt(busy: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_: reported.append(kind))

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    assert busy.open_file is not None
    monkeypatch.setattr(busy.open_file.store, "commit_do", fail)
    before = _filing(busy)
    _edit(busy)

    assert reported == [ZeroDivisionError]
    assert _filing(busy) is before


def test_a_read_only_file_says_so_and_offers_nothing_that_changes_it(window: MainWindow) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH, read_only=True))

    assert "只读" in window.windowTitle()
    assert "只读" in window.status.path.text()
    assert window.actions_by_id["export"].isEnabled()
    for name in ("undo", "redo", "project_add", "row_add", "project_delete", "backup"):
        assert not window.actions_by_id[name].isEnabled(), name


def test_deleting_a_project_asks_first(busy: MainWindow, dialogs: ScriptedDialogs) -> None:
    dialogs.choice = "cancel"
    _do(busy, "project_delete")
    assert len(_filing(busy).projects) == 3

    dialogs.choice = "delete"
    _do(busy, "project_delete")
    assert [project.name for project in _filing(busy).projects] == ["森林防火宣传", "古树名木保护"]
    _, _, choices = dialogs.asked[0]
    assert [choice.text for choice in choices if choice.default] == ["保留"]


def test_projects_are_copied_and_moved(busy: MainWindow) -> None:
    _do(busy, "project_copy")
    assert [project.name for project in _filing(busy).projects][:2] == ["护林员培训", "护林员培训"]
    _do(busy, "project_down")
    assert [project.name for project in _filing(busy).projects][:3] == ["护林员培训", "森林防火宣传", "护林员培训"]


def test_rows_are_added_moved_and_deleted(busy: MainWindow) -> None:
    assert busy.desk is not None
    grid = busy.desk.grid()
    assert grid is not None
    grid.setCurrentIndex(grid.grid.index(1, 2))
    _do(busy, "row_add")
    assert len(_filing(busy).project("p1").indicators) == 9
    _do(busy, "row_delete")
    assert [row.id for row in _filing(busy).project("p1").indicators] == [f"p1i{i}" for i in range(8)]
    grid.setCurrentIndex(grid.grid.index(1, 2))
    _do(busy, "row_up")
    assert [row.id for row in _filing(busy).project("p1").indicators][:2] == ["p1i1", "p1i0"]


def test_f6_walks_through_the_panes(qtbot: QtBot, busy: MainWindow) -> None:
    busy.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def pane() -> int:
        focus = QApplication.focusWidget()
        return next(i for i, item in enumerate(busy.panes()) if item is focus or item.isAncestorOf(focus))

    start = pane()
    walked = []
    for _ in range(4):
        _do(busy, "next_pane")
        walked.append(pane())
    assert walked == [(start + 1) % 4, (start + 2) % 4, (start + 3) % 4, start]
    _do(busy, "previous_pane")
    assert pane() == (start - 1) % 4


def test_the_layout_and_the_column_widths_survive_a_restart(
    qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs
) -> None:
    ini = tmp_path / "other.ini"
    first = MainWindow(Settings(ini), dialogs, run_inline)
    qtbot.addWidget(first)
    first.show()
    first.show_file(opened_in_memory(small_filing(), PATH))
    first.docks.findings.hide()
    assert first.desk is not None
    weights = [float(10 + i) for i in range(6)]
    first.desk.workspace.project_page.grid.set_column_weights(weights)
    first.close()

    second = MainWindow(Settings(ini), dialogs, run_inline)
    qtbot.addWidget(second)
    second.show()
    second.show_file(opened_in_memory(small_filing(), PATH))
    assert second.desk is not None
    assert second.desk.workspace.project_page.grid.column_weights() == weights
    assert second.docks.tree.isVisible()
    assert not second.docks.findings.isVisible()
    _do(second, "reset_layout")
    assert second.docks.findings.isVisible()
    second.close()


def test_recent_files_that_are_gone_are_said_and_forgotten(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    gone = tmp_path / "没有了.perfdesk"
    window.settings.add_recent(gone)
    window.show_recent()
    assert window.recent_menu.actions()[0].text().startswith("&1 没有了")

    window.open_recent(gone)
    assert "找不到" in dialogs.said[0][0]
    assert window.settings.recent() == []


def test_every_file_kept_in_memory_is_closed_when_another_is_shown(window: MainWindow) -> None:
    first = opened_in_memory(small_filing(), PATH)
    window.show_file(first)
    window.show_file(opened_in_memory(small_filing(), PATH.with_name("另一个.perfdesk")))

    assert isinstance(first.store, FakeFile)
    assert first.store.closed == 1
    assert "另一个" in window.windowTitle()


def test_a_user_error_in_an_action_is_said_calmly(window: MainWindow, dialogs: ScriptedDialogs) -> None:
    def refuse() -> None:
        raise UserError("不行。", "换一个。")

    window.attempt(refuse)
    assert dialogs.said == [("不行。", "换一个。")]
