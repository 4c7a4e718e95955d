"""Ctrl with an arrow, Home or End, as in a spreadsheet. Pure: a place in, a place out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.grid import IndicatorModel
from ui.grid_places import Place

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def jump(model: IndicatorModel, key: int, place: Place) -> Place | None:
    """Where a key held with Ctrl leads: to the last filled cell before a blank one, over blanks to the next filled
    one, else to the edge; Home and End to the corners. None for any other key."""
    last = (model.rowCount() - 1, len(model.columns) - 1)
    if key == Qt.Key.Key_Home:
        return 0, 0
    if key == Qt.Key.Key_End:
        return last
    if key not in _STEPS:
        return None
    down, right = _STEPS[Qt.Key(key)]
    row, column = place
    way: list[Place] = []
    while 0 <= row + down <= last[0] and 0 <= column + right <= last[1]:
        row, column = row + down, column + right
        way.append((row, column))
    if not way:
        return place
    filled = [bool(model.text(*at)) for at in way]
    if model.text(*place) and filled[0]:
        return way[filled.index(False) - 1] if False in filled else way[-1]
    return way[filled.index(True)] if True in filled else way[-1]
