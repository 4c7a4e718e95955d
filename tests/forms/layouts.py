"""Invented documents of the layouts that offices use, with what reading them must give (tests/data/layouts/*.toml).

A document is drawn as text: a line with `｜` is a table row, any other line a paragraph; `<` continues the cell at the
left, `^` the one above. `columns` names the fields of the rows of `indicators`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from perfdesk.table import Block, Cell, Document, Paragraph, Table

FOLDER = Path(__file__).parent.parent / "data" / "layouts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
_LEFT, _ABOVE, _GAP = "<", "^", "｜"


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn document, the fields of its indicator rows, and its projects."""

    document: Document
    columns: list[str]
    projects: list[dict[str, Any]]


def layout(name: str) -> Layout:
    """The layout of that name."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Layout(drawn(data["document"]), data["columns"], data["projects"])


def drawn(text: str) -> Document:
    """The document of a drawing."""
    blocks: list[Block] = []
    lines = [line for line in text.splitlines() if line.strip()]
    for is_table, group in groupby(lines, key=lambda line: _GAP in line):
        if is_table:
            rows = [line.split(_GAP) for line in group]
            blocks.append(replace(_table(rows), place=f"第{sum(isinstance(b, Table) for b in blocks) + 1}个表"))
        else:
            blocks += [Paragraph(text=line.strip(), place="正文") for line in group]
    return Document(blocks=tuple(blocks), title="甲.docx")


def taken_apart(document: Document) -> Document:
    """The same document as a program leaves it that knows of no merged cells: blank cells beside and below."""
    blocks = [_apart(block) if isinstance(block, Table) else block for block in document.blocks]
    return replace(document, blocks=tuple(blocks))


def with_lines_inside(document: Document) -> Document:
    """The same document as a worksheet shows it: heading and lines are rows of the table below them."""
    blocks: list[Block] = []
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            blocks.append(_with_rows(block, lines))
            lines = []
    return replace(document, blocks=(*blocks, *(Paragraph(text=line) for line in lines)))


def _with_rows(table: Table, lines: list[str]) -> Table:
    rows = [Cell(text=line, row=i, column=0, column_span=table.columns) for i, line in enumerate(lines)]
    moved = [replace(cell, row=cell.row + len(lines)) for cell in table.cells]
    return replace(table, rows=table.rows + len(lines), cells=(*rows, *moved))


def words_of(document: Document) -> Iterator[str]:
    """Every text of a document."""
    for block in document.blocks:
        yield from [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells if cell.text]


def _table(rows: list[list[str]]) -> Table:
    width = len(rows[0])
    for row in rows:
        assert len(row) == width, row
    cells = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in (_LEFT, _ABOVE):
                continue
            right = next((c for c in range(left + 1, width) if row[c] != _LEFT), width)
            bottom = next((r for r in range(top + 1, len(rows)) if rows[r][left] != _ABOVE), len(rows))
            if bottom > top + 1:
                right = next((c for c in range(left + 1, right) if rows[top + 1][c] != _ABOVE), right)
            words = text.replace("\\n", "\n").strip()
            cells.append(Cell(text=words, row=top, column=left, row_span=bottom - top, column_span=right - left))
    return Table(rows=len(rows), columns=width, cells=tuple(cells))


def _apart(table: Table) -> Table:
    cells = [
        Cell(text=cell.text if (row, column) == (cell.row, cell.column) else "", row=row, column=column)
        for row, places in enumerate(table.grid())
        for column, cell in enumerate(places)
        if cell is not None
    ]
    return replace(table, cells=tuple(cells))
