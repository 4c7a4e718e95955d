"""What a worksheet shows, of any Excel format, as blocks: cells over the whole width are paragraphs, the rest grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from perfdesk.readers.margin import without_margin
from perfdesk.readers.safety import refusal
from perfdesk.readers.sheet import Place, Sheet
from perfdesk.readers.side_by_side import apart
from perfdesk.table import Block, Cell, Paragraph, Table

_MAX_PLACES, _MAX_COLUMNS = 400_000, 1000
_FARTHEST = 100  # columns that merged cells may reach beyond the last filled one; the rest of such a merge is nothing
_LEAST_REPEATS, _SHORTEST_LINE = 4, 6


def sheet_blocks(path: Path, name: str, sheet: Sheet) -> list[Block]:
    """The paragraphs and tables of the sheet `name`. UserError when a table covers unreasonably many places.

    Tables side by side come one after another, and so do those below them. Remarks in the margin come first when they
    stand above the tables, else last.
    """
    sheet_texts = sheet.texts
    sheet, remarks = without_margin(sheet)
    groups: list[tuple[int, int, list[Block]]] = []
    for number, part in enumerate(apart(sheet)):
        layout = _Layout(path, name, part)
        for row, block in layout.blocks():
            if not groups or groups[-1][1] != number or (isinstance(block, Paragraph) and _has_table(groups[-1][2])):
                groups.append((row, number, []))
            groups[-1][2].append(block)
    blocks = [block for _, _, inside in sorted(groups, key=lambda group: group[:2]) for block in inside]
    first = next((i for i, block in enumerate(blocks) if isinstance(block, Table)), len(blocks))
    top = min((block.corner[0] for block in blocks if isinstance(block, Table) and block.corner), default=0)
    above = sum(row < top for row, _ in remarks)
    lines = [_remark(name, sheet_texts[place], place) for place in remarks]
    return [*blocks[:first], *lines[:above], *blocks[first:], *lines[above:]]


def _remark(name: str, text: str, place: Place) -> Paragraph:
    from openpyxl.utils import get_column_letter

    cell = f"单元格{get_column_letter(place[1] + 1)}{place[0] + 1}"
    return Paragraph(text=text, place=f"工作表“{name}”{cell}" if name else cell)


def _has_table(blocks: list[Block]) -> bool:
    return any(isinstance(block, Table) for block in blocks)


def table_blocks(path: Path, table: Table) -> list[Block]:
    """The same for a table that is a whole worksheet, as web pages hold them."""
    return sheet_blocks(path, table.place, _sheet(table))


def holds_several(table: Table) -> bool:
    """Whether tables stand side by side in one table."""
    return len(apart(_sheet(table))) > 1


def _sheet(table: Table) -> Sheet:
    sheet = Sheet()
    for cell in table.cells:
        place = (cell.row, cell.column)
        if cell.text:
            sheet.texts[place] = cell.text
        if cell.doubt:
            sheet.doubts[place] = cell.doubt
        sheet.merges[place] = (cell.row_span, cell.column_span)
    return sheet


@dataclass(slots=True)
class _Layout:
    """Divides one sheet into paragraphs and tables, up to its last text.

    `open_rows` hold a blank merged cell: one text beside it is the label of what shall be filled in, no paragraph.
    """

    path: Path
    name: str
    sheet: Sheet
    open_rows: set[int] = field(default_factory=set)

    def blocks(self) -> list[tuple[int, Block]]:
        """The blocks with the row in which each begins."""
        texts = self.sheet.texts
        if not texts:
            return []
        left = min(column for _, column in texts)
        by_row: dict[int, list[Place]] = {}
        for place in sorted(texts):
            by_row.setdefault(place[0], []).append(place)
        right = self._right(list(by_row.values()))
        self.open_rows = {place[0] for place, span in self.sheet.merges.items() if span[1] > 1 and place not in texts}
        blocks: list[tuple[int, Block]] = []
        begun: int | None = None
        reach = filled = -1
        for row, places in by_row.items():
            in_table = row <= reach or (begun is not None and row - 1 <= max(reach, filled))
            reach = max([reach, *(row + self._span(place)[0] - 1 for place in places)])
            if self._is_paragraph(places, left, right, in_table):
                blocks += self._table(begun, filled + 1, left, right)
                begun = None
                look = self.sheet.looks.get(places[0])
                blocks.append((row, Paragraph(text=texts[places[0]], place=self._place(row), look=look)))
            elif begun is None:
                begun = row
            filled = row
        return blocks + self._table(begun, filled + 1, left, right)

    def _right(self, rows: list[list[Place]]) -> int:
        """Where the sheet ends: a title alone in its row may be merged far beyond the table."""
        last = 1 + max(places[-1][1] for places in rows)
        shared = [place for places in rows if len(places) > 1 for place in places]
        ends = (place[1] + self._span(place)[1] for place in shared or map(max, rows))
        return max(last, min(max(ends), last + _FARTHEST))

    def _span(self, place: Place) -> tuple[int, int]:
        return self.sheet.merges.get(place, (1, 1))

    def _place(self, row: int) -> str:
        return f"工作表“{self.name}”第{row + 1}行" if self.name else f"第{row + 1}行"

    def _is_paragraph(self, places: list[Place], left: int, right: int, in_table: bool) -> bool:
        if self._is_repeated(places, left, right):
            return True
        if len(places) != 1 or places[0][0] in self.open_rows:
            return False
        column = places[0][1]
        return (column == left and column + self._span(places[0])[1] >= right) or not in_table

    def _is_repeated(self, places: list[Place], left: int, right: int) -> bool:
        """Whether a row says one and the same line in all columns: a merged title that a program took apart."""
        text = self.sheet.texts[places[0]]
        whole = len(places) == right - left >= _LEAST_REPEATS and len(text) >= _SHORTEST_LINE
        return whole and all(self.sheet.texts[place] == text for place in places)

    def _table(self, begun: int | None, end: int, left: int, right: int) -> list[tuple[int, Block]]:
        if begun is None:
            return []
        if right - left > _MAX_COLUMNS or (end - begun) * (right - left) > _MAX_PLACES:
            raise refusal(self.path, f"的工作表“{self.name}”过大，已拒绝", "请删去多余的行列，或拆分后重试。")
        cells = tuple(self._cells(begun, end, left, right))
        place = f"{self._place(begun)}起的表"
        widths = self._widths(left, right)
        corner = (begun, left)
        table = Table(rows=end - begun, columns=right - left, cells=cells, widths=widths, place=place, corner=corner)
        return [(begun, table)]

    def _widths(self, left: int, right: int) -> tuple[float, ...]:
        """The column widths, `()` when the sheet does not name them all."""
        own: dict[int, float] = {}
        for first, last, width in self.sheet.widths:
            own.update(dict.fromkeys(range(max(first, left), min(last + 1, right)), width))
        return tuple(own[column] for column in range(left, right)) if len(own) == right - left else ()

    def _cells(self, top: int, bottom: int, left: int, right: int) -> Iterator[Cell]:
        taken: set[Place] = set()
        for row in range(top, bottom):
            for column in range(left, right):
                if (row, column) in taken:
                    continue
                rows, columns = self._span((row, column))
                rows, columns = min(rows, bottom - row), min(columns, right - column)
                text = self.sheet.texts.get((row, column), "")
                covered = {(row + r, column + c) for r in range(rows) for c in range(columns)} - {(row, column)}
                taken |= covered
                yield Cell(
                    text=text,
                    row=row - top,
                    column=column - left,
                    row_span=rows,
                    column_span=columns,
                    look=self.sheet.looks.get((row, column)),
                    doubt=self.sheet.doubts.get((row, column), "") or self._hidden_below(text, covered),
                )

    def _hidden_below(self, text: str, covered: set[Place]) -> str:
        """Words in covered cells, which Excel does not show."""
        words = {self.sheet.texts.get(place, "") for place in covered} - {"", text}
        return f"合并单元格下面还压着文字“{'、'.join(sorted(words))}”" if words else ""
