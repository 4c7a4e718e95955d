"""A table that is read mark by mark, as .doc and rich text hold it: cells end, rows end, shapes come last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfdesk.readers.word_edges import shaped
from perfdesk.readers.word_layout import cell_text
from perfdesk.readers.word_sprm import RowShape
from perfdesk.readers.word_table import RawRow


@dataclass(slots=True)
class Row:
    """The contents of the cells of a row; `shape` stays None when its end was never met."""

    contents: list[list[str | Grid]] = field(default_factory=list)
    shape: RowShape | None = None


@dataclass(slots=True)
class Grid:
    """A table while it is being read: its finished rows, the row and the cell that are open."""

    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    items: list[str | Grid] = field(default_factory=list)

    def end_cell(self) -> None:
        """The open cell ends."""
        self.row.contents.append(self.items)
        self.items = []

    def end_row(self, shape: RowShape | None, deleted: bool) -> None:
        """The open row ends; a deleted one, or one without cells, is forgotten."""
        self.row.shape = shape
        if not deleted and self.row.contents:
            self.rows.append(self.row)
        self.row, self.items = Row(), []

    def close(self) -> None:
        """Keep what stands in a row without an end."""
        if self.items:
            self.end_cell()
        self.end_row(None, deleted=False)


def rows_of_grid(grid: Grid) -> Iterator[tuple[RawRow, list[list[str | Grid]]]]:
    """The rows on one common grid of columns, each with what its cells hold."""
    texts = [[cell_text(items) for items in row.contents] for row in grid.rows]
    raw = shaped([row.shape for row in grid.rows], texts)
    for row, one in zip(grid.rows, raw, strict=True):
        yield one, row.contents


def whole(text: str) -> str:
    """Pairs of surrogates as one character; a lone one stays for `clean` to drop."""
    if not re.search("[\ud800-\udfff]", text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
