"""The header of an indicator table: which column is what, told by its words or by the cells below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from perfdesk.forms.labels import Labels, label_key
from perfdesk.forms.pattern import Pattern, numbered_names
from perfdesk.model.taxonomy import level1_of, level2_of
from perfdesk.table import Cell

PERIOD = "period"
AREA = "extra.value.area."
_PERIOD_WORDS = ("中期", "长期", "实施期", "周期")
_ANNUAL_WORDS = ("年度", "本年", "当年")
_LEVELS = ("level1", "level2", "level3")
_LOOKED_AT = 40
_LONGEST_HEADING = 10


@dataclass(slots=True)
class Header:
    """The header row of an indicator table: field -> ordinal, its cells, and the patterns of shared columns.

    `other` are the columns of a second list at the left, that of the whole period beside that of the year. `areas` are
    ordinals of columns that hold the value of one area each. `horizon` is `period` where the whole list is that of the
    period, else "". `rows` counts the rows of the header.
    """

    ordinals: Mapping[str, int]
    cells: list[Cell]
    columns: int
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    other: Mapping[str, int] = field(default_factory=dict)
    areas: frozenset[int] = frozenset()
    horizon: str = ""
    rows: int = 1

    def key(self, horizon: str, name: str) -> str:
        """The name of a column among `every`: that of its field, for the list of the period with the horizon before."""
        return f"{horizon}:{name}" if horizon else name

    def every(self) -> dict[str, int]:
        """The ordinals of all columns that are understood, by name."""
        other = {self.key(PERIOD, name): ordinal for name, ordinal in self.other.items()}
        areas = {f"{AREA}{label_word(self.cells[ordinal])}": ordinal for ordinal in sorted(self.areas)}
        return {**other, **self.ordinals, **areas}

    def named(self) -> set[int]:
        """The ordinals of all columns that are understood."""
        return {*self.ordinals.values(), *self.other.values(), *self.areas}


def header_of(labels: Labels, row: list[Cell], columns: int, below: Sequence[list[Cell]] = ()) -> Header | None:
    """The header that a row is, None for any other row. `below`: the rows under it, which decide what is in doubt."""
    found = labels.header_fields(row)
    if not found:
        return None
    cells, rows = _with_second_row(labels, row, below)
    ordinals = labels.header_fields(cells) if rows > 1 else found
    ordinals = ordinals or found
    start = _second_list(labels, cells)
    other = labels.header_fields(cells[:start]) if start is not None else {}
    if start is not None and other:
        ordinals = {name: place + start for name, place in labels.header_fields(cells[start:]).items()}
        ordinals = {**{name: place for name, place in other.items() if name in _LEVELS}, **ordinals}
    ordinals = _with_guesses(labels, ordinals, cells, start or 0)
    body = list(takewhile(lambda r: not labels.header_fields(r), below[rows - 1 :]))[:_LOOKED_AT]
    ordinals = _moved_levels(_with_levels(labels, ordinals, cells, body), cells, body)
    ordinals, areas = _values(labels, ordinals, cells, body)
    names = {**ordinals, **other}
    patterns = {name: labels.pattern_of_column(cells, ordinal) for name, ordinal in names.items()}
    known = {name: found for name, found in patterns.items() if found is not None}
    if "level3" in names and "level3" not in known and _is_numbered(_column(names["level3"], cells, body)):
        known["level3"] = numbered_names()
    horizon = "" if other else horizon_in(cell.text for cell in row[: min(ordinals.values(), default=0)])
    return Header(ordinals, cells, columns, known, other, areas, horizon or "", rows)


def label_word(cell: Cell) -> str:
    """A heading as part of a field's name."""
    return "".join(cell.text.split()).replace(".", "．")


def horizon_in(texts: Iterable[str]) -> str | None:
    """The horizon that side words such as 长期绩效指标 name: `period`, "" for the year, None when they name none."""
    for text in texts:
        word = label_key(text)
        if ("指标" in word or word.endswith("目标表")) and any(part in word for part in _PERIOD_WORDS):
            return PERIOD
        if ("指标" in word or word.endswith("目标表")) and any(part in word for part in _ANNUAL_WORDS):
            return ""
    return None


def _second_list(labels: Labels, cells: list[Cell]) -> int | None:
    """Where a second set of columns begins: the first level heading that comes again, with a level 3 of its own."""
    seen: dict[str, int] = {}
    for ordinal, cell in enumerate(cells):
        word = label_key(cell.text)
        meaning = labels.columns.get(word)
        if meaning is None or meaning.field not in _LEVELS:
            continue
        if word in seen and cells[seen[word]] is not cell and ordinal - seen[word] > 1:
            again = {found.field for found in map(labels.columns.get, map(_key, cells[ordinal:])) if found}
            return ordinal if {"level3", "value"} <= again else None
        seen[word] = ordinal
    return None


def _key(cell: Cell) -> str:
    return label_key(cell.text)


