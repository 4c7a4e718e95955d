"""The list of hits: one line each, the words that were found marked in the text around them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from perfdesk.editing.find import Found
from ui.find_model import HIT_ROLE, NEW_ROLE, HitsModel
from ui.look import QUIET_INK, SELECTED

_FOUND_GROUND, _NEW_GROUND = "#ffe69a", "#cdebd3"
_LEAD = 0.4
_EDGE = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex


class HitsList(QTableView):
    """`chosen` when a hit was double-clicked, or Enter pressed on it: go there."""

    chosen = Signal()

    def __init__(self, model: HitsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits = model
        self.setModel(model)
        self.setItemDelegateForColumn(1, _HitDelegate(self))
        self.setAccessibleName("查找结果")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet(f"QTableView::item:selected {{ background: {SELECTED}; color: palette(text); }}")
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().lineSpacing() + 8)
        across = self.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setHighlightSections(False)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        across.resizeSection(0, self.fontMetrics().horizontalAdvance("指") * 24)

    def go_to_row(self, row: int) -> None:
        """Make a row the only chosen one, in sight."""
        self.selectRow(row)
        self.setCurrentIndex(self.hits.index(row, 0))

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters belong to the input method."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the place, Space ticks or unticks the chosen rows."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain and self.currentIndex().isValid():
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Space and plain:
            rows = sorted({index.row() for index in self.selectedIndexes()})
            if rows:
                self.hits.tick(rows, not self.hits.is_ticked(rows[0]))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Go to the place."""
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]
        if self.currentIndex().isValid():
            self.chosen.emit()


class _HitDelegate(QStyledItemDelegate):
    """One line: what stands before, the hit on a ground of its own (struck out where it is to be replaced), what
    comes in, what stands behind."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook."""
        hit, new = index.data(HIT_ROLE), index.data(NEW_ROLE)
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, SELECTED)
        painter.setClipRect(box)
        box.adjust(_EDGE, 0, -_EDGE, 0)
        for text, kind in _pieces(hit, new, QFontMetrics(option.font), box.width()):
            box.setLeft(self._piece(painter, option, box, text, kind))
        painter.restore()

    def _piece(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str, kind: str) -> int:
        """Paint one piece; where the next one begins."""
        font = QFont(option.font)
        font.setBold(kind in ("hit", "new"))
        font.setUnderline(kind in ("hit", "new"))
        font.setStrikeOut(kind == "old")
        width = QFontMetrics(font).horizontalAdvance(text)
        grounds = {"hit": _FOUND_GROUND, "old": _FOUND_GROUND, "new": _NEW_GROUND}
        if kind in grounds:
            painter.fillRect(QRect(box.left(), box.top() + 2, width, box.height() - 4), grounds[kind])
        painter.setFont(font)
        painter.setPen(QUIET_INK if kind == "old" else option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return box.left() + width


def _pieces(hit: Found, new: str | None, metrics: QFontMetrics, width: int) -> list[tuple[str, str]]:
    """(text, kind) from left to right; of a long text what stands near the hit."""
    before, after = _flat(hit.text[: hit.start]), _flat(hit.text[hit.end :])
    lead = metrics.elidedText(before, Qt.TextElideMode.ElideLeft, round(width * _LEAD))
    pieces = [(lead, "plain"), (_flat(hit.words), "hit" if new is None else "old")]
    if new:
        pieces.append((_flat(new), "new"))
    room = width - sum(metrics.horizontalAdvance(text) for text, _ in pieces)
    pieces.append((metrics.elidedText(after[:300], Qt.TextElideMode.ElideRight, max(room, 0)), "plain"))
    return pieces


def _flat(text: str) -> str:
    """A text in one line."""
    return text.replace("\n", "↵")
