"""What a painter draws: pages with lines of text and straight rules, in millimetres from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from perfdesk.table import TextStyle


class Rule(NamedTuple):
    """A straight line, horizontal or vertical."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class TextItem:
    """One line of text in the box `x, y, width, height`, centred vertically, aligned horizontally.

    `spacing` is added between the pieces of a justified line (`lines.pieces`), in millimetres.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    style: TextStyle
    align: Literal["left", "center", "right"] = "left"
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1."""

    number: int
    width: float
    height: float
    texts: tuple[TextItem, ...]
    rules: tuple[Rule, ...]


def joined_rules(rules: Iterable[Rule]) -> list[Rule]:
    """The same lines with what overlaps or touches joined: cell borders become long rules."""
    groups: dict[tuple[bool, float], list[tuple[float, float]]] = {}
    for x1, y1, x2, y2 in rules:
        horizontal = y1 == y2
        key = (horizontal, round(y1 if horizontal else x1, 3))
        groups.setdefault(key, []).append((x1, x2) if horizontal else (y1, y2))
    result: list[Rule] = []
    for (horizontal, at), spans in groups.items():
        for start, stop in _joined(spans):
            result.append(Rule(start, at, stop, at) if horizontal else Rule(at, start, at, stop))
    return result


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1] + 0.01:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
