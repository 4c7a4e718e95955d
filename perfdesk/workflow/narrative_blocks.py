"""Which paragraphs of 分项绩效目标 tell which projects: a heading and what stands below it is one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from perfdesk.forms.form import Breakdown
from perfdesk.model.rows import Project

_ORDINAL = re.compile(
    r"^\s*(?:[（(]\s*[一二三四五六七八九十百0-9]{1,4}\s*[）)]|[一二三四五六七八九十百0-9]{1,4}\s*[、.．])\s*"
)
_QUOTED = re.compile(r"“([^“”]{2,80})”")
_LONGEST_HEADING = 80
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs `start` to `end` (exclusive, from 0), the first of them a heading when `has_heading`, and the
    projects they tell, in the order in which they name them."""

    start: int
    end: int
    title: str
    has_heading: bool
    project_ids: tuple[str, ...]

    @property
    def body(self) -> int:
        """The first paragraph below the heading."""
        return self.start + self.has_heading


def blocks(paragraphs: Sequence[str], projects: Sequence[Project], breakdowns: Iterable[Breakdown]) -> list[Block]:
    """The blocks of a section in their order; one that names no project has no ids. A project has one block only."""
    leads = tuple(lead for breakdown in breakdowns for text in breakdown.text if (lead := _lead(text)))
    names = {_bare(project.name) for project in projects if project.name.strip()}
    starts = [i for i, text in enumerate(paragraphs) if _is_heading(paragraphs, i, names, leads)]
    cuts = _cuts(paragraphs, starts, names)
    left = list(projects)
    found: list[Block] = []
    for start, end in zip(cuts, [*cuts[1:], len(paragraphs)], strict=True):
        headed = start in starts
        title = title_of(paragraphs[start]) if headed else ""
        told = _named(title, paragraphs[start + headed : end], left)
        left = [project for project in left if project not in told]
        found.append(Block(start, end, title, headed, tuple(project.id for project in told)))
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


def _named(title: str, body: Sequence[str], projects: Sequence[Project]) -> list[Project]:
    """The projects that a block tells: the one of its heading, else those that its body names."""
    own = [project for project in projects if _bare(project.name) and _bare(project.name) == _bare(title)]
    if own:
        return own[:1]
    text = _bare("\n".join(body))
    places: dict[int, Project] = {}
    for project in sorted(projects, key=lambda row: len(row.name), reverse=True):
        name = _bare(project.name)
        at = text.find(name) if name else -1
        if at >= 0:
            places[at] = project
            text = text.replace(name, "\0" * len(name))
    rest = [project for project in projects if project not in places.values()]
    for quote in _QUOTED.finditer(text):
        nearest = _nearest(quote[1], rest)
        if nearest is not None:
            places[quote.start(1)] = nearest
            rest.remove(nearest)
    if not places and (nearest := _nearest(_bare(title), projects)) is not None:
        return [nearest]
    return [places[at] for at in sorted(places)]


def _nearest(words: str, projects: Sequence[Project]) -> Project | None:
    """The project whose name is written a little differently."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    best, likeness = None, _ALIKE
    for project in projects:
        matcher.set_seq1(_bare(project.name))
        if matcher.real_quick_ratio() >= likeness and (ratio := matcher.ratio()) >= likeness:
            best, likeness = project, ratio
    return best


def _bare(text: str) -> str:
    return "".join(text.split())


def _lead(pattern: str) -> str:
    """The words that a paragraph of the pattern begins with, when they tell it from others."""
    words = re.split(r"[{\[]", pattern, maxsplit=1)[0].strip()
    return words if len(words) > 1 else ""
