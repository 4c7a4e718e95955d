"""Words of a head: labels as names of fields, misspelt ones, values without the hints that are printed beside them."""

from __future__ import annotations

import re

from perfdesk.table import Cell

_SEAL = re.compile(r"^[(（](?:盖章|公章|签章|章)[)）]\s*|\s*[(（](?:盖章|公章|签章|章)[)）]$")


def bare_value(name: str, text: str) -> str:
    """元 or 万元 where a form says 万, 人民币元 or puts blanks between; a unit's name without the words of its seal."""
    if name == "unit_name":
        return _SEAL.sub("", text) if _SEAL.sub("", text) else text
    if name != "amount_unit":
        return text
    word = "".join(text.split()).removeprefix("人民币")
    return f"{word}元" if word in ("万", "亿") else word


def label_name(label: Cell) -> str:
    """The words of a label as part of a field's name."""
    return "".join(label.text.split()).strip("：:").replace(".", "．")


def one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]
