"""What the tests of the window share: dialogs that answer by themselves, and a project file in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from tests.ui.helpers import EasyRules, MemoryStore
from ui.dialogs.service import Choice, Dialogs
from ui.document import OpenFile


class ScriptedDialogs(Dialogs):
    """Answers from `answers` (dialog class -> what to do with it), `choice`, `paths`; remembers what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str, list[Choice]]] = []
        self.shown: list[QDialog] = []
        self.answers: dict[type[QDialog], Callable[[Any], bool]] = {}
        self.choice: str | None = None
        self.paths: list[Path] = []

    def inform(self, parent: QWidget | None, text: str, advice: str = "") -> None:
        self.said.append((text, advice))

    def refuse(self, parent: QWidget | None, error: UserError) -> None:
        self.said.append((error.message, error.advice))

    def ask(self, parent: QWidget | None, text: str, advice: str, choices: Sequence[Choice]) -> str | None:
        self.asked.append((text, advice, list(choices)))
        return self.choice

    def show(self, dialog: QDialog) -> bool:
        self.shown.append(dialog)
        answer = self.answers.get(type(dialog))
        return False if answer is None else answer(dialog)

    def file_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> Path | None:
        return self.paths[0] if self.paths else None

    def files_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> list[Path]:
        return self.paths

    def file_to_save(self, parent: QWidget | None, title: str, proposed: Path, kinds: str, suffix: str) -> Path | None:
        return self.paths[0] if self.paths else proposed

    def folder(self, parent: QWidget | None, title: str, folder: Path) -> Path | None:
        return self.paths[0] if self.paths else None


class FakeFile(MemoryStore):
    """A project file that lives in memory and counts its copies."""

    backup_problem: UserError | None = None
    backups = 0
    closed = 0

    def backup(self, why: str = "") -> Path:
        self.backups += 1
        return Path("备份") / "副本.perfdesk"

    def close(self) -> None:
        self.closed += 1


def opened_in_memory(filing: Filing, path: Path, *, read_only: bool = False) -> OpenFile:
    """An open file without a disk."""
    return OpenFile(FakeFile(filing), path, read_only=read_only, checker=EasyRules())


def run_now(dialog: Any) -> bool:
    """Start the work of a progress dialog at once; with the in-line runner it has ended when this returns."""
    dialog.start()
    return dialog.result() == int(QDialog.DialogCode.Accepted)
