"""The filing as a tree: Part One's sections, then the projects with a badge of what was found."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from perfdesk.editing import commands
from perfdesk.editing.step import Step
from perfdesk.forms.profile import Profile
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.registry import Severity
from perfdesk.workflow.new_project import new_project
from ui.bridge import Bridge
from ui.checking import SEVERITIES, Delta
from ui.look import QUIET_INK, SELECTED, SEVERITY_COLOURS, SEVERITY_NAMES, severity_icon

PLACE_ROLE = Qt.ItemDataRole.UserRole + 1
BADGE_ROLE = Qt.ItemDataRole.UserRole + 2
Badge = tuple[Severity, int]
Index = QModelIndex | QPersistentModelIndex


class TreeModel(QStandardItemModel):
    """filing > sections and projects; kept current by difference. PLACE_ROLE: Ref, BADGE_ROLE: (severity, count)."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.syncing = False
        self._root = _item(_filing_label(bridge.filing), Ref(None, None, ""))
        self._sections: dict[str, QStandardItem] = {}
        self._projects: dict[str, QStandardItem] = {}
        self._counted: dict[str, Counter[Severity]] = {}
        self.appendRow(self._root)
        self.sync()
        self._mark(None)
        bridge.projects_changed.connect(self.sync)
        bridge.narrative_changed.connect(self._sync_sections)
        bridge.project_changed.connect(self._on_project_changed)
        bridge.findings_delta.connect(self._on_findings)

    def place_index(self, place: Ref) -> QModelIndex:
        """The item of a place, invalid when it has none."""
        if place.project is not None:
            item = self._projects.get(place.project)
        else:
            item = self._sections.get(place.field, self._root)
        return QModelIndex() if item is None else item.index()

    def sync(self) -> None:
        """Bring the list of projects up to date; items that stay in order stay untouched."""
        self.syncing = True
        _set(self._root, _filing_label(self._bridge.filing))
        self._sync_sections()
        projects = self._bridge.filing.projects
        present = {project.id for project in projects}
        top = len(self._sections)
        for project_id in [key for key in self._projects if key not in present]:
            self._root.removeRow(self._projects.pop(project_id).row())
            self._counted.pop(project_id, None)
        for row, project in enumerate(projects, start=top):
            item = self._projects.get(project.id)
            if item is None:
                item = self._projects[project.id] = _item("", Ref(project.id, None, ""))
                self._root.insertRow(row, item)
                self._mark(project.id)
            elif item.row() != row:
                self._root.insertRow(row, self._root.takeRow(item.row()))
            _set(item, project_label(project, self._bridge.profile))
        self.syncing = False

    def _sync_sections(self) -> None:
        """Sections never go, but words for one that the form does not print may come."""
        for section, heading in self._bridge.sections.items():
            if section not in self._sections:
                item = _item(heading, Ref(None, None, section))
                self._root.insertRow(len(self._sections), item)
                self._sections[section] = item

    def _on_project_changed(self, project_id: str) -> None:
        item = self._projects.get(project_id)
        project = next((row for row in self._bridge.filing.projects if row.id == project_id), None)
        if item is not None and project is not None:
            _set(item, project_label(project, self._bridge.profile))

    def _on_findings(self, delta: Delta) -> None:
        own = delta.projects()
        for project_id in own:
            self._mark(project_id)
        changed = (*delta.appeared, *delta.gone)
        for project_id in {ref.project for found in changed for ref in found.also} - own:
            self._mark(project_id, own=False)

    def _mark(self, project_id: str | None, *, own: bool = True) -> None:
        """Renew a badge: the lines that the panel has for this project, those that stand elsewhere too. The findings of
        Part One stand at their sections, those of the whole filing at the root.

        `own`: whether the findings of the project itself may have changed.
        """
        if project_id is None:
            self._mark_sections()
            return
        item = self._projects.get(project_id)
        if item is None:
            return
        if own or project_id not in self._counted:
            lines = aggregated(self._bridge.findings(project_id))
            self._counted[project_id] = Counter(found.severity for found in lines)
        elsewhere = Counter(found.severity for found in self._bridge.mentioning(project_id))
        _badge(item, self._counted[project_id] + elsewhere)

    def _mark_sections(self) -> None:
        counted: dict[str, Counter[Severity]] = {}
        for found in self._bridge.findings(None):
            place = found.ref.field if found.ref.field in self._sections else ""
            counted.setdefault(place, Counter())[found.severity] += 1
        for found in self._bridge.mentioning(None):
            for place in {ref.field for ref in found.also if ref.project is None} & self._sections.keys():
                counted.setdefault(place, Counter())[found.severity] += 1
        for section, item in self._sections.items():
            _badge(item, counted.get(section, Counter()))
        _badge(self._root, counted.get("", Counter()))


class TreeDelegate(QStyledItemDelegate):
    """Text at the left, at the right the mark of the worst finding and how many there are of it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave room for the badge, then paint it."""
        badge: Badge | None = index.data(BADGE_ROLE)
        super().paint(painter, option, index)
        if badge is None:
            return
        severity, count = badge
        size = min(option.fontMetrics.height(), 16)
        box = QRect(option.rect.right() - size - 30, option.rect.top(), size, option.rect.height())
        severity_icon(severity).paint(painter, box)
        painter.save()
        painter.setPen(SEVERITY_COLOURS[severity])
        number = QRect(box.right() + 4, box.top(), 26, box.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _count(count))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The text ends before the badge, cut in the middle: names begin alike. Selection is light for the badges."""
        super().initStyleOption(option, index)
        if index.data(BADGE_ROLE) is not None:
            room = option.rect.width() - 60
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideMiddle, max(room, 20))
        if not index.parent().isValid():
            option.font.setBold(True)
        elif index.data(PLACE_ROLE).project is None:
            option.palette.setColor(QPalette.ColorRole.Text, QUIET_INK)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all rows."""
        return QSize(80, option.fontMetrics.height() + 10)


