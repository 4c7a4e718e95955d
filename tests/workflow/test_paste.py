"""What goes where when a block of cells is pasted: by headings, by what the cells say, by order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfdesk.editing.step import apply_step
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Indicator, Project
from perfdesk.readers.clipboard import Pasted, pasted_block
from perfdesk.workflow.paste import PastePlan, choices, outcome, paste_step, plan_paste

ROWS = (
    ("产出指标", "数量指标", "培训护林员人数", "≥120人"),
    ("产出指标", "质量指标", "培训合格率", "≥95%"),
    ("效益指标", "社会效益指标", "森林火灾受害率", "≤0.5‰"),
)
WORDS = st.sampled_from(["", "产出指标", "数量指标", "≥5人", "1", "2", "一段话\n两行", "指标值", "三级指标", "甲"])


def filing_on(form: str) -> Filing:
    rows = tuple(Indicator(id=f"i{n}", level1=a, level2=b, level3=c, value=d) for n, (a, b, c, d) in enumerate(ROWS))
    return Filing(form_id=form, projects=(Project(id="p", no="1", name="护林员培训", indicators=rows),))


def block_of(text: str = "", html: str = "") -> Pasted:
    found = pasted_block(html, text)
    assert found is not None
    return found


def planned(
    text: str = "", row: int = 0, left: int = 0, *, html: str = "", form: str = "hebei-project", exact: bool = False
) -> tuple[Filing, PastePlan]:
    filing, profile = filing_on(form), profile_for(form)
    project = filing.projects[0]
    fields = [column.field for column in profile.grid_columns]
    targets = [item.id for item in project.indicators[row:]]
    position = min(row + 1, len(project.indicators))
    plan = plan_paste(profile, project, block_of(text, html), fields, targets, left, position=position, exact=exact)
    return filing, plan


def pasted(filing: Filing, plan: PastePlan) -> tuple[Indicator, ...]:
    profile = profile_for(filing.form_id)
    step = paste_step(filing, profile, plan)
    return (filing if step is None else apply_step(filing, step)).projects[0].indicators


def test_a_block_that_fits_goes_where_the_cursor_is_without_a_question() -> None:
    filing, plan = planned("新名称\t说明\t≥9人\n又一个\t\t≥8人", row=1, left=2)
    assert not plan.doubts
    rows = pasted(filing, plan)
    assert [(row.level3, row.description or "", row.value) for row in rows[1:]] == [
        ("新名称", "说明", "≥9人"),
        ("又一个", "", "≥8人"),
    ]
    assert rows[0] == filing.projects[0].indicators[0]


def test_columns_in_another_order_follow_their_headings() -> None:
    filing, plan = planned("指标值\t三级指标\t一级指标\t二级指标\n≥7人\t新指标\t产出指标\t数量指标")
    assert plan.fields == ("value", "level3", "level1", "level2")
    assert (plan.heading, plan.insert) == (1, True)
    assert "已按栏目名对应" in plan.doubts[0]
    rows = pasted(filing, plan)
    assert len(rows) == 4
    assert (rows[1].level1, rows[1].level2, rows[1].level3, rows[1].value) == ("产出指标", "数量指标", "新指标", "≥7人")


def test_a_title_above_the_headings_is_passed_over_too_and_can_be_kept() -> None:
    head = "某某县项目绩效目标表\t\t\t\t\t\n一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
    filing, plan = planned(head + "产出指标\t数量指标\t甲\t乙\t≥1个\t丙", row=3)
    assert plan.heading == 2
    assert not plan.doubts
    assert len(pasted(filing, plan)) == 4
    assert len(pasted(filing, replace(plan, skipping=False))) == 6


def test_whole_rows_pasted_at_the_wrong_column_are_put_right_by_what_they_say() -> None:
    text = "1\t产出指标\t数量指标\t甲\t说明\t≥5人\t依据\n2\t\t质量指标\t乙\t说明\t≥6%\t依据"
    filing, plan = planned(text, row=0, left=2)
    assert plan.fields == (None, "level1", "level2", "level3", "description", "value", "basis")
    assert "已按单元格的内容对应" in plan.doubts[0]
    assert len(plan.doubts) == 1, "a column that only counts is no loss"
    assert plan.insert
    rows = pasted(filing, plan)
    assert [(row.level1, row.level2, row.level3) for row in rows[1:3]] == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "质量指标", "乙"),
    ]


def test_operator_number_and_unit_become_one_value_and_one_value_three() -> None:
    filing, plan = planned("产出指标\t数量指标\t甲\t说明\t≥\t5\t人\n产出指标\t数量指标\t乙\t说明\t=\t6\t个", row=3)
    assert plan.fields == ("level1", "level2", "level3", "description", "value", "value", "value")
    assert [row.value for row in pasted(filing, plan)[3:]] == ["≥5人", "=6个"]

    head = "一级指标\t二级指标\t三级指标\t指标值\n"
    filing, plan = planned(head + "产出指标\t数量指标\t甲\t≥5人", row=3, form="system-order")
    assert pasted(filing, plan)[3].value == "≥5人"
    filing, plan = planned("≥88%", row=0, left=4, form="system-order")
    assert pasted(filing, plan)[0].value == "≥88%"


def test_what_the_form_does_not_print_can_still_be_kept() -> None:
    head = "三级指标\t指标值\t权重\n"
    filing, plan = planned(head + "甲\t≥5人\t10", row=3)
    assert plan.fields == ("level3", "value", "weight")
    assert pasted(filing, plan)[3].weight == "10"
    names = dict(choices(profile_for("hebei-project"), ["level3", "value"]))
    assert names["weight"] == "权重（本表不印）"


def test_a_column_that_nothing_explains_is_asked_about() -> None:
    filing, plan = planned("甲\t乙\t丙\t丁\t戊", row=0, left=4)
    assert plan.fields == ("value", "basis", None, None, None)
    assert "3 列没有对应的栏目" in "".join(plan.doubts)
    assert outcome(filing.projects[0], profile_for("hebei-project"), plan).left_out == (2, 3, 4)


def test_blank_level_words_below_one_are_filled_as_excel_copies_merged_cells() -> None:
    text = "\t质量指标\t甲\n\t\t乙\n效益指标\t社会效益指标\t丙\n\t经济效益指标\t丁\n\t\t戊"
    filing, plan = planned(text, row=0)
    rows = pasted(filing, plan)
    assert [(row.level1, row.level2) for row in rows] == [
        ("产出指标", "质量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "经济效益指标"),
        ("效益指标", "经济效益指标"),
    ]
    filing, plan = planned("产出指标\t\t甲\n\t\t乙", row=0, exact=True)
    assert [row.level1 for row in pasted(filing, plan)[:2]] == ["产出指标", ""]


def test_merged_cells_fill_the_rows_they_cover() -> None:
    html = (
        "<table><tr><td rowspan=2>产出指标</td><td>数量指标</td><td>甲</td></tr>"
        "<tr><td>质量指标</td><td>乙</td></tr></table>"
    )
    filing, plan = planned(html=html)
    assert [row.level1 for row in pasted(filing, plan)[:2]] == ["产出指标", "产出指标"]


def test_a_whole_table_is_recognised_and_plain_rows_are_not() -> None:
    form = "项目编码\tX\t项目名称\t护林\n预算数\t5\t其中：财政资金\t5\n资金用途\t培训\t\t\n"
    form += "一级指标\t二级指标\t三级指标\t指标值\n"
    assert planned(form + "产出指标\t数量指标\t甲\t≥1个")[1].whole_form
    assert not planned("产出指标\t数量指标\t甲\t≥1个")[1].whole_form


def test_words_outside_the_table_and_hashes_are_told() -> None:
    _, plan = planned(html="<p>表一</p><table><tr><td>####</td><td>x</td></tr></table>", left=2)
    assert any("表格以外的文字不会粘贴：表一" in doubt for doubt in plan.doubts)
    assert any("####" in doubt for doubt in plan.doubts)


def test_rows_written_over_are_counted() -> None:
    filing, plan = planned("甲\t\t≥1个\n乙\t\t≥2个\n丙\t\t≥3个\n丁\t\t≥4个", row=1, left=2)
    done = outcome(filing.projects[0], profile_for("hebei-project"), plan)
    assert (done.rows, done.added, done.replaced) == (4, 2, 4)


@pytest.mark.parametrize("form", ["hebei-project", "system-order", "ningxia-project", "national-project"])
@given(data=st.data())
def test_no_word_of_a_pasted_column_is_lost(form: str, data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 8))
    rows = data.draw(st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=5))
    cells = "".join("<tr>" + "".join(f"<td>{w.replace(chr(10), '<br>')}</td>" for w in row) + "</tr>" for row in rows)
    row, left = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 5))
    assume(any(word for words in rows for word in words))
    filing, plan = planned(html=f"<table>{cells}</table>", row=row, left=left, form=form)
    after = pasted(filing, plan)
    assert len(after) >= len(ROWS)
    kept = "".join(str(item) for item in after)
    filled = [c for c in range(width) if any(words[c].strip() for words in plan.body)]
    for column in filled:
        if plan.fields[column] is None:
            assert plan.doubts
        else:
            assert all(part in kept for words in plan.body for part in words[column].split("\n"))
