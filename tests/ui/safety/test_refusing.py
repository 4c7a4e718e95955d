"""What the window does when a file is in use, damaged, on a stick, or when the disk refuses."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Ref
from perfdesk.store import connect
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from tests.ui.helpers import commit
from tests.ui.safety.helpers import UNIT, change, foreign_note, line, unit_of
from tests.ui.shell import ScriptedDialogs
from ui.window import MainWindow


def test_a_file_in_use_opens_read_only_with_a_line_that_says_who_and_a_way_to_try_again(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    holder = ProjectFile.open(path)
    note = json.loads(note_path(path).read_text(encoding="utf-8"))
    note_path(path).write_text(json.dumps({**note, "user": "wanghong", "pid": os.getppid()}), encoding="utf-8")
    dialogs.choice = "read"
    window.file.open_path(path)
    assert f"wanghong（{platform.node()}）" in line(window, "read_only")
    assert not window.actions_by_id["row_add"].isEnabled()
    assert window.desk is not None
    assert all(editor.isReadOnly() for editor in window.desk.workspace.overview.editors.values())

    window.safety.bar.press("read_only", "重新尝试编辑")
    assert window.open_file is not None
    assert window.open_file.read_only
    holder.close()
    window.safety.bar.press("read_only", "重新尝试编辑")
    assert not window.open_file.read_only
    assert line(window, "read_only") == ""
    assert change(window, "甲局")


def test_a_note_that_another_computer_left_can_be_taken_over_with_a_question(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path
) -> None:
    foreign_note(path)
    dialogs.choice = "cancel"
    window.file.open_path(path)
    text, advice, choices = dialogs.asked[0]
    assert "wanghong（三楼-07）" in text
    assert "接管" in advice
    assert [choice.key for choice in choices] == ["read", "take", "cancel"]
    assert window.open_file is None

    dialogs.choice = "take"
    window.file.open_path(path)
    assert window.open_file is not None
    assert not window.open_file.read_only
    assert change(window, "甲局")


# The disk refuses


class Refusing:
    """A connection that refuses to write while `message` is set."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.message = connection, "database or disk is full"

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if self.message and sql.startswith("BEGIN"):
            raise sqlite3.OperationalError(self.message)
        return self.connection.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


@pytest.fixture
def refusing(window: MainWindow, path: Path) -> Refusing:
    """The file is open at its first project, with a full disk."""
    window.file.open_path(path)
    assert window.open_file is not None
    store = window.open_file.store
    store._connection = Refusing(store._connection)
    return store._connection


def type_goal(window: MainWindow, text: str) -> object:
    """Type into a field of the project's head and leave it to be saved."""
    assert window.desk is not None
    head = window.desk.workspace.project_page.head
    editor = head.editors["name"]
    editor.set_text_value(text)
    editor.setProperty("edited", True)
    return editor


def test_what_a_full_disk_refuses_stays_in_its_editor_and_a_line_tells_why(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs, refusing: Refusing, path: Path
) -> None:
    editor = type_goal(window, "新的项目名称")
    assert not window.commit_pending()
    qtbot.waitUntil(lambda: line(window, "refused") != "")
    assert "磁盘已满" in line(window, "refused")
    assert editor.text_value() == "新的项目名称"
    assert dialogs.said == []

    window.safety.bar.press("refused", "重试")
    qtbot.waitUntil(lambda: line(window, "refused") != "")
    refusing.message = ""
    window.safety.bar.press("refused", "重试")
    assert line(window, "refused") == ""
    assert window.open_file is not None
    assert window.open_file.filing.projects[0].name == "新的项目名称"
    assert len(window.open_file.bridge.session.history) == 1


def begin_typing(window: MainWindow, place: Ref, text: str) -> Callable[[], str]:
    """Type into the editor of a place; gives what stands in it later."""
    assert window.desk is not None
    desk, workspace = window.desk, window.desk.workspace
    workspace.go_to(place)
    if place.indicator is not None:
        desk.grid().edit(desk.grid().currentIndex())
        desk.grid()._editor().set_text_value(text)
        return lambda: desk.grid()._editor().text_value()
    if place.field == "":
        desk.tree.rename()
        desk.tree._editor().set_text_value(text)
        return lambda: desk.tree._editor().text_value()
    editor = workspace.focusWidget()
    editor.selectAll()
    commit(editor, text)
    return editor.text_value


