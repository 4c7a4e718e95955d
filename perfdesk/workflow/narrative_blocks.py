"""Which paragraphs of 分项绩效目标 tell which projects: a heading and what stands below it is one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from perfdesk.forms.form import Breakdown
from perfdesk.model.fields import fund_amount
from perfdesk.model.money import Amount, amounts_in, parse_amount
from perfdesk.model.rows import Project

_ORDINAL = re.compile(
    r"^\s*(?:[（(]\s*[一二三四五六七八九十百0-9]{1,4}\s*[）)]|[一二三四五六七八九十百0-9]{1,4}\s*[、.．])\s*"
)
_QUOTED = re.compile(r"“([^“”]{2,80})”")
_LONGEST_HEADING = 80
_AMOUNT_NEAR = 40
_ALIKE, _ALIKE_WITH_AMOUNT = 0.8, 0.3


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs `start` to `end` (exclusive, from 0), the first of them a heading when `has_heading`, and the
    projects they tell, in the order in which they name them. `unknown` are names that no project has."""

    start: int
    end: int
    title: str
    has_heading: bool
    project_ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def body(self) -> int:
        """The first paragraph below the heading."""
        return self.start + self.has_heading


def blocks(paragraphs: Sequence[str], projects: Sequence[Project], breakdowns: Iterable[Breakdown]) -> list[Block]:
    """The blocks of a section in their order; one that names no project has no ids. A project has one block only."""
    leads = tuple(lead for breakdown in breakdowns for text in breakdown.text if (lead := _lead(text)))
    named = {_bare(project.name): project for project in reversed(projects) if project.name.strip()}
    names = set(named)
    starts = [i for i, text in enumerate(paragraphs) if _is_heading(paragraphs, i, names, leads)]
    cuts = _cuts(paragraphs, starts, names)
    left = {project.id: project for project in projects}
    found: list[Block] = []
    for start, end in pairwise([*cuts, len(paragraphs)]):
        headed = start in starts
        title = title_of(paragraphs[start]) if headed else ""
        own = named.get(_bare(title)) if title else None
        told: list[Project] = [own] if own is not None and own.id in left else []
        unknown: tuple[str, ...] = ()
        if not told:
            told, unknown = _named(title, paragraphs[start + headed : end], list(left.values()))
        ids = tuple(project.id for project in told)
        for project_id in ids:
            del left[project_id]
        found.append(Block(start, end, title, headed, ids, unknown))
    return found


def title_of(heading: str) -> str:
    """A heading without its number and colon."""
    return _ORDINAL.sub("", heading).strip().rstrip(":：").strip()


def _is_heading(paragraphs: Sequence[str], index: int, names: set[str], leads: tuple[str, ...]) -> bool:
    text = paragraphs[index].strip()
    if not text or len(text) > _LONGEST_HEADING or text.startswith(leads or ("\0",)):
        return False
    numbered = _ORDINAL.match(text) is not None
    follows = paragraphs[index + 1].strip() if index + 1 < len(paragraphs) else ""
    if numbered and (text[-1] in ":：" or bool(leads and follows.startswith(leads))):
        return True
    return _bare(title_of(text)) in names


def _cuts(paragraphs: Sequence[str], starts: list[int], names: set[str]) -> list[int]:
    """Where blocks begin: at headings; where there is none, at every paragraph that names a project."""
    if starts:
        return starts
    return [i for i, text in enumerate(paragraphs) if any(name in _bare(text) for name in names)]


def _named(title: str, body: Sequence[str], projects: Sequence[Project]) -> tuple[list[Project], tuple[str, ...]]:
    """The projects that the body of a block names, also where a quoted name is written a little differently, or more so
    beside the project's own amount; else the one that its heading is like. And names without a project."""
    text = _bare("\n".join(body))
    places: dict[int, Project] = {}
    for project in sorted(projects, key=lambda row: len(row.name), reverse=True):
        name = _bare(project.name)
        at = text.find(name) if name else -1
        if at >= 0:
            places[at] = project
            text = text.replace(name, "\0" * len(name))
    rest = [project for project in projects if project not in places.values()]
    unknown: list[str] = []
    for quote in _QUOTED.finditer(text):
        behind = text[quote.end() : quote.end() + _AMOUNT_NEAR].partition("“")[0]
        nearest = _nearest(quote[1], rest, amounts_in(behind)) if "\0" not in quote[1] else None
        if nearest is not None:
            places[quote.start(1)] = nearest
            rest.remove(nearest)
        elif "\0" not in quote[1] and amounts_in(behind):
            unknown.append(quote[1])
    if not places and (nearest := _nearest(_bare(title), projects, [])) is not None:
        return [nearest], ()
    return [places[at] for at in sorted(places)], tuple(unknown)


def _nearest(words: str, projects: Sequence[Project], amounts: Sequence[tuple[Amount, int, int]]) -> Project | None:
    """The project whose name is most like these words; with the same budget it may be less like them."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    best, likeness = None, 0.0
    for project in projects:
        matcher.set_seq1(_bare(project.name))
        budget = parse_amount(fund_amount(project, "total") or "", project.amount_unit)
        same = bool(amounts) and budget is not None and budget.agrees_with(amounts[0][0])
        least = max(_ALIKE_WITH_AMOUNT if same else _ALIKE, likeness)
        if matcher.real_quick_ratio() > least and (ratio := matcher.ratio()) > least:
            best, likeness = project, ratio
    return best


def _bare(text: str) -> str:
    return "".join(text.split())


def _lead(pattern: str) -> str:
    """The words that a paragraph of the pattern begins with, when they tell it from others."""
    words = re.split(r"[{\[]", pattern, maxsplit=1)[0].strip()
    return words if len(words) > 1 else ""
