"""Paints a text with the letters that differ marked by colour and sign: old ones struck out, new ones underlined."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from perfdesk.workflow.differing import Wording
from ui.look import SELECTED

WORDING_ROLE = Qt.ItemDataRole.UserRole + 1
OLD_ROLE = Qt.ItemDataRole.UserRole + 2
GONE_INK, GONE_GROUND = "#9c1c10", "#fde3df"
NEW_INK, NEW_GROUND = "#0f5132", "#d9f0df"
_EDGE = 5
_MOST_LAYOUTS = 3000
_LINE_SEPARATOR = "\u2028"
Index = QModelIndex | QPersistentModelIndex


class DifferenceDelegate(QStyledItemDelegate):
    """For cells whose model has a `Wording` under WORDING_ROLE and, under OLD_ROLE, whether it is the older text."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._layouts: OrderedDict[tuple[Wording, bool, int], QTextLayout] = OrderedDict()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the text."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        painter.save()
        painter.fillRect(option.rect, QColor(SELECTED) if chosen else ground or QColor(Qt.GlobalColor.white))
        painter.setClipRect(option.rect)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(ink or option.palette.text().color())
        layout = self._layout(index, option.rect.width(), option.font)
        layout.draw(painter, QPointF(option.rect.left() + _EDGE, option.rect.top() + _EDGE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the text is at the width of its column."""
        width = self._view.columnWidth(index.column())
        height = self._layout(index, width, option.font).boundingRect().height()
        return QSize(width, round(height) + 2 * _EDGE)

    def forget(self) -> None:
        """Drop the layouts of a table that is no longer shown."""
        self._layouts.clear()

    def _layout(self, index: Index, width: int, font: QFont) -> QTextLayout:
        wording: Wording = index.data(WORDING_ROLE)
        key = (wording, bool(index.data(OLD_ROLE)), width)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = laid_out(*key, font)
            if len(self._layouts) > _MOST_LAYOUTS:
                self._layouts.popitem(last=False)
        else:
            self._layouts.move_to_end(key)
        return layout


def laid_out(wording: Wording, old: bool, width: int, font: QFont) -> QTextLayout:
    """A text with its marks, broken to a width (with the edge at both sides)."""
    layout = QTextLayout(wording.text.replace("\n", _LINE_SEPARATOR), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.setFormats([_range(wording.text, span, old) for span in wording.marks])
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width - 2 * _EDGE, 20))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _range(text: str, span: tuple[int, int], old: bool) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    start, end = (_units(text[:place]) for place in span)
    found.start, found.length = start, end - start
    look = QTextCharFormat()
    look.setForeground(QColor(GONE_INK if old else NEW_INK))
    look.setBackground(QColor(GONE_GROUND if old else NEW_GROUND))
    look.setFontStrikeOut(old)
    look.setFontUnderline(not old)
    found.format = look
    return found


def _units(text: str) -> int:
    """Qt counts letters beyond the basic plane twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)
