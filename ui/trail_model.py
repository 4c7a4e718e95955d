"""The revision trail as a table, the newest change on top, narrowed by project, person, time and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from perfdesk.workflow.trail import TrailLine, state_text
from ui.look import QUIET_INK

COLUMNS = ("时间", "修改人", "操作", "项目", "位置", "修改前", "修改后", "备注")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is wanted; an empty wish wants everything. `since` is the first day, ISO."""

    project: str = ""
    person: str | None = None
    since: str = ""
    words: str = ""

    def wants(self, line: TrailLine) -> bool:
        """Whether a line is to be shown."""
        if self.project and line.project != self.project:
            return False
        if self.person is not None and line.step.made_by != self.person:
            return False
        if self.since and line.step.made_at < self.since:
            return False
        return not self.words or self.words in "\n".join(texts_of(line)).casefold()


class TrailModel(QAbstractTableModel):
    """One row for each text that was changed."""

    def __init__(self, lines: Sequence[TrailLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = list(lines)
        self.shown: list[TrailLine] = self._all[::-1]

    def narrow(self, wish: TrailFilter) -> None:
        """Show what is wanted."""
        self.beginResetModel()
        self.shown = [line for line in reversed(self._all) if wish.wants(line)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of lines shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is told of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if across and 0 <= section < len(COLUMNS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts on one line; what was taken back is grey, slanted, and says so."""
        if not index.isValid():
            return None
        line = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(texts_of(line)[index.column()].split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts_of(line)[index.column()] or None
        if line.step.state != "done":
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(QUIET_INK)
            if role == Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setItalic(True)
                return font
        return None


def texts_of(line: TrailLine) -> tuple[str, ...]:
    """The cells of a line."""
    step = line.step
    who = (step.made_at.replace("T", " "), step.made_by, step.label)
    return (*who, line.project, line.place, line.before, line.after, state_text(step))
