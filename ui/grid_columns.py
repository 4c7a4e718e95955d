"""How wide the columns of the grid are: shares of the room, as on paper, never too narrow to read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QTableView

if TYPE_CHECKING:
    from perfdesk.forms.profile import IndicatorColumn
    from ui.grid import IndicatorModel

LEAST_WIDTH = 44
_HIDDEN_SHARE = 0.8
_TEXT_SIGNS, _LEVEL_SIGNS, _VALUE_SIGNS, _SHORT_SIGNS = 8, 4, 5, 3
_SHORT = ("target.operator", "target.unit", "weight", "requirement")
_EDGES = 14


class ColumnWidths:
    """The relative widths of a grid's columns. Those that the form does not print come and go, theirs is not kept.

    `wish` is how wide the user has made the whole table, in pixels, where that is more than the room; else 0.
    """

    def __init__(self, view: QTableView, grid: IndicatorModel) -> None:
        self._view, self._grid = view, grid
        self._weights = [column.width for column in grid.columns]
        self._narrowed: dict[int, int] = {}
        self._scaling = False
        self.wish = 0
        across = view.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setMinimumSectionSize(LEAST_WIDTH)

    def printed(self) -> list[float]:
        """The shares of the columns of the form."""
        return self._weights[: self._grid.printed]

    def set_printed(self, weights: list[float], wish: int = 0) -> bool:
        """Take over shares; False, and nothing changes, when they are for another number of columns."""
        if len(weights) != self._grid.printed or not all(weight > 0 for weight in weights):
            return False
        self._weights = [*weights, *self._weights[self._grid.printed :]]
        self.wish = wish
        return True

    def scale(self) -> None:
        """Give the columns their shares of the present room; what does not fit is scrolled sideways."""
        self._follow()
        room = max(self._view.viewport().width(), self.wish)
        self._scaling = True
        for column, width in enumerate(shared(room, self._weights, self._least())):
            self._view.setColumnWidth(column, width)
        self._scaling = False
        self.fit_heading()

    def fit_heading(self) -> None:
        """The headings break into lines where the columns are narrow."""
        header = self._view.horizontalHeader()
        metrics = header.fontMetrics()
        sign = metrics.horizontalAdvance("指") * 1.05
        columns = self._grid.columns
        rooms = [max((self._view.columnWidth(i) - 10) // sign, 1) for i in range(len(columns))]
        lines = max(math.ceil(len(column.header) / room) for column, room in zip(columns, rooms, strict=True))
        header.setFixedHeight(lines * metrics.lineSpacing() + 12)

    def take(self, column: int, width: int) -> bool:
        """Take over a width that the user has drawn; False while the columns are being scaled."""
        if self._scaling:
            return False
        self._weights = [float(self._view.columnWidth(i)) for i in range(len(self._weights))]
        self._weights[column] = float(width)
        self._narrowed[column] = width
        total = round(sum(self._weights))
        self.wish = total if total > self._view.viewport().width() else 0
        self.fit_heading()
        return True

    def _follow(self) -> None:
        """Take note of columns that came or went: amid a reset the view may be resized before it hears of them."""
        count = len(self._grid.columns)
        if count != len(self._weights):
            printed = self.printed()
            usual = sum(printed) / len(printed) * _HIDDEN_SHARE
            before = sum(self._weights)
            self._weights = [*printed, *[usual] * (count - len(printed))]
            self.wish = round(self.wish * sum(self._weights) / before)

    def _least(self) -> list[int]:
        """What each column needs to be read, less where the user wants it so."""
        sign = self._view.fontMetrics().horizontalAdvance("指")
        needed = [max(least_signs(column) * sign + _EDGES, LEAST_WIDTH) for column in self._grid.columns]
        return [min(width, self._narrowed.get(i, width)) for i, width in enumerate(needed)]


def least_signs(column: IndicatorColumn) -> int:
    """How many Chinese signs a line of a column shall hold: texts more, classes and short values less."""
    if column.role == "cell_text":
        return _TEXT_SIGNS
    if column.merge:
        return _LEVEL_SIGNS
    return _SHORT_SIGNS if column.field in _SHORT else _VALUE_SIGNS


def shared(room: int, weights: list[float], least: list[int]) -> list[int]:
    """Widths in proportion to the weights, none below its least; together the room, more only where that cannot be."""
    fixed: dict[int, int] = {}
    while True:
        free = [i for i in range(len(weights)) if i not in fixed]
        left, total = room - sum(fixed.values()), sum(weights[i] for i in free)
        narrow = [i for i in free if left * weights[i] < least[i] * total]
        if not narrow:
            break
        fixed |= {i: least[i] for i in narrow}
    widths = [fixed.get(i, math.floor(left * weights[i] / total) if total else 0) for i in range(len(weights))]
    if free:
        widths[free[-1]] += room - sum(widths)
    return widths
