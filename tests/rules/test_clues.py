"""What the rules pass over in a hurry holds nothing that they would have found: with and without haste they agree."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain

import pytest

from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing, Goal, Project
from perfdesk.rules import agreement, check, persons, typos, wording
from perfdesk.rules.clues import Clue, with_any_of, with_word_twice
from perfdesk.rules.examples import EXPECTATIONS, project
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Finding, rules
from tests.rules.test_following import of_a_row, of_the_head

_LISTED = (
    "钱满囤|欧阳修|孙巧云|诸葛明月|张伟芳同志|户主李秀英|退休人员|家属|联系人：王军|赵大山1人"
    "|、|，|和|及|：|（|）| |\u3000|\n|的|的的|了了|和和|。|；；|，。"
    "|费用|费用|培训班|培训班|农技推广|研究|很多|覆盖律|绩校|拔付|资今|5各村|没人5元"
    "|百分百≥9|会计务工补贴|2019年度|2023年底|12月底前|3月前完成|青财发【2025】12号|机密级|不宜公开"
    "|13812345678|账号622848001234567890|5*12=60万元|每人每月5元|××|*|待定|十二五|残废人"
    "|举办|完成|全年|培训农户|人数|260人|≥4期|95%|100%完成|3个村、2个社区|不低于|一|\U00020bb7|a1"
)
WORDS = _LISTED.split("|")


def a_text(rng: random.Random, most: int = 9) -> str:
    return "".join(rng.choices(WORDS, k=rng.randint(1, most)))


def invented(seed: int) -> Filing:
    """Examples of all rules, some of them edited, with texts of words that rules look for."""
    rng = random.Random(seed)
    projects = rng.sample(every_project(), 25)
    made = Filing(form_id="", fiscal_year=2026, projects=tuple({one.id: one for one in projects}.values()))
    for _ in range(40):
        made = with_project(
            made, (of_a_row if rng.random() < 0.6 else of_the_head)(rng, made, rng.choice(made.projects))
        )
    for one in made.projects:
        made = with_project(made, replace(one, funds_use=a_text(rng), goals=(Goal(text=a_text(rng, 15)),)))
    for one in made.projects:
        rows = [row if rng.random() < 0.5 else replace(row, **text_of_a_row(rng)) for row in one.indicators]
        made = with_project(made, replace(one, indicators=tuple(rows)))
    return made


def text_of_a_row(rng: random.Random) -> dict[str, str]:
    name = rng.choice(("level3", "description", "value", "basis"))
    return {name: a_text(rng, 3 if name == "value" else 6)}


@cache
def every_project() -> list[Project]:
    made = [one for rule in rules() for one in (rule.good(), rule.bad())]
    return [row for one in made for row in one.projects]


def anew(made: Filing) -> Filing:
    return replace(made, projects=tuple(replace(one) for one in made.projects))


@pytest.fixture
def without_haste(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Filing], tuple[Finding, ...]]]:
    """A check that looks at everything: every text, every row, every pattern."""
    own = Reading.rows_where

    def every_text(reading: Reading, *_: object) -> tuple[object, ...]:
        return tuple((reading._ref(item, field), text) for item, field, text in reading._parts)

    def slow(made: Filing) -> tuple[Finding, ...]:
        with monkeypatch.context() as patch:
            patch.setattr(Clue, "is_in", lambda clue, text: clue.pattern.search(text) is not None)
            patch.setattr(Reading, "texts_like", every_text)
            patch.setattr(Reading, "rows_where", lambda reading, test, **_: own(reading, test))
            for name in ("_joined", "_perhaps_called"):
                patch.setattr(persons, name, lambda: re.compile(""))
            patch.setattr(persons, "_ONE_PERSON", re.compile(""))
            patch.setattr(agreement, "_perhaps_told", lambda listed, _: listed)
            patch.setattr(agreement, "_number_with_unit", lambda: re.compile(""))
            patch.setattr(wording, "_may_hold_twice", lambda _: True)
            persons.persons_in.cache_clear()
            return check(anew(made), EXPECTATIONS)

    agreement._beside()  # is made of the pattern that `slow` replaces
    yield slow
    persons.persons_in.cache_clear()


@pytest.mark.parametrize("seed", range(12))
def test_with_and_without_haste_the_rules_find_the_same(seed: int, without_haste: Callable[..., object]) -> None:
    made = invented(seed)
    quick = check(anew(made), EXPECTATIONS)
    assert quick
    assert without_haste(made) == quick


def test_with_and_without_haste_the_examples_are_judged_alike(without_haste: Callable[..., object]) -> None:
    for made in chain.from_iterable((rule.good(), rule.bad()) for rule in rules()):
        assert without_haste(made) == check(anew(made), EXPECTATIONS)


def test_wherever_a_typing_error_is_a_sign_of_it_is_found() -> None:
    rng = random.Random(7)
    texts = [a_text(rng) for _ in range(4000)]
    wrong = [text for text in texts if typos.typos_in(text)]
    assert len(wrong) > 400
    for text in wrong:
        assert Reading.texts_like(reading_with(text), *typos.typo_signs())


def reading_with(text: str) -> Reading:
    return Reading(project(None, (), name="农技推广", funds_use=text))


def test_a_word_that_stands_twice_is_seen_whatever_stands_beside_it() -> None:
    rng = random.Random(3)
    doubled = re.compile(r"(..|...|....)\1", re.DOTALL)
    for _ in range(3000):
        text = "".join(rng.choices("甲乙丙a1\n", k=rng.randint(0, 14)))
        assert with_word_twice(text, 2, 4) is (doubled.search(text) is not None)


def test_a_clue_is_found_only_where_both_say_so() -> None:
    clue = Clue(re.compile("[甲乙]丙"), with_any_of("丙"))
    assert clue.is_in("甲丙")
    assert not clue.is_in("丙甲")
    assert not clue.is_in("甲乙")
    assert clue.search("甲丙乙丙", 1).start() == 2
