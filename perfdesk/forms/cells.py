"""The cells of one project: of the head or foot rows, and of its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from perfdesk.forms.form import HeadCell, HeadRow, IndicatorColumn, Profile
from perfdesk.model.fields import TARGET_PARTS, indicator_field, project_field, target_parts
from perfdesk.model.rows import Indicator, Project
from perfdesk.table import Cell

PRINTED = "printed."
PREFIX = f"{PRINTED}label"
_place = attrgetter("row", "column")


def head_cells(
    project: Project, rows: Sequence[HeadRow], profile: Profile, top: int = 0
) -> tuple[int, tuple[Cell, ...]]:
    """How many rows are printed, and their cells from row `top` on. A row of `each` cells is there once per goal."""
    starts, heights, row_count = _heights(project, rows)
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        for cell in row:
            if cell.each:
                cells += _repeated(project, cell, top + starts[index], heights[index])
            else:
                height = sum(heights[index : index + cell.rows])
                text = _head_text(project, cell, profile)
                cells.append(_placed(cell, text, top + starts[index], height))
    cells.sort(key=_place)
    return row_count, tuple(cells)


def indicator_cells(rows: Sequence[Indicator], profile: Profile, top: int = 0) -> list[Cell]:
    """The side label, the header and the body of the indicators from row `top` on."""
    cells: list[Cell] = []
    left = 0
    if profile.side is not None:
        side = profile.side
        height = profile.header_rows + len(rows)
        cells.append(Cell(text=side.label, row=top, column=0, row_span=height, column_span=side.span, role=side.role))
        left = side.span
    body = top + profile.header_rows
    words: list[tuple[str, ...]] = [()] * len(rows)
    for column in profile.columns:
        cells.append(
            Cell(
                text=column.header,
                row=top,
                column=left,
                row_span=profile.header_rows,
                column_span=column.span,
                role="column_header",
            )
        )
        texts = [printed_text(row, column, profile) for row in rows]
        if column.merge:
            words = [(*before, text) for before, text in zip(words, texts, strict=True)]
        cells += _column_cells(rows, column, texts, words if column.merge else None, body, left)
        left += column.span
    cells.sort(key=_place)
    return cells


def printed_text(row: Indicator, column: IndicatorColumn, profile: Profile) -> str:
    """What a cell of the indicator table shows.

    A text that was read in another spelling than the form's pattern keeps it as long as it means the same. A name that
    was read with a number (指标1：) from a form without a place for it keeps the number.
    """
    if column.text is None:
        text = indicator_field(row, column.field) or ""
        if column.field == "level3" and row.label:
            return f"{dict(row.extra).get(PREFIX, '')}{text}"
        return _without_unit(text, profile) if column.field == "value" else text
    pattern = profile.pattern(column.text)
    values = {name: indicator_field(row, name) or "" for name in pattern.fields}
    spelling = dict(row.extra).get(PRINTED + column.field)
    if spelling is not None and pattern.read(spelling) == values:
        return spelling
    return pattern.format(values)


def _without_unit(value: str, profile: Profile) -> str:
    """A value whose unit stands in a column of its own."""
    if all(column.field != TARGET_PARTS[2] for column in profile.columns):
        return value
    return value.removesuffix(target_parts(value)[2])


def _heights(project: Project, rows: Sequence[HeadRow]) -> tuple[list[int], list[int], int]:
    """First printed row and number of printed rows for each row of the form, and their sum."""
    starts: list[int] = []
    heights: list[int] = []
    for row in rows:
        starts.append(sum(heights))
        heights.append(max(1, len(_items(project))) if any(cell.each for cell in row) else 1)
    return starts, heights, sum(heights)


def _items(project: Project) -> list[str]:
    return [goal.text for goal in project.goals if goal.horizon == "item"]


def _repeated(project: Project, cell: HeadCell, row: int, count: int) -> list[Cell]:
    texts = _items(project) or [""]
    if cell.label is not None:
        texts = [f"{cell.label}{number}" for number in range(1, count + 1)]
    return [_placed(cell, text, row + i, 1) for i, text in enumerate(texts)]


def _placed(cell: HeadCell, text: str, row: int, height: int) -> Cell:
    return Cell(
        text=text,
        row=row,
        column=cell.column,
        row_span=height,
        column_span=cell.span,
        role=cell.role,
        field=cell.field,
    )


def _head_text(project: Project, cell: HeadCell, profile: Profile) -> str:
    if cell.label is not None:
        return cell.label
    if cell.field is not None:
        return project_field(project, cell.field) or ""
    pattern = profile.pattern(cell.text or "")
    return pattern.format({name: project_field(project, name) for name in pattern.fields})


def _column_cells(
    rows: Sequence[Indicator],
    column: IndicatorColumn,
    texts: Sequence[str],
    words: Sequence[tuple[str, ...]] | None,
    top: int,
    left: int,
) -> list[Cell]:
    """One cell a row; with `words` (those of the merged columns up to this one) one cell for each run of equal words.

    A merged cell belongs to the first row of its run.
    """
    cells: list[Cell] = []
    start = 0
    while start < len(rows):
        end = start + 1
        while words is not None and texts[start] and end < len(rows) and words[end] == words[start]:
            end += 1
        cells.append(
            Cell(
                text=texts[start],
                row=top + start,
                column=left,
                row_span=end - start,
                column_span=column.span,
                role=column.role,
                field=column.field,
                row_id=rows[start].id,
            )
        )
        start = end
    return cells
