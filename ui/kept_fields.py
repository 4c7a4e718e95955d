"""What a project holds that its form does not print, folded away below the head."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from perfdesk.forms.kept import Kept, kept_in
from ui.bridge import Bridge
from ui.look import QUIET_INK

_TIP = "从文件读入、这张表不印出的内容。换成有这些栏目的表格时会印出来。"


class KeptFields(QWidget):
    """A line that says how much is kept; unfolded, each label with its text."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setCheckable(True)
        self.button.setToolTip(_TIP)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._fold)
        self.list = QLabel(self)
        self.list.setTextFormat(Qt.TextFormat.PlainText)
        self.list.setWordWrap(True)
        self.list.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list.setStyleSheet(f"color: {QUIET_INK}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button)
        column.addWidget(self.list)
        bridge.project_changed.connect(self._on_project_changed)
        self.show_project(None)

    def show_project(self, project_id: str | None) -> None:
        """Show what another project keeps; folded."""
        self._project_id = project_id
        self.button.setChecked(False)
        self._describe()

    def _describe(self) -> None:
        project = next((row for row in self._bridge.filing.projects if row.id == self._project_id), None)
        kept = kept_in(project, self._bridge.profile) if project is not None else ()
        self.setVisible(bool(kept))
        self.button.setText(f"表上不印的内容（{len(kept)}项）")
        self.list.setText("\n".join(map(_line, kept)))
        self._fold(self.button.isChecked())

    def _fold(self, open_: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        self.list.setVisible(open_)

    def _on_project_changed(self, project_id: str) -> None:
        if project_id == self._project_id:
            self._describe()


def _line(kept: Kept) -> str:
    place = "" if kept.row is None else f"第{kept.row}行 "
    return f"{place}{kept.label}：{' '.join(kept.text.split())}"
