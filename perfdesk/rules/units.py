"""What the unit of a target value says: a rate, money, a unit price, a count or a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.money import FACTORS
from perfdesk.model.target import Target
from perfdesk.words import any_of, word_list, words

_RATE = re.compile(r"[%％﹪‰]|百分[比率数点]|比率|比例|个百分点")
_MONEY = re.compile(r"(亿元|万元|元|亿$|万$)(.*)", re.DOTALL)
_PER = re.compile(r"[/／每]")


@dataclass(frozen=True, slots=True)
class Price:
    """Money in a value: yuan per printed number, and the words behind a slash (`人/月`), "" for a plain amount."""

    factor: int
    per: str


@lru_cache(maxsize=4096)
def is_rate(unit: str) -> bool:
    """A percentage, also written in words."""
    return _RATE.match(unit) is not None


@lru_cache(maxsize=4096)
def is_percent(unit: str) -> bool:
    """A rate whose whole is 100: per cent, also in words, no per mille and no percentage points."""
    return is_rate(unit) and unit[0] != "‰" and "百分点" not in unit


@lru_cache(maxsize=4096)
def price_of(unit: str) -> Price | None:
    """The money that a unit names, None for any other unit. `/人/年` without 元 counts as yuan."""
    found = _MONEY.match(unit)
    if found is None:
        return Price(1, unit.lstrip("/／")) if unit[:1] in ("/", "／") else None
    word = found[1] if found[1].endswith("元") else found[1] + "元"
    rest = found[2]
    per = _PER.search(rest)
    return Price(FACTORS[word], rest[per.end() :] if per else "")


@lru_cache(maxsize=4096)
def is_time(unit: str) -> bool:
    """A duration: days, hours, months."""
    return _times().match(unit) is not None


@lru_cache(maxsize=4096)
def is_count(unit: str) -> bool:
    """A number of persons, things or events."""
    return _counts().match(unit) is not None


@lru_cache(maxsize=4096)
def is_amount(unit: str) -> bool:
    """Something that a unit price can be multiplied with: a count, an area, a length, a weight."""
    return is_count(unit) or _measures().match(unit) is not None


def in_ones(number: Decimal, unit: str) -> Decimal:
    """`1.2` of 万亩 in 亩."""
    return number * {"万": 10_000, "亿": 100_000_000}.get(unit[:1], 1)


@lru_cache(maxsize=4096)
def speaks_of_growth(name: str) -> bool:
    """A name whose rate may well lie above 100 % or near zero."""
    return _growth().search(name) is not None


def measure_names() -> Mapping[str, str]:
    """Names of measures that stand for a unit -> the unit: 比率 is %, 人数 is 人."""
    names: Mapping[str, str] = word_list("units")["measure_names"]
    return names


def plain_yuan(target: Target) -> Decimal | None:
    """The amount of a value that is money and no unit price, in yuan; the lower end of a range."""
    price = price_of(target.unit) if target.number is not None else None
    if price is None or price.per or target.unit[:1] in ("/", "／") or target.number is None:
        return None
    return target.number * price.factor


@cache
def _times() -> re.Pattern[str]:
    return re.compile(rf"(?:个)?(?:{any_of(words('units', 'times'))})(?:数)?$")


@cache
def _counts() -> re.Pattern[str]:
    return re.compile(rf"[万亿]?(?:{any_of(words('units', 'counts'))})(?:数)?$")


@cache
def _measures() -> re.Pattern[str]:
    return re.compile(rf"[万亿]?(?:{any_of(words('units', 'measures'))})$")


@cache
def _growth() -> re.Pattern[str]:
    return re.compile(any_of(words("units", "growth")))
