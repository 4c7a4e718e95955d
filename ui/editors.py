"""Plain text editors that know of a pending input-method composition and never lose it.

An item view only forwards a first composition to an editor that is the input widget itself, so these are plain
QLineEdit and QPlainTextEdit subclasses, never composites.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QIcon,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QCompleter, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.look import QUIET_INK

GROW_LINES = 14
_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


class LineEditor(QLineEdit):
    """A one-line editor. `preedit` is the composition that the input method has not committed yet."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preedit = ""
        self.setFrame(False)

    def text_value(self) -> str:
        """What was typed, without a pending composition."""
        return self.text()

    def set_text_value(self, text: str) -> None:
        """Show a text from the filing; the caret stays where it was as far as the text reaches."""
        if text == self.text():
            return
        caret = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(min(caret, len(text)) if self.hasFocus() else 0)

    def finish_preedit(self) -> None:
        """Take a pending composition into the text as it stands."""
        _finish(self, self.preedit)

    def caret_to_end(self) -> None:
        """Put the caret behind the text, nothing selected."""
        self.setCursorPosition(len(self.text()))

    def forget_history(self) -> None:
        """Drop this text's own undo: after leaving it, undo is the program's, with a name."""
        blocked, caret, edited = self.blockSignals(True), self.cursorPosition(), self.isModified()
        self.setText(self.text())
        self.setModified(edited)
        self.setCursorPosition(caret)
        self.blockSignals(blocked)

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's where this text has none of its own."""
        if _is_for_window(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a composition is pending."""
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the editor was left, a pending composition taken in."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish_preedit()
            self.left.emit()
            if event.reason() not in _COMES_BACK:
                self.forget_history()
        super().focusOutEvent(event)


class ChoiceEditor(LineEditor):
    """A one-line editor with a list of usual words: F4, Alt+Down or the arrow at its end show them all."""

    def __init__(self, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        completer = QCompleter(words, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        completer.popup().setStyleSheet("QAbstractItemView::item { padding: 4px 6px; }")
        self.setCompleter(completer)
        action = QAction("▾", self)
        action.setToolTip("选择常用词（F4）")
        action.triggered.connect(self.show_choices)
        if words:
            action.setIcon(_arrow())
            self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def show_choices(self) -> None:
        """List every word, whatever was typed."""
        completer = self.completer()
        completer.setCompletionPrefix("")
        completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F4 and Alt+Down open the list."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or alt_down:
            self.show_choices()
            return
        super().keyPressEvent(event)


class TextEditor(QPlainTextEdit):
    """A plain editor for text of several lines; `preedit` as in LineEditor."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preedit = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)

    def text_value(self) -> str:
        """What was typed, without a pending composition."""
        return self.toPlainText()

    def set_text_value(self, text: str) -> None:
        """Show a text from the filing; the caret stays where it was as far as the text reaches."""
        if text == self.toPlainText():
            return
        caret, top = self.textCursor().position(), self.verticalScrollBar().value()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(caret, len(text)))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(top)

    def finish_preedit(self) -> None:
        """Take a pending composition into the text as it stands."""
        _finish(self, self.preedit)

    def caret_to_end(self) -> None:
        """Put the caret behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def forget_history(self) -> None:
        """Drop this text's own undo: after leaving it, undo is the program's, with a name."""
        self.document().clearUndoRedoStacks()

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's where this text has none of its own."""
        if _is_for_window(event, undo=self.document().isUndoAvailable(), redo=self.document().isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a composition is pending."""
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the editor was left, a pending composition taken in."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish_preedit()
            self.left.emit()
            if event.reason() not in _COMES_BACK:
                self.forget_history()
        super().focusOutEvent(event)


class GrowingEditor(TextEditor):
    """A text editor as high as its text, from `least` lines up to GROW_LINES; the page around it scrolls."""

    def __init__(self, least: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew at another width."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page unless this text is longer than the editor."""
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()
        else:
            super().wheelEvent(event)

    def minimumSizeHint(self) -> QSize:
        """No width of its own: the form decides."""
        return QSize(40, self.height())

    def _fit(self) -> None:
        lines = max(self._least, round(self.document().size().height()))
        shown = min(lines, GROW_LINES)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > shown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        height = shown * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + 2
        if height != self.height():
            self.setFixedHeight(height)


Editor = LineEditor | TextEditor


def finish_composition(widget: QWidget | None) -> None:
    """Commit what the input method still holds: by asking it, then by taking its composition as it stands."""
    QGuiApplication.inputMethod().commit()
    if isinstance(widget, LineEditor | TextEditor):
        widget.finish_preedit()


def _is_for_window(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """Whether a key that the editor would keep for itself asks for an undo or redo that it does not have."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo


def _finish(editor: Editor, preedit: str) -> None:
    if not preedit:
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(preedit)
    QApplication.sendEvent(editor, event)
    QGuiApplication.inputMethod().reset()


def _arrow() -> QIcon:
    """A thin arrow down, drawn at double density."""
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(QUIET_INK), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline([QPointF(4.5, 6.5), QPointF(8, 10), QPointF(11.5, 6.5)])
    painter.end()
    return QIcon(pixmap)
