"""Mend the text layer of PDF files made by Qt, so that words can be found and copied.

Qt maps a glyph back to the lowest code point that shares it; in Noto CJK that is often a radical (U+2F6C for 目), and
then searching for 绩效目标 finds nothing. Qt writes these maps uncompressed with four hexadecimal digits, so a
replacement of the same length leaves the file's offsets intact.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# CJK Radicals Supplement has no compatibility decompositions: pairs of radical and character that
# share a glyph in Noto Serif or Sans CJK SC.
_PAIRS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺋㔾⺌小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌"
    "⺙攵⺛旡⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺦丬⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺯糹⺰纟⺱罓"
    "⺲罒⺳网⺶羊⺷羊⺸羋⺹耂⺺肀⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠"
    "⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食"
    "⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
    "⻳龟"
)
_SUPPLEMENT = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# Other pairs of one glyph: tab and space, em space and full-width space, angle brackets, and one radical whose glyph is
# the simplified character although NFKC gives the traditional one.
_OTHERS = {0x09: " ", 0x2003: "\u3000", 0x2329: "〈", 0x232A: "〉", 0x2F3E: "户"}
_MAP = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")


def searchable(pdf: bytes) -> bytes:
    """The same file with radicals replaced in its character maps; the length does not change."""
    return _MAP.sub(lambda found: _SECTION.sub(_mended_section, found.group()), pdf)


@lru_cache(maxsize=16384)
def unified(code: int) -> int:
    """The everyday character of a radical or other rare twin; any other code point as it is."""
    char = chr(code)
    if code in _OTHERS:
        return ord(_OTHERS[code])
    if 0x2F00 <= code <= 0x2FD5:
        return ord(unicodedata.normalize("NFKC", char))
    return ord(_SUPPLEMENT.get(char, char))


def _mended_section(found: re.Match[bytes]) -> bytes:
    """Only targets are replaced: glyph numbers may look like radicals."""
    lines = found.group().split(b"\n")
    return b"\n".join(_mended_line(line) for line in lines)


def _mended_line(line: bytes) -> bytes:
    opening = line.find(b"[")
    if opening < 0:
        opening = line.rfind(b"<")
    return line if opening < 0 else line[:opening] + _CODE.sub(_mended_code, line[opening:])


def _mended_code(found: re.Match[bytes]) -> bytes:
    return b"<%04X>" % unified(int(found.group(1), 16))
