"""Headings above tables: those of any form, torn ones put together, and what only says that a table goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from perfdesk.forms.headings import is_heading
from perfdesk.forms.labels import Labels, key
from perfdesk.forms.profile import Profile
from perfdesk.table import Block, Paragraph

ANNEX = re.compile(r"\s*附\s*[件表]\s*[0-9一二三四五六七八九十]*(?:[-—－–.][0-9]+)*\s*[:：]?\s*")
_BARE_TITLE = re.compile(r"(?:支出)?(?:预算)?绩效目标(?:申报|审核|批复|备案|填报|明细)*表")
_NUMBERED = re.compile(r"\s*[0-9]{1,3}\s*[.．、]\s*\S")
_SENTENCE = re.compile(r"[。；;：:，,]\s*$")
_LONGEST_TITLE = 60
_MARK = r"续(?:前|上)?(?:表|页)?|(?:接|转)(?:上|下|前)(?:表|页)"
_CONTINUED = re.compile(rf"[（(\[【]?(?:{_MARK})[一二三四五六七八九十0-9]*[)）\]】]?")
_CONTINUED_END = re.compile(
    r"\s*(?:[（(\[【]\s*续[^()（）\[\]【】]{0,4}[)）\]】]|[-—－]?\s*续\s*表?\s*[一二三四五六七八九十0-9]*)\s*$"
)


def is_any_title(text: str) -> bool:
    """Whether a line calls itself a table of performance targets, in whatever form."""
    return is_heading(text)


def is_title(profile: Profile, text: str) -> bool:
    """A heading of the form, or any that calls itself a table of performance targets."""
    text = without_continued(text)
    return profile.read_title(text) is not None or is_any_title(text)


def is_continued(text: str) -> bool:
    """Whether a line only says that a table goes on, such as （续表）."""
    return _CONTINUED.fullmatch("".join(text.split())) is not None


def without_continued(text: str) -> str:
    """A heading without the remark that its table goes on: （续表）, （续）, 续表."""
    return _CONTINUED_END.sub("", text.strip())


def with_whole_titles(blocks: Sequence[Block], profile: Profile, labels: Labels) -> list[Block]:
    """The blocks with headings that stand on two lines as one paragraph."""
    done: list[Block] = []
    upper: int | None = None
    for block in blocks:
        above = done[upper] if upper is not None else None
        words = block.text if isinstance(block, Paragraph) else ""
        if words and isinstance(above, Paragraph) and _are_one(above.text, words, profile, labels):
            done[upper:] = [replace(above, text=above.text + words)]
            upper = None
            continue
        if words or not isinstance(block, Paragraph):
            upper = len(done) if words else None
        done.append(block)
    return done


def _are_one(upper: str, lower: str, profile: Profile, labels: Labels) -> bool:
    """Whether the lower line ends a heading that the upper one begins: it is no whole heading by itself."""
    whole = upper + lower
    if len(whole) > _LONGEST_TITLE or _SENTENCE.search(upper) or _is_other_line(upper, profile, labels):
        return False
    if profile.read_title(whole) is None and not is_any_title(whole):
        return False
    if _BARE_TITLE.fullmatch("".join(lower.split())):
        return True
    torn = _NUMBERED.match(upper) is not None and _NUMBERED.match(lower) is None
    return torn and profile.has_number() and profile.read_title(lower) is not None


def _is_other_line(text: str, profile: Profile, labels: Labels) -> bool:
    """Whether a line is a heading itself, or one of those that stand above or between headings."""
    word = key(text)
    return (
        profile.read_title(text) is not None
        or is_any_title(text)
        or ANNEX.fullmatch(text) is not None
        or labels.section_in(text) is not None
        or any(word.startswith(part) for part in labels.parts)
        or word == labels.contents
        or any(labels.is_worded(piece) for piece in labels.pieces(text))
    )
