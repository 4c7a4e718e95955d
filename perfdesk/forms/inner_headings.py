"""Headings inside a table, above the rows of each project: taken out as the paragraphs that they are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from perfdesk.forms.headings import is_heading
from perfdesk.forms.labels import Labels
from perfdesk.forms.notes import row_place
from perfdesk.forms.table_lines import foot_line
from perfdesk.table import Block, Cell, Paragraph, Table


def with_headings_outside(labels: Labels, table: Table) -> list[Block]:
    """The table as one table for each heading in it, with heading and lines before it; places stay what they were."""
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        if cell.text:
            rows[cell.row].append(cell)
    starts = [_first(labels, rows, index) for index in range(table.rows) if _is_heading(rows[index])]
    if not starts:
        return [table]
    done: list[Block] = []
    for start, end in pairwise([*({0} - {*starts}), *dict.fromkeys(starts), table.rows]):
        alone = start
        while start in starts and alone < end and _is_line(rows[alone]):
            texts = [cell.text for cell in rows[alone]]
            done += [Paragraph(text=text, place=row_place(table, alone)) for text in texts]
            alone += 1
        cells = tuple(_cut(cell, end) for cell in table.cells if alone <= cell.row < end)
        if any(cell.text for cell in cells):
            done.append(replace(table, cells=cells))
    return done


def _is_line(row: Sequence[Cell]) -> bool:
    return not row or (len(row) == 1 and row[0].row_span == 1)


def _is_heading(row: Sequence[Cell]) -> bool:
    return len(row) == 1 and row[0].row_span == 1 and is_heading(row[0].text)


def _first(labels: Labels, rows: Sequence[Sequence[Cell]], heading: int) -> int:
    """The first of the lines that belong to a heading: those right above it, unless they close the form before."""
    while heading and _is_line(rows[heading - 1]):
        texts = [cell.text for cell in rows[heading - 1]]
        if any(foot_line(labels.foot, text) is not None for text in texts):
            break
        heading -= 1
    return heading


def _cut(cell: Cell, end: int) -> Cell:
    return cell if cell.row + cell.row_span <= end else replace(cell, row_span=end - cell.row)
