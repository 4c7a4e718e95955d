"""What a form prints on its rows: marks such as 必填, ordinals, the rows of its template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from perfdesk.model.rows import Project, Ref
from perfdesk.model.taxonomy import bare_word
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Hit, filing_rule, project_rule

_MARKS = "表格上的必填、选填标记"
_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_MUST = "必填"
_BARE_LABEL = re.compile(r"指标\s*[:：]?")
_NUMBERED = re.compile(r"指标\s*\d+")
_MOST = 0.6
_LEAST_TABLES = 4


@project_rule(
    "structure.marked-not-applicable",
    title="必填项写了不涉及",
    asks="标明必填的指标一般应填写，确实没有的写“不涉及”并能说明理由。",
    dimension="完整性",
    catalogue="A13",
    severity="hint",
    category="missing",
    source=_MARKS,
    good=lambda: examples.filing(examples.project(None, (_ecological("选填", "不涉及"),))),
    bad=lambda: examples.filing(examples.project(None, (_ecological("必填", "不涉及"),))),
)
def marked_not_applicable(case: ProjectCase) -> Iterator[Hit]:
    """不涉及 is a real answer; where the form says 必填 it is asked about."""
    for row in case.rows:
        if row.not_applicable and (row.indicator.requirement or "").startswith(_MUST):
            level = bare_word(row.indicator.level2 or row.indicator.level1 or "") or "本行"
            message = f"的“{level}”标明“{row.indicator.requirement}”，却写不涉及，请确认本项目确实没有。"
            yield row.hit("value", message, f"{level}（{row.indicator.requirement}） | {row.name or row.value}")


@filing_rule(
    "structure.marks-missing",
    title="缺少必填选填标记",
    asks="同一份文件的各表用同一版表样，二级指标后都印有必填、选填标记。",
    dimension="完整性",
    catalogue="A04",
    severity="hint",
    category="format",
    source=_MARKS,
    good=lambda: examples.filing(*(_marked(i, _MUST) for i in range(4))),
    bad=lambda: examples.filing(*(_marked(i, _MUST) for i in range(3)), _marked(3, "")),
)
def marks_missing(case: FilingCase) -> Iterator[Hit]:
    """Where most tables print 必填 and 选填, one that prints neither is an old copy of the form; one finding."""
    tables = [project for project in case.projects if project.reading.fact(_has_rows)]
    bare = [project for project in tables if not project.reading.fact(_has_marks)]
    marked = len(tables) - len(bare)
    if bare and len(tables) >= _LEAST_TABLES and marked >= len(tables) * _MOST:
        first, *rest = (project.ref("level2") for project in bare)
        names = "、".join(quoted(project.project.name) for project in bare[:2])
        count = f"等{len(bare)}张表" if len(bare) > 2 else ""
        message = f"{names}{count}的二级指标没有必填、选填标记，可能用了旧表样，请换用同一版。"
        yield _at(first, rest, message, "、".join(bare_word(row.indicator.level2 or "") for row in bare[0].rows[:3]))


@filing_rule(
    "structure.template-row-missing",
    title="删去了表样的必填行",
    asks="表样上的必填行不删除，不适用的写“不涉及”。",
    dimension="完整性",
    catalogue="A13",
    severity="hint",
    category="missing",
    source="填报要求：表样的行可加不可删",
    good=lambda: examples.filing(*(_marked(i, _MUST) for i in range(4))),
    bad=lambda: examples.filing(*(_marked(i, _MUST) for i in range(3)), _marked(3, _MUST, whole=False)),
)
def template_row_missing(case: FilingCase) -> Iterator[Hit]:
    """A class that most tables print as 必填 stands in every table of that form; what the form itself demands has its
    own rule."""
    tables = [project for project in case.projects if project.reading.fact(_has_marks)]
    if len(tables) < _LEAST_TABLES:
        return
    printed = Counter(key for project in tables for key in project.reading.fact(_required))
    words = {key: word for project in tables for key, word in project.reading.fact(_words).items()}
    usual = [key for key, count in printed.items() if count >= len(tables) * _MOST]
    for project in tables:
        present = project.reading.fact(_words)
        gone = [words[key] for key in usual if key not in present and words[key] not in _demanded(case)]
        if gone:
            message = f"没有“{'”“'.join(gone)}”，别的表印有这些必填行，请补上；不适用的写“不涉及”。"
            said = f"没有“{'”“'.join(gone)}”行，别的表印有，请补上；不适用的写“不涉及”。"
            yield Hit(project.ref("level2"), message, "、".join(gone), said=said)


@filing_rule(
    "structure.label-without-number",
    title="指标序号不完整",
    asks="表样印有“指标1：”“指标2：”的，每行都写完整序号。",
    dimension="完整性",
    catalogue="A07",
    severity="hint",
    category="format",
    source=_REVIEW,
    good=lambda: examples.filing(examples.project({"数量": {"label": "指标1"}, "质量": {"label": "指标1"}})),
    bad=lambda: examples.filing(examples.project({"数量": {"label": "指标1"}, "质量": {"label": "指标"}})),
)
def label_without_number(case: FilingCase) -> Iterator[Hit]:
    """指标: beside 指标1: and 指标2:; one finding for the filing."""
    bare = [row for project in case.projects for row in project.reading.fact(_bare_labels)]
    if bare and any(project.reading.fact(_has_numbers) for project in case.projects):
        message = "的序号只写“指标”，没有编号，请与其他行一致写成“指标1”。"
        yield case.hit(bare, "label", message, bare[0].indicator.label or "")


def _bare_labels(reading: Reading) -> tuple[Row, ...]:
    return tuple(
        row for row in reading.rows if row.indicator.label and _BARE_LABEL.fullmatch(row.indicator.label.strip())
    )


def _has_numbers(reading: Reading) -> bool:
    return any(row.indicator.label and _NUMBERED.match(row.indicator.label.strip()) for row in reading.rows)


def _has_rows(reading: Reading) -> bool:
    return bool(reading.rows)


def _has_marks(reading: Reading) -> bool:
    return any(row.indicator.requirement for row in reading.rows)


def _words(reading: Reading) -> dict[str, str]:
    """The words of the level-2 classes of a table by their keys."""
    return {row.level2.key: row.level2.word for row in reading.rows if row.level2}


def _required(reading: Reading) -> set[str]:
    must = (row for row in reading.rows if (row.indicator.requirement or "").startswith(_MUST))
    return {row.level2.key for row in must if row.level2}


def _demanded(case: FilingCase) -> set[str]:
    return {bare_word(word) for word in case.expectations.required_level2}


def _at(first: Ref, rest: list[Ref], message: str, evidence: str) -> Hit:
    """A hit at one table, or of the whole filing at several."""
    if not rest:
        return Hit(first, message, evidence)
    return Hit(Ref(None, None, first.field), message, evidence, also=(first, *rest))


def _ecological(mark: str, name: str) -> dict[str, str]:
    return {"level1": "效益指标", "level2": "生态效益指标", "requirement": mark, "level3": name, "value": ""}


def _marked(number: int, mark: str, *, whole: bool = True) -> Project:
    """A table with a mark on each row, with or without the row of lasting effects."""
    rows = {key: {"requirement": mark} for key in ("数量", "质量", "时效", "成本", "社会", "满意")}
    lasting = {"level1": "效益指标", "level2": "可持续影响指标", "requirement": mark, "description": "年限"}
    more = ({**lasting, "level3": f"第{number}批设备可用年限", "value": f"≥{number + 3}年"},) if whole else ()
    return examples.project(rows, more, name=f"农技推广{number}")
