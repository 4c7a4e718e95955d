"""Identity and completeness: names, classes, required rows, duplicates, leftovers of the template."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from perfdesk.model.rows import Ref
from perfdesk.model.taxonomy import LEVEL1, LEVEL2, Level, bare_word, level1_of, level2_of, right_word
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule

_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_CLASSES = "财预〔2015〕88号绩效指标分类"
_TITLE_NUMBER = re.compile(r"^\s*(?:[（(]?\d+[)）]?\s*[.．、]|附件\d+[-—]?\d*)\s*")
_TITLE_END = re.compile(
    r"(?:项目)?(?:支出)?(?:预算)?(?:[（(]公用[)）])?绩效目标(?:申报)?表?(?:[（(]?\d{4}年度?[)）]?)?$"
)
_DASHES = str.maketrans("－–—―-─", "-" * 6)
_INSTRUCTION = re.compile(
    r"主要阐述|请(?:在此|简要|如实|按)?填写|在?此处填写|填[写报](?:说明|要求)[:：]|[（(](?:请|此处|需|应)填[写报]?[^（）()]{0,30}[)）]"
    r"|可以?根据预测可能存在的问题|简要(?:描述|说明|阐述)(?:项目|部门|单位)的"
)
_FIELD_HINT = re.compile(r"[，,、](文字描述)[，,、]")
_MANY_BLANK = 3
_ORDINAL = re.compile(r"指标\s*(\d{1,3})")


@project_rule(
    "structure.name-missing",
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
    catalogue="A01",
    severity="warning",
    category="name_mismatch",
    source=_REVIEW,
    good=examples.sound,
    bad=examples.head(title="1.农机推广培训绩效目标表"),
)
def title_differs(case: ProjectCase) -> Iterator[Hit]:
    """The heading of a table names the project of the table; a heading that names no project is no fault."""
    title, name = case.project.title or "", case.project.name
    printed, known = _title_stem(title), _title_stem(name)
    if not printed or not known or printed == known:
        return
    numbered = re.match(r"\s*\d+\s*[.．、]", title) is not None
    if numbered or not (printed in known or known in printed or re.fullmatch(r"\d{4}年度?", printed)):
        message = f"表标题{quoted(title)}与项目名称{quoted(name)}不一致，请统一。"
        yield case.hit("title", message, f"{squeezed(title)} | {squeezed(name)}")


@project_rule(
    "structure.instruction-left",
    catalogue="A08",
    severity="error",
    category="format",
    source="表格模板的填写说明不属于填报内容",
    good=examples.sound,
    bad=examples.head(funds_use="（请填写资金的具体用途）"),
)
def instruction_left(case: ProjectCase) -> Iterator[Hit]:
    """No instruction text of the template is left in the cells."""
    for ref, text in case.texts:
        found = _INSTRUCTION.search(text)
        if found:
            message = f"“{found.group()}”是模板的填写说明，请换成实际内容。"
            yield Hit(ref, message, squeezed(text)[:80])


@filing_rule(
    "structure.instruction-left-in-part-one",
    catalogue="A08",
    severity="error",
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
            message = f"正文残留填报系统的字段提示“文字描述”，共{len(hints)}处，请删去。"
            evidence = " | ".join(dict.fromkeys(text[hit.start(1) : hit.end() + 12] for hit in hints))
            yield Hit(Ref(None, None, ref.field), message, evidence, severity="hint")


@project_rule(
    "structure.level-one-missing",
    catalogue="A10",
    severity="error",
    category="missing",
    source="财预〔2021〕101号：产出指标、效益指标为必设指标",
    good=examples.sound,
    bad=lambda: examples.filing(examples.project({"社会": None})),
)
def level_one_missing(case: ProjectCase) -> Iterator[Hit]:
    """Output and benefit are there, and what else the form demands; a class counts through its level-2 rows too."""
    if not any(row.name or row.value for row in case.rows):
        yield case.hit("name", "本项目还没有绩效指标，请至少填写产出指标和效益指标。", "（无指标）")
        return
    if not _has_levels(case):
        return
    present: set[str] = set()
    for row in case.rows:
        present.update(row.level2.parents[:1] if row.level2 else ())
        present.update((row.level1.key,) if row.level1 else ())
    for word in case.expectations.required_level1 or ("产出指标", "效益指标"):
        level = level1_of(word)
        if level is not None and level.key not in present:
            message = f"缺少一级指标“{bare_word(word)}”，请补充相应的指标行。"
            yield _at_table(case, "level1", message, "、".join(sorted(_level1_words(case))))


@project_rule(
    "structure.level-word",
    catalogue="A11",
    severity="warning",
    category="typo",
    source=_CLASSES,
    good=lambda: examples.filing(examples.project({"时效": {"level2": "时效 指标（必填）"}})),
    bad=examples.row("时效", level2="实效指标"),
)
def level_word(case: ProjectCase) -> Iterator[Hit]:
    """Level-1 and level-2 words come from the dictionary or from the form's own words; one finding per word."""
    allowed = _own_words(case)
    places: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in case.rows:
        for field, text in (("level1", row.indicator.level1), ("level2", row.indicator.level2)):
            word = bare_word(text) if text else ""
            if word and word not in allowed and word not in _OFFICIAL:
                places[field, word].append(row)
    for (field, word), rows in places.items():
        hit = _level_word_hit(field, word, rows[0])
        if hit is not None:
            also = tuple(row.ref(field) for row in rows[1:])
            fix = hit.fix and replace(hit.fix, also=tuple((ref, hit.fix.text) for ref in also))
            yield replace(hit, also=also, fix=fix)