def _with_second_row(labels: Labels, row: list[Cell], below: Sequence[list[Cell]]) -> tuple[list[Cell], int]:
    """The cells of a header whose wide headings are divided in the row below, and how many rows it has."""
    under = below[0] if below else []
    wide = [cell for cell in row if cell.column_span > 1 and _key(cell) not in labels.known]
    parts = {id(cell): [c for c in under if _inside(c, cell) and c.text and c is not cell] for cell in wide}
    divided = {ident: cells for ident, cells in parts.items() if len(cells) > 1}
    apart = [cell for cell in under if cell.text and not any(cell is other for other in row)]
    inner = [cell for cells in divided.values() for cell in cells]
    edges = {(cell.column, cell.column_span) for line in below[1:2] for cell in line}
    fits = all((cell.column, cell.column_span) in edges for cell in inner)
    if not divided and _is_second_row(row, under):
        beside = {cell.column: cell for cell in under}
        return [beside[c.column] if c.column in beside and beside[c.column].text else c for c in row], 2
    if not inner or not fits or len(apart) != len(inner) or any(level2_of(c.text) or level1_of(c.text) for c in inner):
        return row, 1
    return [cell for top in row for cell in divided.get(id(top), [top])], 2


def _is_second_row(row: Sequence[Cell], under: Sequence[Cell]) -> bool:
    """Whether short words stand only below a heading with blank cells at its right, and below those."""
    filled = [cell for cell in under if cell.text]
    blank = {cell.column for cell in row if not cell.text}
    first = {right.column: left for left, right in pairwise(row) if not right.text and left.text}
    places = {cell.column for cell in first.values()} | blank
    short = all(len(cell.text) <= _LONGEST_HEADING and not any(map(str.isdigit, cell.text)) for cell in filled)
    one = len({cell.column for cell in filled} - blank) == 1
    return len(filled) > 1 and short and one and {cell.column for cell in filled} <= places


def _inside(cell: Cell, heading: Cell) -> bool:
    left, right = heading.column, heading.column + heading.column_span
    return left <= cell.column and cell.column + cell.column_span <= right and cell.column_span < heading.column_span


def _with_guesses(labels: Labels, ordinals: Mapping[str, int], cells: list[Cell], start: int) -> dict[str, int]:
    """The columns with those whose headings no list has; a second heading of names is that of their descriptions."""
    found = dict(ordinals)
    for place, cell in enumerate(cells[start:], start):
        meaning = labels.column(_key(cell)) if place not in found.values() else None
        if meaning is None or _key(cell) in labels.known or (place and cells[place - 1] is cell):
            continue
        again = meaning.field == "level3" and place > found.get("level3", place)
        name = "description" if again else meaning.field
        if name not in found and name not in _LEVELS:
            found[name] = place
    return found


def _with_levels(
    labels: Labels, ordinals: Mapping[str, int], cells: list[Cell], body: Sequence[list[Cell]]
) -> dict[str, int]:
    """Level columns without a heading of their own, told by the class words below."""
    found = dict(ordinals)
    for name, class_of in (("level1", level1_of), ("level2", level2_of)):
        if name in ordinals or "level3" not in ordinals:
            continue
        for place in range(ordinals["level3"]):
            texts = {id(cell): cell.text for cell in _column(place, cells, body) if cell.text}
            classes = sum(class_of(text) is not None for text in texts.values())
            if place not in found.values() and _key(cells[place]) not in labels.known and classes * 2 > len(texts):
                found[name] = place
                break
    return found


def _moved_levels(ordinals: Mapping[str, int], cells: list[Cell], body: Sequence[list[Cell]]) -> dict[str, int]:
    """Levels one place too high, told by the words below: 一级 holds 数量指标, 二级 the names of the indicators."""
    if "level3" in ordinals or not {"level1", "level2"} <= ordinals.keys():
        return dict(ordinals)
    texts = {id(cell): cell.text for cell in _column(ordinals["level1"], cells, body) if cell.text}
    names = {id(cell): cell.text for cell in _column(ordinals["level2"], cells, body) if cell.text}
    higher = sum(level2_of(text) is not None for text in texts.values())
    strange = sum(level2_of(text) is None for text in names.values())
    if not texts or higher * 2 <= len(texts) or strange * 2 <= len(names):
        return dict(ordinals)
    moved = {"level2": ordinals["level1"], "level3": ordinals["level2"]}
    return {**moved, **{name: place for name, place in ordinals.items() if name not in ("level1", "level2")}}


def _column(ordinal: int, cells: list[Cell], body: Sequence[list[Cell]]) -> Iterator[Cell]:
    middle = cells[ordinal].column + (cells[ordinal].column_span - 1) / 2
    for row in body:
        yield from (cell for cell in row if cell.column <= middle < cell.column + cell.column_span)


def _values(
    labels: Labels, ordinals: dict[str, int], cells: list[Cell], body: Sequence[list[Cell]]
) -> tuple[dict[str, int], frozenset[int]]:
    """Where no heading names the value: the one unknown column of values behind the names, or one for each area."""
    if "value" in ordinals or "level3" not in ordinals:
        return ordinals, frozenset()
    unknown = (place for place, cell in enumerate(cells) if cell.text and _key(cell) not in labels.columns)
    behind = [place for place in unknown if place > ordinals["level3"] and not labels.is_printed(cells[place].text)]
    strange = [place for place in behind if _is_value(_column(place, cells, body))]
    if len(strange) == 1:
        return {**ordinals, "value": strange[0]}, frozenset()
    return ordinals, frozenset(strange)


def _is_numbered(cells: Iterable[Cell]) -> bool:
    """Whether most names bear a number of their own, such as 指标1：."""
    texts = [cell.text for cell in cells if cell.text]
    read = [numbered_names().read(text) or {} for text in texts]
    return sum(bool(found.get("label")) for found in read) * 2 > len(texts)


def _is_value(cells: Iterable[Cell]) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    return sum(any(letter.isdigit() for letter in text) for text in texts) * 2 >= len(texts) > 0
