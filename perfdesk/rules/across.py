"""Rules that look across projects, and between Part One and the tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfdesk.model.money import in_words
from perfdesk.model.rows import Ref
from perfdesk.model.taxonomy import bare_word
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.mentions import differ_by_generic_word, items, mentions, plain_name
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Fix, Hit, Severity, filing_rule
from perfdesk.rules.units import is_rate

_MATCH = "财预〔2015〕88号绩效目标审核表“完整性”：部门目标与项目目标一致"
_RELEVANT = "财预〔2015〕88号绩效目标审核表“目标相关性”"
_EXPLAINED = "财预〔2021〕101号：指标应有解释，说明口径和计算方法"
_BASIS = "预算管理一体化系统：指标值确定依据应写明文件、标准或测算"
_STOCK_BASIS = re.compile(
    r"(?:依据|根据|按照|参照|依照|按)?(?:国家|省市?|市|县|区|上级|部门|本单位|各级|财政|现行|政府)*(?:相关|有关)"
    r"(?:政策|文件|规定|要求|法律|法规|制度|办法|精神|通知|标准|工作|部门|业务|上级|及|和|、|的)+(?:执行|确定|制定|为准)?"
    r"|(?:依据|根据|按照)?(?:政策|文件|上级|工作)(?:文件|规定|要求|精神|政策)?|(?:依据|根据|按照)规定"
)
_EXACT_SATISFACTION = re.compile(r"[^，。；;,\n]{0,12}满意[度率]\s*[=＝]\s*[5-9]\d(?:\.\d+)?\s*[%％]")
_EQUALS = re.compile("[=＝]")
_COUNT_AS_RATE = re.compile(
    r"[^，。；;,\n]{0,16}[（(](?:个|人|次|期|场|户|家|件|项|人次)[）)]\s*[>＞≥=＝]+\s*\d+(?:\.\d+)?\s*[%％]"
)
# Between a project and the amount: what is only a part of its budget, or of another year, or not its money.
_OTHER_AMOUNT = re.compile(
    r"中央|省级?|市级?|县级|上级|[上去往前]年|执行|已|结[余转]|累计|带动|拉动|撬动|每"
    r"|人均|户均|增加|减少|追加|核减|节约|收入|产值|投资|首批|第[一二三]批|其中|达到|以上|超过"
)
_YEAR = re.compile(r"(20[0-9]{2})年")
_LEAST_ROWS = 3


@filing_rule(
    "across.name-differs",
    title="项目名称前后不一",
    asks="第一部分列举的项目名称与项目表一致，只差空格或短横线的不提示。",
    dimension="完整性",
    catalogue="A01",
    severity="warning",
    sometimes=("hint",),
    category="name_mismatch",
    source=_MATCH,
    good=lambda: examples.filing(breakdown_goals="“农技推广培训”项目年初预算安排8万元。"),
    bad=lambda: examples.filing(breakdown_goals="“农机推广培训”项目年初预算安排8万元。"),
)
def name_differs(case: FilingCase) -> Iterator[Hit]:
    """A project has the same name in Part One and in its table; spaces and dashes do not count."""
    for mention in mentions(case):
        budget = mention.project.budget
        paid = mention.amount is not None and budget is not None and mention.amount.agrees_with(budget)
        if not mention.exact:
            yield from _name_hit(case, mention.ref, mention.name, mention.project, sure=mention.sure or paid)
    headed = items(case)
    if sum(item.exact for item in headed) * 2 > len(headed):
        for item in headed:
            if not item.exact:
                yield from _name_hit(case, item.ref, item.name, item.project, sure=item.sure)


@filing_rule(
    "across.amount-differs",
    title="正文金额与项目表不符",
    asks="第一部分写的项目金额与项目表的预算数相等，四舍五入的差额不提示。",
    dimension="完整性",
    catalogue="B06",
    severity="error",
    category="cross_inconsistent",
    source=_MATCH,
    good=lambda: examples.filing(breakdown_goals="“农技推广培训”项目年初预算安排8万元。"),
    bad=lambda: examples.filing(breakdown_goals="“农技推广培训”项目年初预算安排8.9万元。"),
)
def amount_differs(case: FilingCase) -> Iterator[Hit]:
    """The amount of a project in Part One is the budget of its table, within half of the last printed digit."""
    part_one = case.expectations.narrative_name
    for mention in mentions(case):
        budget = mention.project.budget
        if mention.amount is None or budget is None or not mention.sure or _is_other_amount(case, mention.between):
            continue
        fiscal = mention.project.amount("fiscal")
        if mention.amount.agrees_with(budget) or (fiscal is not None and mention.amount.agrees_with(fiscal)):
            continue
        difference = abs(mention.amount.yuan - budget.yuan)
        message = (
            f"{part_one}写{mention.amount.value:f}{mention.amount.unit}，项目表预算数为{in_words(budget.yuan)}，"
            f"相差{in_words(difference)}，请核对后统一。"
        )
        evidence = f"{mention.quote} | {mention.project.budget_text}"
        yield Hit(mention.project.ref("budget_total"), message, evidence, also=(mention.ref,))


@filing_rule(
    "across.same-indicators",
    title="两个项目指标全同",
    asks="每个项目的指标和指标值反映本项目的产出和效果，不与别的项目整套相同。",
    dimension="相关性",
    catalogue="A16",
    severity="warning",
    category="duplicate",
    source=_RELEVANT,
    good=lambda: examples.filing(
        examples.project(),
        examples.project({"数量": {"level3": "印发农技手册册数", "value": "≥500册"}}, name="农技宣传"),
    ),
    bad=lambda: examples.filing(examples.project(), examples.project(name="农技宣传")),
)
def same_indicators(case: FilingCase) -> Iterator[Hit]:
    """No two projects have the same list of indicators and values; one finding for each group."""
    groups: dict[str, list[ProjectCase]] = defaultdict(list)
    for project in case.projects:
        listed = project.reading.fact(_listing)
        if listed:
            groups[listed].append(project)
    for group in groups.values():
        if len(group) > 1:
            last = group[-1]
            others = "、".join(quoted(project.project.name) for project in group[:-1][:3])
            message = f"全部指标和指标值与{others}相同，看不出本项目的产出和效果，请按本项目的内容改写。"
            evidence = " | ".join(f"{row.name} {row.value}" for row in last.filled[:4])
            also = tuple(project.filled[0].ref("level3") for project in group[:-1])
            yield Hit(last.filled[0].ref("level3"), message, evidence, also=also)


@filing_rule(
    "across.rate-lacks-digit",
    title="同名指标相差十倍",
    asks="各项目同名比率指标的指标值水平相近，相差十倍的多为漏写数字。",
    dimension="适当性",
    catalogue="D07",
    severity="warning",
    category="typo",
    source="同名指标的指标值相差十倍",
    good=lambda: examples.filing(examples.project(), examples.project({"质量": {"value": "≥90%"}}, name="农技宣传")),
    bad=lambda: examples.filing(
        examples.project({"质量": {"value": "≥90%"}}), examples.project({"质量": {"value": "≥9%"}}, name="农技宣传")
    ),
)
def rate_lacks_digit(case: FilingCase) -> Iterator[Hit]:
    """The same indicator has ten times this rate in other projects: a digit may be missing here."""
    short = {row.name for project in case.projects for row in project.reading.rows_where(_is_short_rate)}
    rates: dict[str, list[tuple[Decimal, Row, ProjectCase]]] = defaultdict(list)
    for project in case.projects if short else ():
        for row in project.reading.rows_where(_is_floor_of_rate):
            if row.name in short:
                rates[row.name].append((row.target.number or Decimal(0), row, project))
    for name, found in rates.items():
        for number, row, _ in found if len(found) > 1 else ():
            other = next((item for item in found if item[0] == number * 10), None) if 0 < number < 10 else None
            if other is not None:
                named = f"{quoted(other[2].project.name)}的同名指标为{quoted(other[1].value)}"
                message = f"的指标值{quoted(row.value)}，而{named}，是否漏写数字，请核对。"
                yield row.hit("value", message, f"{name} | {row.value} | {other[1].value}")


@filing_rule(
    "across.description-repeats-name",
    title="指标描述照抄指标名",
    asks="指标描述说明口径或计算方法，不照抄三级指标名称。",
    dimension="相关性",
    catalogue="D12",
    severity="hint",
    category="other",
    source=_EXPLAINED,
    good=examples.sound,
    bad=examples.row("质量", description="培训合格率"),
)
def description_repeats_name(case: FilingCase) -> Iterator[Hit]:
    """The description explains the indicator. One finding for the whole filing, as it is often true of every row."""
    if not case.expectations.has_description:
        return
    places = case.rows_where(_is_described_by_name)
    if places:
        total = sum(len(project.filled) for project in case.projects)
        message = f"的指标描述与三级指标相同（全部指标共{total}行），请说明指标的口径或计算方法。"
        yield case.hit(places, "description", message, places[0].name, firsts=True)


@filing_rule(
    "across.basis-generic",
    title="确定依据只有套话",
    asks="指标值确定依据写明文件名称和文号、标准或测算过程。",
    dimension="可行性",
    catalogue="D16",
    severity="hint",
    category="weak_basis",
    source=_BASIS,
    good=examples.sound,
    bad=examples.row("质量", basis="依据相关政策文件"),
)
def basis_generic(case: FilingCase) -> Iterator[Hit]:
    """The basis names a document, a standard or a reckoning, no stock phrase; one finding for the whole filing."""
    if not case.expectations.has_basis:
        return
    stock = case.rows_where(_has_stock_basis)
    if stock:
        basis = stock[0].indicator.basis or ""
        message = f"的确定依据只写套话（{quoted(basis)}），请写明文件名称和文号、标准或测算依据。"
        yield case.hit(stock, "basis", message, squeezed(basis), firsts=True)


@filing_rule(
    "across.basis-blank",
    title="确定依据空白",
    asks="表样设有“指标值确定依据”栏的，每个填写的指标都有依据。",
    dimension="可行性",
    catalogue="D16",
    severity="warning",
    category="weak_basis",
    source=_BASIS,
    good=examples.sound,
    bad=examples.row("质量", basis=""),
)
def basis_blank(case: FilingCase) -> Iterator[Hit]:
    """The basis is filled in; one finding for the whole filing."""
    if not case.expectations.has_basis:
        return
    blank = case.rows_where(_has_no_basis)
    if blank:
        message = "的确定依据是空的，请写明文件名称和文号、标准或测算依据。"
        yield case.hit(blank, "basis", message, "（空白）", firsts=True)


@filing_rule(
    "across.satisfaction-in-part-one",
    title="正文中满意度写成等于",
    asks="第一部分写满意度时用“≥”，不写成等于某个数。",
    dimension="相关性",
    catalogue="C08",
    severity="warning",
    category="operator",
    source="财预〔2015〕88号：满意度指标反映服务对象的认可程度",
    good=lambda: examples.filing(breakdown_goals="参训农户满意度≥95%，办结率=100%。"),
    bad=lambda: examples.filing(breakdown_goals="参训农户满意度=95%。"),
)
def satisfaction_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """Satisfaction in Part One is a floor: no `满意度=95%`."""
    for ref, text in case.prose_like(_EXACT_SATISFACTION):
        found = list(dict.fromkeys(match.group() for match in _EXACT_SATISFACTION.finditer(text)))
        if found:
            message = f"满意度写成等于（{quoted(found[0])}），应改为“≥”。"
            text = _EXACT_SATISFACTION.sub(lambda match: _EQUALS.sub("≥", match.group()), text)
            fix = Fix(ref, text, f"{len(found)}处“=”改为“≥”" if len(found) > 1 else "“=”改为“≥”")
            yield Hit(ref, message, " | ".join(found), fix)


@filing_rule(
    "across.count-as-rate-in-part-one",
    title="正文中单位与数值矛盾",
    asks="第一部分写的指标，名称中的计量单位与指标值的单位一致。",
    dimension="相关性",
    catalogue="C01",
    severity="warning",
    category="unit",
    source="财预〔2015〕88号绩效指标分类",
    good=lambda: examples.filing(breakdown_goals="培训班（期）≥4期。"),
    bad=lambda: examples.filing(breakdown_goals="培训班举办情况（期）>=95%。"),
)
def count_as_rate_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """An indicator in Part One whose unit is a count has no percentage as its value."""
    for ref, text in case.sections():
        found = _counts_as_rates(text)
        if found:
            message = f"计量单位与指标值矛盾（{quoted(found[0])}），请改为数量或比率。"
            yield Hit(ref, message, " | ".join(found))


@filing_rule(
    "across.level-word",
    title="正文中类别用语不一",
    asks="第一部分与表格使用同一套指标类别名称。",
    dimension="完整性",
    catalogue="A11",
    severity="hint",
    category="terminology",
    source="财预〔2015〕88号绩效指标分类",
    good=lambda: examples.filing(breakdown_goals="设产出指标、效益指标、满意度指标。"),
    bad=lambda: examples.filing(breakdown_goals="设产出指标、效果指标、满意度指标。"),
)
def level_word_of_form(case: FilingCase) -> Iterator[Hit]:
    """The filing uses the class word of its form: no 效果指标 where the form prints 效益指标; one finding a section."""
    words = {squeezed(word) for word in (*case.expectations.own_words, *case.expectations.level2)}
    if "效益指标" not in words or "效果指标" in words:
        return
    rows = [row for project in case.projects for row in project.reading.fact(_effect_rows)]
    if rows:
        message = "的一级指标写“效果指标”，本表格用语是“效益指标”，请统一。"
        first, *rest = (row.ref("level1") for row in rows)
        fix = Fix(first, "效益指标", "全部改为“效益指标”", tuple((ref, "效益指标") for ref in rest))
        yield case.hit(rows, "level1", message, "效果指标", fix=fix)
    for ref, text in case.sections():
        places = [match.start() for match in re.finditer("效果指标", text)]
        if places:
            quotes = dict.fromkeys(text[max(0, at - 5) : at + 18] for at in places)
            message = f"写“效果指标”{len(places)}处，表格用语是“效益指标”，请统一。"
            fix = Fix(ref, text.replace("效果指标", "效益指标"), "全部改为“效益指标”")
            yield Hit(ref, message, " | ".join(quotes), fix)


def _listing(reading: Reading) -> str:
    """The names and values of the filled rows, in an order that does not depend on that of the rows; "" of few."""
    if len(reading.filled) < _LEAST_ROWS:
        return ""
    return "\n".join(sorted(f"{row.name}\t{row.value}" for row in reading.filled))


def _is_other_amount(case: FilingCase, between: str) -> bool:
    """The words before an amount say that it is no budget of this year."""
    year = _YEAR.search(between)
    return _OTHER_AMOUNT.search(between) is not None or (year is not None and case.year not in (None, int(year[1])))


def _is_floor_of_rate(row: Row) -> bool:
    return row.operator == "ge" and row.target.number is not None and is_rate(row.target.unit)


def _is_described_by_name(row: Row) -> bool:
    return row.description == row.name


def _has_stock_basis(row: Row) -> bool:
    return _is_stock(row.indicator.basis or "")


def _has_no_basis(row: Row) -> bool:
    return not (row.indicator.basis or "").strip()


@lru_cache(maxsize=8192)
def _is_stock(basis: str) -> bool:
    return _STOCK_BASIS.fullmatch(squeezed(basis)) is not None


def _is_short_rate(row: Row) -> bool:
    return _is_floor_of_rate(row) and row.target.number is not None and 0 < row.target.number < 10


def _effect_rows(reading: Reading) -> tuple[Row, ...]:
    """The rows, blank ones too, under 效果指标."""
    return tuple(row for row in reading.rows if bare_word(row.indicator.level1 or "") == "效果指标")


@lru_cache(maxsize=64)
def _counts_as_rates(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group() for match in _COUNT_AS_RATE.finditer(text)))


def _name_hit(case: FilingCase, ref: Ref, written: str, project: ProjectCase, *, sure: bool) -> Iterator[Hit]:
    """What differs beside the name of the table; one that only lacks 经费, or that may be another project, is asked."""
    one, other = plain_name(written), plain_name(project.project.name)
    if one == other:
        return
    severity: Severity = "warning" if sure and not differ_by_generic_word(one, other) else "hint"
    part_one = case.expectations.narrative_name
    name = project.project.name
    message = f"{part_one}写作{quoted(written, 60)}，项目表写作{quoted(name, 60)}，请统一项目名称。"
    yield Hit(project.ref("name"), message, f"“{written}” | {squeezed(name)}", also=(ref,), severity=severity)
