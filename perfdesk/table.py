"""The one neutral form of every file: paragraphs and grids of merged cells, with the look of each role.

Readers produce a `Document`, forms read and compose it, writers print it. Nothing here knows what a project is.
Lengths are millimetres, font sizes points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How the text of one role looks. `indent_chars` is the first-line indent in characters.

    `line_pt` is the line pitch (None: single), exact for prose and the least pitch for cells (`line_exact`).
    """

    east_asia: str = "宋体"
    latin: str = "Times New Roman"
    size_pt: float = 10.5
    bold: bool = False
    align: Align = "left"
    indent_chars: float = 0
    line_pt: float | None = None
    line_exact: bool = False
    before_pt: float = 0
    after_pt: float = 0
    border: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetup:
    """A page in millimetres. `footer` may hold `{page}` and `{pages}`.

    `line_grid_pt`: lines that are not exact stand on a grid of this pitch (in points), as in most Chinese documents.
    """

    width: float = 210.0
    height: float = 297.0
    top: float = 23.0
    right: float = 20.0
    bottom: float = 20.0
    left: float = 20.0
    footer_distance: float = 15.0
    footer: str = "- {page} -"
    line_grid_pt: float | None = None

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right


# Never changed, but not frozen either: a frozen one takes three times as long to make, and there are many.
@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class Cell:
    """One cell at a 0-based grid place. `role` names its TextStyle.

    `field` and `row_id` say what the cell shows (composed tables only): a field name of the exchanged JSON and the id
    of the indicator, None for the project itself. `doubt` is a reader's remark about this cell, "" when it is sure.
    `look` is how a reader found its text to look, where it was asked for that; composed cells have a role instead.
    `marks` are the parts (from, to) of the text that stand out: bold and underlined in Word and Excel.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    role: str = ""
    field: str | None = None
    row_id: str | None = None
    doubt: str = ""
    look: TextStyle | None = None
    marks: tuple[tuple[int, int], ...] = ()

    def moved(self, row: int, column: int, column_span: int) -> Cell:
        """The same cell at another place; several times as fast as `replace`."""
        return Cell(
            text=self.text,
            row=row,
            column=column,
            row_span=self.row_span,
            column_span=column_span,
            role=self.role,
            field=self.field,
            row_id=self.row_id,
            doubt=self.doubt,
            look=self.look,
            marks=self.marks,
        )

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        end = 0
        for start, stop in self.marks:
            yield self.text[end:start], False
            yield self.text[start:stop], True
            end = stop
        yield self.text[end:], False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid of merged cells, listed row by row. `widths` are the column widths, `()` when unknown.

    `header_rows` counts the leading rows repeated on every page, `print_titles` are rows further down (from, to) that
    only a worksheet can repeat, `repeat_columns` the leading columns whose merged word is printed again after a page
    break, `min_heights` the least height of each row (`()`: none). A reader says in `place`, in Chinese, where it found
    the table, and for one of a worksheet in `corner` the 0-based place of its first cell there.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    widths: tuple[float, ...] = ()
    min_heights: tuple[float, ...] = ()
    header_rows: int = 0
    repeat_columns: int = 0
    print_titles: tuple[int, int] | None = None
    role: str = ""
    place: str = ""
    corner: tuple[int, int] | None = None

    def grid(self) -> list[list[Cell | None]]:
        """`rows` x `columns` places; a merged cell stands at each place that it covers."""
        places: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    places[row][column] = cell
        return places

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        return [cell for cell in self.cells if cell.row == row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph outside tables. `role` names its TextStyle; composed ones use part_title, section_title, narrative,
    project_title, toc_title, toc_entry, gap and names that begin with cover. `outline` is 1 or 2 for headings,
    `bookmark` the name a contents entry (`target`) points to, `tab` a shorter name for its worksheet. `place` says
    where a reader found it, in Chinese, for
    messages; `look` as in `Cell`."""

    text: str
    role: str = ""
    outline: int = 0
    bookmark: str = ""
    target: str = ""
    page_break_before: bool = False
    tab: str = ""
    place: str = ""
    look: TextStyle | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Blocks in reading order, with the page (readers: only where asked for) and the look of each role.

    `warnings` are a reader's short Chinese remarks, such as accepted tracked changes.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    page: PageSetup = field(default_factory=PageSetup)
    styles: Mapping[str, TextStyle] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def has_cover(self) -> bool:
        """Whether the first page is a cover, which shows no page number."""
        return bool(self.blocks) and self.blocks[0].role.startswith("cover")

    def tables(self) -> Iterator[Table]:
        """The tables, in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def style(self, role: str) -> TextStyle:
        """The look of a role; the default look for an unknown one."""
        return self.styles.get(role, _DEFAULT_STYLE)


_DEFAULT_STYLE = TextStyle()


def stacked(tables: list[Table]) -> Table:
    """Tables under one another on one common column grid (their column edges, in millimetres, united).

    Excel has one column grid a sheet, so its writer needs this. ValueError when a table has no widths.
    """
    edges = sorted({round(edge, 2) for table in tables for edge in _edges(table)})
    index = {edge: i for i, edge in enumerate(edges)}
    cells: list[Cell] = []
    heights: list[float] = []
    top = 0
    for table in tables:
        own = [index[round(edge, 2)] for edge in _edges(table)]
        for cell in table.cells:
            left, right = own[cell.column], own[min(cell.column + cell.column_span, table.columns)]
            cells.append(cell.moved(cell.row + top, left, right - left))
        heights += table.min_heights or (0.0,) * table.rows
        top += table.rows
    widths = tuple(right - left for left, right in pairwise(edges))
    return Table(rows=top, columns=len(widths), cells=tuple(cells), widths=widths, min_heights=tuple(heights))


def _edges(table: Table) -> list[float]:
    if len(table.widths) != table.columns:
        raise ValueError("a table needs its column widths to be stacked")
    edges = [0.0]
    for width in table.widths:
        edges.append(edges[-1] + width)
    return edges
