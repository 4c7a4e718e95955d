"""Do goal, Part One and indicators of a project speak of the same things, with the same numbers?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from perfdesk.model.fields import goal_text
from perfdesk.model.rows import Project
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.mentions import items, paragraphs
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import in_ones, is_amount, is_percent
from perfdesk.words import any_of, words

_MATCH = "财预〔2015〕88号绩效目标审核表“完整性”：部门目标与项目目标一致"
_TREE = "财预〔2015〕88号绩效目标审核表“相关性”：绩效指标与绩效目标对应"
_VERB = re.compile(
    r"^(?:当年|本年度?|全年|计划|预计)*(?:完成|开展|举办|组织|召开|发放|印发|新建|购置|采购|维修|资助|实施|改造|更新|更换|安装|建设|改建|扩建|新增|铺设|硬化|整治|治理|清理|栽植|聘用|聘请|配备|慰问|救助|扶持|惠及|检测|检验|监测|巡查|检查|培训)?"
)
_VERB_STARTS = frozenset("当本全计预完开举组召发印新购采维资实改更安建扩铺硬整治清栽聘配慰救扶惠检监巡培")
# Words that may stand before a short subject without making another word of it.
_LEADS = re.compile(
    r"(?:涉及|惠及|覆盖|受益|改造|更新|更换|安装|建设|新建|新增|购置|采购|聘用|聘请|配备|组织|开展|举办|召开|完成|发放|维修|培训|其中)$"
)
_COUNTED = re.compile(
    r"(?:的)?(?:总)?(?:人数|人次|户数|次数|期数|个数|场次|场数|册数|份数|件数|[栋幢台套盏条座处所间株棵辆]数|数量|数)$"
)
_COUNTED_ENDS = ("数", "次", "量")
_LONGEST_ENDING = len("的总人数")
_ANNUAL = (("annual_goal", "annual"), ("goals", "item"))
_GOAL_START = re.compile(r"(?:^|\n)\s*(?:目标\s*\d*\s*[:：]|\d+\s*[.．、]|[（(]?[一二三四五六七八九十]+[)）、])")
_JOINED = re.compile(r"[及和与、暨]")
_NAME_END = re.compile(
    r"(?:项目|专项|补助|补贴|配套|工作|管理|运行|维护|建设|购置|采购|服务|业务)*(?:经费|费用|资金|支出|款|费)?$"
)
_SOURCE = re.compile(
    r"^(?:中央|省级?|市级?|县级?|区级?|本级|上级)?(?:财政)?|20\d\d年度?|[（(].*?[)）]|[^\u4e00-\u9fff]"
)
_DIGIT = re.compile("[0-9]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CLAUSE = re.compile(r"[，,。；;：:\n（）()]")
_PART = re.compile(r"每|各|均|其中|首批|第[一二三四1-4]|累计|上年|去年|以来|历年|截至|较|比|近|[上下]半年|计划外")
_PERSONS = frozenset({"人", "名", "位"})
_MEASURE = re.compile(r"(?:里程|长度|面积|总长|总量|规模)$")
_SHORTEST = 3
_NEAR = 6
_PIECE = re.compile(r"[、，,。；;：:]")
_TIMES = frozenset({"次", "场", "期", "场次", "批", "批次", "轮", "班次", "届"})
_FEW = 2
_WORK = re.compile(r"新建|改造|维修|维护|更换|拆除|更新|扩建|新增|购置|采购|租赁|检验|检测|改建|加固|清理|养护|疏浚")
_LINK = re.compile(r"(?:不少于|不低于|达到|达|至少|为|约|[≥：:])+$")
_LONG_GOAL = 12
_SHORT_STEM = 4
_LONGEST_NUMBER = 40
_MANY = 8


@dataclass(frozen=True, slots=True)
class _Said:
    """A number with its unit beside the name of a row."""

    number: Decimal
    unit: str
    quote: str


@project_rule(
    "goal.number-differs",
    title="目标与指标的数不一致",
    asks="绩效目标和指标写同一件事时，数量相同。",
    dimension="相关性",
    catalogue="E04",
    severity="warning",
    category="cross_inconsistent",
    source=_TREE,
    good=lambda: examples.filing(_trained("1.培训农户200人，每期培训农户50人。")),
    bad=lambda: examples.filing(_trained("1.培训农户260人。")),
)
def goal_number_differs(case: ProjectCase) -> Iterator[Hit]:
    """A number that the goal of the year names beside the words of an indicator is the value of that indicator."""
    for field, horizon in _ANNUAL:
        text = goal_text(case.project, horizon) or ""
        if text:
            found = list(_contradictions(case, text))
            known = {row.number for row, _ in found}
            for row, said in (*found, *(one for one in _by_thing(case, text) if one[0].number not in known)):
                where = case.where(case.ref(field))
                message = f"{row.where}的指标值是{quoted(row.value)}，{where}写{quoted(said.quote)}，请核对后统一。"
                yield Hit(row.ref("value"), message, f"{said.quote} | {row.value}", also=(case.ref(field),))
            return


@filing_rule(
    "across.number-differs",
    title="第一部分与指标的数不一致",
    asks="第一部分和项目表写同一件事时，数量相同。",
    dimension="相关性",
    catalogue="E04",
    severity="warning",
    category="cross_inconsistent",
    source=_MATCH,
    good=lambda: examples.filing(
        _trained("1.做好培训。"),
        breakdown_goals="（一）农技推广培训\n绩效指标：培训农户人数200人，合格率95%。",
    ),
    bad=lambda: examples.filing(
        _trained("1.做好培训。"),
        breakdown_goals="（一）农技推广培训\n绩效指标：培训农户人数260人，合格率95%。",
    ),
)
def number_differs(case: FilingCase) -> Iterator[Hit]:
    """The same between an item of Part One and the table that its heading names."""
    part_one = case.expectations.narrative_name
    for item in (*items(case), *paragraphs(case)):
        for row, said in _contradictions(item.project, item.text):
            message = f"{row.where}的指标值是{quoted(row.value)}，{part_one}写{quoted(said.quote)}，请核对后统一。"
            yield Hit(row.ref("value"), message, f"{said.quote} | {row.value}", also=(item.ref,))


@project_rule(
    "goal.without-indicator",
    title="目标没有对应的指标",
    asks="每条绩效目标都有指标衡量，每项指标都服务于目标。",
    dimension="相关性",
    catalogue="C13",
    severity="hint",
    category="cross_inconsistent",
    source=_TREE,
    good=examples.sound,
    bad=examples.head(goals="1.全年举办农技培训班4期，使良种使用率达到80%。\n2.修复河道堤坝险段，清除淤泥杂草。"),
)
def goal_without_indicator(case: ProjectCase) -> Iterator[Hit]:
    """Each of several goals shares words with an indicator; and a whole goal shares words with some of them."""
    field, text = next(((f, t) for f, h in _ANNUAL if (t := goal_text(case.project, h) or "").strip()), ("", ""))
    goals = [squeezed(part) for part in _GOAL_START.split(text)]
    goals = [goal for goal in goals if len(goal) >= _LONG_GOAL]
    if not goals or not case.filled:
        return
    spoken = case.reading.spoken
    alone = [goal for goal in goals if not any(pair in spoken for pair in _pairs_in(goal))]
    alone = [goal for goal in alone if len(_pairs(goal)) >= _MANY]
    if alone:
        message = f"{case.where(case.ref(field))}中的{quoted(alone[0])}没有对应的指标，请补充指标或核对目标。"
        said = "绩效目标没有对应的指标，请补充指标或核对目标。"
        yield Hit(case.ref(field), message, alone[0][:60], said=said if len(goals) == 1 else "")


@project_rule(
    "goal.part-of-name-unmentioned",
    title="项目内容没有写全",
    asks="项目名称所含的各项内容，目标和指标都写到。",
    dimension="相关性",
    catalogue="C13",
    severity="hint",
    category="missing",
    source=_TREE,
    good=lambda: examples.filing(examples.project(name="农技培训及良种推广经费")),
    bad=lambda: examples.filing(
        examples.project(name="农技培训及水闸加固经费", goals="1.全年举办农技培训班4期，使良种使用率达到80%。")
    ),
)
def part_of_name_unmentioned(case: ProjectCase) -> Iterator[Hit]:
    """A name that joins two things (…及…) has both of them in goal or indicators."""
    stems = [_stem(part) for part in _JOINED.split(case.project.name)]
    if len(stems) != 2 or any(len(stem) < 2 for stem in stems):
        return
    text = case.reading.text_but_name
    spoken = _pairs(squeezed(text))
    covered = [bool(_pairs(stem) & spoken) for stem in stems]
    if covered.count(False) == 1:
        stem = stems[covered.index(False)]
        message = f"项目名称含{quoted(stem)}，目标和指标都没有写到，请补充，或核对项目名称。"
        yield case.hit("name", message, f"{squeezed(case.project.name)} | {stem}")


def _contradictions(case: ProjectCase, text: str) -> Iterator[tuple[Row, _Said]]:
    """Rows whose number the text names otherwise, and nowhere as the row has it."""
    plain = squeezed(text)
    rows = case.reading.fact(_counted_rows) if _number_with_unit().search(plain) else []
    for row in _perhaps_told(rows, plain):
        spoken = [stem for stem in _stems(row.name, row.description) if stem in plain]
        if not spoken:
            continue
        beside, number = list(_numbers_beside(spoken, plain, row.name)), _number(row)
        said = [one for one in beside if _same_unit(one.unit, row.unit)]
        if number is None or not said:
            yield from ((row, one) for one in beside[:1] if one.number == number and _counts_otherwise(one, row))
            continue
        total = sum((one.number for one in said), Decimal(0))
        named = {number, *(_number(other) for other in case.filled if other.name == row.name)}
        if total not in named and all(one.number not in named for one in said):
            yield row, said[0]


def _by_thing(case: ProjectCase, text: str) -> Iterator[tuple[Row, _Said]]:
    """`车辆152台` against 补贴客运车辆 125台: one number of the goal and one quantity of a thing in the same unit.

    The thing is the last two characters; it stands right before the number, or behind it where nothing else has the
    unit. A road that is built is not one that is mended."""
    plain = squeezed(text)
    rows = [row for row in case.of_kind("quantity") if row.quantitative and row.target.number_high is None]
    numbers = list(_any_number().finditer(plain)) if rows and _DIGIT.search(plain) else []
    for row in rows if numbers else ():
        if row.for_period or row.unit.lstrip("万") not in words("units", "telling"):
            continue
        thing, number = _thing(row), _number(row)
        said = [match for match in numbers if _same_unit(match["unit"], row.unit)]
        rivals = [other for other in rows if other is not row and _same_unit(other.unit, row.unit)]
        if any(_value(match) == number for match in said) or any(_thing(other) == thing for other in rivals):
            continue
        beside = [match for match in said if _LINK.sub("", plain[: match.start()]).endswith(thing)]
        if not beside and not rivals and len(said) == 1:
            beside = [match for match in said if thing in _CLAUSE.split(plain[match.end() : match.end() + _NEAR])[0]]
        if len(beside) == 1 and len(thing) == 2 and not _is_part(plain, beside[0], row):
            start, end = beside[0].span()
            near = _PIECE.split(plain[max(0, start - _NEAR) : start])[-1]
            quote = near + plain[start:end] if thing in near else plain[start : end + _NEAR]
            yield row, _Said(_value(beside[0]), beside[0]["unit"], quote)


def _thing(row: Row) -> str:
    return _MEASURE.sub("", _subject(row.name))[-2:]


def _value(match: re.Match[str]) -> Decimal:
    return in_ones(Decimal(match["number"].replace(",", "")), match["unit"])


def _is_part(text: str, match: re.Match[str], row: Row) -> bool:
    """In a clause about a part or another time, or about other work on such a thing."""
    clause = _CLAUSE.split(text[: match.start()])[-1]
    work, own = _WORK.findall(clause), _WORK.findall(row.name)
    whole = clause.replace("其中", "") if _thing(row) == _MEASURE.sub("", _subject(row.name)) else clause
    return _PART.search(whole) is not None or bool(work and own and work[-1] != own[0])


@cache
def _any_number() -> re.Pattern[str]:
    units = any_of((*words("units", "counts"), *words("units", "measures")))
    return re.compile(rf"(?<![0-9.,每第])(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>万?(?:{units}))(?![/月年0-9])")


def _counts_otherwise(said: _Said, row: Row) -> bool:
    """核查图斑1380个 and 1380次: as many, but of things, of persons or of times."""
    return said.number > _FEW and len({_sort_of(said.unit), _sort_of(row.unit), ""}) > 2


def _sort_of(unit: str) -> str:
    """ "" where one may count the other so: 人次, rates."""
    plain = unit.lstrip("万").removeprefix("个") or unit
    if plain in ("人次", "户次") or not is_amount(plain):
        return ""
    return "persons" if plain in _PERSONS else "times" if plain in _TIMES else "things"


def _number(row: Row) -> Decimal | None:
    return in_ones(row.target.number, row.unit) if row.target.number is not None else None


def _counted_rows(reading: Reading) -> list[Row]:
    """The rows of the year that have one number, costs left out."""
    alone = (row for row in reading.measured if row.kind != "cost" and row.target.number_high is None)
    return [row for row in alone if not row.for_period]


def _perhaps_told(rows: list[Row], text: str) -> list[Row]:
    """The rows of which a text may speak, and some more: a quick look at how their words begin comes first."""
    begun = [
        row
        for row in rows
        if row.name[:_SHORTEST] in text
        or row.description[:_SHORTEST] in text
        or row.name[:1] in _VERB_STARTS
        or row.description[:1] in _VERB_STARTS
    ]
    return [row for row in begun if _may_stand(row.name, text) or _may_stand(row.description, text)]


def _may_stand(words: str, text: str) -> bool:
    """Whether these words, or their subject, may stand in a text: a quick look at what no ending of a number takes."""
    return words[: max(_SHORTEST, len(words) - _LONGEST_ENDING)] in text or (
        words[:1] in _VERB_STARTS and _subject(words) in text
    )


def _numbers_beside(stems: Iterable[str], text: str, name: str) -> Iterator[_Said]:
    """Each number once, though several of the words stand beside it. Behind 其中 only the whole name means the row."""
    seen: set[int] = set()
    for stem in stems:
        for start, end, match in (*_behind_it(stem, text), *_before_it(stem, text)):
            clause = _CLAUSE.split(text[:start])[-1]
            part = _PART.search(clause.replace("其中", "") if stem == name else clause)
            if part is None and match.start("number") not in seen:
                seen.add(match.start("number"))
                number = Decimal(match["number"].replace(",", ""))
                yield _Said(in_ones(number, match["unit"]), match["unit"], text[start:end])


_Place = tuple[int, int, re.Match[str]]


def _behind_it(stem: str, text: str) -> Iterator[_Place]:
    """Where the words stand with a number behind them; a short stem must not be the end of another word."""
    behind, _ = _beside()
    at = text.find(stem)
    while at >= 0:
        alone = len(stem) > _SHORT_STEM or not at or _HAN.match(text, at - 1) is None
        alone = alone or _LEADS.search(text[max(0, at - 2) : at]) is not None
        match = behind.match(text, at + len(stem)) if alone else None
        if match is not None:
            yield at, match.end(), match
        at = text.find(stem, match.end() if match is not None else at + 1)


def _before_it(stem: str, text: str) -> Iterator[_Place]:
    """Where the words stand right behind a number."""
    _, before = _beside()
    at = text.find(stem)
    while at >= 0:
        match = before.search(text, max(0, at - _LONGEST_NUMBER), at)
        if match is not None:
            yield match.start(), at + len(stem), match
        at = text.find(stem, at + (1 if match is None else len(stem)))


@lru_cache(maxsize=16384)
def _stems(name: str, description: str) -> tuple[str, ...]:
    """The words by which a goal may speak of a row."""
    bare = name.removesuffix("数")
    listed = dict.fromkeys((name, description, bare, _counted(name), _subject(name), _subject(description)))
    return tuple(stem for stem in listed if len(stem) >= _SHORTEST)


@cache
def _number_with_unit() -> re.Pattern[str]:
    units = any_of((*words("units", "counts"), *words("units", "measures")))
    return re.compile(rf"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[%％]|万?个?(?:{units}))")


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """`不少于200人` behind and `200人次` before the words, in one clause."""
    number = _number_with_unit().pattern
    behind = r"(?![月年日/至到\-—~0-9]|、[^，,。；;]*?[0-9](?P=unit))"
    between = r"(?:人数|数量|次数|个数|数)?(?:预计|计划|大于等于|不少于|不低于|达到|达|至少|为|共|约|[≥>=:：])*"
    return (
        re.compile(rf"{between}{number}{behind}"),
        re.compile(rf"(?<![每各第0-9.,人均]){number}(?:以上)?的?\Z"),
    )


@lru_cache(maxsize=16384)
def _subject(name: str) -> str:
    """`培训农户` of 举办…, 完成…, …人数, …数量."""
    verb = _VERB.match(name)
    return _counted(name[verb.end() :] if verb is not None else name)


def _counted(name: str) -> str:
    """`培训农户` of 培训农户人数."""
    found = _COUNTED.search(name, max(0, len(name) - _LONGEST_ENDING)) if name[-1:] in _COUNTED_ENDS else None
    return name if found is None else name[: found.start()]


def _same_unit(one: str, other: str) -> bool:
    if is_percent(other) or one in ("%", "％"):
        return is_percent(other) and one in ("%", "％")
    plain, other = one.lstrip("万").removeprefix("个") or one, other.lstrip("万")
    return plain == other or {plain, other} <= _PERSONS


def _stem(part: str) -> str:
    return _NAME_END.sub("", _SOURCE.sub("", squeezed(part)))


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(_pairs_in(text))


def _pairs_in(text: str) -> Iterator[str]:
    """Pairs of characters, without words that stand in any goal."""
    plain = _common().sub(" ", text)
    return (part[i : i + 2] for part in _HAN.findall(plain) for i in range(len(part) - 1))


@cache
def _common() -> re.Pattern[str]:
    return re.compile(any_of((*words("vague", "degrees"), *words("vague", "effects"), *words("vague", "generic"))))


def _trained(goal: str) -> Project:
    return examples.project({"数量": {"level3": "培训农户人数", "value": "200人"}}, goals=goal)
