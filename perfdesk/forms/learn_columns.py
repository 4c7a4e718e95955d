"""The columns of indicators of a form nobody has described, from its header row and what stands below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from perfdesk.forms.form import Profile
from perfdesk.forms.labels import label_key
from perfdesk.forms.learn_parts import Parts, words
from perfdesk.forms.learn_styles import Roles
from perfdesk.forms.pattern import tidy_label
from perfdesk.model.fields import INDICATOR_FIELDS, TARGET_PARTS
from perfdesk.table import Cell

_MARK = re.compile(r"(?P<word>[^（(]+?)(?P<open>\s*[（(])(?P<mark>[必选]填[^()（）]*)(?P<close>[）)])", re.DOTALL)
_NUMBER = re.compile(r"(?P<label>指标\s?\d{1,2})(?P<sign>\s*[:：.、]?\s*).*", re.DOTALL)
_OPERATOR = re.compile(r"[≥≤=<>＞＜≧≦]|[大小等]于.*|定性")
_MERGED = ("level1", "level2")
_LEVEL_GROUP = re.compile(r"(产出|效益|效果|满意度|成本|社会成本|决策|过程)\w*指标|\w*满意度\w*")
_SATISFACTION = re.compile(r"满意度")
_LEVEL2 = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"],
    "满意度指标": ["服务对象满意度指标"],
}
_REQUIRED = ["数量指标", "质量指标", "时效指标", "成本指标"]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """What a heading was taken for; `doubt` as in `Found`."""

    cell: Cell
    field: str
    doubt: str


def find_columns(parts: Parts) -> list[FoundColumn]:
    """The field of every column. Each is named once; an unknown heading becomes a field of its own."""
    taken: set[str] = set()
    found: list[FoundColumn] = []
    for cell in parts.header:
        heading = tidy_label(cell.text)
        name = words().columns.get(label_key(cell.text), "")
        if name in ("nature", "direction"):
            name = _operator_or_direction(_texts(parts, cell))
        known = name in (*INDICATOR_FIELDS, *TARGET_PARTS) or name.startswith("extra.")
        doubt = ""
        if not known or name in taken:
            doubt = "这个栏目出现了两次" if known else f"没有已知的栏目，作为自定栏目“{heading}”"
            name = f"extra.{label_key(cell.text) or f'第{len(found) + 1}列'}"
        number = 2
        while name in taken:
            name, number = f"{name.rstrip('0123456789')}{number}", number + 1
        taken.add(name)
        found.append(FoundColumn(cell, name, doubt))
    if TARGET_PARTS[0] in taken and "value" in taken:
        found = [FoundColumn(f.cell, TARGET_PARTS[1], f.doubt) if f.field == "value" else f for f in found]
    return found


def _operator_or_direction(texts: Sequence[str]) -> str:
    """What 指标性质 or 指标方向 means differs from province to province: the cells tell, "" where they are blank."""
    filled = [text.strip() for text in texts if text.strip()]
    if any(_OPERATOR.fullmatch(text) for text in filled):
        return TARGET_PARTS[0]
    return "extra.direction" if filled else ""


def column_data(
    columns: Sequence[FoundColumn], parts: Parts, alike: Sequence[Parts], roles: Roles, like: Profile | None
) -> tuple[list[dict[str, Any]], list[str]]:
    """The columns as the data of form.toml, and remarks.

    `alike` are all projects of this form in the document, `like` is a known form with the same columns.
    """
    found: list[dict[str, Any]] = []
    for column in columns:
        data: dict[str, Any] = {"field": column.field, "header": column.cell.text.strip()}
        text = _shared_text(column, alike)
        if text is not None:
            data["text"] = text
        if parts.joined and column.cell.column_span > 1:
            data["span"] = column.cell.column_span
        if not parts.joined:
            data["width"] = _width(parts, column.cell)
        look, filled = _look(column, alike, roles)
        role = roles.role("cell", look, filled)
        if role != "cell":
            data["role"] = role
        merged = _is_merged(column, alike)
        if merged is None:
            merged = like.columns[len(found)].merge if like is not None else column.field in _MERGED
        if merged:
            data["merge"] = True
        found.append(data)
    remarks = []
    if like is None and not any(_has_evidence(column, alike) for column in columns):
        remarks.append("表里没有填写指标，同类指标是否合并单元格看不出来，按合并处理")
    return found, remarks


def see_columns(columns: Sequence[FoundColumn], alike: Sequence[Parts], roles: Roles) -> None:
    """Count the looks of the header and the body."""
    for parts in alike:
        for cell in parts.header:
            roles.see("column_header", cell.look, cell.text)
        for column in columns:
            for cell in _below(parts, column.cell):
                roles.see("cell", cell.look, cell.text)


def indicator_extras(columns: Sequence[FoundColumn], alike: Sequence[Parts]) -> dict[str, Any]:
    """Shapes and editor headings of fields that share a cell with others."""
    shared = {column.field for column in columns if _shared_text(column, alike) is not None}
    extras: dict[str, Any] = {}
    if "level3" in shared:
        extras["numbering"] = "指标{n}"
        extras.setdefault("shapes", {})["label"] = r"指标(?:\s*\d{1,2}|(?=\s*[:：]))"
        extras.setdefault("column_names", {})["label"] = "编号"
    if "level2" in shared:
        extras.setdefault("shapes", {})["requirement"] = "(?:必填|选填)[^()（）]*"
        extras.setdefault("column_names", {})["requirement"] = "填报要求"
    return extras


def expectations(columns: Sequence[FoundColumn], alike: Sequence[Parts]) -> dict[str, Any]:
    """The level words that the form prints, with those of all forms, and the marks behind them."""
    cells = {column.field: column.cell for column in columns}
    if "level1" not in cells or "level2" not in cells:
        return {}
    level2: dict[str, list[str]] = {}
    marks: dict[str, Counter[str]] = {}
    for parts in alike:
        for text1, text2 in _level_pairs(parts, cells["level1"], cells["level2"]):
            marked = _MARK.fullmatch(text2)
            word = tidy_label(marked["word"] if marked else text2)
            if marked:
                marks.setdefault(word, Counter())[marked["mark"]] += 1
            if _LEVEL_GROUP.fullmatch(tidy_label(text1)) and word:
                known = level2.setdefault(tidy_label(text1), [])
                known += [word] if word not in known else []
    if len(level2) < 2:
        level2 = {name: list(listed) for name, listed in _LEVEL2.items()}
    for name, listed in level2.items():
        listed += [word for word in _LEVEL2.get(name, []) if word not in listed]
    printed = [word for listed in level2.values() for word in listed]
    satisfied = next((word for word in printed if _SATISFACTION.search(word)), None)
    usual = {*_LEVEL2, *(word for listed in _LEVEL2.values() for word in listed)}
    data: dict[str, Any] = {
        "required_level1": [name for name in level2 if re.match("产出|效益|效果", name)],
        "required_level2": [*(word for word in _REQUIRED if word in printed), *([satisfied] if satisfied else [])],
        "own_words": [word for word in [*level2, *printed] if word not in usual],
        "level2": level2,
    }
    if marks:
        data["marks"] = {word: counts.most_common(1)[0][0] for word, counts in marks.items()}
    return data


def _below(parts: Parts, heading: Cell) -> list[Cell]:
    """The cells of the body under a heading."""
    right = heading.column + heading.column_span
    return [
        cell
        for cell in parts.indicators.cells
        if cell.row >= parts.header_rows and heading.column <= cell.column < right
    ]


def _texts(parts: Parts, heading: Cell) -> list[str]:
    return [cell.text for cell in _below(parts, heading) if cell.text]


def _level_pairs(parts: Parts, first: Cell, second: Cell) -> Iterator[tuple[str, str]]:
    above = ""
    grid = parts.indicators.grid()
    for row in grid[parts.header_rows :]:
        one, two = row[first.column], row[second.column]
        above = one.text if one is not None and one.text else above
        yield above, two.text if two is not None else ""


def _shared_text(column: FoundColumn, alike: Sequence[Parts]) -> str | None:
    """The pattern of a column whose cells hold two fields: a mark behind level 2, a number before level 3."""
    texts = [text for parts in alike for text in _texts(parts, column.cell)]
    if column.field == "level2":
        marked = [found for found in map(_MARK.fullmatch, texts) if found]
        spelling = Counter(f"{{level2}}[{found['open']}{{requirement}}{found['close']}]" for found in marked)
    elif column.field == "level3":
        numbered = [found for found in map(_NUMBER.fullmatch, texts) if found]
        spelling = Counter(f"[{{label}}{found['sign'] or ' '}]{{level3}}" for found in numbered if found["sign"])
        if len(numbered) * 2 < len(texts):
            return None
    else:
        return None
    return spelling.most_common(1)[0][0] if spelling else None


def _width(parts: Parts, cell: Cell) -> float:
    widths = parts.indicators.widths
    return round(sum(widths[cell.column : cell.column + cell.column_span]), 2)


def _look(column: FoundColumn, alike: Sequence[Parts], roles: Roles) -> tuple[Any, str]:
    """The commonest look below a heading, and a text if one stood there."""
    cells = [cell for parts in alike for cell in _below(parts, column.cell)]
    filled = [cell for cell in cells if cell.text] or cells
    looks = Counter(cell.look for cell in filled if cell.look is not None)
    if looks:
        return looks.most_common(1)[0][0], filled[0].text
    return None, ""


def _has_evidence(column: FoundColumn, alike: Sequence[Parts]) -> bool:
    return column.field in _MERGED and any(_texts(parts, column.cell) for parts in alike)


def _is_merged(column: FoundColumn, alike: Sequence[Parts]) -> bool | None:
    """Whether equal words are one merged cell, as seen in the first project, else in all; None without any sign."""
    for seen in (alike[:1], alike):
        single = sum(_runs(parts, column.cell) for parts in seen)
        merged = sum(cell.row_span > 1 for parts in seen for cell in _below(parts, column.cell))
        if merged or single:
            return merged > single
    return None


def _runs(parts: Parts, heading: Cell) -> int:
    """How many cells repeat the word of the cell above."""
    cells = _below(parts, heading)
    return sum(bool(one.text) and one.text == two.text for one, two in pairwise(cells))
