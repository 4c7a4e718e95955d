"""The lines of the panel as a table model of one column, kept current by difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import EllipsisType
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding, Severity
from perfdesk.rules.titles import SEVERITY_WORDS
from ui.bridge import Bridge
from ui.finding_lines import Kept, Line, Listing, Names, View, findings_shown, list_findings
from ui.runs import runs

FINDING_ROLE = Qt.ItemDataRole.UserRole + 1
PLACE_ROLE = Qt.ItemDataRole.UserRole + 2
LINE_ROLE = Qt.ItemDataRole.UserRole + 3
Index = QModelIndex | QPersistentModelIndex


class FindingsModel(QAbstractListModel):
    """Headings, findings and, below a finding that was opened, its places."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._view = View()
        self._shown = self._view
        self._listing = Listing()
        self._lines: list[Line] = []
        self._names = Names(bridge.filing)
        bridge.findings_changed.connect(self.refresh)
        bridge.projects_changed.connect(self.refresh)
        self.refresh()

    @property
    def view(self) -> View:
        """What is shown."""
        return self._view

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each severity the scope has, shown or not; a shared one counts once."""
        return dict(self._listing.counts)

    @property
    def listed(self) -> int:
        """How many of them the view does not leave out."""
        return self._listing.listed

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that occur in the scope."""
        return self._listing.categories

    @property
    def lines(self) -> Sequence[Line]:
        """Everything that is listed."""
        return self._lines

    def shown(self) -> list[Finding]:
        """The findings of the scope that the view does not leave out, each place one of them."""
        return findings_shown(self._bridge.filing, self._bridge.findings(self._view.scope), self._view)

    def show(self, **changes: Any) -> None:
        """Change what is shown: fields of `View`."""
        view = replace(self._view, **changes)
        if view != self._view:
            self._view = view
            self.refresh()

    def toggle(self, row: int) -> None:
        """Open or close what is below a line."""
        line = self._lines[row]
        if line.kind == "heading" or (line.kind == "finding" and line.count > 1):
            self.show(toggled=self._view.toggled ^ {line.key})

    def row_of(self, key: tuple[object, ...]) -> int:
        """The row of a line, -1 when it is not listed."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, place (PLACE_ROLE), the finding (FINDING_ROLE, None for a heading) and the line itself (LINE_ROLE)."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        answers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: line.text or self._place(line),
            Qt.ItemDataRole.ToolTipRole: lambda: line.text or None,
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._spoken(line),
            PLACE_ROLE: lambda: self._place(line),
            FINDING_ROLE: lambda: line.found,
            LINE_ROLE: lambda: line,
        }
        answer = answers.get(role)
        return None if answer is None else answer()

    @property
    def names(self) -> Names:
        """Places of the present filing in words."""
        if self._names.filing is not self._bridge.filing:
            self._names = Names(self._bridge.filing)
        return self._names

    def refresh(self) -> None:
        """Take over the present findings: lines that stay in order stay untouched."""
        scope = self._view.scope
        own = self._bridge.findings(scope)
        elsewhere = () if isinstance(scope, EllipsisType) else self._bridge.mentioning(scope)
        self._listing = list_findings(self._bridge.filing, own, elsewhere, self._view, Kept(self._lines, self._shown))
        self._shown = self._view
        old, new = self._lines, self._listing.lines
        head, tail = _same_ends(old, new)
        before, after = old[head : len(old) - tail], new[head : len(new) - tail]
        same = {id(line) for line in before} & {id(line) for line in after}
        wanted, present = _names_of(after, same), _names_of(before, same)
        staying = [name for name in present if name in wanted]
        if staying != [name for name in wanted if name in present]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        self._remove([head + row for row, name in enumerate(present) if name not in wanted])
        self._insert(new, [head + row for row, name in enumerate(wanted) if name not in present])
        pairs = enumerate(zip(self._lines, new, strict=True))
        changed = [row for row, (one, other) in pairs if one is not other and one != other]
        self._lines = new
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _remove(self, rows: Sequence[int]) -> None:
        for first, last in reversed(runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._lines = self._lines[:first] + self._lines[last + 1 :]
            self.endRemoveRows()

    def _insert(self, new: Sequence[Line], rows: Sequence[int]) -> None:
        for first, last in runs(rows):
            self.beginInsertRows(QModelIndex(), first, last)
            self._lines = [*self._lines[:first], *new[first : last + 1], *self._lines[first:]]
            self.endInsertRows()

    def _place(self, line: Line) -> str:
        if line.found is None:
            return ""
        names = self.names
        if line.kind == "place" and line.ref is not None:
            return names.place(line.ref, within=isinstance(self._view.scope, str) and self._here(line.ref))
        if line.found.shared or (line.wide and line.found.ref not in line.places):
            return f"{len({ref.project for ref in line.places})} 个项目"
        return names.place(line.found.ref, within=isinstance(self._view.scope, str) and self._here(line.found.ref))

    def _here(self, ref: Ref) -> bool:
        return ref.project == self._view.scope

    def _spoken(self, line: Line) -> str:
        if line.kind == "heading":
            return f"{line.text}，{line.count} 条，{'已展开' if line.open else '已收起'}"
        word = SEVERITY_WORDS[line.severity] if line.severity is not None else ""
        many = f"，共 {line.count} 处" if line.count > 1 else ""
        return f"{word}，{self._place(line)}{many}：{line.text}" if line.text else self._place(line)


def _names_of(lines: Sequence[Line], same: set[int]) -> dict[object, None]:
    """What tells these lines from each other, in their order: their identity where they stay the very same lines."""
    return {id(line) if id(line) in same else line.key: None for line in lines}


def _same_ends(old: Sequence[Line], new: Sequence[Line]) -> tuple[int, int]:
    """How many lines at the head and at the tail are those that were there before."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and (old[head] is new[head] or old[head].key == new[head].key):
        head += 1
    tail = 0
    while tail < shorter - head and (old[-1 - tail] is new[-1 - tail] or old[-1 - tail].key == new[-1 - tail].key):
        tail += 1
    return head, tail
