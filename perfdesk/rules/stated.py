"""Arithmetic that the rows themselves state: products in a sentence, sums of quantity rows and of cost rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.model.money import Amount, in_words
from perfdesk.model.rows import Project, Ref
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted
from perfdesk.rules.clues import Clue, with_any_of
from perfdesk.rules.costs import is_slip, plain_cost
from perfdesk.rules.fit import moves_others_money
from perfdesk.rules.reckoning import Facts, facts_in, statements_in
from perfdesk.rules.registry import Hit, Severity, project_rule
from perfdesk.rules.units import plain_yuan, price_of

_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_NOTHING = Facts((), (), (), None)
_ROUNDED = Decimal("0.05")
# What a product in words cannot do without: a sign of multiplication; a price for each of something.
_PRODUCT = Clue(re.compile(r"[*＊×]"), with_any_of("*", "＊", "×"))
_PRICE = Clue(re.compile(r"[每/／]"), with_any_of("每", "/", "／"))
_TOTAL = re.compile(r"总|合计|共计")
# What must at least be paid to each.
_LEAST_PAID = re.compile(r"标准|待遇|工资|薪酬|最低|低保|供养|养老金|津贴水平|补贴水平")
_SAVING = re.compile(r"节约|节省|结余|收入|产值|投入|配套|自筹|带动|撬动|完成额|完成投资|投资额|落实")
_PRICE_NAME = re.compile(r"成本|价|费用|支出")


@project_rule(
    "money.product-differs",
    title="一行之内的算式不符",
    asks="一行里写明的数量、标准和时间相乘，等于写明的金额。",
    dimension="适当性",
    catalogue="B12",
    severity="warning",
    category="arithmetic",
    source=_FIT,
    good=examples.row("数量", level3="参训补助200人，每人每年100元", value="共2万元"),
    bad=examples.row("数量", level3="参训补助200人，每人每月10元", value="共2万元"),
)
def product_differs(case: ProjectCase) -> Iterator[Hit]:
    """A product written out in a text, or count, price and sum in one row, come out as said."""
    for ref, text in case.texts_like(_PRODUCT):
        for statement in statements_in(text) if "元" in text else ():
            if not agrees(statement.product, statement.stated):
                yield _statement_hit(case, ref, statement.words, statement.product)
    for row in case.filled if case.reading.speaks(_PRICE) else ():
        facts = _facts(row)
        product = facts.product()
        if product is None or len(facts.sums) != 1 or agrees(product, facts.sums[0]):
            continue
        shown = f"{facts.sums[0].value:f}{facts.sums[0].unit}"
        message = f"按写明的人数（数量）和标准计算应为{in_words(product)}，却写{shown}，请核对。"
        count, price = facts.counts[0], facts.prices[0]
        reckoned = f"{count.number:f}{count.unit}×{in_words(price.yuan)}/{'/'.join(price.per)}={in_words(product)}"
        yield row.hit("value", message, f"{reckoned}≠{shown}")


@project_rule(
    "money.quantity-amounts",
    title="数量指标金额合计与预算不符",
    asks="数量指标里写明的金额合计不大于预算，少于预算的请确认。",
    dimension="适当性",
    catalogue="B13",
    severity="error",
    sometimes=("hint",),
    category="cost_budget_mismatch",
    source=_FIT,
    good=lambda: examples.filing(_with_amounts("3万元", "5万元")),
    bad=lambda: examples.filing(_with_amounts("4万元", "5万元")),
)
def quantity_amounts(case: ProjectCase) -> Iterator[Hit]:
    """Amounts that the quantity rows name do not exceed the budget together; when they fall short it is only a hint."""
    budget = case.budget
    found = [
        (row, yuan)
        for row in case.of_kind("quantity")
        if not row.for_period and not moves_others_money(row) and (yuan := _amount_of(row)) is not None
    ]
    if budget is None or budget.yuan <= 0 or len(found) < 2 or any(_TOTAL.search(row.name) for row, _ in found):
        return
    total = sum((yuan for _, yuan in found), Decimal(0))
    slack = budget.tolerance + len(found)
    if abs(total - budget.yuan) <= slack or any(abs(yuan - budget.yuan) <= slack for _, yuan in found):
        return
    above: Severity = "error" if total > budget.yuan else "hint"
    yield _sum_hit(case, found, total, budget, "数量指标写明的金额", above)


@project_rule(
    "money.costs-below-budget",
    title="成本合计少于预算",
    asks="分项列出的成本合计与预算相等，少列的请确认。",
    dimension="适当性",
    catalogue="B10",
    severity="hint",
    category="cost_budget_mismatch",
    source="财预〔2021〕101号：分项成本控制数",
    good=lambda: examples.filing(_with_costs("≤3万元", "≤5万元")),
    bad=lambda: examples.filing(_with_costs("≤3万元", "≤4万元")),
)
def costs_below_budget(case: ProjectCase) -> Iterator[Hit]:
    """The difference between the cost ceilings and the budget is shown; with unit prices among them nobody can tell."""
    budget = case.budget
    costs = [row for row in case.of_kind("cost") if not row.for_period]
    found = [(row, yuan) for row in costs if (yuan := plain_cost(row)) is not None]
    if budget is None or len(found) < 2 or len(found) < len(costs):
        return
    total = sum((yuan for _, yuan in found), Decimal(0))
    if total < budget.yuan - budget.tolerance and not any(_TOTAL.search(row.name) for row, _ in found):
        yield _sum_hit(case, found, total, budget, "各项成本指标", "hint")


@project_rule(
    "money.total-below-budget",
    title="总成本少于预算",
    asks="成本指标写总成本的，与预算相等，少列的请确认。",
    dimension="适当性",
    catalogue="B10",
    severity="hint",
    sometimes=("warning",),
    category="cost_budget_mismatch",
    source="财预〔2021〕101号：分项成本控制数",
    good=examples.row("成本", level3="培训总成本", value="≤8万元"),
    bad=examples.row("成本", level3="培训总成本", value="≤7万元"),
)
def total_below_budget(case: ProjectCase) -> Iterator[Hit]:
    """The total cost that a row states is the budget. With its figures in another order it is a slip of the pen."""
    budget = case.budget
    found = [(row, yuan) for row in case.of_kind("cost") if (yuan := plain_cost(row)) is not None]
    totals = [(row, yuan) for row, yuan in found if _TOTAL.search(row.name)]
    if budget is None or len(totals) != 1 or any(yuan > totals[0][1] for _, yuan in found):
        return
    row, yuan = totals[0]
    if 0 < yuan < budget.yuan - budget.tolerance and not is_slip(yuan, budget.yuan):
        swapped = sorted(yuan.normalize().as_tuple().digits) == sorted(budget.yuan.normalize().as_tuple().digits)
        message = (
            f"的指标值{quoted(row.value)}比预算{in_words(budget.yuan)}少{in_words(budget.yuan - yuan)}，请核对金额。"
        )
        severity: Severity = "warning" if swapped else "hint"
        evidence = f"{row.value} < {in_words(budget.yuan)}"
        yield row.hit("value", message, evidence, also=(case.ref("budget_total"),), severity=severity)


@project_rule(
    "money.cost-is-floor",
    title="成本写成下限",
    asks="成本控制数用“≤”或“=”，不用“≥”。",
    dimension="相关性",
    catalogue="B16",
    severity="warning",
    sometimes=("hint",),
    category="operator",
    source="预算管理一体化系统：成本为反向指标，计算符号用“≤”或“=”",
    good=examples.row("成本", level3="培训成本节约额", value="≥1万元"),
    bad=examples.row("成本", value="≥8万元"),
)
def cost_is_floor(case: ProjectCase) -> Iterator[Hit]:
    """A cost is a ceiling or an exact amount, never a floor; savings and income may be."""
    for row in case.of_kind("cost"):
        price = price_of(row.unit)
        if row.operator not in ("ge", "gt") or price is None:
            continue
        if not _SAVING.search(row.name) and not _LEAST_PAID.search(row.name):
            message = f"的成本指标值{quoted(row.value)}方向相反，成本控制数应用“≤”。"
            asked: Severity | None = "hint" if price.per and not _PRICE_NAME.search(row.name) else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=asked)


def _facts(row: Row) -> Facts:
    """What the texts of a row reckon with; nothing where no money is named."""
    if "元" in row.value or "元" in row.name or "元" in (row.indicator.description or ""):
        return facts_in(_whole_text(row))
    return _NOTHING


def _whole_text(row: Row) -> str:
    """Name, description and value of a row, each only once."""
    parts = (row.name, row.description, row.value)
    return "；".join(dict.fromkeys(part for part in parts if part))


def _amount_of(row: Row) -> Decimal | None:
    """The money that a quantity row stands for: its value, its one sum, or count times price."""
    facts = _facts(row)
    if facts.sums and not facts.prices:
        return plain_yuan(row.target) or (facts.sums[0].yuan if len(facts.sums) == 1 else None)
    return facts.sums[0].yuan if len(facts.sums) == 1 else facts.product() if not facts.sums else None


def agrees(product: Decimal, amount: Amount) -> bool:
    """Rounding is allowed, but 2万元 is no rounded 2.4万元."""
    return abs(product - amount.yuan) <= min(amount.tolerance, max(product * _ROUNDED, Decimal(1)))


def _statement_hit(case: ProjectCase, ref: Ref, words: str, product: Decimal) -> Hit:
    message = f"{case.where(ref)}中的{quoted(words)}算得{in_words(product)}，与写明的结果不符，请核对。"
    return Hit(ref, message, f"{words}，应为{in_words(product)}")


def _sum_hit(
    case: ProjectCase,
    found: list[tuple[Row, Decimal]],
    total: Decimal,
    budget: Amount,
    what: str,
    severity: Severity,
) -> Hit:
    above = total > budget.yuan
    difference = in_words(abs(total - budget.yuan))
    advice = "请核对金额" if above else "请确认其余支出是否也要列出"
    side = "多" if above else "少"
    message = f"{what}合计{in_words(total)}，比预算{in_words(budget.yuan)}{side}{difference}，{advice}。"
    shown = "＋".join(in_words(yuan) for _, yuan in found)
    evidence = f"{shown}={in_words(total)} {'>' if above else '<'} {in_words(budget.yuan)}"
    return Hit(
        case.ref("budget_total"), message, evidence, also=tuple(row.ref("value") for row, _ in found), severity=severity
    )


def _with_amounts(*values: str) -> Project:
    return examples.project({"数量": None}, tuple(_row("数量指标", value) for value in values))


def _with_costs(*values: str) -> Project:
    return examples.project({"成本": None}, tuple(_row("成本指标", value) for value in values))


def _row(level2: str, value: str) -> dict[str, str]:
    """A row named after its amount, so that two are not the same."""
    return {"level1": "产出指标", "level2": level2, "level3": f"培训支出{value}", "description": "", "value": value}
