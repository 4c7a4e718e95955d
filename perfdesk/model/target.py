"""The grammar of target values: text <-> operator, number(s), unit; the untouched text stays beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Operator = Literal["ge", "le", "gt", "lt", "eq"]
Kind = Literal["quantitative", "qualitative", "date", "not_applicable", "blank"]

SIGNS: dict[Operator, str] = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}
NOT_APPLICABLE = frozenset({"不涉及", "不适用", "无", "/", "\\", "-", "--", "—", "——"})

_LONGEST = 80
_LONGEST_UNIT = 15
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９．，％＞＜＝≧⩾≦⩽═／－–—―～〜﹣−~＋﹪",
    "0123456789.,%><=≥≥≤≤=/---------+%",
)
_WORDS: dict[str, Operator] = {
    "大于或等于": "ge",
    "大于等于": "ge",
    "不低于": "ge",
    "不少于": "ge",
    "不小于": "ge",
    "至少": "ge",
    "小于或等于": "le",
    "小于等于": "le",
    "不超过": "le",
    "不超出": "le",
    "不高于": "le",
    "不多于": "le",
    "不大于": "le",
    "不晚于": "le",
    "不迟于": "le",
    "控制在": "le",
    "至多": "le",
    "高于": "gt",
    "大于": "gt",
    "超过": "gt",
    "多于": "gt",
    "低于": "lt",
    "小于": "lt",
    "少于": "lt",
    "等于": "eq",
    ">=": "ge",
    "=>": "ge",
    "<=": "le",
    "=<": "le",
    "≥": "ge",
    "≤": "le",
    ">": "gt",
    "<": "lt",
    "=": "eq",
}
_SUFFIXES: dict[str, Operator] = {
    "及以上": "ge",
    "或以上": "ge",
    "以上": "ge",
    "及以下": "le",
    "或以下": "le",
    "以下": "le",
    "以内": "le",
    "之内": "le",
    "内": "le",
}
_OPERATOR = re.compile("|".join(map(re.escape, _WORDS)))
_SUFFIX = re.compile("(?:" + "|".join(_SUFFIXES) + ")$")
_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_MEASURE = re.compile(rf"({_NUMBER})(?:([^0-9,.、;-]{{0,4}}?)[-至到]+({_NUMBER}))?(.*)", re.DOTALL)
_LEAD = re.compile(rf"[^0-9,.;、。；，]{{1,20}}?(?={'|'.join(map(re.escape, _WORDS))}|[+-]?[0-9])")
_FRACTION = re.compile("/[0-9]")
_UNIT_WORD = re.compile(
    r"(?:[万亿]?(?:元|人次|人|名|个百分点|百分点|个工作日|工作日|个月|小时|分钟|公里|平方米|平方公里|立方米|公斤|公顷"
    r"|个|次|期|场|户|家|村|天|日|年|亩|米|吨|台|套|册|份|件|篇|辆|卷|项|处|所|座|批|班|只|头|株|棵|张|本|例|条|部|支|盏|岁|分|倍|组|门|节|堂)"
    r"|%|‰|[万亿])(?:/[^/，。；、0-9]{1,4}){0,3}(?:左右)?$"
)
_YEAR = r"(?:(?:19|20)[0-9]{2}(?:年度|年|财年)|本年度|当年|今年|次年|翌年|下一?年度?|每年|每月|全年|年内?)"
_DAY = r"(?:1[0-2]|0?[1-9])月(?:份|中旬|上旬|下旬|(?:3[01]|[12][0-9]|0?[1-9])[日号])?"
_DOTTED = r"(?:19|20)[0-9]{2}[./-](?:1[0-2]|0?[1-9])(?:[./-](?:3[01]|[12][0-9]|0?[1-9]))?"
_COMPACT = r"(?:19|20)[0-9]{2}(?:1[0-2]|0[1-9])"
_SPAN = r"(?:1[0-2]|0?[1-9])-(?:1[0-2]|0?[1-9])月"
_END = r"(?:年?[底末初中]|之前|以前|前|内|止|起|期间)*"
_MOMENT = rf"(?:{_YEAR}(?:{_SPAN}|{_DAY})|{_YEAR}|{_SPAN}|{_DAY}|{_DOTTED}){_END}"
_YEAR_FIRST = re.compile(r"(?:19|20)[0-9]{2}年(?:度|内)?")
_DATE = re.compile(
    rf"(?:于|在|截至|到)?(?:{_COMPACT}-{_COMPACT}|{_MOMENT}(?:[-至到]+{_MOMENT})?)(?:[^0-9，。；]{{0,8}})?$"
)
_PERIOD = re.compile(
    r"(?:长期|短期|中期|常年|全年|每年|每月|每季度?|每半年|每周|每日|每天|按月|按季度?|按年"
    r"|年初|年中|年末|年底前?|年内|当年|本年度?|本年内|年度内|[上下]半年|第?[一二三四1-4]季度[底末]?前?"
    r"|(?:每月|每个月|次月|当月|每季度?末?|每季度?末月|每季度?首月|次年1?月?|季末)(?:3[01]|[12][0-9]|0?[1-9])[日号](?:之?前|以前|底前)?"
    r"|每(?:年|月|周|日|天|季度?|半年|学期|班)[一两二三四五六七八九十]+次)(?:完成|发放|支付|拨付|到账)?$"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target value as read. `number_high` is the upper end of a range, `unit` the words behind the number."""

    text: str
    kind: Kind
    operator: Operator | None = None
    number: Decimal | None = None
    number_high: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TargetParts:
    """A value as typed, without white space, cut into operator, number (or range), unit and words such as 以上."""

    sign: str
    number: str
    unit: str
    tail: str


