"""Remarks in the margin of a worksheet: a few cells right of the table, behind a column that holds nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from perfdesk.readers.sheet import Place, Sheet

_LEAST_COLUMNS = 4
_MOST = 0.25
_SENTENCE = 9


def without_margin(sheet: Sheet) -> tuple[Sheet, list[Place]]:
    """The sheet without the remarks at its right, and the places of these."""
    rows: dict[int, set[int]] = {}
    for row, column in sorted(sheet.texts):
        rows.setdefault(row, set()).add(column)
    border = _border(sheet, rows)
    if border is None:
        return sheet, []
    remarks = sorted(place for place in sheet.texts if place[1] > border)
    texts = {place: text for place, text in sheet.texts.items() if place[1] < border}
    merges = {place: span for place, span in sheet.merges.items() if place[1] < border}
    return replace(sheet, texts=texts, merges=merges), remarks


def _last_gap(sheet: Sheet) -> int | None:
    """The last column between others that no text and no merged cell touches."""
    right = max((column for _, column in sheet.texts), default=0)
    changes = [0] * (right + 2)
    spans = [*((column, 1) for _, column in sheet.texts), *((at[1], span[1]) for at, span in sheet.merges.items())]
    for column, columns in spans:
        changes[min(column, right + 1)] += 1
        changes[min(column + columns, right + 1)] -= 1
    depths = list(accumulate(changes))
    return next((column for column in range(right - 1, 0, -1) if depths[column] == 0), None)


def _border(sheet: Sheet, rows: dict[int, set[int]]) -> int | None:
    """The last empty column, if few rows go on at its right: none of the fullest ones (the header is one of them), or
    only with a sentence."""
    border = _last_gap(sheet)
    if border is None:
        return None
    beyond = {row: max(columns) for row, columns in rows.items() if max(columns) > border}
    before = {row: sum(column < border for column in columns) for row, columns in rows.items()}
    fullest = max(before.values())
    if fullest < _LEAST_COLUMNS or len(beyond) > max(_MOST * len(rows), 1):
        return None
    headings = (sheet.texts[row, column] for row, column in beyond.items() if before[row] == fullest)
    return border if all(len(text) >= _SENTENCE for text in headings) else None
