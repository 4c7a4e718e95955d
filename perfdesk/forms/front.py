"""What stands before the parts of the department book: the cover and the table of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from perfdesk.forms.form import Line, Profile
from perfdesk.forms.pattern import Pattern
from perfdesk.model.rows import Filing, Project
from perfdesk.table import Block, Paragraph, TextStyle

# What may stand alone on a cover: a short name, no sentence and no number of an annex.
_NAME = re.compile(r"(?!\s*附\s*[件表录])[^。；：:，,\n]{1,40}")

COVER_ROLE = "cover"
"""The roles of a cover's lines begin with this word."""

USUAL_COVER = (
    Line("", "cover_space"),
    Line("{unit_name}", "cover_unit"),
    Line("[{fiscal_year}年]部门预算项目绩效目标", "cover_title"),
)
"""The cover of a form that does not say its own."""

_TITLE_FONT = "方正小标宋简体"
COVER_STYLES = {
    "cover_space": TextStyle(size_pt=10.5, line_pt=150, line_exact=True),
    "cover_unit": TextStyle(east_asia=_TITLE_FONT, latin=_TITLE_FONT, size_pt=24, align="center", after_pt=36),
    "cover_title": TextStyle(east_asia=_TITLE_FONT, latin=_TITLE_FONT, size_pt=30, align="center"),
}


def project_bookmark(project: Project) -> str:
    """The bookmark of a project's heading."""
    return f"_Toc_project_{project.id}"


def cover(filing: Filing, profile: Profile) -> list[Block]:
    """The lines of the cover; one whose fields are all blank is left out, a cover of blank lines as a whole."""
    values = {
        "unit_name": filing.unit_name,
        "unit_code": filing.unit_code,
        "fiscal_year": None if filing.fiscal_year is None else str(filing.fiscal_year),
    }
    lines = [(line, profile.pattern(line.text).format(values)) for line in profile.cover]
    if not any(text.strip() for _, text in lines):
        return []
    return [Paragraph(text=text, role=line.role) for line, text in lines if text.strip() or not line.text]


def read_cover(texts: Sequence[str], profile: Profile) -> tuple[int, int, dict[str, str]]:
    """Where the cover stands among the first texts of a document: its beginning and end, and the fields it names.

    (0, 0, {}) without one. A line with words of its own tells the cover; a bare field counts only right beside it.
    """
    lines = [profile.pattern(line.text) for line in profile.cover if line.text]
    worded = next((i for i, line in enumerate(lines) if line.has_words), None)
    if worded is None:
        return 0, 0, {}
    for index, text in enumerate(texts):
        found = lines[worded].read(text)
        if found is not None:
            begin, above = _beside(texts[:index][::-1], lines[:worded][::-1])
            end, below = _beside(texts[index + 1 :], lines[worded + 1 :])
            return index - begin, index + 1 + end, {**above, **found, **below}
    return 0, 0, {}


def _beside(texts: Sequence[str], lines: Sequence[Pattern]) -> tuple[int, dict[str, str]]:
    """How many of the texts next to the telling line are lines of the cover, and their fields."""
    fields: dict[str, str] = {}
    count = 0
    for line in lines:
        text = texts[count] if count < len(texts) else ""
        found = line.read(text) if text else None
        if found is not None and (line.has_words or _NAME.fullmatch(text)):
            fields |= found
            count += 1
    return count, fields


def contents(body: Sequence[Block], profile: Profile, projects: Iterable[Project]) -> list[Block]:
    """The table of contents of these blocks: an entry for each heading, as `_entry` words it."""
    names = {project_bookmark(project): project.name or "" for project in projects}
    headings = [block for block in body if isinstance(block, Paragraph) and block.outline]
    seen = Counter(heading.text for heading in headings)
    entries = [
        Paragraph(
            text=_entry(heading.text, names.get(heading.bookmark, ""), seen[heading.text] > 1, profile),
            role="toc_entry",
            outline=heading.outline,
            target=heading.bookmark,
        )
        for heading in headings
    ]
    return [Paragraph(text=profile.contents_title, role="toc_title"), *entries]


def _entry(heading: str, name: str, repeated: bool, profile: Profile) -> str:
    """A heading, with the name of the project where the form's heading does not say it or another one is the same."""
    told = not repeated and (profile.has_name() or name in heading)
    return heading if told or not name else f"{heading}（{name}）"
