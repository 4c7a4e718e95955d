"""Wording of one project: years, typing errors, the basis of a value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from perfdesk.model.rows import Ref
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, quoted, squeezed
from perfdesk.rules.registry import Fix, Hit, Severity, filing_rule, project_rule
from perfdesk.rules.typos import Typo, mended, typo_signs, typos_in
from perfdesk.rules.years import HOLDS_YEAR, expired_ranges, named_years, stale_years, wrong_value_years

_YEAR = "绩效目标应与预算年度一致（财预〔2015〕88号“目标相关性”）"
_TYPING = "财预〔2015〕88号绩效目标审核表“完整性”：无错项"
_BASIS = "预算管理一体化系统：指标值确定依据为必录项"
_TWICE = re.compile(r"(?P<word>[\u4e00-\u9fff]{3,10})(?P<between>.*?)(?P=word)")
_LISTING = re.compile(r"[及和与、，,；;（(暨]")
_PLACES = "省市县区乡镇村局"


@project_rule(
    "wording.year-differs",
    title="年份与预算年度不符",
    asks="目标和指标写的是预算年度，文号、规划名称和项目起止时间除外。",
    dimension="相关性",
    catalogue="E01",
    severity="warning",
    sometimes=("hint",),
    category="year_mismatch",
    source=_YEAR,
    good=examples.row("数量", level3="《2021-2023年农技规划》收尾培训期数"),
    bad=examples.head(goals="1.2023年度举办农技培训班4期。"),
)
def year_differs(case: ProjectCase) -> Iterator[Hit]:
    """Years in name, goals, indicators and values are the fiscal year; document titles and numbers do not count."""
    year = case.year
    if year is None:
        return
    for ref, text in case.texts_like(HOLDS_YEAR):
        found = wrong_value_years(text, year) if ref.field == "value" else stale_years(text, year)
        named = named_years(text, year) if ref.field == "level3" and not found else []
        if found or named:
            message = f"{case.where(ref)}写着{quoted((found or named)[0], 12)}，与预算年度{year}年不符，请核对。"
            yield Hit(ref, message, " | ".join(found or named), severity="hint" if named else None)


@filing_rule(
    "wording.year-differs-in-part-one",
    title="正文中年份已过去",
    asks="第一部分写的是预算年度的工作，没有留下往年的年份。",
    dimension="相关性",
    catalogue="E01",
    severity="warning",
    category="year_mismatch",
    source=_YEAR,
    good=lambda: examples.filing(overall_goal="落实《农技推广办法》，做好2024年度绩效自评。"),
    bad=lambda: examples.filing(overall_goal="落实《2010—2020年农技推广规划》。"),
)
def year_differs_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """Part One names no year that is over as the year of work, and no plan that has expired; one finding a section."""
    if case.year is None:
        return
    for ref, text in case.sections():
        found = [*expired_ranges(text, case.year), *stale_years(text, case.year)]
        if found:
            message = f"写着{len(found)}处已过去的年份（{quoted(found[0])}等），与预算年度{case.year}年不符，请更新。"
            if len(found) == 1:
                message = f"写着已过去的年份（{quoted(found[0])}），与预算年度{case.year}年不符，请更新。"
            yield Hit(ref, message, " | ".join(found))


@project_rule(
    "wording.typing-error",
    title="疑似错别字",
    asks="没有错别字和重复的字词。",
    dimension="完整性",
    catalogue="E06",
    severity="hint",
    sometimes=("warning",),
    category="typo",
    source=_TYPING,
    good=examples.sound,
    bad=examples.head(funds_use="支付培训费用费用"),
)
def typing_error(case: ProjectCase) -> Iterator[Hit]:
    """Known wrong words and doubled words; the same error in several cells is one finding."""
    places: dict[tuple[tuple[str, str], ...], list[tuple[Ref, str]]] = defaultdict(list)
    for ref, text in case.texts_like(*typo_signs()):
        found = typos_in(text)
        if found:
            places[tuple((typo.wrong, typo.right) for typo in found)].append((ref, text))
    for at in places.values():
        yield _typing_hit(f"{case.where(at[0][0])}中", typos_in(at[0][1]), at, (case.project.name,))


@filing_rule(
    "wording.typing-error-in-part-one",
    title="正文中疑似错别字",
    asks="第一部分没有错别字和重复的字词。",
    dimension="完整性",
    catalogue="E06",
    severity="hint",
    sometimes=("warning",),
    category="typo",
    source=_TYPING,
    good=lambda: examples.filing(overall_goal="提出优化配置的意见。"),
    bad=lambda: examples.filing(overall_goal="提出优化配置的意见意见。"),
)
def typing_error_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """The same in Part One, one finding a section."""
    names = tuple(project.project.name for project in case.projects)
    for ref, text in case.sections():
        found = typos_in(text)
        if found:
            yield _typing_hit("", found, [(ref, text)], names)


@project_rule(
    "wording.name-repeats",
    title="项目名称词语重复",
    asks="项目名称里同一个词只写一次。",
    dimension="完整性",
    catalogue="E06",
    severity="warning",
    sometimes=("hint",),
    category="typo",
    source=_TYPING,
    good=examples.sound,
    bad=lambda: examples.filing(examples.project(name="青棠县2025年青棠县农技推广培训")),
)
def name_repeats(case: ProjectCase) -> Iterator[Hit]:
    """The name of a place or of a thing stands once in the name of a project; a list may name it again."""
    name = squeezed(case.project.name)
    found = _TWICE.search(name) if _may_hold_twice(name) else None
    if found is not None and not _LISTING.search(found["between"]):
        message = f"项目名称中{quoted(found['word'])}写了两次，请核对是否多字。"
        sure: Severity = "warning" if found["word"][-1] in _PLACES else "hint"
        yield case.hit("name", message, name, sure)


@project_rule(
    "wording.basis-copied",
    title="确定依据照抄别的栏目",
    asks="确定依据写依据，不照抄指标名称或别的栏目。",
    dimension="可行性",
    catalogue="D16",
    severity="warning",
    category="weak_basis",
    source=_BASIS,
    good=examples.sound,
    bad=examples.row("质量", basis="参训农户满意度"),
)
def basis_copied(case: ProjectCase) -> Iterator[Hit]:
    """The basis of a value is not the name of an indicator or a value of this table."""
    if not case.expectations.has_basis:
        return
    names = {row.name for row in case.rows if row.name} | {row.value for row in case.rows if len(row.value) > 3}
    for row in case.filled:
        basis = squeezed(row.indicator.basis or "")
        if basis and basis in names:
            message = f"的确定依据{quoted(basis)}是从别的栏目复制来的，请写明文件名称、文号或测算依据。"
            yield row.hit("basis", message, basis)


def _may_hold_twice(name: str) -> bool:
    """Whether the first three characters of some word stand twice: to look for a word of any length takes longer."""
    starts = [name[at : at + 3] for at in range(len(name) - 2)]
    return len(set(starts)) < len(starts)


def _typing_hit(where: str, typos: tuple[Typo, ...], at: list[tuple[Ref, str]], names: tuple[str, ...]) -> Hit:
    """`names` are names of projects: those are registered elsewhere, so a word of theirs is asked about, not mended."""
    ref, text = at[0]
    sure = all(typo.sure for typo in typos)
    severity: Severity = "warning" if sure else "hint"
    shown = "；".join(f"“{typo.wrong}”疑为“{typo.right}”" for typo in typos)
    places = f"（本表共{len(at)}处）" if len(at) > 1 else ""
    more = tuple((place, mended(other)) for place, other in at[1:])
    label = "改正" + "、".join(f"“{typo.wrong}”" for typo in typos)
    named = any(typo.wrong in name for typo in typos for name in names)
    fix = None if named else Fix(ref, mended(text), label, more)
    also = tuple(place for place, _ in more)
    evidence = " | ".join(typo.context for typo in typos)
    return Hit(ref, f"{where}{shown}{places}，请核对。", evidence, fix, also, severity)
