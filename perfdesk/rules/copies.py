"""What was copied: goals of other projects, goals that repeat the use of funds, words of another project."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from perfdesk.model.fields import goal_text
from perfdesk.model.rows import Project, Ref
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.mentions import likeness
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule
from perfdesk.words import words

_RELEVANT = "财预〔2015〕88号绩效目标审核表“目标相关性”"
_CLEAR = "财预〔2015〕88号：绩效目标应当指向明确、细化量化"
_LABEL = re.compile(
    r"^\s*(?:目标\s*\d*\s*[:：]|\d+\s*[.．、:：)）]|[（(][一二三四五六七八九十\d]+[)）])\s*", re.MULTILINE
)
_GENERIC = re.compile(
    r"(?:项目|专项|工作|补助|补贴|管理|运行|维护|建设|经费|费用|资金|支出|购置|采购|服务|业务|配套|本级|年度|[0-9]{4}年?度?|费|款)+"
)
_CLAUSE = re.compile(r"[，,。；;：:]")
_LEAD_IN = re.compile(r"^(?:用于|主要用于|通过|为了?)")
_NUMBERS = re.compile(
    r"[0-9]|[一二三四五六七八九十百千两]+(?:名|人|次|期|场|户|家|个|项|批|类|所|处|座|台|套|件|年|月)"
)
_PRICE = re.compile(
    r"[0-9.,]+(?:万元|元)?[/／][^，,。；;、）)]+|每[^，。；]{1,8}?[0-9.,]+(?:万元|元)|不[得高低超][^，。；]{0,6}[0-9.,]+(?:万元|元)"
)
_NO_GOAL = re.compile(r"[（(]?(?:同上|见附件|详见.{1,6}|略|暂?无|没有|[请需]?填写.{0,6}|绩效目标|目标)[）)]?[0-9]?")
_GOAL = "1.全年举办农技培训班4期，培训农户200人。"
_STOCK_MOST = 40
_SHORT = 15
_LEAST = 15
_COPIED = 0.8
_STEM = 4
_FOREIGN_ROWS = 2
_ROWS = 4
_SEVERAL = 3
_MOST_ALIKE = 20


@filing_rule(
    "across.same-goal",
    title="绩效目标与别的项目相同",
    asks="绩效目标写本项目的内容，不与别的项目逐字相同。",
    dimension="相关性",
    catalogue="E03",
    severity="warning",
    category="copied_text",
    source=_RELEVANT,
    good=lambda: examples.filing(
        *_goals("1.全年举办农技培训班4期，培训农户200人。", "1.印发农技手册500册，覆盖全部行政村。")
    ),
    bad=lambda: examples.filing(
        *_goals("1.全年举办农技培训班4期，培训农户200人。", "1.全年举办农技培训班4期，培训农户200人。")
    ),
)
def same_goal(case: FilingCase) -> Iterator[Hit]:
    """No project has the goal of another; one finding for each group of equal goals."""
    groups: dict[str, list[tuple[ProjectCase, str]]] = defaultdict(list)
    for project in case.projects:
        field, plain = project.reading.fact(_plain_goal)
        if len(plain) >= _LEAST:
            groups[plain].append((project, field))
    yield from _contained_goals(groups)
    for plain, group in groups.items():
        if len(group) < 2:
            continue
        (first, _), (last, field) = group[0], group[-1]
        also = tuple(project.ref(name) for project, name in group[:-1])
        message = (
            f"绩效目标与{quoted(first.project.name)}{'等' if len(group) > 2 else ''}逐字相同，请按本项目的内容改写。"
        )
        yield Hit(last.ref(field), message, plain[:60], also=also)


@filing_rule(
    "across.row-of-other-project",
    title="混入别的项目的指标",
    asks="每行指标都写本项目的内容，从别的项目复制来的要改写。",
    dimension="相关性",
    catalogue="E03",
    severity="warning",
    category="copied_text",
    source=_RELEVANT,
    good=lambda: examples.filing(_headed("良种繁育", ""), _headed("农机检查", "")),
    bad=lambda: examples.filing(_headed("良种繁育", "农机检查"), _headed("农机检查", "")),
)
def row_of_other_project(case: FilingCase) -> Iterator[Hit]:
    """Where the rows of two tables begin with words of their own, a row that begins with those of the other table."""
    heads = {project.project.id: head for project in case.projects if (head := project.reading.fact(_head_of_rows))}
    owners = {heads[project.project.id]: project for project in reversed(case.projects) if project.project.id in heads}
    sizes = sorted({len(head) for head in owners}, reverse=True)
    for project in case.projects if len(owners) > 1 else ():
        own = heads.get(project.project.id, "")
        for row in project.reading.fact(_strange_rows):
            head = next((row.name[:size] for size in sizes if row.name[:size] in owners), "")
            if head and own not in head and head not in own and not _speaks_of(project, head):
                message = (
                    f"写的是{quoted(head)}，像是从{quoted(owners[head].project.name)}复制来的，请改为本项目的内容。"
                )
                yield row.hit("level3", message, f"{squeezed(project.project.name)} | {row.name}")


@filing_rule(
    "across.goal-repeats-use",
    title="绩效目标照抄资金用途",
    asks="绩效目标写完成的数量、时间和效果，不照抄资金用途。",
    dimension="完整性",
    catalogue="E05",
    severity="hint",
    category="copied_text",
    source=_CLEAR,
    good=examples.sound,
    bad=examples.head(goals="1.支付培训班的场地、资料和授课费用"),
)
def goal_repeats_use(case: FilingCase) -> Iterator[Hit]:
    """The goal says more than what the money is for; one finding for the filing."""
    found = [project for project in case.projects if project.reading.fact(_repeats_use)]
    if found:
        first, *rest = (project.ref(project.reading.fact(_plain_goal)[0]) for project in found)
        text = found[0].reading.fact(_plain_goal)[1]
        message = f"{found[0].where(first)}照抄资金用途（{quoted(text)}），请写出完成的数量、时间和效果。"
        if rest:
            yield Hit(Ref(None, None, first.field), f"{len(found)}个项目的{message}", text[:40], also=(first, *rest))
        else:
            yield Hit(first, message, text[:40])


@project_rule(
    "goal.says-nothing",
    title="绩效目标只有套话",
    asks="绩效目标写明本项目做什么、做到什么程度。",
    dimension="完整性",
    catalogue="E05",
    severity="hint",
    sometimes=("warning",),
    category="not_measurable",
    source=_CLEAR,
    good=examples.sound,
    bad=examples.head(goals="1.确保工作顺利进行\n2.确保资金及时拨付"),
)
def goal_says_nothing(case: ProjectCase) -> Iterator[Hit]:
    """A goal has a quantity, a time or a result; stock phrases and goals without any number have not."""
    field, text = _goal(case.reading)
    parts = [_LABEL.sub("", line).strip().rstrip("。；;") for line in text.split("\n")]
    parts = [part for part in parts if part]
    stock = _stock_goals()
    where = case.where(case.ref(field))
    if not parts:
        if goal_text(case.project, "annual") is not None or goal_text(case.project, "item") is not None:
            yield case.hit(field, f"{where}是空的，请写明完成什么、多少、什么时候、什么效果。", "（空白）", "warning")
    elif all(_NO_GOAL.fullmatch(squeezed(part)) for part in parts):
        yield case.hit(
            field, f"{where}写的是{quoted(parts[0])}，请写明完成什么、多少、什么时候、什么效果。", parts[0], "warning"
        )
    elif all(squeezed(part) in stock for part in parts):
        message = f"{where}只有套话（{quoted(parts[0])}），看不出本项目要做什么，请写具体内容。"
        yield _empty_hit(case, field, message, parts)
    elif not any(_NUMBERS.search(_PRICE.sub("", squeezed(part))) for part in parts) and not _repeats_use(case.reading):
        how = "太简短" if len(squeezed("".join(parts))) < _SHORT else "没有数量和时间"
        message = f"{where}{how}（{quoted(parts[0])}），请写明完成多少、什么时候、什么效果。"
        yield _empty_hit(case, field, message, parts)


@filing_rule(
    "across.words-of-other-project",
    title="写着别的项目的内容",
    asks="目标和指标写本项目的事，没有复制后忘记改的别的项目的名称。",
    dimension="相关性",
    catalogue="E03",
    severity="warning",
    sometimes=("hint",),
    category="copied_text",
    source=_RELEVANT,
    good=lambda: examples.filing(*_named("农机安全检查", "良种繁育示范", "良种繁育示范推进率", "")),
    bad=lambda: examples.filing(*_named("农机安全检查", "良种繁育示范", "良种繁育示范推进率", "良种繁育示范户数")),
)
def words_of_other_project(case: FilingCase) -> Iterator[Hit]:
    """At least two rows of a table speak of another project of the filing, and none of its own."""
    stems = {project.project.id: project.reading.fact(_stem_of) for project in case.projects}
    owners = {stem: project for project in case.projects if len(stem := stems[project.project.id]) >= _STEM}
    if len(owners) < 2:
        return
    owners = {**_subjects(owners), **owners}
    known = _known_stems(tuple(owners))
    for project in case.projects:
        if project.reading.fact(_speaks_of_itself):
            continue
        for stem, rows in project.reading.fact(_foreign_rows, known).items():
            if len(rows) >= _FOREIGN_ROWS and owners[stem] is not project:
                yield _foreign_hit(stem, rows, owners[stem], project)


def _contained_goals(groups: dict[str, list[tuple[ProjectCase, str]]]) -> Iterator[Hit]:
    """A goal whose every clause another goal holds word for word: it lacks only an amount or a sentence."""
    clauses = {plain: _clauses(plain) for plain in groups}
    holders: dict[str, list[str]] = defaultdict(list)
    for plain, parts in clauses.items():
        for part in parts:
            holders[part].append(plain)
    for plain, group in groups.items():
        rarest = min((holders[part] for part in clauses[plain]), key=len, default=[])
        longer = next(
            (other for other in rarest[:_MOST_ALIKE] if other != plain and clauses[plain] < clauses[other]), ""
        )
        if longer and sum(map(len, clauses[plain])) >= max(_LEAST, len(longer) / 3):
            (source, _), (project, field) = groups[longer][0], group[0]
            message = f"绩效目标与{quoted(source.project.name)}的目标几乎相同，请按本项目的内容改写。"
            yield Hit(project.ref(field), message, plain[:60], also=(source.ref(source.reading.fact(_plain_goal)[0]),))


@lru_cache(maxsize=4096)
def _clauses(goal: str) -> frozenset[str]:
    return frozenset(_LEAD_IN.sub("", clause) for clause in _CLAUSE.split(goal) if clause)


def _head_of_rows(reading: Reading) -> str:
    """The words (at least four) with which most rows of a table begin, "" where they begin otherwise."""
    names = [row.name for row in reading.filled]
    counts = Counter(name[:_STEM] for name in names)
    start, count = counts.most_common(1)[0] if names else ("", 0)
    if len(names) < _ROWS or count * 2 <= len(names) or len(start) < _STEM:
        return ""
    alike = [name for name in names if name.startswith(start)]
    size = next(n for n in range(min(map(len, alike)), 0, -1) if len({name[:n] for name in alike}) == 1)
    return alike[0][:size]


def _strange_rows(reading: Reading) -> tuple[Row, ...]:
    """The rows that begin otherwise than most of their table."""
    own = reading.fact(_head_of_rows)
    return tuple(row for row in reading.filled if own and not row.name.startswith(own[:2]))


def _speaks_of(project: ProjectCase, words: str) -> bool:
    return any(words in squeezed(text) for _, text in project.head_texts)


@cache
def _stock_goals() -> frozenset[str]:
    return frozenset(words("vague", "empty_goals"))


def _goal(project: Reading) -> tuple[str, str]:
    """(field, text) of the goal of the year, in whichever way the form prints it."""
    for field, horizon in (("annual_goal", "annual"), ("goals", "item"), ("period_goal", "period")):
        text = goal_text(project.project, horizon)
        if text is not None and text.strip():
            return field, text
    return "goals" if goal_text(project.project, "annual") is None else "annual_goal", ""


def _plain(text: str) -> str:
    return squeezed(_LABEL.sub("", text)).rstrip("。；;")


def _plain_goal(project: Reading) -> tuple[str, str]:
    """(field, text) of the goal without labels and white space."""
    field, text = _goal(project)
    return field, _plain(text)


def _repeats_use(project: Reading) -> bool:
    use, goal = squeezed(project.project.funds_use or "").rstrip("。；;"), project.fact(_plain_goal)[1]
    if len(use) < 4 or not goal or len(goal) > len(use) * 1.5:
        return False
    return use == goal or likeness(use, goal) >= _COPIED


def _subjects(owners: dict[str, ProjectCase]) -> dict[str, ProjectCase]:
    """The first words of longer names (退役军人 of 退役军人慰问) that no other name holds."""
    starts = Counter(stem[i : i + _STEM] for stem in owners for i in range(len(stem) - _STEM + 1))
    return {start: project for stem, project in owners.items() if starts[start := stem[:_STEM]] == 1}


def _foreign_hit(stem: str, rows: list[Row], other: ProjectCase, project: ProjectCase) -> Hit:
    """Rows of another project. Its subject alone may have another reason, so it has to stand in several rows."""
    first, *rest = rows
    named = quoted(other.project.name)
    message = f"等{len(rows)}行写的是{quoted(stem)}，像是从{named}复制来的，请改为本项目的内容。"
    also = tuple(row.ref("level3") for row in rest)
    whole = len(stem) > _STEM or stem == other.reading.fact(_stem_of)
    asked: Severity | None = None if whole or len(rows) * _SEVERAL >= len(project.filled) else "hint"
    evidence = " | ".join([squeezed(project.project.name), *(row.name for row in rows)])
    return first.hit("level3", message, evidence, also=also, severity=asked)


def _empty_hit(case: ProjectCase, field: str, message: str, parts: list[str]) -> Hit:
    return Hit(case.ref(field), message, "；".join(parts)[:_STOCK_MOST], said=message)


def _stem_of(project: Reading) -> str:
    return _stem(project.project.name)


def _speaks_of_itself(project: Reading) -> bool:
    own = project.fact(_stem_of)
    return bool(own) and own in project.spoken


@dataclass(frozen=True, slots=True)
class _Stems:
    """Words by their first four characters, the longest first, and a pattern for where one may begin."""

    by_start: Mapping[str, list[str]]
    first: re.Pattern[str]


def _foreign_rows(project: Reading, stems: _Stems) -> dict[str, list[Row]]:
    """The rows that speak of each of these words, those of the project's own name left out."""
    own_name = squeezed(project.project.name)
    own_words = squeezed("；".join(text for _, text in project.head_texts))
    text = project.spoken
    firsts: dict[int, str] = {}
    for match in stems.first.finditer(text):
        at = match.start()
        stem = next((one for one in stems.by_start.get(text[at : at + _STEM], ()) if text.startswith(one, at)), "")
        if stem:
            firsts.setdefault(text.count("\n", 0, at), stem)
    spoken: dict[str, list[Row]] = defaultdict(list)
    for number, stem in firsts.items():
        if stem not in own_name and stem not in own_words:
            spoken[stem].append(project.filled[number])
    return spoken


