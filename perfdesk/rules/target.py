"""The target value itself: number, operator, unit, plausibility."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted
from perfdesk.rules.fit import repeats_name
from perfdesk.rules.mending import mended_value, needs_count, value_fix
from perfdesk.rules.registry import Fix, Hit, project_rule
from perfdesk.rules.timely import names_moment
from perfdesk.rules.units import measure_names, price_of
from perfdesk.rules.values import is_grade, is_vague

_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_SYSTEM = "预算管理一体化系统：计算符号、计量单位为必录项"
_OUTPUTS = ("quantity", "quality", "timeliness")
_ABOUT = re.compile(r"约|大约|左右|大概|余[人个次户]|多[人个次户]$|若干")
_UNIT_IN_NAME = re.compile(r"[（(](?:单位[:：])?[^（）()0-9]{1,6}[)）]$|[%％]$")
# What an inspection can establish, or a document says, is checkable though it is no number.
_VERDICT = re.compile(
    r"(?:全部|均|一次性?|顺利)?(?:通过|符合|合规|合法|合格|达标|健全|建立|规范|完整|完善|正常|无误|真实|准确|清晰|齐全)+(?:验收|审核|评审|测评|要求|标准|规定|规范|国家标准|行业标准)*"
)
_INSPECTED = re.compile(
    r"(?:一次性)?通过.{0,8}(?:验收|评审|审[查核计]|检[测验查]|测评|考核|评估|复核|认证)|零[\u4e00-\u9fff]{1,6}|(?:无|不发生|未发生|没有)[\u4e00-\u9fff]{2,10}"
)
_BY_DOCUMENT = re.compile(
    r"(?:规定|计划|约定|要求).{0,6}(?:时间|时限|期限)|(?:按|依).{0,12}(?:合同|协议|方案|计划|进度|工期|规程|规范|标准|办法|条例)"
    r"|(?:符合|达到?|满足).{0,12}(?:规范|标准|等级|法|办法|规定|条例|制度|政策|要求|合同|方案|计划)|《[^》]+》"
)
_CLASS = re.compile(r"(?:达到|不低于|≥)?(?:国家|地表水)?[ⅠⅡⅢⅣⅤ一二三四五六1-6][类级AB]+(?:水体|水质|标准|以上|及以上)*")
_CODE = re.compile(r"[≥≤<>=]?(?:[A-Za-z]{1,4}-?[0-9]+(?:\.[0-9]+)?|[0-9.]+[/／:：][0-9.]+[万千]?人?)")
# 胸径≥8cm, 提升1等: the number is there, behind the property or the change that it measures.
_MEASURED = re.compile(
    r"(?:[\u4e00-\u9fff]{1,8}[≥≤<>=]|[\u4e00-\u9fff]{0,8}(?:提升|提高|增加|下降|降低|减少)了?)[0-9]+(?:\.[0-9]+)?[^0-9，；]{0,8}"
)
_KIND_OF_QUALITY = re.compile(r"(?:等级|级别|星级|水平|规格|类型|类别|型号|标准|质量)$")
_STAGE = re.compile(r"(?:完工|竣工|开工|启动|上线|封顶|交付|通车|完成?验收|投入使用|投产|贯通|合龙)$")
_UNITLESS = re.compile(
    r"指数|系数|[pP][hH]|比值|倍数|比$|评级|等级|[百千万亿](?:名|元|[吨人户头件]|GDP|生产总值|机时|车)?[^数]{0,12}[率数]$"
)
_DEGREE = re.compile(r"提[高升]|增强|改善|明显|显著|有效|较|不断|进一步|好$|良$|优$")
_MONEY_NAME = re.compile(
    r"(?:收入|产值|收益|资金|投资|金额|利润|税收|税额|营业额|销售额|损失|融资额|经费|费用|支出|成本)(?:总额)?$"
)
_YEAR_ALONE = re.compile(r"20[0-9]{2}")
_HUNDRED = Decimal(100)
_SHORTEST = 4


@project_rule(
    "target.must-be-number",
    title="必填量化的没有数值",
    asks="表上标明“必填量化”等的指标，指标值是数值。",
    dimension="相关性",
    catalogue="D01",
    severity="error",
    sometimes=("warning",),
    category="not_measurable",
    source=_MEASURABLE,
    good=lambda: examples.filing(examples.project({"社会": {"requirement": "必填量化"}})),
    bad=lambda: examples.filing(examples.project({"社会": {"requirement": "必填量化", "value": "明显"}})),
)
def must_be_number(case: ProjectCase) -> Iterator[Hit]:
    """A row that the form marks 必填量化 holds a number or a date; 选填量化, once filled, too."""
    for row in case.filled:
        if row.kind == "timeliness" and any(char.isdigit() for char in row.value) and names_moment(row.value):
            continue
        undated = row.target.kind == "date" and row.kind in ("quantity", "cost", "satisfaction")
        if row.must_be_number and (undated or row.target.kind == "qualitative"):
            mark = row.indicator.requirement or ""
            message = f"标明“{mark}”，指标值{quoted(row.value)}却不是数值，请写出可衡量的数值。"
            severity = None if mark.startswith("必填") else "warning"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=severity)


@project_rule(
    "target.output-without-number",
    title="产出指标没有数值",
    asks="产出指标的指标值是可衡量的数值。",
    dimension="相关性",
    catalogue="D01 D02",
    severity="warning",
    sometimes=("hint",),
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.row("时效", value="12月底前"),
    bad=examples.row("数量", value="完成全部培训"),
)
def output_without_number(case: ProjectCase) -> Iterator[Hit]:
    """Quantity, quality and timeliness are measured: a number, or a date for timeliness; no 'about', no sentence."""
    for row in case.filled:
        if row.kind not in _OUTPUTS:
            continue
        about = row.quantitative and _ABOUT.search(row.value) is not None
        if not about and row.target.kind not in ("qualitative", "date"):
            continue
        if row.must_be_number or repeats_name(row):
            continue
        if other_row_of_value(case, row) is not None or is_grade(row) or _says_enough(row):
            continue
        if row.target.kind == "qualitative":
            yield _no_number_hit(row)
        elif about:
            message = f"的指标值{quoted(row.value)}用了约数，请填写确数。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
        elif row.target.kind == "date" and row.kind == "quantity":
            message = f"的指标值{quoted(row.value)}是时间，数量指标请填写数量。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


@project_rule(
    "target.benefit-without-number",
    title="效益指标没有数值",
    asks="效益指标能量化的量化，不能量化的写明衡量标准。",
    dimension="相关性",
    catalogue="D01",
    severity="hint",
    category="not_measurable",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("社会", level3="农户种植水平", value="种植方法有所改变"),
)
def benefit_without_number(case: ProjectCase) -> Iterator[Hit]:
    """Benefits without a number: one hint for each project, as some effects can only be described."""
    rows = [
        row
        for row in case.of_kind("benefit")
        if row.target.kind == "qualitative"
        and not row.must_be_number
        and not repeats_name(row)
        and other_row_of_value(case, row) is None
        and not is_grade(row)
        and not is_vague(row)
    ]
    if rows:
        first = rows[0]
        message = f"等{len(rows)}个效益指标没有数值，能量化的请量化，不能量化的写明衡量标准。"
        if len(rows) == 1:
            message = f"的指标值{quoted(first.value)}没有数值，能量化的请量化，不能量化的写明衡量标准。"
        evidence = " | ".join(f"{row.name}：{row.value}" for row in rows)
        yield first.hit("value", message, evidence, also=tuple(row.ref("value") for row in rows[1:]))


@project_rule(
    "target.value-of-other-row",
    title="指标值像是别行的内容",
    asks="指标值就是本行指标的值，没有错行、错列。",
    dimension="完整性",
    catalogue="A17",
    severity="warning",
    category="shifted_cell",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("质量", value="受训农户良种使用率"),
)
def value_of_other_row(case: ProjectCase) -> Iterator[Hit]:
    """A value that is the name or the description of another row has slipped."""
    for row in case.filled if len(case.measured) < len(case.filled) else ():
        other = other_row_of_value(case, row)
        if other is not None:
            message = f"的指标值{quoted(row.value)}是第{other.number}行的内容，可能填错了行，请核对。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


@project_rule(
    "target.unit-missing",
    title="指标值没有计量单位",
    asks="数值之后写有计量单位，如“≥4期”。",
    dimension="相关性",
    catalogue="D04",
    severity="error",
    sometimes=("warning", "hint"),
    category="unit",
    source=_SYSTEM,
    good=examples.row("数量", level3="培训期数（期）", value="≥4"),
    bad=examples.row("数量", value="≥4"),
)
def unit_missing(case: ProjectCase) -> Iterator[Hit]:
    """A number has a unit, in the value, in its own column or in the name; money says 元."""
    for row in case.measured:
        if _lacks_unit(row):
            fix = value_fix(case, row, _lacks_unit)
            how = f"请写成“{fix.text}”" if fix else "请补充（如次、人、%）"
            message = f"的指标值{quoted(row.value)}没有计量单位，{how}。"
            nothing = "hint" if row.target.number == 0 else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=nothing, fix=fix)
        elif _is_price_without_money(row):
            fix = value_fix(case, row, _is_price_without_money)
            message = f"的指标值{quoted(row.value)}缺少“元”，请写明货币单位。"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity="warning", fix=fix)
        elif (
            row.unit in ("万", "亿")
            and (row.kind == "cost" or _MONEY_NAME.search(row.name))
            and price_of(row.unit) is not None
        ):
            message = f"的指标值{quoted(row.value)}的单位应为“{row.unit}元”，请补上“元”字。"
            fix = value_fix(case, row, lambda mended: mended.unit in ("万", "亿"))
            yield row.hit("value", message, f"{row.name} | {row.value}", severity="warning", fix=fix)


@project_rule(
    "target.unit-is-measure-name",
    title="计量单位写成指标名",
    asks="计量单位写“%、人、次”，不写“比率、人数、次数”。",
    dimension="相关性",
    catalogue="D05",
    severity="warning",
    category="unit",
    source=_SYSTEM,
    good=examples.sound,
    bad=examples.row("质量", value="≥95比率"),
)
def unit_is_measure_name(case: ProjectCase) -> Iterator[Hit]:
    """The unit is a unit (%, 人, 次), not the name of a measure (比率, 人数, 次数); one finding for each project."""
    own = case.expectations.own_words
    found = [
        row
        for row in case.filled
        if row.target.unit in measure_names() and row.target.unit not in own and not needs_count(row)
    ]
    if not found:
        return
    first, *rest = found
    texts = [(row.ref("value"), mended_value(row, own)) for row in found]
    label = f"改为“{texts[0][1]}”" if not rest else f"改正{len(found)}处计量单位"
    fix = Fix(first.ref("value"), texts[0][1], label, tuple(texts[1:]))
    unit = first.target.unit
    message = f"的计量单位“{unit}”应为“{measure_names()[unit]}”，即{quoted(texts[0][1])}{_further_units(rest)}。"
    evidence = "、".join(dict.fromkeys(row.value for row in found))
    yield first.hit("value", message, evidence, fix=fix, also=tuple(ref for ref, _ in texts[1:]))


@project_rule(
    "target.value-repeats-name",
    title="指标值重复指标名",
    asks="指标值写要达到的值，不重复指标名称或描述。",
    dimension="相关性",
    catalogue="D11",
    severity="warning",
    category="circular",
    source=_MEASURABLE,
    good=examples.sound,
    bad=examples.row("社会", level3="农户种植水平提高", value="农户种植水平提高"),
)
def value_repeats_name(case: ProjectCase) -> Iterator[Hit]:
    """The value says more than the name; satisfaction and rows marked 量化 have their own rule."""
    for row in case.filled:
        if row.kind != "satisfaction" and repeats_name(row) and not row.must_be_number:
            more = "请填写金额或单位成本" if row.kind == "cost" else "请填写可衡量的目标值"
            message = f"的指标值{quoted(row.value)}只是重复指标名称或描述，{more}。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


def other_row_of_value(case: ProjectCase, row: Row) -> Row | None:
    """The row whose name or description stands as the value of this one."""
    if row.target.kind != "qualitative" or len(row.value) < _SHORTEST or repeats_name(row):
        return None
    for other in case.filled:
        if other is not row and row.value in (other.name, other.description):
            return other
    return None


def _lacks_unit(row: Row) -> bool:
    if not row.quantitative or row.unit or _UNIT_IN_NAME.search(row.name):
        return False
    return not _UNITLESS.search(row.name) and not (row.kind == "timeliness" and _YEAR_ALONE.fullmatch(row.value))


def _is_price_without_money(row: Row) -> bool:
    return row.kind == "cost" and row.unit[:1] in ("/", "／")


def _further_units(rows: list[Row]) -> str:
    """How many other cells of the table have which name of a measure as their unit."""
    counts = Counter(row.target.unit for row in rows)
    shown = "、".join(f"“{unit}”{count}处" for unit, count in counts.items())
    return f"（本表另有{shown}，请一并改正）" if shown else ""


def _says_enough(row: Row) -> bool:
    """No plain number, but a moment in time, a class of a standard, a grade of a material, or so many of 100,000."""
    if row.kind == "timeliness":
        return names_moment(row.value)
    return row.kind == "quality" and any(pattern.fullmatch(row.value) for pattern in (_CLASS, _CODE, _MEASURED))


def _can_be_verified(row: Row) -> bool:
    """No number, but an inspection or a document can tell whether it is reached."""
    if row.kind == "quantity":
        return False
    if _VERDICT.fullmatch(row.value) or _INSPECTED.fullmatch(row.value) or _BY_DOCUMENT.search(row.value):
        return True
    if row.kind == "quality":
        return _KIND_OF_QUALITY.search(row.name) is not None and _DEGREE.search(row.value) is None
    return _STAGE.search(row.value) is not None


def _no_number_hit(row: Row) -> Hit:
    if any(char.isdigit() for char in row.value):
        message = f"的指标值{quoted(row.value)}写成了一句话，请只写“符号＋数值＋计量单位”。"
    elif row.kind == "timeliness":
        message = f"的指标值{quoted(row.value)}无法衡量，请写完成日期或及时率。"
    else:
        message = f"的指标值{quoted(row.value)}不是可衡量的数值，请写出数值和计量单位。"
    severity = "hint" if _can_be_verified(row) else None
    return row.hit("value", message, f"{row.name} | {row.value}", severity=severity)
