"""Every question and message of the program goes through one object, so that tests answer in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from perfdesk.errors import UserError

Role = QMessageBox.ButtonRole


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: its key, its own Chinese words, and whether it is the safe default or does harm."""

    key: str
    text: str
    default: bool = False
    risky: bool = False


class Dialogs:
    """The dialogs of the program. Everything here blocks until the user has answered."""

    def inform(self, parent: QWidget | None, text: str, advice: str = "") -> None:
        """A plain message."""
        self._box(parent, QMessageBox.Icon.Information, text, advice, (Choice("ok", "知道了", default=True),))

    def refuse(self, parent: QWidget | None, error: UserError) -> None:
        """What the user can mend: message and advice, calmly."""
        self._box(
            parent, QMessageBox.Icon.Warning, error.message, error.advice, (Choice("ok", "知道了", default=True),)
        )

    def ask(self, parent: QWidget | None, text: str, advice: str, choices: Sequence[Choice]) -> str | None:
        """The key of the chosen button; None when the dialog was closed without choosing."""
        return self._box(parent, QMessageBox.Icon.Question, text, advice, choices)

    def show(self, dialog: QDialog) -> bool:
        """Run a dialog of the program; True when it was accepted."""
        return dialog.exec() == int(QDialog.DialogCode.Accepted)

    def file_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> Path | None:
        """One existing file."""
        name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
        return Path(name) if name else None

    def files_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> list[Path]:
        """Some existing files."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), kinds)
        return [Path(name) for name in names]

    def file_to_save(self, parent: QWidget | None, title: str, proposed: Path, kinds: str, suffix: str) -> Path | None:
        """A file to make, with its extension."""
        name, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)

    def folder(self, parent: QWidget | None, title: str, folder: Path) -> Path | None:
        """A folder."""
        name = QFileDialog.getExistingDirectory(parent, title, str(folder))
        return Path(name) if name else None

    def _box(
        self, parent: QWidget | None, icon: QMessageBox.Icon, text: str, advice: str, choices: Sequence[Choice]
    ) -> str | None:
        box = message_box(parent, icon, text, advice, choices)
        box.exec()
        clicked = box.clickedButton()
        return None if clicked is None else str(clicked.property("choice") or "") or None


def message_box(
    parent: QWidget | None, icon: QMessageBox.Icon, text: str, advice: str, choices: Sequence[Choice]
) -> QMessageBox:
    """A message box whose every button has words of our own; Esc chooses nothing or the only button."""
    box = QMessageBox(icon, "绩效目标", text, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(advice)
    for choice in choices:
        button = box.addButton(choice.text, Role.DestructiveRole if choice.risky else Role.AcceptRole)
        button.setProperty("choice", choice.key)
        if choice.default:
            box.setDefaultButton(button)
            if choice.key in ("ok", "cancel"):
                box.setEscapeButton(button)
    return box
