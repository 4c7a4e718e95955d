"""Worksheets as offices arrange them, made from a filing: moved, stacked, side by side, merged or taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.forms.compose import compose_project, compose_projects
from perfdesk.forms.profile import Profile
from perfdesk.model.rows import Filing
from perfdesk.table import Block, Paragraph, Table, stacked

Place = tuple[int, int]
Value = str | float


@dataclass(slots=True)
class Sheet:
    """Values, number formats and merges (rows, columns) by 0-based place."""

    name: str
    values: dict[Place, Value] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    merges: dict[Place, tuple[int, int]] = field(default_factory=dict)
    state: str = "visible"
    hidden_rows: set[int] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """One more than the last row of a value or merge."""
        ends = [row + self.merges.get((row, column), (1, 1))[0] for row, column in (*self.values, *self.merges)]
        return max(ends, default=0)

    @property
    def columns(self) -> int:
        """One more than the last column of a value or merge."""
        ends = [column + self.merges.get((row, column), (1, 1))[1] for row, column in (*self.values, *self.merges)]
        return max(ends, default=0)


def project_sheets(filing: Filing, profile: Profile) -> list[Sheet]:
    """One sheet per project."""
    return [
        laid_out(f"{number}.{project.name}"[:31].translate(_NAME), compose_project(project, profile))
        for number, project in enumerate(filing.projects, start=1)
    ]


_NAME = str.maketrans(dict.fromkeys(r"[]:*?/\<>", "_"))


def laid_out(name: str, blocks: Sequence[Block], *, merged_title: bool = True) -> Sheet:
    """Paragraphs over the whole width, tables on one grid."""
    tables = [block for block in blocks if isinstance(block, Table)]
    grid = stacked(tables)
    sheet = Sheet(name)
    row = top = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text:
                sheet.values[row, 0] = block.text
                if merged_title:
                    sheet.merges[row, 0] = (1, grid.columns)
                row += 1
            continue
        for cell in grid.cells:
            if top <= cell.row < top + block.rows:
                place = (row + cell.row - top, cell.column)
                if cell.text:
                    sheet.values[place] = cell.text
                if (cell.row_span, cell.column_span) != (1, 1):
                    sheet.merges[place] = (cell.row_span, cell.column_span)
        row, top = row + block.rows, top + block.rows
    return sheet


def moved(sheet: Sheet, down: int, right: int) -> Sheet:
    """The same further down and to the right."""
    return replace(
        sheet,
        values={(row + down, column + right): value for (row, column), value in sheet.values.items()},
        formats={(row + down, column + right): value for (row, column), value in sheet.formats.items()},
        merges={(row + down, column + right): span for (row, column), span in sheet.merges.items()},
        hidden_rows={row + down for row in sheet.hidden_rows},
    )


def below_one_another(sheets: Iterable[Sheet], gap: int, name: str = "绩效目标表") -> Sheet:
    """All on one sheet with `gap` blank rows between."""
    return _joined(sheets, lambda whole: (whole.rows + gap if whole.values else 0, 0), name)


def side_by_side(sheets: Iterable[Sheet], gap: int, name: str = "绩效目标表") -> Sheet:
    """All on one sheet with `gap` blank columns between."""
    return _joined(sheets, lambda whole: (0, whole.columns + gap if whole.values else 0), name)


def _joined(sheets: Iterable[Sheet], next_place: Callable[[Sheet], Place], name: str) -> Sheet:
    whole = Sheet(name)
    for sheet in sheets:
        down, right = next_place(whole)
        one = moved(sheet, down, right)
        whole.values |= one.values
        whole.formats |= one.formats
        whole.merges |= one.merges
        whole.hidden_rows |= one.hidden_rows
    return whole


def taken_apart(sheet: Sheet, *, repeated: bool) -> Sheet:
    """Without merges: the value stands in the first place only, or is repeated in all."""
    values = dict(sheet.values)
    for (row, column), (rows, columns) in sheet.merges.items() if repeated else ():
        if (row, column) in sheet.values:
            for r in range(rows):
                for c in range(columns):
                    values[row + r, column + c] = sheet.values[row, column]
    return replace(sheet, values=values, merges={})


def without_titles(sheet: Sheet, count: int = 1) -> Sheet:
    """Without its first rows."""
    cut = {place: value for place, value in sheet.values.items() if place[0] >= count}
    merges = {place: span for place, span in sheet.merges.items() if place[0] >= count}
    return moved(replace(sheet, values=cut, merges=merges), -count, 0)


_SHAPE = re.compile(
    r"(?P<sign>[≥≤＞＜><=]?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>%|[^\d%.,]{0,6})"
)


def as_numbers(sheet: Sheet) -> Sheet:
    """Texts that a number with a number format shows just as well, as such numbers."""
    values, formats = dict(sheet.values), dict(sheet.formats)
    for place, value in sheet.values.items():
        found = _number(value) if isinstance(value, str) else None
        if found is not None:
            values[place], formats[place] = found
    return replace(sheet, values=values, formats=formats)


def _number(text: str) -> tuple[float, str] | None:
    found = _SHAPE.fullmatch(text)
    if found is None or "\n" in text or (len(found["number"]) > 1 and found["number"][0] == "0" and "." not in text):
        return None
    whole, _, decimals = found["number"].partition(".")
    digits = ("#,##0" if "," in whole else "0") + ("." + "0" * len(decimals) if decimals else "")
    number = float(found["number"].replace(",", ""))
    if len(whole) > 11:
        return None
    if found["unit"] == "%":
        return float(f"{number / 100:.10g}"), f'"{found["sign"]}"{digits}%' if found["sign"] else f"{digits}%"
    sign, unit = (f'"{part}"' if part else "" for part in (found["sign"], found["unit"]))
    return number, f"{sign}{digits}{unit}"


def whole_filing(filing: Filing, profile: Profile) -> list[Block]:
    """All blocks of the projects."""
    return list(compose_projects(filing.projects, profile).blocks)
