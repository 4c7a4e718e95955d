"""Paint laid-out pages: the one routine behind preview, printer and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from perfdesk.table import TextStyle
from perfdesk.writers.lines import pieces
from perfdesk.writers.measure import is_wide
from perfdesk.writers.page_items import Page, TextItem
from ui.fonts import DESIGN_DPI, paper_font

UNITS_PER_MM = DESIGN_DPI / 25.4
_RULE_MM = 0.18  # half a point, as the official forms have it
_LINE_SPACING = 1.3


@dataclass(slots=True)
class _Face:
    font: QFont
    metrics: QFontMetricsF
    widths: dict[str, float]


class FontMeasure:
    """Real widths from the fonts that the painter will use, in millimetres."""

    def __init__(self) -> None:
        self._faces: dict[tuple[TextStyle, bool], _Face] = {}

    def face(self, style: TextStyle, *, wide: bool) -> _Face:
        """The font of a style with its metrics, made once."""
        key = (style, wide)
        face = self._faces.get(key)
        if face is None:
            font = paper_font(style, wide=wide)
            face = self._faces[key] = _Face(font, QFontMetricsF(font), {})
        return face

    def advances(self, text: str, style: TextStyle) -> list[float]:
        """The width of each character."""
        faces = (self.face(style, wide=False), self.face(style, wide=True))
        result: list[float] = []
        for char in text:
            face = faces[is_wide(char)]
            width = face.widths.get(char)
            if width is None:
                width = face.widths[char] = face.metrics.horizontalAdvance(char) / UNITS_PER_MM
            result.append(width)
        return result

    def line_height(self, style: TextStyle) -> float:
        """1.3 em whatever the font: CJK fonts claim between 1.0 and 1.5 em, and pages must not depend on that."""
        return style.size_pt * 25.4 / 72 * _LINE_SPACING


def paint_page(painter: QPainter, page: Page, measure: FontMeasure, dpi: float) -> None:
    """Draw one page on a device of that resolution whose origin is the corner of the paper."""
    painter.save()
    painter.scale(dpi / DESIGN_DPI, dpi / DESIGN_DPI)
    pen = QPen(Qt.GlobalColor.black)
    pen.setWidthF(_RULE_MM * UNITS_PER_MM)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(*(value * UNITS_PER_MM for value in rule)) for rule in page.rules])
    for item in page.texts:
        _paint_text(painter, item, measure)
    painter.restore()


def _paint_text(painter: QPainter, item: TextItem, measure: FontMeasure) -> None:
    advances = measure.advances(item.text, item.style)
    spare = item.width - sum(advances)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[item.align]
    x = (item.x + spare * share) * UNITS_PER_MM
    metrics = measure.face(item.style, wide=True).metrics
    body = metrics.ascent() + metrics.descent()
    baseline = item.y * UNITS_PER_MM + (item.height * UNITS_PER_MM - body) / 2 + metrics.ascent()
    position = 0
    for text in _strings(item):
        painter.setFont(measure.face(item.style, wide=is_wide(text[0])).font)
        painter.drawText(QPointF(x, baseline), text)
        end = position + len(text)
        x += (sum(advances[position:end]) + item.spacing) * UNITS_PER_MM
        position = end


def _strings(item: TextItem) -> list[str]:
    """What is drawn at once: runs of one font, or the pieces of a justified line.

    Qt's letter spacing is no use here: it grows with the resolution of the device.
    """
    if item.spacing:
        return pieces(item.text)
    return ["".join(chars) for _, chars in groupby(item.text, is_wide)]
