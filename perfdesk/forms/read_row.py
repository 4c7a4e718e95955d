"""One printed row as indicators: shared cells taken apart, values put together, rows that have slipped put right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any

from perfdesk.forms.cells import PREFIX, PRINTED
from perfdesk.forms.pattern import Pattern, numbered_names
from perfdesk.model.fields import TARGET_PARTS, joined_target
from perfdesk.model.rows import Indicator
from perfdesk.model.target import SIGNS
from perfdesk.model.taxonomy import class_of, level1_of, level2_of

_ROW_FIELDS = frozenset(item.name for item in fields_of(Indicator)) - {"id", "extra"}
_OPERATOR_WORDS = frozenset({*SIGNS.values(), "定性", ">=", "<=", "≧", "≦", "＝", "＞", "＜"}) | frozenset(
    f"{word}于{rest}" for word in ("大", "小", "等") for rest in ("", "等于")
)
_TAIL = ("level3", "description", "value", "basis", "standard")


def indicators_of(texts: Mapping[str, str], patterns: Mapping[str, Pattern]) -> list[Indicator]:
    """The indicators of one printed row: one, or several where one cell holds several numbered ones."""
    return [_indicator(one, patterns) for one in _parts(texts, patterns)]


def is_operator(text: str) -> bool:
    """Whether a cell holds nothing but an operator such as ≥ or 大于等于."""
    return text.strip() in _OPERATOR_WORDS


def repaired(texts: Mapping[str, str]) -> dict[str, str] | None:
    """The texts of a row that has lost its leading merged cells, moved to where they belong; None for a sound row."""
    first, second = texts.get("level1", ""), texts.get("level2", "")
    if "level3" not in texts:
        return _without_level3(texts, first, second)
    strange1 = bool(first) and class_of(first) is None and level1_of(first) is None
    strange2 = bool(second) and level2_of(second) is None and class_of(second) is None
    if not (strange1 or (strange2 and not first)) or not _has_slipped(texts):
        return None
    start = ["level1", "level2"] if strange1 else ["level2"]
    tail = [name for name in _TAIL if name in texts]
    filled = [texts[name] for name in (*start, *tail) if texts.get(name)]
    if len(filled) > len(tail):
        return None
    names = tail if len(filled) == len(tail) or len(filled) > 2 else ["level3", "value"]
    moved = {**dict.fromkeys(texts, ""), **dict(zip(names, filled, strict=False))}
    kept = {name: text for name, text in texts.items() if name not in (*start, *tail)}
    return {**moved, **kept} if strange1 else {**moved, **kept, "level1": first}


def shifted_from(text: str, after: str) -> str | None:
    """The column, level1 or level2, that a class word belongs to, told by the cell behind it; None for other words."""
    if level1_of(text) is not None and (level2_of(after) is not None or level2_of(text) is None):
        return "level1"
    return "level2" if level2_of(text) is not None and level2_of(after) is None else None


def _has_slipped(texts: Mapping[str, str]) -> bool:
    """A level cell holds the name of an indicator: the last cell of the row is blank instead."""
    tail = [name for name in _TAIL if name in texts]
    return not texts[tail[-1]] and not (texts["level3"] and texts.get("value"))


def _without_level3(texts: Mapping[str, str], first: str, second: str) -> dict[str, str] | None:
    """Levels one place too high: 一级 holds 数量指标, 二级 the name of the indicator."""
    if second and level2_of(first) is not None and level2_of(second) is None and level1_of(second) is None:
        return {**texts, "level1": "", "level2": first, "level3": second}
    return None


def _indicator(texts: Mapping[str, str], patterns: Mapping[str, Pattern]) -> Indicator:
    values: dict[str, str] = {}
    extra: dict[str, str] = {}
    for name, text in texts.items():
        pattern = patterns.get(name)
        found = pattern.read(text) if pattern is not None else None
        if pattern is None or found is None:
            values[name] = text
            values.update({other: "" for other in (pattern.fields if pattern is not None else ()) if other != name})
            continue
        values.update(found)
        if pattern == numbered_names() and found["label"]:
            extra[PREFIX] = text.strip()[: -len(found["level3"]) or None]
        elif pattern.format(found) != text:
            extra[PRINTED + name] = text
    _join_value(values)
    extra.update({name.partition(".")[2]: text for name, text in values.items() if name.startswith("extra.")})
    known: dict[str, Any] = {name: text for name, text in values.items() if name in _ROW_FIELDS}
    return replace(Indicator(), **known, extra=tuple(extra.items()))


def _join_value(values: dict[str, str]) -> None:
    """Put a value together whose operator and unit stand in columns of their own.

    What 指标性质 and 指标方向 mean differs from province to province: the cell decides.
    """
    for word in filter(None, (values.pop(name, None) for name in ("nature", "direction"))):
        name = "target.operator" if is_operator(word) else "extra.direction"
        values[name] = values.get(name) or word
    if not any(name in values for name in TARGET_PARTS):
        return
    operator, number, unit = (values.pop(name, "") for name in TARGET_PARTS)
    number = number or values.get("value", "")
    if not number:
        values["value"] = ""
        if operator or unit:
            values["extra.value_frame"] = f"{operator} {unit}".strip()
        return
    has_sign = number[0] in "≥≤＞＜><=＝≧≦"
    has_unit = bool(unit) and number.endswith(unit)
    values["value"] = joined_target("" if has_sign else operator, number, "" if has_unit else unit)


def _parts(texts: Mapping[str, str], patterns: Mapping[str, Pattern]) -> list[dict[str, str]]:
    """The row, or the rows that stand in one: `指标1: … 指标2: …` beside as many values."""
    pattern = patterns.get("level3")
    if pattern is None or "label" not in pattern.fields:
        return [dict(texts)]
    names = _split_labels(texts.get("level3", ""), pattern)
    values = texts.get("value", "").split()
    if len(names) < 2 or len(names) != len(values):
        return [dict(texts)]
    return [{**texts, "level3": name, "value": value} for name, value in zip(names, values, strict=True)]


def _split_labels(text: str, pattern: Pattern) -> list[str]:
    """The numbered indicators of one cell."""
    starts = [found.start() for found in re.finditer(r"(?:^|(?<=\s))\S", text)]
    marks = [start for start in starts if (pattern.read(text[start:]) or {}).get("label")]
    if len(marks) < 2 or marks[0] != 0:
        return [text]
    return [text[a:b].strip() for a, b in zip(marks, [*marks[1:], len(text)], strict=True)]
