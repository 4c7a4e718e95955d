"""Excel workbooks (.xlsx): each sheet as paragraphs (cells over the whole width) and grids, values as shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perfdesk.readers.asides import SHEET, asides
from perfdesk.readers.ooxml import Package, opened
from perfdesk.readers.safety import damaged, refusal
from perfdesk.readers.sheet import Place, Sheet, read_book, read_sheet
from perfdesk.table import Block, Cell, Document, Paragraph, Table

_MAX_PLACES = 400_000


def read_excel(path: Path) -> Document:
    """The visible sheets of an .xlsx file in order, numbers and dates as Excel shows them.

    `title` is the file name. A row with one cell over the whole width, or alone outside a table, is a paragraph.
    UserError when the file is refused.
    """
    blocks: list[Block] = []
    warnings: list[str] = []
    with opened(path) as package:
        book = read_book(package)
        if not book.sheets:
            raise damaged(path)
        for name, shown, part in book.sheets:
            if not shown:
                warnings.append(f"工作表“{name}”是隐藏的，没有读入。")
                continue
            sheet = read_sheet(package, part, book)
            if sheet.has_hidden_rows:
                warnings.append(f"工作表“{name}”有隐藏的行，也已读入。")
            warnings += asides(package, part, SHEET, f"工作表“{name}”的")
            blocks += _Layout(package, name, sheet).blocks()
    return Document(blocks=tuple(blocks), title=path.name, warnings=tuple(warnings))


@dataclass(slots=True)
class _Layout:
    """Divides one sheet into paragraphs and tables, up to its last text."""

    package: Package
    name: str
    sheet: Sheet

    def blocks(self) -> list[Block]:
        texts = self.sheet.texts
        if not texts:
            return []
        left = min(column for _, column in texts)
        right = max(place[1] + self._span(place)[1] for place in texts)
        by_row: dict[int, list[Place]] = {}
        for place in sorted(texts):
            by_row.setdefault(place[0], []).append(place)
        blocks: list[Block] = []
        begun: int | None = None
        reach = filled = -1
        for row, places in by_row.items():
            in_table = row <= reach or (begun is not None and row - 1 <= max(reach, filled))
            reach = max([reach, *(row + self._span(place)[0] - 1 for place in places)])
            if self._is_paragraph(places, left, right, in_table):
                blocks += self._table(begun, filled + 1, left, right)
                begun = None
                blocks.append(Paragraph(text=texts[places[0]], place=self._place(row)))
            elif begun is None:
                begun = row
            filled = row
        return blocks + self._table(begun, filled + 1, left, right)

    def _span(self, place: Place) -> tuple[int, int]:
        return self.sheet.merges.get(place, (1, 1))

    def _place(self, row: int) -> str:
        return f"工作表“{self.name}”第{row + 1}行"

    def _is_paragraph(self, places: list[Place], left: int, right: int, in_table: bool) -> bool:
        if len(places) != 1:
            return False
        column = places[0][1]
        if any(place[0] == places[0][0] and place not in places for place in self.sheet.merges):
            return False  # a label beside a blank merged cell
        return (column == left and column + self._span(places[0])[1] >= right) or not in_table

    def _table(self, begun: int | None, end: int, left: int, right: int) -> list[Block]:
        if begun is None:
            return []
        if (end - begun) * (right - left) > _MAX_PLACES:
            raise refusal(self.package.path, f"的工作表“{self.name}”过大，已拒绝", "请删去多余的行列，或拆分后重试。")
        cells = tuple(self._cells(begun, end, left, right))
        place = f"{self._place(begun)}起的表"
        widths = self._widths(left, right)
        return [Table(rows=end - begun, columns=right - left, cells=cells, widths=widths, place=place)]

    def _widths(self, left: int, right: int) -> tuple[float, ...]:
        """The column widths, `()` when the sheet does not name them all."""
        own = {}
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
                    doubt=self.sheet.doubts.get((row, column), "") or self._hidden_below(text, covered),
                )

    def _hidden_below(self, text: str, covered: set[Place]) -> str:
        """Words in covered cells, which Excel does not show."""
        words = {self.sheet.texts.get(place, "") for place in covered} - {"", text}
        return f"合并单元格下面还压着文字“{'、'.join(sorted(words))}”" if words else ""
