"""File and sheet names made from the names of projects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

_FULL_WIDTH = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_SHEET_FULL_WIDTH = str.maketrans("\\/:*?[]", "＼／：＊？［］")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_MAX_BYTES = 200
_MAX_SHEET = 31
_UNNAMED = "未命名"


def safe_name(text: str, *, ending: str = "", taken: Collection[str] = ()) -> str:
    """A file name stem that Windows, Linux and a USB stick accept, at most 200 bytes long.

    Forbidden signs become their full-width forms; a name that is `taken` (case does not count) gets a number. The
    `ending`, itself safe and short, stays whole.
    """
    name = _visible(text).translate(_FULL_WIDTH)
    name = (_cut(name.strip(" ."), _MAX_BYTES - len(ending.encode())) or _UNNAMED) + ending
    if _RESERVED.match(name):
        name = f"_{name}"
    used = {other.casefold() for other in taken}
    candidate, number = name, 2
    while candidate.casefold() in used:
        suffix = f"({number})"
        candidate = _cut(name, _MAX_BYTES - len(suffix)) + suffix
        number += 1
    return candidate


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names of Excel sheets: at most 31 characters, without forbidden signs, each one only once."""
    used: set[str] = {"history"}
    result: list[str] = []
    for text in names:
        base = _visible(text).translate(_SHEET_FULL_WIDTH).strip(" '") or _UNNAMED
        candidate, number = _start(base, _MAX_SHEET).strip(" '"), 2
        while candidate.casefold() in used:
            suffix = f"({number})"
            candidate = _start(base, _MAX_SHEET - len(suffix)) + suffix
            number += 1
        used.add(candidate.casefold())
        result.append(candidate)
    return result


def _start(name: str, limit: int) -> str:
    """The start of a name in at most `limit` of the 16-bit units that Excel counts."""
    return name.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _visible(text: str) -> str:
    """One line of visible signs: blanks of every kind become one space, control and zero-width signs go."""
    text = re.sub(r"\s+", " ", text)
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))


def _cut(name: str, limit: int) -> str:
    """The longest start of a name that fits into `limit` bytes of UTF-8, without trailing blanks and dots."""
    return name.encode("utf-8")[:limit].decode("utf-8", "ignore").strip(" .")
