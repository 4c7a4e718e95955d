"""Does an indicator fit its class: quantity, quality, cost, satisfaction?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_count, is_rate, plain_yuan, price_of

_CLASSES = "财预〔2015〕88号绩效指标分类"
_COST = "财预〔2021〕101号：成本指标设单位成本或分项成本控制数"
_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_COUNTABLE = re.compile(r"(?:数|数量|个数|人数|次数|户数|件数|面积|里程|长度|规模)$")
_RATE_NAME = re.compile(r"[率度]$|比例|占比|百分比")
_FAULTS = re.compile(r"事故|投诉|差错|错误|故障|返工|失误|违[规纪法]|安全|舆情|上访|信访|案件")
_PROPERTY = re.compile(r"年限|寿命|质保|保质|期限|等级|评分|得分|标准|达标|精度|误差|强度|浓度|厚度|深度|指数|级别|奖")
_COST_NAME = re.compile(r"成本|费用|支出|预算|资金|经费|投入|造价|价格|控制|节约|超支|结余|偏差")
_WITHIN_BUDGET = re.compile(r"预算.*(?:内|控制|不超)|(?:控制|不超).*预算")
_NO_OBJECT = re.compile(r"(?:服务对象|受益对象|对象)?满意[度率]?(?:指标)?")


@project_rule(
    "fit.quantity-is-rate",
    catalogue="C01",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.sound,
    bad=examples.row("数量", level3="培训覆盖率", value="≥90%"),
)
def quantity_is_rate(case: ProjectCase) -> Iterator[Hit]:
    """A quantity is a number of something, not a rate."""
    for row in case.filled:
        if row.kind != "quantity" or not row.quantitative or not is_rate(row.unit):
            continue
        if _COUNTABLE.search(row.name):
            message = f"的名称是绝对数，指标值{quoted(row.value)}却是比率，请改为数量（个、人、次等）。"
            yield row.hit("value", message, f"{row.name} | {row.value}", category="unit")
        else:
            message = f"是比率（{row.value}），不是数量指标，请移到质量指标，或改写为完成的数量。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.quantity-is-money",
    catalogue="C02",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.sound,
    bad=examples.row("数量", level3="培训场地费", value="3万元"),
)
def quantity_is_money(case: ProjectCase) -> Iterator[Hit]:
    """A quantity is no item of expense."""
    for row in case.filled:
        if row.kind == "quantity" and plain_yuan(row.target) is not None:
            message = f"是支出金额（{row.value}），应放在成本指标，数量指标请填完成的数量。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.quality-is-count",
    catalogue="C03",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("质量", level3="安全事故数", value="0起"),
    bad=examples.row("质量", level3="举办培训班", value="3次"),
)
def quality_is_count(case: ProjectCase) -> Iterator[Hit]:
    """A quality is no number of things and no money; faults counted downwards and properties of a thing are."""
    for row in case.filled:
        if row.kind != "quality" or not row.quantitative or row.operator in ("le", "lt") or row.target.number == 0:
            continue
        counted = is_count(row.unit) or price_of(row.unit) is not None
        if counted and not _FAULTS.search(row.name) and not _PROPERTY.search(row.name):
            message = f"的指标值{quoted(row.value)}是数量，不是质量，请移到数量指标，或改用合格率等。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.cost-is-rate",
    catalogue="C05",
    severity="warning",
    category="wrong_class",
    source=_COST,
    good=examples.row("成本", level3="培训成本节约率", value="≥5%"),
    bad=examples.row("成本", level3="补贴覆盖率", value="≥90%"),
)
def cost_is_rate(case: ProjectCase) -> Iterator[Hit]:
    """A cost is an amount; a rate belongs elsewhere unless it is a rate of cost."""
    for row in case.filled:
        if row.kind == "cost" and row.quantitative and is_rate(row.unit) and not _COST_NAME.search(row.name):
            message = f"是比率（{row.value}），不是成本，请移到相应的指标，成本指标请填金额或单位成本。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.cost-without-amount",
    catalogue="C05",
    severity="warning",
    category="not_measurable",
    source=_COST,
    good=examples.sound,
    bad=examples.row("成本", level3="培训成本", value="严格控制"),
)
def cost_without_amount(case: ProjectCase) -> Iterator[Hit]:
    """A cost target is an amount; 'within the budget' is measurable and only a hint."""
    for row in case.filled:
        if row.kind != "cost" or row.target.kind != "qualitative" or row.must_be_number or repeats_name(row):
            continue
        if _WITHIN_BUDGET.search(row.value):
            message = f"的指标值{quoted(row.value)}没有写出金额，可改为“≤预算数”。"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity="hint")
        else:
            message = f"的成本指标值{quoted(row.value)}没有金额，请写明总成本或单位成本，如“≤5万元”。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.satisfaction-value",
    catalogue="C08",
    severity="warning",
    category="not_measurable",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("满意", value="比较满意"),
)
def satisfaction_value(case: ProjectCase) -> Iterator[Hit]:
    """Satisfaction is a number with a lower bound."""
    for row in case.filled:
        if row.kind != "satisfaction":
            continue
        if row.target.kind in ("qualitative", "date") and not row.must_be_number:
            message = f"的满意度指标值{quoted(row.value)}不是数值，请写成比率，如“≥90%”。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
        elif row.operator in ("le", "lt"):
            message = f"的满意度指标值{quoted(row.value)}方向相反，应为“≥”。"
            yield row.hit("value", message, f"{row.name} | {row.value}", category="operator")


@filing_rule(
    "fit.satisfaction-object",
    catalogue="C08",
    severity="hint",
    category="not_measurable",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("满意", level3="服务对象满意度"),
)
def satisfaction_object(case: FilingCase) -> Iterator[Hit]:
    """The name of a satisfaction indicator says whose satisfaction; one finding, as most tables share the habit."""
    rows = [row for row in case.filled if row.kind == "satisfaction" and _NO_OBJECT.fullmatch(row.name)]
    if rows:
        first, *rest = rows
        message = f"共{len(rows)}行没有写明向谁测评满意度（{quoted(first.name)}），请写出具体对象，如“参训农户满意度”。"
        yield Hit(first.ref("level3"), message, first.name, also=tuple(row.ref("level3") for row in rest))


@filing_rule(
    "fit.cost-operator",
    catalogue="D03",
    severity="hint",
    category="operator",
    source="预算管理一体化系统：计算符号为必录项",
    good=examples.sound,
    bad=examples.row("成本", value="8万元"),
)
def cost_operator(case: FilingCase) -> Iterator[Hit]:
    """An amount of cost says whether it is a ceiling; one finding, as most tables share the habit."""
    rows = [row for row in case.filled if _is_bare_cost(row)]
    if rows:
        first, *rest = rows
        message = f"共{len(rows)}行成本指标值没有计算符号（{quoted(first.value)}），成本控制数请加“≤”。"
        evidence = "、".join(dict.fromkeys(row.value for row in rows[:20]))
        yield Hit(first.ref("value"), message, evidence, also=tuple(row.ref("value") for row in rest))


def repeats_name(row: Row) -> bool:
    """The value only says again what the name or the description says, perhaps with a word more or less."""
    if row.target.kind != "qualitative":
        return False
    names = {row.name, "".join((row.indicator.description or "").split())} - {""}
    return any(_says_again(row.value, name) for name in names)


def _says_again(value: str, name: str) -> bool:
    if value == name:
        return True
    plain_value, plain_name = _without_degree(value), _without_degree(name)
    return len(plain_value) >= 3 and plain_value == plain_name


def _without_degree(text: str) -> str:
    return _DEGREE.sub("", text)


_DEGREE = re.compile(
    r"^(?:不断|持续|有效|进一步|逐步|全面|明显|显著|切实|稳步)*(?:提高|提升|增强|加强|改善|促进|推进|推动|保障|确保|保证)?"
    r"|(?:不断|持续|有效|进一步|逐步|全面|整体|明显|显著|稳步)*(?:提高|提升|增强|加强|改善|保障)?$"
)


def _is_bare_cost(row: Row) -> bool:
    if row.kind != "cost" or row.operator is not None or row.target.number_high is not None:
        return False
    return row.quantitative and plain_yuan(row.target) is not None and row.target.text.strip()[:1].isdigit()
