"""Is an indicator what its class says: a time, an effect of that kind, an opinion, in the right direction?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.target import NOT_APPLICABLE
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.fit import repeats_name
from perfdesk.rules.mentions import likeness, pairs_of, share
from perfdesk.rules.reading import values_of
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_percent, speaks_of_growth
from perfdesk.words import any_of, words

_CLASSES = "财预〔2015〕88号绩效指标分类"
_CHOOSE = "财预〔2021〕101号：效益指标按项目实际选设"
_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_OPINION = re.compile(r"(?<!安全感)(?<!安全感、)(?<!治安)满意[度率](?!指数|测评)")
_SUPPORT = re.compile(r"(?:支持|认可|认同|好评|赞同)[率度]$")
_CLASS_ONLY = re.compile(
    r".{0,6}?(?:经济|社会|生态|环境|可持续)(?:效益|影响|效果)(?:水平)?(?:增长|提升|提高|改善|增加)?"
    r"(?:率|度|值|程度|性|力|情况)?[%％]?"
)
_PAYMENT = re.compile(
    r"(?:足额|全额|应[发拨缴补]|按标准)[^率]{0,6}率|(?:发放|拨付|支付|兑付|缴纳)(?:及时)?率$|(?:资金|经费|款|金|补[贴助]|费用?|工资|津贴)到位(?:及时)?率$|正常运[转行]率$"
)
_COST_ITEM = re.compile(r"(?:费|费用|资金|经费|支出|成本|补贴|补助|奖励|津贴|款)+$")
_LOW = Decimal(80)
_MIDDLE = Decimal(90)
_FULL = Decimal(100)
_BARE_CLASS = re.compile(
    r"(?:项目)?(?:经济|社会|生态|环境|可持续)(?:效益|影响|效果)(?:明显|显著|良好|较好|提升|提高|增强)?(?:指标)?"
)
_SHORT_VALUE = 6
_ALIKE = 0.6
_RELATED = 0.25
_LEAST_COSTS = 3


@project_rule(
    "fit.benefit-of-other-kind",
    title="效益放错类别",
    asks="经济、社会、生态效益各写自己的内容，没有的写“不涉及”。",
    dimension="相关性",
    catalogue="C06",
    severity="hint",
    category="wrong_class",
    source=_CHOOSE,
    good=examples.row("社会", level2="经济效益指标", level3="农户亩均增收", value="≥100元"),
    bad=examples.row("社会", level2="生态效益指标", level3="干部业务水平提升", value="≥5%"),
)
def benefit_of_other_kind(case: ProjectCase) -> Iterator[Hit]:
    """An economic benefit speaks of money, an ecological one of nature; 不涉及 is offered."""
    kinds = {"economic_benefit": ("economic", "经济效益"), "ecological_benefit": ("ecological", "生态效益")}
    for row in case.rows:
        kind = kinds.get(row.level2.key if row.level2 else "")
        if kind is None or not (row.filled or _is_named_in_vain(row)):
            continue
        text = row.name + (row.indicator.description or "") + (row.value if not row.quantitative else "")
        if not _topic(kind[0]).search(text.replace(kind[1], "")):
            message = f"看不出{kind[1]}，请移到相应的指标；本项目没有{kind[1]}的，写“不涉及”。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.benefit-is-satisfaction",
    title="效益指标写成满意度",
    asks="满意度放在满意度指标，效益指标写带来的变化。",
    dimension="相关性",
    catalogue="C07",
    severity="warning",
    category="wrong_class",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("社会", level3="参训农户满意率", value="≥90%"),
)
def benefit_is_satisfaction(case: ProjectCase) -> Iterator[Hit]:
    """Satisfaction stands under satisfaction; support of a measure is an opinion of the day, no lasting effect."""
    for row in case.measured:
        if row.kind in ("satisfaction", ""):
            continue
        if "满意" in row.name and _OPINION.search(row.name):
            yield row.hit("level2", "是满意度，请移到满意度指标。", f"{row.name} | {row.value}")
        elif row.level2 is not None and row.level2.key == "sustainable_impact" and _SUPPORT.search(row.name):
            message = "是一时的态度，不是可持续影响，请移到满意度指标，或写明长期效果。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@filing_rule(
    "fit.opinion-without-survey",
    title="没有写明由谁评价",
    asks="认可率、支持率等写明由谁评价、怎样测算。",
    dimension="相关性",
    catalogue="C08",
    severity="hint",
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("社会", level3="培训工作支持率", value="≥90%"),
)
def opinion_without_survey(case: FilingCase) -> Iterator[Hit]:
    """支持率 and the like say neither whose opinion nor how it is asked; one finding for the filing."""
    rows = case.rows_where(_is_opinion)
    if rows:
        message = f"没有说明由谁评价、怎样测算（{quoted(rows[0].name)}），请写明对象和方法。"
        yield case.hit(rows, "level3", message, rows[0].name)


@project_rule(
    "fit.name-is-class",
    title="指标名只是类别名",
    asks="三级指标写明考核什么，不只写类别的名称。",
    dimension="相关性",
    catalogue="D01",
    severity="warning",
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("社会", level3="社会影响度", value="≥90%"),
)
def name_is_class(case: ProjectCase) -> Iterator[Hit]:
    """A name that only repeats its class (生态效益增长率) has no measure; growth of efficiency has no base."""
    for row in case.of_kind("benefit"):
        if (row.quantitative and _CLASS_ONLY.fullmatch(row.name)) or _is_bare_class(row):
            message = f"只是指标类别的名称，没有说明考核什么、怎样计算，{quoted(row.value)}无从核对，请写具体内容。"
            yield row.hit("level3", message, f"{row.name} | {row.value}")


@filing_rule(
    "fit.satisfaction-threshold",
    title="满意度目标偏低",
    asks="满意度目标不低于通常的水平（可在表样中调整）。",
    dimension="适当性",
    catalogue="C09",
    severity="hint",
    sometimes=("warning",),
    category="low_threshold",
    source="财预〔2020〕10号的评价等级：90、80、60",
    good=examples.sound,
    bad=examples.row("满意", value="≥85%"),
)
def satisfaction_threshold(case: FilingCase) -> Iterator[Hit]:
    """Satisfaction below 80 % is low, below 90 % asked about; the bounds are the form's."""
    bounds = case.expectations.thresholds
    low, middle = (
        Decimal(str(bounds.get(name, usual)))
        for name, usual in (("satisfaction_low", _LOW), ("satisfaction_usual", _MIDDLE))
    )
    rows = case.rows_where(_is_satisfaction_floor)
    for row in rows:
        if row.target.number is not None and row.target.number < low:
            message = f"的满意度{quoted(row.value)}低于{low:f}%，请核对或说明理由。"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity="warning")
    asked = [row for row in rows if row.target.number is not None and low <= row.target.number < middle]
    if asked:
        message = f"的满意度目标偏低（{quoted(asked[0].value)}），通常不低于{middle:f}%，请核对。"
        yield case.hit(asked, "value", message, values_of(asked))


