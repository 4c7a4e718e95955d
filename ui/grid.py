"""The indicators of one project as a table model; it follows the filing by difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.editing import commands
from perfdesk.editing.commands import field_label
from perfdesk.forms.hidden import hidden_columns
from perfdesk.forms.profile import IndicatorColumn
from perfdesk.model.fields import TARGET_PARTS, indicator_field
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.model.typed_target import is_target, tidy_signs, typed_into_part
from ui.bridge import Bridge
from ui.checking import SEVERITIES, Delta
from ui.grid_order import followed
from ui.last_year import carried_field
from ui.look import alignment, remarks, severity_icon
from ui.runs import runs

_HIDDEN_ROLE = "hidden"
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 1
WAITS_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


class IndicatorModel(QAbstractTableModel):
    """One row for each indicator, one column for each column of the form; on demand also one for each field that the
    shown indicators have and the form does not print."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.columns: tuple[IndicatorColumn, ...] = bridge.profile.grid_columns
        self.printed = len(self.columns)
        self.shows_hidden = False
        self._project_id: str | None = None
        self._all: tuple[Indicator, ...] = ()
        self._rows: tuple[Indicator, ...] = ()
        self._order: list[str] | None = None
        self._left_out: frozenset[str] = frozenset()
        bridge.project_changed.connect(self._on_project_changed)
        bridge.findings_delta.connect(self._on_findings)
        bridge.waiting.changed.connect(self._on_waiting)

    @property
    def project_id(self) -> str | None:
        """The project shown, None before the first."""
        return self._project_id

    @property
    def rows(self) -> tuple[Indicator, ...]:
        """The indicators shown, in the order in which they are shown."""
        return self._rows

    @property
    def all_rows(self) -> tuple[Indicator, ...]:
        """Every indicator of the project, in the order of the filing."""
        return self._all

    @property
    def arranged(self) -> bool:
        """Whether rows are shown in another order than that of the filing, or only some of them."""
        return self._order is not None

    def arrange(self, order: Sequence[str] | None) -> None:
        """Show the rows with these ids in this order, None: all as in the filing. The filing stays as it is.

        The order stands while cells are edited; a new row comes behind the one that is before it in the filing.
        """
        self._order = None if order is None else list(order)
        self._left_out = frozenset() if order is None else frozenset(row.id for row in self._all) - {*order}
        self._take_over(self._arranged())

    def show_project(self, project_id: str | None) -> None:
        """Show another project."""
        self.beginResetModel()
        if project_id != self._project_id:
            self._order, self._left_out = None, frozenset()
        self._project_id = project_id
        self._all = () if project_id is None else self._bridge.filing.project(project_id).indicators
        self._rows = self._arranged()
        self.columns = self._wanted_columns(())
        self.endResetModel()

    def show_hidden(self, shown: bool) -> None:
        """Show or leave out what the form does not print."""
        if shown != self.shows_hidden:
            self.shows_hidden = shown
            self.show_project(self._project_id)

    def hidden(self) -> tuple[str, ...]:
        """The fields that the indicators have and the form does not print, shown or not."""
        return tuple(hidden_columns(self._all, self._bridge.profile))

    def _wanted_columns(self, shown: Sequence[str]) -> tuple[IndicatorColumn, ...]:
        """The columns of the form, then the hidden fields: those that are `shown`, and any that have come."""
        printed = self._bridge.profile.grid_columns
        names = dict.fromkeys((*shown, *self.hidden())) if self.shows_hidden else ()
        extra = [IndicatorColumn(name, f"{field_label(name)}（不印）", 0.0, _HIDDEN_ROLE, False) for name in names]
        return (*printed, *extra)

    def ref(self, index: Index) -> Ref:
        """The address of a cell."""
        return Ref(self._project_id, self._rows[index.row()].id, self.columns[index.column()].field)

    def index_of(self, ref: Ref) -> QModelIndex:
        """The cell at an address, the first of its row for a field that is no column; invalid when not shown."""
        row = next((i for i, item in enumerate(self._rows) if item.id == ref.indicator), None)
        if row is None or ref.project != self._project_id:
            return QModelIndex()
        fields = [column.field for column in self.columns]
        if ref.field == "value" and "target.number" in fields:
            return self.index(row, fields.index("target.number"))
        return self.index(row, fields.index(ref.field) if ref.field in fields else 0)

    def text(self, row: int, column: int) -> str:
        """The text of one cell."""
        return indicator_field(self._rows[row], self.columns[column].field) or ""

    def number(self, row: int) -> int:
        """The number of a shown row in the filing, from 1."""
        if not self.arranged:
            return row + 1
        return next((i for i, item in enumerate(self._all, 1) if item.id == self._rows[row].id), row + 1)

    def merged_rows(self, row: int, column: int) -> range:
        """The rows of the merged cell that covers this place: equal words under one another in a merged column.

        Nothing is merged in another order than that of the filing.
        """
        word = self.text(row, column)
        if not word or not self.columns[column].merge or self.arranged:
            return range(row, row + 1)
        first = last = row
        while first > 0 and self.text(first - 1, column) == word:
            first -= 1
        while last + 1 < len(self._rows) and self.text(last + 1, column) == word:
            last += 1
        return range(first, last + 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of indicators."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of columns of the form."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, worst severity (SEVERITY_ROLE) and the remarks as tooltip."""
        if not index.isValid():
            return None
        if role in _TEXT_ROLES:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            style = self._bridge.profile.styles.get(self.columns[index.column()].role)
            across = alignment(style.align) if style is not None else Qt.AlignmentFlag.AlignLeft
            return int(across | Qt.AlignmentFlag.AlignVCenter)
        if role in (SEVERITY_ROLE, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            found = self._bridge.findings_at(self.ref(index))
            if role == SEVERITY_ROLE:
                return found[0].severity if found else None
            return "\n".join(filter(None, (remarks(found), self._carried(index)))) or None
        if role == WAITS_ROLE:
            return self._bridge.waiting.waits(carried_field(self.ref(index)))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Printed headings; numbers of the rows in the filing, with the mark of the worst remark, and all remarks."""
        if orientation == Qt.Orientation.Horizontal:
            known = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self.columns)
            return self.columns[section].header if known else None
        if not 0 <= section < len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.number(section))
        if role == Qt.ItemDataRole.DecorationRole:
            found = self._row_findings(section)
            return severity_icon(min((item.severity for item in found), key=SEVERITIES.index)) if found else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return remarks(self._row_findings(section)) or None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Edit one cell, every row of a merged one. False only when the edit was refused."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        text, field = str(value).replace("\r\n", "\n"), self.columns[index.column()].field
        if text == self.text(index.row(), index.column()):
            return True
        if field in TARGET_PARTS:
            whole = typed_into_part(self._rows[index.row()].value, field, text)
            self._bridge.session.end_burst()
            return self._bridge.set_text(replace(self.ref(index), field="value"), whole)
        text = tidy_signs(text) if is_target(field) else text
        if text == self.text(index.row(), index.column()):
            return True
        self._bridge.session.end_burst()
        rows = self.merged_rows(index.row(), index.column())
        if len(rows) == 1:
            return self._bridge.set_text(self.ref(index), text)
        refs = {self.ref(self.index(row, index.column())): text for row in rows}
        label = f"修改{self.columns[index.column()].header}"
        return self._bridge.do(commands.set_fields(self._bridge.filing, refs, label))

    def _carried(self, index: Index) -> str:
        """Last year's text of a cell, and whether it waits to be looked at."""
        ref = carried_field(self.ref(index))
        last = self._bridge.waiting.last(ref)
        return "" if last is None else f"上年：{last}{'（待核）' if self._bridge.waiting.waits(ref) else ''}"

    def _on_waiting(self, _touched: set[str | None], others: set[Ref]) -> None:
        mine = {ref.indicator for ref in others if ref.project == self._project_id}
        for first, last in runs([i for i, row in enumerate(self._rows) if row.id in mine]):
            roles = [WAITS_ROLE, Qt.ItemDataRole.ToolTipRole]
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1), roles)

    def _row_findings(self, row: int) -> tuple[Any, ...]:
        """What is said of a row as a whole, then of its cells."""
        fields = dict.fromkeys(("", *(column.field for column in self.columns)))
        refs = [Ref(self._project_id, self._rows[row].id, field) for field in fields]
        return tuple(dict.fromkeys(item for ref in refs for item in self._bridge.findings_at(ref)))

    def _on_project_changed(self, project_id: str) -> None:
        if project_id != self._project_id:
            return
        project = next((item for item in self._bridge.filing.projects if item.id == project_id), None)
        if project is None:
            self.show_project(None)
        else:
            self._follow(project)

    def _follow(self, project: Project) -> None:
        self._all = project.indicators
        self._take_over(self._arranged())

    def _arranged(self) -> tuple[Indicator, ...]:
        if self._order is None:
            return self._all
        self._order = followed(self._order, self._left_out, self._all)
        known = {row.id: row for row in self._all}
        return tuple(known[row_id] for row_id in self._order)

    def _take_over(self, new: tuple[Indicator, ...]) -> None:
        """Come to show these rows: removed, moved, inserted, then changed ones."""
        wanted = {row.id: row for row in new}
        self._remove_missing(wanted)
        self._reorder([row.id for row in new])
        self._insert_new(new)
        changed = [i for i, row in enumerate(new) if row != self._rows[i]]
        self._rows = new
        columns = self._wanted_columns([column.field for column in self.columns[self.printed :]])
        if len(columns) != len(self.columns):
            self.beginInsertColumns(QModelIndex(), len(self.columns), len(columns) - 1)
            self.columns = columns
            self.endInsertColumns()
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _remove_missing(self, wanted: dict[str, Indicator]) -> None:
        gone = [i for i, row in enumerate(self._rows) if row.id not in wanted]
        for first, last in reversed(runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows = (*self._rows[:first], *self._rows[last + 1 :])
            self.endRemoveRows()

    def _reorder(self, order: Sequence[str]) -> None:
        present = {row.id: row for row in self._rows}
        sorted_ids = [row_id for row_id in order if row_id in present]
        if sorted_ids == list(present):
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        place = {row_id: i for i, row_id in enumerate(sorted_ids)}
        self._rows = tuple(present[row_id] for row_id in sorted_ids)
        moved = [self.index(place[row_id], index.column()) for row_id, index in zip(ids, old, strict=True)]
        self.changePersistentIndexList(old, moved)
        self.layoutChanged.emit()

    def _insert_new(self, new: Sequence[Indicator]) -> None:
        present = {row.id for row in self._rows}
        for first, last in runs([i for i, row in enumerate(new) if row.id not in present]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows = (*self._rows[:first], *new[first : last + 1], *self._rows[first:])
            self.endInsertRows()

    def _on_findings(self, delta: Delta) -> None:
        places = {row.id: i for i, row in enumerate(self._rows)}
        refs = [ref for ref in delta.refs() if ref.project == self._project_id and ref.indicator in places]
        rows = sorted({places[ref.indicator] for ref in refs if ref.indicator is not None})
        roles = [SEVERITY_ROLE, Qt.ItemDataRole.ToolTipRole]
        # Qt would lay out and paint the whole grid at headerDataChanged: the view sees to the signs of the rows.
        for first, last in runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1), roles)
