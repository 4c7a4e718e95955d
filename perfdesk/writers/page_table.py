"""Placing a table on pages: rows stay whole, headers and level words come again after a break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from perfdesk.table import Cell, Table, TextStyle
from perfdesk.writers.layout import Padding, column_edges, row_heights, text_height
from perfdesk.writers.lines import Line, break_lines
from perfdesk.writers.measure import Measure, line_pitch, printable
from perfdesk.writers.page_items import Frame, TextItem
from perfdesk.writers.page_sheet import Sheets

_EPSILON = 0.01
_LEAST_SLICE = 30.0  # millimetres of a row too tall for any page that are worth beginning at the foot of one


@dataclass(slots=True)
class _Box:
    """A cell with its set text; `rest` are the lines not yet on paper, `around` is the height beside the lines."""

    cell: Cell
    style: TextStyle
    left: float
    width: float
    lines: list[Line]
    rest: list[Line]
    repeats: bool
    pitch: float
    around: float

    def need(self, lines: Sequence[Line]) -> float:
        """The height that so many lines need."""
        return len(lines) * self.pitch + self.around

    @property
    def align(self) -> Literal["left", "center", "right"]:
        """How the lines stand; a cell is too narrow to be justified."""
        return "left" if self.style.align == "justify" else self.style.align

    @property
    def last_row(self) -> int:
        return self.cell.row + self.cell.row_span - 1


class TablePlacer:
    """Places one table on `sheets`, from the cursor on."""

    def __init__(
        self, table: Table, sheets: Sheets, style_of: Callable[[str], TextStyle], measure: Measure, padding: Padding
    ) -> None:
        self._sheets, self._measure, self._padding = sheets, measure, padding
        self._table = table
        edges = column_edges(table, sheets.page.text_width)
        shift = sheets.page.left + (sheets.page.text_width - edges[-1]) / 2
        self._boxes = [self._box(cell, style_of(cell.role), edges, shift) for cell in table.cells]
        self._heights = row_heights(table, [box.need(box.lines) for box in self._boxes])
        self._by_row: list[list[_Box]] = [[] for _ in range(table.rows)]
        for box in self._boxes:
            for row in range(box.cell.row, min(box.last_row + 1, table.rows)):
                self._by_row[row].append(box)
        self._bands: list[tuple[int, float, float]] = []

    def place(self) -> None:
        """Draw the whole table and leave the cursor below it."""
        for group in _groups(self._table):
            height = sum(self._heights[row] for row in group)
            if self._wants_new_page(height):
                self._break()
            if height <= self._sheets.room + _EPSILON:
                for row in group:
                    self._add(row, self._heights[row])
            else:
                for row in group:
                    self._place_row(row)
        self._flush()

    def _place_row(self, row: int) -> None:
        """A row of a group that no page holds: whole if a page can hold it, else cut between lines."""
        height = self._heights[row]
        if self._wants_new_page(height):
            self._break()
        if height <= self._sheets.room + _EPSILON:
            self._add(row, max(height, self._still_needed(row)))
            return
        while self._still_needed(row) > self._sheets.room + _EPSILON:
            before = self._still_needed(row)
            self._add(row, self._sheets.room)
            self._break()
            if self._still_needed(row) >= before:
                break
        self._add(row, self._still_needed(row))

    def _wants_new_page(self, height: float) -> bool:
        """Whether something of that height should start a page: it would fit there, or here is hardly any room."""
        room = self._sheets.room + _EPSILON
        if height <= room or self._page_is_fresh():
            return False
        return height <= self._sheets.full - self._header_height() or room < _LEAST_SLICE

    def _still_needed(self, row: int) -> float:
        """The height that this row must have on this page for the cells that end in it."""
        needed = 0.0
        for box in self._by_row[row]:
            if box.last_row == row:
                above = sum(bottom - top for r, top, bottom in self._bands if box.cell.row <= r <= box.last_row)
                needed = max(needed, box.need(box.rest) - above)
        return needed

    def _page_is_fresh(self) -> bool:
        """Whether a new page would give no more room than this one."""
        header = self._header_height() if self._bands and self._bands[0][0] < self._table.header_rows else 0.0
        return self._sheets.y <= self._sheets.page.top + header + _EPSILON

    def _header_height(self) -> float:
        height = sum(self._heights[: self._table.header_rows])
        return height if height < self._sheets.full / 2 else 0.0

    def _add(self, row: int, height: float) -> None:
        top = self._sheets.y
        self._bands.append((row, top, top + height))
        self._sheets.y = top + height

    def _break(self) -> None:
        body_started = any(row >= self._table.header_rows for row, _, _ in self._bands)
        if not body_started:
            self._sheets.y -= sum(bottom - top for _, top, bottom in self._bands)
            self._bands = []
        self._flush()
        self._sheets.new_page()
        if self._header_height() or not body_started:
            for box in self._boxes:
                if box.cell.row < self._table.header_rows:
                    box.rest = box.lines
            for row in range(self._table.header_rows):
                self._add(row, self._heights[row])

    def _flush(self) -> None:
        """Draw the bands of this page."""
        tops: dict[int, float] = {}
        bottoms: dict[int, float] = {}
        for row, top, bottom in self._bands:
            tops.setdefault(row, top)
            bottoms[row] = bottom
        seen: set[int] = set()
        for row in tops:
            for box in self._by_row[row]:
                if id(box) not in seen:
                    seen.add(id(box))
                    rows = [r for r in range(box.cell.row, box.last_row + 1) if r in tops]
                    self._draw(box, tops[rows[0]], bottoms[rows[-1]])
        self._bands = []

    def _draw(self, box: _Box, top: float, bottom: float) -> None:
        sheet = self._sheets.current
        if box.style.border:
            sheet.frames.append(Frame(box.left, top, box.left + box.width, bottom))
        lines = box.lines if box.repeats else box.rest
        pitch = box.pitch
        room = bottom - top - box.around
        fitting = lines[: max(int((room + _EPSILON) / pitch), 0)]
        box.rest = lines[len(fitting) :]
        y = top + (bottom - top - len(fitting) * pitch) / 2
        x, width = box.left + self._padding.x, box.width - 2 * self._padding.x
        for line in fitting:
            if line.text:
                sheet.texts.append(TextItem(x, y, width, pitch, line.text, box.style, box.align))
            y += pitch

    def _box(self, cell: Cell, style: TextStyle, edges: Sequence[float], shift: float) -> _Box:
        left, right = edges[cell.column], edges[min(cell.column + cell.column_span, self._table.columns)]
        width = right - left
        lines = break_lines(printable(cell.text), style, width - 2 * self._padding.x, self._measure)
        repeats = cell.row_span > 1 and cell.column < self._table.repeat_columns
        pitch = line_pitch(style, self._measure, self._sheets.page.line_grid_pt)
        around = text_height(0, style, self._measure, self._padding)
        return _Box(cell, style, left + shift, width, lines, lines, repeats, pitch, around)


def _groups(table: Table) -> list[list[int]]:
    """Rows that belong together: the header rows, and rows joined by a merged cell that is not repeated."""
    joined = [False] * (table.rows + 1)
    for row in range(1, table.header_rows):
        joined[row] = True
    for cell in table.cells:
        if cell.column >= table.repeat_columns:
            for row in range(cell.row + 1, min(cell.row + cell.row_span, table.rows)):
                joined[row] = True
    groups: list[list[int]] = []
    for row in range(table.rows):
        if joined[row] and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
