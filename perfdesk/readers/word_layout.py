"""From cells with paragraphs and inner tables to blocks: what every word processor's reader does the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from perfdesk.readers.safety import check_items, refusal
from perfdesk.readers.word_table import RawRow, build
from perfdesk.table import Block, Paragraph

T = TypeVar("T")
_MAX_PLACES = 400_000
_ITEMS_A_TABLE = 10


class Layout(Generic[T]):
    """Numbers paragraphs and tables as they come. `rows_of` gives the rows of a table, each cell with its `items`:
    paragraph texts and inner tables (of the type T) in order."""

    def __init__(self, path: Path, rows_of: Callable[[T], Iterable[tuple[RawRow, list[list[str | T]]]]]) -> None:
        self._path = path
        self._rows_of = rows_of
        self._paragraphs = 0
        self._tables = 0

    def paragraph(self, text: str) -> Paragraph:
        """A paragraph with its place."""
        self._paragraphs += 1
        return Paragraph(text=text.strip(), place=f"第{self._paragraphs}段")

    def table(self, source: T) -> list[Block]:
        """The table, with the content of layout cells (cells that hold a table) as blocks after their row."""
        self._tables += 1
        check_items(self._path, self._tables * _ITEMS_A_TABLE)
        place = f"第{self._tables}个表"
        blocks: list[Block] = []
        rows: list[RawRow] = []
        for row, contents in self._rows_of(source):
            rows.append(row)
            inner = self._inner(row, contents)
            if inner:
                blocks += [*self._built(rows, place), *inner]
                rows = []
        return blocks + self._built(rows, place)

    def _inner(self, row: RawRow, contents: list[list[str | T]]) -> list[Block]:
        """The blocks inside the cells of a row. The words of a row that is nothing but a frame move there."""
        inner: list[Block] = []
        for items in contents:
            nested = [item for item in items if not isinstance(item, str)]
            if nested and len(contents) == len(row.cells) == 1:
                row.cells[0].text = ""
                for item in items:
                    inner += [self.paragraph(item)] if isinstance(item, str) else self.table(item)
            else:
                inner += [block for item in nested for block in self.table(item)]
        return inner

    def _built(self, rows: list[RawRow], place: str) -> list[Block]:
        """The table of these rows, nothing when they hold no words."""
        if not any(cell.text for row in rows for cell in row.cells):
            return []
        table = build(rows, place)
        if table.rows * table.columns > _MAX_PLACES:
            raise refusal(self._path, f"的{place}过大，已拒绝", "请拆分后重试。")
        return [table]


def cell_text(items: Iterable[object]) -> str:
    """The words of a cell, a line for each paragraph."""
    return "\n".join(item for item in items if isinstance(item, str)).strip()
