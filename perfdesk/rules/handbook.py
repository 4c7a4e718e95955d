"""The handbook of all rules, made from their declarations and their own examples: short lines, JSON, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from perfdesk.model.fields import project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Indicator
from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS
from perfdesk.rules.explain import example_of
from perfdesk.rules.registry import DIMENSIONS, SEVERITIES, Finding, Rule, rules
from perfdesk.rules.sentence import parted
from perfdesk.rules.titles import CATEGORY_WORDS, SEVERITY_WORDS, severity_words

VERSION = 1
FAMILIES = {
    "A": "完整与结构",
    "B": "金额与资金",
    "C": "指标与类别",
    "D": "指标值、符号、单位和依据",
    "E": "文字、年度、照抄和公开",
}
_PROJECT_FIELDS = (
    "fiscal_year",
    "code",
    "name",
    "competent_department",
    "competent_department_code",
    "implementing_unit",
    "attribute",
    "period",
    "amount_unit",
    "budget_total",
    "budget_fiscal",
    "budget_other",
    "budget_superior",
    *(f"spending_plan.{month}" for month in (3, 6, 10, 12)),
    "funds_use",
    "goals",
)
_MOST_SHOWN, _LONGEST = 3, 70
_MARKS, _ESCAPED = re.compile(r"([*_<>`|\\])"), r"\\\1"
_LACKING, _NOTHING = "（缺少下面的内容）", "（不出现上面的内容）"


class Entry(NamedTuple):
    """One rule for a reader. `bad` and `good` are what differs between its two examples."""

    rule: Rule
    bad: tuple[str, ...]
    good: tuple[str, ...]
    said: str
    mend: str
    by_key: bool


def entries() -> list[tuple[str, list[Entry]]]:
    """The rules by family, in the order of the catalogue."""
    ordered = sorted(rules(), key=lambda rule: rule.catalogue)
    return [
        (name, [_entry(rule) for rule in ordered if rule.catalogue.startswith(letter)])
        for letter, name in FAMILIES.items()
    ]


def as_lines() -> list[str]:
    """The rules for a terminal: catalogue number, severity, code, title."""
    ordered = sorted(rules(), key=lambda rule: rule.catalogue)
    lines = [f"{rule.catalogue}\t{SEVERITY_WORDS[rule.severity]}\t{rule.code}\t{rule.title}" for rule in ordered]
    return [*lines, f"共{len(lines)}条规则。"]


def as_json() -> dict[str, Any]:
    """The rules for another program (docs/interchange.md)."""
    return {"version": VERSION, "rules": [_as_data(name, entry) for name, group in entries() for entry in group]}


def as_markdown() -> str:
    """The handbook, one part a family; ends without a line break."""
    families = entries()
    all_rules = [entry.rule for _, group in families for entry in group]
    text = [
        "# 检查规则手册",
        "本手册由程序生成（`perfdesk rules --markdown`），与程序中的规则一致，请不要手工修改。"
        "规则可以在每份文件里停用或改级别，意见可以写明理由后忽略，见[使用手册](manual.zh.md)；"
        "规则用到的词表可以由单位增补，见 [rules.md](rules.md)。",
        _summary(all_rules),
        "级别：**强制性**，提交前应当改正；**提示性**，很可能有问题，请核对；**建议**，改了更好。"
        "这里写的是通常的级别，表样可以另定；个别情形（如只差几个字）级别不同的，一并写明。"
        "四个方面出自财预〔2015〕88号所附绩效目标审核表。",
    ]
    for name, group in families:
        text += [f"## {name}", *(_section(entry) for entry in group)]
    return "\n\n".join(text)


def _summary(listed: list[Rule]) -> str:
    """How many rules there are of each severity in each dimension."""
    lines = [
        f"| 方面 | {' | '.join(SEVERITY_WORDS[severity] for severity in SEVERITIES)} | 合计 |",
        "|---|---|---|---|---|",
    ]
    for dimension in DIMENSIONS:
        mine = [rule.severity for rule in listed if rule.dimension == dimension]
        lines.append(f"| {dimension} | {' | '.join(str(mine.count(word)) for word in SEVERITIES)} | {len(mine)} |")
    every = [rule.severity for rule in listed]
    lines.append(f"| 合计 | {' | '.join(str(every.count(word)) for word in SEVERITIES)} | {len(every)} |")
    return "\n".join(lines)


def _section(entry: Entry) -> str:
    rule = entry.rule
    kinds = f"{severity_words(rule.severity, rule.sometimes)} · {rule.dimension} · {CATEGORY_WORDS[rule.category]}"
    mend = f"{entry.mend}。{'可以一键改正。' if entry.by_key else ''}"
    lines = [
        f"* **要求**：{rule.asks}",
        f"* **依据**：{rule.source}",
        f"* **不妥**：{_shown(entry.bad)}",
        f"* **妥当**：{_shown(entry.good)}",
        f"* **程序的意见**：{entry.said}",
        f"* **怎样改**：{mend}",
    ]
    return "\n".join(
        [f"### {rule.title}", "", f"`{rule.code}` · {rule.catalogue} · {kinds}", "", *map(_escaped, lines)]
    )


def _shown(texts: tuple[str, ...]) -> str:
    return "；".join(texts)


def _escaped(line: str) -> str:
    """A line in which the signs of Markdown that examples hold stand for themselves."""
    mark = "* **"
    head, _, rest = line.removeprefix(mark).partition("**")
    return f"{mark}{head}**{_MARKS.sub(_ESCAPED, rest)}"


def _as_data(family: str, entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "rule": rule.code,
        "catalogue": rule.catalogue,
        "family": family,
        "title": rule.title,
        "asks": rule.asks,
        "severity": rule.severity,
        "sometimes": list(rule.sometimes),
        "dimension": rule.dimension,
        "category": rule.category,
        "scope": rule.scope,
        "source": rule.source,
        "bad": list(entry.bad),
        "good": list(entry.good),
        "message": entry.said,
        "mend": entry.mend,
        "fixable": entry.by_key,
    }


def _entry(rule: Rule) -> Entry:
    bad, good = rule.bad(), rule.good()
    found = next(finding for finding in check(bad, EXPECTATIONS) if finding.rule == rule.code)
    wrong, right = _differences(found, bad, good)
    return Entry(rule, wrong, right, found.message, _mend(found, rule), found.fix is not None)


def _mend(found: Finding, rule: Rule) -> str:
    return parted(found, rule)[1]


def _differences(found: Finding, bad: Filing, good: Filing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The differing cell where one shows the matter, else the lines that only one of the two examples has."""
    cell = example_of(found.rule)
    if cell is not None:
        label = "" if cell.field == "indicators" else f"{cell.field}："
        return (f"{label}{_cut(cell.bad) or '（空白）'}",), (f"{label}{_cut(cell.good)}",)
    one, other = list(_lines(bad)), list(_lines(good))
    wrong = _about(found, [line for line in one if line not in other])
    right = _about(found, [line for line in other if line not in one])
    return wrong or (_LACKING,), right or (_NOTHING,)


