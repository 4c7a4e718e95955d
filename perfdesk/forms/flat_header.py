"""The header of a list of one row per indicator: what each of its columns is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from perfdesk.forms.head_words import bare_value
from perfdesk.forms.labels import Labels, label_key, rows_of, word_key
from perfdesk.forms.read_funds import is_fund
from perfdesk.forms.read_head import UNIT_HINT
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.table import Cell, Table

_MONTH = re.compile(r"([0-9]{1,2})月底?")
_INDICATOR_WORDS = ("requirement", "label")
_UNIT = "单位"

Grid = list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class FlatHeader:
    """The header of such a list: its first and last row, its cells by column, the project field behind each head
    column, and the columns passed over. `amount_unit` is what it says of its amounts, `names_units` whether the column
    of the names holds units in rows of their own."""

    top: int
    row: int
    cells: tuple[Cell, ...]
    fields: Mapping[int, str]
    indicators: Mapping[int, str]
    ignored: frozenset[int]
    amount_unit: str = ""
    names_units: bool = False


def flat_header(labels: Labels, table: Table) -> FlatHeader | None:
    """The header of a list: it names indicator columns and the project beside them. None for any other table."""
    rows = rows_of(table)
    number = next((i for i, cells in enumerate(rows) if labels.header_fields(cells)), None)
    if number is None:
        return None
    grid = table.grid()
    top, headings = number, [_cell(cell, number, column) for column, cell in enumerate(grid[number])]
    while number + 1 < len(rows) and (under := _under(labels, headings, grid[number + 1])) is not None:
        number, headings = number + 1, under
    header = _header(labels, headings, top, number)
    return header if "name" in header.fields.values() else None


def _under(labels: Labels, headings: list[Cell], row: list[Cell | None]) -> list[Cell] | None:
    """The headings together with those of a second row below them; None when the row holds no headings."""
    own = [cell for cell, heading in zip(row, headings, strict=True) if cell is not None and cell is not heading]
    filled = [cell for cell in own if cell.text]
    if not filled or not all(_is_heading(labels, label_key(cell.text)) for cell in filled):
        return None
    return [cell if cell is not None and cell.text else above for cell, above in zip(row, headings, strict=True)]


def _is_heading(labels: Labels, word: str) -> bool:
    return word in labels.columns or labels.anchor(word) is not None or word in _words() or bool(_MONTH.fullmatch(word))


def _words() -> dict[str, str]:
    return {word_key(word): name for name, texts in general_synonyms().flat.items() for word in texts}


def _header(labels: Labels, row: list[Cell], top: int, number: int) -> FlatHeader:
    """What each column is. A word such as 单位 is of the head where another column is the unit of the values."""
    words = _words()
    means = [labels.columns[word].field for word in (label_key(cell.text) for cell in row) if word in labels.columns]
    fields: dict[int, str] = {}
    indicators: dict[int, str] = {}
    ignored: set[int] = set()
    unit = ""
    for column, cell in enumerate(row):
        word = label_key(cell.text)
        if word in labels.columns and not (word in words and means.count(labels.columns[word].field) > 1):
            continue
        month = _MONTH.fullmatch(word)
        anchor = labels.anchor(word)
        name = f"spending_plan.{month[1]}" if month else words.get(word) or (anchor.field if anchor else "")
        if not name and labels.column(word) is None:
            name = labels.guessed_field(word) or ""
        if name in _INDICATOR_WORDS:
            indicators[column] = name
        elif name == "ignored" or (not word and column > 0 and cell is row[column - 1]):
            ignored.add(column)
        elif name and name not in fields.values():
            fields[column] = name
            hint = UNIT_HINT.search("".join(cell.text.split())) if is_fund(name) else None
            unit = unit or (bare_value("amount_unit", hint[1]) if hint else "")
    names_units = any(name == "name" and _UNIT in row[column].text for column, name in fields.items())
    return FlatHeader(top, number, tuple(row), fields, indicators, frozenset(ignored), unit, names_units)


def _cell(cell: Cell | None, row: int, column: int) -> Cell:
    return cell if cell is not None else Cell(text="", row=row, column=column)
