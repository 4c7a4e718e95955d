"""The tree at the left: Part One and the projects, to be chosen, renamed, moved, ticked and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTreeView, QWidget

from perfdesk.editing import commands
from perfdesk.editing.bin import delete_projects, now
from perfdesk.editing.project_commands import move_projects
from perfdesk.model.rows import Project, Ref
from perfdesk.model.status import Status
from perfdesk.workflow.new_project import new_project
from ui.bridge import Bridge
from ui.editors import LineEditor, finish_composition
from ui.look import SELECTED
from ui.statuses import Statuses
from ui.tree_delegate import EDITOR, TreeDelegate
from ui.tree_drag import Landing, band, drag_of, dragged_ids, landing, paint_landing
from ui.tree_model import GROUP_ROLE, PLACE_ROLE, TreeModel
from ui.tree_moves import Moves

LOCKED = "项目次序已锁定，没有移动；要拖动，请先在“项目”菜单里取消“锁定次序”。"
APART = "所选项目分属不同的部分，请分别移动。"
_ROOT = Ref(None, None, "")
_INDENT = 10
_SELECT = QItemSelectionModel.SelectionFlag


class ProjectTree(QTreeView):
    """`place_chosen` carries Ref(project, None, "") or Ref(None, None, section); `notice` is for the status bar.

    `chosen_changed` when other projects are selected; `delete_wanted` at the Delete key.
    """

    place_chosen = Signal(object)
    chosen_changed = Signal()
    delete_wanted = Signal()
    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.statuses = Statuses(bridge, self)
        self.tree = TreeModel(bridge, self.statuses, self)
        self._moves = Moves(bridge, self.tree)
        self._shown: Ref | None = None
        self._heir = _ROOT
        self._landing: Landing | None = None
        self.locked = self._held = False
        self.setModel(self.tree)
        self.setItemDelegate(TreeDelegate(self))
        self._set_up()
        self.expandAll()
        self.setItemsExpandable(False)
        bridge.projects_changed.connect(self._keep_current)
        bridge.replaying.connect(self.commit_pending)
        self.tree.modelReset.connect(self.expandAll)
        self.tree.rowsInserted.connect(lambda parent: self.expand(parent))
        self.selectionModel().currentChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def _set_up(self) -> None:
        self.setAccessibleName("目录")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(_INDENT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self.setAutoScrollMargin(2 * self.fontMetrics().height())
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(SELECTED))
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        self.setPalette(palette)

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """No arrows: nothing is ever folded up."""

    def set_read_only(self) -> None:
        """Let nothing be renamed or dragged."""
        self.tree.editable = False
        self.setDragEnabled(False)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters belong to the input method."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the place again, so that the focus can go to the form; Delete asks to delete."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._shown is not None:
            self.place_chosen.emit(self._shown)
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def current_place(self) -> Ref | None:
        """The place of the current item."""
        place: Ref | None = self.currentIndex().data(PLACE_ROLE)
        return place

    def chosen(self) -> list[str]:
        """The ids of the selected projects in the order of the tree; the current one when none is selected."""
        found = [self.tree.project_at(index) for index in self.selectionModel().selectedIndexes()]
        if not any(found):
            found = [self.tree.project_at(self.currentIndex())]
        ids = {project.id for project in found if project is not None}
        return [project.id for project in self._bridge.filing.projects if project.id in ids]

    def choose(self, project_ids: Sequence[str]) -> None:
        """Select these projects; the first becomes the current one."""
        indexes = [self.tree.place_index(Ref(project_id, None, "")) for project_id in project_ids]
        indexes = [index for index in indexes if index.isValid()]
        if not indexes:
            return
        self._go(indexes[0])
        selection = QItemSelection()
        for index in indexes:
            selection.select(index, index)
        self.selectionModel().select(selection, _SELECT.ClearAndSelect)
        self.scrollTo(indexes[0])

    def show_place(self, place: Ref) -> None:
        """Mark the item of a place as the current one without choosing it."""
        if place.project is not None:
            self.tree.reveal(place.project)
        else:
            self.tree.kept = None
        index = self.tree.place_index(Ref(place.project, None, "" if place.project else place.field))
        self._shown = index.data(PLACE_ROLE)
        if index.isValid() and index != self.currentIndex():
            self._go(index)

    def set_filter(self, words: str, status: Status | None) -> None:
        """List only projects with these words and of this status; the one on the screen stays in the list."""
        self.commit_pending()
        self.tree.set_filter(words, status)
        self._keep_current()
        self.scrollTo(self.currentIndex())

    def rename(self) -> bool:
        """Open the editor on the name of the current project; False when it has none."""
        index = self.currentIndex()
        if self.tree.project_at(index) is None or not self.tree.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit(index)
        return True

    def commit_pending(self) -> bool:
        """Commit an open editor; False when its name was refused and it stays."""
        editor = self._editor()
        if editor is None:
            return True
        finish_composition(editor)
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        return not editor.property("refused")

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Keep the editor of a refused name, unless the user gives up with Esc."""
        if editor.property("refused") and hint != QAbstractItemDelegate.EndEditHint.RevertModelCache:
            editor.setFocus()
            return
        super().closeEditor(editor, hint)

    def add_project(self) -> bool:
        """Add an empty project after the current one, or at the end of the part shown, and choose it."""
        project = new_project(self._bridge.filing, self._bridge.profile)
        return self._insert([self._moves.in_part(project, self._group())], "新增项目")

    def duplicate_projects(self) -> bool:
        """Copy the chosen projects behind the last of them and choose the copies."""
        chosen = [self._bridge.filing.project(project_id) for project_id in self.chosen()]
        if not chosen:
            return False
        label = f"复制项目“{chosen[0].name}”" if len(chosen) == 1 else f"复制{len(chosen)}个项目"
        return self._insert([commands.duplicate_of(project) for project in chosen], label)

    def delete_projects(self) -> bool:
        """Delete the chosen projects into the bin and choose a neighbour."""
        ids = self.chosen()
        if not ids:
            return False
        self._heir = Ref(self._moves.neighbour(ids), None, "")
        title_for = self._bridge.profile.title_for
        done = self._bridge.do(delete_projects(self._bridge.filing, ids, deleted_at=now(), title_for=title_for))
        if done:
            self._choose(self._heir)
        self._heir = _ROOT
        return done

    def move_projects(self, offset: int) -> bool:
        """Move the chosen projects up (negative) or down among the listed ones of their part; False at the edge."""
        ids = self.chosen()
        groups = {self.tree.where(project_id) for project_id in ids} - {None}
        if len({where[0] for where in groups if where is not None}) > 1:
            self.notice.emit(APART)
            return False
        target = self._moves.shifted(ids, offset)
        return target is not None and self._move(ids, *target)

    def move_to_group(self, group: int) -> bool:
        """Put the chosen projects at the end of another part."""
        ids = self.chosen()
        return bool(ids) and self._move(ids, *self._moves.target(group, len(self.tree.shown(group))))

    def _move(self, ids: Sequence[str], before: str | None, category: str | None) -> bool:
        title_for = self._bridge.profile.title_for
        category = self._moves.new_category(ids, category)
        step = move_projects(self._bridge.filing, ids, before=before, category=category, title_for=title_for)
        if not self._bridge.do(step):
            return False
        current = self._shown.project if self._shown is not None else None
        self.choose([*(one for one in ids if one == current), *(one for one in ids if one != current)])
        return True

    def _insert(self, projects: list[Project], label: str) -> bool:
        filing = self._bridge.filing
        group = self._group()
        if group is None and self.tree.groups:
            group = self.tree.group_of(projects[0].category)
        position = self._moves.position_behind(self.chosen(), group)
        step = commands.insert_projects(filing, position, projects, label, title_for=self._bridge.profile.title_for)
        done = self._bridge.do(step)
        if done:
            self.tree.reveal(projects[0].id)
            self.choose([project.id for project in projects])
        return done

    def _group(self) -> int | None:
        """The part that the current item is in or stands for."""
        project = self.tree.project_at(self.currentIndex())
        if project is not None:
            return self.tree.group_of(project.category)
        group: int | None = self.currentIndex().data(GROUP_ROLE)
        return group

    def _choose(self, place: Ref) -> None:
        index = self.tree.place_index(place)
        if index.isValid():
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        """Make an item the only chosen one. Qt's `setCurrentIndex` adds it to the others while Ctrl is held, as in
        Ctrl+Z."""
        self.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)

    def _keep_current(self) -> None:
        """Qt forgets the current item when it is moved; when it is gone, its neighbour is chosen."""
        if self._shown is not None and self.tree.place_index(self._shown).isValid():
            self.show_place(self._shown)
        elif self._heir != _ROOT:
            self._choose(self._heir)
        else:
            self._on_current(self.currentIndex(), QModelIndex())

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        place = current.data(PLACE_ROLE)
        if place is not None and place != self._shown and not self.tree.syncing:
            self._shown = place
            self.tree.kept = place.project
            self.place_chosen.emit(place)

    def _editor(self) -> LineEditor | None:
        editors: Iterable[LineEditor] = self.viewport().findChildren(LineEditor, EDITOR)
        return next((editor for editor in editors if not editor.isHidden()), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag that the lock held back selects nothing on its way: Delete would take it all."""
        self._held = self._held and bool(event.buttons())
        if not self._held:
            super().mouseMoveEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Begin a drag of the chosen projects, unless the order is locked: then say so."""
        if self.locked:
            self._held = True
            self.notice.emit(LOCKED)
        elif self.tree.editable and self.commit_pending():
            drag = drag_of(self, self.tree, self.chosen())
            drag.exec(Qt.DropAction.MoveAction)
            self._show_landing(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only projects of this tree."""
        if event.source() is self and not self.locked and dragged_ids(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where a drop would put the projects; Qt scrolls at the edges."""
        super().dragMoveEvent(event)
        self._show_landing(landing(self, self.tree, event.position().toPoint()))
        if self._landing is None or event.source() is not self:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No mark any more."""
        super().dragLeaveEvent(event)
        self._show_landing(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the projects as one step. Qt shall take nothing away itself."""
        where = landing(self, self.tree, event.position().toPoint())
        self._show_landing(None)
        self.setState(QAbstractItemView.State.NoState)
        self.stopAutoScroll()
        ids = dragged_ids(event.mimeData()) if event.source() is self and not self.locked else []
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if where is not None and ids and self.tree.editable:
            self._move(ids, *self._moves.target(where.group, where.row))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and above them the mark of a drag."""
        super().paintEvent(event)
        if self._landing is not None:
            painter = QPainter(self.viewport())
            paint_landing(painter, self, self._landing)
            painter.end()

    def _show_landing(self, where: Landing | None) -> None:
        old, self._landing = self._landing, where
        if old != where:
            self.viewport().update(band(self, old))
            self.viewport().update(band(self, where))
