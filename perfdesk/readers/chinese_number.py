"""Numbers in Chinese numerals, as the number formats [DBNum1] (一百二十) and [DBNum2] (壹佰贰拾) show them."""

from __future__ import annotations

_DIGITS = {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖"}
_UNITS = {"1": ("", "十", "百", "千"), "2": ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿", "万亿")
_ZERO = {"1": "〇", "2": "零"}


def in_digits(text: str, kind: str) -> str:
    """Each figure of a text as a numeral: 2025 is 二〇二五. `kind` is 1 or 2, for everyday or for accounts."""
    return "".join(_DIGITS[kind][int(letter)] if letter in "0123456789" else letter for letter in text)


def in_words(text: str, kind: str) -> str:
    """A number in figures as it is said: 120 is 一百二十, 12 is 一十二. Of anything else the figures are replaced."""
    whole, point, fraction = text.partition(".")
    if not (whole.isascii() and whole.isdecimal()) or len(whole) > 4 * len(_GROUPS):
        return in_digits(text, kind)
    said = _whole(whole.lstrip("0"), kind) or _ZERO[kind]
    return f"{said}{point}{in_digits(fraction, kind)}"


def _whole(digits: str, kind: str) -> str:
    groups = [digits[max(end - 4, 0) : end] for end in range(len(digits), 0, -4)]
    said = ""
    for index in range(len(groups) - 1, -1, -1):
        words = _group(groups[index], kind)
        is_short = len(groups[index].lstrip("0")) < len(groups[index])
        gap = said and is_short and not said.endswith(_ZERO[kind])
        said += (_ZERO[kind] if gap else "") + (words + _GROUPS[index] if words else "")
    return said.rstrip(_ZERO[kind])


def _group(digits: str, kind: str) -> str:
    said = ""
    for index, digit in enumerate(digits.lstrip("0")):
        left = len(digits.lstrip("0")) - index - 1
        if digit != "0":
            said += _DIGITS[kind][int(digit)] + _UNITS[kind][left]
        elif not said.endswith(_ZERO[kind]):
            said += _ZERO[kind]
    return said.rstrip(_ZERO[kind])
