"""Numbers as Excel shows them: the common number formats, dates and literal words such as `≥0"人"`.

Ours, because openpyxl tells the format of a cell but shows nothing through it; dates are counted by openpyxl.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from perfdesk.readers.chinese_number import in_digits, in_words

# What Excel shows in Chinese where it differs from openpyxl's (American) list: money, negative numbers, dates, and the
# East Asian formats, which have numbers but are in no file.
_CHINESE = {
    5: '"¥"#,##0',
    6: '"¥"#,##0',
    7: '"¥"#,##0.00',
    8: '"¥"#,##0.00',
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0",
    42: '"¥"#,##0;"¥"-#,##0',
    43: "#,##0.00;-#,##0.00",
    44: '"¥"#,##0.00;"¥"-#,##0.00',
    47: "mm:ss.0",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<ampm>AM/PM|上午/下午)|(?P<fraction>(?:[#0?]+ +)?[#0?]+/[#0?\d]+)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*,*)?(?:E[+-]0+)?|\.[0#?]+,*)"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?(?:\d+\.?\d*|\.\d+))$")
_NUMERALS = re.compile(r"DBNum[12]$", re.IGNORECASE)
_DAY0 = datetime(1899, 12, 30)
_LARGEST, _LAST_DAY = 1e300, 2_958_465
# Excel takes no longer code; and digits enough for the largest number in the longest code.
_LONGEST_CODE, _EXACT = 255, Context(prec=2000)
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LEAST_SCATTERED = 2

Tokens = list[tuple[str, str]]


def numbered_format(number: int) -> str:
    """The format code behind a number that no style sheet explains."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return _CHINESE.get(number) or BUILTIN_FORMATS.get(number, "General")


def shown_number(value: float, code: str, epoch: datetime = _DAY0) -> str:
    """The text that Excel shows for a number (a column wide enough assumed); `epoch` is day 0 of the date system."""
    if value != value or abs(value) > _LARGEST:
        return str(value)
    section, magnitude = _section(value, _sections(code[:_LONGEST_CODE]))
    kinds = {kind for kind, _ in section}
    if kinds & {"date", "elapsed"} and "digits" not in kinds:
        return _date(value, section, epoch)
    if "text" in kinds or not section:
        return general(value)
    return _number(magnitude, section)


def shown_text(text: str, code: str) -> str:
    """The text that Excel shows for a text: only a section with `@` adds words to it."""
    for section in _sections(code[:_LONGEST_CODE])[::-1]:
        if any(kind == "text" for kind, _ in section):
            return "".join(text if kind == "text" else part for kind, part in section)
    return text