@filing_rule(
    "fit.satisfaction-is-full",
    title="满意度定为100%",
    asks="满意度目标留有余地，不定为100%。",
    dimension="适当性",
    catalogue="C10",
    severity="hint",
    category="other",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("满意", value="100%"),
)
def satisfaction_is_full(case: FilingCase) -> Iterator[Hit]:
    """Nobody reaches 100 % of satisfaction; one finding for the filing."""
    rows = case.rows_where(_is_full_satisfaction)
    if rows:
        yield case.hit(rows, "value", "的满意度定为100%，难以达到，请按实际确定，如“≥95%”。", rows[0].value)


@filing_rule(
    "fit.payment-rate-low",
    title="应付的没有足额",
    asks="应发放、应支付、应保障的事项，目标为100%。",
    dimension="适当性",
    catalogue="C09",
    severity="hint",
    category="low_threshold",
    source="应发放、应支付的资金应当足额到位",
    good=examples.row("质量", level3="补助足额发放率", value="100%"),
    bad=examples.row("质量", level3="补助足额发放率", value="≥90%"),
)
def payment_rate_low(case: FilingCase) -> Iterator[Hit]:
    """What must be paid is paid to all and in time: below 100 % is asked about; one finding for the filing."""
    rows = case.rows_where(_is_low_payment)
    if rows:
        message = f"是应发应付的资金或应保障的事项，目标低于100%（{quoted(rows[0].value)}），请核对。"
        yield case.hit(rows, "value", message, f"{rows[0].name} | {rows[0].value}")


