"""What waits to be looked at, as a tree: a project, below it its cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.model.carried import Waiting
from perfdesk.model.names import field_label
from perfdesk.model.rows import Project, Ref
from ui.bridge import Bridge
from ui.dialogs.parts import project_text
from ui.runs import runs

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("待核的内容", "文字（上年→现在）")
PLACE, TEXT = range(2)
REF_ROLE = Qt.ItemDataRole.UserRole
_LONGEST, _LONGEST_TIP = 60, 800
_PART_ONE = "第一部分"


@dataclass(eq=False, slots=True)
class _Group:
    """A project (None: Part One) with its waiting cells. `number` is never used twice: Qt's indexes of the cells hold
    it, also stale ones."""

    number: int
    project_id: str | None
    title: str
    cells: list[Waiting]
    rows: dict[str, int]


class WaitingModel(QAbstractItemModel):
    """Follows `Bridge.waiting`. REF_ROLE of a cell is its address, of a project the address of the project."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._groups: list[_Group] = []
        self._numbers = count(1)
        self.reload()
        bridge.waiting.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Everything anew."""
        self.beginResetModel()
        self._groups = [self._group(key) for key in self._bridge.waiting.groups()]
        self.endResetModel()

    def index_of(self, ref: Ref) -> QModelIndex:
        """Where a cell stands; invalid when it does not wait."""
        for number, group in enumerate(self._groups):
            if group.project_id == ref.project:
                row = next((i for i, cell in enumerate(group.cells) if cell.ref == ref), -1)
                return self.index(row, 0, self.index(number, 0)) if row >= 0 else QModelIndex()
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """A project has the internal id 0, a cell the number of its project."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        number = self._groups[parent.row()].number if parent.isValid() else 0
        return self.createIndex(row, column, number)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The project of a cell."""
        place = self._place_of(index.internalId()) if index.isValid() else None
        return self.createIndex(place, 0, 0) if place is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Projects; cells of a project."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Place, text."""
        return len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADERS[section] if across and 0 <= section < len(HEADERS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One line, the whole text as tooltip."""
        if not index.isValid():
            return None
        if not index.internalId():
            return self._of_group(self._groups[index.row()], index.column(), role)
        place = self._place_of(index.internalId())
        if place is None:
            return None
        group = self._groups[place]
        cell = group.cells[index.row()]
        if role == REF_ROLE:
            return cell.ref
        text = self._place(group, cell.ref) if index.column() == PLACE else _both(cell)
        if role == Qt.ItemDataRole.DisplayRole:
            flat = " ".join(text.split())
            return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
        return text[:_LONGEST_TIP] if role == Qt.ItemDataRole.ToolTipRole else None

    def _place_of(self, number: int) -> int | None:
        """Where the project with that number stands; None for 0 and for one that is gone."""
        return next((place for place, group in enumerate(self._groups) if group.number == number), None)

    def _of_group(self, group: _Group, column: int, role: int) -> Any:
        if role == REF_ROLE:
            return Ref(group.project_id, None, "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return group.title
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{group.title}（{len(group.cells)} 处）" if column == PLACE else ""
        return None

    def _place(self, group: _Group, ref: Ref) -> str:
        label = field_label(ref.field)
        return f"第 {group.rows[ref.indicator]} 行·{label}" if ref.indicator in group.rows else label

    def _group(self, key: str | None) -> _Group:
        cells = list(self._bridge.waiting.cells(key))
        project = None if key is None else self._bridge.filing.project(key)
        return _Group(
            next(self._numbers), key, _PART_ONE if project is None else project_text(project), cells, _rows(project)
        )

    def _on_changed(self, touched: set[str | None], _others: set[Ref]) -> None:
        """Cells that no longer wait go one by one; anything else shows the list of projects anew."""
        order = {key: number for number, key in enumerate(group.project_id for group in self._groups)}
        groups = self._bridge.waiting.groups()
        if [group.project_id for group in self._groups if group.project_id in set(groups)] != list(groups):
            self.reload()
            return
        for key in sorted(touched & set(order), key=order.__getitem__, reverse=True):
            self._renew(order[key])

    def _renew(self, number: int) -> None:
        group, above = self._groups[number], self.index(number, 0)
        waiting = list(self._bridge.waiting.cells(group.project_id))
        if not waiting:
            self.beginRemoveRows(QModelIndex(), number, number)
            del self._groups[number]
            self.endRemoveRows()
            return
        wanted = {cell.ref for cell in waiting}
        for first, last in reversed(runs([i for i, cell in enumerate(group.cells) if cell.ref not in wanted])):
            self.beginRemoveRows(above, first, last)
            del group.cells[first : last + 1]
            self.endRemoveRows()
        present = {cell.ref for cell in group.cells}
        for first, last in runs([i for i, cell in enumerate(waiting) if cell.ref not in present]):
            self.beginInsertRows(above, first, last)
            group.cells[first:first] = waiting[first : last + 1]
            self.endInsertRows()
        renewed = self._group(group.project_id)
        group.title, group.cells, group.rows = renewed.title, renewed.cells, renewed.rows
        self.dataChanged.emit(above, self.index(number, TEXT))
        self.dataChanged.emit(self.index(0, 0, above), self.index(len(group.cells) - 1, TEXT, above))


def _both(cell: Waiting) -> str:
    """What stands there; where it differs from last year, both."""
    return cell.text if cell.text == cell.last else f"{cell.last}→{cell.text or '（清空）'}"


def _rows(project: Project | None) -> dict[str, int]:
    """Id of an indicator -> its number from 1."""
    return {} if project is None else {row.id: number for number, row in enumerate(project.indicators, start=1)}
