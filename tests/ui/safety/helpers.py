"""What the tests of the safety of files share."""

from __future__ import annotations

import json
from pathlib import Path

from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from ui.window import MainWindow

UNIT = Ref(None, None, "unit_name")


def change(window: MainWindow, text: str) -> bool:
    assert window.open_file is not None
    return window.open_file.bridge.set_text(UNIT, text)


def unit_of(path: Path) -> str | None:
    with ProjectFile.open(path, read_only=True) as file:
        return file.load_filing().unit_name


def line(window: MainWindow, key: str) -> str:
    return window.safety.bar.text(key)


def foreign_note(path: Path, **facts: object) -> None:
    """What a window on another computer leaves beside a file."""
    note = {"user": "wanghong", "host": "三楼-07", "pid": 1, "since": "2031-03-01T08:00:00", **facts}
    note_path(path).write_text(json.dumps(note), encoding="utf-8")


def damage(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(path.stat().st_size - 4096)
        file.write(b"\xff" * 4096)
