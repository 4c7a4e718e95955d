"""The one sure correction of a target value: its signs, its unit, its operator. Numbers never change.

All rules that remark on a value offer this same text, so that two remarks on one cell never pull in two directions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from perfdesk.model.target import SIGNS, Operator, TargetParts, split_target
from perfdesk.rules.case import ProjectCase, Row, squeezed
from perfdesk.rules.registry import Fix
from perfdesk.rules.units import is_percent, is_rate, measure_names, plain_yuan, price_of, speaks_of_growth

_HUNDRED = Decimal(100)
_HALF = Decimal(50)
_COUNTABLE = re.compile(r"(?:数|数量|个数|人数|次数|户数|件数|面积|里程|长度|规模)$")
# Rates of which more is better, whatever the project: their only bound is a floor.
_FLOOR_RATE = re.compile(
    r"(?<![不未非无失])(?:合格|达标|完成|覆盖|及时|按时|按期|准确|到位|知晓|参与|参加|优良|优秀|通过|普及|入学|就业|巩固|办结|落实"
    r"|足额(?:发放|支付|缴纳|拨付)|发放|支付|拨付|满意|保障|正确|达成)率$|(?<!不)满意度$"
)
_COUNT_NAME = re.compile(r"(?<![万千百])(人次|人|户|册|场|台|套|件|份|篇|辆|个|期|批|次|(?<!人)天)数$")
_FIXED_PRICE = re.compile(r"标准|单价|定额")
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
# A value that begins with a usual sign and a number and has no full-width sign or digit.
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = re.compile(r"[≥≤=<>]?[0-9][^０-９．％﹪]*")
_NO_MONEY_BELOW = Decimal(100)


def mended_value(row: Row, own_words: tuple[str, ...] = ()) -> str:
    """The value with everything put right that has one right answer; the untouched text when nothing has.

    `own_words` are the words of the form that are right although they look like names of measures.
    """
    text = row.indicator.value
    parts = split_target(text)
    if parts is None or row.target.number is None:
        return text.rstrip() + "元" if row.quantitative and _lacks_yuan(row) else text
    unit = _unit(row, parts, own_words)
    sign, tail = _sign(row, parts, unit)
    mended = sign + parts.number.translate(_WIDE) + unit + tail
    return text if mended == squeezed(text) else mended


def value_fix(case: ProjectCase, row: Row, wrong: Callable[[Row], bool]) -> Fix | None:
    """The correction of a value, None where the sure part of it would leave the row `wrong`."""
    text = mended_value(row, case.expectations.own_words)
    if text == row.indicator.value or wrong(row.with_value(text)):
        return None
    return row.fix("value", text, f"改为“{text}”")


def needs_count(row: Row) -> bool:
    """A quantity whose name is a number of something and whose value is a rate: the value has to be written anew."""
    return row.kind == "quantity" and is_rate(row.unit) and _COUNTABLE.search(row.name) is not None


def is_above_whole(row: Row) -> bool:
    """A floor at 100 % of a rate that cannot exceed it."""
    return is_whole_rate(row) and row.target.number == _HUNDRED and row.operator in ("ge", "gt")


def is_whole_rate(row: Row) -> bool:
    """A percentage of a whole, no growth."""
    if not is_percent(row.target.unit) or needs_count(row):
        return False
    return not speaks_of_growth(row.name) and not speaks_of_growth(row.value)


def is_floor_rate(row: Row) -> bool:
    """By its name a rate of which more is better, up to the whole."""
    return row.kind != "cost" and _FLOOR_RATE.search(row.name) is not None and not speaks_of_growth(row.name)


def is_bare_cost(row: Row) -> bool:
    """A plain amount of cost that does not say whether it is a ceiling."""
    return _is_bare(row) and _FIXED_PRICE.search(row.name) is None


def is_bare_price(row: Row) -> bool:
    """A standard or a price without operator: it may be a ceiling, or exactly that."""
    return _is_bare(row) and _FIXED_PRICE.search(row.name) is not None


def has_odd_signs(row: Row) -> bool:
    """A sign that stands for ≥ or ≤, or a full-width sign or digit."""
    parts = split_target(row.indicator.value) if _PLAIN.fullmatch(row.value) is None else None
    if parts is None:
        return False
    number = parts.number != parts.number.translate(_WIDE)
    return number or _plain_sign(row, parts) != parts.sign or parts.unit in ("％", "﹪")


def _unit(row: Row, parts: TargetParts, own_words: tuple[str, ...]) -> str:
    unit = parts.unit
    if unit in ("％", "﹪"):
        return "%"
    if unit in measure_names() and unit not in own_words and not needs_count(row):
        return measure_names()[unit]
    if _lacks_yuan(row):
        return unit + "元"
    number = row.target.number or Decimal(0)
    if row.kind == "cost" and unit[:1] in ("/", "／") and number >= _NO_MONEY_BELOW:
        return "元" + unit
    return unit or ("" if row.unit or parts.tail else _unit_of_name(row, number))


def _unit_of_name(row: Row, number: Decimal) -> str:
    counted = _COUNT_NAME.search(row.name)
    if counted is not None:
        return counted[1]
    return "%" if is_floor_rate(row) and _HALF <= number <= _HUNDRED else ""


def _is_bare(row: Row) -> bool:
    if row.kind != "cost" or row.operator is not None or row.target.number_high is not None:
        return False
    return row.quantitative and plain_yuan(row.target) is not None and row.target.text.strip()[:1].isdigit()


def _lacks_yuan(row: Row) -> bool:
    unit = row.target.unit
    return row.kind == "cost" and unit in ("万", "亿") and price_of(unit) is not None


def _sign(row: Row, parts: TargetParts, unit: str) -> tuple[str, str]:
    """The operator in front of the number, and the words behind the unit that say it too."""
    mended = row.with_value(parts.sign + parts.number + unit + parts.tail)
    if is_above_whole(mended):
        return SIGNS["eq"], ""
    usual = mended.target.number is not None and _HALF <= mended.target.number < _HUNDRED
    satisfied = row.kind == "satisfaction" and is_percent(unit) and "不满意" not in row.name
    if usual and satisfied and mended.operator in ("le", "lt"):
        return SIGNS["ge"], ""
    floor = satisfied or (is_floor_rate(row) and is_whole_rate(mended))
    if usual and floor and mended.operator is None and mended.target.number_high is None:
        return SIGNS["ge"], parts.tail
    if is_bare_cost(mended):
        return SIGNS["le"], parts.tail
    return _plain_sign(row, parts), parts.tail


def _plain_sign(row: Row, parts: TargetParts) -> str:
    """≥ for `>=` and ≧, and so on; operators in words and none at all stay."""
    operator: Operator | None = row.target.operator
    if not parts.sign or operator is None or _HAN.search(parts.sign):
        return parts.sign
    return SIGNS[operator]
