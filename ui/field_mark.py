"""The sign of a finding in the corner of a field of the form: its frame tells by colour, this by shape."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from perfdesk.rules.registry import Severity
from ui.look import paint_mark

_SIZE = 11
_EDGE = 3


class FieldMark(QWidget):
    """Stays in the upper right corner of its frame, above the editor, and lets the mouse through."""

    def __init__(self, frame: QFrame) -> None:
        super().__init__(frame)
        self._severity: Severity | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_SIZE, _SIZE)
        self.hide()
        frame.installEventFilter(self)

    @property
    def severity(self) -> Severity | None:
        """The severity that is shown."""
        return self._severity

    def show_severity(self, severity: Severity | None) -> None:
        """Show the sign of a severity; none for None."""
        self._severity = severity
        self.setVisible(severity is not None)
        self._place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner of the frame."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        if self._severity is not None:
            painter = QPainter(self)
            paint_mark(painter, QRectF(self.rect()), self._severity)
            painter.end()

    def _place(self) -> None:
        self.move(self.parentWidget().width() - _SIZE - _EDGE, _EDGE)
        self.raise_()
