"""The indicator grid: merged level cells as on paper, keyboard like a spreadsheet, blocks in and out."""

from __future__ import annotations

from contextlib import AbstractContextManager

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from perfdesk.model.rows import Ref
from perfdesk.workflow.paste import PastePlan
from ui.bridge import Bridge
from ui.grid_blocks import BlockCommands
from ui.grid_columns import ColumnWidths
from ui.grid_commands import CellCommands, RowCommands
from ui.grid_editing import EditingTable
from ui.grid_edits import Place
from ui.grid_spans import Spans
from ui.grid_typing import RowWatch
from ui.look import FORM_LINE, ICON_SIZE, LABEL_GROUND, LABEL_INK, QUIET_INK

_SHEET = f"""
QTableView {{ border: 1px solid {FORM_LINE}; gridline-color: {FORM_LINE}; background: white; }}
QHeaderView {{ background: white; border: none; }}
QHeaderView::section {{ background: {LABEL_GROUND}; color: {LABEL_INK}; padding: 2px; border: none;
    border-right: 1px solid {FORM_LINE}; border-bottom: 1px solid {FORM_LINE}; }}
QHeaderView::section:horizontal {{ font-weight: 600; }}
QHeaderView::section:vertical {{ color: {QUIET_INK}; background: white; }}
QTableCornerButton::section {{ background: {LABEL_GROUND}; border: none;
    border-right: 1px solid {FORM_LINE}; border-bottom: 1px solid {FORM_LINE}; }}
"""


class GridView(EditingTable):
    """The indicators of one project. `rows` and `cells` hold what can be done to those that are selected.

    `paste_doubtful` brings a PastePlan that the user should see first; `paste_planned` carries it out.
    """

    paste_doubtful = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.rows = RowCommands(self, bridge)
        self.cells = CellCommands(self, bridge)
        self._blocks = BlockCommands(self, bridge)
        self._watch = RowWatch(self, self.grid, bridge)
        self._widths = ColumnWidths(self, self.grid)
        self._spans = Spans(self, self.grid)
        self._heights = QTimer(self)
        self._heights.setSingleShot(True)
        self._heights.setInterval(30)
        self._heights.timeout.connect(self.resizeRowsToContents)
        self._set_up()
        self.grid.dataChanged.connect(self._on_data_changed)
        structure = (self.grid.rowsInserted, self.grid.rowsRemoved, self.grid.layoutChanged, self.grid.modelReset)
        for signal in (*structure, self.grid.columnsInserted):
            signal.connect(self._on_structure_changed)

    def _set_up(self) -> None:
        self.setAccessibleName("绩效指标表")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.sectionResized.connect(self._on_column_resized)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        down.setHighlightSections(False)
        down.setFixedWidth(self.fontMetrics().horizontalAdvance("000") + ICON_SIZE + 10)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        self.setStyleSheet(_SHEET)

    def show_project(self, project_id: str | None) -> None:
        """Show the indicators of another project."""
        self.commit_pending()
        self.grid.show_project(project_id)
        if self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(0, 0))
        self.scrollToTop()

    def go_to(self, ref: Ref) -> bool:
        """Make the cell at an address the current one; False when it is not in this grid."""
        index = self.grid.index_of(ref)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.take_focus()
        return True

    def take_focus(self) -> None:
        """Put the focus on the current cell."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def column_weights(self) -> list[float]:
        """The relative widths of the columns, to be remembered."""
        return self._widths.printed()

    def set_column_weights(self, weights: list[float]) -> None:
        """Set the relative widths; ignored when they are for another number of columns."""
        if self._widths.set_printed(weights):
            self._scale_columns()

    def show_hidden(self, shown: bool) -> bool:
        """Show also the columns that the form does not print; False when something typed was refused."""
        if not self.commit_pending():
            return False
        current = self.currentIndex()
        ref = self.grid.ref(current) if current.isValid() else None
        self.grid.show_hidden(shown)
        if ref is not None:
            self.setCurrentIndex(self.grid.index_of(ref))
        return True

    def copy(self) -> bool:
        """The selected rectangle to the clipboard; named as in text editors, for the menu calls what has the focus."""
        return self._blocks.copy()

    def cut(self) -> bool:
        """Copy, then clear."""
        return self.copy() and self.cells.clear()

    def paste(self) -> bool:
        """The block on the clipboard from the top left selected cell on."""
        return self._blocks.paste()

    def paste_planned(self, plan: PastePlan) -> bool:
        """Paste as the user has decided."""
        return self._blocks.do(plan)

    def entering(self, indicator_id: str) -> AbstractContextManager[None]:
        """While a new row is made and the cursor put into it: nothing is said of its blank cells."""
        return self._watch.entering(indicator_id)

    def selected_places(self) -> list[Place]:
        """The selected cells (row, column) in order, else the current one."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted({(index.row(), index.column()) for index in chosen if index.isValid()})

    def selected_rows(self) -> list[int]:
        """The rows that have a selected cell."""
        return sorted({row for row, _ in self.selected_places()})

    def select_places(self, places: list[Place]) -> None:
        """Select these cells; the first becomes the current one."""
        selection = self.selectionModel()
        self.setCurrentIndex(self.grid.index(*places[0]))
        for row, column in places[1:]:
            selection.select(self.grid.index(row, column), selection.SelectionFlag.Select)

    def _grid_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cells.clear()
        elif event.key() == Qt.Key.Key_D and held == Qt.KeyboardModifier.ControlModifier:
            self.cells.fill_down()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            return super()._grid_key(event)
        return True

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The words of a merged cell taller than the view stand in the part of it that is in sight."""
        super().scrollContentsBy(dx, dy)
        if dy and self._spans:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width as on paper."""
        super().resizeEvent(event)
        self._scale_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.start()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if roles:
            return
        self._spans.rebuild()
        for row in range(first.row(), last.row() + 1):
            self.resizeRowToContents(row)

    def _on_structure_changed(self) -> None:
        if self._widths.follow():
            self._scale_columns()
        self._spans.rebuild(anew=True)
        self.resizeRowsToContents()

    def _scale_columns(self) -> None:
        self._widths.scale()
        self._heights.start()

    def _on_column_resized(self, column: int, _old: int, new: int) -> None:
        if self._widths.take(column, new):
            self._heights.start()
