"""The blocks of one sheet on one column grid, with row heights computed from the text.

Neither Excel nor LibreOffice grows a row for merged cells, so nothing is left to them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from perfdesk.table import Block, Cell, Paragraph, Table, TextStyle, stacked
from perfdesk.writers.layout import Padding, cell_needs, column_edges, row_heights
from perfdesk.writers.lines import count_lines
from perfdesk.writers.measure import MM_PER_PT, EstimatedMeasure, printable

MAX_ROW_PT = 400.0
"""Excel rows end at 409.5 points; taller text is spread over merged rows."""
_GAP_MM = 2.1
# Without the font of the default style LibreOffice widens columns, and it cannot shrink a single one to the page.
_PROSE_COLUMNS = 4
_PADDING = Padding(x=1.3, y=0.7)


class Placed(NamedTuple):
    """A cell at its 0-based Excel range, with printable text; in `pieces` (text, marked) when parts of it stand out."""

    text: str
    role: str
    framed: bool
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    pieces: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Everything to write: cells, row heights in points, column edges in millimetres, rows repeated on each page."""

    cells: tuple[Placed, ...]
    heights: tuple[float, ...]
    edges: tuple[float, ...]
    repeat: tuple[int, int] | None


def sheet_layout(blocks: Sequence[Block], text_width: float, style_of: Callable[[str], TextStyle]) -> SheetLayout:
    """Lay paragraphs and tables under one another. Blank paragraphs become narrow rows."""
    tables, framed, repeat = _as_tables(blocks, text_width, style_of)
    whole = stacked(tables)
    edges = column_edges(whole, math.inf)
    single = {role: replace(style_of(role), line_pt=None) for role in {cell.role for cell in whole.cells}}
    needs = cell_needs(whole, edges, single.__getitem__, EstimatedMeasure(), _PADDING, count_lines)
    starts, heights = _spread([height / MM_PER_PT for height in row_heights(whole, needs)])
    cells = tuple(
        Placed(
            text=cell.text,
            role=cell.role,
            framed=framed[cell.row],
            first_row=starts[cell.row],
            first_column=cell.column,
            last_row=starts[min(cell.row + cell.row_span, whole.rows)] - 1,
            last_column=cell.column + cell.column_span - 1,
            pieces=tuple(cell.pieces()) if cell.marks else (),
        )
        for cell in whole.cells
    )
    rows = None if repeat is None else (starts[repeat[0]], starts[repeat[1]] - 1)
    return SheetLayout(cells, tuple(heights), tuple(edges), rows)


def _as_tables(
    blocks: Sequence[Block], text_width: float, style_of: Callable[[str], TextStyle]
) -> tuple[list[Table], list[bool], tuple[int, int] | None]:
    """Each block as a table, whether each row is framed, and the grid rows (from, to) of the last header."""
    widths = [sum(block.widths) for block in blocks if isinstance(block, Table) and block.widths]
    width = max(widths, default=text_width)
    tables: list[Table] = []
    framed: list[bool] = []
    repeat: tuple[int, int] | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            tables.append(
                _paragraph_table(block, width, 1 if widths else _PROSE_COLUMNS, _blank_height(block, style_of))
            )
        else:
            titles = (0, block.header_rows) if block.header_rows else block.print_titles
            if titles is not None:
                repeat = (len(framed) + titles[0], len(framed) + titles[1])
            tables.append(_sized(block, width))
        framed += [isinstance(block, Table)] * tables[-1].rows
    return tables, framed, repeat


def _blank_height(block: Paragraph, style_of: Callable[[str], TextStyle]) -> float:
    """The height of a row without text: the exact line of its role, else a narrow one."""
    style = style_of(block.role)
    return style.line_pt * MM_PER_PT if style.line_exact and style.line_pt else _GAP_MM


def _paragraph_table(block: Paragraph, width: float, columns: int, blank: float) -> Table:
    text = printable(block.text)
    cells = (Cell(text=text, row=0, column=0, column_span=columns, role=block.role),) if text else ()
    widths = (width / columns,) * columns
    return Table(rows=1, columns=columns, cells=cells, widths=widths, min_heights=(0.0 if text else blank,))


def _sized(table: Table, width: float) -> Table:
    edges = column_edges(table, width)
    widths = tuple(right - left for left, right in pairwise(edges))
    return replace(table, widths=widths, cells=tuple(map(_printed, table.cells)))


def _printed(cell: Cell) -> Cell:
    text = printable(cell.text)
    return cell if text == cell.text else replace(cell, text=text, marks=())


def _spread(heights: Sequence[float]) -> tuple[list[int], list[float]]:
    """The first Excel row of each grid row (and one more for the end), and the Excel heights in points."""
    starts: list[int] = []
    result: list[float] = []
    for height in heights:
        starts.append(len(result))
        pieces = max(math.ceil(height / MAX_ROW_PT), 1)
        result += [round(height / pieces, 2)] * pieces
    starts.append(len(result))
    return starts, result
