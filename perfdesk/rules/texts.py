"""Texts of tables and of Part One: placeholders, document numbers, outdated terms, numbering, stray blanks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from perfdesk.model.rows import Ref
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, quoted, squeezed
from perfdesk.rules.clues import Clue, with_any_of
from perfdesk.rules.registry import Fix, Hit, filing_rule, project_rule
from perfdesk.words import any_of, word_list

_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_STYLE = "GB/T 9704—2012 党政机关公文格式"
_PLACEHOLDER = re.compile(
    r"[×ＸX]{2,}(?![A-Za-z0-9])|[xX]{3,}|[＊*]{2,}|[＿_]{3,}|[○〇]{2,}(?![一二三四五六七八九])|[?？]{2,}|待[定填补]|某某"
    r"|…{2,}(?=等|\s*$)|(?<![0-9０-９×ＸX*])×(?=[人名个次期场户家万年月日元%％亩])"
    r"|(?<=[\u4e00-\u9fff])(?:[（(]\s*[)）]|[ \u3000]{2,})(?=[人名个次期场户家亩台套元])"
)
_GOAL_ALONE = re.compile(r"^\s*目标\s*\d+\s*[:：]\s*$", re.MULTILINE)
# Quick to look for: found wherever a placeholder is, and elsewhere too.
_PERHAPS = re.compile(
    r"[×ＸXx＊*＿_○〇?？待某…（( \u3000]"
    r"(?:[×ＸXx＊*＿_○〇?？定填补某…]|(?<=×)|(?<=[（(])\s*[)）]|(?<=[ \u3000])[ \u3000])"
)
_GOAL_LABEL = re.compile(r"目标\s*\d+\s*[:：]")
# A pattern that begins with what it looks for is found much sooner than one that begins by looking back.
_DOCUMENT = re.compile(r"[【\[［(（](?<=[\u4e00-\u9fff].)(20[0-9]{2})(?:年)?[】\]］)）](?=\s*第?[0-9]+\s*号)")
_SPEAKS_OF_DOCUMENT = Clue(_DOCUMENT, with_any_of("号"))
_STRAY = re.compile(r"[ \t\u00a0\u3000](?<=[\u4e00-\u9fff].)[ \t\u00a0\u3000]*(?=[\u4e00-\u9fff])")
_HOLDS_STRAY = Clue(_STRAY, with_any_of(" ", "\t", "\u00a0", "\u3000"))
_ITEM = re.compile(r"^\s*[（(](?:([一二三四五六七八九十]{1,3})|([0-9]{1,2}))[)）]", re.MULTILINE)
_CHINESE = {word: n for n, word in enumerate("一二三四五六七八九十", start=1)}
_STATED_ROWS = re.compile(r"下设([0-9一二三四五六七八九十]{1,3})个(?:二级?[、，,和])?三级指标")
_LISTED = re.compile(r"(?<![0-9.])([0-9]{1,2})[、.．](?=[^0-9])")


@project_rule(
    "structure.placeholder",
    title="留有占位符",
    asks="没有留下“××”“……”等待填的记号。",
    dimension="完整性",
    catalogue="A09",
    severity="warning",
    category="format",
    source=_REVIEW,
    good=examples.sound,
    bad=examples.head(goals="1.培训农户××人。"),
)
def placeholder(case: ProjectCase) -> Iterator[Hit]:
    """No placeholder is left in names, goals and values, and no goal is only its label."""
    for ref, text in case.texts_like(_PERHAPS, _GOAL_LABEL):
        found = _PLACEHOLDER.search(text)
        if found:
            left = f"“{found[0]}”" if found[0].strip("（）() \u3000") else f"空白（“{_around(text, found)}”）"
            message = f"{case.where(ref)}留着{left}，请换成实际内容。"
            yield Hit(ref, message, squeezed(text)[:60])
        elif ref.field.endswith("goal") or ref.field in ("goals", "funds_use"):
            label = _GOAL_ALONE.search(text)
            if label:
                message = f"{case.where(ref)}中的“{label[0].strip()}”后面是空的，请填写或删去。"
                yield Hit(ref, message, label[0].strip())


@filing_rule(
    "wording.document-number",
    title="发文字号年份括号不规范",
    asks="发文字号的年份用六角括号“〔〕”。",
    dimension="完整性",
    catalogue="D17",
    severity="hint",
    category="format",
    source=_STYLE,
    good=lambda: examples.filing(overall_goal="按照青财发〔2025〕12号文件执行。"),
    bad=lambda: examples.filing(overall_goal="按照青财发【2025】12号文件执行。"),
)
def document_number(case: FilingCase) -> Iterator[Hit]:
    """The year of a document number stands in 〔〕; one finding for the filing. A project's name is not mended."""
    found = [
        (ref, text, match) for ref, text in case.texts_like(_SPEAKS_OF_DOCUMENT) if (match := _DOCUMENT.search(text))
    ]
    if not found:
        return
    fixable = [(ref, text) for ref, text, _ in found if ref.field != "name"]
    fix = None
    if len(fixable) == len(found):
        texts = [(ref, _DOCUMENT.sub(r"〔\1〕", text)) for ref, text in fixable]
        fix = Fix(texts[0][0], texts[0][1], f"改用〔〕（{len(texts)}处）", tuple(texts[1:]))
    shown = found[0][2]
    quote = found[0][1][max(0, shown.start() - 4) : shown.end() + 5]
    message = f"发文字号的年份应用六角括号“〔{shown[1]}〕”（{quoted(quote)}），请改正。"
    yield _many_hit(case, [ref for ref, _, _ in found], message, quote, fix)


