"""Known wrong words and doubled words in Chinese administrative prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from perfdesk.rules.clues import Clue, Sought, with_any_of, with_word_twice
from perfdesk.words import any_of, word_list, words

_COUNTED = "村镇乡县区市社部单项站点街户人名次所家户组校院厂场馆处"
# Each pattern is wrong in any text: the words beside it leave no other reading.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # A number counts with 个; 各 behind a year or behind the number of a list item is right.
    (re.compile(rf"(?<=\d)(?<!^\d)(?<!(?:19|20)\d\d)各(?=[{_COUNTED}])", re.MULTILINE), "个"),
    # 百分百 is a value, and a value is not compared with another.
    (re.compile(r"百分百(?=\s*[>＞≥≧<＜≤≦=＝]+\s*\d)"), "百分比"),
    # Nothing is paid to nobody: before an amount stands 每.
    (
        re.compile(r"没(?=[人户亩村次场期台套件个月年天](?:每?[月年天日次]|补[助贴]|标准)?\s*\d+(?:\.\d+)?\s*万?元)"),
        "每",
    ),
    # Who holds a post in a village is paid for lost working time; 务工补贴 is paid to workers away from home.
    (re.compile(r"(?<=组长|干部|书记|主任|委员|代表|党员|队长|会计)务工(?=补[贴助])"), "误工"),
)
# 的的 is a slip of the finger; of two marks of a sentence one is too many.
_TWIN = re.compile(
    r"(的)的(?![士确])|(了)了(?![解然却结])|(和)和(?![平谐美气解])|[，,、；;](?=[，、；。])|(?<=[。；])[，、；。]"
)
_MARKS_SIGN = re.compile(r"[，,、；;。][，、；。]")
_PERHAPS = Clue(
    re.compile(r"的的|了了|和和|各(?<=\d各)|百分百|没[人户亩村次场期台套件个月年天]|务工补"),
    with_any_of("的的", "了了", "和和", "各", "百分百", "没", "务工补"),
)
# 项目项目化, 委员会委员会议 are two words that meet, not one word typed twice.
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1(?![化性员议])")
_DOUBLED_SIGN = Clue(_DOUBLED, lambda text: with_word_twice(text, 2, 4))
_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Typo:
    """One typing error: the wrong word, the right one, and the words around it. `sure`: no legitimate reading."""

    wrong: str
    right: str
    context: str
    sure: bool


@lru_cache(maxsize=16384)
def typos_in(text: str) -> tuple[Typo, ...]:
    """Every different typing error of a text, the sure ones first."""
    found: dict[tuple[str, str], Typo] = {}
    for start, end, right, sure in _spans(text):
        wrong = text[start:end]
        context = text[max(0, start - _CONTEXT) : end + _CONTEXT]
        found.setdefault((wrong, right), Typo(wrong, right, context, sure))
    return tuple(found.values())


def typo_signs() -> tuple[Sought, ...]:
    """Patterns of which one is found wherever `typos_in` finds something, and now and then elsewhere: each is quick."""
    return _MARKS_SIGN, _DOUBLED_SIGN, _wrong_signs(), _PERHAPS


def mended(text: str) -> str:
    """The text with its typing errors put right."""
    behind = len(text)
    for start, end, right, _ in sorted(_spans(text), reverse=True):
        if end <= behind:
            text = text[:start] + right + text[end:]
            behind = start
    return text


def _spans(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, right words, sure) of every error."""
    wrong = word_list("typos")["wrong"]
    for match in _wrong_words().finditer(text):
        yield *match.span(), wrong[match.group()], True
    for pattern, right in _PATTERNS:
        for match in pattern.finditer(text):
            yield *match.span(), match.expand(right), True
    for match in _TWIN.finditer(text):
        yield *match.span(), match[1] or match[2] or match[3] or "", False
    for match in _DOUBLED.finditer(text):
        if not _rightly_doubled().fullmatch(match[1]):
            yield *match.span(), match[1], False


@cache
def _wrong_words() -> re.Pattern[str]:
    return re.compile(any_of(word_list("typos")["wrong"]))


@cache
def _wrong_signs() -> re.Pattern[str]:
    """The same words, looked for by the first character that is none of the right word: few texts hold such a one."""
    return re.compile("|".join(_from_odd_one(word, right) for word, right in word_list("typos")["wrong"].items()))


def _from_odd_one(word: str, right: str) -> str:
    at = next((n for n, char in enumerate(word) if char not in right), 0)
    before, behind = re.escape(word[: at + 1]), re.escape(word[at + 1 :])
    return f"{re.escape(word[at])}(?<={before}){behind}" if at else f"{before}{behind}"


@cache
def _rightly_doubled() -> re.Pattern[str]:
    """A list may say `一.`: the dot stands for any character."""
    return re.compile(rf"(?:{any_of(words('typos', 'rightly_doubled'))}){{1,2}}".replace(r"\.", "."))
