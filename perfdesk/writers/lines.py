"""Breaking mixed Chinese and Latin text into lines.

No line begins with a closing mark or ends with an opening one (kinsoku); words and numbers stay whole unless one alone
is wider than the line.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from perfdesk.table import TextStyle
from perfdesk.writers.measure import MM_PER_PT, Measure, is_wide

NO_START = frozenset("，。、；：？！）》〉」』】〕］｝”’％‰℃…—·～,.;:?!)]}%°／/々")
NO_END = frozenset("（《〈「『【〔［｛“‘([{￥$¥№≥≤＞＜><=＝±")
_TOLERANCE = 0.01
_EM_SAFETY = 1.02


class Line(NamedTuple):
    """One line as set: its text, its width in millimetres, and whether it ends its paragraph."""

    text: str
    width: float
    end: bool


def break_lines(text: str, style: TextStyle, width: float, measure: Measure, indent: float = 0.0) -> list[Line]:
    """Set a text in lines of `width` millimetres; `indent` shortens the first line of each paragraph.

    There is always at least one line. Blanks at a line's end are dropped.
    """
    lines: list[Line] = []
    for paragraph in text.expandtabs(4).split("\n"):
        advances = measure.advances(paragraph, style)
        total = sum(advances)
        if total + indent <= width + _TOLERANCE:
            lines.append(Line(paragraph, total, True))
        else:
            lines += _broken(paragraph, advances, width, indent)
    return lines


def count_lines(text: str, style: TextStyle, width: float, measure: Measure) -> int:
    """How many lines `break_lines` makes, without setting text that obviously fits."""
    em = style.size_pt * MM_PER_PT * _EM_SAFETY
    if "\t" not in text and len(text) * em <= width:
        return 1 + text.count("\n")
    return len(break_lines(text, style, width, measure))


def pieces(text: str) -> list[str]:
    """The parts between which a justified line is spread: each Chinese character, each run of other characters."""
    result: list[str] = []
    joinable = False
    for char in text:
        wide = is_wide(char)
        if joinable and not wide:
            result[-1] += char
        else:
            result.append(char)
        joinable = not wide
    return result


def _broken(text: str, advances: list[float], width: float, indent: float) -> list[Line]:
    lines: list[Line] = []
    start, last_break, position, x = 0, 0, 0, indent
    while position < len(text):
        char = text[position]
        if position > start and _may_break(text[position - 1], char):
            last_break = position
        if x + advances[position] > width + _TOLERANCE and position > start and char != " ":
            cut = last_break if last_break > start else position
            lines.append(_line(text, advances, start, cut))
            start = last_break = position = _after_blanks(text, cut)
            x = 0.0
            continue
        x += advances[position]
        position += 1
    lines.append(_line(text, advances, start, len(text), end=True))
    return lines


def _line(text: str, advances: list[float], start: int, stop: int, *, end: bool = False) -> Line:
    while not end and stop > start + 1 and text[stop - 1] == " ":
        stop -= 1
    return Line(text[start:stop], sum(advances[start:stop]), end)


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position


@lru_cache(maxsize=65536)
def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if after in NO_START or before in NO_END:
        return False
    if before == " ":
        return True
    return is_wide(before) or is_wide(after)
