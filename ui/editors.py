"""Plain text editors that know of a pending input-method composition and never lose it.

An item view only forwards a first composition to an editor that is the input widget itself, so these are plain
QLineEdit and QPlainTextEdit subclasses, never composites.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
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
_LEAST_SHARE = 0.65
_LINE_EDGES = 8
COMES_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.PopupFocusReason,
)


class _Composing:
    """What both kinds of editor share, put before the Qt class: no composition of an input method is ever lost."""

    preedit = ""

    def finish_preedit(self) -> None:
        """Take a pending composition into the text as it stands."""
        _finish(self, self.preedit)

    def event(self, event: QEvent) -> bool:
        """A composition is taken in before the input method may drop it; undo and redo are the window's where this
        text has none of its own."""
        if event.type() == QEvent.Type.FocusAboutToChange:
            self.finish_preedit()
        undo, redo = self.own_history()
        if _is_for_window(event, undo=undo, redo=redo):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a composition is pending."""
        self.preedit = event.preeditString()
        _watch_mouse(self)
        super().inputMethodEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """At a mouse button Qt lets the input method drop its composition (libpinyin does): take it in before."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.finish_preedit()
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the editor was left, a pending composition taken in."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish_preedit()
            self.left.emit()
            if event.reason() not in COMES_BACK:
                self.forget_history()
        super().focusOutEvent(event)


class LineEditor(_Composing, QLineEdit):
    """A one-line editor. `preedit` is the composition that the input method has not committed yet."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.textEdited.connect(self._keep_one_line)

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

    def caret_to_end(self) -> None:
        """Put the caret behind the text, nothing selected."""
        self.setCursorPosition(len(self.text()))

    def _keep_one_line(self, text: str) -> None:
        """What was pasted from a cell of Excel ends with a line break; several lines become one."""
        line = "".join(part.strip() for part in text.splitlines()).replace("\t", "　").replace("\xa0", " ")
        if text != line and not text.isprintable():
            caret = self.cursorPosition() - (len(text) - len(line))
            self.setText(line)
            self.setCursorPosition(max(caret, 0))
            self.setModified(True)

    def forget_history(self) -> None:
        """Drop this text's own undo: after leaving it, undo is the program's, with a name."""
        blocked, caret, edited = self.blockSignals(True), self.cursorPosition(), self.isModified()
        self.setText(self.text())
        self.setModified(edited)
        self.setCursorPosition(caret)
        self.blockSignals(blocked)

    def own_history(self) -> tuple[bool, bool]:
        """Whether this text has something of its own to undo, to redo."""
        return self.isUndoAvailable(), self.isRedoAvailable()


class FittingEditor(LineEditor):
    """A one-line editor whose letters shrink, down to a share of their size, so that an amount is not cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = self.font().pointSizeF()
        self.textChanged.connect(self._fit)

    def set_text_value(self, text: str) -> None:
        """Show a text from the filing."""
        super().set_text_value(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other size."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(self._size)
        wanted = QFontMetricsF(font).horizontalAdvance(self.text()) + _LINE_EDGES
        share = min(1.0, max(self.width() / wanted, _LEAST_SHARE))
        font.setPointSizeF(self._size * share)
        if abs(font.pointSizeF() - self.font().pointSizeF()) > 0.05:
            self.setFont(font)


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

    def event(self, event: QEvent) -> bool:
        """Alt+Down is the list's here, not the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and asks_for_choices(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F4 and Alt+Down open the list."""
        if asks_for_choices(event):
            self.show_choices()
        else:
            super().keyPressEvent(event)


_LINE_ENDS = dict.fromkeys(map(ord, "\u2028\u2029\ufdd0\ufdd1"), "\n")


class TextEditor(_Composing, QPlainTextEdit):
    """A plain editor for text of several lines; `preedit` as in LineEditor."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given, self._made = "", ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)

    def text_value(self) -> str:
        """What was typed, without a pending composition; the very text that was given while nothing was typed."""
        text = self._text()
        return self._given if text == self._made else text

    def set_text_value(self, text: str) -> None:
        """Show a text from the filing; the caret stays where it was as far as the text reaches."""
        if text != self.text_value():
            caret, top = self.textCursor().position(), self.verticalScrollBar().value()
            self.setPlainText(text)
            cursor = self.textCursor()
            cursor.setPosition(min(caret, self.document().characterCount() - 1))
            self.setTextCursor(cursor)
            self.verticalScrollBar().setValue(top)
        self._given, self._made = text, self._text()

    def _text(self) -> str:
        """What the document holds. Qt's plain text has usual blanks for those that bind."""
        return self.document().toRawText().translate(_LINE_ENDS)

    def caret_to_end(self) -> None:
        """Put the caret behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def forget_history(self) -> None:
        """Drop this text's own undo: after leaving it, undo is the program's, with a name."""
        self.document().clearUndoRedoStacks()

    def own_history(self) -> tuple[bool, bool]:
        """Whether this text has something of its own to undo, to redo."""
        return self.document().isUndoAvailable(), self.document().isRedoAvailable()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words only, whatever they looked like: Word's line breaks and a row of Excel's cells as plain text."""
        from ui.clipboard import plain_text

        self.insertPlainText(plain_text(source))


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
        line = self.fontMetrics().lineSpacing()
        text = shown * line if lines > shown else max(self._text_height(), self._least * line)
        height = text + 2 * round(self.document().documentMargin()) + 2
        if height != self.height():
            self.setFixedHeight(height)

    def _text_height(self) -> int:
        """What the lines take: Chinese may come from another font than the first, and be taller."""
        total, block = 0.0, self.document().firstBlock()
        while block.isValid():
            total += self.blockBoundingRect(block).height()
            block = block.next()
        return math.ceil(total)


class WrappingEditor(GrowingEditor):
    """A text of one paragraph, such as a name, that shows whole on several lines; Enter goes on, as in a line."""

    returnPressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)

    def align(self, side: Qt.AlignmentFlag) -> None:
        """Left, centred or right, as the form prints it."""
        option = self.document().defaultTextOption()
        option.setAlignment(side)
        self.document().setDefaultTextOption(option)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No line breaks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Lines that are pasted become one."""
        from ui.clipboard import plain_text

        self.insertPlainText("".join(line.strip() for line in plain_text(source).splitlines()))


Editor = LineEditor | TextEditor


def asks_for_choices(event: QKeyEvent) -> bool:
    """Whether a key asks for the list of usual words: F4 or Alt+Down."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    alt_down = event.key() == Qt.Key.Key_Down and held == Qt.KeyboardModifier.AltModifier
    return alt_down or (event.key() == Qt.Key.Key_F4 and held == Qt.KeyboardModifier.NoModifier)


def finish_composition(widget: QWidget | None) -> None:
    """Take in what the input method still holds as it stands, then ask it: asked first, some drop it (libpinyin)."""
    if isinstance(widget, LineEditor | TextEditor):
        widget.finish_preedit()
    QGuiApplication.inputMethod().commit()


def _watch_mouse(editor: Editor) -> None:
    """Look at the events of the system's window, the first to see a mouse button, while a composition is pending."""
    handle = editor.window().windowHandle()
    if handle is not None and editor.preedit:
        handle.installEventFilter(editor)
    elif handle is not None:
        handle.removeEventFilter(editor)


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