@project_rule(
    "structure.level-two-misplaced",
    catalogue="A12",
    severity="warning",
    category="wrong_class",
    source=_CLASSES,
    good=examples.sound,
    bad=examples.row("社会", level1="满意度指标"),
)
def level_two_misplaced(case: ProjectCase) -> Iterator[Hit]:
    """A level-2 class stands under its own level 1, or where the form prints it."""
    printed = {
        (bare_word(first), bare_word(second)) for first, words in case.expectations.level2.items() for second in words
    }
    for row in case.rows:
        first, second = row.indicator.level1 or "", row.indicator.level2 or ""
        if row.level2 is None or (bare_word(first), bare_word(second)) in printed:
            continue
        if row.level1 is None and first.strip() and level2_of(first) is not None:
            message = f"的一级指标栏里写着二级指标{quoted(first)}，请改为“{_parent_word(row.level2)}”。"
            yield row.hit("level1", message, squeezed(f"{first} | {second}"), category="shifted_cell")
        elif row.level1 is not None and row.level1.key not in row.level2.parents:
            message = f"的二级指标{quoted(second)}不属于{quoted(first)}，应在“{_parent_word(row.level2)}”之下。"
            yield row.hit("level2", message, squeezed(f"{first} | {second}"))


@project_rule(
    "structure.required-row",
    catalogue="A13",
    severity="warning",
    category="missing",
    source=_REVIEW,
    good=lambda: examples.filing(examples.project({"质量": {"level3": "不涉及", "value": ""}})),
    bad=lambda: examples.filing(examples.project({"质量": None})),
)
def required_row(case: ProjectCase) -> Iterator[Hit]:
    """Every level 2 that the form demands has a row that is filled or marked as 不涉及."""
    if not _has_levels(case):
        return
    present = {row.level2.key for row in case.rows if row.level2 and (row.name or row.not_applicable)}
    kinds = {row.kind for row in case.rows if row.name or row.not_applicable}
    for word in case.expectations.required_level2:
        level = level2_of(word)
        if (
            level is None
            or level.key in present
            or (level.key in ("cost", "service_satisfaction") and _covers(level, kinds))
        ):
            continue
        message = f"缺少“{bare_word(word)}”，请补充；确实没有的，写明“不涉及”。"
        severity: Severity = "error" if "output" in level.parents else "warning"
        yield _at_table(case, "level2", message, "、".join(dict.fromkeys(_level2_words(case))), severity)


