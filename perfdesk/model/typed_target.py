"""Target values while they are typed: signs of the keyboard, a whole value typed into one of its parts, one part
chosen from a list. What is imported or pasted is kept as it is; this is only for typing."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.model.fields import TARGET_PARTS, joined_target, target_parts
from perfdesk.model.target import SIGNS, parse_target, split_target
from perfdesk.words import words

OPERATORS = {"≥": "大于等于", "≤": "小于等于", "=": "等于", ">": "大于", "<": "小于"}
QUALITATIVE = "定性"
_USUAL_UNITS = ("%", "个", "人", "人次", "次", "万元", "元", "户", "项", "天", "年", "‰")
_TYPED_SIGNS = frozenset(">=<＞＝＜≥≤≧≦⩾⩽")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


def is_target(field: str) -> bool:
    """Whether an indicator field holds a whole target value: that of the year, or a further one as of a period."""
    return field == "value" or field.startswith("extra.value.")


def tidy_signs(text: str) -> str:
    """`>=90%` or `＞＝９０％` as `≥90%`; any text that is no number behind such a sign as it is."""
    parts = split_target(text)
    if parts is None or not parts.sign or not set(parts.sign) <= _TYPED_SIGNS:
        return text
    operator = parse_target(text).operator
    if operator is None or "\n" in text or text.rstrip()[-1] in "。；;":
        return text
    tidy = f"{SIGNS[operator]}{parts.number.translate(_HALF_WIDTH)}{parts.unit.translate(_HALF_WIDTH)}{parts.tail}"
    return text if tidy == "".join(text.split()) else tidy


def typed_into_part(value: str, field: str, text: str) -> str:
    """The value after a text was typed into one of its TARGET_PARTS. A number with an operator or a unit fills these
    parts as well, whichever part it was typed into."""
    parts = list(target_parts(value))
    typed = split_target(tidy_signs(text)) if "\n" not in text else None
    if typed is not None and not typed.tail and (typed.sign or typed.unit or field != "target.number"):
        operator = parse_target(text).operator
        sign = SIGNS[operator] if operator is not None else parts[0]
        return joined_target(sign, typed.number.translate(_HALF_WIDTH), typed.unit.translate(_HALF_WIDTH) or parts[2])
    parts[TARGET_PARTS.index(field)] = text.strip()
    return joined_target(*parts)


def with_sign(value: str, sign: str) -> str:
    """The value with another operator before its number; a text without a number gets it before the text."""
    parts = split_target(value)
    bare = value.lstrip("".join(_TYPED_SIGNS) + " ") if parts is None else f"{parts.number}{parts.unit}{parts.tail}"
    return sign + bare


def with_unit(value: str, unit: str) -> str:
    """The value with another unit behind its number; any other text gets it at its end."""
    parts = split_target(value)
    return value + unit if parts is None else f"{parts.sign}{parts.number}{unit}{parts.tail}"


def units_to_offer(values: Iterable[str]) -> tuple[str, ...]:
    """Units of measure: those of the values at hand, then the most usual ones, then all that can be counted."""
    used = [unit for value in values if (unit := target_parts(value)[2])]
    return tuple(dict.fromkeys((*used, *_USUAL_UNITS, *words("units", "counts"), *words("units", "measures"))))
