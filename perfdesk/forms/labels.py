"""The printed words of a form as keys that survive white space, hints in brackets and full-width signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from perfdesk.forms.form import HeadCell, HeadRow, Profile
from perfdesk.forms.pattern import Pattern, pattern_of, spaced
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.model.fields import INDICATOR_FIELDS
from perfdesk.model.taxonomy import level2_of
from perfdesk.table import Cell, Table

_HINT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_LABEL = 40
_LONGEST_GUESS = 20
_NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+\s*[、.．,，节章]|[（(][一二三四五六七八九十\d]+[)）]|\d+\s*[、.．,，])\s*"
)
_LISTED = re.compile(r"^[\W_]*(?:(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．,，)）](?!\d)|[①-⑳⒈-⒛])\s*(?=\w)")
_LABELLED = re.compile(r"([^\s:：{}]+)\s*[:：]\s*\{([^{}]+)\}")
_GAP = r"\t|\s{2,}|\n"
_LINE_SHAPES = (("amount_unit", "(?:人民币)?(?:元|千元|百元|万元|亿元)?"), ("fiscal_year", r"\d{4}"))


def key(text: str) -> str:
    """The text for comparing labels: folded, without white space, signs and hints in brackets."""
    folded = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub("", _HINT.sub("", folded)) or _NO_WORD.sub("", folded)


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """The key of a text short enough to be a label, "" otherwise. Kept: every table is compared several times."""
    return word_key(text) if 0 < len(text) <= _LONGEST_LABEL else ""


def word_key(text: str) -> str:
    """The key of a label without the number that counts it (一、 1. （1） ①)."""
    return key(_LISTED.sub("", text, count=1))


def _guessed(patterns: Sequence[tuple[str, re.Pattern[str]]], word: str) -> str | None:
    if not 1 < len(word) <= _LONGEST_GUESS:
        return None
    return next((name for name, pattern in patterns if pattern.fullmatch(word)), None)


def without_number(text: str) -> str | None:
    """The rest of a numbered heading (一、 （一） 1.), None for a text without a number."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the value of a label stands: in the next cell of the row `down` rows below, or in the cell `below`.

    `pattern`: the cell holds several fields. `each`: the label is printed once for every goal, with a number.
    """

    field: str
    side: Literal["right", "below"]
    down: int = 0
    pattern: Pattern | None = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column of the indicators shows: a field, or several by a pattern. `own`: the form prints this heading."""

    field: str
    pattern: Pattern | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that a form prints, ready for comparing. `known` holds labels that name a group, not a field.

    `own` are the words that the form itself prints, `synonyms` its own further words, beside which the general ones
    count as well; `printed` are the project fields that the form prints, `level1_words` its level-1 word for each class
    of level 2.
    """

    own: frozenset[str]
    synonyms: frozenset[str]
    printed: frozenset[str]
    level1_words: Mapping[str, str]
    anchors: Mapping[str, Anchor]
    known: frozenset[str]
    columns: Mapping[str, Meaning]
    foot: Mapping[str, Anchor]
    sections: Mapping[str, str]
    parts: Mapping[str, tuple[str, str]]
    part_names: Mapping[str, str]
    contents: str
    patterns: tuple[HeadPattern, ...]
    gap: re.Pattern[str]

    def pieces(self, text: str) -> list[str]:
        """The parts of a line, such as unit and currency above a table: divided by wide gaps, or before a label."""
        return [piece.strip() for piece in self.gap.split(text) if piece.strip()]

    def is_worded(self, text: str) -> bool:
        """Whether a text is a printed text around fields, such as the currency."""
        return any(pattern.has_words and pattern.read(text) is not None for pattern in self.patterns)

    def section_in(self, text: str) -> str | None:
        """The section of Part One that a heading, numbered or not, names."""
        rest = without_number(text)
        return self.sections.get(key(rest if rest is not None else text))

    def is_printed(self, text: str) -> bool:
        """Whether a cell holds nothing but words that the form, or many a form, prints there."""
        word = label_key(text)
        return word in self.known or self.anchor(word) is not None

    def anchor(self, word: str) -> Anchor | None:
        """The anchor of a label; one printed once a goal bears its number at the end."""
        found = self.anchors.get(word) or self.anchors.get(word.removeprefix("其中"))
        if found is None and word and word[-1].isdigit():
            found = self.anchors.get(word.rstrip("0123456789"))
            return found if found is not None and found.each else None
        return found if found is None or not found.each else None

    def guessed_field(self, word: str) -> str | None:
        """The head field that an unknown label means by its parts, None when it means none."""
        return _guessed(general_synonyms().head_patterns, word)

    def column(self, word: str) -> Meaning | None:
        """What the column below a heading holds, also told by the parts of an unknown word."""
        found = self.columns.get(word)
        name = None if found is not None or word in self.known else _guessed(general_synonyms().column_patterns, word)
        return Meaning(name) if name is not None else found

    def fields_in(self, rows: list[list[Cell]], *, own: bool = False) -> set[str]:
        """The head fields whose labels (`own`: those that the form itself prints) occur in these rows."""
        words = {label_key(cell.text) for row in rows for cell in row}
        return {self.anchors[word].field for word in words if word in self.anchors and (not own or word in self.own)}

    def header_fields(self, row: list[Cell]) -> dict[str, int]:
        """Column field -> ordinal in the row, `{}` when the row is no header of an indicator table."""
        found: dict[str, int] = {}
        for ordinal, cell in enumerate(row):
            meaning = self.columns.get(label_key(cell.text))
            if meaning is not None and not (ordinal and row[ordinal - 1] is cell):
                found.setdefault(meaning.field, ordinal)
        if "level3" in found and label_key(row[found["level3"]].text) in self.known:
            found = self._without_side(row, found)
        return found if len(found) >= 3 and ("level3" in found or "value" in found) else {}

    def _without_side(self, row: list[Cell], found: dict[str, int]) -> dict[str, int]:
        """A word such as 绩效指标 is a side label where another column is the third level."""
        side = found.pop("level3")
        other = [i for i, cell in enumerate(row) if i != side and self._is_level3(cell)]
        return {**found, "level3": other[0] if other else side}

    def _is_level3(self, cell: Cell) -> bool:
        meaning = self.columns.get(label_key(cell.text))
        return meaning is not None and meaning.field == "level3"

    def pattern_of_column(self, row: list[Cell], ordinal: int) -> Pattern | None:
        """The pattern behind a column heading, None for a column of one field."""
        meaning = self.columns.get(label_key(row[ordinal].text))
        return meaning.pattern if meaning is not None else None

    def has_column(self, row: list[Cell], ordinal: int) -> bool:
        """Whether the form prints the column below a heading."""
        meaning = self.column(label_key(row[ordinal].text))
        return meaning is None or meaning.own

    def is_head_row(self, row: list[Cell], passed: frozenset[str]) -> bool:
        """Whether the first filled cell of a row is a label of the head; words of `passed` do not count."""
        words = (label_key(cell.text) for cell in row if cell.text)
        first = next((word for word in words if word not in passed), None)
        return first is not None and (first in self.anchors or first in self.known)

    def is_foot_row(self, row: list[Cell]) -> bool:
        """Whether the first filled cell of a row is a label of the rows below the indicators."""
        first = next((cell.text for cell in row if cell.text), "")
        label, colon, _ = first.replace(":", "：").partition("：")
        return self._is_foot(label_key(first)) or (bool(colon) and self._is_foot(label_key(label)))

    def _is_foot(self, word: str) -> bool:
        return word in self.foot or _guessed(general_synonyms().foot_patterns, word) is not None

    def foot_anchors(self, rows: list[list[Cell]]) -> dict[str, Anchor]:
        """The labels of the rows below the indicators, with those in `rows` that are told by their parts."""
        words = {label_key(cell.text) for row in rows for cell in row} - self.foot.keys()
        names = {word: _guessed(general_synonyms().foot_patterns, word) for word in words}
        found = {word: f"extra.{word}" if name == "extra" else name for word, name in names.items() if name is not None}
        return {**self.foot, **{word: Anchor(name, "right") for word, name in found.items()}}


@dataclass(frozen=True, slots=True)
class HeadPattern:
    """A printed text around fields, such as `单位：{amount_unit}`. `row` is its row in the printed head, -1: a line."""

    row: int
    pattern: Pattern

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in printed order."""
        return self.pattern.fields

    @property
    def opening(self) -> str:
        """An expression for the label that it begins with, "" when it begins otherwise."""
        words = self.pattern.text.split("{")[0]
        return spaced(words) if words[-1:] in (":", "：") else ""

    @property
    def has_words(self) -> bool:
        """Whether it prints words of its own."""
        return self.pattern.has_words

    def read(self, text: str) -> dict[str, str] | None:
        """The fields in a text, None when it does not fit."""
        return self.pattern.read(text)


