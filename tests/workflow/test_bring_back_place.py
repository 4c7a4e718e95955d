"""What an old version has at one of its own places comes back to the same place of the present filing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.editing.step import Step, apply_step
from perfdesk.errors import UserError
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.bring_back_place import step_for_change, step_for_place, step_for_project
from perfdesk.workflow.changes import ProjectChange
from perfdesk.workflow.compare import compare
from perfdesk.workflow.side_by_side import parts
from tests.ui.helpers import small_filing
from tests.workflow.revising import invented, revised


def titled(no: str | None, name: str, _year: int | None, _category: str) -> str:
    return f"{no}.{name}绩效目标表"


def done(filing: Filing, step: Step | None) -> Filing:
    return filing if step is None else apply_step(filing, step)


def with_value(filing: Filing, text: str) -> Filing:
    first, *rest = filing.projects
    rows = (replace(first.indicators[0], value=text), *first.indicators[1:])
    return replace(filing, projects=(replace(first, indicators=rows), *rest))


@pytest.mark.parametrize("field", ["value", "target.number"])
def test_a_cell_comes_back_whole_also_where_the_form_prints_it_in_parts(field: str) -> None:
    old, present = small_filing(), with_value(small_filing(), "≤7次")
    step = step_for_place(present, old, Ref("p1", "p1i0", field), titled)

    assert step.label == "恢复“指标值”"
    assert done(present, step) == old
    assert step_for_place(old, old, Ref("p1", "p1i0", field), titled) is None


def test_a_section_and_a_field_of_the_filing_come_back() -> None:
    old = small_filing()
    present = replace(old, unit_name="别的单位", narratives=old.narratives[1:])

    assert (
        done(present, step_for_place(present, old, Ref(None, None, "overall_goal"), titled)).narratives
        == old.narratives
    )
    assert done(present, step_for_place(present, old, Ref(None, None, "unit_name"), titled)).unit_name == old.unit_name


def test_a_place_that_is_gone_is_refused_with_a_way_out() -> None:
    old = small_filing()
    rowless = replace(old, projects=(replace(old.projects[0], indicators=()), *old.projects[1:]))

    for present, word in ((rowless, "这一行"), (replace(old, projects=old.projects[2:]), "这个项目")):
        with pytest.raises(UserError, match=word):
            step_for_place(present, old, Ref("p1", "p1i0", "value"), titled)


def test_a_project_comes_back_by_its_id_in_the_version() -> None:
    old = small_filing()
    for present in (with_value(old, "≤7次"), replace(old, projects=old.projects[1:])):
        assert compare(old, done(present, step_for_project(present, old, "p1", titled))).projects == ()
    assert step_for_project(old, old, "p1", titled) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_every_line_of_a_comparison_can_be_brought_back(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    present = revised(old, chance)
    comparison = compare(old, present)
    for part in parts(comparison):
        for line in part.lines:
            step = step_for_change(present, comparison, line.change, part.change, titled)
            if line.kind == "changed" and not isinstance(line.change, ProjectChange) and hasattr(line.change, "field"):
                after = done(present, step)
                assert (read_ref(after, line.change.new) or "") == (line.change.before or "")
