"""The tree of an import with its keys: F8 to the next doubt, Space and a menu for what to do with a project."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfdesk.workflow.import_files import Action
from ui.dialogs.import_contents import ACTION_WORDS
from ui.dialogs.import_model import ImportModel
from ui.dialogs.import_rows import ACTION, CONTENT, DOUBT, VALUE, Node
from ui.look import SELECTED

_WIDTHS = {VALUE: 150, DOUBT: 150, ACTION: 130}
_INDENT = 16


class ImportTree(QTreeView):
    """`node_chosen` when another row is current; `decided` when what to do with a project has changed."""

    node_chosen = Signal(object)
    decided = Signal()

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(_PlainSelection(self))
        self.setAccessibleName("读到的内容")
        self.setUniformRowHeights(True)
        self.unfold()
        self.setIndentation(_INDENT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(SELECTED))
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        self.setPalette(palette)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(CONTENT, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(lambda current, _: self.node_chosen.emit(model.node(current)))
        self.clicked.connect(self._on_click)

    def unfold(self) -> None:
        """Files are unfolded; a project only when it is the only one."""
        self.expandToDepth(0)
        for row in range(self.rows.rowCount()):
            index = self.rows.index(row, CONTENT)
            node = self.rows.node(index)
            if node is not None and node.kind == "prose":
                self.collapse(index)
            elif len(self.rows.project_ids()) == 1 and self.rows.rowCount(index) == 1:
                self.expand(self.rows.index(0, CONTENT, index))

    def current_node(self) -> Node | None:
        """The current row."""
        return self.rows.node(self.currentIndex())

    def go_to(self, node: Node) -> None:
        """Make a row the current one and show it."""
        index = self.rows.index_of(node)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step_doubt(self, step: int) -> Node | None:
        """Go to the next (1) or previous (-1) doubtful row, around the end; None when nothing is in doubt."""
        stops = list(self.rows.stops())
        if not stops:
            return None
        current = self.current_node()
        here = current.path() if current is not None else ()
        later = [node for node in stops if node.path() > here]
        earlier = [node for node in stops if node.path() < here]
        target = (later or stops)[0] if step > 0 else (earlier or stops)[-1]
        self.go_to(target)
        return target

    def selected_projects(self) -> list[str]:
        """The projects that are selected, or that something selected belongs to."""
        nodes = [self.rows.node(index) for index in self.selectionModel().selectedRows()]
        return list(dict.fromkeys(node.project for node in nodes if node is not None and node.project is not None))

    def decide(self, action: Action, project_ids: list[str] | None = None) -> None:
        """Choose what to do with these projects, the selected ones when none are given."""
        self.rows.contents.choose(self.selected_projects() if project_ids is None else project_ids, action)
        self.rows.refresh_actions()
        self.decided.emit()

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters belong to the input method."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space walks through what can be done with the selected projects."""
        node = self.current_node()
        if event.key() == Qt.Key.Key_Space and node is not None and node.project is not None:
            possible = self.rows.contents.possible(node.project)
            now = self.rows.contents.choices()[node.project].action
            self.decide(possible[(possible.index(now) + 1) % len(possible)])
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's hook, also for the menu key."""
        self._show_menu()

    def _on_click(self, index: QModelIndex) -> None:
        node = self.rows.node(index)
        if index.column() == ACTION and node is not None and node.kind == "project":
            self._show_menu()

    def action_menu(self) -> QMenu | None:
        """What can be done with the selected projects; None where none is selected."""
        chosen = self.selected_projects()
        if not chosen:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        possible = {action for project_id in chosen for action in self.rows.contents.possible(project_id)}
        for action, word in ACTION_WORDS.items():
            if action in possible:
                menu.addAction(word).triggered.connect(lambda _=False, wanted=action: self.decide(wanted))
        return menu

    def _show_menu(self) -> None:
        menu = self.action_menu()
        if menu is not None:
            place = self.visualRect(self.currentIndex().siblingAtColumn(ACTION))
            menu.popup(self.viewport().mapToGlobal(place.bottomLeft()))


class _PlainSelection(QStyledItemDelegate):
    """Selected rows keep the ink of their marks."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        ink = option.palette.color(QPalette.ColorRole.Text)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, ink)
