"""How wide the columns of the grid are: shares of the room, as on paper, and a heading that breaks into lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QTableView

if TYPE_CHECKING:
    from ui.grid import IndicatorModel

LEAST_WIDTH = 44
_HIDDEN_SHARE = 0.8


class ColumnWidths:
    """The relative widths of a grid's columns. Those that the form does not print come and go, theirs is not kept."""

    def __init__(self, view: QTableView, grid: IndicatorModel) -> None:
        self._view, self._grid = view, grid
        self._weights = [column.width for column in grid.columns]
        self._scaling = False
        across = view.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setMinimumSectionSize(LEAST_WIDTH)

    def printed(self) -> list[float]:
        """The shares of the columns of the form."""
        return self._weights[: self._grid.printed]

    def set_printed(self, weights: list[float]) -> bool:
        """Take over shares; False, and nothing changes, when they are for another number of columns."""
        if len(weights) != self._grid.printed or not all(weight > 0 for weight in weights):
            return False
        self._weights = [*weights, *self._weights[self._grid.printed :]]
        return True

    def follow(self) -> bool:
        """Take note of columns that came or went; whether any did."""
        count = len(self._grid.columns)
        if count == len(self._weights):
            return False
        printed = self._weights[: self._grid.printed]
        usual = sum(printed) / len(printed) * _HIDDEN_SHARE
        self._weights = [*printed, *[usual] * (count - len(printed))]
        return True

    def scale(self) -> None:
        """Give the columns their shares of the present room."""
        room = self._view.viewport().width()
        total = sum(self._weights)
        self._scaling = True
        left = 0
        for column, weight in enumerate(self._weights):
            last = column == len(self._weights) - 1
            width = max(room - left if last else round(room * weight / total), LEAST_WIDTH)
            self._view.setColumnWidth(column, width)
            left += width
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
        self.fit_heading()
        return True
