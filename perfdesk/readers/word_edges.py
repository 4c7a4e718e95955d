"""Spans of a table whose rows are known by the places of their cell edges only (Word 97–2003)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from perfdesk.readers.word_sprm import RowShape
from perfdesk.readers.word_table import RawCell, RawRow

# Word moves edges that belong together apart by a hair when a column is dragged; twips, just under a millimetre.
_SAME = 50


def shaped(shapes: Sequence[RowShape | None], texts: Sequence[list[str]]) -> list[RawRow]:
    """Rows on one common grid. A row whose cells do not fit its shape lies on the grid cell by cell."""
    fitting = [
        shape if shape and len(shape.merges) == len(row) else None for shape, row in zip(shapes, texts, strict=True)
    ]
    lines = _lines([shape.edges for shape in fitting if shape is not None])
    return [_row(shape, row, lines) for shape, row in zip(fitting, texts, strict=True)]


def _row(shape: RowShape | None, texts: list[str], lines: list[int]) -> RawRow:
    if shape is None:
        return RawRow(cells=[RawCell(text=text) for text in texts])
    places = [bisect_right(lines, edge) - 1 for edge in shape.edges]
    row = RawRow(before=places[0])
    at = places[0]
    for index, text in enumerate(texts):
        span = max(places[index + 1] - at, 1)
        at += span
        if shape.covered[index] and row.cells:
            row.cells[-1].cover(RawCell(text=text, span=span))
        else:
            row.cells.append(RawCell(text=text, span=span, merge=shape.merges[index]))
    return row


def _lines(rows: list[list[int]]) -> list[int]:
    """The vertical lines of the grid: edges so near that no row has a cell between them are one line.

    Each is given by its leftmost edge, so that an edge belongs to the last line that is not right of it.
    """
    edges = sorted({edge for row in rows for edge in row})
    narrow = {edge for row in rows for left, edge in pairwise(row) if edge - left <= _SAME}
    lines: list[int] = []
    for edge in edges:
        if not lines or edge - lines[-1] > _SAME or edge in narrow:
            lines.append(edge)
    return lines
