"""Tools for the grids of tables, for learning a form: rows, parts, and tables put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from perfdesk.table import Cell, Table, stacked

_USUAL_WIDTH = 170.0
_SAME_EDGE = 0.8


def covering(table: Table, row: int) -> list[Cell]:
    """The cells that cover a row, from left to right."""
    cells = [cell for cell in table.cells if cell.row <= row < cell.row + cell.row_span]
    return sorted(cells, key=lambda cell: cell.column)


def beginning(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells by the row in which they begin, rows without any left out."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())


def compact(table: Table) -> Table:
    """Without the grid columns in which no cell begins, which say nothing; their widths are added up."""
    return _compact(table, list(range(table.rows)), sorted({cell.column for cell in table.cells}))


def compact_rows(table: Table) -> Table:
    """The same for rows."""
    return _compact(table, sorted({cell.row for cell in table.cells}), list(range(table.columns)))


def _compact(table: Table, rows: list[int], columns: list[int]) -> Table:

    def span(kept: list[int], start: int, size: int) -> int:
        return max(1, sum(start <= place < start + size for place in kept))

    cells = tuple(
        replace(
            cell,
            row=rows.index(cell.row),
            column=columns.index(cell.column),
            row_span=span(rows, cell.row, cell.row_span),
            column_span=span(columns, cell.column, cell.column_span),
        )
        for cell in table.cells
    )
    widths = _summed(table.widths, columns) if len(table.widths) == table.columns else ()
    heights = tuple(table.min_heights[row] for row in rows) if len(table.min_heights) == table.rows else ()
    return replace(table, rows=len(rows), columns=len(columns), cells=cells, widths=widths, min_heights=heights)


def slice_rows(table: Table, top: int, bottom: int, *, own_grid: bool = False) -> Table:
    """The cells that begin in some rows, as a table; with `own_grid` without columns that only other rows need."""
    cells = tuple(
        replace(cell, row=cell.row - top, row_span=min(cell.row_span, bottom - cell.row))
        for cell in table.cells
        if top <= cell.row < bottom
    )
    part = replace(table, rows=bottom - top, cells=cells, min_heights=table.min_heights[top:bottom])
    return compact(part) if own_grid and cells else part


def last_filled(table: Table) -> int:
    """The last row that is more than one blank cell over the whole width."""
    rows = range(table.rows)
    return max((row for row in rows if len(cells := covering(table, row)) != 1 or cells[0].text), default=0)


def rejoined(table: Table) -> Table:
    """The table with words at its left edge that a program repeated, instead of merging them, in one cell."""
    cells: list[Cell] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.column, cell.row)):
        last = cells[-1] if cells else None
        if last is not None and cell.column == 0 and cell.text and _goes_on(last, cell):
            cells[-1] = replace(last, row_span=last.row_span + cell.row_span)
        else:
            cells.append(cell)
    return replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _goes_on(above: Cell, cell: Cell) -> bool:
    same = (above.text, above.column, above.column_span) == (cell.text, cell.column, cell.column_span)
    return same and above.row + above.row_span == cell.row


def is_gap(table: Table, row: int) -> bool:
    """A blank row without merged cells: in a worksheet it parts two tables."""
    cells = covering(table, row)
    return len(cells) == table.columns > 1 and not any(cell.text or cell.row_span > 1 for cell in cells)


def _summed(lengths: Sequence[float], starts: Sequence[int]) -> tuple[float, ...]:
    ends = [*starts[1:], len(lengths)]
    return tuple(round(sum(lengths[start:end]), 2) for start, end in zip(starts, ends, strict=True))


def put_below(upper: Table, lower: Table) -> Table:
    """Two tables as one; edges that nearly meet are one edge. Unknown widths are taken for equal ones."""
    upper, lower = _with_widths(upper), _with_widths(lower)
    edges = _edges(upper)
    snapped = [_snapped(edge, edges) for edge in _edges(lower)]
    widths = tuple(right - left for left, right in pairwise(snapped))
    if all(width > 0 for width in widths):
        lower = replace(lower, widths=widths)
    return replace(stacked([upper, lower]), place=lower.place)


def _snapped(edge: float, edges: Sequence[float]) -> float:
    """The nearest known edge where one is near enough."""
    nearest = min(edges, key=lambda known: abs(known - edge))
    return nearest if abs(nearest - edge) < _SAME_EDGE else edge


def _with_widths(table: Table) -> Table:
    if len(table.widths) == table.columns:
        return table
    return replace(table, widths=(_USUAL_WIDTH / max(1, table.columns),) * table.columns)


def _edges(table: Table) -> list[float]:
    edges = [0.0]
    for width in table.widths:
        edges.append(edges[-1] + width)
    return edges