@filing_rule(
    "wording.outdated",
    title="提法可能过时",
    asks="政策、会议和规划的提法与现行的一致。",
    dimension="相关性",
    catalogue="E02",
    severity="hint",
    category="terminology",
    source="提法应与现行政策一致",
    good=lambda: examples.filing(overall_goal="落实“十五五”规划。", fiscal_year=2026),
    bad=lambda: examples.filing(overall_goal="落实“十二五”规划，做好农技推广。"),
)
def outdated(case: FilingCase) -> Iterator[Hit]:
    """Meetings, plans and campaigns that were over before the fiscal year; one finding for each of them."""
    year = case.year
    if year is None:
        return
    over: dict[str, int] = word_list("terms")["outdated"]
    places: dict[str, list[Ref]] = defaultdict(list)
    for ref, text in case.texts_like(_outdated()):
        for found in _outdated().finditer(text):
            if over[found[0]] <= year and (not places[found[0]] or places[found[0]][-1] != ref):
                places[found[0]].append(ref)
    for word, refs in places.items():
        yield _many_hit(case, refs, f"写有“{word}”，可能已经过时，请核对。", word)


@filing_rule(
    "wording.preferred-term",
    title="用语不规范",
    asks="使用规范用语，同一个词全文写法一致。",
    dimension="完整性",
    catalogue="E10",
    severity="hint",
    category="terminology",
    source="规范用语",
    good=examples.sound,
    bad=lambda: examples.filing(overall_goal="做好残废人服务。"),
)
def preferred_term(case: FilingCase) -> Iterator[Hit]:
    """Terms that have a proper form; one finding for each of them."""
    preferred: dict[str, str] = word_list("terms")["preferred"]
    places: dict[str, list[Ref]] = defaultdict(list)
    for ref, text in case.texts_like(_preferred()):
        for word in preferred:
            if word in text:
                places[word].append(ref)
    for word, refs in places.items():
        yield _many_hit(case, refs, f"“{word}”的规范写法是“{preferred[word]}”，请核对。", word)


@filing_rule(
    "wording.stray-blank",
    title="汉字之间有多余空格",
    asks="汉字之间没有多余的空格和换行。",
    dimension="完整性",
    catalogue="E11",
    severity="hint",
    category="format",
    source="预算管理一体化系统不接受空格",
    good=examples.sound,
    bad=examples.row("质量", level3="培训 合格率"),
)
def stray_blank(case: FilingCase) -> Iterator[Hit]:
    """No blank inside a word; one finding for the filing, mended in all cells."""
    texts: dict[Ref, str] = {}
    for project in case.projects:
        for row in project.rows if project.reading.speaks(_HOLDS_STRAY) else ():
            for field, text in (("level3", row.indicator.level3), ("value", row.indicator.value)):
                if _STRAY.search(text):
                    texts[row.ref(field)] = _STRAY.sub("", text)
    if texts:
        (first, text), *more = texts.items()
        shown = quoted(text)
        fix = Fix(first, text, f"删去空格（{len(texts)}处）", tuple(more))
        yield _many_hit(case, list(texts), f"汉字之间有多余的空格（{shown}），请删去。", shown, fix)


