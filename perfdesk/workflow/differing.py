"""Two wordings of one text: which words differ, and long texts cut down to what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Span = tuple[int, int]

GAP = "……"
_WORD = re.compile(r"\d+(?:\.\d+)?[%‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^，。；：\n]*[，。；：\n]+|[^，。；：\n]+")
_MOST_WORK, _MOST_CLAUSES = 400_000, 2_000_000
_LONG = 120
_AROUND = 30


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to show, with the parts (from, to) that differ from the other wording."""

    text: str
    marks: tuple[Span, ...] = ()


def worded(before: str, after: str, *, whole: bool = False) -> tuple[Wording, Wording]:
    """Both wordings. Where they have nothing in common, or one is blank, nothing is marked.

    Of long texts stretches that both have are replaced by `GAP`, unless they are wanted `whole`.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts = list(_parts(old, new))
    if not before or not after or not any(same and one.strip() for same, one, _ in parts):
        return Wording(before), Wording(after)
    if not whole and max(len(before), len(after)) > _LONG:
        parts = [_cut(part, n == 0, n == len(parts) - 1) if part[0] else part for n, part in enumerate(parts)]
    return _joined((same, one) for same, one, _ in parts), _joined((same, other) for same, _, other in parts)


_Part = tuple[bool, str, str]


def _parts(old: Sequence[str], new: Sequence[str]) -> Iterator[_Part]:
    """(same, old text, new text) one after another."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield True, "".join(old[:start]), "".join(new[:start])
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield True, "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[_Part]:
    """By words; where that is too much work by clauses first, and by words inside those that differ."""
    if len(old) * len(new) <= _MOST_WORK:
        yield from _by_words(old, new)
        return
    clauses, others = _clauses(old), _clauses(new)
    if len(clauses) * len(others) > _MOST_CLAUSES:
        yield False, "".join(old), "".join(new)
        return
    for same, i, j in _aligned(clauses, others):
        before, after = "".join(clauses[i]), "".join(others[j])
        words = _WORD.findall(before), _WORD.findall(after)
        if not same and len(words[0]) * len(words[1]) <= _MOST_WORK:
            yield from _by_words(*words)
        else:
            yield same, before, after


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[_Part]:
    for same, i, j in _aligned(old, new):
        yield same, "".join(old[i]), "".join(new[j])


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", slice(i, i_end), slice(j, j_end)


def _clauses(words: Sequence[str]) -> list[str]:
    return _CLAUSE.findall("".join(words))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _cut(part: _Part, first: bool, last: bool) -> _Part:
    """A stretch that both have, without its middle; at the ends of the text only its inner side stays."""
    text = part[1]
    if len(text) <= 2 * _AROUND + len(GAP):
        return part
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    short = f"{head}{GAP}{tail}"
    return True, short, short


def _joined(parts: Iterator[tuple[bool, str]]) -> Wording:
    text = ""
    marks: list[Span] = []
    for same, piece in parts:
        if not same and piece:
            at = marks.pop()[0] if marks and marks[-1][1] == len(text) else len(text)
            marks.append((at, len(text) + len(piece)))
        text += piece
    return Wording(text, tuple(marks))
