"""The hits of a search as a table: where each one stands, and the text around it, with a box to tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.editing.find import Found
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Ref
from ui.finding_lines import Names

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
NEW_ROLE = Qt.ItemDataRole.UserRole + 2
_HEADINGS = ("位置", "内容")
_OWN = "填报单位"
_NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Key = tuple[Ref, int]
"""A hit that can be found again after an edit elsewhere: its address, and the how-manieth it is there."""


class HitsModel(QAbstractTableModel):
    """HIT_ROLE is the hit of a row, NEW_ROLE what would stand in its place: None where nothing is to be replaced."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: tuple[Found, ...] = ()
        self._keys: list[Key] = []
        self._unticked: set[Key] = set()
        self._names = Names(Filing())
        self._new: str | None = None

    def show_hits(self, filing: Filing, hits: tuple[Found, ...], *, anew: bool) -> None:
        """Show the hits of a search in `filing`; with `anew` all of them are ticked, else ticks stay as they are."""
        self.beginResetModel()
        self.hits, self._names = hits, Names(filing)
        self._keys = _keys(hits)
        self._unticked = set() if anew else self._unticked & set(self._keys)
        self.endResetModel()

    def show_new(self, text: str | None) -> None:
        """What ticked hits are to be replaced with; None: they are only looked for, and there is nothing to tick."""
        if text != self._new:
            self._new = text
            self._touch(range(len(self.hits)))

    def key(self, row: int) -> Key:
        """What finds the hit of a row again."""
        return self._keys[row]

    def row_of(self, key: Key | None) -> int:
        """The row of a hit, -1 when it is gone."""
        return self._keys.index(key) if key in self._keys else -1

    def ticked(self) -> list[Found]:
        """The hits to be replaced."""
        return [hit for hit, key in zip(self.hits, self._keys, strict=True) if key not in self._unticked]

    def tick(self, rows: Iterable[int], on: bool) -> None:
        """Tick or untick some rows."""
        chosen = list(rows)
        keys = {self._keys[row] for row in chosen}
        self._unticked = self._unticked - keys if on else self._unticked | keys
        self._touch(chosen)

    def is_ticked(self, row: int) -> bool:
        """Whether the hit of a row is to be replaced."""
        return self._keys[row] not in self._unticked

    def place(self, row: int) -> str:
        """Where the hit of a row stands, in words."""
        ref = self.hits[row].ref
        if ref.project is None and ref.field not in SECTIONS:
            return f"{_OWN} · {field_label(ref.field)}"
        return self._names.place(ref)

    def rowCount(self, parent: Index = _NONE) -> int:
        """The number of hits."""
        return 0 if parent.isValid() else len(self.hits)

    def columnCount(self, parent: Index = _NONE) -> int:
        """Place and text."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The place bears the box."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, box, hit."""
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        ticked = self.is_ticked(index.row())
        if role == HIT_ROLE:
            return hit
        if role == NEW_ROLE:
            return self._new if ticked else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return hit.text if index.column() else self.place(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and self._new is not None:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """The box was clicked."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The two headings."""
        known = orientation == Qt.Orientation.Horizontal and 0 <= section < len(_HEADINGS)
        return _HEADINGS[section] if known and role == Qt.ItemDataRole.DisplayRole else None

    def _touch(self, rows: Iterable[int]) -> None:
        chosen = list(rows)
        if chosen:
            self.dataChanged.emit(self.index(min(chosen), 0), self.index(max(chosen), len(_HEADINGS) - 1))


def _keys(hits: Iterable[Found]) -> list[Key]:
    seen: Counter[Ref] = Counter()
    keys = []
    for hit in hits:
        keys.append((hit.ref, seen[hit.ref]))
        seen[hit.ref] += 1
    return keys
