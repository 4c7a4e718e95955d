from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.fields import goal_text, read_ref
from perfdesk.model.rows import Filing, Goal, Indicator, Narrative, Project, Ref
from perfdesk.model.texts import Cut, filing_texts, joined, with_cuts
from tests.forms.invented import filing


def test_every_text_is_met_once_and_reads_as_at_its_address() -> None:
    content = filing()
    texts = list(filing_texts(content))
    refs = [ref for ref, _ in texts]
    assert len(set(refs)) == len(refs)
    for ref, parts in texts:
        assert read_ref(content, ref) == joined(parts)
    fields = {ref.field for ref in refs}
    assert {"overall_goal", "name", "code", "budget_total", "goals", "spending_plan.3", "level3", "value"} <= fields
    assert "category" not in fields
    assert not {"budget_other"} & fields


def test_notes_of_our_own_are_no_texts_of_the_clerk() -> None:
    project = Project(
        name="甲",
        extra=(("printed.spans", "3"), ("form.foot", "1"), ("remark", "备注")),
        indicators=(Indicator(extra=(("printed.label", "指标1"), ("direction", "正向"))),),
    )
    fields = [ref.field for ref, _ in filing_texts(Filing(projects=(project,)))]
    assert fields == ["name", "extra.remark", "extra.direction"]


def test_goals_that_repeat_the_annual_goal_follow_it() -> None:
    goals = (Goal(text="1.甲"), Goal(text="2.乙"), Goal(horizon="annual", text="1.甲\n2.乙"))
    project = Project(name="丙", goals=goals)
    content = Filing(projects=(project,))
    refs = [ref for ref, _ in filing_texts(content)]
    assert [ref.field for ref in refs] == ["name", "annual_goal"]
    after = with_cuts(content, {refs[1]: [Cut(2, 3, "丁")]}).projects[0]
    assert goal_text(after, "annual") == "1.丁\n2.乙"
    assert goal_text(after, "item") == "1.丁\n2.乙"


def test_pieces_of_goals_and_paragraphs_stay_in_their_rows() -> None:
    project = Project(name="丙", goals=(Goal(text="甲\n1.不是新的"), Goal(text="乙甲")))
    content = Filing(narratives=(Narrative(section="safeguards", paragraphs=("甲", "", "乙甲")),), projects=(project,))
    goals, prose = Ref(project.id, None, "goals"), Ref(None, None, "safeguards")
    after = with_cuts(content, {goals: [Cut(0, 1, "丁丁"), Cut(10, 11, "")], prose: [Cut(4, 5, "丁")]})
    assert [goal.text for goal in after.projects[0].goals] == ["丁丁\n1.不是新的", "乙"]
    assert [goal.id for goal in after.projects[0].goals] == [goal.id for goal in project.goals]
    assert after.narratives[0].paragraphs == ("甲", "", "乙丁")


def test_goals_of_other_horizons_are_met_too() -> None:
    goals = (Goal(text="甲"), Goal(horizon="actual", text="乙"), Goal(horizon="actual", text="丙"))
    content = Filing(projects=(Project(name="丁", goals=goals),))
    *_, (ref, parts) = filing_texts(content)
    assert (ref.field, parts) == ("goal.actual", ("乙", "丙"))
    after = with_cuts(content, {ref: [Cut(2, 3, "戊")]}).projects[0]
    assert [goal.text for goal in after.goals] == ["甲", "乙", "戊"]


@pytest.mark.parametrize("ref", [Ref(None, None, "unit_name"), Ref("没有", None, "name")])
def test_an_unknown_address_is_a_bug(ref: Ref) -> None:
    with pytest.raises(KeyError):
        with_cuts(filing(), {ref: [Cut(0, 0, "x")]})


def test_a_piece_across_two_parts_is_a_bug() -> None:
    content = filing()
    with pytest.raises(ValueError, match="beyond its part"):
        with_cuts(content, {Ref(None, None, "overall_goal"): [Cut(3, 9, "")]})


@given(st.data())
def test_cutting_nothing_out_gives_the_same_filing(data: st.DataObject) -> None:
    content = filing()
    cuts = {}
    for ref, parts in filing_texts(content):
        starts = [sum(len(part) + 1 for part in parts[:i]) for i in range(len(parts))]
        index = data.draw(st.integers(0, len(parts) - 1))
        first = data.draw(st.integers(0, len(parts[index])))
        last = data.draw(st.integers(first, len(parts[index])))
        cuts[ref] = [Cut(starts[index] + first, starts[index] + last, parts[index][first:last])]
    assert with_cuts(content, cuts) == content
