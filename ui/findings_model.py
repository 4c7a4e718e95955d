"""The findings as one list, errors first, kept current by difference."""

from __future__ import annotations

from collections.abc import Callable
from types import EllipsisType
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.editing.commands import field_label
from perfdesk.model.rows import SECTIONS, Filing, Ref
from perfdesk.rules.registry import Finding, Severity
from ui.bridge import Bridge
from ui.checking import SEVERITIES
from ui.look import SEVERITY_NAMES

FINDING_ROLE = Qt.ItemDataRole.UserRole + 1
PLACE_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
Scope = str | EllipsisType | None


class FindingsModel(QAbstractListModel):
    """The findings of a scope: one project, None for Part One and the filing, `...` for all."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._scope: Scope = ...
        self._shown: set[Severity] = set(SEVERITIES)
        self._found: list[Finding] = []
        self._counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
        bridge.findings_changed.connect(self.refresh)
        bridge.projects_changed.connect(self.refresh)
        self.refresh()

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each severity the scope has, shown or not."""
        return dict(self._counts)

    def set_scope(self, scope: Scope) -> None:
        """Show the findings of another scope."""
        self._scope = scope
        self._reset()

    def set_shown(self, severities: set[Severity]) -> None:
        """Show only these severities."""
        self._shown = set(severities)
        self._reset()

    def finding(self, row: int) -> Finding:
        """The finding of a row."""
        return self._found[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of findings shown."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Message, place (PLACE_ROLE) and the finding itself (FINDING_ROLE)."""
        if not index.isValid():
            return None
        found = self._found[index.row()]
        answers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: found.message,
            Qt.ItemDataRole.ToolTipRole: lambda: detail(self._bridge.filing, found),
            Qt.ItemDataRole.AccessibleTextRole: lambda: (
                f"{SEVERITY_NAMES[found.severity]}，{place(self._bridge.filing, found.ref)}：{found.message}"
            ),
            PLACE_ROLE: lambda: place(self._bridge.filing, found.ref, within=isinstance(self._scope, str)),
            FINDING_ROLE: lambda: found,
        }
        answer = answers.get(role)
        return None if answer is None else answer()

    def refresh(self) -> None:
        """Take over the present findings: only the rows between the equal head and tail change."""
        new = self._wanted()
        old = self._found
        shorter = min(len(old), len(new))
        head = 0
        while head < shorter and old[head] is new[head]:
            head += 1
        tail = 0
        while tail < shorter - head and old[-1 - tail] is new[-1 - tail]:
            tail += 1
        if [found.key for found in old[head : len(old) - tail]] == [found.key for found in new[head : len(new) - tail]]:
            self._found = new
            if len(new) - tail > head:
                self.dataChanged.emit(self.index(head), self.index(len(new) - tail - 1))
            return
        if len(old) - tail > head:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._found = old[:head] + old[len(old) - tail :]
            self.endRemoveRows()
        if len(new) - tail > head:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self._found = new
            self.endInsertRows()

    def _reset(self) -> None:
        self.beginResetModel()
        self._found = self._wanted()
        self.endResetModel()

    def _wanted(self) -> list[Finding]:
        groups: dict[Severity, list[Finding]] = {severity: [] for severity in SEVERITIES}
        for found in self._bridge.findings(self._scope):
            groups[found.severity].append(found)
        self._counts = {severity: len(group) for severity, group in groups.items()}
        return [found for severity, group in groups.items() if severity in self._shown for found in group]


def place(filing: Filing, ref: Ref, *, within: bool = False) -> str:
    """Where a finding points, in words; `within` leaves the project out."""
    field = field_label(ref.field) if ref.field else ""
    if ref.project is None:
        if ref.field in SECTIONS:
            return field
        return f"全部项目 · {field}" if field else "整份文件"
    index = next((i for i, row in enumerate(filing.projects) if row.id == ref.project), None)
    if index is None:
        return field
    project = filing.projects[index]
    parts = [] if within else [f"{project.no or index + 1}. {project.name or '未命名项目'}"]
    row = next((i for i, item in enumerate(project.indicators) if item.id == ref.indicator), None)
    if row is not None:
        parts.append(f"第 {row + 1} 行")
    if field:
        parts.append(field)
    return " · ".join(parts) or "本项目"


def spot(found: Finding) -> Ref:
    """Where to go for a finding: one about several projects begins at its first place."""
    everywhere = found.ref.project is None and found.ref.field not in SECTIONS
    return found.also[0] if everywhere and found.also else found.ref


def detail(filing: Filing, found: Finding) -> str:
    """Everything there is to say about a finding, line by line."""
    lines = [found.message]
    if found.evidence:
        lines.append(f"依据内容：{found.evidence}")
    if found.source:
        lines.append(f"规则出处：{found.source}")
    if found.also:
        places = "；".join(place(filing, ref, within=ref.project == found.ref.project) for ref in found.also[:8])
        lines.append(f"另有 {len(found.also)} 处：{places}{'……' if len(found.also) > 8 else ''}")
    return "\n".join(lines)
