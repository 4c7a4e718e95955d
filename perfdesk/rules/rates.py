"""Rates: not above the whole, not implausibly low."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted
from perfdesk.rules.mending import is_above_whole, is_floor_rate, is_whole_rate, value_fix
from perfdesk.rules.registry import Hit, Severity, project_rule
from perfdesk.rules.units import is_rate, speaks_of_growth

_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
# Shares that may well be small beside others of 90 %.
_SMALL_SHARE = re.compile(r"占比|比例|比重|优[秀良]|利用|贡献|转化|结余|回收|普及|参与|抽[查检]|获奖")
# Nobody aims at one in five here.
_NEVER_LOW = re.compile(r"(?<![不未])(?:合格|达标|准确|及时|知晓|满意|办结|足额(?:发放|支付|缴纳))率$")
_LOW = Decimal(20)
_USUAL = Decimal(80)
_HUNDRED = Decimal(100)


@project_rule(
    "target.rate-over-hundred",
    title="比率超过100%",
    asks="合格率、覆盖率等不超过100%，增长率等除外。",
    dimension="适当性",
    catalogue="D07",
    severity="error",
    sometimes=("warning", "hint"),
    category="arithmetic",
    source="比率以100%为上限（增长率等除外）",
    good=examples.row("社会", level3="农户增收率", value="≥120%"),
    bad=examples.row("质量", value="≥120%"),
)
def rate_over_hundred(case: ProjectCase) -> Iterator[Hit]:
    """A rate does not exceed 100 %, and `≥100%` is `=100%`; growth and the like may."""
    for row in case.measured:
        number = row.target.number
        if number is None or number < _HUNDRED or not is_whole_rate(row):
            continue
        if row.target.number is not None and row.target.number > _HUNDRED:
            message = f"的指标值{quoted(row.value)}超过100%，请核对。"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=_over_hundred(row))
        elif is_above_whole(row):
            message = f"的指标值{quoted(row.value)}不成立，比率最高为100%，应为“=100%”。"
            fix = value_fix(case, row, is_above_whole)
            yield row.hit(
                "value", message, f"{row.name} | {row.value}", severity="warning", category="operator", fix=fix
            )


@project_rule(
    "target.rate-implausibly-low",
    title="比率明显偏低",
    asks="比率与本表其他比率水平相近，明显偏低的多为漏写数字。",
    dimension="适当性",
    catalogue="D07",
    severity="warning",
    sometimes=("hint",),
    category="low_threshold",
    source=_MEASURABLE,
    good=examples.row("社会", level3="农户增收率", value="≥5%"),
    bad=lambda: examples.filing(examples.project({"质量": {"value": "≥9%"}}, more=(_rate("良种供应率", "≥95%"),))),
)
def rate_implausibly_low(case: ProjectCase) -> Iterator[Hit]:
    """A floor below 20 % among at least three floors of 80 % and more: a digit may be missing.

    Some things are rare by nature, so only a tenth of what others of the table have is more than a hint.
    """
    floors = [(row, row.target.number) for row in case.measured if _is_floor(row)]
    usual = [number for _, number in floors if number is not None and number >= _USUAL]
    for row, number in floors:
        if number is not None and number < _LOW and _NEVER_LOW.search(row.name):
            message = f"的指标值{quoted(row.value)}明显偏低，是否漏写数字，请核对。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
        elif len(usual) >= 3 and number is not None and number < _LOW:
            message = f"的指标值{quoted(row.value)}明显低于本表其他比率，是否漏写数字，请核对。"
            severity: Severity = "warning" if number * 10 in usual or is_floor_rate(row) else "hint"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=severity)


def _over_hundred(row: Row) -> Severity | None:
    """An error of a rate whose whole is known; of any other rate it is asked about."""
    if is_floor_rate(row):
        return None
    return "hint" if row.operator in ("le", "lt") else "warning"


def _is_floor(row: Row) -> bool:
    floor = row.operator in ("ge", "gt") and is_rate(row.target.unit)
    return floor and not speaks_of_growth(row.name) and not _is_small_share(row.name)


@lru_cache(maxsize=8192)
def _is_small_share(name: str) -> bool:
    return _SMALL_SHARE.search(name) is not None


def _rate(name: str, value: str) -> dict[str, str | None]:
    return {"level1": "产出指标", "level2": "质量指标", "level3": name, "description": name, "value": value}
