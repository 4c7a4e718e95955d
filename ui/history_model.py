"""The history of a filing as a table, the newest step on top; steps that were taken back stand above the present."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from perfdesk.editing.session import Entry, Session
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.workflow.trail import step_place
from ui.look import QUIET_INK

COLUMNS = ("操作", "位置", "时间", "修改人", "状态")
_BEGINNING = "（最初的内容）"
Index = QModelIndex | QPersistentModelIndex


class Point(NamedTuple):
    """A state of the filing: after `entry`, at the beginning for None. `standing` is how many entries stand then."""

    standing: int
    entry: Entry | None
    undone: bool


class HistoryModel(QAbstractTableModel):
    """One row for each state that can be gone to. Places are read when they are shown."""

    def __init__(self, session: Session, opened_at: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._places: dict[int, str] = {}
        self._names: dict[str, str] = {}
        self._read = False
        self._opened_at = opened_at
        self._points: list[Point] = []
        self.load(opened_at)

    def load(self, opened_at: int | None) -> None:
        """Take over the present history; `opened_at` is how many entries stood when the file was opened."""
        self.beginResetModel()
        session = self._session
        here = len(session.history)
        entries = [*session.history, *session.undone]
        points = [Point(0, None, False)]
        points += [Point(place, entry, place > here) for place, entry in enumerate(entries, start=1)]
        self._points, self._opened_at, self._here = points[::-1], opened_at, here
        self._names.update((project.id, project.name) for project in session.filing.projects)
        self.endResetModel()

    def present_row(self) -> int:
        """The row of the present state."""
        return len(self._points) - 1 - self._here

    def point(self, row: int) -> Point:
        """The state of a row."""
        return self._points[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of states."""
        return 0 if parent.isValid() else len(self._points)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is told of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if across and 0 <= section < len(COLUMNS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; what was taken back is grey and says so, the present state is bold and says so."""
        if not index.isValid():
            return None
        point = self._points[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(point, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and point.undone:
            return QColor(QUIET_INK)
        if role == Qt.ItemDataRole.FontRole and (point.undone or point.standing == self._here):
            font = QFont()
            font.setBold(not point.undone)
            font.setItalic(point.undone)
            return font
        return None

    def _text(self, point: Point, column: int) -> str:
        entry = point.entry
        if COLUMNS[column] == "状态":
            return self._state(point)
        if entry is None:
            return _BEGINNING if column == 0 else ""
        if COLUMNS[column] == "位置":
            return self._place(entry)
        return (entry.label, "", entry.made_at.replace("T", " "), entry.made_by)[column]

    def _state(self, point: Point) -> str:
        words = ["◀ 现在"] if point.standing == self._here else ["已撤销"] if point.undone else []
        return "，".join([*words, *(["打开时"] if point.standing == self._opened_at else [])])

    def _place(self, entry: Entry) -> str:
        if entry.seq not in self._places:
            step = _step_of(entry)
            if not self._names.keys() >= step.projects() - {None}:
                self._name_all()
            self._places[entry.seq] = step_place(step, self._names)
        return self._places[entry.seq]

    def _name_all(self) -> None:
        """Learn what projects were called that are gone: the history is read once, when one is met."""
        if self._read:
            return
        self._read = True
        for point in self._points:
            for change in _step_of(point.entry).changes if point.entry is not None else ():
                record = change.before or change.after or {}
                if change.kind == "project":
                    self._names.setdefault(change.id, str(record.get("name") or ""))


def _step_of(entry: Entry) -> Step:
    """The step of an entry, without changes where the file is damaged: undo tells that, a table that paints cannot."""
    try:
        return entry.step
    except UserError:
        return Step(entry.label, ())
