"""The target value: does its unit fit the name, is it one fact, is it more than a word?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.cells import costs_in_cell
from perfdesk.rules.mending import needs_count
from perfdesk.rules.reading import names_of, values_of
from perfdesk.rules.reckoning import facts_in, statements_in
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule
from perfdesk.rules.units import is_amount, price_of
from perfdesk.words import any_of, word_list, words

_MEASURABLE = "财预〔2015〕88号：绩效目标应当细化量化"
_SYSTEM = "预算管理一体化系统：计算符号、计量单位为必录项"
_CONTENT = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:%|％|万元|亿元|元)|[≥≤<>]|[%％]$")
_HOLDS_VALUE = re.compile(r"[0-9≥≤<>%％]")
_BEHIND_RATE = re.compile(r"[%％].")
_SUFFIX = re.compile(r"([≥≤<>=]?[0-9]+(?:\.[0-9]+)?[%％])(?:完成|影响|满意|达标|发放|到位|覆盖|合格|实现|及时)$")
_SEVERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*个?[^0-9\s，、；;,/%％.\-~至到]{1,6}[、，；;,]?\s*[^0-9]{0,6}[0-9]+")
# Two numbers with a word behind the first, in a line.
_SEVERAL_SIGN = re.compile(r"[0-9][^0-9\s，、；;,/%％.\-~至到][^0-9\n]*[0-9]")
_COUNT_AND_PRICE = re.compile(r"[≥=]?[0-9]+[^0-9，,；;]{0,3}[，,；;、]?每[^0-9，；;]{1,8}[0-9.]+(?:万元|元)")
# 座 of 新建公厕座数: a name that ends in its unit.
_COUNTED_AS = re.compile(
    r"(?<![万千百])(户|家|册|份|篇|辆|台|套|件|期|批|场|座|栋|盏|株|棵|头|只|亩|公里|间|所|处)数量?$"
)
_DATE_LIKE = re.compile(r"[年月日]|季度|[0-9]\s*[-~至到]\s*[0-9]")
_GRADES = re.compile(
    r"(?:优秀?|良好?|中等?|合格|一般|较好|好|高|[甲乙丙一二三]等|[A-D]级?)(?:[及或]?以上)?|.{0,6}[特一二三]等奖(?:[及或]?以上)?"
)
# 十万人交通事故死亡率 is so many persons.
_OF_MANY = re.compile(r"[百千万亿]")
_THINGS = ("台", "套", "件", "个")
_BUYS = re.compile(r"(?:计划|新)?购置(?!次)")
_BOUGHT = re.compile(r"(?:计划|新)?(?:购置|采购|更换|安装)")
_HANDLED = re.compile(r"配备|购置|采购|更换|安装|维修|维护|建设|改造|更新|评估|检验|检测|核查|抽查|监管|新建|新增")
_FOR_PERSONS = re.compile(r"服务|人[员数次]|岗|安保|保安|保洁|队伍|劳务|受益|惠及|[员师工]$")
_TIMES = re.compile(r"[次批]数?$|频[次率]$|服务|活动")
_VALUE_ALONE = re.compile(r"[≥≤><=＞＜]?[0-9]+(?:\.[0-9]+)?(?:[%％]|[^0-9]{0,3})")
_FIXED = re.compile(r"标准|单价|人均|每")
_LONGEST = 30
_COUNTED = ("quantity", "timeliness", "cost", "satisfaction")
_SYSTEM_SIGNS = re.compile(r"[*_<>;&'\"#?\[\]`\\]|\s")


@project_rule(
    "target.unit-does-not-fit",
    title="计量单位与名称不符",
    asks="计量单位与指标名称相称，人数用“人”，户数用“户”。",
    dimension="相关性",
    catalogue="D06",
    severity="warning",
    category="unit",
    source=_SYSTEM,
    good=examples.row("数量", level3="参训人数", value="≥200人次"),
    bad=examples.row("数量", level3="参训人数", value="≥200个"),
)
def unit_does_not_fit(case: ProjectCase) -> Iterator[Hit]:
    """The unit counts what the name speaks of: persons in 人, times in 次. Only names that leave no doubt."""
    for row in case.measured:
        if not (is_amount(row.unit) or row.unit == "分") or needs_count(row):
            continue
        if row.kind == "quality" and row.name.endswith("率") and row.unit != "分":
            continue
        unit = row.unit.lstrip("万亿").removesuffix("数")
        fitting = _fitting(row.name) or _fitting_a_thing(row.name, unit)
        if fitting is not None and unit not in fitting:
            message = f"的计量单位“{row.unit}”与名称不符，请改为“{fitting[0]}”，或改写名称。"
            yield row.hit("value", message, f"{row.name} | {row.value}")


@project_rule(
    "target.several-values",
    title="一格里有几个数",
    asks="一行指标只有一个指标值，几件事拆成几行。",
    dimension="相关性",
    catalogue="D09",
    severity="warning",
    sometimes=("hint",),
    category="format",
    source=_SYSTEM,
    good=examples.row("数量", value="≥4期"),
    bad=examples.row("数量", value="3个村、2个社区"),
)
def several_values(case: ProjectCase) -> Iterator[Hit]:
    """One row has one value: no list of facts; a range is a value that nobody can miss by half."""
    may_be_list = _SEVERAL_SIGN.search(case.reading.values) is not None
    for row in case.filled:
        if may_be_list and _is_list(row):
            message = f"的指标值{quoted(row.value)}含有几个数，请拆成几行，每行一个数。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
        elif row.kind == "quantity" and _COUNT_AND_PRICE.fullmatch(row.value):
            message = f"的指标值{quoted(row.value)}把数量和标准写在一格，标准请移到成本指标。"
            yield row.hit("value", message, f"{row.name} | {row.value}", category="shifted_cell")
        elif row.kind == "quantity" and row.quantitative and _is_wide_range(row):
            message = f"的指标值{quoted(row.value)}是一个范围，请写明确的数，如“≥{row.target.number:f}{row.unit}”。"
            yield row.hit("value", message, f"{row.name} | {row.value}", category="operator")
        elif row.kind == "cost" and row.quantitative and _is_wide_range(row):
            message = f"的指标值{quoted(row.value)}是一个范围，请写明上限，如“≤{row.target.number_high:f}{row.unit}”。"
            steps: Severity | None = "hint" if _FIXED.search(row.name) or _is_unit_price(row) else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=steps)


@filing_rule(
    "target.name-holds-value",
    title="指标名里写着数值",
    asks="三级指标只写名称，数值和符号写在指标值。",
    dimension="完整性",
    catalogue="D13",
    severity="hint",
    sometimes=("warning",),
    category="format",
    source=_SYSTEM,
    good=examples.sound,
    bad=examples.row("数量", level3="举办培训班≥4期"),
)
def name_holds_value(case: FilingCase) -> Iterator[Hit]:
    """The name says what is measured, without number, operator or unit; one finding for the filing, and one for each
    name that is nothing but a value."""
    for row in case.rows_where(_is_named_by_value, name=_HOLDS_VALUE):
        message = f"的三级指标{quoted(row.name)}只是一个数值，可能与指标值错了列，请写指标名称。"
        yield row.hit("level3", message, f"{row.name} | {row.value}", severity="warning", category="shifted_cell")
    rows = case.rows_where(_names_value, name=_HOLDS_VALUE)
    if rows:
        message = f"的三级指标名称里写着数值或符号（{quoted(rows[0].name)}），请移到指标值。"
        yield case.hit(rows, "level3", message, names_of(rows))


@filing_rule(
    "target.redundant-suffix",
    title="比率后面多写了文字",
    asks="比率只写“符号＋数值＋%”，后面不加“完成、满意”等字。",
    dimension="完整性",
    catalogue="D15",
    severity="hint",
    category="format",
    source=_SYSTEM,
    good=examples.sound,
    bad=examples.row("质量", value="100%完成"),
)
def redundant_suffix(case: FilingCase) -> Iterator[Hit]:
    """Behind a percentage stands no verb; one finding for the filing."""
    rows = case.rows_where(_has_suffix, value=_BEHIND_RATE)
    if rows:
        message = f"的指标值在比率后面多写了文字（{quoted(rows[0].value)}），请只写“符号＋数值＋%”。"
        yield case.hit(rows, "value", message, values_of(rows))


@filing_rule(
    "target.grade",
    title="只写等级没有标准",
    asks="指标值写等级的，同时写明评定标准。",
    dimension="相关性",
    catalogue="D20",
    severity="hint",
    category="not_measurable",
    source="财预〔2015〕88号：指标值应有绩效标准",
    good=examples.row("质量", value="优", standard="考评90分以上为优"),
    bad=examples.row("质量", value="优"),
)
def grade(case: FilingCase) -> Iterator[Hit]:
    """A grade says by which standard it is given; one finding for the filing."""
    rows = case.rows_where(_is_bare_grade)
    if rows:
        message = f"的指标值只写等级（{quoted(rows[0].value)}），请写明评定标准，如“考评得分≥90分”。"
        yield case.hit(rows, "value", message, values_of(rows))


@filing_rule(
    "target.vague-word",
    title="指标值只有程度词",
    asks="定性的指标值写明标准或可查证的结果，不只写“明显提升”。",
    dimension="相关性",
    catalogue="D14 D21",
    severity="hint",
    category="not_measurable",
    source="财预〔2015〕88号：绩效目标应当细化量化",
    good=examples.sound,
    bad=examples.row("社会", value="明显提升"),
)
def vague_word(case: FilingCase) -> Iterator[Hit]:
    """A bare degree (明显, 有效提升) has no standard; one finding for the filing, at every place."""
    rows = case.rows_where(is_vague)
    if rows:
        shown = "、".join(list(dict.fromkeys(row.value for row in rows))[:5])
        message = f"的指标值只有程度词（{quoted(shown)}），请写明标准或可查证的结果，如“较上年提高5%”。"
        yield case.hit(rows, "value", message, shown)


@filing_rule(
    "target.signs-of-system",
    title="有系统不接受的符号",
    asks="名称和指标值没有预算管理一体化系统不接受的符号和空格。",
    dimension="完整性",
    catalogue="D10",
    severity="warning",
    category="format",
    source="预算管理一体化系统导入时不接受的符号和空格",
    good=examples.sound,
    bad=lambda: examples.filing(examples.project({"数量": {"level3": "举办农技培训班*期数"}})),
)
def signs_of_system(case: FilingCase) -> Iterator[Hit]:
    """Signs that the budget system refuses, on a form that it reads; one finding."""
    if not case.expectations.for_system:
        return
    rows = case.rows_where(_is_refused_by_system)
    if rows:
        message = f"的三级指标名称含有系统不接受的符号或空格（{quoted(rows[0].name)}），请删去。"
        yield case.hit(rows, "level3", message, names_of(rows))


def is_grade(row: Row) -> bool:
    """The value is a grade (优, 合格) where one can be meant: of quality or of an effect."""
    return row.kind not in _COUNTED and _GRADES.fullmatch(row.value) is not None


def is_vague(row: Row) -> bool:
    """The value is a bare degree (明显提升) of an effect; outputs, costs and satisfaction are numbers anyway."""
    if row.kind in ("quality", *_COUNTED) or row.target.kind != "qualitative" or row.must_be_number:
        return False
    return _vague().fullmatch(row.value) is not None


@lru_cache(maxsize=8192)
def _fitting(name: str) -> tuple[str, ...] | None:
    """The units that fit a name by its last words, None when any may."""
    table: Mapping[str, list[str]] = word_list("units")["fitting"]
    word = next((name[-size:] for size in _fitting_sizes() if name[-size:] in table), None)
    if word == "率" and _OF_MANY.search(name):
        return None
    if word is not None:
        return tuple(table[word]) or None
    counted = _COUNTED_AS.search(name)
    return None if counted is None else _alike(counted[1])


def _fitting_a_thing(name: str, unit: str) -> tuple[str, ...] | None:
    """Things are not counted in persons, and what is bought is not counted in times; None where the unit may stand."""
    if unit in words("units", "persons"):
        bought = _BOUGHT.match(name) and not _FOR_PERSONS.search(name)
        return _THINGS if bought or _things().search(name) or _are_handled(name) else None
    return _THINGS if unit in ("次", "期", "场") and _BUYS.match(name) and not _TIMES.search(name) else None


def _are_handled(name: str) -> bool:
    """配备执法装备, 评估社会机构: what is done, and a thing to which it is done."""
    verb = _HANDLED.match(name)
    return verb is not None and _things().search(f"{name}数") is not None


@cache
def _things() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words('units', 'things'))})(?:总数|数量|个数|数)$")


@cache
def _alike(unit: str) -> tuple[str, ...]:
    """The units that count the same things as this one, itself first."""
    groups: Mapping[str, list[str]] = word_list("units")["alike"]
    return (unit, *dict.fromkeys(other for group in groups.values() if unit in group for other in group))


@cache
def _fitting_sizes() -> tuple[int, ...]:
    """How long the words are that tell a unit, the longest first."""
    return tuple(sorted({len(word) for word in word_list("units")["fitting"]}, reverse=True))


def _is_list(row: Row) -> bool:
    """Two numbers with units of their own; no date, no unit price, no range."""
    if row.target.number_high is not None or len(row.value) > _LONGEST or _SEVERAL.search(row.value) is None:
        return False
    if _DATE_LIKE.search(row.value):
        return False
    facts = facts_in(row.value)
    if costs_in_cell(row) or statements_in(row.value):
        return False
    return len(facts.counts) + len(facts.sums) + len(facts.prices) > 1


def _is_unit_price(row: Row) -> bool:
    price = price_of(row.unit)
    return price is not None and bool(price.per)


def _is_wide_range(row: Row) -> bool:
    low, high = row.target.number, row.target.number_high
    return low is not None and high is not None and high >= low * Decimal("1.2")


@cache
def _vague() -> re.Pattern[str]:
    degree, effect = any_of(words("vague", "degrees")), any_of(words("vague", "effects"))
    return re.compile(rf"(?:{degree}|{effect}|得到|有所|的|地|了)+")


def _names_value(row: Row) -> bool:
    return not row.name.endswith(("）", ")")) and not _is_named_by_value(row) and _CONTENT.search(row.name) is not None


def _is_named_by_value(row: Row) -> bool:
    return _VALUE_ALONE.fullmatch(row.name) is not None


def _has_suffix(row: Row) -> bool:
    return _SUFFIX.fullmatch(row.value) is not None


def _is_bare_grade(row: Row) -> bool:
    return is_grade(row) and not (row.indicator.standard or "").strip()


def _is_refused_by_system(row: Row) -> bool:
    return _SYSTEM_SIGNS.search(row.indicator.level3.strip()) is not None
