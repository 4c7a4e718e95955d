"""Numbers as Word writes them before paragraphs: 1, 01, 一, 甲, ①, a, IV."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_PLACES = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_MOST = 9999


def counted(number: int, kind: str) -> str:
    """A number in one of Word's number formats (`w:numFmt`); plain digits for one that is not known."""
    if kind in ("bullet", "none"):
        return ""
    if not 0 <= number <= _MOST:
        return str(number)
    if kind in _CHINESE:
        return _chinese(number, _DIGITS, _PLACES)
    if kind in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _chinese(number, _LEGAL_DIGITS, _LEGAL_PLACES)
    if kind == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if number == 0:
        return "00" if kind == "decimalZero" else "0"
    return _from_one(number, kind)


_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "ideographEnclosedCircle",
        "koreanCounting",
    }
)


def _from_one(number: int, kind: str) -> str:
    """The formats that have no zero."""
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 20:
        return chr(ord("①") + number - 1)
    if kind == "decimalEnclosedParen" and number <= 20:
        return chr(ord("⑴") + number - 1)
    if kind == "decimalEnclosedFullstop" and number <= 20:
        return chr(ord("⒈") + number - 1)
    if kind == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if kind == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if kind in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "upperLetter" else letters.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    return str(number)


def _chinese(number: int, digits: str, places: tuple[str, ...]) -> str:
    """二十三, 一百零五; ten to nineteen without their one."""
    if number == 0:
        return digits[0]
    done, gap = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            done += ("零" if gap else "") + digits[digit] + places[place]
        gap = not digit and bool(done)
    return done.removeprefix(digits[1]) if 10 <= number < 20 and digits is _DIGITS else done


def _roman(number: int) -> str:
    done = ""
    for value, letters in _ROMAN:
        done += letters * (number // value)
        number %= value
    return done