@lru_cache(maxsize=32)
def labels_of(profile: Profile) -> Labels:
    """The printed words of one form, and behind them those of all forms."""
    general = general_synonyms()
    anchors = _Geometry(profile, profile.head_rows).anchors()
    for anchor in tuple(anchors.values()):
        for word in () if anchor.each else profile.synonyms.get(anchor.field, ()):
            anchors.setdefault(word_key(word), anchor)
    own_columns = {word_key(column.header) for column in profile.columns}
    labels = {word_key(cell.label) for row in profile.head_rows for cell in row if cell.label is not None}
    side = {word_key(profile.side.label)} if profile.side is not None else set()
    own = frozenset({*labels, *own_columns, *side})
    for name, words in profile.synonyms.items():
        for word in () if name in INDICATOR_FIELDS else words:
            anchors.setdefault(word_key(word), Anchor(name, "right"))
    known = (labels | side | {word_key(word) for word in general.groups}) - anchors.keys()
    for name, words in general.head.items():
        for word in words:
            if word_key(word) not in known:
                anchors.setdefault(word_key(word), Anchor(name, "right"))
    foot = _Geometry(profile, profile.foot_rows).anchors()
    for name, words in general.foot.items():
        for word in words:
            foot.setdefault(word_key(word), Anchor(name, "right"))
    for line in profile.below:
        for label, name in _LABELLED.findall(line.text):
            foot.setdefault(word_key(label), Anchor(name, "right"))
    patterns = _patterns(profile)
    openings = dict.fromkeys(pattern.opening for pattern in patterns if pattern.opening)
    return Labels(
        own=own,
        synonyms=frozenset(word_key(word) for words in profile.synonyms.values() for word in words) - own,
        printed=frozenset((*profile.project_fields(), *profile.foot_fields())),
        level1_words=_level1_words(profile),
        anchors=anchors,
        known=frozenset(known),
        columns=_columns(profile),
        foot=foot,
        sections={key(without_number(words) or words): name for name, words in profile.sections.items()},
        parts={key(part.title): (part.content, part.category) for part in profile.parts},
        part_names={key(re.sub(r"\{\w+\}年?", "", part.name)): part.category for part in profile.parts},
        contents=key(profile.contents_title),
        patterns=tuple(patterns),
        gap=re.compile("|".join([_GAP, *(rf"\s+(?={opening})" for opening in openings)])),
    )


