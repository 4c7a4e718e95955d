"""The filing as a tree for Qt: Part One's sections, then the projects, below their parts where the form has several."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from perfdesk.model.rows import Project, Ref
from perfdesk.model.status import Status
from ui.bridge import Bridge
from ui.checking import Delta
from ui.statuses import Statuses, status_icon
from ui.tree_badges import Badges
from ui.tree_filter import Filter
from ui.tree_groups import Group, filing_label, group_of, groups_of, named, project_label, runs

PLACE_ROLE = Qt.ItemDataRole.UserRole + 1
BADGE_ROLE = Qt.ItemDataRole.UserRole + 2
GROUP_ROLE = Qt.ItemDataRole.UserRole + 3
MIME = "application/x-perfdesk-projects"
Index = QModelIndex | QPersistentModelIndex
_ROOT = Ref(None, None, "")
_FEW = 12
# What internalId says: the item of the filing, something right below it, or a project of the group of that number.
_TOP, _BELOW, _IN_GROUP = 0, 1, 2


class TreeModel(QAbstractItemModel):
    """PLACE_ROLE: Ref (None at a group), BADGE_ROLE: (severity, count), GROUP_ROLE: the number of the group there.

    The lists are brought up to date by difference, so what stays keeps its selection. `syncing` while that happens.
    `kept` is the project on the screen: it is listed whatever the filter says, also when its status changes.
    """

    def __init__(self, bridge: Bridge, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._statuses = bridge, statuses
        self.badges = Badges(bridge)
        self.syncing = False
        self.editable = True
        self.filter = Filter()
        self.kept: str | None = None
        self._sections: list[str] = []
        self._groups: list[Group] = []
        self._lists: list[list[str]] = [[]]
        self._projects: dict[str, Project] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._label = ""
        self.sync()
        for project_id in (None, *self._projects):
            self.badges.renew(project_id)
        bridge.projects_changed.connect(self.sync)
        bridge.narrative_changed.connect(self._sync_sections)
        bridge.findings_delta.connect(self._on_findings)
        statuses.changed.connect(self._on_statuses)

    @property
    def groups(self) -> Sequence[Group]:
        """The parts that hold projects, () when the form has but one."""
        return tuple(self._groups)

    def place_index(self, place: Ref) -> QModelIndex:
        """The item of a place, invalid when it has none or is filtered out."""
        if place.project is not None:
            where = self._places.get(place.project)
            return QModelIndex() if where is None else self._project_index(*where)
        if place.field in self._sections:
            return self.createIndex(self._sections.index(place.field), 0, _BELOW)
        return self.createIndex(0, 0, _TOP)

    def list_index(self, group: int) -> QModelIndex:
        """The item above the projects of a group: its own, or that of the filing."""
        if not self._groups:
            return self.createIndex(0, 0, _TOP)
        return self.createIndex(len(self._sections) + group, 0, _BELOW)

    def shown(self, group: int) -> Sequence[str]:
        """The ids of the projects listed in a group."""
        return self._lists[group]

    def where(self, project_id: str) -> tuple[int, int] | None:
        """(group, row in it) of a listed project."""
        return self._places.get(project_id)

    def takes(self, group: int) -> bool:
        """Whether projects may be put into a group."""
        return not self._groups or self._groups[group].category is not None

    def listed(self) -> int:
        """How many projects are listed."""
        return len(self._places)

    def matching(self) -> list[str]:
        """The listed projects that the filter lets through; one that is shown in any case may not be among them."""
        listed = [project_id for rows in self._lists for project_id in rows]
        return [key for key in listed if self.filter.lets(self._projects[key], self._statuses)]

    def set_filter(self, words: str, status: Status | None) -> None:
        """List only projects with these words and of this status."""
        self.filter = Filter.of(words, status)
        self.sync()

    def reveal(self, project_id: str) -> None:
        """List a project that the filter would leave out: it is to be shown."""
        self.kept = project_id
        if project_id not in self._places and any(row.id == project_id for row in self._bridge.filing.projects):
            self.sync()

    def sync(self) -> None:
        """Bring the lists up to date."""
        self.syncing = True
        gone = self._projects.keys() - {project.id for project in self._bridge.filing.projects}
        self.badges.forget(gone)
        old, label = self._projects, self._label
        self._projects = {project.id: project for project in self._bridge.filing.projects}
        self._label = filing_label(self._bridge.filing)
        self._sync_sections()
        groups = groups_of(self._bridge.profile, self._bridge.filing)
        if groups != self._groups:
            self.beginResetModel()
            self._groups, self._lists = groups, [[] for _ in range(max(len(groups), 1))]
            self._lists = self._wanted()
            self._index_places()
            self.endResetModel()
        else:
            for group, wanted in enumerate(self._wanted()):
                self._bring(group, wanted)
        renamed = [key for key, row in self._projects.items() if key in old and named(old[key]) != named(row)]
        self._tell_names(renamed, self._label != label)
        self.syncing = False

    def _sync_sections(self) -> None:
        """Sections never go, but words for one that the form does not print may come."""
        known = list(self._bridge.sections)
        for section in known:
            if section not in self._sections:
                row = len(self._sections)
                self.beginInsertRows(self.createIndex(0, 0, _TOP), row, row)
                self._sections.append(section)
                self.endInsertRows()

    def group_of(self, category: str) -> int:
        """The number of the group that a category of projects stands in."""
        return group_of(self._groups, category)

    def _wanted(self) -> list[list[str]]:
        lists: list[list[str]] = [[] for _ in self._lists]
        for project in self._bridge.filing.projects:
            if project.id == self.kept or self.filter.lets(project, self._statuses):
                lists[self.group_of(project.category)].append(project.id)
        return lists

    def _bring(self, group: int, wanted: list[str]) -> None:
        """Make one list the wanted one: take out what goes, order what stays, put in what comes; runs in one go."""
        if self._lists[group] == wanted:
            return
        rows, offset, parent = self._lists[group], self._offset, self.list_index(group)
        staying = set(wanted)
        for first, last in reversed(runs(rows, lambda row: row not in staying)):
            self.beginRemoveRows(parent, offset + first, offset + last)
            del rows[first : last + 1]
            self._index_places()
            self.endRemoveRows()
        there = set(rows)
        kept = [row for row in wanted if row in there]
        if kept != rows:
            self._reorder(group, kept)
            rows = self._lists[group]
        for first, last in runs(wanted, lambda row: row not in there):
            self.beginInsertRows(parent, offset + first, offset + last)
            rows[first:first] = wanted[first : last + 1]
            self._index_places()
            self.endInsertRows()

    def _reorder(self, group: int, kept: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        old, self._lists[group] = self._lists[group], kept
        self._index_places()
        level = self._level(group)
        mine = [
            index
            for index in self.persistentIndexList()
            if index.internalId() == level and 0 <= index.row() - self._offset < len(old)
        ]
        moved = [self._project_index(*self._places[old[index.row() - self._offset]]) for index in mine]
        self.changePersistentIndexList(mine, moved)
        self.layoutChanged.emit()

    @property
    def _offset(self) -> int:
        """The row of the first project below its parent."""
        return 0 if self._groups else len(self._sections)

    def _level(self, group: int) -> int:
        return _IN_GROUP + group if self._groups else _BELOW

    def _project_index(self, group: int, row: int) -> QModelIndex:
        return self.createIndex(self._offset + row, 0, self._level(group))

    def _index_places(self) -> None:
        self._places = {
            project_id: (group, row) for group, rows in enumerate(self._lists) for row, project_id in enumerate(rows)
        }

    def _tell_names(self, renamed: Sequence[str], root: bool) -> None:
        """Numbers may have changed everywhere: then all at once, as views paint only what is in sight."""
        if root:
            self._tell([_ROOT])
        for group in range(len(self._groups)):
            self.dataChanged.emit(self.list_index(group), self.list_index(group))
        if len(renamed) <= _FEW:
            self._tell(Ref(project_id, None, "") for project_id in renamed)
            return
        for group, rows in enumerate(self._lists):
            if rows:
                first, last = self._project_index(group, 0), self._project_index(group, len(rows) - 1)
                self.dataChanged.emit(first, last)

    def _tell(self, places: Iterable[Ref]) -> None:
        for place in places:
            index = self.place_index(place)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _on_statuses(self, project_ids: set[str]) -> None:
        if self.filter.status is not None:
            self.sync()
        self._tell(Ref(project_id, None, "") for project_id in project_ids)

    def _on_findings(self, delta: Delta) -> None:
        self._tell(self.badges.follow(delta))

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's hook."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, _TOP)
        if parent.internalId() == _TOP:
            return self.createIndex(row, 0, _BELOW)
        return self.createIndex(row, 0, _IN_GROUP + parent.row() - len(self._sections))

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008
        """Qt's hook."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        if index.internalId() == _BELOW:
            return self.createIndex(0, 0, _TOP)
        return self.list_index(index.internalId() - _IN_GROUP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's hook."""
        if not parent.isValid():
            return 1
        if parent.column() != 0:
            return 0
        if parent.internalId() == _TOP:
            return len(self._sections) + (len(self._groups) or len(self._lists[0]))
        group = self._group_at(parent)
        return 0 if group is None else len(self._lists[group])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's hook."""
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Qt's hook: cheap, as the view asks it of every row."""
        return not parent.isValid() or parent.internalId() == _TOP or self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Projects may be renamed and dragged; the item above a list of them takes them."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        base = flag.ItemIsEnabled | flag.ItemIsSelectable
        if self._is_project(index):
            move = flag.ItemIsEditable | flag.ItemIsDragEnabled
            return base | flag.ItemNeverHasChildren | (move if self.editable else flag.NoItemFlags)
        return base | (flag.ItemIsDropEnabled if self.editable else flag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, signs and places."""
        if not index.isValid():
            return None
        project = self.project_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index, project)
        if role == PLACE_ROLE:
            return self._place(index)
        if role == BADGE_ROLE:
            place = self._place(index)
            return None if place is None else self.badges.of(place)
        if role == GROUP_ROLE:
            return self._group_at(index)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index, project, "\n" if role == Qt.ItemDataRole.ToolTipRole else "：")
        if project is not None and role == Qt.ItemDataRole.EditRole:
            return project.name
        if project is not None and role == Qt.ItemDataRole.DecorationRole:
            return status_icon(self._statuses.of(project.id))
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a project; False when that was refused."""
        project = self.project_at(index)
        if project is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value == index.data(role):  # nothing was typed: odd blanks in a name stay
            return True
        return self._bridge.set_text(Ref(project.id, None, "name"), " ".join(str(value).split()))

    def mimeTypes(self) -> list[str]:
        """Qt's hook."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of the dragged projects; a drop elsewhere than in this tree means nothing."""
        data = QMimeData()
        ids = [project.id for project in map(self.project_at, indexes) if project is not None]
        data.setData(MIME, json.dumps(ids).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """Qt's hook."""
        return Qt.DropAction.MoveAction

    def project_at(self, index: Index) -> Project | None:
        """The project of an item."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        if index.internalId() == _BELOW and self._groups:
            return None
        group = 0 if index.internalId() == _BELOW else index.internalId() - _IN_GROUP
        row = index.row() - self._offset
        rows = self._lists[group] if group < len(self._lists) else []
        return self._projects.get(rows[row]) if 0 <= row < len(rows) else None

    def _is_project(self, index: Index) -> bool:
        level = index.internalId()
        return level >= _IN_GROUP or (level == _BELOW and not self._groups and index.row() >= len(self._sections))

    def _group_at(self, index: Index) -> int | None:
        group = index.row() - len(self._sections)
        return group if index.internalId() == _BELOW and 0 <= group < len(self._groups) else None

    def _place(self, index: Index) -> Ref | None:
        project = self.project_at(index)
        if project is not None:
            return Ref(project.id, None, "")
        if index.internalId() == _TOP:
            return _ROOT
        return None if self._group_at(index) is not None else Ref(None, None, self._sections[index.row()])

    def _text(self, index: Index, project: Project | None) -> str:
        if project is not None:
            return project_label(project)
        group = self._group_at(index)
        if group is not None:
            return f"{self._groups[group].title}（{len(self._lists[group])}）"
        if index.internalId() == _TOP:
            return self._label
        return self._bridge.sections[self._sections[index.row()]]

    def _words(self, index: Index, project: Project | None, separator: str) -> str:
        """Everything about an item in words."""
        place = self._place(index)
        status = self._statuses.words(project.id) if project is not None else ""
        found = self.badges.words(place) if place is not None else ""
        said = "，".join(part for part in (status, found) if part)
        text = self._text(index, project)
        return f"{text}{separator}{said}" if said else text
