"""Patterns that are looked for only in texts that hold what no match of theirs can do without.

To search the texts of a project for a pattern takes longer than most rules; to ask for a sign or a word, next to
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_BYTES = 2  # of one character in UTF-16, but for rare ones


@dataclass(frozen=True, eq=False, slots=True)
class Clue:
    """A pattern, and a quick test that every text passes in which the pattern is found."""

    pattern: re.Pattern[str]
    may_be_in: Callable[[str], bool]

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The first match from there on."""
        return self.pattern.search(text, at)

    def is_in(self, text: str) -> bool:
        """Whether the pattern is found in a text."""
        return self.may_be_in(text) and self.pattern.search(text) is not None


Sought = re.Pattern[str] | Clue


def is_in(sought: Sought, text: str) -> bool:
    """Whether a pattern is found in a text."""
    return sought.is_in(text) if isinstance(sought, Clue) else sought.search(text) is not None


def with_any_of(*words: str) -> Callable[[str], bool]:
    """Whether a text holds one of these words."""
    return lambda text: any([word in text for word in words])


def with_word_twice(text: str, shortest: int, longest: int) -> bool:
    """Whether a word of so many characters may stand twice in a row: the text equals itself, moved by its length.

    Compared as one large number each time, as a pattern has to try every character with every length.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    number = int.from_bytes(units, "little")
    for length in range(shortest, longest + 1):
        differing = number ^ (number >> 8 * _BYTES * length)
        if bytes(_BYTES * length) in differing.to_bytes(len(units), "little"):
            return True
    return False