@lru_cache(maxsize=16384)
def parse_target(text: str) -> Target:
    """Read a target value. Never fails: what is no number is qualitative.

    The unit keeps the printed words, with 万 and 亿 (`60万` is 60, unit 万). A number behind other words counts
    only when a unit of measure and nothing else follows it (`约2250人`, but not `实现750个村全覆盖`).
    """
    raw = "".join(text.split()).rstrip("。；;")
    if not raw:
        return Target(text, "blank")
    plain = raw.translate(_HALF_WIDTH)
    if plain in NOT_APPLICABLE:
        return Target(text, "not_applicable")
    if len(plain) > _LONGEST:
        return Target(text, "qualitative")
    operator, start = _read_operator(plain, 0)
    if _is_date(plain, start):
        return Target(text, "date", operator)
    year = _YEAR_FIRST.match(plain, start)
    measured = None if year else _measured(text, raw, plain, start, operator, lead=False)
    if measured is None and (lead := _LEAD.match(plain, year.end() if year else 0)) is not None:
        operator, start = _read_operator(plain, lead.end())
        measured = _measured(text, raw, plain, start, operator, lead=True)
    return measured or Target(text, "qualitative")


@lru_cache(maxsize=16384)
def split_target(text: str) -> TargetParts | None:
    """The parts of a number that stands alone, so that one of them can be replaced; None behind other words.

    Put together, the parts are the value without white space and without a full stop at its end.
    """
    target = parse_target(text)
    raw = "".join(text.split()).rstrip("。；;")
    plain = raw.translate(_HALF_WIDTH)
    _, start = _read_operator(plain, 0)
    found = _MEASURE.match(plain, start)
    if target.kind != "quantitative" or found is None:
        return None
    rest = raw[found.start(4) :]
    unit = target.unit if rest.startswith(target.unit) else rest
    return TargetParts(raw[:start], raw[start : found.start(4)], unit, rest[len(unit) :])


def format_target(target: Target) -> str:
    """The value put together from its parts, e.g. `≥90%`; the untouched text where there is no number."""
    if target.number is None:
        return target.text
    sign = SIGNS[target.operator] if target.operator else ""
    high = "" if target.number_high is None else f"-{target.number_high:f}"
    return f"{sign}{target.number:f}{high}{target.unit}"


def _read_operator(plain: str, start: int) -> tuple[Operator | None, int]:
    found = _OPERATOR.match(plain, start)
    return (_WORDS[found.group()], found.end()) if found else (None, start)


def _is_date(plain: str, start: int) -> bool:
    return bool(_DATE.match(plain, start) or _PERIOD.match(plain, start))


def _measured(text: str, raw: str, plain: str, start: int, operator: Operator | None, *, lead: bool) -> Target | None:
    """The quantitative value at `start`; after leading words (`lead`) only a plain unit of measure may follow."""
    found = _MEASURE.match(plain, start)
    if found is None:
        return None
    low, between, high, rest = found.groups()
    unit = raw[found.start(4) :]
    suffix = _SUFFIX.search(rest)
    if suffix is not None and operator in (None, "le", "ge"):
        operator = operator or _SUFFIXES[suffix.group()]
        unit = unit[: suffix.start()]
    if (
        _FRACTION.match(rest)
        or len(unit) > _LONGEST_UNIT
        or (lead and not _UNIT_WORD.match(unit.translate(_HALF_WIDTH)))
    ):
        return None
    if high is not None and between and not rest.startswith(between):
        unit = raw[found.start(2) : found.end(2)] + unit
    return Target(text, "quantitative", operator, _decimal(low), _decimal(high) if high else None, unit)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
