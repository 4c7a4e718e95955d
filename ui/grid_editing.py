"""A table whose cells are edited as in a spreadsheet, from the first key of an input method on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui.bridge import Bridge
from ui.delegates import CellDelegate
from ui.editors import COMES_BACK, ChoiceEditor, Editor, finish_composition
from ui.grid import Index, IndicatorModel
from ui.target_editor import TargetEditor

_TYPED = QAbstractItemView.EditTrigger.AnyKeyPressed
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EditingTable(QTableView):
    """Keys, editors and compositions. `notice` is a short remark for the status bar."""

    notice = Signal(str)

    def __init__(self, bridge: Bridge, header: QHeaderView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = IndicatorModel(bridge, self)
        # Before the model: the header must hear of a reset before the view, which asks it for widths (crash in 6.11).
        self.setHorizontalHeader(header)
        self.setModel(self.grid)
        self._tabs_began: int | None = None
        self._delegate = CellDelegate(bridge.profile.expectations, self)
        self._delegate.leave.connect(self._go)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(True)

    def setCurrentIndex(self, index: Index) -> None:
        """Go to a cell and select it alone: Qt would add to the selection while the Ctrl or Shift of a key is held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def commit_pending(self) -> bool:
        """Commit a composition and the open editor; False when that was refused and the editor stays."""
        editor = self._editor()
        if editor is None:
            return True
        finish_composition(editor)
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        return not editor.property("refused")

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
        ending = event.key() in (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
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
        self._tabs_began = None
        self.updateMicroFocus()

    def event(self, event: QEvent) -> bool:
        """Take a first composition in when the focus goes: some input methods (libpinyin) drop it then."""
        editor = self._editor() if event.type() == QEvent.Type.FocusAboutToChange else None
        if editor is not None:
            editor.finish_preedit()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """During a first composition the focus is still here: when it goes elsewhere, what was typed is stored."""
        super().focusOutEvent(event)
        editor, focus = self._editor(), QApplication.focusWidget()
        inside = editor is not None and focus is not None and (focus is editor or editor.isAncestorOf(focus))
        if editor is not None and not inside and event.reason() not in COMES_BACK:
            self.commit_pending()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Where the caret is: during the first composition it is the editor's, but the focus is still the view's."""
        editor = self._editor()
        if query == Qt.InputMethodQuery.ImCursorRectangle and editor is not None:
            box = QRectF(editor.inputMethodQuery(query))  # type: ignore[arg-type]
            return box.translated(QPointF(editor.mapTo(self, QPoint(0, 0))))
        return super().inputMethodQuery(query)

    def open_choices(self) -> bool:
        """Edit the current cell, with its list of usual words open; False where it has none."""
        self.edit(self.currentIndex(), QAbstractItemView.EditTrigger.EditKeyPressed, None)
        editor = self._editor()
        if not isinstance(editor, ChoiceEditor | TargetEditor):
            return False
        editor.show_choices()
        return True

    def _grid_key(self, event: QKeyEvent) -> bool:
        """Answer a key outside an editor; False when it is none of the table's."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER:
            self._go(-1 if held == Qt.KeyboardModifier.ShiftModifier else 1, 0)
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not held & Qt.KeyboardModifier.ControlModifier:
            self._go(0, 1 if event.key() == Qt.Key.Key_Tab else -1)
            return True
        if event.key() == Qt.Key.Key_F4 and held == Qt.KeyboardModifier.NoModifier:
            self.open_choices()
            return True
        return False

    def _editor(self) -> Editor | None:
        editors = self.viewport().findChildren(QWidget, "cell_editor", Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [editor for editor in editors if not editor.isHidden()]
        return shown[-1] if shown else None  # type: ignore[return-value]

    def _go(self, rows: int, columns: int) -> None:
        """Go on after an edit. Enter after some Tabs goes down to the column where they began, as in a spreadsheet."""
        current = self.currentIndex()
        if not current.isValid():
            return
        began = self._tabs_began if self._tabs_began is not None else current.column()
        span = self.grid.merged_rows(current.row(), current.column())
        row = span.stop if rows > 0 else current.row() + rows
        column = began if rows > 0 else current.column() + columns
        if column >= len(self.grid.columns):
            row, column = current.row() + 1, 0
        elif column < 0:
            row, column = current.row() - 1, len(self.grid.columns) - 1
        if 0 <= row < self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(self.grid.merged_rows(row, column).start, column))
        self._tabs_began = began if columns > 0 and row == current.row() else None
        self.setFocus(Qt.FocusReason.OtherFocusReason)