@project_rule(
    "structure.cell-missing",
    catalogue="A13",
    severity="warning",
    category="missing",
    source=_REVIEW,
    good=lambda: examples.filing(
        examples.project(None, ({"level1": "效益指标", "level2": "生态效益指标", "requirement": "选填", "level3": ""},))
    ),
    bad=examples.row("质量", value=""),
)
def cell_missing(case: ProjectCase) -> Iterator[Hit]:
    """A row has both name and value; a row that must be filled is not blank; an optional row may be."""
    blank = [row for row in case.rows if row.name and not row.value and not row.not_applicable]
    if len(blank) > _MANY_BLANK:
        first, *rest = blank
        message = f"等{len(blank)}行没有指标值，请填写；不适用的写“不涉及”。"
        yield first.hit("value", message, first.name, also=tuple(row.ref("value") for row in rest))
    for row in case.rows:
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
    catalogue="A15",
    severity="warning",
    category="duplicate",
    source=f"{_REVIEW}：无错项、漏项",
    good=examples.sound,
    bad=examples.row("社会", level3="培训合格率", value="≥95%"),
)
def duplicate_row(case: ProjectCase) -> Iterator[Hit]:
    """No two rows of a table have the same name; equal names of different classes count only with equal values."""
    seen: dict[str, list[Row]] = defaultdict(list)
    for row in case.filled:
        twin = next((old for old in seen[row.name] if _are_twins(old, row)), None)
        if twin is not None:
            message = f"与第{twin.number}行的三级指标重复，请合并或改写其中一行。"
            yield row.hit("level3", message, f"{row.name} | {row.value}", also=(twin.ref("level3"),))
        seen[row.name].append(row)


@project_rule(
    "structure.ordinal",
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
    for row in case.rows:
        level = squeezed(row.indicator.level2 or "")
        found = _ORDINAL.fullmatch((row.indicator.label or "").strip())
        counts[level] += 1
        if found and int(found[1]) != counts[level]:
            message = f"的序号“{found[0]}”应为“指标{counts[level]}”，请改正。"
            fix = row.fix("label", f"指标{counts[level]}", f"改为“指标{counts[level]}”")
            yield row.hit("label", message, f"{found[0]} | {row.name}", fix=fix)


_OFFICIAL = frozenset(level.word for level in LEVEL1 + LEVEL2)


def _title_stem(text: str) -> str:
    stem = _TITLE_NUMBER.sub("", text.translate(_DASHES))
    return re.sub("-+", "-", _TITLE_END.sub("", squeezed(stem)))


def _at_table(case: ProjectCase, field: str, message: str, evidence: str, severity: Severity | None = None) -> Hit:
    return Hit(Ref(case.project.id, None, field), message, evidence, severity=severity)


def _level1_words(case: ProjectCase) -> set[str]:
    return {bare_word(row.indicator.level1) for row in case.rows if row.indicator.level1}


def _level2_words(case: ProjectCase) -> list[str]:
    return [bare_word(row.indicator.level2) for row in case.rows if row.indicator.level2]


def _has_levels(case: ProjectCase) -> bool:
    """Some forms print no classes at all."""
    return any(row.indicator.level1 or row.indicator.level2 for row in case.rows)


def _own_words(case: ProjectCase) -> set[str]:
    expectations = case.expectations
    words = {bare_word(word) for word in (*expectations.own_words, *expectations.level2)}
    return words.union(*({bare_word(word) for word in second} for second in expectations.level2.values()))


def _level_word_hit(field: str, word: str, row: Row) -> Hit | None:
    right = right_word(word)
    name = "一级指标" if field == "level1" else "二级指标"
    if right is not None:
        fix = row.fix(field, right, f"改为“{right}”")
        return row.hit(field, f"的{name}“{word}”应为“{right}”，请改正。", word, fix=fix)
    level = level1_of(word) if field == "level1" else level2_of(word)
    if level is None:
        if field == "level1" and level2_of(word) is not None:
            return None
        message = f"的{name}“{word}”不在指标分类之内，请核对。"
        return row.hit(field, message, word, category="terminology")
    return None


def _parent_word(level: Level) -> str:
    return next((item.word for item in LEVEL1 if item.key in level.parents), "")


def _covers(level: Level, kinds: set[str]) -> bool:
    return ("cost" if level.key == "cost" else "satisfaction") in kinds


def _are_twins(old: Row, new: Row) -> bool:
    same_description = (old.indicator.description or "") == (new.indicator.description or "")
    if old.value == new.value:
        return True
    return (
        same_description
        and old.kind == new.kind
        and squeezed(old.indicator.level2 or "") == squeezed(new.indicator.level2 or "")
    )
