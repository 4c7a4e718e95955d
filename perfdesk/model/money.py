"""Amounts of money as printed: a Decimal with its unit, and how exactly it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

MoneyUnit = Literal["元", "万元", "亿元"]

FACTORS: dict[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_UNITS: dict[str, MoneyUnit] = {"元": "元", "圆": "元", "万": "万元", "万元": "万元", "亿": "亿元", "亿元": "亿元"}
_MOST_DIGITS = 32
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−﹣", "0123456789.,---")
_AMOUNT = re.compile(r"[¥￥]?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(万元|亿元|万|亿|元|圆)?整?")
_IN_TEXT = re.compile(
    r"(?<![0-9.])(?<![0-9],)([0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,8})?|[0-9]{1,18}(?:\.[0-9]{1,8})?)\s*(万元|亿元|元)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as printed: `value` in `unit`, with `decimals` printed digits behind the point."""

    value: Decimal
    unit: MoneyUnit
    decimals: int = 0

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return self.value * FACTORS[self.unit]

    @property
    def tolerance(self) -> Decimal:
        """Half of the last printed digit, in yuan: how far the true amount may lie from the printed one."""
        return Decimal(FACTORS[self.unit]) / (2 * Decimal(10) ** self.decimals)

    def agrees_with(self, other: Amount) -> bool:
        """True when both print the same amount, the coarser one perhaps rounded."""
        return abs(self.yuan - other.yuan) <= max(self.tolerance, other.tolerance)


@lru_cache(maxsize=8192)
def parse_amount(text: str, default_unit: str | None) -> Amount | None:
    """The amount that a cell holds, None for a blank cell or one that holds anything else.

    A unit printed in the cell wins over `default_unit`, that of the table (元 for None or an unknown word).
    """
    found = _AMOUNT.fullmatch(text.strip().translate(_HALF_WIDTH))
    if found is None or len(found[1]) > _MOST_DIGITS:
        return None
    digits, unit = found.groups()
    return _amount(digits, unit or default_unit)


def amounts_in(text: str) -> list[tuple[Amount, int, int]]:
    """Every amount with a money unit inside a text, with its start and end. Unit prices (`元/人`) count as well."""
    if "元" not in text:
        return []
    plain = text.translate(_HALF_WIDTH)
    return [(_amount(found[1], found[2]), found.start(), found.end()) for found in _IN_TEXT.finditer(plain)]


def in_words(yuan: Decimal) -> str:
    """An amount in yuan for a message: `15万元` from ten thousand on, else `810元`; no trailing zeros."""
    unit = "万元" if abs(yuan) >= FACTORS["万元"] else "元"
    value = (yuan / FACTORS[unit]).normalize()
    return f"{value:f}{unit}"


def _amount(digits: str, unit: str | None) -> Amount:
    plain = digits.replace(",", "")
    return Amount(Decimal(plain), _UNITS.get(unit or "", "元"), len(plain.partition(".")[2]))
