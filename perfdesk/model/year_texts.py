"""Years inside a text, and which of them move on when last year's filing becomes this year's.

Only the digits of a year ever change, in the script they are written in (2024, ２０２４, 二〇二四). A document number
(〔2024〕85号), what stands in a book title and a span of years that goes on beyond the old year are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YEAR = r"(?:19|20)[0-9]{2}"
# No digit, letter or point stands before a year, unless it is the number of a goal: 1.2024年.
_GOAL = "|".join(rf"(?<=(?<![0-9.]){digits}\.)(?=[0-9]{{4}}\s*年)" for digits in ("[0-9]", "[0-9][0-9]"))
_FREE = rf"(?:(?<![0-9A-Za-z._/])|{_GOAL})"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_MOMENT = (
    rf"(?:\s*学?年度?(?:\s*{_MONTH}\s*月份?(?:\s*{_DAY}\s*[日号])?|\s*第?[一二三四1-4]\s*季度)?"
    rf"|\s*[./．-]\s*{_MONTH}(?![0-9])(?:\s*[./．-]\s*{_DAY}(?![0-9]))?"
    rf"|(?:1[0-2]|0[1-9])(?:3[01]|[12][0-9]|0[1-9])?(?![0-9]))"
)
_TO = r"\s*(?:起|开始)?\s*[-－—–―~～至到]{1,4}\s*"
_END = r"(?:[底末初]|止)?"
_SPAN = re.compile(rf"{_FREE}({_YEAR}){_MOMENT}?{_TO}({_YEAR})(?![0-9])?{_MOMENT}?{_END}(?:\s*学?年度?)?")
_ONE = re.compile(rf"{_FREE}({_YEAR})({_MOMENT}|\s*(?:[春夏秋冬暑寒]|财年|[届级]))")
_SHORT = re.compile(r"(?<![0-9A-Za-z.])([0-9]{2})\s*年(?:[底末初]|度|全年|[上下]半年|\s*(?:1[0-2]|0?[1-9])\s*月)")
_TAIL = re.compile(r"\s*(?:年?[底末初内中](?!央)前?|全年|[上下]半年)")

_OPEN, _CLOSE = r"[〔【\[［〈（(]", r"[〕】\]］〉）)]"
_NO = r"(?:第\s*)?[0-9]{1,6}"
_FIXED = re.compile(
    r"《[^《》\n]*(?:》|$)"
    rf"|[〔【\[［〈]\s*{_YEAR}\s*{_CLOSE}(?:\s*{_NO}\s*(?:[-－—]\s*[0-9]+\s*)?号?)?"
    rf"|{_OPEN}\s*{_YEAR}\s*年?\s*{_CLOSE}\s*{_NO}"
    rf"|{_YEAR}\s*(?:年\s*|[-－—]\s*)?第?\s*[0-9]{{1,6}}\s*号(?![0-9])"
    rf"|{_YEAR}\s*年[^，。；、\n0-9]{{0,6}}[0-9一二三四五六七八九十]{{1,4}}号(?:文|令|公告)",
    re.MULTILINE,
)
_MEASURED = re.compile(r"\s*(?:万|亿|元|%|％|个|人|户|名|件|次|平|公里|吨|亩|米)")
_BEFORE = re.compile(
    r"(?:较|比|相比|自|从|以|基于|截至|截止|截止到|继|始于|原|提前下达|结转|上年度?|去年|根据|依据|经|(?:已|曾|早)[于在])\s*[（(]?$"
)
_AFTER = re.compile(
    r"^.{0,12}?(?:以来|结转|结余|基数|水平|相比|自评|决算|审计|考核结果|评[价定]结果|总结|遗留|尾款|质保|欠|续建|跨年|提前下达"
    r"|清算|补缴|补发|已)|^(?:（含）|\(含\))?(?:以前|之前)"
)
_GOES_ON = re.compile(r"^\s*[底末初]?\s*(?:起|开始|以来|[-－—–―~～至到]+\s*(?:长期|永久|今|完工|完成|结束|项目))")
_BESIDE = re.compile(rf"^[底末]?\s*[、和及与]\s*{_YEAR}|{_YEAR}\s*年[度底末]?\s*[、和及与]\s*$")
_STOP = re.compile(r"[。；;，,\n]")
_CHINESE_YEAR = re.compile(r"(?:二[〇○零Oo]|一九)[〇○零Oo一二三四五六七八九]{2}(?=\s*年)")
_CHINESE = "〇一二三四五六七八九"
_WIDE = "０１２３４５６７８９"
_ASCII = str.maketrans(_WIDE + _CHINESE + "○零Oo", "01234567890123456789" + "0000")
_WIDE_DIGITS = str.maketrans(_WIDE, "0123456789")


@dataclass(frozen=True, slots=True)
class YearShift:
    """One place of a text in which a year moves on: `old` at `start` becomes `new`, of the same length.

    `why` is a Chinese reason; `sure` tells whether it may be taken without looking.
    """

    start: int
    old: str
    new: str
    why: str
    sure: bool

    @property
    def end(self) -> int:
        """Where the place ends."""
        return self.start + len(self.old)


def year_shifts(text: str, old_year: int, new_year: int) -> tuple[YearShift, ...]:
    """The years of a text of `old_year`'s filing that move on for that of `new_year`, in their order."""
    plain = _plain(text)
    if not re.search(r"[0-9]{2}", plain):
        return ()
    taken = [found.span() for found in _FIXED.finditer(plain)]
    shifts: list[YearShift] = []
    for start, end, why, sure in (*_spans(plain, old_year, taken), *_singles(plain, old_year, taken)):
        new = _moved(text, plain, start, end, new_year - old_year)
        shifts.append(YearShift(start, text[start:end], new, why, sure))
    return tuple(sorted(shifts, key=lambda shift: shift.start))


