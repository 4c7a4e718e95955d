"""The operator of a target value: is it there, does it point the right way, is it a sign?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.mending import value_fix
from perfdesk.rules.reading import values_of
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule
from perfdesk.rules.units import is_count, is_rate, is_time, speaks_of_growth

_SYSTEM = "预算管理一体化系统：计算符号、计量单位为必录项"
_FAULTS = re.compile(
    r"(?:故障|差错|错误|事故|投诉|违[规法纪]|返工|失误|流失|损坏|超[支标]|不合格|不满意|死亡|发病|受害|成灾|患病|中毒|超标|返贫|辍学)(?:发生|出现|上升|次|起|件|人)?(?:率|数|数量)?$"
    r"|(?:事件|案件|火灾|灾情|险情|病害|感染|反应|缺陷|纠纷|事故)(?:发生|高发)率$|(?:发案|漏损|漏管|脱管|空置|闲置|逾期|拥堵)率$"
)
# Others wait for as long as this takes.
_WAITING = re.compile(
    r"(?:等[候待]|候[诊车机检审]|排队|停机|中断|宕机|故障|延误|拥堵|响应|修复|到[达场]|处[置理]|办[理结]|审[批核]|出警|受理|停[水电气])(?:时间|时限|时长|用时)$"
)
_GOOD = re.compile(r"(?<![不未])(?:合格|达标|覆盖|完成|及时|准确|知晓|参与|优良|通过|就业|入学|巩固|办结|满意|到位)率$")
_WORD_OPERATOR = re.compile(r"不低于|不少于|不小于|不高于|不超过|不大于|大于等于|小于等于|大于|小于|高于|低于|超过")
_DOWNWARDS = re.compile(
    r"用量|消耗|占用|调整|问题|偏差|缺陷|隐患|负面|逾期|超期|滞后|间隔|周期|拖欠|计算方法|公式|事故|投诉|差错|错误|故障|返工|失误|违[规纪法]|上访|信访|案件|损耗|能耗|排放|时[间长限]|成本|费|流失|死亡|返贫|下降|降低|减少|超"
)
# What a project is to bring about; a ceiling on anything else (vehicles, meetings, posts) may be a limit that is meant.
_OUTPUT = re.compile(
    r"培训|发放|补[助贴]|资助|慰问|奖励|救助|服务|完成|举办|开展|组织|建设|新建|改造|购置|采购|维修|维护|养护|覆盖|受益|享受|参[与加训保]|聘用|招聘|招录|帮扶|扶持|检[查测]|宣传|印[发制]|编制(?!内|人|数|外)|调查|审计|种植|保障"
)
_HUNDRED = Decimal(100)
_NUMBER_FIRST = re.compile(r"[0-9０-９.．]+\s*[^0-9年月]")
_FIXED_RATE = re.compile(r"利率|利息率|费率|税率|标准|折扣|比例$")


@project_rule(
    "target.operator-missing",
    title="指标值没有计算符号",
    asks="数值之前写有计算符号，如“≥95%”。",
    dimension="相关性",
    catalogue="D03",
    severity="warning",
    sometimes=("hint",),
    category="operator",
    source=_SYSTEM,
    good=examples.row("质量", value="100%"),
    bad=examples.row("质量", value="95%"),
)
def operator_missing(case: ProjectCase) -> Iterator[Hit]:
    """A rate below 100 % says whether it is a floor or a ceiling; a count without operator means exactly that."""
    for row in case.measured:
        if _lacks_operator(row):
            fix = value_fix(case, row, _lacks_operator)
            how = f"请写成“{fix.text}”" if fix else "请在前面加“≥”或“≤”"
            message = f"的指标值{quoted(row.value)}没有计算符号，{how}。"
            change: Severity | None = "hint" if speaks_of_growth(row.name) else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=change, fix=fix)


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
        if row.operator in (None, "eq") or row.kind in ("satisfaction", "cost"):
            continue
        bad = _is_the_less_the_better(row.name, row.unit)
        if bad and row.operator in ("ge", "gt") and row.target.number != 0:
            yield row.hit("value", f"越低越好，指标值{quoted(row.value)}应用“≤”。", f"{row.name} | {row.value}")
        elif not bad and row.operator in ("le", "lt") and row.target.number != 0 and _GOOD.search(row.name):
            yield row.hit("value", f"越高越好，指标值{quoted(row.value)}应用“≥”。", f"{row.name} | {row.value}")


@project_rule(
    "target.upper-bound",
    title="产出写成上限",
    asks="产出指标用“≥”或确数，不写“小于、不超过”。",
    dimension="相关性",
    catalogue="D08",
    severity="warning",
    sometimes=("hint",),
    category="operator",
    source=_SYSTEM,
    good=examples.row("数量", level3="安全事故起数", value="≤1起"),
    bad=examples.row("数量", value="小于4期"),
)
def upper_bound(case: ProjectCase) -> Iterator[Hit]:
    """A count of what is brought about is no ceiling: fewer than 199 persons is no target. Limits may be meant."""
    for row in case.measured:
        if row.kind != "quantity" or row.operator not in ("le", "lt"):
            continue
        if (is_count(row.unit) or not row.unit) and not _DOWNWARDS.search(row.name):
            message = f"的指标值{quoted(row.value)}是上限，产出指标应写“≥”或确数，请核对。"
            severity: Severity = "warning" if row.operator == "lt" or _OUTPUT.search(row.name) else "hint"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=severity)


@filing_rule(
    "target.operator-in-words",
    title="用文字表示计算符号",
    asks="计算符号用“≥≤><=”，不写“不低于、以上”等文字。",
    dimension="完整性",
    catalogue="D08",
    severity="hint",
    category="format",
    source="预算管理一体化系统：计算符号为≥、≤、>、<、=",
    good=examples.sound,
    bad=examples.row("质量", value="不低于95%"),
)
def operator_in_words(case: FilingCase) -> Iterator[Hit]:
    """Operators are signs; one finding for the filing."""
    rows = case.rows_where(_has_operator_in_words, value=_WORD_OPERATOR)
    if rows:
        message = f"的指标值用文字表示符号（{quoted(rows[0].value)}），请改用“≥”“≤”等符号。"
        yield case.hit(rows, "value", message, values_of(rows))


@lru_cache(maxsize=8192)
def _is_the_less_the_better(name: str, unit: str) -> bool:
    if "下降" in name or "降低" in name:
        return False
    return _FAULTS.search(name) is not None or (is_time(unit) and _WAITING.search(name) is not None)


def _has_operator_in_words(row: Row) -> bool:
    return row.quantitative and _WORD_OPERATOR.match(row.value) is not None


def _lacks_operator(row: Row) -> bool:
    if row.operator is not None or not row.quantitative or row.target.number_high is not None:
        return False
    if row.target.number in (_HUNDRED, Decimal(0)) or (row.kind == "cost" and _FIXED_RATE.search(row.name)):
        return False
    return is_rate(row.unit) and _NUMBER_FIRST.match(row.value) is not None
