"""What a form does not print is found whole; optional rows are switched without losing a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.forms.compose import compose_project
from perfdesk.forms.convert import as_form
from perfdesk.forms.foot import foot_labels, foot_printed, foot_rows, with_foot
from perfdesk.forms.hidden import hidden_columns, hidden_fields, hidden_sections
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.fields import project_field, with_project_field
from perfdesk.model.rows import Filing, FundLine, Goal, Project
from tests.forms.invented import filing

HEBEI, HUNAN, NINGXIA = (profile_for(f"{name}-project") for name in ("hebei", "hunan", "ningxia"))


def on(form_id: str) -> Filing:
    return as_form(filing(), HEBEI, profile_for(form_id))


def with_opinion(source: Filing, text: str) -> Filing:
    one, *others = source.projects
    one = with_project_field(one, "extra.finance_opinion", text)
    return replace(source, projects=(one, *others))


def words(project: Project) -> set[str]:
    return {cell.text for block in compose_project(project, HUNAN) if hasattr(block, "cells") for cell in block.cells}


def test_nothing_is_hidden_on_the_form_that_a_filing_was_made_for() -> None:
    source = filing()
    assert [hidden_fields(project, HEBEI, source) for project in source.projects] == [(), ()]
    assert hidden_columns((row for _, row in source.indicators()), HEBEI) == {}
    assert hidden_sections(source, HEBEI) == ()


@pytest.mark.parametrize("form_id", all_profiles())
def test_every_text_of_a_project_is_printed_or_hidden(form_id: str) -> None:
    """Nothing falls between: a word that no cell prints is found."""
    profile = profile_for(form_id)
    one = with_project_field(filing().projects[0], "extra.立项背景", "会议纪要")
    one = replace(one, funds=(*one.funds, FundLine(source="carryover", amount="7元")))
    source = as_form(replace(filing(), projects=(one,)), HEBEI, profile)
    project = source.projects[0]
    hidden = hidden_fields(project, profile, source)
    shown = {*profile.project_fields(), *profile.foot_fields(), *hidden}
    assert {"extra.立项背景", "fund.carryover"} <= set(hidden)
    assert {"code", "funds_use", "spending_plan.3", "budget_total", "budget_fiscal"} <= shown
    columns = {*profile.indicator_fields(), *hidden_columns(project.indicators, profile)}
    assert {"level3", "description", "basis"} <= columns
    assert "value" in columns or "target.number" in columns


def test_what_repeats_the_filing_or_another_goal_is_not_hidden_content() -> None:
    source = on("ningxia-project")
    project = source.projects[0]
    assert hidden_fields(project, NINGXIA, source) == (
        *("code", "funds_use", "spending_plan.3", "spending_plan.6", "spending_plan.10", "spending_plan.12"),
    )
    assert {"unit_code", "unit_name"} < set(hidden_fields(project, NINGXIA))
    other = replace(project, unit_name="青溪县档案馆东馆", goals=(*project.goals, Goal(horizon="period", text="三年")))
    assert {"unit_name", "period_goal"} < set(hidden_fields(other, NINGXIA, source))
    changed = with_project_field(replace(project, goals=project.goals[:1]), "annual_goal", "另一个目标")
    assert "goals" in hidden_fields(changed, NINGXIA, source)


def test_memory_of_forms_and_spellings_is_no_content() -> None:
    source = on("ningxia-project")
    assert any(name.startswith("form.") for name, _ in source.projects[0].extra)
    row = replace(source.projects[0].indicators[0], extra=(("printed.level3", "指标1名称"), ("remark", "注")))
    assert hidden_columns([row], NINGXIA) == {"description": 1, "basis": 1, "extra.remark": 1}


def test_sections_that_hold_words_are_hidden_where_a_form_has_no_part_one() -> None:
    assert hidden_sections(filing(), NINGXIA) == ("overall_goal", "breakdown_goals", "safeguards")


def test_optional_rows_are_switched_on_blank_and_off_again() -> None:
    source = on("hunan-project")
    ids = [project.id for project in source.projects]
    assert not any(foot_printed(project, HUNAN) for project in source.projects)
    printed = with_foot(source, HUNAN, ids[:1], printed=True)
    assert [foot_printed(project, HUNAN) for project in printed.projects] == [True, False]
    assert "财政部门审核意见" in words(printed.projects[0])
    assert "财政部门审核意见" not in words(printed.projects[1])
    assert with_foot(printed, HUNAN, ids, printed=False) == source
    assert foot_labels(HUNAN) == ("财政部门审核意见", "填表人", "电话", "日期")


def test_typed_words_of_optional_rows_stay_when_they_are_switched_off_and_come_back() -> None:
    source = with_opinion(on("hunan-project"), "同意")
    ids = [project.id for project in source.projects]
    off = with_foot(source, HUNAN, ids, printed=False)
    project = off.projects[0]
    assert foot_rows(project, HUNAN) == ()
    assert project_field(project, "extra.finance_opinion") == "同意"
    assert "extra.finance_opinion" in hidden_fields(project, HUNAN, off)
    assert "同意" not in words(project)
    back = as_form(as_form(off, HUNAN, HEBEI), HEBEI, HUNAN)
    assert not foot_printed(back.projects[0], HUNAN)
    on_again = with_foot(back, HUNAN, ids[:1], printed=True).projects[0]
    assert "同意" in words(on_again)
    assert hidden_fields(on_again, HUNAN, off) == hidden_fields(source.projects[0], HUNAN, source)


def test_a_form_without_optional_rows_has_nothing_to_switch() -> None:
    source = filing()
    assert with_foot(source, HEBEI, [source.projects[0].id], printed=True) == source
    assert not foot_printed(source.projects[0], HEBEI)
    fixed = replace(HUNAN, foot_optional=False)
    assert foot_printed(source.projects[0], fixed)