@lru_cache(maxsize=4)
def _known_stems(stems: tuple[str, ...]) -> _Stems:
    known: dict[str, list[str]] = defaultdict(list)
    for stem in sorted(stems, key=len, reverse=True):
        known[stem[:_STEM]].append(stem)
    first, *more = ("".join(sorted(set(chars))) for chars in zip(*known, strict=True))
    return _Stems(known, re.compile(f"[{first}](?={''.join(f'[{chars}]' for chars in more)})"))


def _stem(name: str) -> str:
    """The words of a name that no other project need have."""
    return _GENERIC.sub("", re.sub(r"[（(].*?[)）]|[^\u4e00-\u9fff]", "", name))


def _goals(*texts: str) -> tuple[Project, ...]:
    return tuple(examples.project(name=f"农技推广{i}", goals=text) for i, text in enumerate(texts))


def _named(one: str, other: str, level3: str, second: str) -> tuple[Project, ...]:
    rows = {"社会": {"level3": level3}, **({"数量": {"level3": second, "value": "5户"}} if second else {})}
    return examples.project(rows, name=one), examples.project(name=other)


def _headed(own: str, other: str) -> Project:
    """A table whose rows begin with the same words, the last one perhaps with those of another."""
    words = ("培训期数", "覆盖率", "完成时间", "总成本", "受益率", "满意度")
    keys = ("数量", "质量", "时效", "成本", "社会", "满意")
    rows = {key: {"level3": f"{own}{word}"} for key, word in zip(keys, words, strict=True)}
    if other:
        rows["社会"] = {"level3": f"{other}受益率"}
    return examples.project(rows, name=f"{own}经费", goals=f"1.{own}培训4期，使良种使用率达到80%。")
