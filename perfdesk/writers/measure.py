"""Text widths without a screen: the protocol that the paginator asks, and an estimate good enough for heights.

Lengths are millimetres.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import Protocol

from perfdesk.table import TextStyle

MM_PER_PT = 25.4 / 72
_UNPRINTED: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)),
    **{ord(char): "\n" for char in "\n\x0b\x0c\r\u2028\u2029"},  # numbers on two lines must not become one
    ord("\t"): "\t",
}
_GRID_TOLERANCE = 0.01
# Quotation marks, dashes and dots are as wide as a Chinese character in Chinese text although Latin fonts have them.
_WIDE_PUNCTUATION = frozenset("“”‘’—…·※→←↑↓")
_NARROW_FACTORS = {**dict.fromkeys("mwMW@%—", 0.85), **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ&", 0.72)}

# Advance widths of Times New Roman in thousandths of an em, from the space (U+0020) to the tilde.
_TIMES_WIDTHS = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 "
    "564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 "
    "722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 "
    "278 500 500 722 500 500 444 480 200 480 541"
)
_TIMES = {chr(0x20 + index): int(width) / 1000 for index, width in enumerate(_TIMES_WIDTHS.split())}

# Word processors set Chinese and Latin letters or digits apart without any blank in the text.
_SCRIPT_CHANGE = re.compile(r"[\u3400-\u9fff](?=[0-9A-Za-z])|[0-9A-Za-z](?=[\u3400-\u9fff])")
_SCRIPT_GAP = 0.2


class Measure(Protocol):
    """What a layout must know about fonts."""

    def advances(self, text: str, style: TextStyle) -> list[float]:
        """The width of each character of one line of text."""
        ...

    def line_height(self, style: TextStyle) -> float:
        """The height of one single-spaced line."""
        ...


class EstimatedMeasure:
    """Chinese characters are 1 em wide, Latin ones about half: no fonts needed, a little too wide on purpose."""

    def advances(self, text: str, style: TextStyle) -> list[float]:
        """The estimated width of each character."""
        em = style.size_pt * MM_PER_PT
        return [em * char_factor(char) for char in text]

    def line_height(self, style: TextStyle) -> float:
        """1.3 em: single spacing of the usual Chinese fonts."""
        return style.size_pt * MM_PER_PT * 1.3


class PrintMeasure(EstimatedMeasure):
    """Widths as a word processor prints them: Latin signs as in Times New Roman and its substitutes of equal width.

    For page numbers, where too wide is as wrong as too narrow; text of our own layout must fit for sure instead.
    """

    def advances(self, text: str, style: TextStyle) -> list[float]:
        """The printed width of each character; signs that only the Chinese font has are estimated."""
        em = style.size_pt * MM_PER_PT
        widths = [em * (_TIMES.get(char) or char_factor(char)) for char in text]
        for found in _SCRIPT_CHANGE.finditer(text):
            widths[found.start()] += em * _SCRIPT_GAP
        return widths


@lru_cache(maxsize=8192)
def is_wide(char: str) -> bool:
    """Whether a character is set in the East Asian font of its style."""
    code = ord(char)
    return (
        code >= 0x2E80
        or char in _WIDE_PUNCTUATION
        or 0x2460 <= code <= 0x24FF
        or 0x2500 <= code <= 0x27BF
        or 0x2160 <= code <= 0x217F
    )


@lru_cache(maxsize=8192)
def char_factor(char: str) -> float:
    """The estimated width of a character in em."""
    if is_wide(char):
        return 0.5 if 0xFF61 <= ord(char) <= 0xFFDC else 1.0
    if unicodedata.combining(char):
        return 0.0
    return _NARROW_FACTORS.get(char, 0.52)


def printable(text: str) -> str:
    """The text without the control characters that XML, Excel and paper cannot hold; line ends become `\\n`.

    Tabs stay, lone surrogates go, everything else is as typed.
    """
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_UNPRINTED)


def line_pitch(style: TextStyle, measure: Measure, grid_pt: float | None = None) -> float:
    """The distance from one line to the next: exact, or at least the wanted pitch, in whole steps of the line grid."""
    wanted = (style.line_pt or 0) * MM_PER_PT
    if style.line_exact and wanted:
        return wanted
    pitch = max(wanted, measure.line_height(style))
    if grid_pt is None:
        return pitch
    step = grid_pt * MM_PER_PT
    return math.ceil(pitch / step - _GRID_TOLERANCE) * step
