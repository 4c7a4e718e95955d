"""Small lists inside the head of a form, such as duties with their tasks or a schedule: kept as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfdesk.forms.labels import Labels, label_key
from perfdesk.table import Cell

GAP = "｜"
_LEAST_COLUMNS = 3
_LONGEST_HEADING = 14


def lists_in(labels: Labels, rows: Sequence[list[Cell]]) -> Iterator[tuple[str, str, list[Cell]]]:
    """Name, text and cells of each list: a label at the left, headings beside it, lines of equal columns below."""
    index = 0
    while index < len(rows):
        lines = _lines(labels, rows, index)
        if lines:
            name = "".join(rows[index][0].text.split()).strip("：:").replace(".", "．")
            text = "\n".join(GAP.join(" ".join(cell.text.split()) for cell in line) for line in lines)
            yield name, text, [rows[index][0], *(cell for line in lines for cell in line)]
        index += max(1, len(lines))


def _lines(labels: Labels, rows: Sequence[list[Cell]], index: int) -> list[list[Cell]]:
    """The heading and the lines of a list that begins in a row, [] when none does."""
    side, *headings = rows[index] or [Cell(text="", row=index, column=0)]
    headings = [cell for cell in headings if cell.text]
    if len(headings) < _LEAST_COLUMNS or not side.text or labels.anchor(label_key(side.text)) is not None:
        return []
    if any(len(cell.text) > _LONGEST_HEADING or any(map(str.isdigit, cell.text)) for cell in headings):
        return []
    lines = [headings]
    for row in rows[index + 1 :]:
        own = [cell for cell in row[1:] if any(_same_place(cell, heading) for heading in headings)]
        if (
            not row
            or not (row[0] is side or row[0].text in ("", side.text))
            or len(own) != len(headings)
            or not any(c.text for c in own)
        ):
            break
        if labels.is_printed(own[0].text) or any(cell.row_span > 1 and cell.row != row[-1].row for cell in own):
            break
        lines.append(own)
    return lines if len(lines) > 1 else []


def _same_place(cell: Cell, heading: Cell) -> bool:
    return cell.column == heading.column
