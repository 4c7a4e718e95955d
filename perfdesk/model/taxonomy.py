"""The level-1 and level-2 classes of indicators: their words, other spellings and misspellings.

Classes are those of the ministry's form (财预〔2015〕88号) with the cost class of the 2021 guide (财预〔2021〕101号).
White space and a bracketed mark such as `(必填量化)` are no part of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Rank = int


@dataclass(frozen=True, slots=True)
class Level:
    """One class of rank 1 or 2 with its official word; `parents` are the keys of the level-1 classes above it."""

    key: str
    rank: Rank
    word: str
    parents: tuple[str, ...] = ()


LEVEL1 = (
    Level("output", 1, "产出指标"),
    Level("benefit", 1, "效益指标"),
    Level("satisfaction", 1, "满意度指标"),
    Level("cost", 1, "成本指标"),
)
LEVEL2 = (
    Level("quantity", 2, "数量指标", ("output",)),
    Level("quality", 2, "质量指标", ("output",)),
    Level("timeliness", 2, "时效指标", ("output",)),
    Level("cost", 2, "成本指标", ("output", "cost")),
    Level("economic_cost", 2, "经济成本指标", ("cost", "output")),
    Level("social_cost", 2, "社会成本指标", ("cost", "output")),
    Level("ecological_cost", 2, "生态环境成本指标", ("cost", "output")),
    Level("economic_benefit", 2, "经济效益指标", ("benefit",)),
    Level("social_benefit", 2, "社会效益指标", ("benefit",)),
    Level("ecological_benefit", 2, "生态效益指标", ("benefit",)),
    Level("sustainable_impact", 2, "可持续影响指标", ("benefit",)),
    Level("service_satisfaction", 2, "服务对象满意度指标", ("satisfaction",)),
)
COST_KEYS = frozenset({"cost", "economic_cost", "social_cost", "ecological_cost"})
BENEFIT_KEYS = frozenset({"economic_benefit", "social_benefit", "ecological_benefit", "sustainable_impact"})

_SYNONYMS = {
    1: {
        "产出": "output",
        "项目完成": "output",
        "效益": "benefit",
        "效果": "benefit",
        "项目效益": "benefit",
        "满意度": "satisfaction",
        "成本": "cost",
    },
    2: {
        "产出数量": "quantity",
        "产出质量": "quality",
        "产出时效": "timeliness",
        "产出成本": "cost",
        "生态成本": "ecological_cost",
        "环境效益": "ecological_benefit",
        "生态环境效益": "ecological_benefit",
        "可持续发展": "sustainable_impact",
        "满意度": "service_satisfaction",
    },
}
_MISSPELT = (
    ("实效", "时效"),
    ("时效性指标", "时效指标"),
    ("经济效率", "经济效益"),
    ("社会效率", "社会效益"),
    ("生态效率", "生态效益"),
    ("经济效果", "经济效益"),
    ("社会效果", "社会效益"),
    ("生态效果", "生态效益"),
    ("可持续性影响", "可持续影响"),
    ("可持续影响性", "可持续影响"),
    ("可持继", "可持续"),
    ("可特续", "可持续"),
    ("数据指标", "数量指标"),
    ("质量标准指标", "质量指标"),
    ("满意指标", "满意度指标"),
    ("满意度度", "满意度"),
    ("指标指标", "指标"),
)
_MARK = re.compile(
    r"[(（\[［【〔][^()（）\[\]［］【】〔〕]*[)）\]］】〕](?:分(?![^\s]))?|[*＊★☆]|^[0-9一二三四五六七八九十]{1,2}[.．、]"
)


@lru_cache(maxsize=2048)
def bare_word(text: str) -> str:
    """The word of a class cell without white space, bracketed marks, stars and a number before it."""
    return _MARK.sub("", "".join(text.split()))


def right_word(text: str) -> str | None:
    """The bare word with its misspelling mended, None when nothing is misspelt."""
    word = bare_word(text)
    mended = word
    for wrong, right in _MISSPELT:
        mended = mended.replace(wrong, right)
    return mended if mended != word else None


@lru_cache(maxsize=1024)
def level1_of(text: str) -> Level | None:
    """The level-1 class of a cell, also of a synonym or a misspelling; None for any other word."""
    return _find(text, 1, LEVEL1)


@lru_cache(maxsize=1024)
def level2_of(text: str) -> Level | None:
    """The level-2 class of a cell, also of a synonym or a misspelling; None for any other word."""
    stem = _stem(text)
    if stem.endswith("满意度"):
        return next(level for level in LEVEL2 if level.key == "service_satisfaction")
    return _find(text, 2, LEVEL2)


def class_of(word: str) -> Level | None:
    """The class of a word whose column is not known: level 2 first, but 满意度指标 and 成本指标 standing alone too."""
    return _find(word, 1, LEVEL1[:3]) or level2_of(word)


def _stem(text: str) -> str:
    return (right_word(text) or bare_word(text)).removesuffix("指标")


def _find(text: str, rank: Rank, levels: tuple[Level, ...]) -> Level | None:
    stem = _stem(text)
    key = _SYNONYMS[rank].get(stem)
    for level in levels:
        if level.key == key or level.word.removesuffix("指标") == stem:
            return level
    return None
