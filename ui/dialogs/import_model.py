"""The import as a tree: file, project, its head fields and indicators. Rows are made when they are unfolded."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from perfdesk.forms.notes import Note
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Indicator, Ref
from perfdesk.rules.registry import Severity
from perfdesk.workflow.import_files import Refused, Source
from perfdesk.workflow.import_match import head_names
from ui.dialogs.import_contents import Contents
from ui.dialogs.parts import project_text
from ui.icons import icon
from ui.look import QUIET_INK, SEVERITY_COLOURS, SEVERITY_NAMES, blank_icon, severity_icon

Kind = Literal["prose", "section", "file", "refused", "project", "field", "row"]
Index = QModelIndex | QPersistentModelIndex
HEADERS = ("内容", "读到的内容", "疑问", "处理方式")
CONTENT, VALUE, DOUBT, ACTION = range(4)
_LONGEST = 160
_LONGEST_TIP = 1500
_NO_PARENT = QModelIndex()


@dataclass(eq=False, slots=True)
class Node:
    """One row. `ref` is its place (projects and what is in them), `subject` the file, refusal or section."""

    kind: Kind
    parent: Node | None
    row: int
    ref: Ref | None = None
    subject: Source | Refused | str | None = None
    children: list[Node] | None = None

    def path(self) -> tuple[int, ...]:
        """Its place in the order of the tree."""
        return (*(self.parent.path() if self.parent is not None else ()), self.row)

    @property
    def project(self) -> str | None:
        """The id of the project that it is or belongs to."""
        return self.ref.project if self.ref is not None else None


class ImportModel(QAbstractItemModel):
    """Columns: CONTENT, VALUE, DOUBT, ACTION. `prose_taken` says whether the prose of Part One is ticked."""

    def __init__(self, contents: Contents, prose_taken: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self.prose_taken = prose_taken
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
            if node.kind == "file" and self._notes(node, own=True):
                yield node
            for project in self._children(node) if node.kind == "file" else ():
                if self.contents.doubts(project.project or ""):
                    if self._notes(project, own=True):
                        yield project
                    yield from (inside for inside in self._children(project) if self._notes(inside, own=True))

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
        self.prose_taken = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(self.index_of(node), self.index_of(node, ACTION))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section] if 0 <= section < len(HEADERS) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One line of text, the whole text as tooltip, the mark of the worst doubt as icon of the first column."""
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        answers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: _line(self._text(node, column)),
            Qt.ItemDataRole.ToolTipRole: lambda: _tip(self._whole(node, column)),
            Qt.ItemDataRole.DecorationRole: lambda: self._icon(node) if column == CONTENT else None,
            Qt.ItemDataRole.ForegroundRole: lambda: self._ink(node, column),
            Qt.ItemDataRole.CheckStateRole: lambda: self._tick(node) if column == CONTENT else None,
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._spoken(node, column),
        }
        answer = answers.get(role)
        return None if answer is None else answer()

    def severity(self, node: Node) -> Severity | None:
        """The mark of a row: the worst of its doubts and of those inside it."""
        if node.kind == "refused":
            return "error"
        severities = {note.severity for note in self._notes(node)}
        return "warning" if "warning" in severities else "hint" if severities else None

    def _top(self) -> list[Node]:
        rows: list[Node] = []
        for refused in self.contents.imported.refused:
            rows.append(Node("refused", None, len(rows), subject=refused))
        if any(row.paragraphs for row in self.contents.imported.filing.narratives) and not self.only_doubtful:
            rows.append(Node("prose", None, len(rows)))
        for source in self.contents.imported.sources:
            if not self.only_doubtful or self._source_notes(source):
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

    def _indicator(self, node: Node) -> Indicator:
        assert node.ref is not None
        assert node.ref.indicator is not None
        return self.contents.projects[node.ref.project or ""].indicator(node.ref.indicator)

    def _source_notes(self, source: Source) -> list[Note]:
        inside = [note for project_id in source.project_ids for note in self.contents.doubts(project_id)]
        return [*self.contents.file_notes(source), *inside]

    def _notes(self, node: Node, *, own: bool = False) -> list[Note]:
        """The doubts of a row and of what is in it; `own`: only those of the row itself."""
        if isinstance(node.subject, Source):
            return self.contents.file_notes(node.subject) if own else self._source_notes(node.subject)
        if node.ref is None:
            return []
        if node.kind == "project" and not own:
            return self.contents.doubts(node.project or "")
        return self.contents.doubts_at(node.ref)

    def _text(self, node: Node, column: int) -> str:
        texts: dict[int, Callable[[Node], str]] = {CONTENT: self._content, VALUE: self._value, DOUBT: self._doubt}
        return texts.get(column, self._action)(node)

    def _whole(self, node: Node, column: int) -> str:
        if column == DOUBT:
            return "\n".join(note.message for note in self._notes(node)) or self._doubt(node)
        return self._text(node, column)

    def _content(self, node: Node) -> str:
        if isinstance(node.subject, Source | Refused):
            return node.subject.path.name
        if node.kind == "prose":
            return "部门整体绩效目标（文字）"
        if node.kind == "section":
            return field_label(str(node.subject))
        if node.kind == "row":
            row = self._indicator(node)
            level = "".join((row.level2 or row.level1 or "指标").split())
            return f"{level}｜{row.level3 or '（没有名称）'}"
        project = self.contents.projects[node.project or ""]
        return project_text(project) if node.kind == "project" else field_label(node.ref.field if node.ref else "")

    def _value(self, node: Node) -> str:
        imported = self.contents.imported.filing
        if isinstance(node.subject, Source):
            return f"{len(node.subject.project_ids)} 个项目"
        if node.kind in ("prose", "refused"):
            return "没有读入" if node.kind == "refused" else ""
        if node.kind == "section":
            row = imported.narrative(str(node.subject))
            return f"{len(row.paragraphs) if row is not None else 0} 段"
        if node.kind == "row":
            return self._indicator(node).value or "（空白）"
        project = self.contents.projects[node.project or ""]
        if node.kind == "project":
            return f"{len(project.indicators)} 行指标"
        return (self.contents.field_text(node.ref) if node.ref is not None else "") or "（空白）"

    def _doubt(self, node: Node) -> str:
        if isinstance(node.subject, Refused):
            return node.subject.error.message
        notes = self._notes(node)
        if not notes:
            return ""
        more = f"（共{len(notes)}处）" if len(notes) > 1 else ""
        return f"{len(notes)} 处" if node.kind in ("file", "project") else f"{notes[0].message}{more}"

    def _action(self, node: Node) -> str:
        if node.kind == "prose":
            taken = "采用" if self.contents.filing is None else "替换现有文字"
            return taken if self.prose_taken else "不导入"
        return self.contents.action_text(node.project or "") if node.kind == "project" else ""

    def _icon(self, node: Node) -> Any:
        severity = self.severity(node)
        if severity is not None:
            return severity_icon(severity)
        name = {"file": "file", "project": "ok"}.get(node.kind)
        return icon(name) if name is not None else blank_icon() if node.kind in ("field", "row") else None

    def _ink(self, node: Node, column: int) -> QColor | None:
        severity = self.severity(node)
        if column == DOUBT and severity is not None:
            return QColor(SEVERITY_COLOURS[severity])
        skipped = node.kind == "project" and self.contents.choices()[node.project or ""].action == "skip"
        blank = column == VALUE and self._value(node) == "（空白）"
        return QColor(QUIET_INK) if skipped or blank else None

    def _tick(self, node: Node) -> Qt.CheckState | None:
        if node.kind != "prose":
            return None
        return Qt.CheckState.Checked if self.prose_taken else Qt.CheckState.Unchecked

    def _spoken(self, node: Node, column: int) -> str:
        severity = self.severity(node)
        text = _line(self._text(node, column))
        return f"{SEVERITY_NAMES[severity]}：{text}" if severity is not None and column == CONTENT else text


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _tip(text: str) -> str:
    """As rich text, which Qt breaks into lines."""
    short = text if len(text) <= _LONGEST_TIP else f"{text[:_LONGEST_TIP]}…"
    return "<p>" + html.escape(short).replace("\n", "<br>") + "</p>" if text else ""
