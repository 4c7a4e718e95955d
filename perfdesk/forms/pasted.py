"""What the columns of a pasted block of cells are: told by a row of headings in it, by what the cells say, by order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from perfdesk.forms.indicator_header import header_of
from perfdesk.forms.labels import Labels, label_key, rows_of
from perfdesk.forms.read_row import is_operator
from perfdesk.model.fields import TARGET_PARTS
from perfdesk.model.target import parse_target
from perfdesk.model.taxonomy import level1_of, level2_of
from perfdesk.table import Cell, Table

COUNT = "count"
_HEADING_ROWS = 6
_LEAST_HEAD_LABELS = 3
_LOOKED_AT = 60
_LONGEST_CLASS = 14
_TEXTS = frozenset({"level1", "level2", "level3", "description", "requirement"})

Fields = dict[int, str]
"""Grid column of the block -> field."""


def headings_in(labels: Labels, table: Table) -> tuple[int, Fields]:
    """(number of leading rows that are headings, the field of each column that these name); (0, {}) without any."""
    rows = rows_of(table)
    for number, row in enumerate(rows[:_HEADING_ROWS]):
        header = header_of(labels, row, table.columns, rows[number + 1 :])
        if header is not None:
            found = {header.cells[ordinal].column: name for name, ordinal in header.ordinals.items()}
            return number + header.rows, found
    return _few_headings(labels, rows)


def is_whole_form(labels: Labels, table: Table) -> bool:
    """Whether a block holds the head of a project above its indicators, as a table copied as a whole does."""
    return len(labels.fields_in(rows_of(table), own=True)) >= _LEAST_HEAD_LABELS


def told_by_cells(texts: Sequence[Sequence[str]]) -> Fields:
    """The field of each column whose cells leave no doubt; COUNT for a column that only numbers the rows."""
    found: Fields = {}
    width = len(texts[0]) if texts else 0
    for column in range(width):
        words = [row[column].strip() for row in texts[:_LOOKED_AT] if row[column].strip()]
        if is_count(words):
            found[column] = COUNT
        for name, fits in _SIGNS.items():
            if words and name not in found.values() and sum(map(fits, words)) * 2 > len(words):
                found[column] = name
                break
    return found


def is_count(texts: Sequence[str]) -> bool:
    """Whether a column only numbers the rows: nothing is lost without it."""
    words = [text.strip(" .．、") for text in texts if text.strip()]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 5]
    return len(numbers) == len(words) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def agrees(told: str, field: str | None) -> bool:
    """Whether a column may be put into a field though its cells look like another one's."""
    if told == "value":
        return field not in _TEXTS
    if told == "target.operator":
        return field in ("value", *TARGET_PARTS) or (field or "").startswith("extra.")
    if told == COUNT:
        return field in ("label", "weight", "standard", "value", *TARGET_PARTS) or (field or "").startswith("extra.")
    return field == told


def in_order(fields: Sequence[str], width: int, left: int, fixed: Mapping[int, str | None]) -> list[str | None]:
    """The fields of the columns of a block: some are fixed, the others follow on one another from `left` on."""
    taken = {name for name in fixed.values() if name is not None}
    found: list[str | None] = []
    at = _start(fields, left, fixed)
    for column in range(width):
        if column in fixed:
            name = fixed[column]
        else:
            name = fields[at] if 0 <= at < len(fields) and fields[at] not in taken else None
            at += 1
        if column in fixed and name is not None:
            at = _place(fields, name, at - 1) + 1
        found.append(name)
    return found


def _place(fields: Sequence[str], name: str, otherwise: int) -> int:
    """Where a field stands; a whole value where the last of its parts does."""
    last = TARGET_PARTS[-1] if name == "value" and "value" not in fields else name
    return fields.index(last) if last in fields else otherwise


def _start(fields: Sequence[str], left: int, fixed: Mapping[int, str | None]) -> int:
    """The field of the first column that is not fixed: as many before the first fixed one as there are columns."""
    sure = [(column, name) for column, name in fixed.items() if name is not None and name in fields]
    if not sure:
        return left
    column, name = min(sure)
    skipped = sum(1 for other, field in fixed.items() if field is None and other < column)
    return max(fields.index(name) - (column - skipped), 0)


def _few_headings(labels: Labels, rows: Sequence[Sequence[Cell]]) -> tuple[int, Fields]:
    """Headings of too few columns for a table of indicators: a first row of short words, most of them known."""
    filled = [cell for cell in rows[0] if cell.text] if len(rows) > 1 else []
    known = {cell.column: labels.columns.get(label_key(cell.text)) for cell in filled}
    means = {column: meaning.field for column, meaning in known.items() if meaning is not None}
    if not means or len(means) != len(set(means.values())) or not all(map(_is_heading, filled)):
        return 0, {}
    return (1, means) if len(means) == len(filled) or len(means) * 2 >= len(filled) > 2 else (0, {})


def _is_heading(cell: Cell) -> bool:
    words = "".join(cell.text.split())
    digits = any(map(str.isdigit, words))
    return len(words) <= _LONGEST_CLASS and not digits and level1_of(words) is None and level2_of(words) is None


def _is_level1(word: str) -> bool:
    return len(word) <= _LONGEST_CLASS and level1_of(word) is not None


def _is_level2(word: str) -> bool:
    """A class of level 2; 林区群众满意度 is the name of an indicator."""
    named = word.endswith("满意度") and word != "服务对象满意度"
    return len(word) <= _LONGEST_CLASS and level2_of(word) is not None and not named


def _is_value(word: str) -> bool:
    read = parse_target(word)
    return read.number is not None and (read.operator is not None or bool(read.unit))


_SIGNS: Mapping[str, Callable[[str], bool]] = {
    "level1": _is_level1,
    "level2": _is_level2,
    "target.operator": is_operator,
    "value": _is_value,
}