@pytest.mark.parametrize("kind", ["cell", "head", "part_one", "filing", "tree"])
def test_no_editor_gives_a_refused_text_up_wherever_the_user_turns(
    window: MainWindow, refusing: Refusing, kind: str
) -> None:
    opened, window_desk = window.open_file, window.desk
    assert opened is not None
    assert window_desk is not None
    first, second = opened.filing.projects[:2]
    place = {
        "cell": Ref(first.id, first.indicators[0].id, "level3"),
        "head": Ref(first.id, None, "name"),
        "part_one": Ref(None, None, next(iter(opened.bridge.sections))),
        "filing": Ref(None, None, "unit_name"),
        "tree": Ref(first.id, None, ""),
    }[kind]
    text = begin_typing(window, place, "打的字")
    window_desk.tree.setCurrentIndex(window_desk.tree.tree.place_index(Ref(second.id, None, "")))
    window_desk.go_to(Ref(second.id, None, "name"))
    for action in ("undo", "project_add", "find", "close_file"):
        window.actions_by_id[action].trigger()
    assert not window.close()
    assert window.open_file is opened
    assert text() == "打的字"
    assert not opened.bridge.session.history

    refusing.message = ""
    window.safety.refusing.retry()
    assert read_ref(opened.filing, place if place.field else Ref(first.id, None, "name")) == "打的字"


def test_a_refused_step_without_an_editor_is_tried_again_too(
    qtbot: QtBot, window: MainWindow, refusing: Refusing
) -> None:
    window.actions_by_id["project_copy"].trigger()
    qtbot.waitUntil(lambda: line(window, "refused") != "")
    refusing.message = ""
    window.safety.bar.press("refused", "重试")
    assert window.open_file is not None
    assert len(window.open_file.filing.projects) == 4
    assert line(window, "refused") == ""


def test_work_goes_on_at_another_place_with_the_typed_text_and_the_history(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs, refusing: Refusing, path: Path, tmp_path: Path
) -> None:
    refusing.message = ""
    assert change(window, "甲局")
    assert window.open_file is not None
    window.open_file.bridge.session.end_burst()
    refusing.message = "disk I/O error"
    type_goal(window, "新的项目名称")
    assert not window.commit_pending()
    qtbot.waitUntil(lambda: line(window, "refused") != "")
    other = tmp_path / "别处.perfdesk"
    dialogs.paths = [other]
    window.safety.bar.press("refused", "另存到别处…")

    assert line(window, "refused") == ""
    assert window.open_file.path == other
    assert window.windowTitle().startswith("别处")
    assert window.open_file.filing.projects[0].name == "新的项目名称"
    window.actions_by_id["close_file"].trigger()
    with ProjectFile.open(other) as file:
        session = Session(file)
        assert session.filing.projects[0].name == "新的项目名称"
        assert session.undo()
        assert session.undo()
        assert session.filing.unit_name == "云岭县林业局"
    assert unit_of(path) == "甲局"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be moved")
def test_a_file_taken_away_underneath_is_told_in_the_bar_and_goes_on_elsewhere(
    qtbot: QtBot, window: MainWindow, dialogs: ScriptedDialogs, path: Path, tmp_path: Path
) -> None:
    window.file.open_path(path)
    path.unlink()
    type_goal(window, "新的项目名称")
    assert not window.commit_pending()
    qtbot.waitUntil(lambda: "不在原处" in line(window, "refused"))
    dialogs.paths = [tmp_path / "别处.perfdesk"]
    window.safety.bar.press("refused", "另存到别处…")
    assert window.open_file is not None
    assert window.open_file.filing.projects[0].name == "新的项目名称"
    assert window.commit_pending()


def test_a_folder_that_takes_nothing_lets_the_file_be_read(
    window: MainWindow, dialogs: ScriptedDialogs, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = connect._uri
    monkeypatch.setattr(connect, "_uri", lambda at, mode: real(at, "ro"))
    dialogs.choice = "read"
    window.file.open_path(path)
    assert window.open_file is not None
    assert window.open_file.read_only
    assert "另存副本" in dialogs.asked[0][1]

    monkeypatch.undo()
    dialogs.paths = [path.with_name("我的.perfdesk")]
    window.safety.bar.press("read_only", "另存后编辑…")
    assert window.open_file.path == path.with_name("我的.perfdesk")
    assert change(window, "甲局")
    assert unit_of(path) == "云岭县林业局"


def test_commands_still_make_steps_after_a_refusal(window: MainWindow, refusing: Refusing) -> None:
    assert window.open_file is not None
    filing = window.open_file.filing
    assert not window.open_file.bridge.do(commands.set_field(filing, UNIT, "甲局"))
    assert window.open_file.filing is filing
    refusing.message = ""
    assert window.open_file.bridge.retry()
    assert window.open_file.filing.unit_name == "甲局"
    assert not window.open_file.bridge.retry()
