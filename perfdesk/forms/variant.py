"""How the table of one project departs from its form: seen on reading, printed again.

Offices widen a label here and a value there without changing a word; what they get back shall be their own table.
Remembered in `Project.extra`, as spans behind the first label of a row (`主管部门及代码 2 1 1 1`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.form import HeadRow, Profile
from perfdesk.forms.labels import label_key
from perfdesk.model.rows import Project
from perfdesk.table import Cell

_SPANS = f"{PRINTED}spans"
_HEADER = f"{PRINTED}header_rows"
_LONGEST = 4
_Spans = dict[str, tuple[int, ...]]


def with_layout(project: Project, profile: Profile, rows: Sequence[list[Cell]], header: int, columns: int) -> Project:
    """The project with the spans of its head and the height of its header, where they are not the form's.

    `rows` are those of its table, the header among them at `header`. Only a table on the form's own grid is compared.
    """
    if not profile.joined or columns != len(profile.head_widths):
        return project
    spans = _departures(profile.head_rows, rows[:header])
    height = _header_height(rows, header, profile)
    extra = dict(project.extra)
    if spans and _respanned(profile.head_rows, spans, columns) is not None:
        extra[_SPANS] = "\n".join(f"{name} {' '.join(map(str, widths))}" for name, widths in spans.items())
    if height != profile.header_rows:
        extra[_HEADER] = str(height)
    return replace(project, extra=tuple(extra.items()))


def as_printed(project: Project, profile: Profile) -> Profile:
    """The form with the spans and the header of this project; the form itself for one that does not depart from it."""
    extra = dict(project.extra)
    height, lines = extra.get(_HEADER, ""), extra.get(_SPANS, "")
    if height in ("1", "2"):
        profile = replace(profile, header_rows=int(height))
    spans = _read(lines)
    rows = _respanned(profile.head_rows, spans, len(profile.head_widths)) if spans else None
    return profile if rows is None else replace(profile, head_rows=rows)


def same_rows(one: Profile, other: Profile) -> bool:
    """Whether two forms print the same labels in the same places: what departs from one departs from both."""

    def places(form: Profile) -> list[tuple[int, int, int, str]]:
        cells = (cell for row in form.head_rows for cell in row)
        return [(cell.column, cell.span, cell.rows, label_key(cell.label or "")) for cell in cells]

    return len(one.head_widths) == len(other.head_widths) and places(one) == places(other)


def _departures(form: Sequence[HeadRow], rows: Sequence[list[Cell]]) -> _Spans:
    found: _Spans = {}
    begun = [[cell for cell in row if all(cell is not other for other in above)] for above, row in _pairs(rows)]
    for row in form:
        same = next((cells for cells in begun if _is_same(row, cells)), None)
        widths = tuple(cell.column_span for cell in same or ())
        if widths and widths != tuple(cell.span for cell in row):
            found[_name(row)] = widths
    return found


def _pairs(rows: Sequence[list[Cell]]) -> list[tuple[list[Cell], list[Cell]]]:
    return list(zip([[], *rows[:-1]], rows, strict=True)) if rows else []


def _is_same(row: HeadRow, cells: Sequence[Cell]) -> bool:
    """Whether these cells are those of a row of the form, whatever their spans."""
    if not _name(row) or len(row) != len(cells):
        return False
    pairs = list(zip(row, cells, strict=True))
    words = all(label_key(cell.text) == label_key(head.label) for head, cell in pairs if head.label is not None)
    return words and all(cell.row_span == head.rows for head, cell in pairs)


def _name(row: HeadRow) -> str:
    """The first label of a row, "" for one that has none or is printed once a goal."""
    if any(cell.each for cell in row):
        return ""
    return next((label_key(cell.label) for cell in row if cell.label is not None), "")


def _header_height(rows: Sequence[list[Cell]], header: int, profile: Profile) -> int:
    """The rows of the header: a blank one below it belongs to a header of two rows whose merging was lost."""
    cells = rows[header][1:] if profile.side is not None else rows[header]
    height = min(cell.row_span for cell in cells)
    below = rows[header + 1] if header + 1 < len(rows) else []
    is_plain = height == 1 and any(cell.text for cell in below if cell not in rows[header])
    return height if height == 2 or is_plain else profile.header_rows


def _read(lines: str) -> _Spans:
    found: _Spans = {}
    for line in lines.split("\n"):
        name, *widths = line.split(" ")
        if widths and all(width.isdecimal() and len(width) < _LONGEST for width in widths):
            found[name] = tuple(map(int, widths))
    return found


def _respanned(form: Sequence[HeadRow], spans: Mapping[str, Sequence[int]], columns: int) -> tuple[HeadRow, ...] | None:
    """The rows with other spans, None when they would not fill the grid."""
    taken: set[tuple[int, int]] = set()
    area, made = 0, []
    for index, row in enumerate(form):
        widths = spans.get(_name(row)) or [cell.span for cell in row]
        if len(widths) != len(row) or not all(0 < width <= columns for width in widths):
            return None
        column, cells = 0, []
        for cell, width in zip(row, widths, strict=True):
            while (index, column) in taken:
                column += 1
            cells.append(replace(cell, column=column, span=width))
            taken.update((index + r, column + c) for r in range(cell.rows) for c in range(width))
            area += cell.rows * width
            column += width
        made.append(tuple(cells))
    fits = area == len(taken) == columns * len(form) and max(column for _, column in taken) < columns
    return tuple(made) if fits else None
