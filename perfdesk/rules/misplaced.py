"""Rows of one class that stand under another: dates as a quality, outputs as a benefit, counts as a satisfaction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row
from perfdesk.rules.registry import Hit, Severity, project_rule
from perfdesk.rules.units import is_count, is_percent, price_of

_CLASSES = "财预〔2015〕88号绩效指标分类"
_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_DAY = re.compile(r"[0-9一二三四五六七八九十][年月日号]|季度|年[底末初内]|月[底末初]")
_LASTING = re.compile(r"质保|保修|保质|有效|使用|寿命|年限|服役|周期")
# How well or how much was done, whatever the work; that it is done is not yet what it is good for.
# How others keep to the rules is an effect of looking after them.
_OUTPUT_RATE = re.compile(r"(?:完成|(?<!办学)(?<!经营)(?<!用工)(?<!收费)(?<!停车)(?<!执业)(?<!行为)规范)率$")
_PERHAPS_OUTPUT = re.compile(r"(?:合格|及时|准确|差错|按时|按期|验收|开工|完工|竣工|发放|拨付)[\u4e00-\u9fff]{0,3}率$")
_ASKED = re.compile(r"满意|投诉|不满|好评|差评|评价|测评|评分|得分|评议|认可|信访|上访|表扬|锦旗|感谢|问卷|调查")


@project_rule(
    "fit.quality-is-time",
    title="质量指标写成时间",
    asks="质量指标反映做得好不好，完成时间放在时效指标。",
    dimension="相关性",
    catalogue="C03",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("质量", level3="培训教材保质期", value="2026年底前"),
    bad=examples.row("质量", level3="培训完成时间", value="2025年11月底前"),
)
def quality_is_time(case: ProjectCase) -> Iterator[Hit]:
    """A quality is no date; how long a thing lasts is a property of it."""
    for row in case.of_kind("quality"):
        if row.target.kind == "date" and _DAY.search(row.value) and not _LASTING.search(row.name):
            message = f"（{row.value}）是时间，不是质量，请移到时效指标。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.benefit-is-output",
    title="效益指标写成产出",
    asks="效益指标写带来的变化，完成率、规范率等放在产出指标。",
    dimension="相关性",
    catalogue="C11",
    severity="warning",
    sometimes=("hint",),
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("社会", level3="受训农户增收率", value="≥5%"),
    bad=examples.row("社会", level3="培训任务完成率", value="≥95%"),
)
def benefit_is_output(case: ProjectCase) -> Iterator[Hit]:
    """A benefit is what changes for others; rates of the work itself are outputs. In nature they may be both."""
    for row in case.of_kind("benefit"):
        if not is_percent(row.target.unit) or row.level2 is None:
            continue
        if row.level2.key not in ("economic_benefit", "social_benefit"):
            continue
        sure = _OUTPUT_RATE.search(row.name) is not None
        if sure or _PERHAPS_OUTPUT.search(row.name):
            message = f"（{row.value}）反映工作做得怎样，是产出，不是效益，请移到产出指标，或写明带来的变化。"
            severity: Severity = "warning" if sure else "hint"
            yield row.hit("level2", message, f"{row.name} | {row.value}", severity=severity)


@project_rule(
    "fit.satisfaction-is-count",
    title="满意度写成数量",
    asks="满意度指标写测评的满意程度，人数、次数放在数量指标。",
    dimension="相关性",
    catalogue="C08",
    severity="warning",
    category="wrong_class",
    source=_SATISFACTION,
    good=examples.row("满意", level3="参训农户投诉次数", value="≤2次"),
    bad=examples.row("满意", level3="受益农户人数", value="≥200人"),
)
def satisfaction_is_count(case: ProjectCase) -> Iterator[Hit]:
    """A satisfaction is no number of persons or things and no money, unless complaints are counted."""
    for row in case.of_kind("satisfaction"):
        if row.quantitative and _is_amount(row) and not _ASKED.search(row.name):
            message = f"（{row.value}）是数量，不是满意度，请移到数量指标，这里填服务对象的满意度。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


def _is_amount(row: Row) -> bool:
    return is_count(row.unit) or price_of(row.unit) is not None
