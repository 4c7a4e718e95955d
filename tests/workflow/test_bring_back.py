"""Parts of an older filing come back, each as one step, with their ids."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfdesk.editing.commands import move_project
from perfdesk.editing.step import Step, apply_step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Goal, Indicator, Narrative, Project
from perfdesk.workflow.bring_back import (
    bring_back_all,
    bring_back_cell,
    bring_back_project,
    bring_back_row,
    bring_back_section,
)
from perfdesk.workflow.changes import ProjectChange, TextChange
from perfdesk.workflow.compare import compare
from tests.workflow.revising import invented, revised, with_fresh_ids

SEEDS = st.integers(0, 10**9)
MANY = 60


def done(filing: Filing, step: Step | None) -> Filing:
    return filing if step is None else apply_step(filing, step)


def titled(no: str | None, name: str, _year: int | None, _category: str) -> str:
    return f"{no}.{name}绩效目标表"


def ids_are_unique(filing: Filing) -> bool:
    ids = [item.id for item in filing.projects]
    for project in filing.projects:
        ids += [row.id for rows in (project.funds, project.goals, project.indicators) for row in rows]
    return len(ids) == len(set(ids))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_everything_at_once_is_the_old_filing_and_undo_the_present_one(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    present = revised(old, chance)
    step = bring_back_all(present, old, "一上")
    after = done(present, step)
    assert replace(after, bin=()) == old
    assert {row.project_id for row in after.bin} == {row.id for row in present.projects} - {
        row.id for row in old.projects
    }
    assert step is None or apply_step(after, step.inverted()) == present


def _tells_content(change: ProjectChange) -> bool:
    """Whether more than the place of a project and what follows it differs."""
    cells = {cell.field for cell in change.cells} - {"no", "title"}
    return change.state != "kept" or bool(change.rows or cells)


@settings(max_examples=80, deadline=None)
@given(SEEDS, st.booleans())
@example(61196, True)
def test_one_project_after_another_leaves_none_that_differs(seed: int, other_file: bool) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    present = revised(old, chance)
    old = with_fresh_ids(old) if other_file else old
    exact: list[Project] = []
    # Compared anew each time, as the window does: among projects of one name, who is who changes on the way.
    for _ in range(MANY):
        change = next(filter(_tells_content, compare(old, present).projects), None)
        if change is None:
            break
        if change.old is not None and (change.new is None or change.new.id == change.old.id):
            exact.append(change.old)
        present = done(present, bring_back_project(present, old, change))
        assert ids_are_unique(present)
        assert change.state != "kept" or present.project(change.new.id).name == change.old.name
    assert not any(map(_tells_content, compare(old, present).projects))
    for then in exact:
        now = present.project(then.id)
        assert replace(now, no=then.no, title=then.title) == then


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_one_cell_after_another_leaves_no_cell_that_differs(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    present = revised(old, chance)
    found = compare(old, present)
    cells = [*found.cells]
    for project in found.projects:
        cells += [*project.cells, *(cell for row in project.rows for cell in row.cells)]
    for cell in cells:
        step = bring_back_cell(present, old, cell)
        assert step is not None
        assert step.label.startswith("恢复“")
        present = done(present, step)
    left = compare(old, present)
    assert not left.cells
    assert {cell.field for project in left.projects for cell in project.cells} <= {"title"}
    assert not any(row.cells for project in left.projects for row in project.rows)


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_one_row_after_another_gives_the_old_rows(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    present = revised(old, chance)
    for project in compare(old, present).projects:
        if project.state == "kept":
            for row in project.rows:
                present = done(present, bring_back_row(present, old, project, row))
                assert ids_are_unique(present)
    for project in compare(old, present).projects:
        if project.state == "kept":
            assert all(row.moved and not row.cells for row in project.rows)


def test_a_project_that_was_deleted_comes_back_to_its_place_and_the_numbers_follow() -> None:
    projects = tuple(Project(no=str(i), name=name, title=f"{i}.{name}绩效目标表") for i, name in enumerate("甲乙丙", 1))
    old = Filing(projects=projects)
    present = Filing(projects=(projects[0], replace(projects[2], no="2", title="2.丙绩效目标表")))
    (change,) = compare(old, present).projects
    step = bring_back_project(present, old, change, title_for=titled)
    assert step is not None
    assert step.label == "恢复项目“乙”"
    assert apply_step(present, step) == old


def test_a_project_keeps_its_place_and_number_when_its_content_comes_back() -> None:
    one, two = (Project(no=str(i), name=name, title=f"{i}.{name}绩效目标表") for i, name in enumerate("甲乙", 1))
    old = Filing(projects=(one, two))
    present = Filing(
        projects=(
            replace(two, no="1", title="1.乙二绩效目标表", name="乙二"),
            replace(one, no="2", title="2.甲绩效目标表"),
        )
    )
    change = next(item for item in compare(old, present).projects if item.name == "乙二")
    after = done(present, bring_back_project(present, old, change, title_for=titled))
    assert [(item.no, item.name, item.title) for item in after.projects] == [
        ("1", "乙", "1.乙绩效目标表"),
        ("2", "甲", "2.甲绩效目标表"),
    ]


def test_a_project_that_was_only_moved_goes_back_to_its_place() -> None:
    rows = [Project(no=str(i), name=name, title=f"{i}.{name}绩效目标表") for i, name in enumerate("甲乙丙丁", 1)]
    old = Filing(projects=tuple(rows))
    present = done(old, move_project(old, rows[0].id, 2, title_for=titled))
    (change,) = compare(old, present).projects
    assert change.moved
    assert done(present, bring_back_project(present, old, change, title_for=titled)) == old


def test_a_name_that_comes_back_takes_its_heading_along() -> None:
    one = Project(no="1", name="甲", title="1.甲绩效目标表")
    old = Filing(projects=(one,))
    present = Filing(projects=(replace(one, name="乙", title="1.乙绩效目标表"),))
    (cell,) = compare(old, present).projects[0].cells
    assert done(present, bring_back_cell(present, old, cell, title_for=titled)) == old


def test_a_field_that_did_not_exist_and_goals_come_back_exactly() -> None:
    goals = (Goal(text="1.甲\n2.乙"), Goal(text="3.丙"))
    one = Project(name="甲", goals=goals, indicators=(Indicator(level3="里程", extra=(("a", "b"),)),))
    old = Filing(unit_name=None, projects=(one,))
    row = replace(one.indicators[0], basis="新", extra=(("a", "b"), ("c", "d")))
    present = Filing(
        unit_name="某局",
        projects=(replace(one, funds_use="新", extra=(("备注", "新"),), goals=(Goal(text="改"),), indicators=(row,)),),
    )
    found = compare(old, present)
    after = present
    for cell in (*found.cells, *found.projects[0].cells, *found.projects[0].rows[0].cells):
        after = done(after, bring_back_cell(after, old, cell))
    assert after == old


def test_what_is_gone_meanwhile_is_refused() -> None:
    row = Indicator(level3="里程", value="1")
    old = Filing(projects=(Project(name="甲", code="1", indicators=(row,)),))
    one = old.projects[0]
    present = Filing(projects=(replace(one, code="2", indicators=(replace(row, value="2"),)),))
    (project,) = compare(old, present).projects
    cells: list[TextChange] = [*project.cells, *project.rows[0].cells]
    for later in (Filing(), Filing(projects=(replace(one, indicators=()),))):
        with pytest.raises(UserError, match="已经没有了"):
            bring_back_cell(later, old, cells[1])
        with pytest.raises(UserError, match="已经没有了"):
            bring_back_row(later, old, project, project.rows[0])
    for action in (
        lambda: bring_back_cell(Filing(), old, cells[0]),
        lambda: bring_back_cell(Filing(), old, replace(cells[0], before=None)),
        lambda: bring_back_project(Filing(), old, project),
    ):
        with pytest.raises(UserError, match="已经没有了"):
            action()
    assert bring_back_project(present, old, ProjectChange(None, None, None, None)) is None


def test_a_section_of_part_one_comes_back() -> None:
    old = Filing(narratives=(Narrative(section="safeguards", paragraphs=("甲", "乙\n丙")),))
    changed = Filing(narratives=(replace(old.narratives[0], paragraphs=("丁",)),))
    assert done(changed, bring_back_section(changed, old, "safeguards")) == old
    without = done(Filing(), bring_back_section(Filing(), old, "safeguards"))
    assert without.narratives[0].paragraphs == ("甲", "乙\n丙")
    assert done(changed, bring_back_section(changed, Filing(), "safeguards")) == Filing()


def test_the_unit_comes_back_with_the_projects_that_repeat_it_and_other_remarks_of_the_filing() -> None:
    one, two = Project(name="甲", unit_name="旧局"), Project(name="乙", unit_name="下属站")
    old = Filing(unit_name="旧局", fiscal_year=2030, extra=(("经办", "张三丰"), ("电话", "")), projects=(one, two))
    present = replace(
        old,
        unit_name="新局",
        fiscal_year=2031,
        extra=(("电话", "1"), ("新", "2")),
        projects=(replace(one, unit_name="新局"), two),
    )
    found = compare(old, present)
    assert [cell.field for cell in found.cells] == ["fiscal_year", "unit_name", "extra.新", "extra.电话", "extra.经办"]
    assert not found.projects
    after = present
    for cell in found.cells:
        after = done(after, bring_back_cell(after, old, cell))
    assert (after.unit_name, after.fiscal_year, dict(after.extra)) == ("旧局", 2030, dict(old.extra))
    assert after.projects == old.projects


def test_goals_of_any_kind_come_back() -> None:
    goals = (Goal(text="1.甲"), Goal(horizon="actual", text="完成"), Goal(horizon="annual", text="年"))
    old = Filing(projects=(Project(name="甲", goals=goals),))
    changed = (goals[0], replace(goals[1], text="未完成"))
    present = Filing(projects=(replace(old.projects[0], goals=changed),))
    (item,) = compare(old, present).projects
    assert [(cell.field, cell.before, cell.after) for cell in item.cells] == [
        ("annual_goal", "年", None),
        ("goal.actual", "完成", "未完成"),
    ]
    after = present
    for cell in item.cells:
        after = done(after, bring_back_cell(after, old, cell))
    assert not compare(old, after)
    assert {goal.id for goal in after.projects[0].goals} == {goal.id for goal in goals}