def _level1_words(profile: Profile) -> dict[str, str]:
    words: dict[str, str] = {}
    for level1, seconds in profile.expectations.level2.items():
        for found in map(level2_of, seconds):
            if found is not None:
                words.setdefault(found.key, level1)
    return words


def _columns(profile: Profile) -> dict[str, Meaning]:
    columns: dict[str, Meaning] = {}
    for column in profile.columns:
        pattern = profile.pattern(column.text) if column.text is not None else None
        meaning = Meaning(column.field, pattern, own=True)
        for word in (column.header, *profile.synonyms.get(column.field, ())):
            columns.setdefault(word_key(word), meaning)
    mine = {meaning.field: meaning for meaning in columns.values()}
    for name, words in general_synonyms().columns.items():
        for word in words:
            columns.setdefault(word_key(word), mine.get(name, Meaning(name)))
    return columns


def rows_of(table: Table) -> list[list[Cell]]:
    """For each row the cells that cover it, from left to right; a merged cell stands in each of its rows."""
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        for row in rows[cell.row : cell.row + cell.row_span]:
            row.append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.column)
    return rows


@dataclass(slots=True)
class _Geometry:
    """Which printed label names which field, from where they stand in the rows."""

    profile: Profile
    rows: tuple[HeadRow, ...]
    cover: dict[tuple[int, int], tuple[int, HeadCell]] = field(default_factory=dict)

    def anchors(self) -> dict[str, Anchor]:
        for top, row in enumerate(self.rows):
            for cell in row:
                for r in range(cell.rows):
                    self.cover.update({(top + r, cell.column + c): (top, cell) for c in range(cell.span)})
        found: dict[str, Anchor] = {}
        for top, row in enumerate(self.rows):
            for cell in row:
                if cell.label is None and cell.fields():
                    self._name(top, cell, found)
        return found

    def _name(self, row: int, cell: HeadCell, found: dict[str, Anchor]) -> None:
        name = cell.field or cell.fields()[-1]
        pattern = self.profile.pattern(cell.text) if cell.text is not None else None
        left_row, left = self.cover.get((row, cell.column - 1), (0, None))
        _, above = self.cover.get((row - 1, cell.column), (0, None))
        beside = left.label if left is not None else None
        over = above.label if above is not None and (above.column, above.span) == (cell.column, cell.span) else None
        if over is not None and not (beside is not None and left_row == row):
            found.setdefault(word_key(over), Anchor(name, "below", pattern=pattern))
        elif beside is not None:
            found.setdefault(word_key(beside), Anchor(name, "right", row - left_row, pattern, cell.each))


def _patterns(profile: Profile) -> list[HeadPattern]:
    found: list[HeadPattern] = []
    for row, cells in enumerate(profile.head_rows):
        named = any(cell.label is not None for cell in cells)
        patterns = [pattern for cell in cells for pattern in _spellings(profile, cell)]
        found += [HeadPattern(row, pattern) for pattern in patterns if pattern.has_words or not named]
    lines = [part for line in (*profile.above, *profile.below) for part in line.text.split("\t")]
    shapes = tuple(sorted((*profile.shapes, *_LINE_SHAPES)))
    return found + [HeadPattern(-1, pattern_of(text, shapes)) for text in (*lines, *general_synonyms().lines)]


def _spellings(profile: Profile, cell: HeadCell) -> list[Pattern]:
    """The pattern of a cell, and the same with the synonyms of its field in place of its label."""
    fields = cell.pattern_fields()
    if cell.text is None or not fields:
        return []
    label = cell.text.split("{")[0].strip(" ：:")
    others = profile.synonyms.get(fields[0], ()) if len(fields) == 1 and label and "[" not in label else ()
    return [profile.pattern(text) for text in (cell.text, *(cell.text.replace(label, word, 1) for word in others))]
