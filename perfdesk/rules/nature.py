"""Is an indicator what its class says: a time, an effect of that kind, an opinion, in the right direction?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from perfdesk.model.target import NOT_APPLICABLE
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.mentions import likeness, pairs_of, share
from perfdesk.rules.reading import values_of
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_percent, is_rate, is_time, speaks_of_growth
from perfdesk.words import any_of, words

_CLASSES = "财预〔2015〕88号绩效指标分类"
_CHOOSE = "财预〔2021〕101号：效益指标按项目实际选设"
_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_TIMELY = re.compile(
    r"时间|日期|及时|按时|按期|准时|如期|时限|期限|进度|天数|时长|周期|提前|时效|时点|频次|频率|(?:执行|支出|支付)率|[0-9一二三四五六七八九十]+[年月日天]|年[内底末]|月[内底末]|完成率"
)
_ON_TIME = re.compile(r"及时|按时|按期|准时|如期|时效")
_DONE_RATE = re.compile(r"完成率$")
_WHOLE_YEAR = re.compile(r"20[0-9]{2}年(?:度|全年)?|全年|20[0-9]{2}年1月?[-—至到~]12月|当年|本年度?")
_OPINION = re.compile(r"满意[度率]")
_SUPPORT = re.compile(r"(?:支持|认可|认同|好评|赞同)[率度]$")
_CLASS_ONLY = re.compile(
    r".{0,6}?(?:经济|社会|生态|环境|可持续)(?:效益|影响|效果)(?:水平)?(?:增长|提升|提高|改善|增加)?"
    r"(?:率|度|值|程度|性|力|情况)?[%％]?"
)
_PAYMENT = re.compile(
    r"(?:足额|全额|应[发拨缴补]|按标准)[^率]{0,6}率|(?:发放|拨付|支付|兑付|缴纳)(?:及时)?率$|(?:资金|经费|款|金|补[贴助]|费用?|工资|津贴)到位(?:及时)?率$|正常运[转行]率$"
)
_FAULTS = re.compile(
    r"(?:故障|差错|错误|事故|投诉|违[规法纪]|返工|失误|流失|损坏|超[支标]|不合格|不满意|死亡|发病|返贫|辍学)(?:发生|出现|上升|次|起|件|人)?(?:率|数|数量)?$"
)
_GOOD = re.compile(r"(?<![不未])(?:合格|达标|覆盖|完成|及时|准确|知晓|参与|优良|通过|就业|入学|巩固|办结|满意|到位)率$")
_COST_ITEM = re.compile(r"(?:费|费用|资金|经费|支出|成本|补贴|补助|奖励|津贴|款)+$")
_LOW = Decimal(80)
_MIDDLE = Decimal(90)
_FULL = Decimal(100)
_ALIKE = 0.6
_RELATED = 0.25
_LEAST_COSTS = 3


@project_rule(
    "fit.timeliness-without-time",
    title="时效指标没有时间",
    asks="时效指标写完成时限、期限或及时率。",
    dimension="相关性",
    catalogue="C04",
    severity="warning",
    sometimes=("hint",),
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("时效", level3="培训按期完成率", value="≥95%"),
    bad=examples.row("时效", level3="长期跟踪指导", description="指导", value="100%"),
)
def timeliness_without_time(case: ProjectCase) -> Iterator[Hit]:
    """Timeliness speaks of a time in its name, or its value is a date or a duration."""
    for row in case.of_kind("timeliness"):
        if not row.quantitative or is_time(row.unit) or not is_rate(row.unit):
            continue
        if not _TIMELY.search(row.name + (row.indicator.description or "")):
            message = f"（{row.value}）没有时间要求，不是时效指标，请写完成时限或及时率。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")
        elif _DONE_RATE.search(row.name) and not _ON_TIME.search(row.name):
            message = f"是完成率（{row.value}），反映完成多少，不反映是否按时，请改为按时完成率或完成时间。"
            yield row.hit("level2", message, f"{row.name} | {row.value}", severity="hint")


@filing_rule(
    "fit.timeliness-without-deadline",
    title="及时率没有写明时限",
    asks="写“及时”的指标同时写明以什么时间为准。",
    dimension="相关性",
    catalogue="C04",
    severity="hint",
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("时效", level3="培训完成及时性", value="100%"),
)
def timeliness_without_deadline(case: FilingCase) -> Iterator[Hit]:
    """及时性 100% sets no deadline, nor does the whole year; one finding for the filing, at every place."""
    rows = case.rows_where(_sets_no_deadline)
    if rows:
        message = f"没有写明时限（{quoted(rows[0].name)}{rows[0].value}），请写完成日期，如“11月底前”。"
        yield case.hit(rows, "value", message, f"{rows[0].name} | {rows[0].value}")


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
        if _OPINION.search(row.name):
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
        if row.quantitative and _CLASS_ONLY.fullmatch(row.name):
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
    seen: list[tuple[Row, frozenset[str]]] = []
    for row in case.of_kind("benefit"):
        pairs = pairs_of(row.name)
        alike = (old for old, its in seen if share(its, pairs) >= _ALIKE and old.name != row.name)
        twin = next(alike, None)
        if twin is not None:
            message = f"与第{twin.number}行{quoted(twin.name)}意思相近，请合并，或写出各自的效果。"
            yield row.hit("level3", message, f"{twin.name} | {row.name}", also=(twin.ref("level3"),))
        seen.append((row, pairs))


@project_rule(
    "fit.direction",
    title="计算符号方向相反",
    asks="越高越好的用“≥”，越低越好的（故障率、投诉等）用“≤”。",
    dimension="相关性",
    catalogue="C12",
    severity="warning",
    category="operator",
    source="预算管理一体化系统：正向指标用“≥”，反向指标用“≤”",
    good=examples.row("质量", level3="设备故障率", value="≤5%"),
    bad=examples.row("质量", level3="设备故障率", value="≥5%"),
)
def direction(case: ProjectCase) -> Iterator[Hit]:
    """Faults have a ceiling, good rates a floor. Satisfaction has its own rule."""
    for row in case.measured:
        if row.operator in (None, "eq") or row.kind in ("satisfaction", "cost") or row.target.number == 0:
            continue
        bad = _FAULTS.search(row.name) is not None and "下降" not in row.name and "降低" not in row.name
        if bad and row.operator in ("ge", "gt"):
            yield row.hit("value", f"越低越好，指标值{quoted(row.value)}应用“≤”。", f"{row.name} | {row.value}")
        elif not bad and row.operator in ("le", "lt") and _GOOD.search(row.name):
            yield row.hit("value", f"越高越好，指标值{quoted(row.value)}应用“≥”。", f"{row.name} | {row.value}")


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


def _is_named_in_vain(row: Row) -> bool:
    """Has a name of its own, but a value that says 不涉及."""
    return bool(row.name and row.value) and row.name not in NOT_APPLICABLE


def is_good_rate(row: Row) -> bool:
    """By its name a rate of which more is better; `direction` speaks of it where it has a ceiling."""
    return row.kind not in ("satisfaction", "cost") and _GOOD.search(row.name) is not None


def _sets_no_deadline(row: Row) -> bool:
    if row.kind != "timeliness":
        return False
    if row.quantitative:
        full = row.target.number == _FULL and is_percent(row.target.unit)
        return full and _ON_TIME.search(row.name) is not None and not re.search(r"[0-9]", row.name)
    return _WHOLE_YEAR.fullmatch(row.value) is not None


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
    return number is not None and number < _FULL and _is_floor(row) and _PAYMENT.search(row.name) is not None
