"""The level-1 and level-2 classes of indicators: their words, other spellings and misspellings.

Classes are those of the ministry's form (财预〔2015〕88号) with the cost class of the 2021 guide (财预〔2021〕101号).
White space and a bracketed mark such as `(必填量化)` are no part of a word. The words are data in
`resources/words/classes.toml`; which class stands under which is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from perfdesk.words import word_list

Rank = int


@dataclass(frozen=True, slots=True)
class Level:
    """One class of rank 1 or 2 with its official word; `parents` are the keys of the level-1 classes above it."""

    key: str
    rank: Rank
    word: str
    parents: tuple[str, ...] = ()


_PARENTS: dict[Rank, dict[str, tuple[str, ...]]] = {
    1: {"output": (), "benefit": (), "satisfaction": (), "cost": ()},
    2: {
        "quantity": ("output",),
        "quality": ("output",),
        "timeliness": ("output",),
        "cost": ("output", "cost"),
        "economic_cost": ("cost", "output"),
        "social_cost": ("cost", "output"),
        "ecological_cost": ("cost", "output"),
        "economic_benefit": ("benefit",),
        "social_benefit": ("benefit",),
        "ecological_benefit": ("benefit",),
        "sustainable_impact": ("benefit",),
        "service_satisfaction": ("satisfaction",),
    },
}
COST_KEYS = frozenset({"cost", "economic_cost", "social_cost", "ecological_cost"})
BENEFIT_KEYS = frozenset({"economic_benefit", "social_benefit", "ecological_benefit", "sustainable_impact"})

_LIST = "classes"
_RANKS: dict[Rank, str] = {1: "level1", 2: "level2"}
_MARK = re.compile(
    r"[(（\[［【〔][^()（）\[\]［］【】〔〕]*[)）\]］】〕](?:分(?![^\s]))?|[*＊★☆]|^[0-9一二三四五六七八九十]{1,2}[.．、]"
)


@cache
def levels(rank: Rank) -> tuple[Level, ...]:
    """The classes of one rank with their words, from `resources/words/classes.toml`; read when first asked for."""
    listed = word_list(_LIST)[_RANKS[rank]]
    parents = _PARENTS[rank].items()
    return tuple(Level(key, rank, listed[key]["word"], above) for key, above in parents if listed[key].get("word"))


@lru_cache(maxsize=2048)
def bare_word(text: str) -> str:
    """The word of a class cell without white space, bracketed marks, stars and a number before it."""
    return _MARK.sub("", "".join(text.split()))


def right_word(text: str) -> str | None:
    """The bare word with its misspelling mended, None when nothing is misspelt."""
    word = bare_word(text)
    mended = word
    for wrong, right in word_list(_LIST)["misspelt"].items():
        mended = mended.replace(wrong, right)
    return mended if mended != word else None


@lru_cache(maxsize=1024)
def level1_of(text: str) -> Level | None:
    """The level-1 class of a cell, also of a synonym or a misspelling; None for any other word."""
    return _find(text, 1)


@lru_cache(maxsize=1024)
def level2_of(text: str) -> Level | None:
    """The level-2 class of a cell, also of a synonym or a misspelling; None for any other word."""
    stem = _stem(text)
    if stem.endswith("满意度"):
        return _of_key(2, "service_satisfaction")
    return _find(text, 2)


def class_of(word: str) -> Level | None:
    """The class of a word whose column is not known: level 2 first, but 满意度指标 and 成本指标 standing alone too."""
    first = _find(word, 1)
    return first if first is not None and first.key != "cost" else level2_of(word)


def _stem(text: str) -> str:
    return (right_word(text) or bare_word(text)).removesuffix("指标")


def _find(text: str, rank: Rank) -> Level | None:
    key = _keys(rank).get(_stem(text))
    return None if key is None else _of_key(rank, key)


def _of_key(rank: Rank, key: str) -> Level | None:
    return next((level for level in levels(rank) if level.key == key), None)


@cache
def _keys(rank: Rank) -> dict[str, str]:
    """Every word of one rank without 指标 -> the key of its class."""
    listed = word_list(_LIST)[_RANKS[rank]]
    known = {stem: level.key for level in levels(rank) for stem in listed[level.key].get("other", ())}
    return {**known, **{level.word.removesuffix("指标"): level.key for level in levels(rank)}}
