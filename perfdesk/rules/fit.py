"""Does an indicator fit its class: quantity, quality, cost, satisfaction?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from perfdesk.model.money import amounts_in
from perfdesk.model.target import NOT_APPLICABLE
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.mending import has_odd_signs, is_bare_cost, is_bare_price, mended_value, needs_count, value_fix
from perfdesk.rules.reading import values_of
from perfdesk.rules.registry import Fix, Hit, filing_rule, project_rule
from perfdesk.rules.units import is_amount, is_count, is_rate, plain_yuan, price_of

_CLASSES = "财预〔2015〕88号绩效指标分类"
_COST = "财预〔2021〕101号：成本指标设单位成本或分项成本控制数"
_SATISFACTION = "财预〔2015〕88号：满意度指标反映服务对象的认可程度"
_SUM_IN_NAME = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?:万元|元)(?![/／以及每的]|起)")
_OTHERS_MONEY = re.compile(
    r"偿还|还本|付息|本金|利息|债|审计|评审|审减|贷款|贴息|投资|融资|产值|招商|税收|担保|交易|募集|募捐|追缴|收缴|追回|挽回|采购金额|保额|销售"
)
_RATE_NAME = re.compile(r"[率度]$|比例|占比|百分比")
_FAULTS = re.compile(r"事故|投诉|差错|错误|故障|返工|失误|违[规纪法]|安全|舆情|上访|信访|案件")
_PROPERTY = re.compile(
    r"认证|称号|荣誉|年限|寿命|质保|保质|期限|等级|评分|得分|标准|达标|精度|误差|强度|浓度|厚度|深度|指数|级别|奖"
)
# 每万人口发明专利拥有量 is a density.
_OF_EACH = re.compile(r"每[百千万十]|人均|户均|亩均|平均")
_VOLUME = re.compile(
    r"(?:土方|石方|工程|清淤|清运|处理|治理|完成|采购|种植|造林|供应|收购|储备|发放)量$|面积$|里程$|(?:公里|亩|方)数$|[^宽高深]长度$"
)
_COST_NAME = re.compile(
    r"成本|费|支出|预算|资金|经费|投入|造价|价|控制|节约|超支|结余|偏差|利率|利息|税率|折扣|下浮|压减|压降|压缩|概算|估算|变更|占比|三公|预备|毛利|汇率|贴息|配套率|(?:负担|承担|缴[存费]|计提|提取)|(?<!覆盖)(?<!完成)(?<!合格)(?<!达标)(?<!受益)比[例重]$"
)
# Whether money came or went is no cost.
_PAID_OUT = re.compile(r"(?:资金|经费|款|补[助贴]|工资)[^，]{0,4}(?:到位|拨付|发放|支付|兑付|兑现)率$")
_USED_UP = re.compile(r"工时|用工|人工|消耗|用量|占用|损失|损耗|排放|影响|负担|投诉|事故")
_OTHER_PRICE = re.compile(r"标准|工资|单价|均价|指导价|市场价")
_WITHIN_BUDGET = re.compile(r"预算.*(?:内|控制|不超)|(?:控制|不超).*预算")
_TENTHS = re.compile(r"[一二三四五六七八九1-9]成")
_COMPLAINTS = re.compile(r"不满|投诉|差评|抱怨|信访|上访")
_OTHER_BOUND = re.compile(
    r"(?:不超|不高于|不大于|控制|以内|之内|按|[≤<=]|低于|参照|执行).*(?:合同|中标|概算|控制价|限额|定额|标准|批复|文件|市场|[上去往]年|同期|同类|办法|规定|最低|《)|(?:合同|中标|概算|控制价|限额|批复).*(?:内|控制|不超)|[据按]实(?:列支|结算|支付|报销)|实报实销|^(?:不增加|零增长|零利率|持平|免费|无偿|无)$"
)
_PART_NAME = re.compile(r"单价|单位成本|人均|户均|每|标准|其中")
_NO_OBJECT = re.compile(r"(?:服务对象|受益对象|对象)?满意[度率]?(?:指标)?")


@project_rule(
    "fit.quantity-is-rate",
    title="数量指标写成比率",
    asks="数量指标写完成的数量，比率放在质量等指标。",
    dimension="相关性",
    catalogue="C01",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.sound,
    bad=examples.row("数量", level3="培训覆盖率", value="≥90%"),
)
def quantity_is_rate(case: ProjectCase) -> Iterator[Hit]:
    """A quantity is a number of something, not a rate."""
    for row in case.of_kind("quantity"):
        if not row.quantitative or not is_rate(row.unit):
            continue
        if needs_count(row):
            message = f"的名称是绝对数，指标值{quoted(row.value)}却是比率，请改为数量（个、人、次等）。"
            yield row.hit("value", message, f"{row.name} | {row.value}", category="unit")
        else:
            message = f"是比率（{row.value}），不是数量指标，请移到质量指标，或改写为完成的数量。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.quantity-is-money",
    title="数量指标写成金额",
    asks="数量指标写完成的数量，支出金额放在成本指标。",
    dimension="相关性",
    catalogue="C02",
    severity="warning",
    sometimes=("hint",),
    category="wrong_class",
    source=_CLASSES,
    good=examples.sound,
    bad=examples.row("数量", level3="培训场地费", value="3万元"),
)
def quantity_is_money(case: ProjectCase) -> Iterator[Hit]:
    """A quantity is no item of expense; money that is not the project's own (audited, lent) may be counted."""
    budget = case.budget
    for row in case.of_kind("quantity"):
        yuan = plain_yuan(row.target)
        if yuan is not None and not moves_others_money(row) and not (budget and budget.yuan < yuan):
            message = f"是支出金额（{row.value}），应放在成本指标，数量指标请填完成的数量。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")
        elif _SUM_IN_NAME.search(row.name):
            message = "的名称里写着支出金额，请移到成本指标，数量指标只写完成的数量。"
            yield row.hit("level2", message, f"{row.name} | {row.value}", severity="hint")


