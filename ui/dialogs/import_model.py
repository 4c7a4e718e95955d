"""The import as a tree: file, project, its head fields and indicators. Rows are made when they are unfolded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.forms.origins import head_names
from perfdesk.model.rows import SECTIONS, Ref
from perfdesk.workflow.import_files import Source
from ui.dialogs.import_contents import Contents
from ui.dialogs.import_rows import ACTION, CONTENT, HEADERS, Kind, Node, Rows

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ImportModel(QAbstractItemModel):
    """Columns: CONTENT, VALUE, DOUBT, ACTION."""

    def __init__(self, contents: Contents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self._rows = Rows(contents)
        self.only_doubtful = False
        self._trees: dict[bool, list[Node]] = {}  # Both stay: an index holds no reference to its row.
        self._roots = self._trees[False] = self._top()

    def node(self, index: Index) -> Node | None:
        """The row behind an index."""
        node: Node | None = index.internalPointer() if index.isValid() else None
        return node

    def index_of(self, node: Node, column: int = 0) -> QModelIndex:
        """The index of a row."""
        return self.createIndex(node.row, column, node)

    def find(self, ref: Ref) -> QModelIndex:
        """The index of a project, field or indicator; that of its project when it is not shown; invalid for none."""
        project = next((node for node in self._projects() if node.project == ref.project), None)
        if project is None:
            return QModelIndex()
        wanted = Ref(ref.project, ref.indicator, "") if ref.indicator is not None else ref
        inside = next((node for node in self._children(project) if node.ref == wanted), project)
        return self.index_of(inside)

    def project_ids(self) -> list[str]:
        """The projects of the tree, in order."""
        return [node.project for node in self._projects() if node.project is not None]

    def show_only_doubtful(self, wanted: bool) -> None:
        """Show only files, projects and rows with doubts, or all again."""
        self.beginResetModel()
        self.only_doubtful = wanted
        self._roots = self._trees.get(wanted) or self._top()
        self._trees[wanted] = self._roots
        self.endResetModel()

    def stops(self) -> Iterator[Node]:
        """The rows with a doubt of their own, in the order of the tree."""
        for node in self._roots:
            if node.kind == "file" and self._rows.notes(node, own=True):
                yield node
            for project in self._children(node) if node.kind == "file" else ():
                if self.contents.doubts(project.project or ""):
                    if self._rows.notes(project, own=True):
                        yield project
                    yield from (inside for inside in self._children(project) if self._rows.notes(inside, own=True))

    def refresh_actions(self) -> None:
        """The decisions have changed."""
        for node in self._roots:
            if node.children:
                first, last = node.children[0], node.children[-1]
                self.dataChanged.emit(self.index_of(first, ACTION), self.index_of(last, ACTION))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Qt's hook."""
        return len(self._below(parent))

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Qt's hook."""
        return len(HEADERS)

    def hasChildren(self, parent: Index = _NO_PARENT) -> bool:
        """Qt's hook: told without making the rows of a project."""
        node = self.node(parent)
        if parent.column() > 0:
            return False
        if node is None or node.kind != "project" or node.children is not None:
            return bool(self._below(parent))
        project = self.contents.projects[node.project or ""]
        if self.only_doubtful:
            return any(note.ref and (note.ref.field or note.ref.indicator) for note in self.contents.doubts(project.id))
        return True

    def index(self, row: int, column: int, parent: Index = _NO_PARENT) -> QModelIndex:
        """Qt's hook."""
        rows = self._below(parent)
        inside = 0 <= row < len(rows) and 0 <= column < len(HEADERS)
        return self.createIndex(row, column, rows[row]) if inside else QModelIndex()

    def parent(self, index: Index = _NO_PARENT) -> QModelIndex:  # type: ignore[override]
        """Qt's hook."""
        node = self.node(index)
        return self.index_of(node.parent) if node is not None and node.parent is not None else QModelIndex()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook: the prose can be ticked."""
        flags = super().flags(index)
        node = self.node(index)
        if node is not None and node.kind == "prose" and index.column() == CONTENT:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's hook: tick the prose."""
        node = self.node(index)
        if node is None or node.kind != "prose" or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.contents.prose_taken = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(self.index_of(node), self.index_of(node, ACTION))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section] if 0 <= section < len(HEADERS) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook: see `Rows.answer`."""
        node = self.node(index)
        if node is None:
            return None
        return self._rows.answer(node, index.column(), role)

    def _top(self) -> list[Node]:
        rows: list[Node] = []
        for refused in self.contents.imported.refused:
            rows.append(Node("refused", None, len(rows), subject=refused))
        if any(row.paragraphs for row in self.contents.imported.filing.narratives) and not self.only_doubtful:
            rows.append(Node("prose", None, len(rows)))
        for source in self.contents.imported.sources:
            if not self.only_doubtful or self._rows.source_notes(source):
                rows.append(Node("file", None, len(rows), subject=source))
        return rows

    def _below(self, parent: Index) -> list[Node]:
        node = self.node(parent)
        if node is None:
            return self._roots
        return self._children(node) if parent.column() == CONTENT else []

    def _children(self, node: Node) -> list[Node]:
        if node.children is None:
            made = [Node(kind, node, row, ref, subject) for row, (kind, ref, subject) in enumerate(self._inside(node))]
            node.children = made
        return node.children

    def _inside(self, node: Node) -> Iterator[tuple[Kind, Ref | None, str | None]]:
        contents = self.contents
        if node.kind == "prose":
            for row in sorted(contents.imported.filing.narratives, key=lambda item: SECTIONS.index(item.section)):
                if row.paragraphs:
                    yield "section", None, row.section
        elif node.kind == "file" and isinstance(node.subject, Source):
            for project_id in node.subject.project_ids:
                if not self.only_doubtful or contents.doubts(project_id):
                    yield "project", Ref(project_id, None, ""), None
        elif node.kind == "project" and node.project is not None:
            project = contents.projects[node.project]
            doubtful = contents.doubtful_fields(project.id)
            names = head_names(project)
            for name in (*names, *sorted(doubtful - set(names))):
                ref = Ref(project.id, None, name)
                if name in doubtful or (contents.field_text(ref) is not None and not self.only_doubtful):
                    yield "field", ref, None
            for item in project.indicators:
                ref = Ref(project.id, item.id, "")
                if not self.only_doubtful or contents.doubts_at(ref):
                    yield "row", ref, None

    def _projects(self) -> Iterator[Node]:
        return (project for node in self._roots if node.kind == "file" for project in self._children(node))
