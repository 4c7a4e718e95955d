"""A comparison as two models: its parts (file, Part One, projects) and the texts of one part, old beside new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from perfdesk.workflow.compare_sheet import ComparedText
from perfdesk.workflow.differing import Wording, worded
from perfdesk.workflow.side_by_side import Part
from ui.difference_delegate import OLD_ROLE, WORDING_ROLE
from ui.look import LABEL_GROUND, QUIET_INK

COLUMNS = ("位置", "修改前", "修改后")
_STATES = {"added": "＋新增", "gone": "－删去", "renamed": "✎更名", "changed": "●有修改", "moved": "↕换位", "same": ""}
_GROUNDS = {"added": "#eef8f0", "gone": "#fdf1ef"}
_UNNAMED = "（未命名项目）"
Index = QModelIndex | QPersistentModelIndex


class PartsModel(QAbstractListModel):
    """One row for each part, with a word for what happened to it and how many texts differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts: list[Part] = []

    def load(self, parts: Sequence[Part]) -> None:
        """Show other parts."""
        self.beginResetModel()
        self.parts = list(parts)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of parts."""
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; parts without a difference are grey."""
        if not index.isValid():
            return None
        part = self.parts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(part)
        if role == Qt.ItemDataRole.ForegroundRole and part.state == "same":
            return QColor(QUIET_INK)
        return None


class LinesModel(QAbstractTableModel):
    """One row for each text of a part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ComparedText] = []
        self._worded: dict[int, tuple[Wording, Wording]] = {}

    def load(self, lines: Sequence[ComparedText]) -> None:
        """Show other texts."""
        self.beginResetModel()
        self.lines = list(lines)
        self._worded.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of texts."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Place, old text, new text."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section] if 0 <= section < len(COLUMNS) else None
        return str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Whole texts, and with their marks under WORDING_ROLE."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.place, line.before, line.after)[column]
        if role == WORDING_ROLE:
            return Wording(line.place) if column == 0 else self._wordings(index.row())[column - 1]
        if role == OLD_ROLE:
            return column == 1
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.place}，修改前：{line.before or '空'}，修改后：{line.after or '空'}"
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(LABEL_GROUND if column == 0 else _GROUNDS.get(line.kind, "#ffffff"))
        if role == Qt.ItemDataRole.ForegroundRole and line.kind == "same":
            return QColor(QUIET_INK)
        return None

    def _wordings(self, row: int) -> tuple[Wording, Wording]:
        """Both texts with marks; where they have nothing in common, all of both is marked."""
        if row not in self._worded:
            line = self.lines[row]
            if line.kind == "same":
                self._worded[row] = (Wording(line.before), Wording(line.after))
            else:
                old, new = worded(line.before, line.after, whole=True)
                self._worded[row] = (_marked(old), _marked(new)) if not old.marks and not new.marks else (old, new)
        return self._worded[row]


def _marked(wording: Wording) -> Wording:
    return Wording(wording.text, ((0, len(wording.text)),)) if wording.text else wording


def _words(part: Part) -> str:
    count = f"（{len(part.lines)}处）" if part.state in ("renamed", "changed") else ""
    project = part.new or part.old
    number = f"{project.no}. " if project is not None and project.no else ""
    return f"{_STATES[part.state]} {number}{part.title or _UNNAMED}{count}".strip()


def _tip(part: Part) -> str:
    if part.state == "renamed" and part.old is not None and part.new is not None:
        return f"“{part.old.name}”改名为“{part.new.name}”，共{len(part.lines)}处不同"
    return f"{_words(part)}" + ("：没有不同" if part.state == "same" else "")
