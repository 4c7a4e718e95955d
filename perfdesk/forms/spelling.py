"""Words that are meant alike though they are written a little differently."""

from __future__ import annotations


def money_unit(text: str) -> str:
    """元 or 万元 where a form says 万, 人民币元 or puts blanks between."""
    word = "".join(text.split()).removeprefix("人民币")
    return f"{word}元" if word in ("万", "亿") else word


def one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]