@project_rule(
    "fit.quality-is-count",
    title="质量指标写成数量",
    asks="质量指标反映做得好不好，如合格率，不写次数、人数。",
    dimension="相关性",
    catalogue="C03",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.row("质量", level3="安全事故数", value="0起"),
    bad=examples.row("质量", level3="举办培训班", value="3次"),
)
def quality_is_count(case: ProjectCase) -> Iterator[Hit]:
    """A quality is no number of things and no money; faults counted downwards and properties of a thing are."""
    for row in case.of_kind("quality"):
        if not row.quantitative or row.operator in ("le", "lt") or row.target.number == 0:
            continue
        counted = is_count(row.unit) or price_of(row.unit) is not None or _is_volume(row)
        if (
            counted
            and not _OF_EACH.search(row.name)
            and not _FAULTS.search(row.name)
            and not _PROPERTY.search(row.name)
        ):
            message = f"的指标值{quoted(row.value)}是数量，不是质量，请移到数量指标，或改用合格率等。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.cost-is-rate",
    title="成本指标写成比率或数量",
    asks="成本指标写金额或单位成本，不写比率，也不写人数、次数。",
    dimension="相关性",
    catalogue="C05",
    severity="warning",
    category="wrong_class",
    source=_COST,
    good=examples.row("成本", level3="培训成本节约率", value="≥5%"),
    bad=examples.row("成本", level3="补贴覆盖率", value="≥90%"),
)
def cost_is_rate(case: ProjectCase) -> Iterator[Hit]:
    """A cost is an amount; a rate belongs elsewhere unless it is a rate of cost, and so does a number of things."""
    for row in case.of_kind("cost"):
        if not row.quantitative or _OTHER_PRICE.search(row.value):
            continue
        if not is_rate(row.unit):
            if is_count(row.unit) and not _COST_NAME.search(row.name) and not _USED_UP.search(row.name):
                message = f"是数量（{row.value}），不是成本，请移到数量指标，成本指标请填金额或单位成本。"
                yield row.hit("level2", message, f"{row.name} | {row.value}")
            continue
        if not _COST_NAME.search(row.name) or _PAID_OUT.search(row.name):
            message = f"是比率（{row.value}），不是成本，请移到相应的指标，成本指标请填金额或单位成本。"
            yield row.hit("level2", message, f"{row.name} | {row.value}")


