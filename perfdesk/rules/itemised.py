"""Money that only adds up across texts: counts in the goal times prices, items of the goal and of the cost rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfdesk.model.fields import goal_text
from perfdesk.model.money import Amount, amounts_in, in_words
from perfdesk.model.rows import Project
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.costs import matching_pairs, pays_a_share, plain_cost, priced_pair, times_a_year
from perfdesk.rules.mentions import likeness, plain_name
from perfdesk.rules.reckoning import facts_in
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule
from perfdesk.rules.units import Price, in_ones, price_of
from perfdesk.words import any_of, words

_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_COST = "财预〔2021〕101号：成本指标设单位成本或分项成本控制数"
_ITEM = re.compile(r"费|补贴|补助|工资|津贴|奖金|保险|慰问金|报酬")
_WHOLE = re.compile(r"总|共|合计|其中|预算|项目|专项|每|标准|不超过|不得|以[上下内]")
_CLAUSE = re.compile(r"[，,。；;：:\n]")
_GOALS = (("annual_goal", "annual"), ("goals", "item"))
_OTHER_ITEM = 0.3
_Pair = tuple[Row, Row, Price]


@dataclass(frozen=True, slots=True)
class _Payment:
    """One price of a cost row with the number of those who get it."""

    row: Row
    count: Decimal
    yuan: Decimal
    shown: str


@project_rule(
    "money.people-times-prices",
    title="人数乘标准与预算不符",
    asks="各类人员的人数乘以各自的标准，合计与预算相符，其余支出另列指标。",
    dimension="适当性",
    catalogue="B11",
    severity="warning",
    sometimes=("hint",),
    category="cost_budget_mismatch",
    source=_FIT,
    good=lambda: examples.filing(_team("1.聘用10名组长、20名组员开展农技服务。", "60000.00")),
    bad=lambda: examples.filing(_team("1.聘用10名组长、30名组员开展农技服务。", "60000.00")),
)
def people_times_prices(case: ProjectCase) -> Iterator[Hit]:
    """Several unit prices, each with its number of people in its own name or in the goal, come to the budget."""
    budget = case.budget
    costs = case.of_kind("cost")
    prices = [row for row in costs if _is_price(row)]
    if budget is None or budget.yuan <= 0 or len(prices) < 2 or any(plain_cost(row) for row in costs):
        return
    payments = [payment for row in prices if (payment := _payment(case, row)) is not None]
    if len(payments) < len(prices):
        return
    total = sum((payment.yuan for payment in payments), Decimal(0))
    if abs(total - budget.yuan) <= budget.tolerance:
        return
    severity: Severity = "warning" if total > budget.yuan and not pays_a_share(case) else "hint"
    difference = ("多" if total > budget.yuan else "少") + in_words(abs(total - budget.yuan))
    message = (
        f"按各类人数和标准计算需{in_words(total)}，比预算{in_words(budget.yuan)}{difference}，"
        "请核对人数、标准，或补列其余支出。"
    )
    shown = "＋".join(payment.shown for payment in payments)
    also = tuple(payment.row.ref("value") for payment in payments)
    yield Hit(
        case.ref("budget_total"),
        message,
        f"{shown}={in_words(total)} | {in_words(budget.yuan)}",
        also=also,
        severity=severity,
    )


@project_rule(
    "money.goal-item-and-costs",
    title="目标与成本合计超预算",
    asks="绩效目标写明的一项支出加上成本指标所列的其他支出，不超过预算。",
    dimension="适当性",
    catalogue="B09",
    severity="warning",
    category="sum_mismatch",
    source=_FIT,
    good=lambda: examples.filing(_itemised("授课费5万元", "≤3万元")),
    bad=lambda: examples.filing(_itemised("授课费6万元", "≤3万元")),
)
def goal_item_and_costs(case: ProjectCase) -> Iterator[Hit]:
    """The goal names the amount of one item, the cost rows those of other items: together they exceed the budget."""
    budget = case.budget
    costs = [(row, yuan) for row in case.of_kind("cost") if (yuan := plain_cost(row)) is not None]
    rest = sum((yuan for _, yuan in costs), Decimal(0))
    if budget is None or not costs or rest > budget.yuan:
        return
    for field, horizon in _GOALS:
        text = goal_text(case.project, horizon) or ""
        found = amounts_in(text)
        if len(found) != 1:
            continue
        (amount, start, _), before = found[0], _CLAUSE.split(text[: found[0][1]])[-1]
        if not _is_other_item(before, amount, budget, [row for row, _ in costs]):
            continue
        total = amount.yuan + rest
        if total > budget.yuan + amount.tolerance:
            item = squeezed(before)[-20:] + text[start : found[0][2]]
            shown = "＋".join((f"{amount.value:f}{amount.unit}", *(in_words(yuan) for _, yuan in costs)))
            message = (
                f"目标中的{quoted(item)}加上成本指标各项共{in_words(total)}，大于预算{in_words(budget.yuan)}，请核对。"
            )
            also = (case.ref(field), *(row.ref("value") for row, _ in costs))
            yield Hit(
                case.ref("budget_total"), message, f"{shown}={in_words(total)} > {in_words(budget.yuan)}", also=also
            )
        return


@project_rule(
    "money.price-and-costs",
    title="测算加其他成本超预算",
    asks="数量乘单价所得，加上另外列出的成本，不超过预算。",
    dimension="适当性",
    catalogue="B09 B11",
    severity="warning",
    sometimes=("hint",),
    category="cost_exceeds_budget",
    source=_FIT,
    good=lambda: examples.filing(_priced("≤2万元")),
    bad=lambda: examples.filing(_priced("≤3万元")),
)
def price_and_costs(case: ProjectCase) -> Iterator[Hit]:
    """Quantities times the prices for such things, and the amounts of the other cost rows: together not above the
    budget. What two numbers alone come to has its own rule."""
    budget, pairs = case.budget, matching_pairs(case)
    others = [(row, yuan) for row in case.of_kind("cost") if (yuan := plain_cost(row)) is not None]
    if budget is None or budget.yuan <= 0 or not pairs or any(_WHOLE.search(row.name) for row, _ in others):
        return
    product = sum((_product(pair) for pair in pairs), Decimal(0))
    rest = sum((yuan for _, yuan in others), Decimal(0))
    if rest > budget.yuan or any(yuan >= product for _, yuan in others):
        return
    if product > budget.yuan and priced_pair(case) is not None:
        return
    if product + rest > budget.yuan + budget.tolerance:
        yield _priced_hit(case, pairs, others, product + rest, budget)


def _product(pair: _Pair) -> Decimal:
    quantity, cost, price = pair
    number, amount = quantity.target.number or Decimal(0), cost.target.number or Decimal(0)
    return in_ones(number, quantity.unit) * amount * price.factor * (times_a_year(price.per) or 1)


def _priced_hit(
    case: ProjectCase, pairs: list[_Pair], others: list[tuple[Row, Decimal]], total: Decimal, budget: Amount
) -> Hit:
    """An upper bound may be paid in part, and a monthly price for fewer months: then it is only asked about."""
    monthly = [times_a_year(price.per) != 1 for _, _, price in pairs]
    products = (
        f"{quantity.value}×{cost.value}{'×12个月' if months else ''}"
        for (quantity, cost, _), months in zip(pairs, monthly, strict=True)
    )
    shown = "＋".join((*products, *(in_words(yuan) for _, yuan in others)))
    more = "加上其他成本" if others else ""
    message = f"数量×单位成本{more}共{in_words(total)}，大于预算{in_words(budget.yuan)}，请核对。"
    rows = [row for quantity, cost, _ in pairs for row in (quantity, cost)] + [row for row, _ in others]
    bound = any(cost.operator in ("le", "lt") for _, cost, _ in pairs)
    asked = pays_a_share(case) or bound or any(monthly)
    evidence = f"{shown}={in_words(total)} > {in_words(budget.yuan)}"
    also = tuple(row.ref("value") for row in rows)
    return Hit(case.ref("budget_total"), message, evidence, also=also, severity="hint" if asked else None)


@filing_rule(
    "money.cost-repeats-budget",
    title="成本只重复预算总额",
    asks="成本指标写单位成本或分项控制数，不只重复项目名称和预算总额。",
    dimension="适当性",
    catalogue="B14",
    severity="hint",
    category="circular",
    source=_COST,
    good=examples.sound,
    bad=examples.row("成本", level3="农技推广培训", value="≤8万元"),
)
def cost_repeats_budget(case: FilingCase) -> Iterator[Hit]:
    """The only cost is the name of the project with its budget; one finding for the filing."""
    found: list[Row] = []
    for project in case.projects:
        costs = project.reading.of_kind("cost")
        if len(costs) == 1 and project.budget is not None and plain_cost(costs[0]) == project.budget.yuan:
            name, own = plain_name(costs[0].name), plain_name(project.project.name)
            found += costs if name == own or (name in own and len(name) * 2 > len(own)) else []
    if found:
        message = f"的成本指标只重复项目名称和预算总额（{quoted(found[0].value)}），请改为单位成本或分项控制数。"
        yield case.hit(found, "value", message, f"{found[0].name} | {found[0].value}")


def _is_price(row: Row) -> bool:
    price = price_of(row.unit)
    exact = row.quantitative and row.target.number_high is None and not row.for_period
    return exact and price is not None and bool(price.per)


def _payment(case: ProjectCase, row: Row) -> _Payment | None:
    """The price of a row times its people: those that its own name counts, else those that the goal counts."""
    price = price_of(row.unit)
    times = times_a_year(price.per) if price is not None else None
    if price is None or row.target.number is None or times is None:
        return None
    counts = [count.number for count in facts_in(row.name).counts if count.unit in words("units", "persons")]
    if not counts:
        counts = [number for number, people in _people(case) if people in row.name and _is_own(case, row, people)]
    count = sum(counts, Decimal(0))
    if not counts or count <= 0:
        return None
    yuan = count * row.target.number * price.factor * times
    months = "×12个月" if times > 1 else ""
    return _Payment(row, count, yuan, f"{count:f}×{row.value}{months}")


def _people(case: ProjectCase) -> list[tuple[Decimal, str]]:
    """`10名书记、20名委员` in the goal: (10, 书记), (20, 委员)."""
    text = "\n".join(goal_text(case.project, horizon) or "" for _, horizon in _GOALS[:1]) or ""
    text = text if text.strip() else "\n".join(goal_text(case.project, horizon) or "" for _, horizon in _GOALS[1:])
    return [(Decimal(found[1]), found[2]) for found in _counted_people().finditer(text)]


def _is_own(case: ProjectCase, row: Row, people: str) -> bool:
    """`书记` belongs to the row of the 书记(副书记); no other price row speaks of the same people."""
    return not any(other is not row and _is_price(other) and people in other.name for other in case.of_kind("cost"))


def _is_other_item(before: str, amount: Amount, budget: Amount, costs: list[Row]) -> bool:
    """Words of an item of expense that is none of these costs, and not the whole."""
    item = squeezed(before)
    if not _ITEM.search(item) or _WHOLE.search(item) or amount.yuan >= budget.yuan:
        return False
    return all(likeness(item, row.name) < _OTHER_ITEM and row.name not in item for row in costs)


@cache
def _counted_people() -> re.Pattern[str]:
    people = any_of(("人", "名", "位"))
    return re.compile(
        rf"(?<![0-9.])([0-9]{{1,6}})(?:{people})([\u4e00-\u9fff]{{2,6}}?)(?=[、，,；;。和及与]|发放|开展|提供|支付|给予)"
    )


def _team(goal: str, budget: str) -> Project:
    rows = {"成本": {"level3": "组长补助标准", "value": "2000元/人/年"}}
    members = {
        "level1": "产出指标",
        "level2": "成本指标",
        "description": "标准",
        "level3": "组员补助标准",
        "value": "2000元/人/年",
    }
    return examples.project(rows, (members,), goals=goal, budget_total=budget, budget_fiscal=budget)


def _priced(other: str) -> Project:
    """Four courses at 1.5万元 each and another cost, of 8万元 in all."""
    row = {"level1": "产出指标", "level2": "成本指标", "level3": "资料印刷支出", "description": "印刷", "value": other}
    return examples.project({"成本": {"level3": "每期培训成本", "value": "1.5万元/期"}}, (row,))


def _itemised(item: str, cost: str) -> Project:
    return examples.project(
        {"成本": {"level3": "资料印刷支出", "value": cost}}, goals=f"1.举办培训班4期，{item}，印发资料。"
    )
