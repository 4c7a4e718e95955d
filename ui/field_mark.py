"""Signs in the corners of a field of the form: its frame tells by colour, these by shape."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from perfdesk.rules.registry import Severity
from ui.look import paint_mark, paint_waiting

_SIZE = 11
_EDGE = 3


class _CornerSign(QWidget):
    """Stays in its corner of a frame, above the editor, and lets the mouse through."""

    def __init__(self, frame: QFrame) -> None:
        super().__init__(frame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_SIZE, _SIZE)
        self.hide()
        frame.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner of the frame."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def corner(self) -> tuple[int, int]:
        """Where in the frame: the upper right corner."""
        return self.parentWidget().width() - _SIZE - _EDGE, _EDGE

    def place(self) -> None:
        """Go to the corner, above the editor."""
        self.move(*self.corner())
        self.raise_()


class FieldMark(_CornerSign):
    """The sign of the worst finding, in the upper right corner."""

    def __init__(self, frame: QFrame) -> None:
        super().__init__(frame)
        self._severity: Severity | None = None

    @property
    def severity(self) -> Severity | None:
        """The severity that is shown."""
        return self._severity

    def show_severity(self, severity: Severity | None) -> None:
        """Show the sign of a severity; none for None."""
        self._severity = severity
        self.setVisible(severity is not None)
        self.place()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        if self._severity is not None:
            painter = QPainter(self)
            paint_mark(painter, QRectF(self.rect()), self._severity)
            painter.end()


class WaitingSign(_CornerSign):
    """The sign of a field that was carried over and waits to be looked at, in the lower left corner."""

    def show_waiting(self, waits: bool) -> None:
        """Show it, or not."""
        if waits == self.isHidden():
            self.setVisible(waits)
            self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        painter = QPainter(self)
        paint_waiting(painter, QRectF(self.rect()))
        painter.end()

    def corner(self) -> tuple[int, int]:
        """The lower left corner."""
        return 1, self.parentWidget().height() - _SIZE - 1
