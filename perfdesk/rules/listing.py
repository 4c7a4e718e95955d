"""Part One as a list of projects: every table in it, every item with a table, nothing listed twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from perfdesk.model.rows import Filing, Project
from perfdesk.model.taxonomy import level2_of, levels
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, quoted, squeezed
from perfdesk.rules.mentions import items, mentions, plain_name, unmatched
from perfdesk.rules.registry import Hit, filing_rule

_MATCH = "财预〔2015〕88号绩效目标审核表“完整性”：部门目标与项目目标一致"
_LISTED = re.compile(r"(?<![0-9.])([0-9]{1,2})[、.．](?=[^0-9])")
_VALUE = re.compile(r"\s*(?:[>＞<＜≥≤=＝]+|不低于|不少于|达到|大于)+\s*[0-9].*", re.DOTALL)
_CLASS_WORD = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?指标)+")
_TAIL = re.compile(r"(?:指标|情况|水平|程度|方面)+$")
_COUNT = re.compile(
    r"(?:预算项目|绩效项目|项目支出|专项项目)(?:共计|合计|共有|共)?([0-9]{1,3})个(?!百分)"
    r"|(?:共|共计|合计)(?:安排|编报|申报|设置|设立|设|涉及)?([0-9]{1,3})个(?:预算|支出|专项|绩效)项目"
)
_HEADING_ALONE = re.compile(r"^\s*[（(][一二三四五六七八九十\d]{1,3}[)）]\s*$", re.MULTILINE)
_HALF = 0.5
_LEAST = 3
_SHORT = 3
_OUTPUTS = ("quantity", "quality", "timeliness")


@filing_rule(
    "across.table-not-listed",
    title="第一部分漏写项目",
    asks="第一部分逐项列出项目的，每张项目表都列到。",
    dimension="完整性",
    catalogue="A06",
    severity="warning",
    category="missing",
    source=_MATCH,
    good=lambda: _three("“农技推广甲”项目预算8万元，“农技推广乙”项目预算8万元，“水利站丙”项目预算8万元。"),
    bad=lambda: _three("“农技推广甲”项目预算8万元，“农技推广乙”项目预算8万元。"),
)
def table_not_listed(case: FilingCase) -> Iterator[Hit]:
    """Where Part One names most of the tables one by one it names them all; one finding. Grouped prose is no list."""
    named = {mention.project.project.id for mention in mentions(case)} | {
        item.project.project.id for item in items(case)
    }
    tables = [project for project in case.projects if project.project.name.strip()]
    if len(tables) < _LEAST or len(named) <= len(tables) * _HALF:
        return
    text = plain_name("".join(text for _, text in case.sections()))
    gone = [one for one in tables if one.project.id not in named and plain_name(one.project.name) not in text]
    if gone:
        names = "、".join(quoted(project.project.name) for project in gone[:3])
        count = f"等{len(gone)}个项目" if len(gone) > 3 else ""
        part_one = case.expectations.narrative_name
        message = f"{names}{count}有项目表，{part_one}却没有写到，请补充或核对项目名称。"
        refs = tuple(project.ref("name") for project in gone)
        yield Hit(refs[0], message, " | ".join(squeezed(one.project.name) for one in gone[:5]), also=refs[1:])


@filing_rule(
    "across.item-without-table",
    title="第一部分多写项目",
    asks="第一部分写了金额的项目都有项目表。",
    dimension="完整性",
    catalogue="A06",
    severity="warning",
    category="missing",
    source=_MATCH,
    good=lambda: _three("“农技推广甲”项目预算8万元，“农技推广乙”项目预算8万元，“水利站丙”项目预算8万元。"),
    bad=lambda: _three("“农技推广甲”项目8万元，“农技推广乙”项目8万元，“水利站丙”项目8万元，“森林防火”项目安排3万元。"),
)
def item_without_table(case: FilingCase) -> Iterator[Hit]:
    """An item of Part One that has an amount of its own has a table, where most of the tables are listed there."""
    named = {mention.project.project.id for mention in mentions(case)}
    if len(case.projects) < _LEAST or len(named) <= len(case.projects) * _HALF:
        return
    for ref, name, quote in unmatched(case):
        message = f"写有{quoted(name, 40)}及其金额，却没有这个项目的项目表，请补充或核对项目名称。"
        yield Hit(ref, message, quote)


@filing_rule(
    "across.project-count",
    title="项目个数与项目表不符",
    asks="第一部分所写的项目个数、分项目标条数与项目表张数对应。",
    dimension="完整性",
    catalogue="A06",
    severity="hint",
    category="cross_inconsistent",
    source=_MATCH,
    good=lambda: _three("本年共安排3个预算项目。"),
    bad=lambda: _three("本年共安排5个预算项目。"),
)
def project_count(case: FilingCase) -> Iterator[Hit]:
    """The number of projects that Part One states, or the items it lists without any name, against the tables."""
    tables = len(case.projects)
    for ref, text in case.sections():
        plain = squeezed(text)
        found = next((match for match in _COUNT.finditer(plain) if int(match[1] or match[2]) != tables), None)
        if found is not None and tables > 1:
            message = f"写{quoted(found[0])}，实际有{tables}张项目表，请核对。"
            yield Hit(ref, message, f"{found[0]} | {tables}")
        unnamed = len(_HEADING_ALONE.findall(text))
        if ref.field == "breakdown_goals" and unnamed >= 2 and tables > 1 and unnamed != tables:
            message = f"列出{unnamed}条分项目标，没有写项目名称，项目表有{tables}张，请逐项写明对应的项目。"
            yield Hit(ref, message, f"{unnamed} | {tables}", category="missing")


@filing_rule(
    "across.part-one-repeats",
    title="第一部分指标重复",
    asks="第一部分一段里所列的指标各不相同。",
    dimension="完整性",
    catalogue="A15",
    severity="warning",
    category="duplicate",
    source="财预〔2015〕88号绩效目标审核表“完整性”：无错项、漏项",
    good=lambda: examples.filing(breakdown_goals="具体为：1、数量指标，培训期数≥4期；2、满意度指标，农户满意度≥90%。"),
    bad=lambda: examples.filing(
        breakdown_goals="具体为：1、数量指标，培训期数≥4期；2、满意度指标，农户满意度≥90%；3、满意度指标，农户满意度情况≥95%。"
    ),
)
def part_one_repeats(case: FilingCase) -> Iterator[Hit]:
    """One paragraph of Part One does not list one indicator twice; one finding a section."""
    for ref, text in case.sections():
        twice: list[str] = []
        for listed in _lists(text):
            counts = Counter(subject for subject, _ in listed if len(subject[1]) >= _SHORT)
            twice += [said for subject, said in listed if counts[subject] > 1]
        if twice:
            message = f"{quoted(twice[0])}与{quoted(twice[1])}是同一指标，重复列了{len(twice)}次，请只保留一条。"
            yield Hit(ref, message, " | ".join(dict.fromkeys(twice)))


@filing_rule(
    "across.class-not-listed",
    title="第一部分缺指标类别",
    asks="第一部分按类列出指标的，表格必设的产出指标都列到。",
    dimension="完整性",
    catalogue="A10",
    severity="hint",
    category="missing",
    source=_MATCH,
    good=lambda: examples.filing(breakdown_goals=_classes("成本指标，培训总成本≤8万元；")),
    bad=lambda: examples.filing(breakdown_goals=_classes("")),
)
def class_not_listed(case: FilingCase) -> Iterator[Hit]:
    """A paragraph that lists indicators class by class has the output classes that the form demands."""
    demanded = [level for word in case.expectations.required_level2 if (level := level2_of(word)) is not None]
    outputs = [level for level in demanded if "output" in level.parents]
    for ref, text in case.sections():
        gone: dict[str, str] = {}
        for paragraph in text.split("\n"):
            if sum(word in paragraph for word in ("数量指标", "质量指标", "时效指标")) == len(_OUTPUTS):
                missing = [level.word for level in outputs if level.word not in paragraph]
                gone.update(dict.fromkeys(missing, paragraph[:24]))
        if gone:
            message = f"所列的指标没有“{'”“'.join(gone)}”，与项目表不一致，请补充。"
            yield Hit(ref, message, " | ".join(gone.values()))


def _lists(text: str) -> Iterator[list[tuple[tuple[str, str], str]]]:
    """The numbered lists of a section: what each item measures, with its class, and the words that say it."""
    for paragraph in text.split("\n"):
        starts = list(_LISTED.finditer(paragraph))
        ends = [match.start() for match in starts[1:]] + [len(paragraph)] * bool(starts)
        listed: list[tuple[tuple[str, str], str]] = []
        for start, end in zip(starts, ends, strict=True):
            if int(start[1]) == 1 and listed:
                yield listed
                listed = []
            found = _subject(paragraph[start.end() : end])
            listed += [found] if found is not None else []
        yield listed


def _subject(part: str) -> tuple[tuple[str, str], str] | None:
    """((class, what is measured), the words that say it) of a listed item that has a value."""
    kind = next((level.word for level in levels(2) if level.word in part), "")
    for clause in re.split(r"[，,；;。]", part):
        words = _CLASS_WORD.sub("", clause.strip())
        if _VALUE.search(words):
            return (kind, _TAIL.sub("", _VALUE.sub("", words).strip())), words
    return None


def _three(text: str) -> Filing:
    names = ("农技推广甲", "农技推广乙", "水利站丙")
    return examples.filing(*(_table(name, n) for n, name in enumerate(names)), breakdown_goals=text)


def _table(name: str, number: int) -> Project:
    return examples.project({"数量": {"value": f"≥{number + 4}期"}}, name=name)


def _classes(more: str) -> str:
    return f"具体为：1、数量指标，培训期数≥4期；质量指标，合格率≥95%；{more}时效指标，完成时间10月底前。"
