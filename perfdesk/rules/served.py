"""Benefits and satisfaction: whom do they ask, and can their number be measured?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from perfdesk.model.rows import Project
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_percent
from perfdesk.words import any_of, word_list, words

_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_FEASIBLE = "财预〔2021〕101号：满意度指标仅在服务对象明确、便于调查时设置"
_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_CLASSES = "财预〔2015〕88号绩效指标分类"
_PAID = re.compile(
    r"工资|薪酬|报酬|补贴|补助|津贴|福利|慰问|培训|体检|社保|保险|食堂|派遣|聘用|食宿|抚恤|奖励|修缮|维修|装修|办公用房|改造|办公设备"
)
_RAISED = re.compile(r"(?:提高|提升|增强|改善|加强|优化)$|(?:效率|能力|素质|水平|质量|积极性)(?:提高|提升|增强|改善)?$")
_MEANING = re.compile(r"占.*比|比[例重率]|[比较]上年|同比|÷|/")
_OTHER_CLASS = {
    "economic_benefit": re.compile(r"社会效益|生态效益|可持续影响"),
    "social_benefit": re.compile(r"经济效益|投入产出|生态效益|可持续影响"),
    "ecological_benefit": re.compile(r"经济效益|投入产出|社会效益|可持续影响"),
}
_HUNDRED = Decimal(100)
_HALF = Decimal(50)
_FEW = 3


@filing_rule(
    "fit.satisfaction-of-doers",
    title="满意度对象是经办人员",
    asks="满意度向服务对象或受益人测评，不向做这项工作的人测评。",
    dimension="相关性",
    catalogue="C08",
    severity="hint",
    category="other",
    source=_SATISFACTION,
    good=examples.row("满意", level3="参训农户满意度"),
    bad=lambda: examples.filing(
        examples.project(
            {"满意": {"level3": "农技推广工作人员满意度"}},
            name="良种推广",
            goals="1.推广良种4种，使良种使用率达到80%。",
            funds_use="购买良种和农药",
        )
    ),
)
def satisfaction_of_doers(case: FilingCase) -> Iterator[Hit]:
    """Not those who do the work are asked, unless they are paid, trained or cared for by the project; one finding."""
    found: list[Row] = []
    for project in case.projects:
        if not project.reading.fact(_pays):
            found += project.reading.rows_where(_asks_doers)
    if found:
        message = f"像是向经办人员测评满意度（{quoted(found[0].name)}），请改为服务对象或受益人。"
        yield case.hit(found, "level3", message, found[0].name)


@project_rule(
    "fit.too-few-to-ask",
    title="服务对象太少难以测评",
    asks="服务对象只有几个人的，不用百分比衡量满意度。",
    dimension="可行性",
    catalogue="C08",
    severity="hint",
    category="other",
    source=_FEASIBLE,
    good=lambda: examples.filing(_served("40人")),
    bad=lambda: examples.filing(_served("1人")),
)
def too_few_to_ask(case: ProjectCase) -> Iterator[Hit]:
    """Of one to three persons no 90 % can be satisfied: the only number of persons in the table is that small."""
    counts = [row for row in case.of_kind("quantity") if row.unit in words("units", "persons")]
    if len(counts) != 1 or counts[0].operator in ("ge", "gt") or counts[0].target.number_high is not None:
        return
    people = counts[0].target.number
    for row in case.of_kind("satisfaction") if people is not None and 0 < people <= _FEW else ():
        share = row.target.number
        if share is None or not is_percent(row.target.unit) or share >= _HUNDRED:
            continue
        message = f"只涉及{counts[0].value}，{quoted(row.value)}无法测评，请改为定性的写法，或不设此项。"
        yield row.hit("value", message, f"{counts[0].value} | {row.value}", also=(counts[0].ref("value"),))


@project_rule(
    "fit.improvement-as-rate",
    title="提高与达标率不分",
    asks="写“提高”的指标说明比什么时候提高多少，写比率的指标名称以“率”结尾并说明口径。",
    dimension="完整性",
    catalogue="D01",
    severity="warning",
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.row("社会", level3="农户种植水平提高", description="种植水平", value="≥5%"),
    bad=examples.row("社会", level3="农户种植水平提高", description="种植水平", value="≥90%"),
)
def improvement_as_rate(case: ProjectCase) -> Iterator[Hit]:
    """`效率提高 ≥90%`: raised by 90 %, or reached by 90 % of something? Nobody can tell."""
    for row in case.of_kind("benefit"):
        if not is_percent(row.target.unit) or not _RAISED.search(row.name):
            continue
        number = row.target.number
        explained = _MEANING.search(row.indicator.description or "")
        if number is not None and _HALF <= number <= _HUNDRED and not explained:
            message = f"的指标值{quoted(row.value)}看不出是提高多少还是达到多少，请写明口径和基数。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.names-other-class",
    title="效益指标放错类别",
    asks="名称里写明某类效益的指标放在那一类。",
    dimension="相关性",
    catalogue="C06",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("社会", level3="推广良种带动的社会效益户数", value="≥80户"),
    bad=examples.row("社会", level3="农技推广投入产出率", value="≥80%"),
)
def names_other_class(case: ProjectCase) -> Iterator[Hit]:
    """A benefit that calls itself economic does not stand under the social ones."""
    for row in case.filled:
        pattern = _OTHER_CLASS.get(row.level2.key if row.level2 else "")
        found = pattern.search(row.name) if pattern is not None else None
        if found is None:
            continue
        own = row.level2.word.removesuffix("指标") if row.level2 else ""
        if own not in row.name:
            message = f"写的是{quoted(found[0])}，却放在“{own}”，请移到相应的指标，或改写名称。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.asks-strangers",
    title="满意度对象与项目无关",
    asks="满意度向本项目的服务对象测评，没有复制别的项目的对象。",
    dimension="相关性",
    catalogue="E03",
    severity="warning",
    category="copied_text",
    source="财预〔2015〕88号绩效目标审核表“相关性”：目标与项目相关",
    good=examples.row("满意", level3="参训农户家属满意度"),
    bad=examples.row("满意", level3="残疾儿童家长满意度", description="满意程度"),
)
def asks_strangers(case: ProjectCase) -> Iterator[Hit]:
    """People of a kind that have their own projects (残疾人, 退役军人) are asked, and nothing else of the table or the
    office speaks of them."""
    for row in case.of_kind("satisfaction"):
        found = _groups().search(row.name)
        if found is None:
            continue
        own = (case.project.unit_name or "", case.project.competent_department or "")
        others = (other.name + other.description + other.value for other in case.rows if other is not row)
        telling = (found[0], *word_list("topics")["groups"][found[0]])
        texts = (*own, *others, *(text for _, text in case.head_texts))
        if not any(word in text for word in telling for text in texts):
            message = f"的测评对象{quoted(found[0])}与本项目无关，可能是从别的项目复制的，请核对。"
            yield row.hit("level3", message, f"{row.name} | {case.project.name}")


def _pays(reading: Reading) -> bool:
    return any(_PAID.search(text) for _, text in reading.head_texts)


def _asks_doers(row: Row) -> bool:
    return row.kind == "satisfaction" and _doers().search(row.name) is not None


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(any_of(word_list("topics")["groups"]))


@cache
def _doers() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words('topics', 'doers'))})(?:的|工作|对.{{1,8}})?满意[度率]$")


def _served(people: str) -> Project:
    return examples.project({"数量": {"level3": "聘用农技员人数", "value": people}})