@filing_rule(
    "structure.numbering",
    title="编号写法不一或不连续",
    asks="编号写法一致，连续不断。",
    dimension="完整性",
    catalogue="A07",
    severity="hint",
    category="format",
    source=_STYLE,
    good=lambda: examples.filing(breakdown_goals="（一）培训\n（二）推广\n（三）宣传"),
    bad=lambda: examples.filing(breakdown_goals="（一）培训\n(2)推广\n（三）宣传"),
)
def numbering(case: FilingCase) -> Iterator[Hit]:
    """Numbers in brackets go on without gaps and in one style; one finding a section."""
    for ref, text in case.sections():
        items = [(_item_number(match), match[1] is not None, match[0].strip()) for match in _ITEM.finditer(text)]
        if len(items) < 2:
            continue
        styles = {chinese for _, chinese, _ in items}
        pairs = pairwise(items)
        gap = next((after for before, after in pairs if after[0] not in (1, before[0] + 1)), None)
        if len(styles) > 1 and gap is None:
            odd = next(shown for _, chinese, shown in items if chinese is not items[0][1])
            yield Hit(ref, f"编号写法不一（“{items[0][2]}”“{odd}”），请统一。", f"{items[0][2]} | {odd}")
        elif gap is not None:
            yield Hit(ref, f"编号不连续（“{gap[2]}”），请核对是否缺项。", gap[2])


@filing_rule(
    "across.stated-count",
    title="正文写的个数与实际不符",
    asks="第一部分写明的指标个数与表中实际列出的一致。",
    dimension="完整性",
    catalogue="A20",
    severity="hint",
    category="cross_inconsistent",
    source=_REVIEW,
    good=lambda: examples.filing(breakdown_goals="下设2个三级指标。具体为：1、产出，培训期数；2、效益，使用率。"),
    bad=lambda: examples.filing(breakdown_goals="下设3个三级指标。具体为：1、产出，培训期数；2、效益，使用率。"),
)
def stated_count(case: FilingCase) -> Iterator[Hit]:
    """`下设9个三级指标` is as many as the paragraph lists."""
    for ref, text in case.sections():
        for paragraph in text.split("\n"):
            found = _STATED_ROWS.search(paragraph)
            stated = _as_number(found[1]) if found else None
            if found is None or stated is None:
                continue
            listed = [int(match[1]) for match in _LISTED.finditer(paragraph, found.end())]
            if len(listed) > 1 and listed == list(range(1, len(listed) + 1)) and len(listed) != stated:
                message = f"写“{found[0]}”，实际列出{len(listed)}个，请核对。"
                yield Hit(ref, message, f"{found[0]} | {len(listed)}")


def _around(text: str, blank: re.Match[str]) -> str:
    """The words beside a blank, which is shown as such: 农户＿＿人."""
    return f"{squeezed(text[max(0, blank.start() - 3) : blank.start()])}＿＿{text[blank.end() : blank.end() + 1]}"


def _many_hit(case: FilingCase, refs: list[Ref], message: str, evidence: str, fix: Fix | None = None) -> Hit:
    """One hit at many places: of the whole filing where they are in several projects or sections."""
    first, *rest = refs
    if not rest:
        project = next((one for one in case.projects if one.project.id == first.project), None)
        where = project.where(first) if project is not None else ""
        return Hit(first, f"{where}{message}", evidence, fix)
    if len({ref.project for ref in refs}) > 1 or first.project is None:
        return Hit(Ref(None, None, first.field), f"{len(refs)}处{message}", evidence, fix, tuple(refs))
    project = next(one for one in case.projects if one.project.id == first.project)
    return Hit(first, f"{project.where(first)}等{len(refs)}处{message}", evidence, fix, tuple(rest))


def _item_number(match: re.Match[str]) -> int:
    return _as_number(match[1]) or 0 if match[1] else int(match[2])


def _as_number(text: str) -> int | None:
    """9, 九 and 十二 as a number."""
    if text.isdigit():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return _CHINESE.get(text)
    return 10 * (_CHINESE.get(tens, 1) if tens else 1) + (_CHINESE.get(ones, 0) if ones else 0)


@cache
def _preferred() -> re.Pattern[str]:
    return re.compile(any_of(word_list("terms")["preferred"]))


@cache
def _outdated() -> re.Pattern[str]:
    return re.compile(any_of(word_list("terms")["outdated"]))
