"""The printed words of a form as keys that survive white space, hints in brackets and full-width signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from perfdesk.forms.profile import HeadCell, Profile
from perfdesk.table import Cell, Table

_HINT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_GROUPS = {"绩效指标", "年度绩效指标"}  # above or beside the indicator columns of many forms
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_LABEL = 40
_NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+\s*[、.．,，节章]|[（(][一二三四五六七八九十\d]+[)）]|\d+\s*[、.．,，])\s*"
)
_GAP = r"\t|\s{2,}|\n"
_CODE = r"[0-9]*(?![0-9年月日.．、,，])"
_BRACKETED = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")
_VARIANTS = {":": "[:：]", "：": "[:：]", "(": "[(（]", "（": "[(（]", ")": "[)）]", "）": "[)）]"}


def key(text: str) -> str:
    """The text for comparing labels: folded, without white space, signs and hints in brackets."""
    folded = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub("", _HINT.sub("", folded)) or _NO_WORD.sub("", folded)


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """The key of a text short enough to be a label, "" otherwise. Kept: every table is compared several times."""
    return key(text) if 0 < len(text) <= _LONGEST_LABEL else ""


def without_number(text: str) -> str | None:
    """The rest of a numbered heading (一、 （一） 1.), None for a text without a number."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the value of a label stands: in the next cell of the row `down` rows below, or in the cell `below`."""

    field: str
    side: Literal["right", "below"]
    down: int = 0


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that a form prints, ready for comparing. `known` holds labels that name a group, not a field."""

    anchors: Mapping[str, Anchor]
    known: frozenset[str]
    columns: Mapping[str, str]
    sections: Mapping[str, str]
    parts: Mapping[str, str]
    part_names: frozenset[str]
    contents: str
    patterns: tuple[Pattern, ...]
    gap: re.Pattern[str]

    def pieces(self, text: str) -> list[str]:
        """The parts of a line, such as unit and currency above a table: divided by wide gaps, or before a label."""
        return [piece.strip() for piece in self.gap.split(text) if piece.strip()]

    def is_worded(self, text: str) -> bool:
        """Whether a text is a printed text around fields, such as the currency."""
        return any(pattern.has_words and pattern.read(text) is not None for pattern in self.patterns)

    def fields_in(self, rows: list[list[Cell]]) -> set[str]:
        """The head fields whose labels occur in these rows."""
        words = {label_key(cell.text) for row in rows for cell in row}
        return {self.anchors[word].field for word in words if word in self.anchors}

    def section_in(self, text: str) -> str | None:
        """The section of Part One that a heading, numbered or not, names."""
        rest = without_number(text)
        return self.sections.get(key(rest if rest is not None else text))

    def is_printed(self, text: str) -> bool:
        """Whether a cell holds nothing but words that the form, or many a form, prints there."""
        word = label_key(text)
        return word in self.known or word in self.anchors or word in _GROUPS

    def header_fields(self, row: list[Cell]) -> dict[str, int]:
        """Indicator field -> ordinal in the row, `{}` when the row is no header of an indicator table."""
        found: dict[str, int] = {}
        for ordinal, cell in enumerate(row):
            name = self.columns.get(label_key(cell.text))
            if name is not None:
                found.setdefault(name, ordinal)
        return found if len(found) >= 3 and ("level3" in found or "value" in found) else {}

    def is_head_row(self, row: list[Cell]) -> bool:
        """Whether the first filled cell of a row is a label of the head."""
        first = next((cell for cell in row if cell.text), None)
        return first is not None and label_key(first.text) in self.anchors.keys() | self.known


@dataclass(frozen=True, slots=True)
class Pattern:
    """A printed text around fields, such as `单位：{amount_unit}`. `row` is its row in the printed head.

    `opening` is an expression for the words that it begins with.
    """

    row: int
    opening: str
    fields: tuple[str, ...]
    has_words: bool
    expression: re.Pattern[str]

    def read(self, text: str) -> dict[str, str] | None:
        """The fields in a text, which with words of its own may stand in brackets; None when it does not fit."""
        bare = _BRACKETED.fullmatch(text.strip()) if self.has_words else None
        found = self.expression.fullmatch(bare[1] if bare else text.strip())
        return {name: (value or "").strip() for name, value in found.groupdict().items()} if found else None


def labels_of(profile: Profile) -> Labels:
    """The printed words of one form."""
    geometry = _Geometry(profile)
    anchors = geometry.anchors()
    for anchor in tuple(anchors.values()):
        for word in profile.synonyms.get(anchor.field, ()):
            anchors.setdefault(key(word), anchor)
    columns = {key(column.header): column.field for column in profile.columns}
    for column in profile.columns:
        for word in profile.synonyms.get(column.field, ()):
            columns.setdefault(key(word), column.field)
    patterns = _patterns(profile)
    printed = {key(cell.label) for row in profile.head_rows for cell in row if cell.label is not None}
    return Labels(
        anchors=anchors,
        known=frozenset(printed - anchors.keys()),
        columns=columns,
        sections={key(without_number(words) or words): name for name, words in profile.sections.items()},
        parts={key(part.title): part.content for part in profile.parts},
        part_names=frozenset(key(part.name) for part in profile.parts),
        contents=key(profile.contents_title),
        patterns=tuple(patterns),
        gap=re.compile("|".join([_GAP, *(rf"\s+(?={pattern.opening})" for pattern in patterns if pattern.opening)])),
    )


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
    """Which printed label names which field, from where they stand in the head."""

    profile: Profile
    cover: dict[tuple[int, int], tuple[int, HeadCell]] = field(default_factory=dict)

    def anchors(self) -> dict[str, Anchor]:
        rows = self.profile.head_rows
        for top, row in enumerate(rows):
            for cell in row:
                for r in range(cell.rows):
                    self.cover.update({(top + r, cell.column + c): (top, cell) for c in range(cell.span)})
        found: dict[str, Anchor] = {}
        for top, row in enumerate(rows):
            for cell in row:
                if cell.field is not None:
                    self._name(top, cell, cell.field, found)
        return found

    def _name(self, row: int, cell: HeadCell, name: str, found: dict[str, Anchor]) -> None:
        left_row, left = self.cover.get((row, cell.column - 1), (0, None))
        _, above = self.cover.get((row - 1, cell.column), (0, None))
        beside = left.label if left is not None else None
        over = above.label if above is not None and (above.column, above.span) == (cell.column, cell.span) else None
        if over is not None and not (beside is not None and left_row == row):
            found.setdefault(key(over), Anchor(name, "below"))
        elif beside is not None:
            found.setdefault(key(beside), Anchor(name, "right", row - left_row))


def _patterns(profile: Profile) -> list[Pattern]:
    found: list[Pattern] = []
    for row, cells in enumerate(profile.head_rows):
        for cell in cells:
            fields = cell.pattern_fields()
            if cell.text is not None and fields:
                label = cell.text.split("{")[0].strip(" ：:")
                others = profile.synonyms.get(fields[0], ()) if len(fields) == 1 and label else ()
                texts = [cell.text, *(cell.text.replace(label, word, 1) for word in others)]
                found += [_pattern(row, text, fields) for text in texts]
    return found


def _pattern(row: int, text: str, fields: tuple[str, ...]) -> Pattern:
    parts = re.split(r"\{(\w+)\}", text)
    expression = ""
    for index, part in enumerate(parts):
        if index % 2:
            expression += f"(?P<{part}>{_CODE if part.endswith('_code') else r'.*?'})"
        else:
            expression += _spaced(part)
    has_words = any(part.strip() for part in parts[::2])
    return Pattern(row, _spaced(parts[0]), fields, has_words, re.compile(expression, re.DOTALL))


def _spaced(words: str) -> str:
    """An expression for words with white space anywhere and signs of either width."""
    letters = [_VARIANTS.get(letter, re.escape(letter)) for letter in words if not letter.isspace()]
    return "".join(rf"\s*{letter}\s*" for letter in letters)
