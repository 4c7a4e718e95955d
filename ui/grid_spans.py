"""The merged cells of the grid as spans of Qt."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from ui.grid import IndicatorModel


class Spans:
    """Equal words under one another in a merged column are one cell, as on paper."""

    def __init__(self, view: QTableView, grid: IndicatorModel) -> None:
        self._view, self._grid = view, grid
        self._spans: list[tuple[int, int, int, int]] = []

    def __bool__(self) -> bool:
        """Whether there are merged cells."""
        return bool(self._spans)

    def rebuild(self, *, anew: bool = False) -> None:
        """Set Qt's spans from the words of the rows, only if they changed: setting them repaints everything."""
        spans = []
        for column, definition in enumerate(self._grid.columns):
            row = 0
            while definition.merge and row < self._grid.rowCount():
                covered = self._grid.merged_rows(row, column)
                if len(covered) > 1:
                    spans.append((row, column, len(covered), 1))
                row = covered.stop
        if spans == self._spans and not anew:
            return
        self._spans = spans
        self._view.clearSpans()
        for span in spans:
            self._view.setSpan(*span)
