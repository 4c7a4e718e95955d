"""Find and replace over a whole filing, and one field changed in many projects at once; each a single step.

Searching is blind to the width of signs (Ａ＝A), to the spellings of ≥ and ≤, and to blanks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from perfdesk.editing.commands import TitleFor, set_fields
from perfdesk.editing.step import Step, step_between
from perfdesk.editing.titles import title_follows
from perfdesk.errors import UserError
from perfdesk.model.fields import project_field, with_ref
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.model.text import storable
from perfdesk.model.texts import Cut, filing_texts, joined, with_cuts

_NARROW = {ord("　"): " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
_NARROW |= {ord("﹪"): "%", ord("≧"): "≥", ord("⩾"): "≥", ord("≦"): "≤", ord("⩽"): "≤"}
_PAIRS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤"}
_PAIR = re.compile("|".join(_PAIRS))
_OWN_FIELDS = ("unit_name", "unit_code")


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: `text[start:end]` at an address, where `text` is the whole text there now."""

    ref: Ref
    start: int
    end: int
    text: str

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text[self.start : self.end]


def find(
    filing: Filing,
    wanted: str,
    *,
    fields: Collection[str] | None = None,
    projects: Collection[str | None] | None = None,
    title_for: TitleFor | None = None,
) -> tuple[Found, ...]:
    """Every hit, in the order of the filing. Nothing is found for a text of blanks only.

    `fields` limits it to these fields, `projects` to these projects (None among them: Part One). With `title_for`
    headings that follow the name of their project are left out, as they cannot be changed by themselves.
    """
    key = _folded(wanted)
    if not key:
        return ()
    following = _headings_that_follow(filing, title_for)
    hits: list[Found] = []
    for ref, parts in _texts(filing):
        if (projects is not None and ref.project not in projects) or (fields is not None and ref.field not in fields):
            continue
        if ref.field == "title" and ref.project in following:
            continue
        at = 0
        for part in parts:
            if key in _folded(part):
                hits += [Found(ref, at + start, at + end, joined(parts)) for start, end in places(part, key)]
            at += len(part) + 1
    return tuple(hits)


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where a text holds the wanted words, as (start, end), not overlapping."""
    key = _folded(wanted)
    letters = _letters(text) if key else []
    plain = "".join(letter for letter, _, _ in letters)
    found: list[tuple[int, int]] = []
    at = plain.find(key) if key else -1
    while at >= 0:
        found.append((letters[at][1], letters[at + len(key) - 1][2]))
        at = plain.find(key, at + len(key))
    return found


def replace_found(
    filing: Filing, hits: Iterable[Found], new: str, *, title_for: TitleFor | None = None, label: str = "替换"
) -> Step | None:
    """The ticked hits replaced as one step; headings follow the names of their projects.

    UserError when a text has changed since it was searched.
    """
    now = {ref: joined(parts) for ref, parts in _texts(filing)}
    cuts: dict[Ref, list[Cut]] = {}
    text = storable(new)
    for hit in hits:
        if now.get(hit.ref) != hit.text:
            raise UserError("查找之后内容又改过了。", "请重新查找，再替换。")
        cuts.setdefault(hit.ref, []).append(Cut(hit.start, hit.end, text))
    own = {ref: cuts.pop(ref) for ref in list(cuts) if ref.project is None and ref.field in _OWN_FIELDS}
    count = sum(len(pieces) for pieces in (*cuts.values(), *own.values()))
    after = with_cuts(filing, cuts)
    for ref, pieces in own.items():
        after = with_ref(after, ref, _cut(now[ref], pieces))
    if title_for is not None:
        named = {ref.project for ref in cuts if ref.indicator is None and ref.field in ("no", "name")}
        after = _with_headings(filing, after, named, title_for)
    return step_between(f"{label}{count}处", filing, after)


def set_in_projects(
    filing: Filing, project_ids: Collection[str], field: str, text: str, *, title_for: TitleFor | None = None
) -> Step | None:
    """One field of many projects set to the same text as one step. KeyError for an unknown project or field."""
    said = {project_id: project_field(filing.project(project_id), field) or "" for project_id in project_ids}
    texts = {Ref(project_id, None, field): text for project_id, old in said.items() if old != text}
    return set_fields(filing, texts, f"修改{len(texts)}个项目的{field_label(field)}", title_for=title_for)


def _texts(filing: Filing) -> Iterator[tuple[Ref, tuple[str, ...]]]:
    """What is searched: the name and code of the unit too, which stand in the filing itself."""
    for name in _OWN_FIELDS:
        text = getattr(filing, name)
        if text:
            yield Ref(None, None, name), (text,)
    yield from filing_texts(filing)


def _cut(text: str, pieces: Iterable[Cut]) -> str:
    for piece in sorted(pieces, key=lambda item: item.start, reverse=True):
        text = text[: piece.start] + piece.new + text[piece.end :]
    return text


def _folded(text: str) -> str:
    """The letters that count, without their places: the quick way to pass by texts without a hit."""
    plain = "".join(text.translate(_NARROW).split())
    return _PAIR.sub(lambda pair: _PAIRS[pair[0]], plain) if "=" in plain else plain


def _letters(text: str) -> list[tuple[str, int, int]]:
    """The letters that count, each with the place that it stands for; `>=` is one letter."""
    letters: list[tuple[str, int, int]] = []
    for at, char in enumerate(text):
        narrow = _NARROW.get(ord(char), char)
        if narrow.isspace():
            continue
        pair = _PAIRS.get(letters[-1][0] + narrow) if letters else None
        if pair is not None:
            letters[-1] = (pair, letters[-1][1], at + 1)
        else:
            letters.append((narrow, at, at + 1))
    return letters


def _headings_that_follow(filing: Filing, title_for: TitleFor | None) -> set[str | None]:
    if title_for is None:
        return set()
    return {row.id for row in filing.projects if row.title == _heading(row, title_for)}


def _heading(project: Project, title_for: TitleFor) -> str:
    return title_for(project.no, project.name, project.fiscal_year, project.category)


def _with_headings(before: Filing, after: Filing, named: set[str | None], title_for: TitleFor) -> Filing:
    pairs = zip(before.projects, after.projects, strict=True)
    rows = tuple(title_follows(old, new, title_for) if new.id in named else new for old, new in pairs)
    return replace(after, projects=rows)
