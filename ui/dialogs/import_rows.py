"""The rows of the import dialog: what each says in its columns, its marks and its inks."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from perfdesk.forms.notes import Note
from perfdesk.model.names import field_label
from perfdesk.model.rows import Indicator, Ref
from perfdesk.rules.registry import Severity
from perfdesk.workflow.import_files import Refused, Source
from ui.dialogs.import_contents import Contents
from ui.dialogs.parts import project_text
from ui.icons import icon
from ui.look import QUIET_INK, SEVERITY_COLOURS, SEVERITY_NAMES, blank_icon, severity_icon

Kind = Literal["prose", "section", "file", "refused", "project", "field", "row"]
HEADERS = ("内容", "读到的内容", "疑问", "处理方式")
CONTENT, VALUE, DOUBT, ACTION = range(4)
_LONGEST = 160
_LONGEST_TIP = 1500


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


class Rows:
    """Tells of each row, for each role of Qt, what its columns show."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents

    def answer(self, node: Node, column: int, role: int) -> Any:
        """One line of text, the whole text as tooltip, the mark of the worst doubt as icon of the first column."""
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
        severities = {note.severity for note in self.notes(node)}
        return "warning" if "warning" in severities else "hint" if severities else None

    def _indicator(self, node: Node) -> Indicator:
        assert node.ref is not None
        assert node.ref.indicator is not None
        return self.contents.projects[node.ref.project or ""].indicator(node.ref.indicator)

    def source_notes(self, source: Source) -> list[Note]:
        inside = [note for project_id in source.project_ids for note in self.contents.doubts(project_id)]
        return [*self.contents.file_notes(source), *inside]

    def notes(self, node: Node, *, own: bool = False) -> list[Note]:
        """The doubts of a row and of what is in it; `own`: only those of the row itself."""
        if isinstance(node.subject, Source):
            return self.contents.file_notes(node.subject) if own else self.source_notes(node.subject)
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
            return "\n".join(note.message for note in self.notes(node)) or self._doubt(node)
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
        notes = self.notes(node)
        if not notes:
            return ""
        more = f"（共{len(notes)}处）" if len(notes) > 1 else ""
        return f"{len(notes)} 处" if node.kind in ("file", "project") else f"{notes[0].message}{more}"

    def _action(self, node: Node) -> str:
        if node.kind == "prose":
            taken = "采用" if self.contents.filing is None else "替换现有文字"
            return taken if self.contents.prose_taken else "不导入"
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
        return Qt.CheckState.Checked if self.contents.prose_taken else Qt.CheckState.Unchecked

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
