"""The heading of a form from the headings of its projects: number, project name and year become places to fill."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfdesk.forms.labels import label_key
from perfdesk.forms.learn_head import Found
from perfdesk.forms.learn_parts import Parts, words

_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.．、]\s*")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")
_BLANK = re.compile(r"[_＿…\s]{2,}|[xX×]{2,}")
_OPERATING = "公用"


@dataclass(frozen=True, slots=True)
class Titles:
    """The heading pattern, those of other kinds of projects, and a name for the form. `heading` is what was printed."""

    title: str
    others: tuple[str, ...]
    categories: Mapping[str, str]
    name: str
    heading: str
    doubt: str


def titles_of(found: Sequence[Parts], head: Sequence[Sequence[Found]]) -> Titles:
    """The patterns of all headings in a document: the commonest one of projects, then those of other kinds."""
    patterns = Counter(_pattern(parts) for parts in found if parts.heading is not None)
    ordered = [text for text, _ in patterns.most_common() if text]
    ordered.sort(key=lambda text: _OPERATING in text)
    if not ordered:
        named = any(cell.field == "name" for row in head for cell in row)
        return Titles("{name}绩效目标表" if named else "绩效目标表", (), {}, "", "", "没有找到表的标题，请填写")
    printed = next(parts.heading.text for parts in found if parts.heading is not None)
    operating = [text for text in ordered[1:] if _OPERATING in text and _OPERATING not in ordered[0]]
    others = tuple(text for text in ordered[1:] if text not in operating[:1])[:8]
    name = re.sub(r"\{\w+\}年?|^[.．、]", "", ordered[0]).strip("（）() ．.、")
    return Titles(ordered[0], others, {"operating": operating[0]} if operating else {}, name, printed, "")


def _pattern(parts: Parts) -> str:
    text = parts.heading.text if parts.heading is not None else ""
    text = re.sub(r"[{}]", "", " ".join(text.split()))
    number = _NUMBER.match(text)
    rest = text[number.end() :] if number else text
    name = text_of(parts, "name")
    if name and name in rest:
        rest = rest.replace(name, "{name}", 1)
    elif number and (tail := _TAIL.search(rest)) and tail.start():
        rest = "{name}" + rest[tail.start() :]
    rest = _YEAR.sub("{fiscal_year}", rest, count=1)
    return ("{no}." if number else "") + rest.replace(" ", "")


_TAIL = re.compile(r"(?:项目|公用)?(?:支出)?(?:预算)?绩效目标(?:申报|批复|审核|自评)?表$")


def text_of(parts: Parts, field: str) -> str:
    """What stands beside the label of a field in the head, "" when nothing does."""
    for cell in parts.head.cells:
        if words().head.get(label_key(cell.text)) == field:
            right = cell.column + cell.column_span
            beside = [other for other in parts.head.cells if other.row == cell.row and other.column == right]
            return " ".join(beside[0].text.split()) if beside else ""
    return ""
