"""The indicator grid: merged level cells as on paper, keyboard like a spreadsheet, blocks in and out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from perfdesk.editing import commands
from perfdesk.editing.step import Step
from perfdesk.forms.convert_rows import as_usual
from perfdesk.model.rows import Ref
from ui import grid_edits
from ui.bridge import Bridge
from ui.clipboard import read_block, write_block
from ui.delegates import CellDelegate
from ui.editors import LineEditor, TextEditor, finish_composition
from ui.grid import IndicatorModel
from ui.grid_columns import ColumnWidths
from ui.grid_edits import Place
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
_TYPED = QAbstractItemView.EditTrigger.AnyKeyPressed
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GridView(QTableView):
    """The indicators of one project. `notice` is a short remark for the status bar."""

    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.grid = IndicatorModel(bridge, self)
        self.setModel(self.grid)
        self._delegate = CellDelegate(bridge.profile.expectations, self)
        self._delegate.leave.connect(self._go)
        self.setItemDelegate(self._delegate)
        self._watch = RowWatch(self, self.grid, bridge)
        self._widths = ColumnWidths(self, self.grid)
        self._spans: list[tuple[int, int, int, int]] = []
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
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
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
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def commit_pending(self) -> bool:
        """Commit a composition and the open editor; False when that was refused and the editor stays."""
        editor = self._editor()
        if editor is None:
            return True
        finish_composition(editor)
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        return not editor.property("refused")

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

    def insert_row(self, *, below: bool = True) -> bool:
        """Insert an empty row beside the current one, under its level words, and go there."""
        if self.grid.project_id is None or not self.commit_pending():
            return False
        rows, current = self.grid.rows, self.currentIndex().row()
        like = rows[current] if 0 <= current < len(rows) else None
        position = current + (1 if below else 0) if like is not None else len(rows)
        row = grid_edits.blank_row(self._bridge.profile.indicator_fields(), like)
        step = self._numbered(commands.insert_indicators(self._bridge.filing, self.grid.project_id, position, [row]))
        with self._watch.entering(row.id):
            return self._do_at(step, position, self._first_text_column())

    def add_usual_rows(self) -> bool:
        """Append one empty row for each pair of level words that the form prints."""
        if self.grid.project_id is None:
            return False
        level2 = dict(self._bridge.profile.expectations.level2)
        rows = as_usual(grid_edits.usual_rows(level2, self._bridge.profile.indicator_fields()), self._bridge.profile)
        end = self.grid.rowCount()
        step = commands.insert_indicators(self._bridge.filing, self.grid.project_id, end, rows, "新增常用指标行")
        return self._do_at(step, end, self._first_text_column())

    def delete_rows(self) -> bool:
        """Delete the rows of the selection."""
        rows = self._selected_rows()
        if not rows or self.grid.project_id is None or not self.commit_pending():
            return False
        column = self.currentIndex().column()
        ids = [self.grid.rows[row].id for row in rows]
        step = self._numbered(commands.delete_indicators(self._bridge.filing, self.grid.project_id, ids))
        return self._do_at(step, rows[0], column)

    def move_rows(self, offset: int) -> bool:
        """Move the rows of the selection one up (-1) or down (1); False at the edge."""
        rows = self._selected_rows()
        if not rows or self.grid.project_id is None or not self.commit_pending():
            return False
        step = grid_edits.move_step(self._bridge.filing, self.grid.project_id, rows, offset)
        return self._bridge.do(self._numbered(step))

    def clear_cells(self) -> bool:
        """Empty the selected cells."""
        return self._bridge.do(grid_edits.clear_step(self.grid, self._bridge.filing, self._places()))

    def fill_down(self) -> bool:
        """The topmost selected cell of each column into those below; a single row takes the one above."""
        return self._bridge.do(grid_edits.fill_down_step(self.grid, self._bridge.filing, self._places()))

    def copy(self) -> bool:
        """The selected rectangle to the clipboard, as text and as a table with merged cells."""
        places = self._places()
        if places:
            QGuiApplication.clipboard().setMimeData(write_block(*grid_edits.copied(self.grid, places)))
        return bool(places)

    def cut(self) -> bool:
        """Copy, then clear."""
        return self.copy() and self.clear_cells()

    def paste(self) -> bool:
        """The block on the clipboard from the top left selected cell on, as one step; one cell fills the selection."""
        block = read_block(QGuiApplication.clipboard().mimeData())
        if not block or self.grid.project_id is None or not self.commit_pending():
            return False
        places = self._places()
        filing = self._bridge.filing
        if len(block) == len(block[0]) == 1 and places:
            return self._bridge.do(grid_edits.write_step(self.grid, filing, places, block[0][0], "粘贴"))
        top = min((row for row, _ in places), default=self.grid.rowCount())
        left = min((column for _, column in places), default=0)
        block = grid_edits.without_heading(self.grid, left, block)
        surplus = len(block[0]) - (len(self.grid.columns) - left)
        done = self._bridge.do(self._numbered(grid_edits.paste_step(self.grid, filing, top, left, block)))
        if done and surplus > 0:
            self.notice.emit(f"粘贴的内容比表格宽，最右边 {surplus} 列没有粘贴。")
        return done

    def select_places(self, places: list[Place]) -> None:
        """Select these cells; the first becomes the current one."""
        selection = self.selectionModel()
        self.setCurrentIndex(self.grid.index(*places[0]))
        for row, column in places[1:]:
            selection.select(self.grid.index(row, column), selection.SelectionFlag.Select)

    def edit(self, *arguments: object) -> bool | None:  # type: ignore[override]
        """Remember how editing began: typing replaces the text, F2 and a double click continue it."""
        if len(arguments) == 3:
            self._delegate.trigger = arguments[1]  # type: ignore[assignment]
        else:
            self._delegate.trigger = QAbstractItemView.EditTrigger.EditKeyPressed
        begun: bool | None = super().edit(*arguments)  # type: ignore[call-overload]
        editor = self._editor()
        if begun and editor is not None and self._delegate.trigger != _TYPED:
            editor.caret_to_end()
        return begun

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Keep the editor of a refused edit, unless the user gives up with Esc."""
        if editor.property("refused") and hint != QAbstractItemDelegate.EndEditHint.RevertModelCache:
            editor.setFocus()
            return
        super().closeEditor(editor, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Spreadsheet keys outside an editor. No key here opens an editor: that would break the first composition."""
        editor = self._editor()
        composing = editor is not None and bool(editor.preedit)
        ending = event.key() in (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
        if (composing and ending) or (editor is None and self._grid_key(event)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A word that comes without a composition (a sign such as ≥, handwriting) opens the editor and gets in.

        Qt opens the editor for it but drops the word itself (seen in 6.11).
        """
        before = self._editor()
        super().inputMethodEvent(event)
        editor = self._editor()
        if before is None and editor is not None and event.commitString():
            if editor.text_value() == self.grid.data(self.currentIndex()):
                word = QInputMethodEvent("", [])
                word.setCommitString(event.commitString())
                QApplication.sendEvent(editor, word)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell the input method where the cell is: its candidates for the first composition appear there."""
        super().currentChanged(current, previous)
        self.updateMicroFocus()

    def event(self, event: QEvent) -> bool:
        """Take a first composition in when the focus goes: some input methods (libpinyin) drop it then."""
        editor = self._editor() if event.type() == QEvent.Type.FocusAboutToChange else None
        if editor is not None:
            editor.finish_preedit()
        return super().event(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Where the caret is: during the first composition it is the editor's, but the focus is still the view's."""
        editor = self._editor()
        if query == Qt.InputMethodQuery.ImCursorRectangle and editor is not None:
            box = QRectF(editor.inputMethodQuery(query))  # type: ignore[arg-type]
            return box.translated(QPointF(editor.mapTo(self, QPoint(0, 0))))
        return super().inputMethodQuery(query)

    def _grid_key(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER:
            self._go(-1 if held == Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_cells()
        elif event.key() == Qt.Key.Key_D and held == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            return False
        return True

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The words of a merged cell taller than the view stand in the part of it that is in sight."""
        super().scrollContentsBy(dx, dy)
        if dy and any(self.rowSpan(row, column) > 1 for row, column, *_ in self._spans):
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

    def _editor(self) -> LineEditor | TextEditor | None:
        editors = self.viewport().findChildren(QWidget, "cell_editor", Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [editor for editor in editors if not editor.isHidden()]
        return shown[-1] if shown else None  # type: ignore[return-value]

    def _go(self, rows: int, columns: int) -> None:
        current = self.currentIndex()
        if not current.isValid():
            return
        span = self.grid.merged_rows(current.row(), current.column())
        row = span.stop if rows > 0 else current.row() + rows
        column = current.column() + columns
        if column >= len(self.grid.columns):
            row, column = current.row() + 1, 0
        elif column < 0:
            row, column = current.row() - 1, len(self.grid.columns) - 1
        if 0 <= row < self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(self.grid.merged_rows(row, column).start, column))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _numbered(self, step: Step | None) -> Step | None:
        return grid_edits.numbered(step, self._bridge.filing, self.grid.project_id, self._bridge.profile)

    def _do_at(self, step: Step | None, row: int, column: int) -> bool:
        done = self._bridge.do(step)
        if done and self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(min(row, self.grid.rowCount() - 1), max(column, 0)))
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return done

    def _first_text_column(self) -> int:
        fields = [column.field for column in self.grid.columns]
        return fields.index("level3") if "level3" in fields else 0

    def _places(self) -> list[Place]:
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted({(index.row(), index.column()) for index in chosen if index.isValid()})

    def _selected_rows(self) -> list[int]:
        return sorted({row for row, _ in self._places()})

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if roles:
            self.verticalHeader().viewport().update()
            return
        self._rebuild_spans()
        for row in range(first.row(), last.row() + 1):
            self.resizeRowToContents(row)

    def _on_structure_changed(self) -> None:
        if self._widths.follow():
            self._scale_columns()
        self._rebuild_spans(anew=True)
        self.resizeRowsToContents()

    def _rebuild_spans(self, *, anew: bool = False) -> None:
        """Set Qt's spans from the words of the rows, only if they changed: setting them repaints everything."""
        spans = []
        for column, definition in enumerate(self.grid.columns):
            row = 0
            while definition.merge and row < self.grid.rowCount():
                covered = self.grid.merged_rows(row, column)
                if len(covered) > 1:
                    spans.append((row, column, len(covered), 1))
                row = covered.stop
        if spans == self._spans and not anew:
            return
        self._spans = spans
        self.clearSpans()
        for span in spans:
            self.setSpan(*span)

    def _scale_columns(self) -> None:
        self._widths.scale()
        self._heights.start()

    def _on_column_resized(self, column: int, _old: int, new: int) -> None:
        if self._widths.take(column, new):
            self._heights.start()
