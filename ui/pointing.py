"""Selects in a text what a finding quotes, so that a page of prose need not be searched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from perfdesk.rules.registry import Finding
from ui.editors import TextEditor

_QUOTED = re.compile(r"“([^“”]+?)…?”")
_LEAST = 2


def point_at(editor: QPlainTextEdit, found: Finding) -> bool:
    """Select the quoted words; False, and the caret stays, when they are not in this text."""
    place = quoted_in(editor.toPlainText(), found)
    if place is None:
        return False
    _select(editor, *place)
    return True


def point_at_place(editor: QPlainTextEdit | QLineEdit, start: int, end: int, words: str) -> None:
    """Select the words that stand from `start` to `end` of a text of the filing; elsewhere where the editor shows
    another text in its place (one that holds it), nothing where it has none of them."""
    if isinstance(editor, TextEditor):
        text = editor.text_value()  # Qt's plain text has lost the blanks that bind
    else:
        text = editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
    if text[start:end] != words:
        start = text.find(words)
        end = start + len(words)
    if start < 0:
        return
    first, last = _units(text[:start]), _units(text[:end])
    if isinstance(editor, QPlainTextEdit):
        _select(editor, first, last)
    else:
        editor.setSelection(first, last - first)


def _select(editor: QPlainTextEdit, first: int, last: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(last)
    cursor.setPosition(first, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def quoted_in(text: str, found: Finding) -> tuple[int, int] | None:
    """(start, end) of what a finding quotes; in the passage that is its evidence only the words that it is about.

    White space does not count: evidence has none.
    """
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    flat = "".join(text[place] for place in places)
    words = [word for word in _QUOTED.findall(found.message) if len(word) >= _LEAST]
    for passage in _passages(found, words):
        start = flat.find(passage)
        if start < 0:
            continue
        inside = next((word for word in words if word in passage), passage)
        start += passage.find(inside)
        return _real_places(places, text, start, len(inside))
    return None


def _passages(found: Finding, words: list[str]) -> Iterator[str]:
    """What to look for: the parts of the evidence, what these list, then the words of the message."""
    parts = [part.strip() for part in found.evidence.split(" | ")]
    pieces = [piece for part in parts for piece in part.split("、")]
    for passage in (*parts, *pieces, *words):
        flat = "".join(passage.split())
        if len(flat) >= _LEAST:
            yield flat


def _real_places(places: list[int], text: str, start: int, length: int) -> tuple[int, int]:
    """Offsets of the editor, which counts in units of UTF-16."""
    first, last = places[start], places[start + length - 1] + 1
    return _units(text[:first]), _units(text[:last])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
