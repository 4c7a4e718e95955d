"""Small lists inside the head of a form, such as duties with their tasks or a schedule: kept as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfdesk.forms.labels import Labels, label_key, without_number
from perfdesk.forms.read_funds import inline, is_fund
from perfdesk.table import Cell

GAP = "｜"
_LEAST_COLUMNS = 3
_LONGEST_HEADING = 14


def lists_in(labels: Labels, rows: Sequence[list[Cell]]) -> Iterator[tuple[str, str, list[Cell]]]:
    """Name, text and cells of each list: a label at the left, headings beside it, and the rows that it reaches over."""
    index = 0
    while index < len(rows):
        lines = _lines(labels, rows, index) or _section(labels, rows, index)
        if lines:
            title = next(cell.text for cell in rows[index] if cell.text)
            name = "".join((without_number(title) or title).split()).strip("：:").replace(".", "．")
            text = "\n".join(GAP.join(" ".join(cell.text.split()) for cell in line) for line in lines if line)
            yield name, text, [rows[index][0], *(cell for row in rows[index : index + len(lines)] for cell in row)]
        index += max(1, len(lines))


def _lines(labels: Labels, rows: Sequence[list[Cell]], index: int) -> list[list[Cell]]:
    """The filled cells of a list that begins in a row, line by line, its heading first; [] when none does."""
    side, *headings = rows[index] or [Cell(text="", row=index, column=0)]
    filled = [cell for cell in headings if cell.text]
    if len(filled) < _LEAST_COLUMNS or not side.text or labels.anchor(label_key(side.text)) is not None:
        return []
    if len(filled) * 2 < len(headings) or any(not _is_heading(cell) for cell in filled):
        return []
    anchors = [labels.anchor(label_key(cell.text)) for cell in filled]
    if 2 * sum(anchor is not None and is_fund(anchor.field) for anchor in anchors) > len(filled):
        return []
    lines = [filled]
    seen = {id(cell) for cell in filled}
    for row in rows[index + 1 :]:
        if not row or not (row[0] is side or row[0].text in ("", side.text)):
            break
        lines.append([cell for cell in row[1:] if cell.text and id(cell) not in seen])
        seen |= {id(cell) for cell in row}
    money = any(inline(labels, cell.text) is not None for line in lines[1:] for cell in line)
    return lines if len(lines) > 1 and any(lines[1:]) and not money else []


def _section(labels: Labels, rows: Sequence[list[Cell]], index: int) -> list[list[Cell]]:
    """The lines of a list below a heading that has a row to itself, that row first and empty; [] when there is none."""
    title = [cell for cell in rows[index] if cell.text]
    headings = [cell for cell in rows[index + 1] if cell.text] if index + 1 < len(rows) else []
    if (
        len(title) != 1
        or not headings
        or headings[0].row != title[0].row + 1
        or without_number(title[0].text) is None
        or len(headings) < _LEAST_COLUMNS
    ):
        return []
    if any(not _is_heading(cell) or labels.anchor(label_key(cell.text)) is not None for cell in headings):
        return []
    columns = {cell.column for cell in headings}
    lines: list[list[Cell]] = [[], headings]
    for row in rows[index + 2 :]:
        filled = [cell for cell in row if cell.text]
        if len(filled) < 2 or labels.is_printed(filled[0].text) or not {cell.column for cell in filled} <= columns:
            break
        lines.append(filled)
    return lines if len(lines) > 2 else []


def _is_heading(cell: Cell) -> bool:
    return len(cell.text) <= _LONGEST_HEADING and not any(map(str.isdigit, cell.text))
