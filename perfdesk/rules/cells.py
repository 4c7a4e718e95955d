"""Several costs in one cell: each with its amount, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.model.money import Amount, amounts_in, in_words
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted
from perfdesk.rules.reckoning import facts_in
from perfdesk.rules.registry import Category, Hit, Severity, project_rule

_COST = "财预〔2021〕101号：成本指标设单位成本或分项成本控制数"
# One standard in steps (prizes, ranks, ages) is no list of items.
_STEPS = re.compile(
    r"[特一二三]等|[正副]高|[高中初]级|[甲乙丙ABC]类|[0-9]岁|周岁|[一二三四]级|优秀|合格|本科|硕士|博士|城[镇市].*农村"
)
_WHOLE = re.compile(r"其中|总|共|合计|[＋+＝=×*]|以[上下内]")
_TWO = 2
_BETWEEN = re.compile(r"[0-9]\s*[-~—–至到]\s*[0-9]")


def costs_in_cell(row: Row) -> tuple[Amount, ...]:
    """The amounts of several costs that one cell holds, none of a range, of a sum and its parts, or of unit prices."""
    if row.kind != "cost" or row.value.count("元") < _TWO or _BETWEEN.search(row.value) or _WHOLE.search(row.value):
        return ()
    amounts = tuple(amount for amount, _, _ in amounts_in(row.value))
    return amounts if len(amounts) > 1 and not facts_in(row.value).prices else ()


@project_rule(
    "money.costs-in-one-cell",
    title="一格里有几项成本",
    asks="每项成本单列一行，一格只写一个金额。",
    dimension="适当性",
    catalogue="B09 D09",
    severity="warning",
    sometimes=("error", "hint"),
    category="format",
    source=_COST,
    good=examples.row("成本", value="≤8万元（其中：培训费5万元、印刷费3万元）"),
    bad=examples.row("成本", level3="培训费、印刷费", value="培训费3万元、印刷费2万元"),
)
def costs_in_one_cell(case: ProjectCase) -> Iterator[Hit]:
    """Several items of cost in one cell are taken apart; together they do not exceed the budget."""
    for row in case.of_kind("cost"):
        amounts = () if row.for_period else costs_in_cell(row)
        if not amounts:
            continue
        total = sum((amount.yuan for amount in amounts), Decimal(0))
        shown = "＋".join(f"{amount.value:f}{amount.unit}" for amount in amounts) + f"={in_words(total)}"
        budget = case.budget
        if budget is not None and total > budget.yuan + budget.tolerance:
            message = (
                f"的指标值{quoted(row.value)}写了{len(amounts)}项金额，合计{in_words(total)}，"
                f"大于预算{in_words(budget.yuan)}，请核对并拆成几行。"
            )
            exceeds: Category = "cost_exceeds_budget"
            evidence, also = f"{shown} > {in_words(budget.yuan)}", (case.ref("budget_total"),)
            yield row.hit("value", message, evidence, severity="error", category=exceeds, also=also)
        else:
            message = f"的指标值{quoted(row.value)}写了{len(amounts)}项金额（{shown}），请拆成几行，每行一个数。"
            steps: Severity | None = "hint" if _STEPS.search(row.value) else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=steps)
