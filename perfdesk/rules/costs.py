"""Cost targets: against the budget, against each other, and times the quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.model.money import Amount, in_words
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted, squeezed
from perfdesk.rules.cells import costs_in_cell
from perfdesk.rules.registry import Hit, Severity, project_rule
from perfdesk.rules.units import Price, in_ones, is_amount, plain_yuan, price_of

_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_UNIT_PRICE = re.compile(r"单价|单位成本|人均|户均|亩均|村均|每(?!年|月|季)|单[座场台套件项人株]|人均|标准|均价")
_MONTHLY = re.compile(r"月")
_YEARLY = re.compile(r"年")
_OTHER_TIME = re.compile(r"天|日|周|次|课时|小时|期|季")
_MONTHS = 12
# What a work of several years costs in all may well be more than the budget of one.
_WHOLE_WORK = re.compile(r"总投资|概算|估算|合同|中标|总造价|全周期|建设期")
_PERSONS = frozenset({"人", "名", "位"})
# 户均改造成本 says of what, though the unit does not.
_OF_EACH = re.compile(r"[人户亩村]均|每(?!年|月|季)|单[座场台套件项人株]")
_AT_MOST = re.compile(r"最高|上限|封顶|其中|部分")
_TOTAL = re.compile(r"总|合计|共计")
_SHARED = re.compile(
    r"配套|[分负承]担|补差|差额|自筹|[省市县区本]级(?:财政)?(?:资金|补助|安排|匹配|部分)"
    r"|中央(?:财政)?(?:资金|补助)|各级财政|(?:第[一二三四]|首)批|剩余|尾款|结转"
)
_MUCH_MORE = Decimal("1.5")
_NEAR = (Decimal("0.9"), Decimal("1.1"))


@project_rule(
    "money.cost-exceeds-budget",
    title="单项成本大于预算",
    asks="一项成本指标的金额不大于项目预算，单价不参加比较。",
    dimension="适当性",
    catalogue="B08",
    severity="error",
    sometimes=("hint",),
    category="cost_exceeds_budget",
    source=_FIT,
    good=examples.row("成本", level3="每期培训成本", value="≤2万元/期"),
    bad=examples.row("成本", value="≤20万元"),
)
def cost_exceeds_budget(case: ProjectCase) -> Iterator[Hit]:
    """No single cost target lies above the budget; unit prices (元/人, 单价) are none."""
    budget = case.budget
    if budget is None:
        return
    for row in case.of_kind("cost"):
        yuan = plain_cost(row)
        if yuan is not None and yuan > budget.yuan + budget.tolerance:
            message = f"的成本指标值{quoted(row.value)}大于项目预算{in_words(budget.yuan)}，请核对金额。"
            evidence = f"{row.value} > {in_words(budget.yuan)}"
            severity: Severity = "hint" if _WHOLE_WORK.search(row.name) else "error"
            yield row.hit("value", message, evidence, also=(case.ref("budget_total"),), severity=severity)


@project_rule(
    "money.quantity-times-price",
    title="数量乘单价大于预算",
    asks="数量与单位成本相乘，不大于项目预算。",
    dimension="适当性",
    catalogue="B11",
    severity="warning",
    sometimes=("hint",),
    category="cost_budget_mismatch",
    source=_FIT,
    good=examples.row("成本", level3="每期培训成本", value="≤2万元/期"),
    bad=examples.row("成本", level3="每期培训成本", value="3万元/期"),
)
def quantity_times_price(case: ProjectCase) -> Iterator[Hit]:
    """Quantity times unit price gives the budget, where exactly one quantity and one price belong together."""
    budget = case.budget
    pair = priced_pair(case)
    if budget is None or pair is None or budget.yuan <= 0:
        return
    quantity, cost, price = pair
    factor = times_a_year(price.per)
    if quantity.target.number is None or cost.target.number is None or factor is None:
        return
    count = in_ones(quantity.target.number, quantity.unit)
    product = count * cost.target.number * price.factor * factor
    if (
        product <= 0
        or abs(product - budget.yuan) <= budget.tolerance
        or _is_part_of_a_year(product, budget.yuan, factor)
    ):
        return
    near = _NEAR[0] <= product / budget.yuan <= _NEAR[1]
    if not price.per and not _UNIT_PRICE.search(cost.name) and not near:
        return
    yield _product_hit(case, quantity, cost, product, factor, budget)


@project_rule(
    "money.bounds-exceed-budget",
    title="上限测算远超预算",
    asks="数量和标准写成范围的，都取上限时也不应远超预算。",
    dimension="适当性",
    catalogue="B11",
    severity="warning",
    sometimes=("hint",),
    category="cost_budget_mismatch",
    source=_FIT,
    good=lambda: examples.filing(examples.project({"数量": {"value": "2-4期"}, "成本": {"value": "2万元/期"}})),
    bad=lambda: examples.filing(examples.project({"数量": {"value": "4-8期"}, "成本": {"value": "2-3万元/期"}})),
)
def bounds_exceed_budget(case: ProjectCase) -> Iterator[Hit]:
    """Where quantity or price is a range or a ceiling, its upper end is payable too: not half as much again as the
    budget."""
    budget = case.budget
    pairs = [(q, p) for q in case.of_kind("quantity") if _is_bounded_count(q) for p in case.filled if _priced_for(p, q)]
    if budget is None or budget.yuan <= 0 or len(pairs) != 1:
        return
    quantity, cost = pairs[0]
    price = price_of(cost.target.unit)
    times = times_a_year(price.per) if price is not None else None
    if price is None or times is None:
        return
    most = _upper(quantity) * (cost.target.number_high or cost.target.number or 0) * price.factor * times
    if most > budget.yuan * _MUCH_MORE:
        shown = f"{squeezed(quantity.value)}×{squeezed(cost.value)}，上限为{in_words(most)}"
        message = f"数量和标准都取上限时需{in_words(most)}，远超预算{in_words(budget.yuan)}，请填写确定的数量和标准。"
        also = (quantity.ref("value"), cost.ref("value"))
        asked: Severity | None = "hint" if pays_a_share(case) else None
        evidence = f"{shown} | {in_words(budget.yuan)}"
        yield Hit(case.ref("budget_total"), message, evidence, also=also, severity=asked)


@project_rule(
    "money.unit-price-without-object",
    title="单价没有写明对象",
    asks="单位成本写明对应的计量单位，如“元/人”，不与总成本相混。",
    dimension="适当性",
    catalogue="D04",
    severity="warning",
    category="unit",
    source="单位成本应写明对应的计量单位，如“元/人”",
    good=examples.row("成本", level3="每期培训成本", value="2万元/期"),
    bad=examples.row("成本", value="2万元"),
)
def unit_price_without_object(case: ProjectCase) -> Iterator[Hit]:
    """A plain amount that times the quantity gives the budget is a unit price and should say of what."""
    budget, pair = case.budget, priced_pair(case)
    if budget is None or pair is None:
        return
    quantity, cost, price = pair
    number, amount = quantity.target.number, cost.target.number
    count = in_ones(number, quantity.unit) if number is not None else None
    if price.per or _OF_EACH.search(cost.name) or count is None or amount is None or count <= 1 or budget.yuan <= 0:
        return
    if _NEAR[0] <= count * amount * price.factor / budget.yuan <= _NEAR[1]:
        unit = f"{cost.unit}/{quantity.unit}"
        message = f"的指标值{quoted(cost.value)}是单价，单位应写明“{unit}”，以免与总成本混淆。"
        yield cost.hit("value", message, f"{quantity.value}×{cost.value}≈{in_words(budget.yuan)}")


@project_rule(
    "money.costs-exceed-budget",
    title="成本合计大于预算",
    asks="各项成本指标的金额合计不大于项目预算，单价不计入。",
    dimension="适当性",
    catalogue="B09",
    severity="error",
    category="cost_exceeds_budget",
    source=_FIT,
    good=lambda: examples.filing(examples.project(more=(_cost("其中：资料费", "≤3万元"),))),
    bad=lambda: examples.filing(
        examples.project({"成本": {"level3": "授课费", "value": "≤5万元"}}, more=(_cost("资料费", "≤4万元"),))
    ),
)
def costs_exceed_budget(case: ProjectCase) -> Iterator[Hit]:
    """The cost ceilings together do not exceed the budget; a total among them and unit prices do not count."""
    budget = case.budget
    rows = [(row, yuan) for row in case.of_kind("cost") if (yuan := plain_cost(row)) is not None]
    if budget is None or len(rows) < 2 or any(yuan >= budget.yuan for _, yuan in rows):
        return
    total = sum((yuan for _, yuan in rows), Decimal(0))
    largest = max(yuan for _, yuan in rows)
    if (
        total <= budget.yuan + budget.tolerance
        or largest * 2 == total
        or any(_TOTAL.search(row.name) for row, _ in rows)
    ):
        return
    shown = "＋".join(in_words(yuan) for _, yuan in rows)
    message = f"等{len(rows)}个成本指标合计{in_words(total)}，大于预算{in_words(budget.yuan)}，请核对。"
    first, also = rows[0][0], tuple(row.ref("value") for row, _ in rows[1:])
    yield first.hit("value", message, f"{shown}={in_words(total)} > {in_words(budget.yuan)}", also=also)


def _cost(name: str, value: str) -> dict[str, str]:
    return {"level1": "产出指标", "level2": "成本指标", "level3": name, "description": "本项支出", "value": value}


def plain_cost(row: Row) -> Decimal | None:
    """The amount of a cost row in yuan, None for unit prices, floors and parts of another row (其中)."""
    if row.kind != "cost" or row.for_period or row.operator in ("ge", "gt"):
        return None
    if _UNIT_PRICE.search(row.name) or "其中" in row.name:
        return None
    return None if costs_in_cell(row) else plain_yuan(row.target)


def is_slip(one: Decimal, other: Decimal) -> bool:
    """11.1万元 below 111万元; of a single figure (5万元, 50万元) nobody can tell."""
    figures = [str(amount.normalize().as_tuple().digits) for amount in (one, other)]
    return one < other and figures[0] == figures[1] and len(one.normalize().as_tuple().digits) > 1


def pays_a_share(case: ProjectCase) -> bool:
    """The project bears part of a standard that others pay too (县级配套, 按比例分担)."""
    return case.reading.speaks(_SHARED)


def priced_pair(case: ProjectCase) -> tuple[Row, Row, Price] | None:
    """The one quantity and the one price that can be multiplied, None when there are more or fewer candidates."""
    quantities = [row for row in case.of_kind("quantity") if _is_exact_count(row)]
    prices = [(row, price) for row in case.of_kind("cost") if (price := _price(row)) is not None]
    with_slash = [(row, price) for row, price in prices if price.per]
    chosen = with_slash or prices
    if len(quantities) != 1 or len(chosen) != 1:
        return None
    (row, price), quantity = chosen[0], quantities[0]
    if price.per and not _same_object(quantity.unit, price.per):
        return None
    return quantity, row, price


def matching_pairs(case: ProjectCase) -> list[tuple[Row, Row, Price]]:
    """Each price with a slash and the one quantity of such things, whatever else is counted; none in doubt."""
    prices = [(row, price) for row in case.of_kind("cost") if (price := _price(row)) is not None and price.per]
    counts = [count for count in case.of_kind("quantity") if _is_exact_count(count)]
    found: list[tuple[Row, Row, Price]] = []
    for row, price in prices if not any(_AT_MOST.search(row.name) for row, _ in prices) else ():
        fitting = [count for count in counts if _same_object(count.unit, price.per)]
        rivals = sum(_same_object(count.unit, other.per) for count in fitting for _, other in prices)
        if len(fitting) == 1 and rivals == 1 and times_a_year(price.per) is not None:
            found.append((fitting[0], row, price))
    return found


def _price(row: Row) -> Price | None:
    exact = row.quantitative and row.target.number_high is None and not row.for_period
    return price_of(row.target.unit) if exact else None


def _is_exact_count(row: Row) -> bool:
    exact = row.quantitative and row.target.number_high is None and row.operator not in ("le", "lt")
    return exact and not row.for_period and is_amount(row.unit)


def _is_bounded_count(row: Row) -> bool:
    if row.kind != "quantity" or row.for_period or not row.quantitative or not is_amount(row.unit):
        return False
    return row.target.number_high is not None or row.operator in ("le", "lt")


def _priced_for(row: Row, quantity: Row) -> bool:
    price = price_of(row.target.unit) if row.kind == "cost" and row.quantitative and not row.for_period else None
    return price is not None and bool(price.per) and _same_object(quantity.unit, price.per)


def _upper(row: Row) -> Decimal:
    return in_ones(row.target.number_high or row.target.number or Decimal(0), row.unit)


def _same_object(unit: str, per: str) -> bool:
    """Is `人` of 199人 the object of 元/人/月?"""
    objects = re.split(r"[/／·*、.]", per)
    plain = unit.lstrip("万亿").removesuffix("数")
    return plain in objects or (plain in _PERSONS and not _PERSONS.isdisjoint(objects))


def times_a_year(per: str) -> int | None:
    """How often a year the price is paid; None when the price does not say (per day, per time)."""
    behind = re.split(r"[/／·*、.]", per)[1:]
    words = "".join(behind)
    if _MONTHLY.search(words):
        return _MONTHS
    if _YEARLY.search(words) or not words:
        return 1
    return None if _OTHER_TIME.search(words) else 1


def _is_part_of_a_year(product: Decimal, budget: Decimal, factor: int) -> bool:
    """A monthly price that pays for fewer months than twelve."""
    months = budget * factor / product
    return factor == _MONTHS and months < _MONTHS and months == months.to_integral_value() and months >= 1


def _product_hit(case: ProjectCase, quantity: Row, cost: Row, product: Decimal, factor: int, budget: Amount) -> Hit:
    times = "×12个月" if factor == _MONTHS else ""
    sum_shown = f"{squeezed(quantity.value)}×{squeezed(cost.value)}{times}={in_words(product)}"
    above = product > budget.yuan
    bound = cost.operator in ("le", "lt")
    difference = in_words(abs(product - budget.yuan))
    message = (
        f"数量×单位成本={in_words(product)}，比预算{in_words(budget.yuan)}{'多' if above else '少'}{difference}，"
        "请核对数量、单价，或补列其余支出的指标。"
    )
    near = product / budget.yuan >= _NEAR[0]
    severity: Severity = "warning" if (above or near) and not bound and not pays_a_share(case) else "hint"
    return Hit(
        case.ref("budget_total"),
        message,
        f"{sum_shown} | {in_words(budget.yuan)}",
        also=(quantity.ref("value"), cost.ref("value")),
        severity=severity,
    )
