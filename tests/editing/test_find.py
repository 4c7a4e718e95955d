from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.editing import commands
from perfdesk.editing.find import find, places, replace_found, set_in_projects
from perfdesk.editing.step import apply_step
from perfdesk.errors import UserError
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Goal, Indicator, Project, Ref
from perfdesk.model.texts import filing_texts
from tests.forms.invented import filing


def title_for(no: str | None, name: str, _year: int | None = None, _category: str = "") -> str:
    return f"{no}.{name}绩效目标表"


def done(content: Filing, step) -> Filing:
    assert step is not None
    return apply_step(content, step)


@pytest.mark.parametrize(
    ("text", "wanted", "words"),
    [
        ("≥90%", ">=90%", ["≥90%"]),
        (">= 90％", "≥90%", [">= 90％"]),
        ("＞＝９０%", "≥90", ["＞＝９０"]),
        ("=>90", "≥ 90", ["=>90"]),
        ("≦5、<=5、＜＝５", "≤5", ["≦5", "<=5", "＜＝５"]),
        ("A４纸、Ａ4 纸", "A4纸", ["A４纸", "Ａ4 纸"]),
        ("档案\u3000整 理", "档案整理", ["档案\u3000整 理"]),
        ("档案（整理）", "(整理)", ["（整理）"]),
        ("啊啊啊", "啊啊", ["啊啊"]),
        (">=90", ">", []),
        (">=90", "=9", []),
        ("a", "A", []),
        ("甲", "", []),
        ("甲", " \u3000", []),
    ],
)
def test_width_signs_and_blanks_do_not_count(text: str, wanted: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, wanted)] == words


def test_the_whole_filing_is_searched_and_a_hit_says_where() -> None:
    content = filing()
    hits = find(content, "档案", title_for=title_for)
    assert {hit.ref.project for hit in hits} >= {None, content.projects[0].id}
    for hit in hits:
        assert read_ref(content, hit.ref) == hit.text
        assert hit.words == "档案"
    assert not any(hit.ref.field == "title" for hit in hits)
    assert any(hit.ref.field == "title" for hit in find(content, "档案"))


def test_a_search_can_be_limited_to_fields_and_projects() -> None:
    content = filing()
    assert {hit.ref.field for hit in find(content, "档案", fields={"name"})} == {"name"}
    assert {hit.ref.project for hit in find(content, "计划", projects={content.projects[1].id})} == {
        content.projects[1].id
    }
    assert {hit.ref.project for hit in find(content, "档案", projects={None})} == {None}


def test_no_hit_reaches_from_one_goal_into_the_next() -> None:
    content = Filing(projects=(Project(name="x", goals=(Goal(text="甲"), Goal(text="乙"))),))
    assert find(content, "甲乙") == ()


def test_ticked_hits_are_one_step_and_headings_follow() -> None:
    content = filing()
    hits = find(content, "档案", title_for=title_for)
    step = replace_found(content, hits[:-1], "文书", title_for=title_for)
    after = done(content, step)
    assert step.label == f"替换{len(hits) - 1}处"
    assert after.projects[0].title == "1.文书整理绩效目标表"
    assert [hit.ref for hit in find(after, "档案", title_for=title_for)] == [hits[-1].ref]
    assert apply_step(after, step.inverted()) == content


def test_nothing_ticked_or_nothing_changed_is_no_step() -> None:
    content = filing()
    assert replace_found(content, [], "x") is None
    assert replace_found(content, find(content, "计划"), "计划") is None


def test_a_list_of_hits_from_before_an_edit_is_refused() -> None:
    content = filing()
    hits = find(content, "档案整理", fields={"name"})
    edited = done(content, commands.set_field(content, hits[0].ref, "新的档案整理"))
    with pytest.raises(UserError, match="又改过了"):
        replace_found(edited, hits, "x")


@given(
    st.lists(st.text("甲乙≥>=９9 \u3000ab", max_size=8), min_size=1, max_size=5),
    st.text("甲乙≥>=９9a", min_size=1, max_size=2),
)
def test_replacing_and_replacing_back_loses_nothing(texts: list[str], wanted: str) -> None:
    rows = tuple(Indicator(level3=text, value=text) for text in texts)
    content = Filing(projects=(Project(name="项目", indicators=rows),))
    hits = find(content, wanted)
    step = replace_found(content, hits, "◆")
    if step is None:
        assert not hits
        return
    after = apply_step(content, step)
    assert find(after, wanted) == () or len(wanted) > 1
    back = find(after, "◆")
    assert len(back) == len(hits)
    for old, new in zip(reversed(hits), reversed(back), strict=True):
        after = apply_step(after, replace_found(after, [find(after, "◆")[back.index(new)]], old.words))
    assert after == content


def test_one_field_of_many_projects_is_one_step() -> None:
    content = filing()
    ids = [project.id for project in content.projects]
    step = set_in_projects(content, ids, "funds_use", "用于日常支出")
    after = done(content, step)
    assert step.label == "修改2个项目的资金用途"
    assert [project.funds_use for project in after.projects] == ["用于日常支出"] * 2
    texts = dict(filing_texts(after))
    assert {ref: parts for ref, parts in filing_texts(content) if ref.field != "funds_use"} == {
        ref: parts for ref, parts in texts.items() if ref.field != "funds_use"
    }
    assert set_in_projects(after, ids, "funds_use", "用于日常支出") is None
    assert done(content, set_in_projects(content, ids, "spending_plan.3", "30%")).projects[1].spending_plan[0] == (
        "3",
        "30%",
    )


def test_names_changed_in_many_projects_take_their_headings_along() -> None:
    content = filing()
    after = done(content, set_in_projects(content, [content.projects[1].id], "name", "新库", title_for=title_for))
    assert after.projects[1].title == "2.新库绩效目标表"
    with pytest.raises(KeyError):
        set_in_projects(content, ["没有"], "name", "x")
    assert Ref(content.projects[0].id, None, "name") in {hit.ref for hit in find(after, "档案整理")}


def test_name_and_code_of_the_unit_are_part_of_the_filing() -> None:
    content = Filing(
        unit_name="云岭县林业局", unit_code="312001", projects=(Project(name="林业局经费", unit_name="林业局"),)
    )
    hits = find(content, "林业局")
    assert [hit.ref.field for hit in hits] == ["unit_name", "unit_name", "name"]
    after = done(content, replace_found(content, hits, "林草局"))
    assert (after.unit_name, after.projects[0].unit_name, after.projects[0].name) == (
        "云岭县林草局",
        "林草局",
        "林草局经费",
    )
    assert find(content, "林业局", projects={None}) == hits[:1]


@given(text=st.text(alphabet="><=≥≤ ＞＝a\u3000％%\n"), wanted=st.text(alphabet="><=≥≤ ＞＝a％%", min_size=1))
def test_no_hit_is_passed_over_by_the_quick_look(text: str, wanted: str) -> None:
    content = Filing(projects=(Project(name=text),))
    assert [(hit.start, hit.end) for hit in find(content, wanted)] == places(text, wanted)
