"""Years in a text that do not belong to the fiscal year, with the cases in which they may stand there."""

from __future__ import annotations

import re

from perfdesk.rules.clues import Clue, with_any_of

_YEAR = r"(?:19|20)\d{2}"
_RANGE = re.compile(rf"({_YEAR})\s*年?度?\s*[-—–―~～至到]+\s*({_YEAR})\s*年?度?")
# 2024年12月至2025年11月: what began before the year and goes on in it.
_SPAN = re.compile(
    rf"{_YEAR}\s*[年.](?:\s*[0-9]{{1,2}}\s*[月.])?(?:\s*[0-9]{{1,2}}\s*日)?[底末]?\s*[-—–―~～至到]+\s*({_YEAR})"
)
_TITLE = re.compile(r"《[^《》]*》")
_NUMBER = re.compile(rf"[〔【\[（(〈]\s*{_YEAR}\s*[〕】\]）)〉]\s*(?:第?\s*\d+\s*号)?|{_YEAR}\s*年第?\s*\d+\s*号")
_YEAR_OF_WORK = re.compile(
    rf"(?<!\d)({_YEAR})\s*年(度|底|末|内|初|全年|计划|[，,]?(?:拟|将|预计|我[局委办院校县区市])|\s*\d{{1,2}}\s*月|\s*[上下]半年)"
)
_BEFORE = re.compile(
    r"(?:较|比|自|从|以|截至|截止|截止到|继|同|相比|上年|原|于|兑[现付]|清缴|清算|结算|结清|汇算|[依根]据|按照|支付|补发|发布|公布|印发)\s*$"
)
_AFTER = re.compile(
    r"^(?:年度?|底|末)?.{0,12}?(?:以来|结转|结余|基数|水平|相比|自评|决算|审计|考核(?:结果|优秀|合格|等次|奖)|获评|获奖|统计|评[价定]结果|星级|总结|前?遗留|尾款|质保|欠|起"
    r"|续建|跨年|提前下达|清算|验收|批复|补缴|补发|已|绩效(?:评价|考[评核]|奖)|所得税|汇算|奖[励补]|表彰|(?:常务|专题|办公|党组|党委)会|会议|纪要|年报|年鉴|财务|档案|普查|调查)"
)
# 2024年完成…，力争年内投入使用: work still to be done. What was done is told without 力争.
_TO_BE_DONE = re.compile(
    rf"(?<!\d)({_YEAR})\s*年[，,]?(?:全面|基本|争取|力争|计划)?(?:完成|开展|组织|实施|建设|新建|改造|举办|推进|启动|建成|实现)(?!了)"
    r"(?=[^。；;\n]{0,40}(?:力争|争取|年内|拟|预计|确保))(?![^。；;\n]{0,40}(?:已|20\d\d))"
)
# 做好2024年矿山整治行动: the work of a year; a project may be named after the year in which it began.
_WORK_OF = re.compile(
    rf"(?:开展|做好|抓好|组织|推进)(?:好)?({_YEAR})年(?!度|第|级|届)[^，。；;\n、]{{2,14}}?(?:工作|活动|整治|行动|培训|检查)"
    r"(?![^，。；;\n]{0,4}(?:项目|工程|收尾|遗留|后续|整改|总结|评估|结算|清算))"
)
# 2000年底前建成的小区: a date that says which ones are meant.
_CUTOFF = re.compile(
    r"^年?(?:度|底|末|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?:底|末)?)?(?:及)?(?:以|之)?[前后][^，。；;]{0,8}(?:的|建成|出生|参加工作|入伍|退役|退休)"
)
_LONG_AGO = 3
_ANY_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?=\s*(?:年|[.．/-]\s*(?:1[0-2]|0?[1-9])(?!\d)|(?:1[0-2]|0[1-9])(?!\d)))")
# 2024 of 2024-2026年.
_FIRST_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?=\s*[-—–―~～至到]+\s*{_YEAR})")
_FIRST_OF_NAME = re.compile(rf"\s*({_YEAR})\s*年(?!度?第|级)")
HOLDS_YEAR = Clue(re.compile(_YEAR), with_any_of("19", "20"))
_PLAN = re.compile(r"规划|计划|纲要|方案|行动|战略|意见|任务|目标")
_PLAN_BEHIND = 24
_CONTEXT = 14
_STOP = re.compile(r"[。；;\n]")
_SETTLEMENT = re.compile(r"年\s*[1-3]\s*月")


def expired_ranges(text: str, year: int) -> list[str]:
    """Ranges of years of a plan, also inside a document title, that ended before the fiscal year.

    What was done or counted in such years (2014年至2020年建档立卡户) is history and may be told.
    """
    found = []
    for match in _RANGE.finditer(text):
        if int(match[1]) < int(match[2]) < year:
            start = text.rfind("《", max(0, match.start() - 2), match.start())
            said = _STOP.split(text[start if start >= 0 else match.start() : match.end() + _CONTEXT])[0]
            if _PLAN.search(text, match.start(), match.end() + _PLAN_BEHIND):
                found.append(said)
    return found


def stale_years(text: str, year: int) -> list[str]:
    """Years of work before the fiscal year (`2023年度`, `2023年底`), quoted with the words behind them."""
    if "年" not in text or not HOLDS_YEAR.search(text):
        return []
    spanned = _SPAN.sub(lambda span: "" if int(span[1]) >= year else span[0], text)
    plain = _NUMBER.sub("", _TITLE.sub("", _RANGE.sub("", spanned)))
    found = []
    for match in _YEAR_OF_WORK.finditer(plain):
        before, after = plain[: match.start()], plain[match.end(1) :]
        if int(match[1]) <= year - _LONG_AGO and _CUTOFF.match(after):
            continue
        if int(match[1]) < year and not _BEFORE.search(before[-6:]) and not _AFTER.match(after):
            found.append(_STOP.split(plain[match.start() : match.end() + _CONTEXT])[0])
    for match in (*_TO_BE_DONE.finditer(plain), *_WORK_OF.finditer(plain)):
        if _AFTER.match(plain[match.end(1) :]):
            continue
        if int(match[1]) < year and not _BEFORE.search(plain[: match.start()][-6:]):
            found.append(_STOP.split(plain[match.start() : match.end() + _CONTEXT])[0])
    return found


def named_years(text: str, year: int) -> list[str]:
    """Last year at the beginning of the name of an indicator (`2024年培训期数`): last year's row, as it seems."""
    found = _FIRST_OF_NAME.match(_NUMBER.sub("", _TITLE.sub("", _RANGE.sub("", text))))
    if found is None or int(found[1]) != year - 1 or _AFTER.match(text[found.end(1) :]):
        return []
    return [text.strip()]


def wrong_value_years(text: str, year: int) -> list[str]:
    """Years in a target value other than the fiscal year; a span that holds it is right, so is settlement in spring."""
    if not HOLDS_YEAR.search(text):
        return []
    bare = _NUMBER.sub("", _TITLE.sub("", text))
    years = [int(match[1]) for pattern in (_ANY_YEAR, _FIRST_YEAR) for match in pattern.finditer(bare)]
    if not years or min(years) <= year <= max(years):
        return []
    if min(years) == year + 1 and _SETTLEMENT.search(text):
        return []
    return [text.strip()]
