"""The words of all known forms (templates/synonyms.toml): they read forms that nobody has described yet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from perfdesk.paths import data_file


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Field names with their printed words: labels of the head, column headings, rows below the indicators, columns
    of a list of one row per indicator (`flat`).

    `head_patterns`, `foot_patterns` and `column_patterns` tell fields by the parts of a word that no list has, in
    order. `groups` are words that name no field, `lines` patterns of the lines above a table.
    """

    head: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    foot: Mapping[str, tuple[str, ...]]
    flat: Mapping[str, tuple[str, ...]]
    head_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    foot_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    column_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    groups: tuple[str, ...]
    lines: tuple[str, ...]


@lru_cache(maxsize=1)
def general_synonyms() -> Synonyms:
    """The table of words, read once."""
    data = tomllib.loads(data_file("templates/synonyms.toml").read_text(encoding="utf-8"))
    parts = {"head": "head", "columns": "columns", "foot": "foot", "flat": "list"}
    words = {name: {field: tuple(texts) for field, texts in data[part].items()} for name, part in parts.items()}
    return Synonyms(
        **words,
        head_patterns=_patterns(data["head_patterns"]),
        foot_patterns=_patterns(data["foot_patterns"]),
        column_patterns=_patterns(data["column_patterns"]),
        groups=tuple(data["groups"]["words"]),
        lines=tuple(data["lines"]["texts"]),
    )


def _patterns(texts: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(text)) for name, text in texts.items())
