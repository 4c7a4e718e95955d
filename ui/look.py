"""How findings and form cells look, shared by the tree, the form, the grid and the panel."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from perfdesk.rules.registry import SEVERITIES, Finding, Severity
from perfdesk.rules.titles import SEVERITY_WORDS

SEVERITY_NAMES: dict[Severity, str] = {severity: SEVERITY_WORDS[severity] for severity in SEVERITIES}
SEVERITY_COLOURS: dict[Severity, str] = {"error": "#c0392b", "warning": "#b9770e", "hint": "#2471a3"}
SEVERITY_TINTS: dict[Severity, str] = {"error": "#fdecea", "warning": "#fdf4e1", "hint": "#eaf3fa"}
FORM_LINE = "#c3ccd5"
LABEL_GROUND = "#f0f3f6"
HIDDEN_GROUND = "#f7f5ee"
WAITING_GROUND = "#f3effa"
WAITING_INK = "#7d5ba6"
LABEL_INK = "#3d4852"
QUIET_INK = "#66727f"
SELECTED = "#dbe8f6"
CURRENT = "#1f5fa8"
CURRENT_ROW = "#f2f7fc"
ICON_SIZE = 16
_ALIGNMENTS = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
    "justify": Qt.AlignmentFlag.AlignLeft,
    "left": Qt.AlignmentFlag.AlignLeft,
}


def alignment(align: str) -> Qt.AlignmentFlag:
    """Qt's name of a horizontal alignment of a form."""
    return _ALIGNMENTS[align]


def remarks(found: tuple[Finding, ...]) -> str:
    """The messages of findings as one tooltip, each with its severity in words."""
    return "\n".join(f"{SEVERITY_NAMES[item.severity]}：{item.message}" for item in found)


def _severity_rules() -> str:
    return "".join(
        f'#form QFrame[severity="{severity}"] {{ background: {SEVERITY_TINTS[severity]}; border: 2px solid {colour}; }}'
        for severity, colour in SEVERITY_COLOURS.items()
    )


FORM_SHEET = f"""
#form {{ background: {FORM_LINE}; }}
#form QFrame[kind="label"] {{ background: {LABEL_GROUND}; }}
#form QFrame[kind="label"] QLabel {{ color: {LABEL_INK}; font-weight: 600; }}
#form QFrame[kind="field"] {{ background: white; }}
#form QFrame[kind="line"] {{ background: white; }}
#form QLineEdit, #form QPlainTextEdit {{ background: transparent; border: none;
    border-top: 2px solid transparent; border-bottom: 2px solid transparent; }}
#form QLineEdit:focus, #form QPlainTextEdit:focus {{ border-bottom-color: {CURRENT}; }}
{_severity_rules()}
"""


def paint_mark(painter: QPainter, box: QRectF, severity: Severity) -> None:
    """A sign of a severity that can be told without colour: disc with bar, triangle, ring with dot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(SEVERITY_COLOURS[severity])
    size = min(box.width(), box.height())
    shape = QRectF(0, 0, size - 2, size - 2)
    shape.moveCenter(box.center())
    pen = QPen(Qt.GlobalColor.white, size * 0.12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    middle = shape.center()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if severity == "warning":
        painter.drawPolygon(QPolygonF([QPointF(middle.x(), shape.top()), shape.bottomRight(), shape.bottomLeft()]))
        painter.setPen(pen)
        painter.drawLine(middle + QPointF(0, -size * 0.08), middle + QPointF(0, size * 0.1))
        painter.drawPoint(middle + QPointF(0, size * 0.29))
    else:
        painter.drawEllipse(shape)
        painter.setPen(pen)
        sign = 1.0 if severity == "error" else -1.0
        painter.drawLine(middle + QPointF(0, -sign * size * 0.2), middle + QPointF(0, sign * size * 0.04))
        painter.drawPoint(middle + QPointF(0, sign * size * 0.24))
    painter.restore()


def paint_waiting(painter: QPainter, box: QRectF) -> None:
    """The sign of a cell that waits to be looked at: a flag of one corner, unlike any sign of a finding."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(WAITING_INK))
    painter.drawPolygon(QPolygonF([box.bottomLeft(), box.topLeft(), box.bottomRight()]))
    painter.restore()


@lru_cache(maxsize=1)
def blank_icon() -> QIcon:
    """Nothing, of the size of the marks, so that texts with and without a mark stand in line."""
    pixmap = QPixmap(ICON_SIZE, ICON_SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


@lru_cache(maxsize=3)
def severity_icon(severity: Severity) -> QIcon:
    """The mark of a severity as an icon, sharp on screens of double density too."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(ICON_SIZE * ratio, ICON_SIZE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_mark(painter, QRectF(0, 0, ICON_SIZE, ICON_SIZE), severity)
        painter.end()
        icon.addPixmap(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
