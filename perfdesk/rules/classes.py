"""The classes of indicators: which are there, under which words, in which place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from operator import ne

from perfdesk.model.rows import Ref
from perfdesk.model.taxonomy import Level, bare_word, level1_of, level2_of, levels, right_word
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, Row, quoted, squeezed
from perfdesk.rules.registry import Hit, Severity, project_rule

_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_CLASSES = "财预〔2015〕88号绩效指标分类"
_SHORT_WORD = 4


@project_rule(
    "structure.level-one-missing",
    title="缺少必设的一级指标",
    asks="表样要求的一级指标（如产出指标、效益指标）每张表都有。",
    dimension="完整性",
    catalogue="A10",
    severity="error",
    sometimes=("warning",),
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
    for row in case.reading.classes:
        present.update(row.level2.parents[:1] if row.level2 else ())
        present.update((row.level1.key,) if row.level1 else ())
    for word in case.expectations.required_level1 or ("产出指标", "效益指标"):
        level = level1_of(word)
        if level is not None and level.key not in present:
            message = f"缺少一级指标“{bare_word(word)}”，请补充相应的指标行。"
            asked: Severity | None = "warning" if level.key == "satisfaction" else None
            yield _at_table(case, "level1", message, "、".join(sorted(_level1_words(case))), asked)


@project_rule(
    "structure.level-word",
    title="指标类别名称写错",
    asks="一级、二级指标使用表样规定的名称。",
    dimension="完整性",
    catalogue="A11",
    severity="warning",
    sometimes=("hint",),
    category="typo",
    source=_CLASSES,
    good=lambda: examples.filing(examples.project({"时效": {"level2": "时效 指标（必填）"}})),
    bad=examples.row("时效", level2="实效指标"),
)
def level_word(case: ProjectCase) -> Iterator[Hit]:
    """Level-1 and level-2 words come from the dictionary or from the form's own words; one finding per word."""
    allowed = _allowed_words(case)
    places: dict[tuple[str, str], list[Row]] = defaultdict(list)
    known = {"", *allowed}
    strange = any(bare_word(row.indicator.level1 or "") not in known for row in case.reading.classes) or any(
        bare_word(row.indicator.level2 or "") not in known for row in case.reading.classes
    )
    for row in case.rows if strange else ():
        for field, text in (("level1", row.indicator.level1), ("level2", row.indicator.level2)):
            word = bare_word(text) if text else ""
            if word not in known:
                places[field, word].append(row)
    for (field, word), rows in places.items():
        hit = _level_word_hit(field, word, rows[0])
        if hit is not None:
            also = tuple(row.ref(field) for row in rows[1:])
            fix = hit.fix and replace(hit.fix, also=tuple((ref, hit.fix.text) for ref in also))
            yield replace(hit, also=also, fix=fix)


@project_rule(
    "structure.level-two-misplaced",
    title="二级指标放错一级",
    asks="二级指标放在它所属的一级指标之下。",
    dimension="完整性",
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
    shifted: dict[str, list[Row]] = defaultdict(list)
    odd = any(
        row.level2 and (not row.level1 or row.level1.key not in row.level2.parents) for row in case.reading.classes
    )
    for row in case.rows if odd else ():
        first, second = row.indicator.level1 or "", row.indicator.level2 or ""
        if row.level2 is None or (bare_word(first), bare_word(second)) in printed:
            continue
        if row.level1 is None and first.strip() and level2_of(first) is not None:
            shifted[first].append(row)
        elif row.level1 is not None and row.level1.key not in row.level2.parents:
            message = f"的二级指标{quoted(second)}不属于{quoted(first)}，应在“{_parent_word(row.level2)}”之下。"
            yield row.hit("level2", message, squeezed(f"{first} | {second}"))
    for rows in shifted.values():
        yield _shifted_hit(rows)


@project_rule(
    "structure.required-row",
    title="缺少必填的指标",
    asks="表样要求的二级指标各有一行填写的指标，确实没有的写“不涉及”。",
    dimension="完整性",
    catalogue="A13",
    severity="warning",
    sometimes=("error",),
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
        severity: Severity = "error" if level.key in ("quantity", "quality") else "warning"
        yield _at_table(case, "level2", message, "、".join(dict.fromkeys(_level2_words(case))), severity)


def _shifted_hit(rows: list[Row]) -> Hit:
    """A level-2 word in the level-1 column, once for the rows that its merged cell covers."""
    row, word = rows[0], _parent_word(rows[0].level2) if rows[0].level2 else ""
    first, second = row.indicator.level1 or "", row.indicator.level2 or ""
    message = f"的一级指标栏里写着二级指标{quoted(first)}，请改为“{word}”。"
    fix = row.fix("level1", word, f"改为“{word}”")
    fix = replace(fix, also=tuple((other.ref("level1"), word) for other in rows[1:]))
    same = all(
        other.level2 is not None and other.level2.parents == (row.level2 and row.level2.parents) for other in rows
    )
    sure = same and row.level2 is not None and len(row.level2.parents) == 1
    evidence = squeezed(f"{first} | {second}")
    return row.hit("level1", message, evidence, category="shifted_cell", fix=fix if sure else None)


def _at_table(case: ProjectCase, field: str, message: str, evidence: str, severity: Severity | None = None) -> Hit:
    return Hit(Ref(case.project.id, None, field), message, evidence, severity=severity)


def _level1_words(case: ProjectCase) -> set[str]:
    return {bare_word(row.indicator.level1) for row in case.rows if row.indicator.level1}


def _level2_words(case: ProjectCase) -> list[str]:
    return [bare_word(row.indicator.level2) for row in case.rows if row.indicator.level2]


def _has_levels(case: ProjectCase) -> bool:
    """Some forms print no classes at all."""
    return any(row.indicator.level1 or row.indicator.level2 for row in case.reading.classes)


def _allowed_words(case: ProjectCase) -> set[str]:
    """The words of the form itself and those of the field."""
    expectations = case.expectations
    words = {bare_word(word) for word in (*expectations.own_words, *expectations.level2)}
    words.update(level.word for level in (*levels(1), *levels(2)))
    return words.union(*({bare_word(word) for word in second} for second in expectations.level2.values()))


def _level_word_hit(field: str, word: str, row: Row) -> Hit | None:
    right = right_word(word) or _one_character_off(field, word)
    name = "一级指标" if field == "level1" else "二级指标"
    if right is not None:
        fix = row.fix(field, right, f"改为“{right}”")
        return row.hit(field, f"的{name}“{word}”应为“{right}”，请改正。", word, fix=fix)
    level = level1_of(word) if field == "level1" else level2_of(word)
    if level is None:
        if field == "level1" and level2_of(word) is not None:
            return None
        message = f"的{name}“{word}”不在指标分类之内，请核对。"
        return row.hit(field, message, word, category="terminology", severity="hint")
    return None


def _one_character_off(field: str, word: str) -> str | None:
    """The class word of which this one has a single character wrong; None when there is none, or two."""
    rank = 1 if field == "level1" else 2
    known = {level.word for level in levels(rank) if len(level.word) >= _SHORT_WORD}
    near = [right for right in known if len(right) == len(word) and sum(map(ne, right, word)) == 1]
    return near[0] if len(near) == 1 else None


def _parent_word(level: Level) -> str:
    return next((item.word for item in levels(1) if item.key in level.parents), "")


def _covers(level: Level, kinds: set[str]) -> bool:
    return ("cost" if level.key == "cost" else "satisfaction") in kinds
