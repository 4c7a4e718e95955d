"""How cells of the indicator grid are painted and edited."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from perfdesk.model.expectations import Expectations
from perfdesk.model.typed_target import is_target, units_to_offer
from perfdesk.rules.registry import Severity
from ui.cell_words import words_for
from ui.editors import ChoiceEditor, Editor, LineEditor, TextEditor
from ui.grid import SEVERITY_ROLE, WAITS_ROLE, IndicatorModel
from ui.look import (
    CURRENT,
    CURRENT_ROW,
    HIDDEN_GROUND,
    LABEL_GROUND,
    SELECTED,
    SEVERITY_TINTS,
    paint_mark,
    paint_waiting,
)
from ui.target_editor import TargetEditor

Index = QModelIndex | QPersistentModelIndex
PADDING = 5
MARK = 11
_CORNER = 8
_MARK_ROOM = PADDING + 4
_TYPED = QAbstractItemView.EditTrigger.AnyKeyPressed


class CellDelegate(QStyledItemDelegate):
    """Plain editors in cells. Enter commits and goes down, Tab right, Alt+Enter breaks the line, Esc gives up; none of
    them while the input method holds a composition. `leave` asks the view to go (rows, columns) further."""

    leave = Signal(int, int)

    def __init__(self, expectations: Expectations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._expectations = expectations
        self.trigger = QAbstractItemView.EditTrigger.NoEditTriggers

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line with the usual words for levels, operators and units, plain text for the rest."""
        editor = self._plain_editor(parent, _grid(index.model()), index)
        if isinstance(editor, ChoiceEditor):
            editor.completer().activated.connect(lambda _word: self._take(editor))
            editor.returnPressed.connect(lambda: self._leave_list(editor))
        elif isinstance(editor, TextEditor):
            editor.document().setDocumentMargin(2)
            editor.document().documentLayout().documentSizeChanged.connect(lambda _size: _grow(editor))
        editor.setStyleSheet(f"#cell_editor {{ background: white; border: 2px solid {CURRENT}; }}")
        editor.setObjectName("cell_editor")
        editor.setProperty("loaded", False)
        editor.setProperty("refused", False)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the text once: a change of marks while typing must not bring the old text back."""
        if editor.property("loaded") or not isinstance(editor, LineEditor | TextEditor):
            return
        editor.setProperty("loaded", True)
        editor.set_text_value(str(index.data(Qt.ItemDataRole.EditRole)))
        if self.trigger == _TYPED:
            editor.selectAll()
            editor.setProperty("replaces", True)
            editor.textChanged.connect(lambda *_: _note_words(editor))
        else:
            editor.caret_to_end()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Commit, a pending composition included; a refused text stays in its editor.

        A composition begun over a text and given up leaves the editor empty: that empties no cell.
        """
        if isinstance(editor, LineEditor | TextEditor):
            editor.finish_preedit()
            if editor.property("replaces") and not editor.text_value():
                return
            done = model.setData(index, editor.text_value(), Qt.ItemDataRole.EditRole)
            editor.setProperty("refused", not done)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole cell, a little more where the text is longer, inside the view."""
        box = QRect(option.rect)
        least = editor.fontMetrics().lineSpacing() * (2 if isinstance(editor, TextEditor) else 1) + 10
        box.setHeight(max(box.height(), least))
        editor.setGeometry(_inside(box, editor))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys that end an edit."""
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, LineEditor | TextEditor):
            assert isinstance(event, QKeyEvent)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape) and editor.preedit:
                return True
            handled = self._ending_key(editor, event)
            if handled:
                return True
            if isinstance(editor, TextEditor):
                return False if event.key() != Qt.Key.Key_Escape else super().eventFilter(editor, event)
        return super().eventFilter(editor, event)

    def _ending_key(self, editor: Editor, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if held in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier):
                if isinstance(editor, TextEditor):
                    editor.insertPlainText("\n")
                return True
            self._finish(editor, -1 if held == Qt.KeyboardModifier.ShiftModifier else 1, 0)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._finish(editor, 0, 1 if key == Qt.Key.Key_Tab else -1)
            return True
        return False

    def _finish(self, editor: Editor, rows: int, columns: int) -> None:
        self.commitData.emit(editor)
        if not editor.property("refused"):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.leave.emit(rows, columns)

    def _leave_list(self, editor: ChoiceEditor) -> None:
        """Enter goes past our filter while the list of words is open; with no word marked in it, it ends the edit."""
        popup = editor.completer().popup()
        if popup.isVisible() and not popup.currentIndex().isValid():
            popup.hide()
            self._finish(editor, 1, 0)

    def _take(self, editor: Editor) -> None:
        """A word chosen from the list is committed at once."""
        self.commitData.emit(editor)
        if not editor.property("refused"):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _plain_editor(self, parent: QWidget, model: IndicatorModel, index: Index) -> Editor:
        words = words_for(model, index, self._expectations.level2)
        if words is not None and "\n" not in model.text(index.row(), index.column()):
            return ChoiceEditor(words, parent)
        if is_target(model.columns[index.column()].field):
            return TargetEditor(units_to_offer(row.value for row in model.all_rows), parent)
        return TextEditor(parent)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Wrapped text, our own selection colour so that marks stay visible."""
        super().initStyleOption(option, index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        option.textElideMode = Qt.TextElideMode.ElideNone
        option.palette.setColor(QPalette.ColorRole.HighlightedText, option.palette.color(QPalette.ColorRole.Text))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground by finding, selection over it, wrapped text, a mark in the corner, a frame around the current cell."""
        severity = index.data(SEVERITY_ROLE)
        box = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, self._ground(index, severity, selected, option.widget))
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.setFont(option.font)
        flags = Qt.TextFlag.TextWrapAnywhere | index.data(Qt.ItemDataRole.TextAlignmentRole)
        room = _in_sight(box, option.widget).adjusted(PADDING, 2, -_right(option, index), -2)
        painter.drawText(room, int(flags), index.data())
        if severity is not None:
            paint_mark(painter, QRectF(box.right() - MARK, box.top() + 1, MARK, MARK), severity)
        if index.data(WAITS_ROLE):
            paint_waiting(painter, QRectF(box.left() + 1, box.bottom() - _CORNER, _CORNER, _CORNER))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The height of the wrapped text at the column's width; a merged cell asks for one line of each row."""
        line = option.fontMetrics.lineSpacing()
        model = _grid(index.model())
        rows = len(model.merged_rows(index.row(), index.column()))
        if rows > 1:
            return QSize(40, line + 8)
        box = QRect(0, 0, max(option.rect.width() - PADDING - _right(option, index), 20), 1 << 16)
        flags = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft
        height = option.fontMetrics.boundingRect(box, int(flags), index.data() or " ").height()
        return QSize(40, max(height, line) + 9)

    def _ground(self, index: Index, severity: Severity | None, selected: bool, view: QWidget | None) -> QColor:
        if selected:
            return QColor(SELECTED)
        if severity is not None:
            return QColor(SEVERITY_TINTS[severity])
        model = _grid(index.model())
        if index.column() >= model.printed:
            return QColor(HIDDEN_GROUND)
        if model.columns[index.column()].merge:
            return QColor(LABEL_GROUND)
        here = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        return QColor(CURRENT_ROW if here else Qt.GlobalColor.white)


