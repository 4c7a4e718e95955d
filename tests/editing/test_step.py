from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing.step import StaleStep, apply_step, merged, step_between
from perfdesk.model.rows import Filing, Indicator, Project


def filing_of(count: int) -> Filing:
    return Filing(
        projects=tuple(
            Project(name=f"项目{i}", indicators=tuple(Indicator(level3=f"指标{j}") for j in range(3)))
            for i in range(count)
        )
    )


def without_row(filing: Filing) -> Filing:
    first = filing.projects[0]
    return replace(filing, projects=(replace(first, indicators=first.indicators[1:]), *filing.projects[1:]))


def swapped(filing: Filing) -> Filing:
    return replace(filing, projects=(filing.projects[1], filing.projects[0], *filing.projects[2:]))


def renamed(filing: Filing) -> Filing:
    return replace(filing, projects=(replace(filing.projects[0], name="新名"), *filing.projects[1:]))


@pytest.mark.parametrize("change", [without_row, swapped, renamed, lambda filing: replace(filing, unit_name="某局")])
def test_a_step_and_its_inverse_lead_there_and_back(change) -> None:
    before = filing_of(4)
    after = change(before)
    step = step_between("试", before, after)
    assert step is not None
    assert apply_step(before, step) == after
    assert apply_step(after, step.inverted()) == before


def test_equal_filings_make_no_step() -> None:
    filing = filing_of(2)
    assert step_between("试", filing, replace(filing)) is None


def test_a_step_from_other_content_is_refused() -> None:
    before = filing_of(2)
    step = step_between("试", before, renamed(before))
    assert step is not None
    with pytest.raises(StaleStep):
        apply_step(renamed(before), step)


def test_two_steps_merge_into_one_that_spans_both() -> None:
    start = filing_of(3)
    middle, end = renamed(start), without_row(renamed(start))
    first, second = step_between("一", start, middle), step_between("二", middle, end)
    assert first is not None
    assert second is not None
    whole = merged(first, second)
    assert apply_step(start, whole) == end
    assert apply_step(end, whole.inverted()) == start