def general(value: float) -> str:
    """A number without a format, 15 significant digits and no exponent for ordinary sizes."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    short = f"{value:.15g}"
    return f"{Decimal(short):f}" if "e" in short and 1e-10 < abs(value) < 1e20 else short


def date_doubt(value: float, code: str, epoch: datetime = _DAY0) -> str:
    """The remark about a number shown as a day without its year: perhaps Excel has made it out of 3-4 or 3/4. ""
    for any other."""
    section, _ = _section(value, _sections(code[:_LONGEST_CODE]))
    signs = {part[0].lower() for kind, part in section if kind == "date"}
    if not {"m", "d"} <= signs or signs & {"y", "h", "s"} or not 1 <= value <= _LAST_DAY:
        return ""
    day = _date(value, [("date", "m"), ("literal", "-"), ("date", "d")], epoch)
    return f"Excel 把它存成了日期，原来写的可能是“{day}”或“{day.replace('-', '/')}”，请核对"


@lru_cache(maxsize=1024)
def _sections(code: str) -> list[Tokens]:
    sections: list[Tokens] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or ""
        part = found[kind] if kind else ""
        if kind == "other" and part == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "other"):
            sections[-1].append(("literal", part))
        elif kind == "bracket":
            sections[-1] += _bracket(part)
        elif kind:
            sections[-1].append((kind, part))
    return sections


def _bracket(part: str) -> Tokens:
    if part.startswith("$"):
        return [("literal", part[1:].partition("-")[0])]
    if _CONDITION.match(part):
        return [("condition", part)]
    if _NUMERALS.match(part):
        return [("numerals", part[-1])]
    return [("elapsed", part)] if part.lower() in ("h", "hh", "m", "mm", "s", "ss") else []


def _section(value: float, sections: list[Tokens]) -> tuple[Tokens, float]:
    """(the section for this number, the number to print with it)."""
    for section in sections:
        rule = next((part for kind, part in section if kind == "condition"), None)
        if rule is not None and _holds(value, rule):
            return section, value
    plain = [section for section in sections if not any(kind == "condition" for kind, _ in section)]
    if not plain:
        return sections[-1], value
    if value < 0 and len(plain) > 1:
        return plain[1], -value
    if value == 0 and len(plain) > 2:
        return plain[2], value
    return plain[0], value


def _holds(value: float, rule: str) -> bool:
    found = _CONDITION.match(rule)
    if found is None:
        return False
    limit = float(found[2])
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[found[1]]


def _number(value: float, section: Tokens) -> str:
    scaled = Decimal(repr(value)) * 100 ** sum(kind == "percent" for kind, _ in section)
    numerals = next((part for kind, part in section if kind == "numerals"), "")
    out: list[str] = []
    section = _scattered(abs(scaled), section)
    printed = any(kind == "figures" for kind, _ in section)
    for kind, part in section:
        if kind in _PRINTED and not printed:
            printed = True
            shown = _PRINTED[kind](abs(scaled), part)
            out.append(in_words(shown, numerals) if numerals else shown)
        elif kind == "figures":
            out.append(part)
        elif kind == "percent":
            out.append("%")
        elif kind == "literal":
            out.append(part)
    sign = "-" if scaled < 0 and printed and any(letter in "123456789" for letter in "".join(out)) else ""
    return sign + "".join(out)


def _scattered(value: Decimal, section: Tokens) -> Tokens:
    """The section with the figures of a number that has several groups of places: 0!.0, shows 12345 as 1.2."""
    groups = [part for kind, part in section if kind == "digits"]
    if len(groups) < _LEAST_SCATTERED or any("." in part or "E" in part.upper() for part in groups):
        return section
    places = [len(part.replace(",", "")) for part in groups]
    figures = _digits(value, "0" * sum(places) + "," * (len(groups[-1]) - len(groups[-1].rstrip(","))))
    done: Tokens = []
    for kind, part in reversed(section):
        if kind != "digits":
            done.append((kind, part))
            continue
        count = places.pop()
        done.append(("figures", figures[-count:] if places else figures))
        figures = figures[:-count]
    return done[::-1]


def _digits(value: Decimal, pattern: str) -> str:
    mantissa, exponent, _ = pattern.upper().partition("E")
    whole, _, fraction = mantissa.partition(".")
    if exponent:
        return f"{float(value):.{len(fraction)}E}"
    scale = len(whole) - len(whole.rstrip(",")) + len(fraction) - len(fraction.rstrip(","))
    fraction = fraction.rstrip(",")
    unit = Decimal(1).scaleb(-len(fraction))
    rounded = value.scaleb(-3 * scale).quantize(unit, rounding=ROUND_HALF_UP, context=_EXACT)
    left, _, right = f"{rounded:f}".partition(".")
    least = fraction.rstrip("#?")
    right = right[: len(least)] + right[len(least) :].rstrip("0")
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
    return f"{left}.{right}" if right or "." in mantissa else left


def _fraction(value: Decimal, pattern: str) -> str:
    whole, _, ratio = pattern.rpartition(" ")
    below = ratio.partition("/")[2]
    exact = Fraction(value)
    units = int(exact) if whole else 0
    wanted = int(below) if below.isdecimal() else 0
    near = (exact - units).limit_denominator(10 ** len(below) - 1)
    over, under = (round((exact - units) * wanted), wanted) if wanted else (near.numerator, near.denominator)
    if whole and over >= under:
        units, over = units + 1, 0
    shown = f"{over}/{under}" if over or not whole else ""
    return f"{units} {shown}".strip() if units or not shown else shown


_PRINTED: dict[str, Callable[[Decimal, str], str]] = {
    "digits": _digits,
    "fraction": _fraction,
    "general": lambda value, _: general(float(value)),
}


def _date(value: float, section: Tokens, epoch: datetime) -> str:
    from openpyxl.utils.datetime import from_excel

    if value < 0 or value > _LAST_DAY:
        return general(value)
    decimals = max(len(part.partition(".")[2]) for _, part in section)
    seconds = round(value * 86400, decimals)
    moment = from_excel(seconds / 86400, epoch)
    if isinstance(moment, time):
        moment = datetime.combine(epoch, moment)
    half = any(kind == "ampm" for kind, _ in section)
    numerals = next((part for kind, part in section if kind == "numerals"), "")
    out: list[str] = []
    for index, (kind, part) in enumerate(section):
        if kind == "date":
            shown = _date_part(moment, part.lower(), _is_minute(section, index), half)
            out.append(_in_numerals(shown, numerals) if numerals else shown)
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[part[0].lower()]
            out.append(str(int(seconds // unit)).rjust(len(part), "0"))
        elif kind == "ampm":
            out.append("上午" if moment.hour < 12 else "下午")
        elif kind == "literal":
            out.append(part)
    return "".join(out)


def _in_numerals(shown: str, kind: str) -> str:
    """A part of a date: 2025 is 二〇二五, 12 is 十二."""
    said = in_words(shown, kind) if len(shown) < 3 else in_digits(shown, kind)
    return said[1:] if said.startswith("一十") else said


def _is_minute(section: Tokens, index: int) -> bool:
    """An `m` is minutes beside hours or seconds, months otherwise."""
    parts = [(i, part[0].lower()) for i, (kind, part) in enumerate(section) if kind in ("date", "elapsed")]
    at = next(n for n, (i, _) in enumerate(parts) if i == index)
    before = parts[at - 1][1] if at else ""
    after = parts[at + 1][1] if at + 1 < len(parts) else ""
    return before == "h" or after == "s"


def _date_part(moment: datetime, part: str, minute: bool, half: bool) -> str:
    wide = len(part) > 1
    first = part[0]
    if first == "y":
        return f"{moment.year}" if len(part) > 2 else f"{moment.year % 100:02d}"
    if first == "a":
        return ("星期" if len(part) > 3 else "周") + _WEEKDAYS[moment.weekday()]
    if first == "d" and len(part) > 2:
        return _DAYS[moment.weekday()][: None if len(part) > 3 else 3]
    if first == "m" and len(part) > 2 and not minute:
        return _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(len(part))]
    if first == "s" and "." in part:
        decimals = len(part.partition(".")[2])
        return f"{moment.second + moment.microsecond / 1e6:0{decimals + 3}.{decimals}f}"
    hour = (moment.hour % 12 or 12) if half else moment.hour
    number = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": hour, "s": moment.second}[first]
    return f"{number:02d}" if wide else f"{number}"
