"""The words of all known forms (templates/synonyms.toml): they read forms that nobody has described yet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from perfdesk.paths import data_file


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Field names with their printed words, for labels of the head, column headings and rows below the indicators.

    `groups` are words that name no field, `lines` patterns of the lines above a table.
    """

    head: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    foot: Mapping[str, tuple[str, ...]]
    groups: tuple[str, ...]
    lines: tuple[str, ...]


@lru_cache(maxsize=1)
def general_synonyms() -> Synonyms:
    """The table of words, read once."""
    data = tomllib.loads(data_file("templates/synonyms.toml").read_text(encoding="utf-8"))
    words = {part: {name: tuple(texts) for name, texts in data[part].items()} for part in ("head", "columns", "foot")}
    return Synonyms(**words, groups=tuple(data["groups"]["words"]), lines=tuple(data["lines"]["texts"]))
