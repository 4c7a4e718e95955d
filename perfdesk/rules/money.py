"""Money of the head: sums, amounts, the spending plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.model.fields import fund_amount
from perfdesk.model.money import Amount, in_words, parse_amount
from perfdesk.model.names import field_label
from perfdesk.model.rows import FUND_FIELDS, Ref
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, quoted
from perfdesk.rules.registry import Hit, Severity, project_rule

_FORM = "表格内的勾稽关系：预算数＝财政资金＋其他资金"
_PLAN = "表格要求：资金支出计划为累计支出进度"
_FIELDS = {source: field for field, source in FUND_FIELDS.items()}
_OTHER_TOTALS = ("period_", "project_total")
_PARTS = ("fiscal", "other", "superior")
_DECIMALS = {"元": 2, "万元": 6, "亿元": 10}
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]?")


@project_rule(
    "money.total-differs-from-parts",
    title="资金来源合计与预算数不符",
    asks="预算数等于各项资金来源之和，空白按0计算。",
    dimension="完整性",
    catalogue="B01",
    severity="error",
    category="sum_mismatch",
    source=_FORM,
    good=examples.head(budget_fiscal="50000.00", budget_other="30000.00"),
    bad=examples.head(budget_fiscal="90000.00"),
)
def total_differs_from_parts(case: ProjectCase) -> Iterator[Hit]:
    """The total is the sum of its parts; a blank part is 0, money of a superior may be inside or beside the total."""
    total = case.budget
    parts = _parts(case)
    if total is None or not parts:
        return
    sums = [
        sum((part.yuan for _, part in chosen), Decimal(0)) for chosen in (parts, _without_superior(parts)) if chosen
    ]
    tolerance = max(part.tolerance for _, part in (*parts, ("total", total)))
    if any(abs(amount - total.yuan) <= tolerance for amount in sums):
        return
    if _has_other_lines(case) and min(sums) < total.yuan:
        return
    shown = "＋".join(in_words(part.yuan) for _, part in parts) + (f"={in_words(sums[0])}" if len(parts) > 1 else "")
    side = "大于" if sums[0] > total.yuan else "小于"
    message = f"资金来源合计{in_words(sums[0])}{side}预算数{in_words(total.yuan)}，请核对各项金额。"
    yield case.hit("budget_total", message, f"{shown}≠{in_words(total.yuan)}")


@project_rule(
    "money.amount-form",
    title="金额写法不规范",
    asks="预算数不空白，金额是不小于0的数字，元最多两位小数，万元最多六位。",
    dimension="完整性",
    catalogue="B03",
    severity="error",
    sometimes=("warning",),
    category="format",
    source="表格要求：金额为不小于0的数字，元保留两位小数，万元不超过六位小数",
    good=examples.head(budget_total="8万元"),
    bad=examples.head(budget_total="80000.005", budget_fiscal="80000.005"),
)
def amount_form(case: ProjectCase) -> Iterator[Hit]:
    """Amounts can be read, are not negative and have no more decimals than money has; words without digits pass."""
    for source, field in _FIELDS.items():
        text = fund_amount(case.project, source) or ""
        if not any(char.isdigit() for char in text):
            if source == "total" and fund_amount(case.project, source) == "":
                yield Hit(case.ref(field), "预算数是空的，请填写金额。", "（空白）", category="missing")
            continue
        amount = parse_amount(text, case.unit)
        if amount is None:
            wordy = len(re.findall(r"[\u4e00-\u9fff]", text)) > 4
            message = f"{field_label(field)}{quoted(text)}不是一个完整的数字，请只写数字。"
            yield case.hit(field, message, text, "warning" if wordy else None)
        elif amount.value < 0:
            yield case.hit(field, f"{field_label(field)}{quoted(text)}小于0，请核对。", text)
        elif _too_fine(amount):
            message = (
                f"{field_label(field)}{quoted(text)}的小数位数超过{_DECIMALS[amount.unit]}位（{amount.unit}），请核对。"
            )
            yield case.hit(field, message, text)


@project_rule(
    "money.spending-plan",
    title="资金支出计划不合规则",
    asks="资金支出计划逐期累计，在0到100%之间，末期为100%。",
    dimension="完整性",
    catalogue="B04",
    severity="error",
    sometimes=("warning",),
    category="arithmetic",
    source=_PLAN,
    good=examples.sound,
    bad=examples.head(spending_plan__10="40%"),
)
def spending_plan(case: ProjectCase) -> Iterator[Hit]:
    """The plan is cumulative: 0 to 100 %, never falling, 100 % at the end; a plan left blank is only a warning."""
    fault = _plan_fault(case.project.spending_plan) if case.project.spending_plan else None
    if fault is not None:
        month, message, shown, severity = fault
        yield Hit(Ref(case.project.id, None, f"spending_plan.{month}"), message, shown, severity=severity)


_Fault = tuple[str, str, str, Severity | None]
"""The month, the message, the whole plan and the severity."""


@lru_cache(maxsize=4096)
def _plan_fault(printed: tuple[tuple[str, str], ...]) -> _Fault | None:
    """What is wrong with a plan; many projects have the same."""
    plan = sorted(printed, key=lambda pair: (not pair[0].isdigit(), pair[0].zfill(4)))
    shown = "、".join(f"{month}月底{text or '（空白）'}" for month, text in plan)
    blank = [month for month, text in plan if not text.strip()]
    if len(blank) == len(plan):
        return plan[0][0], "资金支出计划没有填写，请补充各期累计支出比例。", shown, "warning"
    if blank:
        return blank[0], f"资金支出计划缺少{blank[0]}月底的比例，请补充。", shown, None
    shares = [_share(text) for _, text in plan]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        month, text = plan[shares.index(None)]
        return month, f"资金支出计划{month}月底的{quoted(text)}不是百分比，请改正。", shown, None
    return _plan_order([month for month, _ in plan], _as_percent(known), shown)


def _parts(case: ProjectCase) -> list[tuple[str, Amount]]:
    """The printed parts; none at all when one of them holds something that is no amount."""
    found = []
    for source in _PARTS:
        text = fund_amount(case.project, source) or ""
        amount = case.amount(source)
        if amount is not None:
            found.append((source, amount))
        elif any(char.isdigit() for char in text):
            return []
    return found


def _without_superior(parts: list[tuple[str, Amount]]) -> list[tuple[str, Amount]]:
    return [(source, part) for source, part in parts if source != "superior"]


def _has_other_lines(case: ProjectCase) -> bool:
    others = (line for line in case.project.funds if line.source not in _FIELDS and line.amount.strip())
    return any(not line.source.startswith(_OTHER_TOTALS) for line in others)


def _too_fine(amount: Amount) -> bool:
    exponent = amount.value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent > _DECIMALS[amount.unit]


def _share(text: str) -> Decimal | None:
    found = _PERCENT.fullmatch(text.strip())
    return Decimal(found[1]) if found else None


def _as_percent(shares: list[Decimal]) -> list[Decimal]:
    """Shares typed as fractions of 1 are read as percentages."""
    return [share * 100 for share in shares] if shares[-1] == 1 and max(shares) == 1 else shares


def _plan_order(months: list[str], shares: list[Decimal], shown: str) -> _Fault | None:
    for before, after, month in zip(shares, shares[1:], months[1:], strict=False):
        if after < before:
            message = f"资金支出计划{month}月底{after}%小于前一期的{before}%，计划应逐期累计，请改正。"
            return month, message, shown, None
    high = next((month for month, share in zip(months, shares, strict=True) if share > 100), None)
    if high is not None:
        return high, f"资金支出计划{high}月底超过100%，请改正。", shown, None
    if shares[-1] != 100:
        message = f"资金支出计划{months[-1]}月底为{shares[-1]}%，年末应累计到100%，请核对。"
        return months[-1], message, shown, None
    return None
