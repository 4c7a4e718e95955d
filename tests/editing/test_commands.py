from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing import commands
from perfdesk.editing.step import Step, apply_step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Goal, Indicator, Project, Ref


def title_for(no: str | None, name: str, _year: int | None = None, _category: str = "") -> str:
    return f"{no}.{name}绩效目标表"


def filing_of(*names: str) -> Filing:
    return Filing(
        projects=tuple(
            Project(
                no=str(i),
                name=name,
                title=title_for(str(i), name),
                goals=(Goal(text="1.目标"),),
                indicators=tuple(Indicator(level3=f"{name}{j}", value=str(j)) for j in range(3)),
            )
            for i, name in enumerate(names, start=1)
        )
    )


def after(filing: Filing, step: Step | None) -> Filing:
    assert step is not None
    return apply_step(filing, step)


def names(filing: Filing) -> list[tuple[str | None, str, str | None]]:
    return [(project.no, project.name, project.title) for project in filing.projects]


def test_half_a_surrogate_pair_is_never_stored() -> None:
    filing = filing_of("甲")
    ref = Ref(filing.projects[0].id, None, "name")
    assert after(filing, commands.set_field(filing, ref, "甲\ud83d")).projects[0].name == "甲\ufffd"
    assert after(filing, commands.set_fields(filing, {ref: "\ud83d\ude00"}, "粘贴")).projects[0].name == "😀"


@pytest.mark.parametrize("field", ["funds_use", "attribute", "period_goal", "extra.单位", "fund.central"])
def test_emptying_what_a_form_does_not_have_changes_nothing(field: str) -> None:
    """None is a field that is not printed, "" one that is printed blank."""
    filing = filing_of("甲")
    project = filing.projects[0]
    head, cell = Ref(project.id, None, field), Ref(project.id, project.indicators[0].id, "basis")
    assert commands.set_field(filing, head, "") is None
    assert commands.set_field(filing, cell, "") is None
    assert commands.set_fields(filing, {head: "", cell: ""}, "清除内容") is None
    assert commands.set_fields(filing, {head: "甲", cell: ""}, "粘贴").projects() == {project.id}


@pytest.mark.parametrize("text", ["二〇三一", "31", "20311", "2031年", "0031", "-203", "9" * 5000])
@pytest.mark.parametrize("whole", [True, False])
def test_a_year_that_is_none_is_refused_kindly(text: str, whole: bool) -> None:
    filing = filing_of("甲")
    ref = Ref(None if whole else filing.projects[0].id, None, "fiscal_year")
    with pytest.raises(UserError, match="年份"):
        commands.set_field(filing, ref, text)
    with pytest.raises(UserError, match="年份"):
        commands.set_fields(filing, {ref: text}, "粘贴")
    assert after(filing, commands.set_field(filing, ref, " 2031 ")) != filing


def test_many_fields_change_in_one_step_and_headings_follow() -> None:
    filing = filing_of("甲", "乙")
    first, second = filing.projects
    texts = {
        Ref(first.id, None, "name"): "丙",
        Ref(first.id, first.indicators[1].id, "value"): "≥5",
        Ref(second.id, second.indicators[0].id, "value"): "优",
        Ref(None, None, "unit_name"): "某局",
    }
    changed = after(filing, commands.set_fields(filing, texts, "粘贴", title_for=title_for))
    assert names(changed)[0] == ("1", "丙", "1.丙绩效目标表")
    assert (changed.projects[0].indicators[1].value, changed.projects[1].indicators[0].value) == ("≥5", "优")
    assert changed.unit_name == "某局"


def test_a_paste_to_a_row_that_is_gone_is_no_silent_loss() -> None:
    filing = filing_of("甲")
    with pytest.raises(KeyError):
        commands.set_fields(filing, {Ref(filing.projects[0].id, "gone", "value"): "1"}, "粘贴")


def test_a_heading_follows_the_name_until_it_was_written_by_hand() -> None:
    filing = filing_of("甲")
    project = filing.projects[0]
    ref = Ref(project.id, None, "name")
    assert names(after(filing, commands.set_field(filing, ref, "乙", title_for=title_for)))[0][2] == "1.乙绩效目标表"
    by_hand = replace(filing, projects=(replace(project, title="手写"),))
    assert names(after(by_hand, commands.set_field(by_hand, ref, "乙", title_for=title_for)))[0][2] == "手写"


def test_rows_inserted_twice_get_ids_of_their_own() -> None:
    filing = filing_of("甲", "乙")
    first, second = filing.projects
    changed = after(filing, commands.insert_indicators(filing, second.id, -7, first.indicators))
    rows = changed.projects[1].indicators
    assert [row.level3 for row in rows] == ["甲0", "甲1", "甲2", "乙0", "乙1", "乙2"]
    assert len({row.id for _, row in changed.indicators()}) == 9


def test_a_project_inserted_twice_becomes_a_copy_and_numbers_follow() -> None:
    filing = filing_of("甲", "乙")
    changed = after(filing, commands.insert_projects(filing, 1, [filing.projects[0]], title_for=title_for))
    assert names(changed) == [
        ("1", "甲", "1.甲绩效目标表"),
        ("2", "甲", "2.甲绩效目标表"),
        ("3", "乙", "3.乙绩效目标表"),
    ]
    assert len({row.id for _, row in changed.indicators()}) == 9
    assert len({goal.id for project in changed.projects for goal in project.goals}) == 3


def test_projects_and_rows_move_to_the_edge_and_no_further() -> None:
    filing = filing_of("甲", "乙", "丙")
    first = filing.projects[0]
    moved = after(filing, commands.move_project(filing, first.id, 9, title_for=title_for))
    assert [row[:2] for row in names(moved)] == [("1", "乙"), ("2", "丙"), ("3", "甲")]
    assert commands.move_project(filing, first.id, -1) is None
    row = first.indicators[0]
    down = after(filing, commands.move_indicator(filing, first.id, row.id, 1)).projects[0].indicators
    assert [item.level3 for item in down] == ["甲1", "甲0", "甲2"]
    assert commands.move_indicator(filing, first.id, row.id, -1) is None


def test_deleting_takes_the_rows_along_and_numbers_follow() -> None:
    filing = filing_of("甲", "乙")
    step = commands.delete_project(filing, filing.projects[0].id, title_for=title_for)
    assert names(after(filing, step)) == [("1", "乙", "1.乙绩效目标表")]
    assert step is not None
    assert step.label == "删除项目“甲”"
    rows = filing.projects[0].indicators
    left = after(filing, commands.delete_indicators(filing, filing.projects[0].id, [rows[0].id, rows[2].id, "gone"]))
    assert [row.level3 for row in left.projects[0].indicators] == ["甲1"]
    assert commands.delete_indicators(filing, filing.projects[0].id, ["gone"]) is None
