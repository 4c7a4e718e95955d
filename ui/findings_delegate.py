"""How the lines of the panel are painted: headings, findings in three rows of text, places in one."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.finding_lines import Kind, Line
from ui.findings_model import LINE_ROLE, PLACE_ROLE
from ui.look import FORM_LINE, LABEL_GROUND, LABEL_INK, QUIET_INK, SELECTED, severity_icon

Index = QModelIndex | QPersistentModelIndex
_MESSAGE_LINES = 2
_KEPT = 2048
_MARK = 16
_EDGE = 6
_DOT = " · "
_ARROWS = {False: "▸", True: "▾"}


def line_height(kind: Kind, metrics: QFontMetrics) -> int:
    """The height of a line in pixels."""
    return metrics.lineSpacing() * (1 + _MESSAGE_LINES if kind == "finding" else 1) + (12 if kind == "finding" else 8)


class FindingDelegate(QStyledItemDelegate):
    """A mark, the place in a quiet tone, the message in at most two lines (whole in the pane below)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrapped: dict[tuple[str, str, int], tuple[str, ...]] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        line: Line = index.data(LINE_ROLE)
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, SELECTED)
        elif line.kind == "heading":
            painter.fillRect(box, LABEL_GROUND)
        if line.kind == "heading":
            self._heading(painter, option, line)
        elif line.kind == "place":
            self._place(painter, option, index.data(PLACE_ROLE))
        else:
            self._finding(painter, option, line, index.data(PLACE_ROLE))
        painter.setPen(FORM_LINE)
        if line.kind != "place":
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.restore()

    def lines(self, text: str, font: QFont, width: int) -> tuple[str, ...]:
        """A message wrapped at a width, its last line elided. Kept: the list repaints when a finding comes or goes.

        The font itself, not a copy made from its name, which forgets the families after the first.
        """
        key = (text, font.key(), width)
        if key not in self._wrapped:
            if len(self._wrapped) >= _KEPT:
                self._wrapped.clear()
            self._wrapped[key] = _wrap(text, font, width)
        return self._wrapped[key]

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        box = QRect(option.rect).adjusted(_EDGE, 0, -_EDGE, 0)
        painter.setPen(QUIET_INK)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, _ARROWS[line.open])
        box.setLeft(box.left() + _MARK)
        if line.severity is not None:
            severity_icon(line.severity).paint(painter, QRect(box.left(), box.top(), _MARK, box.height()))
            box.setLeft(box.left() + _MARK + 4)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, str(line.count))
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(LABEL_INK)
        room = box.width() - option.fontMetrics.horizontalAdvance("00000")
        text = QFontMetrics(font).elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, text)

    def _place(self, painter: QPainter, option: QStyleOptionViewItem, place: str) -> None:
        box = QRect(option.rect).adjusted(2 * _EDGE + _MARK + 8, 0, -_EDGE, 0)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        text = elided_place(place, option.fontMetrics, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _finding(self, painter: QPainter, option: QStyleOptionViewItem, line: Line, where: str) -> None:
        box, spacing = QRect(option.rect), option.fontMetrics.lineSpacing()
        if line.severity is not None:
            severity_icon(line.severity).paint(painter, QRect(box.left() + _EDGE, box.top() + _EDGE, _MARK, spacing))
        text = box.adjusted(2 * _EDGE + _MARK + 2, 5, -10, -4)
        painter.setPen(QUIET_INK)
        top = Qt.AlignmentFlag.AlignTop
        room = text.width()
        if line.count > 1:
            many = f"{line.count} 处 {_ARROWS[line.open]}"
            painter.drawText(text, top | Qt.AlignmentFlag.AlignRight, many)
            room -= option.fontMetrics.horizontalAdvance(f"{many} ")
        place = elided_place(where, option.fontMetrics, room)
        painter.drawText(text, top | Qt.AlignmentFlag.AlignLeft, place)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        baseline = text.top() + spacing + 1 + option.fontMetrics.ascent()
        for words in self.lines(line.text, option.font, text.width()):
            painter.drawText(text.left(), baseline, words)
            baseline += spacing


def elided_place(place: str, metrics: QFontMetrics, room: int) -> str:
    """A place in a width: first the name of the project is cut, then the field goes, but never the number of a row, of
    which 5 might be left of 55."""
    if metrics.horizontalAdvance(place) <= room:
        return place
    project, *rest = place.split(_DOT)
    for kept in (rest, rest[:-1]):
        tail = "".join(f"{_DOT}{part}" for part in kept)
        left = room - metrics.horizontalAdvance(tail)
        if kept and left >= metrics.horizontalAdvance("10. 绩…"):
            return metrics.elidedText(project, Qt.TextElideMode.ElideRight, left) + tail
    return metrics.elidedText(place, Qt.TextElideMode.ElideRight, room)


def _wrap(text: str, font: QFont, width: int) -> tuple[str, ...]:
    layout = QTextLayout(text, font)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrap)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid() and len(starts) < _MESSAGE_LINES:
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [text[start:end] for start, end in pairwise(starts)]
    last = QFontMetrics(font).elidedText(text[starts[-1] :] if starts else "", Qt.TextElideMode.ElideRight, width)
    return (*lines, last)