def _right(option: QStyleOptionViewItem, index: Index) -> int:
    """The margin at the right: lines that are full end before the sign of a finding, which stands in the corner."""
    wraps = option.fontMetrics.horizontalAdvance(index.data() or "") > option.rect.width() - 2 * PADDING
    return _MARK_ROOM if wraps else PADDING


def _in_sight(box: QRect, view: QWidget | None) -> QRect:
    """The part of a cell taller than its view that is in sight, where its words shall stand; any other cell whole."""
    if not isinstance(view, QAbstractItemView) or box.height() <= view.viewport().height():
        return box
    return box & view.viewport().rect()


def _note_words(editor: Editor) -> None:
    """Words came in: from now on an empty text is meant."""
    if editor.text_value():
        editor.setProperty("replaces", False)


def _grow(editor: TextEditor) -> None:
    """Let a cell editor grow with its text as far as the view has room; it never shrinks while typing."""
    wanted = round(editor.document().size().height()) * editor.fontMetrics().lineSpacing() + 10
    if wanted > editor.height() and editor.isVisible():
        box = editor.geometry()
        box.setHeight(wanted)
        editor.setGeometry(_inside(box, editor))


def _inside(box: QRect, editor: QWidget) -> QRect:
    """The box moved up, and cut, to lie inside the view around an editor."""
    around = editor.parentWidget()
    if around is not None and box.bottom() > around.height():
        box.moveBottom(around.height() - 1)
        box.setTop(max(box.top(), 0))
    return box


def _grid(model: QAbstractItemModel) -> IndicatorModel:
    assert isinstance(model, IndicatorModel)
    return model
