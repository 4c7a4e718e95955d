"""The grammar of target values: text <-> operator, number(s), unit; the untouched text stays beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Operator = Literal["ge", "le", "gt", "lt", "eq"]
Kind = Literal["quantitative", "qualitative", "date", "not_applicable", "blank"]


@dataclass(frozen=True, slots=True)
class Target:
    """A target value as read. `number_high` is the upper end of a range, `unit` the words behind the number."""

    text: str
    kind: Kind
    operator: Operator | None = None
    number: Decimal | None = None
    number_high: Decimal | None = None
    unit: str = ""


def parse_target(text: str) -> Target:
    """Read a target value. Never fails: what is no number is qualitative."""
    raise NotImplementedError
