"""Weights of indicators, and values beside those of last year that the form itself prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from perfdesk.model.rows import Project
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, quoted
from perfdesk.rules.registry import Hit, project_rule

_LAST_YEAR = re.compile(r"上年(?:度)?(?:指标值|实际(?:水平|值|完成值)?|完成值|值)|前一年")
_FULL = (Decimal(100), Decimal(90))
_CHANGE = Decimal("0.3")


@project_rule(
    "target.weights",
    title="权重合计不对",
    asks="各行权重合计100（含预算执行率10的为90），每项大于0。",
    dimension="完整性",
    catalogue="D19",
    severity="error",
    category="sum_mismatch",
    source="预算管理一体化系统：三级指标权重合计100（含预算执行率10时为90）",
    good=lambda: examples.filing(_weighted("20", "20", "10", "10", "30", "10")),
    bad=lambda: examples.filing(_weighted("20", "20", "10", "10", "30", "20")),
)
def weights(case: ProjectCase) -> Iterator[Hit]:
    """Where weights are filled in each is above 0 and they come to the form's total, 100 or 90."""
    rows = [row for row in case.rows if (row.indicator.weight or "").strip()]
    numbers = [_number(row.indicator.weight or "") for row in rows]
    if len(rows) < 2:
        return
    for row, number in zip(rows, numbers, strict=True):
        if number is None or number <= 0:
            text = row.indicator.weight or ""
            yield row.hit("weight", f"的权重{quoted(text)}不是大于0的数，请改正。", text, category="format")
    total = sum((number for number in numbers if number is not None), Decimal(0))
    if None in numbers or total in _totals(case):
        return
    blank = [row for row in case.filled if row not in rows]
    more = f"，另有{len(blank)}行没有权重" if blank else ""
    message = f"各行权重合计{total:f}，应为{'或'.join(f'{one:f}' for one in _totals(case))}{more}，请核对。"
    shown = "＋".join(row.indicator.weight or "" for row in rows)
    yield case.hit("weight", message, f"{shown}={total:f}")


@project_rule(
    "target.far-from-last-year",
    title="与上年相差较大",
    asks="指标值与上年相差较大的，核对或说明理由。",
    dimension="适当性",
    catalogue="D18",
    severity="hint",
    category="other",
    source="指标值与上年实际相差较大的应说明理由",
    good=lambda: examples.filing(_after("≥4期")),
    bad=lambda: examples.filing(_after("≥20期")),
)
def far_from_last_year(case: ProjectCase) -> Iterator[Hit]:
    """A value more than 30 % away from last year's, where the form has it."""
    for row in [row for row in case.filled if row.indicator.extra]:
        text = next((text for name, text in row.indicator.extra if _LAST_YEAR.search(name)), "")
        before = row.with_value(text).target if text.strip() else None
        if before is None or before.number is None or before.unit != row.target.unit or not before.number:
            continue
        number = row.target.number
        if number is not None and abs(number - before.number) > abs(before.number) * _CHANGE:
            message = f"的指标值{quoted(row.value)}与上年{quoted(text)}相差超过30%，请核对或说明理由。"
            yield row.hit("value", message, f"{row.value} | {text}")


def _totals(case: ProjectCase) -> tuple[Decimal, ...]:
    given = case.expectations.thresholds.get("weights_total")
    return _FULL if given is None else (Decimal(str(given)),)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().removesuffix("分").removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _weighted(*weights: str) -> Project:
    keys = ("数量", "质量", "时效", "成本", "社会", "满意")
    return examples.project({key: {"weight": weight} for key, weight in zip(keys, weights, strict=True)})


def _after(last_year: str) -> Project:
    return examples.project({"数量": {"extra": (("上年指标值", last_year),)}})
