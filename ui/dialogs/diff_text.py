"""Two texts, old and new, as rich text with what differs marked by line and colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from perfdesk.workflow.differing import Wording, worded
from ui.look import CURRENT, QUIET_INK, SEVERITY_COLOURS

_GONE = f"color:{SEVERITY_COLOURS['error']}; text-decoration: line-through"
_CAME = f"color:{CURRENT}; text-decoration: underline; font-weight: 600"
_HEADING = f'<p style="color:{QUIET_INK}; margin-bottom:2px"><b>%s</b></p>'


def old_and_new(old: Sequence[str], new: Sequence[str], headings: tuple[str, str]) -> str:
    """Paragraphs under two headings; what is only old is struck through, what is only new underlined."""
    before, after = worded("\n".join(old), "\n".join(new), whole=True)
    present = _html(before, _GONE) if old else f'<p style="color:{QUIET_INK}">（还没有）</p>'
    return f"{_HEADING % escape(headings[0])}{present}{_HEADING % escape(headings[1])}{_html(after, _CAME)}"


def _html(words: Wording, style: str) -> str:
    parts, at = [], 0
    for start, end in words.marks:
        parts += [escape(words.text[at:start]), f'<span style="{style}">{escape(words.text[start:end])}</span>']
        at = end
    text = "".join([*parts, escape(words.text[at:])])
    return f"<p>{text.replace(chr(10), '<br/>')}</p>"
