"""What is kept of a project between two checks is what a check anew would find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing
from perfdesk.rules import check, check_across, check_project
from perfdesk.rules.case import ProjectCase
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.reading import reading_of
from perfdesk.rules.registry import rules
from perfdesk.rules.typos import typo_signs, typos_in


def anew(made: Filing) -> Filing:
    """The same filing of other objects, of which nothing is kept."""
    return replace(made, projects=tuple(replace(row) for row in made.projects))


def large() -> Filing:
    """Every bad example in one filing."""
    return filing(*(row for rule in rules() for row in rule.bad().projects), overall_goal="落实“十二五”规划。")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "农机推广"},
        {"goals": ()},
        {"spending_plan": None},
        {"funds_use": "支付培训费用费用，联系人13812345678"},
        {"code": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_after_an_edit_the_findings_are_those_of_a_check_anew(change: dict[str, Any]) -> None:
    made = large()
    check(made, EXPECTATIONS)
    edited = with_project(made, replace(made.projects[3], **change))
    assert check(edited, EXPECTATIONS) == check(anew(edited), EXPECTATIONS)
    assert check_across(edited, EXPECTATIONS) == check_across(anew(edited), EXPECTATIONS)
    assert check(made, EXPECTATIONS) == check(anew(made), EXPECTATIONS)


def test_an_edited_row_is_read_anew() -> None:
    made = large()
    check(made, EXPECTATIONS)
    one = made.projects[0]
    rows = (replace(one.indicators[0], value="较好", basis=""), *one.indicators[1:])
    edited = with_project(made, replace(one, indicators=rows))
    assert check(edited, EXPECTATIONS) == check(anew(edited), EXPECTATIONS)
    assert check(edited, EXPECTATIONS) != check(made, EXPECTATIONS)


def test_another_year_or_other_expectations_are_not_answered_from_memory() -> None:
    made = filing(project(goals="1.2025年度举办农技培训班4期。"))
    one = made.projects[0]
    assert not [row for row in check_project(made, one, EXPECTATIONS) if row.rule == "wording.year-differs"]
    later = replace(made, fiscal_year=2026)
    assert [row for row in check_project(later, one, EXPECTATIONS) if row.rule == "wording.year-differs"]
    stricter = replace(EXPECTATIONS, required_level2=("生态效益指标",))
    assert [row for row in check_project(made, one, stricter) if row.rule == "structure.required-row"]
    assert check_project(made, one, EXPECTATIONS) == check_project(made, replace(one), EXPECTATIONS)


def test_a_project_is_read_once_while_it_is_the_same_object() -> None:
    one = project()
    assert reading_of(one) is reading_of(one)
    assert reading_of(replace(one)) is not reading_of(one)
    case = ProjectCase(filing(one), one, EXPECTATIONS)
    assert [row.name for row in case.of_kind("cost")] == ["培训总成本"]


@pytest.mark.parametrize(
    "text", ["费用费用", "320各村", "百分百≥95%", "没人每月200元", "村组长务工补贴", "第1条\n320各村", "提出提出"]
)
def test_the_quick_look_for_typing_errors_overlooks_none(text: str) -> None:
    assert typos_in(text)
    assert any(pattern.search(f"\n{text}\n") for pattern in typo_signs())
