"""Tables that stand side by side on one worksheet, told by a row that says the same headings again at its right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from perfdesk.readers.sheet import Place, Sheet

_LEAST_HEADINGS = 3
_MOST_ROWS, _MOST_COLUMNS = 500, 200
_MOST_TRIES = 20


def apart(sheet: Sheet) -> list[Sheet]:
    """The sheet, or its parts from left to right where tables of the same headings stand side by side on it."""
    columns = _borders(sheet)
    if not columns:
        return [sheet]
    edges = [0, *columns]
    return [_between(sheet, left, right) for left, right in zip(edges, [*columns, None], strict=True)]


def _borders(sheet: Sheet) -> list[int]:
    """The columns where the tables begin that stand right of the first one."""
    tries = 0
    rows: dict[int, list[int]] = {}
    for row, column in sorted(sheet.texts):
        rows.setdefault(row, []).append(column)
    likely = [(row, columns) for row, columns in rows.items() if 2 * _LEAST_HEADINGS <= len(columns) <= _MOST_COLUMNS]
    for row, columns in likely[:_MOST_ROWS]:
        words = [(column, "".join(sheet.texts[row, column].split())) for column in columns]
        borders = _repeats([cell for i, cell in enumerate(words) if not i or words[i - 1][1] != cell[1]])
        tries += bool(borders)
        if tries > _MOST_TRIES:
            return []
        if borders and not any(_crosses(sheet, rows, border) for border in borders):
            return borders
    return []


def _repeats(cells: list[tuple[int, str]]) -> list[int]:
    """Where the words of a row begin again, if the row is nothing but several different words said several times."""
    words = [word for _, word in cells]
    for count in range(_LEAST_HEADINGS, len(words) // 2 + 1):
        if len(words) % count or any(word != words[i % count] for i, word in enumerate(words)):
            continue
        first, steps = words[:count], [cells[i + count][0] - cells[i][0] for i in range(len(cells) - count)]
        if len(set(first)) == count and len(set(steps)) == 1 and not any(map(_has_digit, first)):
            return [cells[i][0] for i in range(count, len(cells), count)]
    return []


def _has_digit(word: str) -> bool:
    return any(letter.isdecimal() for letter in word)


def _crosses(sheet: Sheet, rows: Mapping[int, list[int]], border: int) -> bool:
    """Whether a filled merged cell that has its row not to itself reaches over the border."""
    return any(
        column < border < column + columns and (row, column) in sheet.texts and len(rows[row]) > 1
        for (row, column), (_, columns) in sheet.merges.items()
    )


def _between(sheet: Sheet, left: int, right: int | None) -> Sheet:
    def inside(place: Place) -> bool:
        return left <= place[1] and (right is None or place[1] < right)

    return replace(
        sheet,
        texts={place: text for place, text in sheet.texts.items() if inside(place)},
        merges={place: span for place, span in sheet.merges.items() if inside(place)},
        doubts={place: text for place, text in sheet.doubts.items() if inside(place)},
        looks={place: look for place, look in sheet.looks.items() if inside(place)},
    )
