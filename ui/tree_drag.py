"""Dragging projects in the tree: where they would land, and the mark that shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QMimeData, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QDrag, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QTreeView

from perfdesk.model.rows import Ref
from ui.look import CURRENT, SELECTED
from ui.tree_model import GROUP_ROLE, MIME, TreeModel

_DOT = 3.0
_WIDEST = 260


class Landing(NamedTuple):
    """Before the row of that number in a group, and the line on the screen that says so."""

    group: int
    row: int
    y: int
    left: int


def landing(view: QTreeView, model: TreeModel, pos: QPoint) -> Landing | None:
    """Where a drop at this point of the viewport would put projects; None where there is no place for them."""
    index = view.indexAt(pos)
    if not index.isValid():
        last = max(len(model.groups) - 1, 0)
        return _behind_last(view, model, last) if pos.y() >= 0 else None
    project = model.project_at(index)
    box = view.visualRect(index)
    if project is not None:
        where = model.where(project.id)
        if where is None or not model.takes(where[0]):
            return None
        below = pos.y() > box.center().y()
        return Landing(where[0], where[1] + below, box.bottom() + 1 if below else box.top(), box.left())
    group = index.data(GROUP_ROLE)
    return (
        None
        if group is None or not model.takes(group)
        else Landing(group, 0, box.bottom() + 1, box.left() + view.indentation())
    )


def _behind_last(view: QTreeView, model: TreeModel, group: int) -> Landing:
    rows = model.shown(group)
    above = model.list_index(group)
    index = model.index(model.rowCount(above) - 1, 0, above) if rows else above
    box = view.visualRect(index)
    return Landing(group, len(rows), box.bottom() + 1, box.left() + (0 if rows else view.indentation()))


def drag_of(view: QTreeView, model: TreeModel, project_ids: Sequence[str]) -> QDrag:
    """A drag of these projects. What hangs at the pointer is small, so that the mark stays in sight."""
    places = [model.place_index(Ref(project_id, None, "")) for project_id in project_ids]
    drag = QDrag(view)
    drag.setMimeData(model.mimeData(places))
    text = f"{len(places)} 个项目" if len(places) != 1 else str(places[0].data())
    drag.setPixmap(_label(view, view.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST)))
    drag.setHotSpot(QPoint(-14, -10))
    return drag


def _label(view: QTreeView, text: str) -> QPixmap:
    size = view.fontMetrics().boundingRect(text).size() + QSize(18, 10)
    ratio = view.devicePixelRatioF()
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(SELECTED))
    painter = QPainter(pixmap)
    painter.setFont(view.font())
    painter.setPen(QPen(QColor(CURRENT), 1))
    painter.drawRect(QRect(QPoint(0, 0), size - QSize(1, 1)))
    painter.drawText(QRect(QPoint(0, 0), size), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def dragged_ids(data: QMimeData) -> list[str]:
    """The projects of a drag; [] when it is none of ours."""
    try:
        ids = json.loads(data.data(MIME).data() or b"[]")
    except ValueError:
        return []
    return [str(item) for item in ids] if isinstance(ids, list) else []


def paint_landing(painter: QPainter, view: QTreeView, where: Landing) -> None:
    """A line across the tree with a ring at its beginning."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(CURRENT), 2))
    painter.setBrush(Qt.GlobalColor.white)
    y = float(min(max(where.y, 2), view.viewport().height() - 2))
    painter.drawLine(QLineF(where.left + 2 * _DOT, y, view.viewport().width(), y))
    painter.drawEllipse(QPointF(where.left + _DOT, y), _DOT, _DOT)
    painter.restore()


def band(view: QTreeView, where: Landing | None) -> QRect:
    """What to paint anew for a mark."""
    return QRect() if where is None else QRect(0, where.y - 6, view.viewport().width(), 12)
