"""A comparison for the screen: parts in order, every text of a part, and the places of what differs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.model.rows import Filing, Narrative, Ref
from perfdesk.workflow.changes import ParagraphChange, RowChange
from perfdesk.workflow.compare import compare
from perfdesk.workflow.compare_sheet import compared_texts
from perfdesk.workflow.side_by_side import all_lines, parts, place_now
from tests.ui.helpers import small_filing
from tests.workflow.revising import invented, revised, with_fresh_ids


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_parts_hold_every_difference_once_and_all_lines_hold_the_rest_too(seed: int, other_file: bool) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    new = revised(old, chance)
    comparison = compare(with_fresh_ids(old) if other_file else old, new)
    listed = parts(comparison)
    told = [line for part in listed for line in part.lines]
    assert sorted(map(id, (line.change for line in told))) == sorted(
        map(id, (line.change for line in compared_texts(comparison)))
    )
    assert [part.new.id for part in listed if part.new] == [project.id for project in new.projects]
    for part in listed:
        lines = all_lines(comparison, part)
        assert [line for line in lines if line.kind != "same"] == unordered_as(lines, part.lines)
        assert all(line.before == line.after for line in lines if line.kind == "same")
        assert (part.state == "same") == (not part.lines)


def unordered_as(lines, wanted):
    """The wanted lines in the order of `lines`; fails when one is missing."""
    assert all(line in lines for line in wanted)
    return [line for line in lines if line in wanted]


def test_an_unchanged_project_shows_all_its_texts() -> None:
    filing = small_filing()
    new = replace(filing, unit_name="云溪县林业局")
    comparison = compare(filing, new)
    whole, prose, first, *_ = parts(comparison)

    assert (whole.state, prose.state, first.state) == ("changed", "same", "same")
    texts = [(line.place, line.after) for line in all_lines(comparison, first)]
    assert ("项目名称", "护林员培训") in texts
    assert ("第1行“培训护林员人数”指标值", "≥120人") in texts
    assert [line.after for line in all_lines(comparison, prose)] == [
        "守好山林，富民增收。",
        "全年无重大火灾。",
        "一是培训。",
        "二是巡护。",
    ]


def test_places_lead_to_the_newer_filing() -> None:
    filing = small_filing()
    first = filing.projects[0]
    fewer = replace(first, indicators=first.indicators[1:])
    new = replace(
        filing,
        projects=(fewer, filing.projects[2]),
        narratives=(Narrative(id="n1", section="overall_goal", paragraphs=("别的。",)), *filing.narratives[1:]),
    )
    comparison = compare(filing, new)
    places = {type(line.change).__name__: place_now(line, part) for part in parts(comparison) for line in part.lines}
    assert places[ParagraphChange.__name__] == Ref(None, None, "overall_goal")
    assert places[RowChange.__name__] == Ref("p1", None, "")
    assert places["ProjectChange"] is None


@pytest.mark.parametrize("filing", [Filing(), small_filing()])
def test_equal_filings_have_parts_without_a_difference(filing: Filing) -> None:
    comparison = compare(filing, replace(filing))

    assert all(part.state == "same" for part in parts(comparison))
    assert len(parts(compare(filing, filing))) == 2 + len(filing.projects)
