"""What the unit of a target value says: a rate, money, a unit price, a count or a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfdesk.model.money import FACTORS
from perfdesk.model.target import Target

MEASURE_NAMES = {
    "比率": "%",
    "百分比": "%",
    "百分率": "%",
    "百分数": "%",
    "比例": "%",
    "人数": "人",
    "次数": "次",
    "天数": "天",
    "户数": "户",
    "个数": "个",
    "件数": "件",
    "人次数": "人次",
}
_RATE = re.compile(r"[%％﹪‰]|百分[比率数点]|比率|比例|个百分点")
_MONEY = re.compile(r"(亿元|万元|元|亿$|万$)(.*)", re.DOTALL)
_PER = re.compile(r"[/／每]")
_TIMES = re.compile(r"(?:个)?(?:工作日|小时|分钟|天|日|年|月|季度|周)(?:数)?$")
_COUNTS = re.compile(
    r"[万亿]?(?:人次|人|名|个|次|期|场|户|家|村|台|套|册|份|件|篇|辆|卷|项|处|所|座|批|班|只|头|株|棵|张|本|例|条|部|支|盏|门|节|堂|组)(?:数)?$"
)
_GROWTH = re.compile(r"增[长加收幅]|提[高升]|上升|下降|降低|减少|节[约能省]|同比|环比|翻|超额|回报|投入产出|毛入学")


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
    return _TIMES.match(unit) is not None


@lru_cache(maxsize=4096)
def is_count(unit: str) -> bool:
    """A number of persons, things or events."""
    return _COUNTS.match(unit) is not None


@lru_cache(maxsize=4096)
def speaks_of_growth(name: str) -> bool:
    """A name whose rate may well lie above 100 % or near zero."""
    return _GROWTH.search(name) is not None


def plain_yuan(target: Target) -> Decimal | None:
    """The amount of a value that is money and no unit price, in yuan; the lower end of a range."""
    price = price_of(target.unit) if target.number is not None else None
    if price is None or price.per or target.unit[:1] in ("/", "／") or target.number is None:
        return None
    return target.number * price.factor
