"""The named versions of a file as a table, the newest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.editing.past import Version

COLUMNS = ("版本", "时间", "署名", "项目数")
Index = QModelIndex | QPersistentModelIndex


class VersionsModel(QAbstractTableModel):
    """One row for each version."""

    def __init__(self, versions: Sequence[Version], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._versions = list(versions)[::-1]

    def load(self, versions: Sequence[Version]) -> None:
        """Take over another list, oldest first."""
        self.beginResetModel()
        self._versions = list(versions)[::-1]
        self.endResetModel()

    def version(self, row: int) -> Version:
        """The version of a row."""
        return self._versions[row]

    def row_of(self, version_id: str) -> int:
        """The row of a version, -1 when there is none."""
        return next((row for row, item in enumerate(self._versions) if item.id == version_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of versions."""
        return 0 if parent.isValid() else len(self._versions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is told of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if across and 0 <= section < len(COLUMNS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts."""
        if not index.isValid():
            return None
        item = self._versions[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            texts = (item.name, item.made_at.replace("T", " "), item.made_by or "（未署名）", f"{item.projects}个")
            return texts[index.column()]
        return None
