"""How far each project is, kept current while steps come in; and the signs of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from perfdesk.model.status import STATUS_WORDS, Status, StatusBook
from ui.bridge import Bridge
from ui.look import ICON_SIZE

STATUS_COLOURS: Mapping[Status, str] = {
    "blank": "#8a95a1",
    "filling": "#2471a3",
    "waiting": "#8e44ad",
    "done": "#1e8449",
}
_LAPSED = "标为完成之后又有修改"


class Statuses(QObject):
    """`changed` carries the ids of projects with another status, new ones included, after a step."""

    changed = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._book = StatusBook()
        self._told: set[str] = set()
        self._follow()
        self._told.clear()
        bridge.step_applied.connect(self._on_step)

    def of(self, project_id: str) -> Status:
        """The status of a project of the filing."""
        self._follow()
        return self._book.of(project_id)

    def words(self, project_id: str) -> str:
        """The status in words; of a tick that no longer holds, why."""
        self._follow()
        word = STATUS_WORDS[self._book.of(project_id)]
        return f"{word}（{_LAPSED}）" if self._book.lapsed(project_id) else word

    def counts(self) -> dict[Status, int]:
        """How many projects there are of each status."""
        self._follow()
        return self._book.counts()

    def _follow(self) -> None:
        """The tree may ask in the middle of a step; what it hears then is told to all when the step is through."""
        self._told |= self._book.follow(self._bridge.filing)

    def _on_step(self) -> None:
        self._follow()
        told, self._told = self._told, set()
        if told:
            self.changed.emit(told)


@lru_cache(maxsize=4)
def status_icon(status: Status) -> QIcon:
    """A ring: empty, half full, with a question mark's dot and hook, full with a tick. Told apart without colour."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(ICON_SIZE * ratio, ICON_SIZE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_sign(painter, status)
        painter.end()
        icon.addPixmap(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _paint_sign(painter: QPainter, status: Status) -> None:
    colour = QColor(STATUS_COLOURS[status])
    ring = QRectF(2.5, 2.5, 11, 11)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if status == "done" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if status == "filling":
        painter.setBrush(colour)
        painter.drawPie(ring, -90 * 16, 180 * 16)
    elif status == "waiting":
        hook = QPolygonF([QPointF(6.2, 6.8), QPointF(7, 5.4), QPointF(9, 5.4), QPointF(9.8, 6.8), QPointF(8, 8.6)])
        painter.drawPolyline(hook)
        painter.drawPoint(QPointF(8, 11))
    elif status == "done":
        painter.setPen(QPen(Qt.GlobalColor.white, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([QPointF(5.4, 8.2), QPointF(7.3, 10.1), QPointF(10.8, 6.2)]))


def progress_words(counts: Mapping[Status, int]) -> str:
    """已完成 12 / 60, and what the others are."""
    total = sum(counts.values())
    others = "，".join(
        f"{STATUS_WORDS[status]} {count} 个" for status, count in counts.items() if count and status != "done"
    )
    return f"已完成 {counts['done']} / {total}" + (f"；{others}" if others else "")
