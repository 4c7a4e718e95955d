"""The first columns stay in sight when a wide table is scrolled sideways.

They are painted once more over the scrolled ones, and places are translated, so that there is one view only: its
editors, compositions and selection need not know of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from ui.bridge import Bridge
from ui.grid import Index
from ui.grid_selecting import SelectingTable
from ui.look import FORM_LINE, QUIET_INK

_GREATEST_SHARE = 0.6


class FrozenHeader(QHeaderView):
    """The headings, the first `frozen` of them where they are unscrolled."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.frozen = 0

    def frozen_width(self) -> int:
        """How much of the left is frozen."""
        return sum(self.sectionSize(column) for column in range(self.frozen))

    def section_at(self, place: QPoint) -> int:
        """The column whose heading is seen at a place, -1 for none."""
        return self.logicalIndexAt(self._real(place.x()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scrolled headings, then the frozen ones over them."""
        super().paintEvent(event)
        if not self.frozen or not self.offset():
            return
        painter = QPainter(self.viewport())
        painter.fillRect(0, 0, self.frozen_width(), self.height(), Qt.GlobalColor.white)
        for column in range(self.frozen):
            painter.save()
            box = QRect(self.sectionPosition(column), 0, self.sectionSize(column), self.height())
            self.paintSection(painter, box, column)
            painter.restore()
        paint_edge(painter, self.frozen_width(), self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where it is seen."""
        super().mousePressEvent(self._translated(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Where it is seen."""
        super().mouseMoveEvent(self._translated(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Where it is seen."""
        super().mouseReleaseEvent(self._translated(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Where it is seen."""
        super().mouseDoubleClickEvent(self._translated(event))

    def _real(self, x: int) -> int:
        return x - self.offset() if 0 <= x < self.frozen_width() else x

    def _translated(self, event: QMouseEvent) -> QMouseEvent:
        place = event.position()
        x = self._real(round(place.x()))
        if x == round(place.x()):
            return event
        moved = QPointF(x, place.y())
        kind, button, buttons = event.type(), event.button(), event.buttons()
        return QMouseEvent(kind, moved, event.globalPosition(), button, buttons, event.modifiers())


class FrozenTable(SelectingTable):
    """A table whose first columns can be frozen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self.header = FrozenHeader()
        super().__init__(bridge, self.header, parent)

    def freeze(self, columns: int) -> None:
        """Freeze so many columns, fewer where they would leave too little room for the others; none in a table that
        is not wider than its view."""
        room = self.viewport().width()
        fits = sum(self.columnWidth(column) for column in range(self.grid.columnCount())) <= room
        self.header.frozen = 0 if fits else columns
        while self.header.frozen and self.header.frozen_width() > room * _GREATEST_SHARE:
            self.header.frozen -= 1
        self._update_all()

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        box = super().visualRect(index)
        if 0 <= index.column() < self.header.frozen:
            box.translate(self.horizontalOffset(), 0)
        return box

    def indexAt(self, place: QPoint) -> Index:
        """The cell that is seen at a place."""
        if self.header.frozen and 0 <= place.x() < self.header.frozen_width():
            place = QPoint(place.x() - self.horizontalOffset(), place.y())
        return super().indexAt(place)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into sight: never under the frozen columns, and sideways only for those that scroll."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if not index.isValid() or not self.header.frozen:
            return
        if index.column() < self.header.frozen:
            bar.setValue(before)
            return
        hidden = self.header.frozen_width() - self.visualRect(index).left()
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What is frozen must not be moved with the picture."""
        super().scrollContentsBy(dx, dy)
        if dx and self.header.frozen:
            self._update_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scrolled cells, then the frozen ones over them."""
        super().paintEvent(event)
        if not self.header.frozen or not self.horizontalOffset():
            return
        height, width = self.viewport().height(), self.header.frozen_width()
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect() & QRect(0, 0, width + 2, height))
        painter.fillRect(0, 0, width, height, Qt.GlobalColor.white)
        for index in self._frozen_cells():
            self._paint_cell(painter, index)
        paint_edge(painter, width, height)

    def _frozen_cells(self) -> Iterator[Index]:
        """The frozen cells in sight, each merged one once."""
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self.grid.rowCount() - 1
        for column in range(self.header.frozen):
            row = first
            while row <= last:
                covered = self.grid.merged_rows(row, column)
                yield self.grid.index(covered.start, column)
                row = covered.stop

    def _paint_cell(self, painter: QPainter, index: Index) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        box = self.visualRect(index)
        option.rect = box
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus
        delegate: QAbstractItemDelegate = self.itemDelegate()
        delegate.paint(painter, option, index)
        painter.setPen(QColor(FORM_LINE))
        painter.drawLine(box.right() + 1, box.top(), box.right() + 1, box.bottom() + 1)
        painter.drawLine(box.left(), box.bottom() + 1, box.right() + 1, box.bottom() + 1)

    def _update_all(self) -> None:
        self.viewport().update()
        self.header.viewport().update()


def paint_edge(painter: QPainter, x: int, height: int) -> None:
    """The line between what is frozen and what scrolls."""
    painter.setPen(QPen(QColor(QUIET_INK), 2))
    painter.drawLine(x, 0, x, height)
