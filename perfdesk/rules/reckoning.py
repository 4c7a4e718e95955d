"""What a sentence reckons with: counts, unit prices, months and sums of money, and their product.

`400人，每人每月5元，发放补贴2万元` holds the count 400人, the price 5元 for a 人 and a 月, and the sum 2万元.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.money import FACTORS, Amount, amounts_in
from perfdesk.words import any_of, words

_MONTHS = 12
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，／＊×＝", "0123456789.,/**=")
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_MONEY = r"(?:万元|亿元|元)"
_PER_TIME = re.compile(r"年度?|月|季度?|天|日|周|次|学期")
_MONTH_COUNT = re.compile(r"([0-9]{1,2})个月")
_SPLIT = re.compile(r"[/·、.每]+")
_STATED = re.compile(
    rf"((?:{_NUMBER})[^0-9*=，。；;,]{{0,8}}(?:\*(?:{_NUMBER})[^0-9*=，。；;,]{{0,8}}){{1,4}})=\s*({_NUMBER})\s*({_MONEY})"
)
_PERSONS = {"人", "名", "位"}
_FACTOR = re.compile(rf"({_NUMBER})\s*(万元|亿元|元|万)?")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons or things; `unit` without 万."""

    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """Yuan for one of each word in `per`, such as (人, 月)."""

    yuan: Decimal
    per: tuple[str, ...]

    @property
    def object(self) -> str:
        """What is paid for, "" when only a time is named."""
        return next((word for word in self.per if not _PER_TIME.fullmatch(word)), "")

    def periods(self, months: int | None) -> int | None:
        """How often in the year it is paid, None when nobody can tell (per day, per time)."""
        times = [word for word in self.per if _PER_TIME.fullmatch(word)]
        if not times:
            return 1
        if "月" in times:
            return months or _MONTHS
        return 1 if times[0].startswith("年") else None


@dataclass(frozen=True, slots=True)
class Facts:
    """The counts, prices and sums of a text, and the months it names."""

    counts: tuple[Count, ...]
    prices: tuple[UnitPrice, ...]
    sums: tuple[Amount, ...]
    months: int | None

    def product(self) -> Decimal | None:
        """Count times price in yuan where the text holds exactly one of each that belong together, else None."""
        if len(self.prices) != 1:
            return None
        price = self.prices[0]
        fitting = [count for count in self.counts if not price.object or _same(count.unit, price.object)]
        times = price.periods(self.months)
        return fitting[0].number * price.yuan * times if len(fitting) == 1 and times is not None else None


@dataclass(frozen=True, slots=True)
class Statement:
    """`400*5*12=2.4万元` in a text: the words, what they come to in yuan, and what they say they come to."""

    words: str
    product: Decimal
    stated: Amount


@lru_cache(maxsize=8192)
def facts_in(text: str) -> Facts:
    """Everything that a text reckons with. A number before a slash is no sum, an amount behind 每人 no sum either."""
    plain = text.translate(_HALF_WIDTH)
    spans: list[tuple[int, int]] = []
    prices: list[UnitPrice] = []
    for pattern, number, unit, per in ((_spoken_price(), 2, 3, 1), (_printed_price(), 1, 2, 3)):
        for found in pattern.finditer(plain):
            if not any(start < found.end() and found.start() < end for start, end in spans):
                spans.append(found.span())
                prices.append(_price(found[number], found[unit], found[per]))
    rest = plain
    for start, end in spans:
        rest = rest[:start] + "；" * (end - start) + rest[end:]
    counts = tuple(Count(_decimal(found[1], found[2]), found[3]) for found in _counted().finditer(rest))
    months = _MONTH_COUNT.search(plain)
    sums = tuple(amount for amount, _, _ in amounts_in(rest))
    return Facts(counts, tuple(prices), sums, int(months[1]) if months else None)


@lru_cache(maxsize=8192)
def statements_in(text: str) -> tuple[Statement, ...]:
    """Every multiplication that a text writes out with its result."""
    found = []
    for match in _STATED.finditer(text.translate(_HALF_WIDTH)):
        product = Decimal(1)
        for factor in match[1].split("*"):
            number = _FACTOR.search(factor)
            product *= _decimal(number[1], number[2]) if number else 1
        amount = amounts_in(match[2] + match[3])
        if amount:
            found.append(Statement(match[0], product, amount[0][0]))
    return tuple(found)


def _same(unit: str, other: str) -> bool:
    return unit == other or {unit, other} <= _PERSONS


def _price(number: str, unit: str, per: str) -> UnitPrice:
    words = [_bare(word) for word in _SPLIT.split(per)]
    return UnitPrice(_decimal(number, unit), tuple(word for word in words if word))


def _bare(word: str) -> str:
    """`个村` and `村` are one object; 个 alone stays."""
    return word.strip().removeprefix("个") or word.strip()


def _decimal(number: str, unit: str | None) -> Decimal:
    factor = {"万": 10_000, "亿": 100_000_000, **FACTORS}.get(unit or "", 1)
    return Decimal(number.replace(",", "")) * factor


@cache
def _counted() -> re.Pattern[str]:
    unit = any_of((*words("units", "counts"), *words("units", "measures")))
    return re.compile(rf"(?<![每第0-9.,/])({_NUMBER})\s*(万|亿)?余?(?:个(?={unit}))?({unit})(?![月年/])")


@cache
def _spoken_price() -> re.Pattern[str]:
    """每人每月5元, 每村补助8万元, 人均500元."""
    per = rf"(?:个?(?:{any_of(words('units', 'counts'))})|年度?|月|季度?|天|日|周|学期|亩|吨|公里|平方米|米)"
    return re.compile(rf"((?:每{per}/?){{1,3}})[^0-9，。；;,元]{{0,8}}?({_NUMBER})\s*({_MONEY})")


@cache
def _printed_price() -> re.Pattern[str]:
    """500元/人/月, 1200/人/年, 2.5万元/个."""
    return re.compile(
        rf"({_NUMBER})\s*({_MONEY}?)/((?:[^0-9/，。；;,、）)]{{1,4}})(?:/[^0-9/，。；;,、）)]{{1,4}}){{0,2}})"
    )
