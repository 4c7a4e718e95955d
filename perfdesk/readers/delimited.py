"""Worksheets saved as text: values between commas or tabs, in quotation marks where they need it (.csv, .txt)."""

from __future__ import annotations

import csv
import io

from perfdesk.readers.sheet import Sheet

_LEAST_COLUMNS, _LEAST_ROWS = 3, 2
_LONGEST = 1_000_000
_TABS, _COMMAS = "\t", ","


def delimited_sheet(text: str) -> Sheet | None:
    """The sheet that a text is, None for any other text: a program writes the same number of values in every row."""
    for mark in (_TABS, _COMMAS):
        rows = _rows(text, mark) if mark in text else None
        if rows is not None:
            return Sheet(
                texts={
                    (i, j): value.strip() for i, row in enumerate(rows) for j, value in enumerate(row) if value.strip()
                }
            )
    return None


def _rows(text: str, mark: str) -> list[list[str]] | None:
    before = csv.field_size_limit(_LONGEST)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark, strict=True))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(before)
    widths = {len(row) for row in rows if row}
    filled = sum(any(map(str.strip, row)) for row in rows)
    return rows if len(widths) == 1 and widths.pop() >= _LEAST_COLUMNS and filled >= _LEAST_ROWS else None