@project_rule(
    "fit.benefit-repeats",
    title="效益指标意思重复",
    asks="各条效益指标写不同的效果，不换个说法重复。",
    dimension="相关性",
    catalogue="C11",
    severity="hint",
    category="duplicate",
    source=_CHOOSE,
    good=examples.sound,
    bad=lambda: examples.filing(
        examples.project(more=(_benefit("受训农户良种使用水平", "提升"), _benefit("受训农户良种的使用水平", "提高")))
    ),
)
def benefit_repeats(case: ProjectCase) -> Iterator[Hit]:
    """Two benefits of a table say two things."""
    seen: dict[str, tuple[Row, frozenset[str]]] = {}
    for row in case.of_kind("benefit"):
        pairs = pairs_of(row.name)
        twin = _first_alike(row, pairs, seen.values())
        if twin is not None:
            message = f"与第{twin.number}行{quoted(twin.name)}意思相近，请合并，或写出各自的效果。"
            yield row.hit("level3", message, f"{twin.name} | {row.name}", also=(twin.ref("level3"),))
        seen.setdefault(row.name, (row, pairs))


@project_rule(
    "fit.cost-without-quantity",
    title="支出没有对应的产出",
    asks="成本指标列出的支出，有相应的数量指标说明做了什么。",
    dimension="适当性",
    catalogue="C14",
    severity="hint",
    category="missing",
    source="财预〔2021〕101号：成本与产出对应",
    good=examples.sound,
    bad=lambda: examples.filing(
        examples.project({"成本": None}, tuple(_cost(name) for name in ("宣传片制作费", "站点建设费", "人员差旅费")))
    ),
)
def cost_without_quantity(case: ProjectCase) -> Iterator[Hit]:
    """Where the costs are itemised most items have an output beside them."""
    costs = case.of_kind("cost")
    outputs = (*case.of_kind("quantity"), *case.of_kind("quality"))
    if len(costs) < _LEAST_COSTS or not outputs:
        return
    names = [output.name for output in outputs]
    alone = [row for row in costs if not _has_output(row.name, names)]
    if len(alone) * 2 > len(costs):
        shown = "、".join(quoted(row.name) for row in alone[:3])
        message = f"{shown}等{len(alone)}项支出没有对应的产出指标，请补充完成的数量。"
        evidence = " | ".join(row.name for row in alone)
        yield case.hit("level3", message, evidence)


def _first_alike(row: Row, pairs: frozenset[str], others: Iterable[tuple[Row, frozenset[str]]]) -> Row | None:
    """The first row with another name that shares most of its pairs of characters."""
    for other, its in others:
        if share(its, pairs) >= _ALIKE and other.name != row.name:
            return other
    return None


def _is_bare_class(row: Row) -> bool:
    """The name is that of a class and nothing else (社会效益明显), and the value is a degree or repeats it."""
    plain = _BARE_CLASS.fullmatch(row.name) is not None
    return plain and not row.must_be_number and not repeats_name(row) and len(row.value) <= _SHORT_VALUE


def _is_named_in_vain(row: Row) -> bool:
    """Has a name of its own, but a value that says 不涉及."""
    return bool(row.name and row.value) and row.name not in NOT_APPLICABLE


def _is_floor(row: Row) -> bool:
    return row.operator in ("ge", "gt", None) and is_percent(row.target.unit) and not speaks_of_growth(row.name)


def _has_output(cost: str, outputs: Iterable[str]) -> bool:
    """A cost item shares words with an output, the words for money left out."""
    stem = _COST_ITEM.sub("", cost)
    return any((len(stem) > 1 and stem in output) or likeness(stem, output) >= _RELATED for output in outputs)


@cache
def _topic(kind: str) -> re.Pattern[str]:
    return re.compile(any_of(words("topics", kind)))


def _benefit(name: str, value: str) -> dict[str, str]:
    return {"level1": "效益指标", "level2": "社会效益指标", "level3": name, "description": "效果", "value": value}


def _cost(name: str) -> dict[str, str]:
    return {
        "level1": "产出指标",
        "level2": "成本指标",
        "level3": name,
        "description": "支出",
        "value": f"≤{len(name)}000元",
    }


def _is_satisfaction_floor(row: Row) -> bool:
    return row.kind == "satisfaction" and _is_floor(row)


def _is_full_satisfaction(row: Row) -> bool:
    return row.kind == "satisfaction" and row.target.number == _FULL


def _is_opinion(row: Row) -> bool:
    return row.kind == "benefit" and row.quantitative and _SUPPORT.search(row.name) is not None


def _is_low_payment(row: Row) -> bool:
    number = row.target.number
    return _is_payment(row.name) and number is not None and number < _FULL and _is_floor(row)


@lru_cache(maxsize=8192)
def _is_payment(name: str) -> bool:
    return _PAYMENT.search(name) is not None