@project_rule(
    "fit.cost-without-amount",
    title="成本指标没有金额",
    asks="成本指标写明总成本或单位成本的金额。",
    dimension="相关性",
    catalogue="C05",
    severity="warning",
    sometimes=("hint",),
    category="not_measurable",
    source=_COST,
    good=examples.sound,
    bad=examples.row("成本", level3="培训成本", value="严格控制"),
)
def cost_without_amount(case: ProjectCase) -> Iterator[Hit]:
    """A cost target is an amount; 'within the budget' is measurable and only a hint."""
    for row in case.of_kind("cost"):
        if row.target.kind != "qualitative" or row.must_be_number or repeats_name(row) or _is_burden(row):
            continue
        if amounts_in(row.value):
            continue
        if _WITHIN_BUDGET.search(row.value):
            text = _ceiling(case)
            how = f"可写成“{text}”" if text else "请写明金额，如“≤5万元”"
            fix = row.fix("value", text, f"改为“{text}”") if text and _is_only_cost(case, row) else None
            message = f"的指标值{quoted(row.value)}没有写出金额，{how}。"
            yield row.hit("value", message, f"{row.name} | {row.value}", severity="hint", fix=fix)
        else:
            message = f"的成本指标值{quoted(row.value)}没有金额，请写明总成本或单位成本，如“≤5万元”。"
            known = "hint" if _OTHER_BOUND.search(row.value) else None
            yield row.hit("value", message, f"{row.name} | {row.value}", severity=known)


@project_rule(
    "fit.satisfaction-value",
    title="满意度不是数值",
    asks="满意度指标值写成比率，如“≥90%”。",
    dimension="相关性",
    catalogue="C08",
    severity="warning",
    category="not_measurable",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("满意", value="比较满意"),
)
def satisfaction_value(case: ProjectCase) -> Iterator[Hit]:
    """Satisfaction is a number with a lower bound; 无 beside a name is no answer."""
    for row in case.rows:
        if row.kind == "satisfaction" and row.value == "无" and row.name not in NOT_APPLICABLE:
            message = "的满意度指标值写“无”，请写成比率，如“≥90%”；确实不设的，名称也写“不涉及”。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
    for row in case.of_kind("satisfaction"):
        if row.target.kind in ("qualitative", "date") and not row.must_be_number and not _TENTHS.search(row.value):
            message = f"的满意度指标值{quoted(row.value)}不是数值，请写成比率，如“≥90%”。"
            yield row.hit("value", message, f"{row.name} | {row.value}")
        elif _is_ceiling(row):
            message = f"的满意度指标值{quoted(row.value)}方向相反，应为“≥”。"
            fix = value_fix(case, row, _is_ceiling)
            yield row.hit("value", message, f"{row.name} | {row.value}", category="operator", fix=fix)


@filing_rule(
    "fit.satisfaction-object",
    title="满意度没有写明对象",
    asks="满意度指标写明向谁测评。",
    dimension="相关性",
    catalogue="C08",
    severity="hint",
    category="not_measurable",
    source=_SATISFACTION,
    good=examples.sound,
    bad=examples.row("满意", level3="服务对象满意度"),
)
def satisfaction_object(case: FilingCase) -> Iterator[Hit]:
    """The name of a satisfaction indicator says whose satisfaction; one finding, as most tables share the habit."""
    rows = case.rows_where(_has_no_object)
    if rows:
        name = rows[0].name
        message = f"没有写明向谁测评满意度（{quoted(name)}），请写出具体对象，如“参训农户满意度”。"
        yield case.hit(rows, "level3", message, name)


@filing_rule(
    "fit.cost-operator",
    title="成本没有计算符号",
    asks="成本控制数用“≤”，固定的用“=”。",
    dimension="相关性",
    catalogue="D03",
    severity="hint",
    category="operator",
    source="预算管理一体化系统：计算符号为必录项",
    good=examples.sound,
    bad=examples.row("成本", value="8万元"),
)
def cost_operator(case: FilingCase) -> Iterator[Hit]:
    """An amount of cost says whether it is a ceiling; one finding, as most tables share the habit."""
    rows = case.rows_where(is_bare_cost)
    if rows:
        message = f"的成本指标值没有计算符号（{quoted(rows[0].value)}），成本控制数请加“≤”。"
        evidence = values_of(rows)
        yield case.hit(rows, "value", message, evidence, fix=_all_fixed(case, rows, is_bare_cost, "成本指标值加“≤”"))


