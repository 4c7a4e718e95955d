"""Lists for the files of an office, such as 修改对照表: landscape A4, one table whose header stands on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from perfdesk.table import Block, Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.workflow.differing import Wording

PAGE = PageSetup(
    width=297.0,
    height=210.0,
    top=20.0,
    right=18.0,
    bottom=18.0,
    left=18.0,
    footer_distance=10.0,
    footer="第 {page} 页 共 {pages} 页",
)
STYLES = {
    "project_title": TextStyle(
        east_asia="黑体", latin="黑体", size_pt=16, align="center", line_pt=26, after_pt=4, border=False
    ),
    "unit_line": TextStyle(size_pt=10.5, line_pt=16, border=False),
    "column_header": TextStyle(size_pt=10.5, bold=True, align="center", line_pt=14),
    "cell": TextStyle(size_pt=10, align="center", line_pt=13),
    "cell_text": TextStyle(size_pt=10, line_pt=13),
    "footer": TextStyle(size_pt=9, align="center", border=False),
}
_HEADER_MM = 8.0
_ROW_MM = 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres, whether its text is centred, whether equal neighbours merge."""

    heading: str
    width: float
    centred: bool = False
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list; neighbours of one `group` share the cells of columns that merge."""

    texts: tuple[Wording, ...]
    group: object


def record_sheet(title: str, above: Sequence[str], columns: Sequence[Column], lines: Sequence[Line]) -> Document:
    """A title, some lines, and the table. Only neighbours of one group are merged, and only leading columns."""
    blocks: list[Block] = [Paragraph(text=title, role="project_title", tab=title)]
    blocks += [Paragraph(text=text, role="unit_line") for text in above]
    cells = [*_header(columns), *_body(columns, lines)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    blocks.append(
        Table(
            rows=len(lines) + 1,
            columns=len(columns),
            cells=tuple(cells),
            widths=tuple(column.width for column in columns),
            min_heights=(_HEADER_MM, *[_ROW_MM] * len(lines)),
            header_rows=1,
            repeat_columns=sum(column.merged for column in columns),
        )
    )
    return Document(blocks=tuple(blocks), title=title, page=PAGE, styles=STYLES)


def _header(columns: Sequence[Column]) -> Iterator[Cell]:
    for place, column in enumerate(columns):
        yield Cell(text=column.heading, row=0, column=place, role="column_header")


def _body(columns: Sequence[Column], lines: Sequence[Line]) -> Iterator[Cell]:
    for place, column in enumerate(columns):
        role = "cell" if column.centred else "cell_text"
        for row, line, span in _runs(lines, column.merged):
            shown = line.texts[place]
            yield Cell(text=shown.text, row=row, column=place, row_span=span, role=role, marks=shown.marks)


def _runs(lines: Sequence[Line], merged: bool) -> Iterator[tuple[int, Line, int]]:
    """(row, first line, how many lines) of each cell of a column."""
    row = 1
    for _, run in groupby(lines, key=lambda line: line.group if merged else id(line)):
        members = list(run)
        yield row, members[0], len(members)
        row += len(members)
