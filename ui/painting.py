"""Paint laid-out pages: the one routine behind preview, printer and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
_MOST_RUNS = 4096

_Runs = tuple[float, list[tuple[QFont, str, float]]]
"""The width of a line, and what is drawn at once: font, text, and where it begins. All in millimetres."""


@dataclass(slots=True)
class _Face:
    """The two fonts of a style, indexed by `is_wide`, the widths of characters in millimetres and the lines met so far.

    `ascent` and `body` (ascent and descent) are those of the Chinese font, in design units.
    """

    style: TextStyle
    fonts: tuple[QFont, QFont]
    metrics: tuple[QFontMetricsF, QFontMetricsF]
    widths: dict[str, float]
    runs: dict[str, _Runs]
    ascent: float
    body: float


class FontMeasure:
    """Real widths from the fonts that the painter will use, in millimetres."""

    def __init__(self) -> None:
        # By identity: hashing a style for every line costs more than measuring it. `_Face.style` keeps it alive.
        self._faces: dict[int, _Face] = {}

    def face(self, style: TextStyle) -> _Face:
        """The fonts of a style with their metrics, made once."""
        face = self._faces.get(id(style))
        if face is None:
            fonts = (paper_font(style, wide=False), paper_font(style, wide=True))
            metrics = (QFontMetricsF(fonts[0]), QFontMetricsF(fonts[1]))
            ascent = metrics[True].ascent()
            face = _Face(style, fonts, metrics, {}, {}, ascent, ascent + metrics[True].descent())
            self._faces[id(style)] = face
        return face

    def advances(self, text: str, style: TextStyle) -> list[float]:
        """The width of each character."""
        face = self.face(style)
        widths = face.widths
        try:
            return [widths[char] for char in text]
        except KeyError:
            for char in text:
                if char not in widths:
                    widths[char] = face.metrics[is_wide(char)].horizontalAdvance(char) / UNITS_PER_MM
            return [widths[char] for char in text]

    def runs(self, text: str, style: TextStyle) -> _Runs:
        """A line as runs of one font; kept, because the words of a form come again and again."""
        face = self.face(style)
        found = face.runs.get(text)
        if found is None:
            if len(face.runs) >= _MOST_RUNS:
                face.runs.clear()
            texts = ("".join(chars) for _, chars in groupby(text, is_wide))
            found = face.runs[text] = _placed(texts, self.advances(text, style), face)
        return found

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
    face = measure.face(item.style)
    width, runs = _spread(item, measure) if item.spacing else measure.runs(item.text, item.style)
    x = item.x + (item.width - width) * _SHARES[item.align]
    baseline = item.y * UNITS_PER_MM + (item.height * UNITS_PER_MM - face.body) / 2 + face.ascent
    for font, text, offset in runs:
        painter.setFont(font)
        painter.drawText(QPointF((x + offset) * UNITS_PER_MM, baseline), text)


def _spread(item: TextItem, measure: FontMeasure) -> _Runs:
    """The pieces of a justified line.

    Qt's letter spacing is no use here: it grows with the resolution of the device.
    """
    return _placed(pieces(item.text), measure.advances(item.text, item.style), measure.face(item.style), item.spacing)


def _placed(texts: Iterable[str], advances: Sequence[float], face: _Face, spacing: float = 0.0) -> _Runs:
    """Texts of one font each, one after the other."""
    runs: list[tuple[QFont, str, float]] = []
    x, position = 0.0, 0
    for text in texts:
        runs.append((face.fonts[is_wide(text[0])], text, x))
        end = position + len(text)
        x += sum(advances[position:end]) + spacing
        position = end
    return x, runs
