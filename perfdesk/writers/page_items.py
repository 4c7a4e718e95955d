"""What a painter draws: pages with lines of text and straight rules, in millimetres from the upper left corner."""

from __future__ import annotations

from collections import defaultdict
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


class TextItem(NamedTuple):
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


class Place(NamedTuple):
    """Where something begins: the number of its page, and its distance from the upper edge."""

    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1."""

    number: int
    width: float
    height: float
    texts: tuple[TextItem, ...]
    rules: tuple[Rule, ...]


class Frame(NamedTuple):
    """The border of a cell."""

    left: float
    top: float
    right: float
    bottom: float


def joined_rules(frames: Iterable[Frame]) -> list[Rule]:
    """The sides of frames with what overlaps or touches joined: cell borders become long rules."""
    across: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)
    down: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)
    for left, top, right, bottom in frames:
        across[round(top, 3)].append((left, right))
        across[round(bottom, 3)].append((left, right))
        down[round(left, 3)].append((top, bottom))
        down[round(right, 3)].append((top, bottom))
    rules = [Rule(start, y, stop, y) for y, spans in across.items() for start, stop in _joined(spans)]
    return rules + [Rule(x, start, x, stop) for x, spans in down.items() for start, stop in _joined(spans)]


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, stop in sorted(set(spans)):
        if joined and start <= joined[-1][1] + 0.01:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
