"""Every question and message of the program goes through one object, so that tests answer in its place.

Qt's dialogs are loaded when one is wanted: the first paint does not wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from perfdesk.errors import UserError
from ui.style import PROGRAM

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

_OK = "知道了"


class Choice(NamedTuple):
    """One button: its key, its own Chinese words, and whether it is the safe default or does harm."""

    key: str
    text: str
    default: bool = False
    risky: bool = False


class Dialogs:
    """The dialogs of the program. Everything here blocks until the user has answered."""

    def inform(self, parent: QWidget | None, text: str, advice: str = "") -> None:
        """A plain message."""
        self._box(parent, "Information", text, advice, (Choice("ok", _OK, default=True),))

    def refuse(self, parent: QWidget | None, error: UserError) -> None:
        """What the user can mend: message and advice, calmly."""
        self._box(parent, "Warning", error.message, error.advice, (Choice("ok", _OK, default=True),))

    def ask(self, parent: QWidget | None, text: str, advice: str, choices: Sequence[Choice]) -> str | None:
        """The key of the chosen button; None when the dialog was closed without choosing."""
        return self._box(parent, "Question", text, advice, choices)

    def show(self, dialog: QDialog) -> bool:
        """Run a dialog of the program; True when it was accepted."""
        return dialog.exec() == int(dialog.DialogCode.Accepted)

    def file_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> Path | None:
        """One existing file."""
        paths = self._files(parent, title, folder, kinds, "ExistingFile")
        return paths[0] if paths else None

    def files_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> list[Path]:
        """Some existing files."""
        return self._files(parent, title, folder, kinds, "ExistingFiles")

    def file_to_save(self, parent: QWidget | None, title: str, proposed: Path, kinds: str, suffix: str) -> Path | None:
        """A file to make, with its extension."""
        paths = self._files(parent, title, proposed, kinds, "AnyFile")
        if not paths:
            return None
        path = paths[0]
        if path.suffix.lower() == suffix:
            return path
        path = path.with_name(path.name + suffix)
        return path if not path.exists() or self._may_replace(parent, path) else None

    def folder(self, parent: QWidget | None, title: str, folder: Path) -> Path | None:
        """A folder."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(parent, title, str(folder))
        return Path(name) if name else None

    def _may_replace(self, parent: QWidget | None, path: Path) -> bool:
        """The system asked about the name as it was typed, before its ending was added."""
        choices = (Choice("replace", "替换", risky=True), Choice("cancel", "取消", default=True))
        return self.ask(parent, f"“{path.name}”已经存在，要替换它吗？", f"位置：{path.parent}", choices) == "replace"

    def _files(self, parent: QWidget | None, title: str, start: Path, kinds: str, mode: str) -> list[Path]:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, title, str(start if mode != "AnyFile" else start.parent), kinds)
        dialog.setFileMode(QFileDialog.FileMode[mode])
        if mode == "AnyFile":
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(start.name)
        _widen(dialog)
        accepted = dialog.exec()
        dialog.deleteLater()
        return [Path(name) for name in dialog.selectedFiles()] if accepted else []

    def _box(self, parent: QWidget | None, icon: str, text: str, advice: str, choices: Sequence[Choice]) -> str | None:
        box = message_box(parent, icon, text, advice, choices)
        box.exec()
        clicked = box.clickedButton()
        return None if clicked is None else str(clicked.property("choice") or "") or None


def _widen(dialog: QFileDialog) -> None:
    """Qt's own file dialog shows sizes and dates whole; a system's dialog has no such list."""
    from PySide6.QtWidgets import QHeaderView, QTreeView

    dialog.resize(860, 540)
    files = dialog.findChild(QTreeView, "treeView")
    if files is not None:
        for column in (1, 3):
            files.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        files.hideColumn(2)


def message_box(parent: QWidget | None, icon: str, text: str, advice: str, choices: Sequence[Choice]) -> QMessageBox:
    """A message box whose every button has words of our own; Esc chooses nothing, or the safe button.

    `icon` is a name of QMessageBox.Icon.
    """
    from PySide6.QtWidgets import QMessageBox

    role = QMessageBox.ButtonRole
    box = QMessageBox(QMessageBox.Icon[icon], PROGRAM, text, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(advice)
    for choice in choices:
        button = box.addButton(choice.text, role.DestructiveRole if choice.risky else role.AcceptRole)
        button.setProperty("choice", choice.key)
        if choice.default:
            box.setDefaultButton(button)
        if choice.key in ("ok", "cancel"):
            box.setEscapeButton(button)
    return box
