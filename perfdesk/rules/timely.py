"""Timeliness: does an indicator set a time?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_count, is_percent, is_rate, is_time, price_of

_CLASSES = "财预〔2015〕88号绩效指标分类"
_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_TIMELY = re.compile(
    r"时间|日期|及时|按时|按期|准时|如期|时限|期限|进度|天数|时长|周期|提前|时效|时点|频次|频率|(?:执行|支出|支付)率|[0-9一二三四五六七八九十]+[年月日天]"
    r"|年[内底末]|月[内底末]|完成率|(?<!长)期(?!货)|(?<!暂临)时(?!代|政|尚)|[当即次隔同首]日|日[产清结报更]|每日|逐日|月|季|(?<![青老少中成])年|限|汛|适时|同步"
    r"|前(?!端|瞻|沿)|后(?!勤|备|续)|半年|即|快|速|早"
)
_ON_TIME = re.compile(r"及时|按时|按期|准时|如期|时效")
# Done or not, paid or not: that something of this kind happens is a stage of the work, if no moment.
_DONE_RATE = re.compile(
    r"(?:完成|开工|完工|竣工|结案|办结|审结|发放|拨付|支付|兑付|兑现|到位|到账|缴纳|交付|到货|执行|落实|实施|响应)率$"
)
_WHOLE_YEAR = re.compile(r"20[0-9]{2}年(?:度|全年)?|全年|20[0-9]{2}年1月?[-—至到~]12月|当年|本年度?")
_WITHIN = re.compile(r"[0-9]+(?:个?(?:小时|分钟|工作日|月)|[日天])|[0-9]{1,2}[:：][0-9]{2}\s*[-—~～至到]")
_FESTIVAL = re.compile(
    r"^(?:春节|元旦|清明节?|五一|端午节?|中秋节?|国庆节?|重阳节?|六一|开学|放假|汛期|采暖期|取暖季|春耕|秋收|高考|中考).{0,4}(?:前|后|期间|内)"
)
# A moment, a rhythm or a span, told in words. 及时 and 按时 name none.
_MOMENT = re.compile(
    r"每[年月日周天季旬次班]|每个[月季工]|每学[期年]|逐[年月日周]|按[年月周日季旬](?:度)?(?!.*要求)|[0-9一二三四五六七八九十][年月日周天季号]|季度|[上中下]旬|学[期年]|半年"
    r"|[春夏秋冬][季两防]|四季|汛[前期后]|[当次隔同首]日|日[产清结报]|[周日][一二三四五六至到-]|届|当[天月年]|全天|全年|每[晚早晨午夜]|[0-9]{1,2}[:：][0-9]{2}|[TD][+＋][0-9]|[0-9]+[×xX*]|实时|随[到叫报]随|即[时到报]|(?:期|之|日|节|会|学|耕|收|季|工|产|用|束|后|收)(?:前|后)$"
    r"|(?:日|期|节|汛|用|学|会|工)(?:前|后)|期间|期内|限内|(?:^|[^及按准适])时[间限点段]内?"
)
_FULL = Decimal(100)


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
        if not row.quantitative or is_time(row.unit):
            continue
        if not is_rate(row.unit):
            yield from _counted_hit(row)
        elif _DONE_RATE.search(row.name) is None and not _TIMELY.search(row.name + (row.indicator.description or "")):
            message = f"（{row.value}）没有时间要求，不是时效指标，请写完成时限或及时率。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")
        elif _DONE_RATE.search(row.name) and not _ON_TIME.search(row.name):
            message = f"（{row.value}）反映完成多少，不反映是否按时，请改为按时完成率或完成时间。"
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


def _counted_hit(row: Row) -> Iterator[Hit]:
    """So many things, or so much money, done at no time; how often something is done is a rhythm."""
    amount = is_count(row.unit) or price_of(row.unit) is not None
    if amount and "/" not in row.unit and not _TIMELY.search(row.name + row.value):
        message = f"（{row.value}）是数量，不是时效指标，请写完成时限或及时率，数量移到数量指标。"
        yield row.hit("level2", message, f"{row.name} | {row.value}")


def names_moment(value: str) -> bool:
    """A time that stands in the calendar, comes again and again, or runs from an event, though no number."""
    return any(pattern.search(value) for pattern in (_WITHIN, _FESTIVAL, _MOMENT))


def _sets_no_deadline(row: Row) -> bool:
    if row.kind != "timeliness":
        return False
    if row.quantitative:
        full = row.target.number == _FULL and is_percent(row.target.unit)
        return full and _ON_TIME.search(row.name) is not None and not re.search(r"[0-9]", row.name)
    return _WHOLE_YEAR.fullmatch(row.value) is not None
