"""The automatic numbers of Word paragraphs, counted as Word counts them: no file says what they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.readers.counting import counted
from perfdesk.readers.ooxml import Package, attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = 9
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is counted and written (`%1.`); `style` is its paragraph style."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    after: str = "tab"
    plain: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """A list as paragraphs name it: `group` names the lists that count on together, `starts` where it begins anew."""

    group: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, lists: Mapping[str, Numbering], styles: Mapping[str, tuple[str, int]]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def before(self, properties: Element | None) -> str:
        """The number before a paragraph with these properties (`w:pPr`), "" when it has none. Counts it."""
        if not self._lists or properties is None:
            return ""
        name, depth = self._named(properties)
        numbering = self._lists.get(name)
        level = numbering.levels.get(depth) if numbering is not None else None
        return self.next(name, depth) if level is not None else ""

    def next(self, name: str, depth: int) -> str:
        """The number of the next paragraph of a list at a level (0 to 8)."""
        numbering = self._lists[name]
        level = numbering.levels[depth]
        counts = self._counts.setdefault(numbering.group, [None] * _LEVELS)
        if depth in numbering.starts and (name, depth) not in self._begun:
            self._begun.add((name, depth))
            counts[depth] = None
        last = counts[depth]
        counts[depth] = numbering.starts.get(depth, level.start) if last is None else last + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _written(numbering, level, counts)

    def _named(self, properties: Element) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else its style's."""
        own = child(properties, "numPr")
        style = child(properties, "pStyle")
        of_style = self._styles.get(attribute(style, "val") or "" if style is not None else "", ("", 0))
        if own is None:
            return of_style
        name, depth = _value(own, "numId"), _value(own, "ilvl")
        return name or of_style[0], _whole(depth, of_style[1] if not name else 0)


def numbers_of(package: Package, part: str) -> Numbers | None:
    """The numbers of a document; None when its lists cannot be read."""
    try:
        lists = _lists(package, part)
        return Numbers(lists, _styles(package, part, lists) if lists else {})
    except UserError:
        return None


def _lists(package: Package, part: str) -> dict[str, Numbering]:
    found: dict[str, Numbering] = {}
    for _, name in package.related(part, "numbering"):
        if not package.has(name):
            continue
        root = package.parse(name)
        groups = {
            attribute(item, "abstractNumId") or "": {
                _whole(attribute(level, "ilvl"), 0): _level(level) for level in item if local(level) == "lvl"
            }
            for item in root
            if local(item) == "abstractNum"
        }
        for item in root:
            if local(item) == "num":
                group = _value(item, "abstractNumId")
                found[attribute(item, "numId") or ""] = _numbering(item, group, groups.get(group, {}))
    return found


def _numbering(element: Element, group: str, levels: dict[int, Level]) -> Numbering:
    made = Numbering(group, dict(levels))
    for item in element:
        depth = _whole(attribute(item, "ilvl"), 0) if local(item) == "lvlOverride" else -1
        if not 0 <= depth < _LEVELS:
            continue
        level = child(item, "lvl")
        if level is not None:
            made.levels[depth] = _level(level)
        start = _value(item, "startOverride")
        if start:
            made.starts[depth] = _whole(start, 1)
    return made


def _level(element: Element) -> Level:
    plain = child(element, "isLgl")
    return Level(
        start=_whole(_value(element, "start"), 1),
        kind=_kind(element),
        text=_value(element, "lvlText"),
        after=_value(element, "suff") or "tab",
        plain=plain is not None and (attribute(plain, "val") or "1") not in ("0", "false", "off"),
        style=_value(element, "pStyle"),
    )


def _kind(element: Element) -> str:
    """The number format; newer ones stand in an alternative with an older one to fall back on."""
    found = next(element.iter("{*}numFmt"), None)
    return (attribute(found, "val") or "decimal") if found is not None else "decimal"


def _styles(package: Package, part: str, lists: Mapping[str, Numbering]) -> dict[str, tuple[str, int]]:
    """(list, level) of each paragraph style that has one, be it by the style that it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for _, name in package.related(part, "styles"):
        for item in package.parse(name) if package.has(name) else ():
            style = attribute(item, "styleId") or "" if local(item) == "style" else ""
            if not style:
                continue
            based[style] = _value(item, "basedOn")
            numbered = child(child(item, "pPr"), "numPr")
            if numbered is not None:
                own[style] = (_value(numbered, "numId"), _whole(_value(numbered, "ilvl"), -1))
    owners = {style: _owner(style, own, based) for style in based}
    return {style: _placed(owner, *own[owner], lists) for style, owner in owners.items() if owner}


def _owner(style: str, own: Mapping[str, tuple[str, int]], based: Mapping[str, str]) -> str:
    """The style that numbers: this one, or the nearest that it is based on; "" if none."""
    seen: set[str] = set()
    while style not in own and style not in seen:
        seen.add(style)
        style = based.get(style, "")
    return style if style in own else ""


def _placed(style: str, name: str, depth: int, lists: Mapping[str, Numbering]) -> tuple[str, int]:
    """A style's level: the one that names the style, where the style itself names none."""
    levels = lists[name].levels if name in lists else {}
    named = next((i for i, level in levels.items() if level.style == style), 0)
    return name, depth if depth >= 0 else named


def _written(numbering: Numbering, level: Level, counts: list[int | None]) -> str:
    if level.kind in ("bullet", "none"):
        return ""

    def number(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        other = numbering.levels.get(depth, Level())
        count = counts[depth]
        return counted(other.start if count is None else count, "decimal" if level.plain else other.kind)

    text = _PLACE.sub(number, level.text).strip()
    # Where no sign ends the number, the gap that Word prints behind it is all that divides it from the words.
    return f"{text} " if text and text[-1].isalnum() and level.after != "nothing" else text


def _value(element: Element, name: str) -> str:
    found = child(element, name)
    return (attribute(found, "val") or "") if found is not None else ""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
