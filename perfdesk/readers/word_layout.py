"""From cells with paragraphs and inner tables to blocks: what every word processor's reader does the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from perfdesk.readers.safety import check_items, refusal
from perfdesk.readers.word_table import RawRow, build
from perfdesk.table import Block, Paragraph

T = TypeVar("T")
Row = tuple[RawRow, list[list[str | T]]]
_MAX_PLACES = 400_000
_ITEMS_A_TABLE = 10


class Layout(Generic[T]):
    """Numbers paragraphs and tables as they come. `rows_of` gives the rows of a table, each cell with its `items`:
    paragraph texts and inner tables (of the type T) in order."""

    def __init__(self, path: Path, rows_of: Callable[[T], Iterable[Row[T]]]) -> None:
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
        return self._blocks(self._rows_of(source))

    def _blocks(self, source: Iterable[Row[T]]) -> list[Block]:
        self._tables += 1
        check_items(self._path, self._tables * _ITEMS_A_TABLE)
        place = f"第{self._tables}个表"
        blocks: list[Block] = []
        rows: list[RawRow] = []
        for row, contents in source:
            rows.append(row)
            inner = self._inner(row, contents)
            if inner:
                blocks += [*self._built(rows, place), *inner]
                rows = []
        return blocks + self._built(rows, place)

    def _inner(self, row: RawRow, contents: list[list[str | T]]) -> list[Block]:
        """The blocks inside the cells of a row. The words of a row that is nothing but a frame move there."""
        if len(contents) == len(row.cells) == 1 and not all(isinstance(item, str) for item in contents[0]):
            row.cells[0].text = ""
            return [block for item in contents[0] for block in self._item(item)]
        inner: list[Block] = []
        for number, items in enumerate(contents):
            framed = [list(self._rows_of(item)) if not isinstance(item, str) else None for item in items]
            words: list[str] = []
            for item, rows in zip(items, framed, strict=True):
                if rows is None:
                    words.append(str(item))
                elif _is_words(rows):
                    words += [cell_text(cell) for _, cells in rows for cell in cells]
                else:
                    inner += self._blocks(rows)
            if len(contents) == len(row.cells) and any(framed):
                row.cells[number].text = cell_text(filter(None, words))
        return inner

    def _item(self, item: str | T) -> list[Block]:
        return [self.paragraph(item)] if isinstance(item, str) else self.table(item)

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


def _is_words(rows: Iterable[Row[T]]) -> bool:
    """Whether an inner table only frames words: no table inside, and never two cells with words side by side."""
    return all(
        all(isinstance(item, str) for items in contents for item in items)
        and sum(bool(cell_text(items)) for items in contents) <= 1
        for _, contents in rows
    )
