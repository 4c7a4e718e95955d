"""The indicator grid: merged level cells as on paper, keyboard like a spreadsheet, blocks in and out."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from perfdesk.editing.step import Step
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.delegates import PADDING
from ui.grid_arranging import Arranging
from ui.grid_blocks import BlockCommands
from ui.grid_columns import LEAST_WIDTH, ColumnWidths
from ui.grid_commands import CellCommands, RowCommands
from ui.grid_frozen import FrozenTable
from ui.grid_menus import class_menu, heading_menu
from ui.grid_places import only_moves, step_places
from ui.grid_spans import Spans
from ui.grid_typing import RowWatch
from ui.look import CURRENT, FORM_LINE, ICON_SIZE, LABEL_GROUND, LABEL_INK, QUIET_INK, SELECTED

if TYPE_CHECKING:
    from perfdesk.workflow.paste import PastePlan

_WIDEST_SIGNS = 24
_SHEET = f"""
QTableView {{ border: 1px solid {FORM_LINE}; gridline-color: {FORM_LINE}; background: white; }}
QHeaderView {{ background: white; border: none; }}
QHeaderView::section {{ background: {LABEL_GROUND}; color: {LABEL_INK}; padding: 2px; border: none;
    border-right: 1px solid {FORM_LINE}; border-bottom: 1px solid {FORM_LINE}; }}
QHeaderView::section:horizontal {{ font-weight: 600; }}
QHeaderView::section:vertical {{ color: {QUIET_INK}; background: white; }}
QHeaderView::section:checked {{ background: {SELECTED}; color: {CURRENT}; font-weight: 700; }}
QHeaderView::section:horizontal:checked {{ border-bottom: 3px solid {CURRENT}; }}
QHeaderView::section:vertical:checked {{ border-right: 3px solid {CURRENT}; }}
QTableCornerButton::section {{ background: {LABEL_GROUND}; border: none;
    border-right: 1px solid {FORM_LINE}; border-bottom: 1px solid {FORM_LINE}; }}
