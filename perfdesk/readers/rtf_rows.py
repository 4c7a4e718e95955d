"""The shape of a table row as rich text describes it, cell by cell, by the right edge of each."""

from __future__ import annotations

from perfdesk.readers.word_sprm import MAX_CELLS, RowShape

SHAPE_WORDS = ("trowd", "trleft", "clvmgf", "clvmrg", "clmrg", "cellx")


class Shape:
    """The row being described; it holds for all rows until the next description."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._edges: list[int] = []
        self._merges: list[str] = []
        self._covered: list[bool] = []
        self._left = 0
        self._merge = ""
        self._cover = False

    def set(self, name: str, number: int) -> None:
        """Take one control word of a row's description; others are passed over."""
        if name == "trowd":
            self._begin()
        elif name == "trleft":
            self._left = number
        elif name == "clvmgf":
            self._merge = "restart"
        elif name == "clvmrg":
            self._merge = "continue"
        elif name == "clmrg":
            self._cover = True
        elif name == "cellx":
            self._end_cell(number)

    def _end_cell(self, edge: int) -> None:
        if len(self._merges) < MAX_CELLS:
            self._edges.append(edge)
            self._merges.append(self._merge)
            self._covered.append(self._cover)
        self._merge, self._cover = "", False

    def made(self) -> RowShape:
        """The shape as far as it is known, without edges when no cell was described."""
        edges = [min(self._left, self._edges[0]), *self._edges] if self._edges else []
        return RowShape(edges, [*self._merges], [*self._covered])
