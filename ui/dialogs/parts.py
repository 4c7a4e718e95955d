"""Small pieces that several dialogs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QWidget

if TYPE_CHECKING:
    from perfdesk.model.rows import Project

Role = QDialogButtonBox.ButtonRole


class QuietCombo(QComboBox):
    """A combo box that the mouse wheel passes by, so that scrolling the list changes no decision."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's hook."""
        event.ignore()


def heading(text: str) -> QLabel:
    """A heading inside a dialog."""
    label = QLabel(text)
    label.setProperty("heading", True)
    return label


def quiet(text: str = "") -> QLabel:
    """A line of explanation."""
    label = QLabel(text)
    label.setProperty("quiet", True)
    label.setWordWrap(True)
    return label


def project_text(project: Project) -> str:
    """Number and name of a project in a list."""
    name = project.name or "（未命名项目）"
    return f"{project.no}. {name}" if project.no else name


def buttons(dialog: QDialog, accept: str, reject: str = "取消") -> QDialogButtonBox:
    """An accept and a reject button with words of our own, wired to the dialog. An empty word leaves one out."""
    box = QDialogButtonBox(dialog)
    if accept:
        button = box.addButton(accept, Role.AcceptRole)
        button.setProperty("primary", True)
        button.setDefault(True)
        button.style().unpolish(button)
        button.style().polish(button)
    if reject:
        box.addButton(reject, Role.RejectRole)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


def accept_button(box: QDialogButtonBox) -> QWidget:
    """The accept button of `buttons`."""
    return next(button for button in box.buttons() if box.buttonRole(button) is Role.AcceptRole)