"""


class GridView(FrozenTable):
    """The indicators of one project. `rows` and `cells` hold what can be done to those that are selected,
    `arranging` in which order rows are looked at.

    `paste_doubtful` brings a PastePlan that the user should see first; `paste_planned` carries it out.
    """

    paste_doubtful = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.rows = RowCommands(self, bridge)
        self.cells = CellCommands(self, bridge)
        self.arranging = Arranging(self, bridge)
        self._blocks = BlockCommands(self, bridge)
        self._watch = RowWatch(self, self.grid, bridge)
        self._widths = ColumnWidths(self, self.grid)
        self._scaled = self.grid.columnCount()
        self._spans = Spans(self, self.grid)
        self._heights = QTimer(self)
        self._heights.setSingleShot(True)
        self._heights.setInterval(30)
        self._heights.timeout.connect(self.resizeRowsToContents)
        self._set_up()
        self.grid.dataChanged.connect(self._on_data_changed)
        self.grid.rowsInserted.connect(lambda _parent, first, last: self._on_rows(first, last))
        self.grid.rowsRemoved.connect(lambda _parent, first, _last: self._on_rows(first, first - 1))
        for signal in (self.grid.layoutChanged, self.grid.modelReset, self.grid.columnsInserted):
            signal.connect(self.follow_structure)

    def _set_up(self) -> None:
        self.setAccessibleName("绩效指标表")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(True)
        across.sectionResized.connect(self._on_column_resized)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        down.setHighlightSections(True)
        down.setFixedWidth(self.fontMetrics().horizontalAdvance("000") + ICON_SIZE + 10)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        across.setSectionsClickable(True)
        across.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across.customContextMenuRequested.connect(lambda place: heading_menu(self, place))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setStyleSheet(_SHEET)

    def show_project(self, project_id: str | None) -> None:
        """Show the indicators of another project."""
        self.commit_pending()
        self.grid.show_project(project_id)
        if self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(0, 0))
        self.scrollToTop()

    def go_to(self, ref: Ref) -> bool:
        """Make the cell at an address the current one; False when it is not in this grid. A row that is filtered out
        comes back with all others."""
        index = self.grid.index_of(ref)
        if not index.isValid() and any(row.id == ref.indicator for row in self.grid.all_rows):
            self.arranging.clear()
            self.notice.emit("要去的行被筛选隐藏，已恢复显示全部行。")
            index = self.grid.index_of(ref)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.take_focus()
        return True

    def go_to_row(self, indicator_id: str) -> bool:
        """Go to the cell of a new row where typing begins."""
        fields = [column.field for column in self.grid.columns]
        first = "level3" if "level3" in fields else fields[0]
        return self.go_to(Ref(self.grid.project_id, indicator_id, first))

    def show_step(self, step: Step) -> bool:
        """After an undo or redo of this project, select what it brought or changed; the selection goes with rows that
        only moved. False when it is to be seen elsewhere."""
        places = step_places(step, self.grid, self.currentIndex().column())
        if not places and not only_moves(step):
            return False
        if places:
            self.select_places(places)
        self.scrollTo(self.currentIndex())
        self.take_focus()
        return True

    def take_focus(self) -> None:
        """Put the focus on the current cell."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def column_weights(self) -> list[float]:
        """The relative widths of the columns, to be remembered."""
        return self._widths.printed()

    @property
    def table_width(self) -> int:
        """How wide the user has made the whole table, in pixels; 0 for as wide as its room."""
        return self._widths.wish

    def set_column_weights(self, weights: list[float], table_width: int = 0) -> None:
        """Set the relative widths; ignored when they are for another number of columns."""
        if self._widths.set_printed(weights, table_width):
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

    def sizeHintForColumn(self, column: int) -> int:
        """What a double click on the edge of a heading makes of a column: its longest line, within reason."""
        metrics = self.fontMetrics()
        lines = [line for row in range(self.grid.rowCount()) for line in self.grid.text(row, column).split("\n")]
        widest = max((metrics.horizontalAdvance(line) for line in lines), default=0) + 4 * PADDING
        return max(min(widest, _WIDEST_SIGNS * metrics.horizontalAdvance("指")), LEAST_WIDTH)

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

    def choose_class(self) -> QMenu | None:
        """Let the user choose the class that the selected rows are moved to."""
        return class_menu(self) if self.commit_pending() else None

    def _grid_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cells.clear()
        elif event.key() == Qt.Key.Key_D and held == Qt.KeyboardModifier.ControlModifier:
            self.cells.fill_down()
        elif event.key() == Qt.Key.Key_Apostrophe and held == Qt.KeyboardModifier.ControlModifier:
            self.cells.copy_above()
        elif event.key() == Qt.Key.Key_Escape and self.arranging.look:
            self.arranging.clear()
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
            self.verticalHeader().viewport().update()
            return
        self._spans.rebuild()
        for row in range(first.row(), last.row() + 1):
            self.resizeRowToContents(row)

    def follow_structure(self) -> None:
        """Columns, merged cells and heights after all rows may have changed."""
        if self.grid.columnCount() != self._scaled:
            self._scale_columns()
        self._spans.rebuild(anew=True)
        self.resizeRowsToContents()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """The row with the cursor is tinted."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            for row in (current.row(), previous.row()):
                top, height = self.rowViewportPosition(row), self.rowHeight(row)
                self.viewport().update(0, top, self.viewport().width(), height)

    def _on_rows(self, first: int, last: int) -> None:
        """Rows came, or went: only they and their neighbours, merged with others now or no more, are measured."""
        self._spans.rebuild(anew=True)
        for row in range(max(first - 1, 0), min(last + 2, self.grid.rowCount())):
            self.resizeRowToContents(row)

    def _scale_columns(self) -> None:
        self._scaled = self.grid.columnCount()
        self._widths.scale()
        self.freeze(self._frozen_columns())
        self._heights.start()

    def _frozen_columns(self) -> int:
        """The classes and the name of the indicator."""
        fields = [column.field for column in self.grid.columns]
        return fields.index("level3") + 1 if "level3" in fields else 0

    def _on_column_resized(self, column: int, _old: int, new: int) -> None:
        if self._widths.take(column, new):
            self.freeze(self._frozen_columns())
            self._heights.start()
