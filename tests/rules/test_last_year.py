"""Last year's texts beside this year's: what hardly differs, and what differs much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.model.rows import Narrative, Project
from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.last_year import far_from_last_year, same_as_last_year
from perfdesk.rules.noting import NotingFiling
from perfdesk.workflow.last_year import beside_last_year

SAME, FAR = "across.same-as-last-year", "across.far-from-last-year"
LONG = "成立农技推广工作专班，按季度检查进度，" * 4


def renewed(made: Project) -> Project:
    """The same project as another file holds it: with other ids."""
    rows = tuple(replace(row, id=f"{row.id}-last") for row in made.indicators)
    return replace(made, id=f"{made.id}-last", indicators=rows)


def said(now, last, **sections):
    """The remarks about last year on a filing, with the numbers of places."""
    made = beside_last_year(filing(*now, **sections), filing(*map(renewed, last), fiscal_year=2024))
    return {found.rule: found for found in check(made, EXPECTATIONS) if found.rule in (SAME, FAR)}


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"goals": "1.2025年举办农技培训班4期，使良种使用率达到80%。"}, False),
        ({"goals": "1.新建农技站20座，培训站长20人，使全县农技站达到140座，覆盖全部行政村。"}, False),
    ],
)
def test_a_project_is_last_years_when_nearly_all_its_texts_are(changes, same):
    before = project()
    assert (SAME in said([replace_goal(before, changes)], [before])) is same


def replace_goal(made, changes):
    goals = tuple(replace(goal, text=changes.get("goals", goal.text)) for goal in made.goals)
    return replace(made, goals=goals)


def test_only_the_year_moved_is_still_last_years():
    before = project({"时效": {"value": "2024年10月底前"}})
    rows = tuple(replace(row, value=row.value.replace("2024", "2025")) for row in before.indicators)
    assert SAME in said([replace(before, indicators=rows)], [before])


def test_several_projects_are_one_remark_with_every_place():
    one, two = project(), project(name="良种繁育示范", goals="1.繁育良种4种，使良种使用率达到80%。")
    found = said([one, two], [one, two])[SAME]
    assert found.ref.project is None
    assert {ref.project for ref in found.also} == {one.id, two.id}


def test_rows_that_are_gone_or_new_are_differences():
    before = project()
    fewer = replace(before, indicators=before.indicators[:3])
    assert SAME not in said([fewer], [before])
    assert SAME not in said([before], [fewer])


def test_a_section_of_part_one_is_remarked_on_alone():
    made = filing(safeguards=LONG)
    last = replace(made, projects=(), narratives=(Narrative(section="safeguards", paragraphs=(LONG,)),))
    found = [one for one in check(beside_last_year(made, last), EXPECTATIONS) if one.rule == SAME]
    assert [one.ref.field for one in found] == ["safeguards"]


@pytest.mark.parametrize(
    ("value", "far"), [("≥4期", False), ("≥5期", False), ("≥6期", True), ("≥2期", True), ("≥40%", False)]
)
def test_a_value_is_far_from_last_years_beyond_three_tenths(value, far):
    assert (FAR in said([project({"数量": {"value": value}})], [project()])) is far


def test_a_filing_that_knows_nothing_of_last_year_is_silent():
    assert not {found.rule for found in check(filing(), EXPECTATIONS)} & {SAME, FAR}


def asked_of(count):
    """What the rules about last year ask of a filing of so many projects."""
    now = [project(name=f"农技推广{number}") for number in range(count)]
    made = beside_last_year(filing(*now), filing(*map(renewed, now), fiscal_year=2024))
    noting = NotingFiling(made, EXPECTATIONS)
    found, asked = noting.noted(lambda: [*same_as_last_year(noting), *far_from_last_year(noting)])
    assert len(found[0].also) == count
    return asked


def test_more_projects_ask_no_more_questions_of_each():
    """Else a change of 300 projects asks 300 times as many, which took 20 seconds."""
    assert len(asked_of(9)) == len(asked_of(3))
