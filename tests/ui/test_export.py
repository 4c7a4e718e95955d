"""Exporting through the window: names that exist, files in use, full disks, a change of mind."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.errors import UserError
from perfdesk.store.file import ProjectFile
from tests.ui.helpers import filing_of, press, project, small_filing
from tests.ui.shell import ScriptedDialogs
from ui import outside, tasks
from ui.dialogs import parts
from ui.dialogs.export import ExportDialog
from ui.dialogs.export_files import ExistingFiles, ExportDone
from ui.dialogs.progress import ProgressDialog
from ui.settings import Settings
from ui.tasks import Cancelled
from ui.window import MainWindow

NAMES = ["1.护林员培训绩效目标表.docx", "2.森林防火宣传绩效目标表.docx", "3.古树名木保护绩效目标表.docx"]


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path, easy_rules: None) -> MainWindow:
    path = tmp_path / "云岭县林业局.perfdesk"
    ProjectFile.create(path, small_filing()).close()
    empty_window.file.open_path(path)
    return empty_window


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def opened_folders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    opened: list[Path] = []
    monkeypatch.setattr(outside, "open_folder", lambda folder, still_wanted=None: opened.append(folder))
    return opened


def _export(window: MainWindow, folder: Path, kinds: tuple[str, ...] = ("docx",), *, each: bool = True) -> None:
    shown: list[ExportDialog] = []

    def fill(dialog: ExportDialog) -> bool:
        shown.append(dialog)
        for kind, box in dialog.formats.items():
            box.setChecked(kind in kinds)
        (dialog.each if each else dialog.together).setChecked(True)
        dialog.folder.setText(str(folder))
        return len(shown) == 1  # back to it a second time: leave it

    window.dialogs.answers[ExportDialog] = fill  # type: ignore[attr-defined]
    window.actions_by_id["export"].trigger()


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def _done(dialogs: ScriptedDialogs) -> ExportDone:
    (found,) = (dialog for dialog in dialogs.shown if isinstance(dialog, ExportDone))
    return found


def test_an_export_writes_the_files_and_offers_their_folder(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, opened_folders: list[Path]
) -> None:
    dialogs.answers[ExportDone] = lambda dialog: True
    _export(window, out, ("docx", "xlsx"), each=False)
    assert sorted(item.suffix for item in out.iterdir()) == [".docx", ".xlsx"]
    assert opened_folders == [out]


def test_one_file_each_is_written_and_the_wish_remembered(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path
) -> None:
    _export(window, out, ("docx", "pdf"))
    assert _names(out) == sorted([*NAMES, *(name.replace(".docx", ".pdf") for name in NAMES)])
    settings = Settings(window.settings.path)
    assert (settings.folder("export"), settings.kinds(), settings.each()) == (out, ["docx", "pdf"], True)
    assert settings.pattern() == "{no}.{name}绩效目标表"
    again = dialogs.answers[ExportDialog]
    seen: list[bool] = []
    dialogs.answers[ExportDialog] = lambda dialog: bool(seen.append(dialog.each.isChecked()))
    window.actions_by_id["export"].trigger()
    assert seen == [True]
    assert again


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("replace", NAMES),
        ("rename", [NAMES[0].replace(".docx", "(2).docx"), *NAMES]),
        ("back", [NAMES[0]]),
    ],
)
def test_a_name_that_exists_is_replaced_renamed_or_thought_over(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, answer: str, expected: list[str]
) -> None:
    out.mkdir()
    (out / NAMES[0]).write_text("旧", encoding="utf-8")

    def choose(dialog: ExistingFiles) -> bool:
        assert [dialog.files.item(row).text() for row in range(dialog.files.count())] == [NAMES[0]]
        if answer == "replace":
            dialog.replace.click()
        return answer != "back"

    dialogs.answers[ExistingFiles] = choose
    _export(window, out)
    assert _names(out) == sorted(expected)
    assert ((out / NAMES[0]).read_bytes() == "旧".encode()) == (answer != "replace")
    questions = [type(dialog) for dialog in dialogs.shown].count(ExportDialog)
    assert questions == (2 if answer == "back" else 1)


@pytest.mark.parametrize("answer", ["rename", "retry", None])
def test_a_file_in_use_is_written_under_another_name_tried_again_or_left(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, answer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.mkdir()
    target, lock = out / NAMES[1], out / f".~lock.{NAMES[1]}#"
    target.write_text("开着", encoding="utf-8")
    lock.write_text("", encoding="utf-8")
    dialogs.answers[ExistingFiles] = lambda dialog: dialog.replace.click() or True

    def ask(parent: object, text: str, advice: str, choices: Any) -> str | None:
        dialogs.asked.append((text, advice, list(choices)))
        lock.unlink()
        return answer

    monkeypatch.setattr(dialogs, "ask", ask)
    _export(window, out)
    ((text, advice, choices),) = dialogs.asked
    assert NAMES[1] in text
    assert "LibreOffice" in text
    assert "(2)" in advice
    assert [choice.key for choice in choices] == ["rename", "retry", "stop"]
    expected = {
        "rename": [*NAMES, NAMES[1].replace(".docx", "(2).docx")],
        "retry": NAMES,
        None: NAMES[:2],
    }[answer]
    assert _names(out) == sorted(expected)
    assert (target.read_bytes() == "开着".encode()) == (answer != "retry")
    assert _done(dialogs).windowTitle() == ("导出已停止" if answer is None else "导出完成")


def test_a_full_disk_lets_another_folder_be_chosen(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def full(source: Any, target: Any) -> None:
        if Path(target).parent == out and Path(target).name != NAMES[0]:
            raise OSError(errno.ENOSPC, "full")
        real(source, target)

    monkeypatch.setattr("perfdesk.writers.atomic.os.replace", full)
    dialogs.choice, dialogs.paths = "folder", [tmp_path / "别处"]
    _export(window, out)
    text, _, choices = dialogs.asked[0]
    assert "空间不足" in text
    assert "已导出 1 个" in text
    assert "rename" not in [choice.key for choice in choices]
    assert _names(out) == NAMES[:1]
    assert _names(tmp_path / "别处") == NAMES[1:]
    assert _done(dialogs).said.startswith("已导出 3 个文件")


def test_a_refusing_folder_is_said_calmly_and_nothing_is_written(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(window.status, "say", said.append)
    (tmp_path / "taken").write_text("x")
    _export(window, tmp_path / "taken")
    assert "taken" in dialogs.asked[0][0]
    assert not any(isinstance(dialog, ExportDone) for dialog in dialogs.shown)
    assert said == ["已停止，没有导出文件。"]


def test_what_no_question_can_mend_is_told_with_what_was_finished(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_: object, **__: object) -> None:
        raise UserError("文字太长。", "请缩短。")

    monkeypatch.setattr("perfdesk.writers.excel.write_excel", too_long)
    _export(window, out, ("docx", "xlsx"))
    assert "文字太长" in dialogs.said[0][0]
    assert NAMES[0] in dialogs.said[0][0]


def _cancelling(after: int) -> Callable[..., Any]:
    """A runner whose user cancels when so many files are finished."""

    class Gone:
        def cancel(self) -> None: ...

        def at_work(self) -> bool:
            return False

    def run(parent: Any, fn: Any, on_result: Any, on_error: Any, on_progress: Any = None) -> Gone:
        def report(done: int, total: int, text: str = "") -> None:
            if done == after:
                raise Cancelled

        with pytest.raises(Cancelled):
            fn(report)
        parent.reject()
        return Gone()

    return run


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_cancelled_export_says_what_is_finished(
    window: MainWindow, dialogs: ScriptedDialogs, out: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = _cancelling(after)
    monkeypatch.setattr(MainWindow, "run", property(lambda _: runner))
    _export(window, out)
    assert (_names(out) if out.exists() else []) == NAMES[:after]
    if after:
        assert _done(dialogs).said == f"已导出 {after} 个文件，其余 {3 - after} 个未导出："
    else:
        assert not any(isinstance(dialog, ExportDone) for dialog in dialogs.shown)


def test_a_cancelled_dialog_waits_for_the_end_of_the_work(qtbot: QtBot) -> None:
    ended: list[str] = []

    def work(report: Any) -> None:
        try:
            while True:
                report(0, 1, "")
        finally:
            ended.append("end")

    dialog = ProgressDialog("正在导出…", work, tasks.run, settles=True)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.start()
    with qtbot.waitSignal(dialog.rejected, timeout=5000):
        dialog.reject()
    assert ended == ["end"]
    assert dialog.error is None


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    made = ExportDialog(small_filing(), "p2", tmp_path, ["docx"], lambda *_: None)
    qtbot.addWidget(made)
    return made


def test_the_dialog_shows_the_names_and_refuses_a_bad_pattern(dialog: ExportDialog) -> None:
    accept = parts.accept_button(dialog._buttons)
    dialog.each.setChecked(True)
    assert not dialog.book.isEnabled()
    assert "3 个文件" in dialog.names.text()
    assert NAMES[0] in dialog.names.text()
    dialog.pattern.setText("{title}")
    assert "{title}" in dialog.names.text()
    assert not accept.isEnabled()
    dialog.pattern.setText("{code}{name}")
    assert accept.isEnabled()
    wish = dialog.result_value()
    assert (wish.each, wish.book, wish.pattern, wish.project_ids) == (True, False, "{code}{name}", None)


def test_the_keyboard_goes_from_top_to_bottom(dialog: ExportDialog) -> None:
    order = [dialog.whole]
    while order[-1].nextInFocusChain() is not order[0]:
        order.append(order[-1].nextInFocusChain())
    stops = (dialog.whole, dialog.book, dialog.some, dialog.projects, dialog.together, dialog.each, dialog.pattern)
    places = [order.index(widget) for widget in (*stops, *dialog.formats.values(), dialog.folder)]
    assert places == sorted(places)


def test_typing_a_pattern_chooses_one_file_each(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show()
    press(dialog.pattern, Qt.Key.Key_End)
    press(dialog.pattern, Qt.Key.Key_X, "x")
    assert dialog.each.isChecked()
    assert dialog.whole.isChecked()
    assert dialog.result_value().pattern.endswith("x")


def test_three_hundred_existing_files_scroll(qtbot: QtBot, tmp_path: Path) -> None:
    made = ExistingFiles([tmp_path / f"{n}.docx" for n in range(300)])
    qtbot.addWidget(made)
    made.show()
    assert made.files.count() == 300
    assert made.height() < 700
    assert made.files.verticalScrollBar().maximum() > 0
    press(made.files, Qt.Key.Key_Return)
    press(made, Qt.Key.Key_Return)
    assert made.result() == 1
    assert made.answer == "rename"


def test_many_projects_with_one_name_stay_apart(window: MainWindow, out: Path, tmp_path: Path) -> None:
    path = tmp_path / "同名.perfdesk"
    ProjectFile.create(path, filing_of(*(project(n, "宣传", rows=()) for n in range(1, 4)))).close()
    window.file.open_path(path)
    window.settings.set_pattern("{name}")
    _export(window, out)
    assert _names(out) == ["宣传(2).docx", "宣传(3).docx", "宣传.docx"]


def _opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr("ui.outside.sys.platform", "linux")


@pytest.mark.skipif(os.name != "posix", reason="xdg-open is a program of other systems")
def test_a_desktop_without_a_file_manager_is_told(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _opener(tmp_path, monkeypatch, 3)
    outside.show_folder(window, tmp_path)
    ((text, advice),) = dialogs.said
    assert "没有找到" in text
    assert str(tmp_path) in advice


@pytest.mark.skipif(os.name != "posix", reason="xdg-open is a program of other systems")
def test_a_folder_that_opens_says_nothing(
    window: MainWindow, dialogs: ScriptedDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _opener(tmp_path, monkeypatch, 0)
    outside.show_folder(window, tmp_path)
    assert dialogs.said == []


def test_waiting_for_the_opener_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        def __init__(self, *_: object, **__: object) -> None: ...

        def wait(self, seconds: float) -> int:
            raise subprocess.TimeoutExpired("xdg-open", seconds)

    monkeypatch.setattr("ui.outside.subprocess.Popen", Endless)
    monkeypatch.setattr("ui.outside.sys.platform", "linux")

    def stop() -> None:
        raise Cancelled

    outside.open_folder(tmp_path)
    with pytest.raises(Cancelled):
        outside.open_folder(tmp_path, stop)
