"""Which rows of one list go on in another: by equal keys, then by likeness. Exchanged lists give exchanged pairs."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Pair = tuple[int, int]

_FEW = 2000
_RARE = 8
_COMMON = 64


class Pairing(Generic[T]):
    """The pairs (old place, new place) found so far; each row is in one pair at most.

    `identity` tells rows apart where nothing else does: an id or a text.
    """

    def __init__(self, old: Sequence[T], new: Sequence[T], identity: Callable[[T], str]) -> None:
        self.old, self.new = old, new
        self._identity = identity
        self.old_of: dict[int, int] = {}
        self._left_old, self._left_new = list(range(len(old))), list(range(len(new)))

    @property
    def pairs(self) -> list[Pair]:
        """The pairs in the order of the new list."""
        return [(self.old_of[place], place) for place in sorted(self.old_of)]

    @property
    def left(self) -> tuple[list[int], list[int]]:
        """The places without a pair: (old, new)."""
        return self._left_old, self._left_new

    def moved(self) -> set[Pair]:
        """The pairs that changed their place among the others."""
        return out_of_order(
            self.pairs, lambda pair: sorted((self._identity(self.old[pair[0]]), self._identity(self.new[pair[1]])))
        )

    def by_key(self, key: Callable[[T], str]) -> None:
        """Pair rows with equal keys, the first with the first; a blank key is none."""
        waiting: dict[str, list[int]] = {}
        for i in self._left_old:
            waiting.setdefault(key(self.old[i]), []).append(i)
        waiting.pop("", None)
        taken = {name: iter(places) for name, places in waiting.items()}
        found = ((next(taken.get(key(self.new[j]), iter(())), None), j) for j in self._left_new)
        self._take((i, j) for i, j in list(found) if i is not None)

    def by_likeness(self, text: Callable[[T], str], least: float) -> None:
        """Pair the rows whose texts are most alike, at least so much (0 to 1)."""
        old = {i: pairs_of_signs(text(self.old[i])) for i in self._left_old}
        new = {j: pairs_of_signs(text(self.new[j])) for j in self._left_new}
        scored = [
            (-likeness(old[i], new[j]), abs(i - j), i + j, i, j)
            for i, j in _candidates(old, new)
            if least * max(len(old[i]), len(new[j])) <= 2 * min(len(old[i]), len(new[j]))
        ]
        self._take((i, j) for score, _, _, i, j in sorted(scored) if -score >= least)

    def by_place(self, fits: Callable[[T, T], bool] = lambda old, new: True) -> None:
        """Pair what is left between the same neighbours, where it is equally much on both sides and fits."""
        out = self.moved()
        fences = [(-1, -1), *(pair for pair in self.pairs if pair not in out), (len(self.old), len(self.new))]
        found: list[Pair] = []
        for (i, j), (next_i, next_j) in pairwise(fences):
            old = self._left_old[bisect_left(self._left_old, i) : bisect_left(self._left_old, next_i)]
            new = self._left_new[bisect_left(self._left_new, j) : bisect_left(self._left_new, next_j)]
            if len(old) == len(new):
                found += [pair for pair in zip(old, new, strict=True) if fits(self.old[pair[0]], self.new[pair[1]])]
        self._take(found)

    def _take(self, pairs: Iterable[Pair]) -> None:
        used_old: set[int] = set()
        used_new: set[int] = set()
        for i, j in pairs:
            if i not in used_old and j not in used_new:
                used_old.add(i)
                used_new.add(j)
                self.old_of[j] = i
        self._left_old = [i for i in self._left_old if i not in used_old]
        self._left_new = [j for j in self._left_new if j not in used_new]


def out_of_order(pairs: Sequence[Pair], tie: Callable[[Pair], Any]) -> set[Pair]:
    """The pairs that moved: all but a longest run whose order is the same on both sides.

    `tie` decides between two pairs that mirror each other, and must not care which side is which.
    """
    order = sorted(pairs)
    places = [j for _, j in order]
    if places == sorted(places):
        return set()
    tails: list[int] = []
    by_length: dict[int, list[Pair]] = {}
    for i, j in reversed(order):
        length = bisect_left(tails, -j)
        tails[length : length + 1] = [-j]
        by_length.setdefault(length, []).append((i, j))
    here: Pair = (-1, -1)
    out = set(pairs)
    for length in reversed(range(len(tails))):
        ahead = [pair for pair in by_length[length] if pair[0] > here[0] and pair[1] > here[1]]
        here = min(ahead, key=lambda pair: (pair[0] + pair[1], abs(pair[0] - pair[1]), tie(pair)))
        out.discard(here)
    return out


def pairs_of_signs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs of a text, white space and full-width signs apart: what likeness counts."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return frozenset(plain[i : i + 2] for i in range(max(len(plain) - 1, min(len(plain), 1))))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common: 0 nothing, 1 all pairs of signs."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _candidates(old: dict[int, frozenset[str]], new: dict[int, frozenset[str]]) -> Iterator[Pair]:
    """The pairs that share something rare; comparing all with all would take too long for long lists."""
    if len(old) * len(new) <= _FEW:
        yield from product(old, new)
        return
    counts = Counter(gram for grams in (*old.values(), *new.values()) for gram in grams)
    rare_old, rare_new = _by_rare(old, counts), _by_rare(new, counts)
    all_old, all_new = _by_gram(old), _by_gram(new)
    found = {(i, j) for gram, places in rare_old.items() for i in places for j in all_new.get(gram, ())}
    found |= {(i, j) for gram, places in rare_new.items() for j in places for i in all_old.get(gram, ())}
    yield from found


def _by_rare(texts: dict[int, frozenset[str]], counts: Counter[str]) -> dict[str, list[int]]:
    rare: dict[str, list[int]] = {}
    for place, grams in texts.items():
        for gram in sorted(grams, key=lambda gram: (counts[gram], gram))[:_RARE]:
            if counts[gram] <= _COMMON:
                rare.setdefault(gram, []).append(place)
    return rare


def _by_gram(texts: dict[int, frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, grams in texts.items():
        for gram in grams:
            found.setdefault(gram, []).append(place)
    return found
