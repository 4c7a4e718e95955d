"""Paints a line of text with one part of it marked: bold, underlined and in another ink."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
_EDGE = 6


class MarkedDelegate(QStyledItemDelegate):
    """`role` gives (before, marked, behind), or None for a plain cell. `ink` is the colour of the marked part."""

    def __init__(self, role: int, ink: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._role, self._ink = role, QColor(ink)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground as always, then the three parts beside one another; what has no room is cut off at the end."""
        parts = index.data(self._role)
        if parts is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = option.palette.ColorRole.HighlightedText if chosen else option.palette.ColorRole.Text
        plain = option.palette.color(role)
        strong = QFont(option.font)
        strong.setBold(True)
        strong.setUnderline(True)
        box = QRect(option.rect).adjusted(_EDGE, 0, -_EDGE, 0)
        inks = (plain, plain if chosen else self._ink, plain)
        for text, font, ink in zip(parts, (option.font, strong, option.font), inks, strict=True):
            box.setLeft(_draw(painter, box, text, font, ink))
        painter.restore()


def _draw(painter: QPainter, box: QRect, text: str, font: QFont, ink: QColor) -> int:
    """Draw a part; returns where the next begins."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(ink)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
    return box.left() + metrics.horizontalAdvance(shown)
