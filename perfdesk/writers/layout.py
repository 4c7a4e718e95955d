"""Row heights of a table from the text in its cells, merged cells included: for paper and for Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perfdesk.table import Cell, Table, TextStyle
from perfdesk.writers.measure import MM_PER_PT, Measure, line_pitch

CELL_MARGIN = 1.5
"""Left and right margin inside a cell in millimetres: 85 twips, as the official forms have it."""


@dataclass(frozen=True, slots=True)
class Padding:
    """The room between text and border, per side, in millimetres."""

    x: float = CELL_MARGIN
    y: float = 0.35


def column_edges(table: Table, available: float) -> list[float]:
    """The left edge of every column and the last right one, from 0.

    Equal columns over `available` when the widths are unknown; a table wider than that is narrowed.
    """
    widths = table.widths if len(table.widths) == table.columns else (1.0,) * table.columns
    total = sum(widths)
    scale = 1.0
    if widths is not table.widths or total > available * 1.01:
        scale = available / total
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return edges


def text_height(lines: int, style: TextStyle, measure: Measure, padding: Padding) -> float:
    """The height that a cell with so many lines needs."""
    around = (style.before_pt + style.after_pt) * MM_PER_PT + 2 * padding.y
    return lines * line_pitch(style, measure) + around


def row_heights(table: Table, needs: Sequence[float]) -> list[float]:
    """The height of every row; `needs` holds the height that each of `table.cells` needs.

    What a cell over several rows needs beyond them is shared out evenly among its rows.
    """
    heights = list(table.min_heights) if len(table.min_heights) == table.rows else [0.0] * table.rows
    tall: list[tuple[Cell, float]] = []
    for cell, need in zip(table.cells, needs, strict=True):
        if cell.row_span > 1:
            tall.append((cell, need))
        elif need > heights[cell.row]:
            heights[cell.row] = need
    for cell, need in sorted(tall, key=lambda item: item[0].row_span):
        rows = range(cell.row, min(cell.row + cell.row_span, table.rows))
        missing = need - sum(heights[row] for row in rows)
        if missing > 0:
            for row in rows:
                heights[row] += missing / len(rows)
    return heights


def cell_needs(
    table: Table,
    edges: Sequence[float],
    style_of: Callable[[str], TextStyle],
    measure: Measure,
    padding: Padding,
    lines_of: Callable[[str, TextStyle, float, Measure], int],
) -> list[float]:
    """The height that each cell needs in columns with these edges."""
    needs: list[float] = []
    for cell in table.cells:
        style = style_of(cell.role)
        right = edges[min(cell.column + cell.column_span, table.columns)]
        width = right - edges[cell.column] - 2 * padding.x
        needs.append(text_height(lines_of(cell.text, style, width, measure), style, measure, padding))
    return needs
