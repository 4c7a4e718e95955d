"""How many projects are done: a bar in the colours of the statuses, and the figures in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from perfdesk.model.status import STATUSES
from ui.look import FORM_LINE
from ui.statuses import STATUS_COLOURS, Statuses, progress_words


class Progress(QWidget):
    """Hidden while there is no project."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statuses: Statuses | None = None
        self._bar = _Bar(self)
        self.words = QLabel(self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(self.words)
        self.hide()

    def follow(self, statuses: Statuses) -> None:
        """Show these, from now on."""
        self._statuses = statuses
        statuses.changed.connect(lambda _ids: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show the present figures."""
        if self._statuses is None:
            return
        counts = self._statuses.counts()
        self.words.setText(progress_words(counts))
        self._bar.setAccessibleName(self.words.text())
        self._bar.show_counts([(STATUS_COLOURS[status], counts[status]) for status in reversed(STATUSES)])
        self.setVisible(any(counts.values()))


class _Bar(QWidget):
    """Done at the left, blank at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[tuple[str, int]] = []

    def show_counts(self, parts: list[tuple[str, int]]) -> None:
        """(colour, count), from the left."""
        self._parts = parts
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(self.fontMetrics().horizontalAdvance("绩") * 26, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shares, the rest as an empty frame."""
        painter = QPainter(self)
        total = sum(count for _, count in self._parts)
        x, box = 0.0, QRectF(self.rect()).adjusted(0, 1, -1, -1)
        for place, (colour, count) in enumerate(self._parts):
            width = box.width() * count / total if total else 0
            blank = place == len(self._parts) - 1
            painter.fillRect(QRectF(x, box.top(), width, box.height()), QColor("white" if blank else colour))
            x += width
        painter.setPen(QColor(FORM_LINE))
        painter.drawRect(box)
        painter.end()
