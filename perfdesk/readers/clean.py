"""Text as it may enter a filing: no control characters, signs of symbol fonts as real characters."""

from __future__ import annotations

import re

_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")

SYMBOL = {
    0x25: "%",
    0xA3: "≤",
    0xA5: "∞",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0x6D: "μ",
    0x57: "Ω",
}
WINGDINGS = {0xFC: "√", 0xFB: "×", 0xFE: "☑", 0xFD: "☒", 0x6F: "□", 0xA8: "□", 0x52: "☑", 0x6C: "●", 0x6E: "■"}
UNKNOWN_SIGN = "\ufffd"
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def clean(text: str) -> str:
    """Line breaks of every kind as `\\n`, other control characters, soft hyphens and lone surrogates dropped."""
    text = _BREAKS.sub("\n", text)
    text = _DROPPED.sub("", text)
    return _PRIVATE.sub(lambda found: SYMBOL.get(ord(found[0]) - 0xF000, found[0]), text)


def symbol(font: str, code: int) -> str:
    """The character of a sign from a symbol font, `UNKNOWN_SIGN` when it is not known."""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font.lower().startswith("wingdings"):
        return WINGDINGS.get(low, UNKNOWN_SIGN)
    if low in SYMBOL and (font.lower() == "symbol" or code >= 0xF000):
        return SYMBOL[low]
    if font.lower() == "symbol" and 0x20 <= low < 0x40:
        return chr(low)
    if 0x20 <= code < 0xD800:
        return chr(code)
    return UNKNOWN_SIGN
