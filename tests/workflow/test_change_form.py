"""Changing the form: one step, a report, and a way back that gives the same filing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.editing.step import apply_step
from perfdesk.forms.convert import as_form
from perfdesk.forms.foot import with_foot
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.fields import goal_text, project_field, with_indicator_field, with_project, with_project_field
from perfdesk.model.rows import Filing, FundLine
from perfdesk.workflow.change_form import change_form, switch_foot
from perfdesk.workflow.export import compose_export
from perfdesk.workflow.import_files import default_choices, import_step, read_sources
from perfdesk.workflow.interchange import from_dump, to_dump
from tests.forms.invented import filing

FORMS = tuple(all_profiles())


def to(source: Filing, form_id: str) -> Filing:
    return as_form(source, profile_for(source.form_id), profile_for(form_id))


@pytest.mark.parametrize("first", FORMS[1:])
@pytest.mark.parametrize("second", FORMS)
def test_the_way_back_gives_the_same_filing(first: str, second: str) -> None:
    source = filing()
    assert to(to(to(source, first), second), "hebei-project") == source


def test_the_way_back_keeps_unusual_headings_blanks_and_amounts() -> None:
    one, two = filing().projects
    one = replace(one, title="1. 档案整理项目绩效目标表", funds=(FundLine(source="total", amount="12.5万元"),))
    two = replace(two, title="2.另一个名称绩效目标表", unit_code=None, spending_plan=None, goals=())
    source = replace(filing(), projects=(one, two))
    for form_id in FORMS[1:]:
        assert to(to(source, form_id), "hebei-project") == source


def test_it_is_one_step_that_undoes_itself() -> None:
    source = filing()
    step, _ = change_form(source, profile_for("ningxia-project"))
    assert step is not None
    assert step.label == "改用“宁夏项目支出预算绩效目标表”"
    after = apply_step(source, step)
    assert after.form_id == "ningxia-project"
    assert apply_step(after, step.inverted()) == source
    assert change_form(source, profile_for("hebei-project"))[0] is None


def test_fields_amounts_and_headings_are_those_of_the_new_form() -> None:
    one = to(filing(), "ningxia-project").projects[0]
    assert (one.title, one.fiscal_year, one.amount_unit) == ("项目支出预算绩效目标表", 2025, "万元")
    assert [project_field(one, f"budget_{name}") for name in ("total", "fiscal", "other")] == ["12", "12", ""]
    assert goal_text(one, "annual") == goal_text(filing().projects[0], "item")
    assert [(row.requirement, row.label) for row in one.indicators][:1] == [("必填量化", "指标1")]
    assert one.funds_use == "用于档案整理的支出"
    application = to(filing(), "hebei-application").projects[0]
    assert project_field(application, "budget_total") == "12万元"
    assert to(filing(), "hunan-project").projects[0].title == "2025年项目支出绩效目标表"


def test_what_was_edited_on_the_other_form_stays_edited() -> None:
    there = to(filing(), "ningxia-project")
    one = there.projects[0]
    for name, text in (("budget_total", "15"), ("implementing_unit", "档案馆"), ("name", "档案抢救")):
        one = with_project_field(one, name, text)
    one = with_project_field(one, "annual_goal", "1.完成抢救\n2.全部上架")
    back = to(with_project(there, one), "hebei-project").projects[0]
    assert (project_field(back, "budget_total"), back.implementing_unit) == ("150000.00", "档案馆")
    assert (back.name, back.title) == ("档案抢救", "1.档案抢救绩效目标表")
    assert [goal.text for goal in back.goals if goal.horizon == "item"] == ["1.完成抢救", "2.全部上架"]


def test_the_report_says_what_is_new_hidden_and_missing() -> None:
    one, two = filing().projects
    two = replace(two, indicators=two.indicators[1:])
    _, report = change_form(replace(filing(), projects=(one, two)), profile_for("ningxia-project"))
    assert "“实施单位”是新的栏目，全部2个项目需要填写。" in report.new
    assert "指标的“填报要求”是新的一列，已按通常写法填好，请核对。" in report.new
    assert not any("年度目标" in line or "“年度”" in line for line in report.new)
    assert "“资金用途”不印在新表里，全部2个项目的内容保留。" in report.hidden
    assert "指标的“指标值确定依据”不印在新表里，11行的内容保留。" in report.hidden
    assert "“总体绩效目标”不印在新表里，内容保留。" in report.hidden
    assert report.missing[-1] == "“A&B库房<改造>”缺少“数量指标”、“可持续影响指标”。"


def test_a_changed_filing_survives_the_dump() -> None:
    there = to(filing(), "hunan-project")
    assert to_dump(from_dump(to_dump(there))) == to_dump(there)


def test_an_export_on_another_form_leaves_the_filing_alone() -> None:
    source = filing()
    document = compose_export(source, profile_for("national-project"))
    words = {cell.text for table in document.tables() for cell in table.cells}
    assert {"年度总体目标", "12", "档案整理"} <= words
    assert source == replace(filing(), narratives=source.narratives, projects=source.projects)


def test_projects_of_another_form_join_a_filing_on_its_form(tmp_path: Path) -> None:
    from perfdesk.writers.word import write_word

    source = replace(to(filing(), "ningxia-project"), narratives=())
    write_word(compose_export(source, profile_for("ningxia-project")), tmp_path / "甲.docx")
    imported = read_sources([tmp_path / "甲.docx"])
    assert imported.filing.form_id == "ningxia-project"
    target = replace(filing(), projects=filing().projects[:1])
    step = import_step(target, imported, default_choices(target, imported))
    assert step is not None
    after = apply_step(target, step)
    assert [project_field(project, "budget_total") for project in after.projects] == ["120000.00", "120000.00"]
    assert after.projects[1].title == "2.A&B库房<改造>绩效目标表"
    assert after.projects[1].amount_unit == "元"


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
def test_there_and_back_between_any_two_forms_is_the_same_dump(first: str, second: str) -> None:
    start = to(filing(), first)
    assert to_dump(to(to(start, second), first)) == to_dump(start)


TEXTS = st.sampled_from(["", "档案", "1.甲\n2.乙", "12.5", "3万元", "≥90%", "另有说明"])
HEADS = ("code", "funds_use", "budget_total", "budget_superior", "annual_goal", "period_goal", "goals", "period")
HEADS += ("implementing_unit", "extra.finance_opinion", "extra.立项背景", "spending_plan.6", "fund.carryover", "name")
CELLS = ("level3", "value", "description", "basis", "standard", "weight", "label", "requirement", "extra.remark")


def in_order(dump: dict[str, Any]) -> dict[str, Any]:
    """A line of money that a form takes away and gives back stands last."""
    for project in dump["projects"]:
        project.get("fund_lines", []).sort(key=lambda line: line["source"])
    return dump


@given(
    first=st.sampled_from(FORMS),
    second=st.sampled_from(FORMS),
    heads=st.dictionaries(st.sampled_from(HEADS), TEXTS, max_size=6),
    cells=st.dictionaries(st.tuples(st.integers(0, 5), st.sampled_from(CELLS)), TEXTS, max_size=6),
    foot=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_on_a_form_is_there_again_after_another(first, second, heads, cells, foot) -> None:
    start = to(filing(), first)
    project = start.projects[0]
    for name, text in heads.items():
        project = with_project_field(project, name, text)
    rows = list(project.indicators)
    for (row, name), text in cells.items():
        rows[row] = with_indicator_field(rows[row], name, text)
    start = with_project(start, replace(project, indicators=tuple(rows)))
    start = with_foot(start, profile_for(first), [project.id], printed=foot)
    there = to(start, second)
    assert in_order(to_dump(to(there, first))) == in_order(to_dump(start))
    kept = {text for name, text in heads.items() if text and name not in ("budget_total", "budget_superior", "goals")}
    texts = {*dict(there.projects[0].extra).values(), *(goal.text for goal in there.projects[0].goals)}
    texts |= {project_field(there.projects[0], name) or "" for name in HEADS}
    assert kept - {"3万元", "12.5"} <= texts


def test_fields_of_other_offices_are_in_the_report() -> None:
    one, two = filing().projects
    one = with_project_field(one, "extra.立项背景", "会议纪要")
    two = replace(two, indicators=tuple(with_indicator_field(row, "extra.remark", "注") for row in two.indicators))
    _, report = change_form(replace(filing(), projects=(one, two)), profile_for("national-project"))
    assert "“立项背景”不印在新表里，“档案整理”的内容保留。" in report.hidden
    assert "指标的“备注”不印在新表里，6行的内容保留。" in report.hidden
    assert [heading for heading, _ in report.groups()] == ["新的栏目", "不再印出但保留"]


def test_optional_rows_are_one_step_for_one_project_and_for_all() -> None:
    start = to(filing(), "hunan-project")
    profile, ids = profile_for("hunan-project"), [project.id for project in start.projects]
    one = switch_foot(start, profile, ids[:1], printed=True)
    everyone = switch_foot(start, profile, ids, printed=True)
    assert one is not None
    assert everyone is not None
    assert (one.label, everyone.label) == ("印出表尾栏目", "印出表尾栏目（2个项目）")
    assert one.projects() == {ids[0]}
    assert switch_foot(start, profile, ids, printed=False) is None
    assert apply_step(apply_step(start, everyone), everyone.inverted()) == start