def _about(found: Finding, lines: list[str]) -> tuple[str, ...]:
    """The lines of the field that a finding points at, where there are some; else the first ones."""
    label = f"{field_label(found.ref.field)}："
    return tuple([line for line in lines if label in line] or lines)[:_MOST_SHOWN]


def _lines(filing: Filing) -> Iterator[str]:
    """A filing as lines of text: each section, each field of a project, each row."""
    for section in SECTIONS:
        row = filing.narrative(section)
        if row is not None:
            yield f"{field_label(section)}：{_cut(''.join(row.paragraphs))}"
    for number, project in enumerate(filing.projects, start=1):
        where = f"项目{number} " if len(filing.projects) > 1 else ""
        for name in _PROJECT_FIELDS:
            text = project_field(project, name)
            if text is not None:
                yield f"{where}{field_label(name)}：{_cut(text) or '（空白）'}"
        for item in project.indicators:
            yield f"{where}{_row_words(item)}"


def _row_words(item: Indicator) -> str:
    known = (("requirement", item.requirement), ("standard", item.standard), ("weight", item.weight))
    own = [(f"extra.{name}", text) for name, text in item.extra]
    more = "".join(f"（{field_label(name)}：{_cut(text)}）" for name, text in (*known, *own) if text)
    return f"{item.level1}·{item.level2}：{item.level3} {_cut(item.value)}{more}".rstrip()


def _cut(text: str) -> str:
    flat = "".join(text.split("\n"))
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
