"""Opening, making, importing and exporting real files through the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.store.file import ProjectFile
from tests.ui.helpers import small_filing
from tests.ui.shell import ScriptedDialogs
from ui import file_actions, outside
from ui.dialogs.new_filing import NewFilingDialog
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow, easy_rules: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(file_actions, "documents_folder", lambda: tmp_path)
    return empty_window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "云岭县林业局.perfdesk"
    ProjectFile.create(made, small_filing()).close()
    return made


def _do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def test_a_new_filing_is_made_opened_and_remembered(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    def fill(dialog: NewFilingDialog) -> bool:
        dialog.unit_name.setText("云岭县水利局")
        dialog.path.setText(str(tmp_path / "新.perfdesk"))
        return True

    dialogs.answers[NewFilingDialog] = fill
    _do(window, "new")

    assert window.open_file is not None
    assert window.open_file.filing.unit_name == "云岭县水利局"
    assert {row.section for row in window.open_file.filing.narratives} == set(window.open_file.bridge.profile.sections)
    assert window.settings.recent() == [tmp_path / "新.perfdesk"]


def test_a_new_filing_never_replaces_a_file(window: MainWindow, dialogs: ScriptedDialogs, path: Path) -> None:
    before = path.read_bytes()

    def fill(dialog: NewFilingDialog) -> bool:
        dialog.unit_name.setText("云岭县水利局")
        dialog.path.setText(str(path))
        return True

    dialogs.answers[NewFilingDialog] = fill
    _do(window, "new")

    assert "已经存在" in dialogs.said[0][0]
    assert path.read_bytes() == before


def test_an_opened_file_is_edited_closed_and_found_again(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    dialogs.paths = [path]
    _do(window, "open")
    _do(window, "project_copy")
    _do(window, "close_file")

    file = ProjectFile.open(path, read_only=True)
    assert len(file.load_filing().projects) == 4
    file.close()
    _do(window, "open")
    assert window.actions_by_id["undo"].text() == "撤销 复制项目“护林员培训”"


def test_a_file_in_use_is_told_with_its_holder_and_offered_to_read(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    holder = ProjectFile.open(path)
    dialogs.paths, dialogs.choice = [path], "cancel"
    _do(window, "open")
    message, _, choices = dialogs.asked[0]
    assert path.name in message
    assert [choice.text for choice in choices] == ["以只读方式打开", "取消"]
    assert window.open_file is None

    dialogs.choice = "read"
    _do(window, "open")
    assert window.open_file is not None
    assert window.open_file.read_only
    assert not window.actions_by_id["undo"].isEnabled()
    holder.close()


def test_opening_the_file_that_is_open_already_changes_nothing(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    dialogs.paths = [path]
    _do(window, "open")
    first = window.open_file
    _do(window, "open")

    assert window.open_file is first
    assert dialogs.asked == []


def test_a_file_that_is_no_filing_is_refused_and_the_open_one_stays(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path
) -> None:
    window.file.open_path(path)
    other = tmp_path / "别的.perfdesk"
    other.write_text("这不是数据库", encoding="utf-8")
    dialogs.paths = [other]
    _do(window, "open")

    assert len(dialogs.said) == 1
    assert window.open_file is not None
    assert window.open_file.path == path


def test_a_backup_is_made_beside_the_file(window: MainWindow, path: Path) -> None:
    window.file.open_path(path)
    _do(window, "project_copy")
    _do(window, "backup")

    text = window.status.currentMessage()
    assert text.startswith("已备份到 ")
    assert Path(text.removeprefix("已备份到 ").partition("；")[0]).is_file()


def test_a_copy_goes_elsewhere_and_the_window_stays(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path
) -> None:
    window.file.open_path(path)
    _do(window, "project_copy")
    dialogs.paths = [tmp_path / "优盘.perfdesk"]
    _do(window, "save_copy")

    file = ProjectFile.open(tmp_path / "优盘.perfdesk")
    assert len(file.load_filing().projects) == 4
    file.close()
    assert window.open_file is not None
    assert window.open_file.path == path


def test_the_sample_is_a_copy_of_the_users_own(window: MainWindow, tmp_path: Path) -> None:
    _do(window, "sample")
    assert window.open_file is not None
    assert window.open_file.path == tmp_path / file_actions.SAMPLE_NAME
    count = len(window.open_file.filing.projects)

    _do(window, "project_copy")
    _do(window, "close_file")
    _do(window, "sample")
    assert len(window.open_file.filing.projects) == count + 1


def test_a_child_program_gets_the_environment_of_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {
        "LD_LIBRARY_PATH": "/bundle",
        "LD_LIBRARY_PATH_ORIG": "/usr/local/lib",
        "QT_PLUGIN_PATH": "/bundle/plugins",
        "QT_IM_MODULE": "ibus",
        "PERFDESK_IM_WISHED": "fcitx5",
        "HOME": "/home/a",
    }
    assert outside.clean_environment(ours) == {
        "LD_LIBRARY_PATH": "/usr/local/lib",
        "QT_IM_MODULE": "fcitx5",
        "HOME": "/home/a",
    }