_Place = tuple[int, int, str, bool]


def _spans(plain: str, year: int, taken: list[tuple[int, int]]) -> Iterator[_Place]:
    """Spans of two years; every one is marked as taken, whether it moves or not."""
    for found in _SPAN.finditer(plain):
        if _overlaps(found.span(), taken):
            continue
        if _MEASURED.match(plain, found.end()):
            continue
        first, last = int(found[1]), int(found[2])
        taken.append(found.span())
        if first == last and abs(first - year) <= 1:
            why, sure = _judged(plain, found.start(), found.end(), first, year)
            yield found.start(), found.end(), why, sure
        elif last - first == 1 and year in (first, last):
            yield found.start(), found.end(), "跨两个年度的期间，可能仍在执行", False


def _singles(plain: str, year: int, taken: list[tuple[int, int]]) -> Iterator[_Place]:
    for found in _ONE.finditer(plain):
        dated = "年" not in found[2]
        if _overlaps(found.span(), taken) or (dated and _MEASURED.match(plain, found.end())):
            continue
        taken.append(found.span())
        if abs(int(found[1]) - year) > 1:
            continue
        tail = _TAIL.match(plain, found.end())
        end = tail.end() if tail else found.end()
        why, sure = _judged(plain, found.start(), found.end(), int(found[1]), year)
        if sure and dated and found[0] != plain.strip() and len(re.findall("[0-9]+", found[0])) < 3:
            why, sure = "可能是日期，也可能是数目", False
        yield found.start(), end, why, sure
    for found in _SHORT.finditer(plain):
        if int(found[1]) == year % 100 and not _overlaps(found.span(), taken):
            yield found.start(), found.end(), "两位数的年份", False


def _judged(plain: str, start: int, end: int, said: int, year: int) -> tuple[str, bool]:
    """Why a year moves, and whether that is sure, from the words around it."""
    if said == year + 1:
        return "下一年度的时间", False
    behind, before = _STOP.split(plain[end : end + 24])[0], plain[max(0, start - 10) : start]
    if _BESIDE.search(behind) or _BESIDE.search(before):
        return "几个年度并列", False
    if _GOES_ON.search(behind):
        return "期间的起点，可能仍在执行", False
    if _BEFORE.search(before) or _AFTER.match(behind):
        return ("可能是与往年相比或往年的事" if said == year else "上年的基数或往年的事"), False
    if said == year - 1:
        return "比上年的年度还早一年", False
    return "上年的年度", True


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _plain(text: str) -> str:
    """The text with every year in ASCII digits, character by character in the same places."""
    wide = text.translate(_WIDE_DIGITS)
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_ASCII), wide)


def _moved(text: str, plain: str, start: int, end: int, by: int) -> str:
    """The place with its years moved, each digit in the script of the one that it replaces."""
    place = plain[start:end]
    years = [found.span() for found in re.finditer(_YEAR + r"(?=[^0-9]|[0-9]{2}(?:[^0-9]|$)|[0-9]{4}|$)", place)]
    moved = list(text[start:end])
    for first, last in _apart(years) or [(0, 2)]:
        digits = f"{int(place[first:last]) + by:0{last - first}d}"[-(last - first) :]
        for offset, digit in enumerate(digits):
            old = moved[first + offset]
            moved[first + offset] = _as_written(digit, old) if place[first + offset] != digit else old
    return "".join(moved)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that do not begin inside a compact date: 20240120 holds one year only."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1] + 1:
            kept.append(span)
    return kept


def _as_written(digit: str, old: str) -> str:
    if old in _WIDE:
        return _WIDE[int(digit)]
    return digit if old.isascii() and old.isdigit() else _CHINESE[int(digit)]