class ProjectTree(QTreeView):
    """The tree at the left. `place_chosen` carries Ref(project, None, "") or Ref(None, None, section)."""

    place_chosen = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.tree = TreeModel(bridge, self)
        self._shown: Ref | None = None
        self.setModel(self.tree)
        self.setItemDelegate(TreeDelegate(self))
        self.setAccessibleName("目录")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(14)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(SELECTED))
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        self.setPalette(palette)
        self.expandAll()
        self.setItemsExpandable(False)
        bridge.projects_changed.connect(self._keep_current)
        self.selectionModel().currentChanged.connect(self._on_current)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters belong to the input method."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the place again, so that the focus can go to the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._shown is not None:
            self.place_chosen.emit(self._shown)
            return
        super().keyPressEvent(event)

    def current_place(self) -> Ref | None:
        """The place of the current item."""
        place: Ref | None = self.currentIndex().data(PLACE_ROLE)
        return place

    def show_place(self, place: Ref) -> None:
        """Mark the item of a place as the current one without choosing it."""
        index = self.tree.place_index(Ref(place.project, None, "" if place.project else place.field))
        self._shown = index.data(PLACE_ROLE)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)

    def add_project(self) -> bool:
        """Add an empty project after the current one (at the end without one) and choose it."""
        return self._insert(new_project(self._bridge.filing, self._bridge.profile), "新增项目")

    def duplicate_project(self) -> bool:
        """Copy the current project behind itself and choose the copy."""
        current = self._current_project()
        return current is not None and self._insert(commands.duplicate_of(current), f"复制项目“{current.name}”")

    def delete_project(self) -> bool:
        """Delete the current project and choose its neighbour."""
        current = self._current_project()
        if current is None:
            return False
        index = self._bridge.filing.project_index(current.id)
        step = commands.delete_project(self._bridge.filing, current.id, title_for=self._bridge.profile.title_for)
        if not self._bridge.do(step):
            return False
        left = self._bridge.filing.projects
        self._choose(Ref(left[min(index, len(left) - 1)].id if left else None, None, ""))
        return True

    def move_project(self, offset: int) -> bool:
        """Move the current project up (-1) or down (1); False at the edge."""
        current = self._current_project()
        return current is not None and self._bridge.do(
            commands.move_project(self._bridge.filing, current.id, offset, title_for=self._bridge.profile.title_for)
        )

    def _insert(self, project: Project, label: str) -> bool:
        filing = self._bridge.filing
        current = self._current_project()
        position = len(filing.projects) if current is None else filing.project_index(current.id) + 1
        step: Step | None = commands.insert_projects(
            filing, position, [project], label, title_for=self._bridge.profile.title_for
        )
        done = self._bridge.do(step)
        if done:
            self._choose(Ref(project.id, None, ""))
        return done

    def _current_project(self) -> Project | None:
        place = self.current_place()
        if place is None or place.project is None:
            return None
        return self._bridge.filing.project(place.project)

    def _choose(self, place: Ref) -> None:
        index = self.tree.place_index(place)
        if index.isValid():
            self.setCurrentIndex(index)

    def _keep_current(self) -> None:
        """Qt forgets the current item when it is moved; when it is gone, its neighbour is chosen."""
        if self._shown is not None and self.tree.place_index(self._shown).isValid():
            self.show_place(self._shown)
        else:
            self._on_current(self.currentIndex(), QModelIndex())

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        place = current.data(PLACE_ROLE)
        if place is not None and place != self._shown and not self.tree.syncing:
            self._shown = place
            self.place_chosen.emit(place)


def project_label(project: Project, profile: Profile) -> str:
    """Number and name as the tree and the panels show them."""
    name = project.name or "（未命名项目）"
    return f"{project.no}. {name}" if project.no else name


def _filing_label(filing: Filing) -> str:
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    return f"{year}{filing.unit_name or '未填写单位'}"


def _item(text: str, place: Ref) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setData(place, PLACE_ROLE)
    return item


def _set(item: QStandardItem, text: str) -> None:
    if item.text() != text:
        item.setText(text)
        _describe(item)


def _badge(item: QStandardItem, counts: Counter[Severity]) -> None:
    worst = next((severity for severity in SEVERITIES if counts[severity]), None)
    badge = None if worst is None else (worst, counts[worst])
    if item.data(BADGE_ROLE) != badge:
        item.setData(badge, BADGE_ROLE)
    told = "，".join(f"{SEVERITY_NAMES[name]}{counts[name]}条" for name in SEVERITIES if counts[name])
    if item.data(Qt.ItemDataRole.AccessibleDescriptionRole) != (told or None):
        item.setData(told or None, Qt.ItemDataRole.AccessibleDescriptionRole)
        _describe(item)


def _describe(item: QStandardItem) -> None:
    counts = item.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    words = f"{item.text()}：{counts}" if counts else item.text()
    item.setToolTip(words)
    item.setAccessibleText(words)


def _count(count: int) -> str:
    return str(count) if count < 100 else "99+"
