from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.workflow.pairing import Pair, Pairing, likeness, out_of_order, pairs_of_signs

TEXTS = st.lists(st.text("甲乙丙丁 ", max_size=5), max_size=9)


def paired(old: list[str], new: list[str]) -> Pairing[str]:
    pairing = Pairing(old, new, str)
    pairing.by_key(str.strip)
    pairing.by_likeness(str, 0.4)
    pairing.by_place()
    return pairing


@given(TEXTS, TEXTS)
def test_exchanged_lists_give_exchanged_pairs(old: list[str], new: list[str]) -> None:
    there, back = paired(old, new), paired(new, old)
    assert {(j, i) for i, j in there.pairs} == set(back.pairs)
    assert there.left == back.left[::-1]
    assert {(j, i) for i, j in there.moved()} == back.moved()


@given(st.permutations(range(9)))
def test_what_did_not_move_is_in_order_and_as_much_as_can_be(places: list[int]) -> None:
    pairs = list(enumerate(places))
    out = out_of_order(pairs, sorted)
    kept = [j for i, j in pairs if (i, j) not in out]
    assert kept == sorted(kept)
    assert len(kept) == longest_run(places)


def longest_run(places: list[int]) -> int:
    best = [1] * len(places)
    for n, place in enumerate(places):
        best[n] = 1 + max((best[m] for m in range(n) if places[m] < place), default=0)
    return max(best, default=0)


def test_one_row_put_elsewhere_is_the_only_one_that_moved() -> None:
    pairs: list[Pair] = [(0, 3), (1, 0), (2, 1), (3, 2), (4, 4)]
    assert out_of_order(pairs, sorted) == {(0, 3)}


def test_equal_keys_pair_in_order_and_blank_ones_never() -> None:
    pairing = Pairing(["甲", "", "甲", "乙"], ["甲", "", "丙", "甲"], str)
    pairing.by_key(str)
    assert (pairing.pairs, pairing.left) == ([(0, 0), (2, 3)], ([1, 3], [1, 2]))


def test_the_likest_texts_pair_first() -> None:
    pairing = Pairing(["农村道路养护经费", "县乡道路养护费"], ["县乡道路养护经费", "农村公路养护经费", "别的"], str)
    pairing.by_likeness(str, 0.4)
    assert pairing.pairs == [(1, 0), (0, 1)]


def test_likeness_does_not_see_blanks_width_and_case() -> None:
    one, other = pairs_of_signs("Ａ组 培训（次）"), pairs_of_signs("a组培训(次)")
    assert likeness(one, other) == 1
    assert likeness(pairs_of_signs(""), pairs_of_signs("")) == 0
    assert pairs_of_signs("甲") == {"甲"}


def test_long_lists_find_their_partners_by_what_is_rare() -> None:
    old = [f"{i:04}号道路养护工程" for i in range(80)]
    new = [f"改造{i:04}号道路养护项目" for i in reversed(range(80))]
    pairing = Pairing(old, new, str)
    pairing.by_likeness(str, 0.4)
    assert sorted(pairing.pairs) == [(i, 79 - i) for i in range(80)]


def test_what_stands_between_the_same_neighbours_is_paired_when_it_fits() -> None:
    pairing = Pairing(["a", "x", "b", "y"], ["a", "1", "b", "2"], str)
    pairing.by_key(lambda text: text if text in "ab" else "")
    pairing.by_place(lambda old, new: (old, new) != ("y", "2"))
    assert pairing.pairs == [(0, 0), (1, 1), (2, 2)]
