"""Identity and completeness: names, blank cells, duplicates, leftovers of the template."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from perfdesk.model.rows import Ref
from perfdesk.model.taxonomy import bare_word
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.mentions import differ_by_generic_word
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule

_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_KIND_OF_TABLE = re.compile(r"(?:预算项目|资金项目|资金|区域|部门|整体|预算|支出)绩效|绩效(?:自评|运行监控|监控)")
_TITLE_NUMBER = re.compile(r"^\s*(?:[（(]?\d+[)）]?\s*[.．、]|附件\d+[-—]?\d*)\s*")
_TITLE_END = re.compile(
    r"(?:项目)?(?:支出)?(?:预算)?(?:[（(]?公用[)）]?)?(?:绩效目标(?:申报)?表?|绩效指标录入表)(?:[（(]?\d{4}年度?[)）]?)?$"
)
_DASHES = str.maketrans("－–—―-─", "-" * 6)
_INSTRUCTION = re.compile(
    r"主要阐述|(?<![邀申])请(?:在此|简要|如实|按)?填写|在?此处填写|填[写报](?:说明|要求)[:：]|[（(](?:请|此处|需|应)填[写报]?[^（）()]{0,30}[)）]"
    r"|[（(](?:请?简要|限|不超过|不少于|控制在)[^（）()]{0,12}(?:字|说明|描述|内容|用途|情况|阐述|概括)[^（）()]{0,6}[)）]|[（(]?(?:示例|样例)[:：]|由单位填[写报]"
    r"|本(?:部分|栏目?|格)[^，。；\n]{0,4}(?:填[写报]|阐述)|主要填[写报](?!率)"
    r"|可以?根据预测可能存在的问题|简要(?:描述|说明|阐述)(?:项目|部门|单位)的"
)
# The reporting system writes the kind of a value between name and value; as a clause of its own it says nothing.
_FIELD_HINT = re.compile(r"[，,、；;]\s*((?:文字|文本|定性|数值|数字)(?:描述|型|类型))(?=\s*[，,、；;。\n]|$)")
# Quick to look for: found wherever an instruction is, and elsewhere too.
_PERHAPS = re.compile(
    r"[要填测（(例](?:阐述|[描说]|[写报]|(?<=[请处需应]填)|(?<=根据预测)|(?<=[（(])(?:简要|限|不超过|不少于|控制在)|[:：])"
)
_MANY_BLANK = 3
_ORDINAL = re.compile(r"指标\s*(\d{1,3})")


@project_rule(
    "structure.name-missing",
    title="项目名称空白",
    asks="每张表都写明项目名称。",
    dimension="完整性",
    catalogue="A01",
    severity="error",
    category="missing",
    source=_REVIEW,
    good=examples.sound,
    bad=lambda: examples.filing(examples.project(None, (), name=" ")),
)
def name_missing(case: ProjectCase) -> Iterator[Hit]:
    """The project has a name."""
    if not case.project.name.strip():
        yield case.hit("name", "项目名称是空的，请填写项目名称。", "（空白）")


@project_rule(
    "structure.title-differs",
    title="表标题与项目名称不一",
    asks="表标题中的项目名称与“项目名称”栏一致。",
    dimension="完整性",
    catalogue="A01",
    severity="warning",
    sometimes=("hint",),
    category="name_mismatch",
    source=_REVIEW,
    good=examples.sound,
    bad=examples.head(title="1.农机推广培训绩效目标表"),
)
def title_differs(case: ProjectCase) -> Iterator[Hit]:
    """The heading of a table names the project of the table; a heading that names no project is no fault."""
    title, name = case.project.title or "", case.project.name
    printed, known = _title_stem(title), _title_stem(f"{name}绩效目标表")
    if not printed or not known or printed == known:
        return
    numbered = re.match(r"\s*\d+\s*[.．、]", title) is not None
    if not numbered and _KIND_OF_TABLE.search(title):
        return
    if numbered or not (printed in known or known in printed or re.fullmatch(r"\d{4}年度?", printed)):
        message = f"表标题{quoted(title)}与项目名称{quoted(name)}不一致，请统一。"
        severity: Severity = "hint" if differ_by_generic_word(printed, known) else "warning"
        yield case.hit("title", message, f"{squeezed(title)} | {squeezed(name)}", severity)


@project_rule(
    "structure.instruction-left",
    title="填写说明没有删去",
    asks="模板的填写说明换成实际内容。",
    dimension="完整性",
    catalogue="A08",
    severity="error",
    category="format",
    source="表格模板的填写说明不属于填报内容",
    good=examples.sound,
    bad=examples.head(funds_use="（请填写资金的具体用途）"),
)
def instruction_left(case: ProjectCase) -> Iterator[Hit]:
    """No instruction text of the template is left in the cells."""
    for ref, text in case.texts_like(_PERHAPS):
        found = _INSTRUCTION.search(text)
        if found:
            message = f"{case.where(ref)}中的“{found.group()}”是模板的填写说明，请换成实际内容。"
            yield Hit(ref, message, squeezed(text)[:80])


@filing_rule(
    "structure.instruction-left-in-part-one",
    title="正文中填写说明没有删去",
    asks="第一部分的填写说明换成本单位的实际内容。",
    dimension="完整性",
    catalogue="A08",
    severity="error",
    sometimes=("hint",),
    category="format",
    source="表格模板的填写说明不属于填报内容",
    good=lambda: examples.filing(safeguards="成立农技推广工作专班，按季度检查进度。"),
    bad=lambda: examples.filing(safeguards="主要阐述为实现年度绩效目标所采取的措施。"),
)
def instruction_left_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """No instruction text, and no field type of the reporting system, is left in Part One."""
    for ref, text in case.sections():
        found = _INSTRUCTION.search(text)
        if found:
            message = f"“{found.group()}”是模板的填写说明，请换成本单位的实际内容。"
            yield Hit(ref, message, text[found.start() : found.start() + 60])
        hints = list(_FIELD_HINT.finditer(text))
        if hints:
            words = "、".join(dict.fromkeys(f"“{hit.group(1)}”" for hit in hints))
            message = f"正文残留填报系统的字段提示{words}，共{len(hints)}处，请删去。"
            evidence = " | ".join(dict.fromkeys(text[hit.start(1) : hit.end() + 12] for hit in hints))
            yield Hit(Ref(None, None, ref.field), message, evidence, severity="hint")


@project_rule(
    "structure.cell-missing",
    title="指标缺少名称或指标值",
    asks="填写的指标既有名称又有指标值，不适用的写“不涉及”。",
    dimension="完整性",
    catalogue="A13",
    severity="warning",
    sometimes=("error",),
    category="missing",
    source=_REVIEW,
    good=lambda: examples.filing(
        examples.project(None, ({"level1": "效益指标", "level2": "生态效益指标", "requirement": "选填", "level3": ""},))
    ),
    bad=examples.row("质量", value=""),
)
def cell_missing(case: ProjectCase) -> Iterator[Hit]:
    """A row has both name and value; a row that must be filled is not blank; an optional row may be."""
    rows = [row for row in case.rows if not (row.filled or row.not_applicable)]
    rows = [row for row in rows if not any(key.startswith("value.area.") for key, _ in row.indicator.extra)]
    blank = [row for row in rows if row.name and not row.value and not row.not_applicable]
    if len(blank) > _MANY_BLANK:
        first, *rest = blank
        message = f"等{len(blank)}行没有指标值，请填写；不适用的写“不涉及”。"
        yield first.hit("value", message, first.name, also=tuple(row.ref("value") for row in rest))
    for row in rows:
        must = (row.indicator.requirement or "").startswith("必填")
        severity: Severity = "error" if must else "warning"
        if row.not_applicable or (row.name and row.value):
            continue
        if row.name and len(blank) > _MANY_BLANK:
            continue
        if row.name:
            yield row.hit("value", "没有指标值，请填写；不适用的写“不涉及”。", row.name, severity=severity)
        elif row.value:
            yield row.hit(
                "level3", f"有指标值{quoted(row.value)}而没有三级指标名称，请补充。", row.value, severity=severity
            )
        elif must:
            level = bare_word(row.indicator.level2 or row.indicator.level1 or "")
            message = f"“{level}”标明必填，却没有填写；不适用的写“不涉及”。"
            yield row.hit("level3", message, f"{level}（{row.indicator.requirement}）", severity="error")


@project_rule(
    "structure.duplicate-row",
    title="三级指标重复",
    asks="一张表里没有两个同名的三级指标。",
    dimension="完整性",
    catalogue="A15",
    severity="warning",
    category="duplicate",
    source=f"{_REVIEW}：无错项、漏项",
    good=examples.sound,
    bad=examples.row("社会", level3="培训合格率", value="≥95%"),
)
def duplicate_row(case: ProjectCase) -> Iterator[Hit]:
    """No two rows of a table have the same name; equal names of different classes count only with equal values."""
    seen: dict[str, list[Row]] = {}
    for row in case.filled:
        others = seen.setdefault(row.name, [])
        twin = next((old for old in others if _are_twins(old, row)), None) if others else None
        if twin is not None:
            message = f"与第{twin.number}行的三级指标重复，请合并或改写其中一行。"
            said = f"的三级指标{quoted(row.name)}在同一张表里重复，请合并或改写其中一行。"
            yield row.hit("level3", message, f"{row.name} | {row.value}", also=(twin.ref("level3"),), said=said)
        others.append(row)


@project_rule(
    "structure.ordinal",
    title="指标序号不对",
    asks="指标序号连续，不重复。",
    dimension="完整性",
    catalogue="A15",
    severity="hint",
    category="format",
    source=f"{_REVIEW}：填写规范",
    good=lambda: examples.filing(examples.project({"数量": {"label": "指标1"}, "质量": {"label": "指标1"}})),
    bad=lambda: examples.filing(
        examples.project({"数量": {"label": "指标1"}, "质量": {"label": "指标1", "level2": "数量指标"}})
    ),
)
def ordinal(case: ProjectCase) -> Iterator[Hit]:
    """The printed ordinals (指标1, 指标2) of one level 2 count from 1 without repeats."""
    counts: dict[str, int] = defaultdict(int)
    for row in case.rows if any([row.indicator.label for row in case.rows]) else ():
        level = squeezed(row.indicator.level2 or "")
        found = _ORDINAL.fullmatch((row.indicator.label or "").strip())
        counts[level] += 1
        if found and int(found[1]) != counts[level]:
            message = f"的序号“{found[0]}”应为“指标{counts[level]}”，请改正。"
            fix = row.fix("label", f"指标{counts[level]}", f"改为“指标{counts[level]}”")
            yield row.hit("label", message, f"{found[0]} | {row.name}", fix=fix)


def _title_stem(text: str) -> str:
    stem = _TITLE_NUMBER.sub("", text.translate(_DASHES))
    return re.sub("-+", "-", _TITLE_END.sub("", squeezed(stem)))


def _explained(row: Row) -> bool:
    """Has a description that says more than the name."""
    return squeezed(row.indicator.description or "") not in ("", row.name)


def _are_twins(old: Row, new: Row) -> bool:
    if old.for_period is not new.for_period:
        return False
    same_description = (old.indicator.description or "") == (new.indicator.description or "")
    if old.value == new.value:
        return old.level2 != new.level2 or same_description or not _explained(old) or not _explained(new)
    same_class = squeezed(old.indicator.level2 or "") == squeezed(new.indicator.level2 or "")
    return same_description and old.kind == new.kind and same_class
