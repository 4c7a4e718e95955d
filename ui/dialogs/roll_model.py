"""The years that may move on when last year's filing is carried over, as a table to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.roll_forward import Proposal
from ui.dialogs.parts import project_text

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("位置", "上年写的", "改为", "说明")
PLACE, OLD, NEW, WHY = range(4)
PARTS_ROLE = Qt.ItemDataRole.UserRole
_AROUND = 14
_LONGEST_TIP = 600
ALL, SURE, DOUBTFUL = range(3)


class ProposalModel(QAbstractTableModel):
    """One row for each year; ticked ones are taken. PARTS_ROLE gives the text around a year, the year, the text behind.

    When the proposals are made anew, ticks that were set by hand stay as they are.
    """

    def __init__(self, filing: Filing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filing = filing
        self._places = _places(filing)
        self._rows: tuple[Proposal, ...] = ()
        self._ticked: list[bool] = []
        self._by_hand: dict[tuple[Ref, int], bool] = {}

    @property
    def rows(self) -> tuple[Proposal, ...]:
        """All proposals."""
        return self._rows

    def show(self, rows: Sequence[Proposal]) -> None:
        """Other proposals; what was ticked or not by hand stays so."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._ticked = [self._by_hand.get((row.ref, row.start), row.sure) for row in rows]
        self.endResetModel()

    def accepted(self) -> tuple[Proposal, ...]:
        """The ticked ones."""
        return tuple(row for row, ticked in zip(self._rows, self._ticked, strict=True) if ticked)

    def is_ticked(self, row: int) -> bool:
        """Whether a proposal is taken."""
        return self._ticked[row]

    def tick(self, rows: Sequence[int], ticked: bool) -> None:
        """Tick some rows, or take the ticks off."""
        for row in rows:
            self._ticked[row] = ticked
            self._by_hand[self._rows[row].ref, self._rows[row].start] = ticked
        if rows:
            last = self.index(max(rows), WHY)
            self.dataChanged.emit(self.index(min(rows), 0), last, [Qt.ItemDataRole.CheckStateRole])

    def place(self, row: int) -> str:
        """Where a proposal stands, in words."""
        ref = self._rows[row].ref
        return f"{self._places[ref.project, ref.indicator]}·{field_label(ref.field)}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of proposals."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Place, old, new, why."""
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column has the box."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == PLACE else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADERS[section] if across and 0 <= section < len(HEADERS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, the whole text as tooltip, the tick."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column in (OLD, NEW):
                return "".join(parts(row, new=column == NEW))
            return self.place(index.row()) if column == PLACE else row.why
        if role == PARTS_ROLE:
            return parts(row, new=column == NEW) if column in (OLD, NEW) else None
        if role == Qt.ItemDataRole.CheckStateRole and column == PLACE:
            return Qt.CheckState.Checked if self._ticked[index.row()] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column, index.row())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Only the tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _tip(self, row: Proposal, column: int, number: int) -> str:
        if column == PLACE:
            return self.place(number)
        if column == WHY:
            return row.why
        text = row.new_text if column == NEW else row.text
        start = max(0, row.start - _LONGEST_TIP // 2)
        return text[start : start + _LONGEST_TIP]


class ProposalFilter(QSortFilterProxyModel):
    """All, those ticked beforehand, or those to look at; and only those with some words in them."""

    def __init__(self, source: ProposalModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._kind, self._words = source, ALL, ""
        self.setSourceModel(source)

    def choose(self, kind: int, words: str) -> None:
        """What to show."""
        self._kind, self._words = kind, "".join(words.split())
        self.invalidate()

    def shown(self) -> list[int]:
        """The rows of the source that are shown."""
        return [self.mapToSource(self.index(row, 0)).row() for row in range(self.rowCount())]

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Qt's hook."""
        one = self._source.rows[row]
        if self._kind != ALL and one.sure != (self._kind == SURE):
            return False
        text = f"{self._source.place(row)}{''.join(parts(one))}{one.why}"
        return self._words in "".join(text.split())


def parts(row: Proposal, *, new: bool = False) -> tuple[str, str, str]:
    """What stands before a year, the year (the new one), and what stands behind it, on one line."""
    end = row.start + len(row.old)
    before = ("…" if row.start > _AROUND else "") + row.text[max(0, row.start - _AROUND) : row.start]
    behind = row.text[end : end + _AROUND] + ("…" if len(row.text) > end + _AROUND else "")
    return before.replace("\n", " "), row.new if new else row.old, behind.replace("\n", " ")


def _places(filing: Filing) -> dict[tuple[str | None, str | None], str]:
    """(project, indicator) -> where it stands, in words."""
    found: dict[tuple[str | None, str | None], str] = {(None, None): "第一部分"}
    for project in filing.projects:
        found[project.id, None] = project_text(project)
        for number, row in enumerate(project.indicators, start=1):
            found[project.id, row.id] = f"{project_text(project)}·第 {number} 行"
    return found