@filing_rule(
    "fit.price-operator",
    title="单价没有计算符号",
    asks="固定标准用“=”，上限用“≤”。",
    dimension="相关性",
    catalogue="D03",
    severity="hint",
    category="operator",
    source="预算管理一体化系统：计算符号为必录项",
    good=examples.row("成本", level3="培训补助标准", value="=500元"),
    bad=examples.row("成本", level3="培训补助标准", value="500元"),
)
def price_operator(case: FilingCase) -> Iterator[Hit]:
    """A standard says whether it is exact or a ceiling, which only the clerk knows; one finding."""
    rows = case.rows_where(is_bare_price)
    if rows:
        message = f"的单价或标准没有计算符号（{quoted(rows[0].value)}），固定标准请加“=”，上限请加“≤”。"
        evidence = values_of(rows)
        yield case.hit(rows, "value", message, evidence)


@filing_rule(
    "target.sign-form",
    title="符号或数字不规范",
    asks="计算符号用“≥≤><=”，数字用半角。",
    dimension="完整性",
    catalogue="D03",
    severity="hint",
    category="format",
    source="预算管理一体化系统：计算符号为≥、≤、>、<、=",
    good=examples.row("质量", value="≥95%"),
    bad=examples.row("质量", value=">=95％"),
)
def sign_form(case: FilingCase) -> Iterator[Hit]:
    """One character for a sign, half width for signs and digits; one finding, as a typist has the habit everywhere."""
    rows = case.rows_where(has_odd_signs)
    if rows:
        shown = f"{quoted(rows[0].value)}应写成{quoted(mended_value(rows[0], case.expectations.own_words))}"
        message = f"的指标值符号或数字不规范（{shown}），请统一用“≥”“≤”和半角字符。"
        evidence = values_of(rows)
        yield case.hit(rows, "value", message, evidence, fix=_all_fixed(case, rows, has_odd_signs, "统一符号写法"))


def _is_volume(row: Row) -> bool:
    return is_amount(row.unit) and _VOLUME.search(row.name) is not None


def moves_others_money(row: Row) -> bool:
    """Money that is audited, lent, owed, earned: counted by the project, not spent by it."""
    return _OTHERS_MONEY.search(row.name) is not None


def _is_burden(row: Row) -> bool:
    """What a project costs society or nature is told in words."""
    text = f"{row.level2.word if row.level2 else ''}{row.name}"
    return re.search(r"(?:社会|生态|环境)[^，]{0,4}(?:成本|影响)|负面|不利影响", text) is not None


def _ceiling(case: ProjectCase) -> str:
    """The budget as a ceiling in the unit of the table, "" when it is blank or 0."""
    budget = case.budget
    if budget is None or budget.yuan <= 0:
        return ""
    shown = f"{budget.value:f}"
    return f"≤{shown.rstrip('0').rstrip('.') if '.' in shown else shown}{budget.unit}"


def _is_only_cost(case: ProjectCase, row: Row) -> bool:
    """The one row about the cost, and of the whole: the budget is its ceiling."""
    others = [other for other in case.rows if other.kind == "cost" and other is not row]
    return not others and not _PART_NAME.search(row.name)


def _all_fixed(case: FilingCase, rows: list[Row], wrong: Callable[[Row], bool], label: str) -> Fix | None:
    """The corrections of all rows together, None when one of them has none that is sure."""
    own = case.expectations.own_words
    texts = [(row.ref("value"), mended_value(row, own)) for row in rows]
    if any(wrong(row.with_value(text)) for row, (_, text) in zip(rows, texts, strict=True)):
        return None
    (ref, text), *more = texts
    return Fix(ref, text, f"{label}（{len(rows)}处）" if more else f"改为“{text}”", tuple(more))


def _is_ceiling(row: Row) -> bool:
    return row.operator in ("le", "lt") and not _COMPLAINTS.search(row.name)


def repeats_name(row: Row) -> bool:
    """The value only says again what the name or the description says, perhaps with a word more or less."""
    if row.target.kind != "qualitative":
        return False
    names = {row.name, row.description} - {""}
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


def _has_no_object(row: Row) -> bool:
    return row.kind == "satisfaction" and _NO_OBJECT.fullmatch(row.name) is not None
