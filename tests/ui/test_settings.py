from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from ui import settings
from ui.settings import MAX_RECENT, Settings


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "perfdesk.ini"


def _again(first: Settings) -> Settings:
    first.sync()
    return Settings(first.path)


def test_recent_files_come_back_newest_first_and_without_doubles(ini: Path) -> None:
    first = Settings(ini)
    for name in ("甲.perfdesk", "乙.perfdesk", "甲.perfdesk"):
        first.add_recent(Path("/文件") / name)

    assert _again(first).recent() == [Path("/文件/甲.perfdesk"), Path("/文件/乙.perfdesk")]


def test_a_single_recent_file_comes_back_as_one_path(ini: Path) -> None:
    first = Settings(ini)
    first.add_recent(Path("/a, b.perfdesk"))

    assert _again(first).recent() == [Path("/a, b.perfdesk")]


def test_the_list_of_recent_files_is_short(ini: Path) -> None:
    first = Settings(ini)
    for number in range(MAX_RECENT + 5):
        first.add_recent(Path(f"/{number}.perfdesk"))

    assert len(_again(first).recent()) == MAX_RECENT


def test_a_forgotten_file_is_gone(ini: Path) -> None:
    first = Settings(ini)
    first.add_recent(Path("/a"))
    first.remove_recent(Path("/a"))

    assert _again(first).recent() == []


def test_the_last_folder_of_each_purpose_is_kept(ini: Path, tmp_path: Path) -> None:
    first = Settings(ini)
    first.set_folder("export", tmp_path)

    assert _again(first).folder("export") == tmp_path
    assert _again(first).folder("import") == settings.documents_folder()


def test_a_folder_that_is_gone_falls_back_to_the_documents(ini: Path, tmp_path: Path) -> None:
    first = Settings(ini)
    first.set_folder("export", tmp_path / "nowhere")

    assert first.folder("export") == settings.documents_folder()


def test_column_widths_and_formats_come_back(ini: Path) -> None:
    first = Settings(ini)
    first.set_widths("hebei-project", [30.0, 12.5])
    first.set_kinds(("docx", "pdf"))

    second = _again(first)
    assert second.widths("hebei-project") == [30.0, 12.5]
    assert second.widths("other") == []
    assert second.kinds() == ["docx", "pdf"]


def test_the_window_comes_back_with_its_size_and_docks(qtbot: QtBot, ini: Path) -> None:
    def window() -> tuple[QMainWindow, QDockWidget]:
        made = QMainWindow()
        qtbot.addWidget(made)
        dock = QDockWidget("d", made)
        dock.setObjectName("d")
        made.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return made, dock

    first, dock = window()
    first.resize(640, 480)
    first.show()
    dock.hide()
    store = Settings(ini)
    store.save_geometry(first)
    store.save_docks(first)

    second, other = window()
    again = _again(store)
    assert again.restore_geometry(second)
    assert again.restore_docks(second)
    assert (second.width(), second.height()) == (640, 480)
    assert other.isHidden()


def test_a_first_start_has_nothing_to_restore(qtbot: QtBot, ini: Path) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)

    assert not Settings(ini).restore_geometry(window)
    assert not Settings(ini).restore_docks(window)


def test_spoilt_settings_are_ignored(ini: Path) -> None:
    ini.write_bytes(b"\xff\xfe[recent\nfiles=@Invalid()\n[columns]\nhebei-project=x, y\n")

    spoilt = Settings(ini)
    assert spoilt.recent() == []
    assert spoilt.widths("hebei-project") == []


def test_how_files_were_named_is_remembered(tmp_path: Path) -> None:
    first = Settings(tmp_path / "perfdesk.ini")
    assert (first.each(), first.pattern()) == (False, "")
    first.set_each(True)
    first.set_pattern("{no}-{name}，{code}")
    again = _again(first)
    assert (again.each(), again.pattern()) == (True, "{no}-{name}，{code}")
    again.set_each(False)
    assert not _again(again).each()


def test_a_pattern_with_a_comma_stays_one_text(tmp_path: Path) -> None:
    first = Settings(tmp_path / "perfdesk.ini")
    first.set_pattern("{no}, {name}")
    assert _again(first).pattern() == "{no}, {name}"


def test_the_width_of_a_table_wider_than_its_window_is_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "perfdesk.ini")
    assert settings.table_width("hebei-project") == 0
    settings.set_widths("hebei-project", [100.0, 700.0], 800)
    settings.sync()
    again = Settings(tmp_path / "perfdesk.ini")
    assert (again.widths("hebei-project"), again.table_width("hebei-project")) == ([100.0, 700.0], 800)
    again.set_widths("hebei-project", [1.0, 2.0])
    assert again.table_width("hebei-project") == 0
