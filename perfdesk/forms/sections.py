"""Headings of Part One that no form lists, told by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HEADING = re.compile(r"\s*([一二三四五六七八九十])\s*、\s*\S")
_NUMERALS = "一二三四五六七八九十"
_LONGEST = 24
_SENTENCE_ENDS = "。；;，,：:"


def section_number(text: str) -> str:
    """The numeral of a short numbered heading (一、…), "" for any other text."""
    found = _HEADING.match(text)
    return found[1] if found is not None and len(text) <= _LONGEST and text[-1] not in _SENTENCE_ENDS else ""


def goes_on(text: str, last: str, lines: Iterable[str]) -> bool:
    """Whether a heading has the number after that of the last section, whose lines bear no such numbers themselves.

    Inside a section such headings are its own items otherwise.
    """
    number = section_number(text)
    follows = bool(number and last) and _NUMERALS.index(number) == _NUMERALS.index(last) + 1
    return follows and not any(map(section_number, lines))
