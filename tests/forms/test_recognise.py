"""Documents of every reader become the same filing; what is not understood is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing, compose_indicators, compose_project, compose_projects
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.fields import split_goals
from perfdesk.model.rows import Filing, Goal, Indicator
from perfdesk.readers.sniff import read_document
from perfdesk.table import Block, Cell, Document, Paragraph, Table, stacked
from tests.forms.invented import filing, plain, project
from tests.readers.building import docx_of, text_of

FORM: Profile = profile_for("hebei-project")


def read(*blocks: Block, warnings: tuple[str, ...] = ()) -> Recognised:
    return recognise(Document(blocks=blocks, title="文件.docx", warnings=warnings), all_profiles())


def grid(*rows: tuple[str, ...]) -> Table:
    cells = tuple(Cell(text=text, row=i, column=j) for i, row in enumerate(rows) for j, text in enumerate(row))
    return Table(rows=len(rows), columns=max(map(len, rows)), cells=cells, place="第1个表")


HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
HEAD = (("项目编码", "01", "项目名称", "甲"), ("预算规模及资金用途", "预算数", "5"), ("", "用途"), ("绩效目标", "1.乙"))


@pytest.mark.parametrize("contents", [True, False])
@pytest.mark.parametrize("build", [docx_of, text_of], ids=["word", "text"])
def test_a_composed_filing_comes_back_from_a_file(
    tmp_path: Path, build: Callable[[Document, Path], Path], contents: bool
) -> None:
    path = build(compose_filing(filing(), FORM, contents=contents), tmp_path / "文件")
    found = recognise(read_document(path), all_profiles())
    assert plain(found.filing) == plain(filing())
    assert found.notes == ()


ODD = st.one_of(
    st.text(st.sampled_from("甲乙1.、=+-@≥%<>&\"' \n（）：一级指标😀\u3000"), max_size=20).map(str.strip),
    st.sampled_from(["=100%", "1/2", "预算数", "绩效目标", "一级指标", "数量指标", "_x0041_", "项目名称", ""]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ODD, min_size=20, max_size=20))
def test_any_text_comes_back_from_its_cell(texts: list[str]) -> None:
    one = project(1, "甲", tuple(texts[:6]))
    rows = tuple(replace(row, level3=text) for row, text in zip(one.indicators, texts[6:12], strict=True))
    plan = tuple((month, text) for (month, _), text in zip(one.spending_plan or (), texts[12:16], strict=True))
    goals = tuple(Goal(text=text) for text in split_goals(texts[16]))
    one = replace(one, indicators=rows, spending_plan=plan, goals=goals, funds_use=texts[17], code=texts[18])
    found = recognise(compose_projects([one], FORM), all_profiles())
    assert plain(found.filing).projects == plain(replace(filing(), projects=(one,))).projects
    assert found.notes == ()


def test_head_and_indicators_may_share_one_grid() -> None:
    blocks: list[Block] = []
    for one in filing().projects:
        title, head, _, indicators = compose_project(one, FORM)
        assert isinstance(head, Table)
        assert isinstance(indicators, Table)
        blank = replace(head, rows=1, cells=(), min_heights=(8.0,))
        blocks += [title, stacked([head, blank, indicators])]
    found = read(*blocks)
    assert plain(found.filing).projects == plain(filing()).projects
    assert found.notes == ()


def test_a_row_may_stand_on_several_grid_rows() -> None:
    """Excel limits the height of a row, so a writer merges several for a long text."""
    title, head, gap, indicators = compose_project(filing().projects[0], FORM)
    assert isinstance(head, Table)
    assert isinstance(indicators, Table)
    found = read(title, tall(head, 3), gap, tall(indicators, 2))
    assert plain(found.filing).projects == plain(filing()).projects[:1]
    assert found.notes == ()


def tall(table: Table, times: int) -> Table:
    cells = tuple(replace(cell, row=cell.row * times, row_span=cell.row_span * times) for cell in table.cells)
    return replace(table, rows=table.rows * times, cells=cells, min_heights=())


def test_a_blank_field_is_empty_and_a_missing_one_is_none() -> None:
    one = replace(project(1, "甲", ("",) * 6), code="", goals=(), funds_use="", spending_plan=(("3", ""),))
    (found,) = recognise(compose_projects([one], FORM), all_profiles()).filing.projects
    assert (found.code, found.goals, found.funds_use) == ("", (), "")
    assert found.spending_plan == (("3", ""), ("6", ""), ("10", ""), ("12", ""))
    (bare,) = read(grid(*HEAD), grid(HEADER, ("产出指标", "数量指标", "丙", "", "3", ""))).filing.projects
    assert (bare.spending_plan, bare.amount_unit, bare.unit_name) == (None, None, None)
    assert [(line.source, line.amount) for line in bare.funds] == [("total", "5")]
    assert bare.indicators[0].basis == ""
    assert bare.indicators[0].standard is None


def test_labels_are_read_through_white_space_hints_and_full_width_signs() -> None:
    noisy = grid(
        ("项 目\n编码", "01", "项　目　名　称（全称）", "甲"),
        ("预算规模及\n资金用途", "预 算 数", "5", "其中：财政\u200b 资金", "4"),
        ("", "用途"),
        ("资金支出计划（％）", "３月底", "６ 月底"),
        ("", "10%", "20%"),
        ("绩效\n目标", "1.乙"),
    )
    (found,) = read(noisy).filing.projects
    assert (found.code, found.name, found.funds_use) == ("01", "甲", "用途")
    assert [(line.source, line.amount) for line in found.funds] == [("total", "5"), ("fiscal", "4")]
    assert found.spending_plan == (("3", "10%"), ("6", "20%"))


def test_a_value_that_reads_like_a_label_is_still_a_value() -> None:
    rows = (("项目编码", "项目名称", "项目名称", "其他资金"), *HEAD[1:])
    (found,) = read(grid(*rows)).filing.projects
    assert (found.code, found.name) == ("项目名称", "其他资金")


def test_a_numbered_heading_may_lack_the_name_but_not_both() -> None:
    assert FORM.read_title("3.绩效目标表") == ("3", "")
    assert FORM.read_title("绩效目标表") is None
    assert FORM.read_title("3.绩效目标") is None


def test_the_unit_line_may_stand_above_the_table() -> None:
    found = read(Paragraph(text="1.甲绩效目标表"), Paragraph(text="305001青溪县档案馆    单位: 万元"), grid(*HEAD))
    (one,) = found.filing.projects
    assert (one.unit_code, one.unit_name, one.amount_unit) == ("305001", "青溪县档案馆", "万元")
    assert found.notes == ()


def test_level_words_are_filled_down_where_blank_but_not_across_level_1() -> None:
    rows = (
        ("产出指标", "数量指标", "a", "", "1", ""),
        ("", "", "b", "", "2", ""),
        ("", "质量指标", "c", "", "3", ""),
        ("效益指标", "", "d", "", "4", ""),
    )
    (found,) = read(grid(*HEAD), grid(HEADER, *rows)).filing.projects
    assert [(row.level1, row.level2) for row in found.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", ""),
    ]


def test_columns_follow_their_headings_not_their_order() -> None:
    header = ("三级指标", "年度指标值", "一级指标", "二级指标", "指标解释", "设定依据", "备注")
    found = read(grid(*HEAD), grid(header, ("a", "1", "产出指标", "数量指标", "说明", "依据", "另加")))
    (row,) = found.filing.projects[0].indicators
    assert replace(row, id="", extra=()) == Indicator(
        id="", level1="产出指标", level2="数量指标", level3="a", description="说明", value="1", basis="依据"
    )
    assert row.extra == (("remark", "另加"),)
    assert [note.text for note in found.notes] == ["备注\n另加"]


def test_a_table_torn_by_a_page_break_goes_on() -> None:
    body = ("产出指标", "数量指标", "a", "", "1", ""), ("", "", "b", "", "2", "")
    repeated = read(grid(*HEAD), grid(HEADER, body[0]), grid(HEADER, body[1]))
    bare = read(grid(*HEAD), grid(HEADER, body[0]), Paragraph(text=""), grid(body[1]))
    for found in (repeated, bare):
        (one,) = found.filing.projects
        assert [row.level3 for row in one.indicators] == ["a", "b"]
        assert one.indicators[1].level2 == "数量指标"
    assert [note.severity for note in bare.notes] == ["info"]


def test_an_indicator_table_without_a_project_is_told() -> None:
    found = read(Paragraph(text="4.甲绩效目标表"), grid(HEADER, ("产出指标", "数量指标", "a", "", "1", "")))
    (one,) = found.filing.projects
    assert (one.no, one.name, len(one.indicators)) == ("4", "甲", 1)
    assert [note.message for note in found.notes] == ["这个指标表没有找到所属项目的信息"]


def test_a_blank_row_under_a_merged_level_word_is_kept() -> None:
    one = replace(filing().projects[0], indicators=(Indicator(level1="产出指标", level2="数量指标"),))
    blank = replace(one, indicators=(*one.indicators, Indicator(level1="产出指标", level2="")))
    table = compose_indicators(blank, FORM)
    (found,) = read(*compose_project(one, FORM)[:3], table).filing.projects
    assert [row.level1 for row in found.indicators] == ["产出指标", "产出指标"]


def test_goals_may_be_spread_over_rows() -> None:
    rows = (*HEAD[:3], ("绩效目标", "目标1", "甲"), ("", "目标2", "乙"))
    (found,) = read(grid(*rows)).filing.projects
    assert [goal.text for goal in found.goals] == ["目标1：甲", "目标2：乙"]
    assert all(isinstance(goal, Goal) for goal in found.goals)


def test_sections_are_found_by_their_headings_and_end_at_part_two() -> None:
    texts = (
        "第一部分 部门整体绩效目标",
        "（一）总体绩效目标",
        "总体绩效目标",
        "一段",
        "",
        "2．分项 绩效目标",
        "二、其他事务：",
        "第一行\n第二行",
        "三、工作保障措施",
        "末段",
        "第二部分",
        "预算项目绩效目标",
    )
    found = read(*(Paragraph(text=text, place="第1段") for text in texts), grid(*HEAD))
    sections = {row.section: row.paragraphs for row in found.filing.narratives}
    assert sections == {
        "overall_goal": ("总体绩效目标", "一段"),
        "breakdown_goals": ("二、其他事务：", "第一行", "第二行"),
        "safeguards": ("末段",),
    }
    assert found.notes == ()


def test_a_typed_table_of_contents_is_no_narrative() -> None:
    entries = ("目  录", "一、总体绩效目标\t1", "三、工作保障措施……2", "1.甲绩效目标表\t3")
    blocks = [Paragraph(text=text) for text in (*entries, "一、总体绩效目标", "一段", "1.甲绩效目标表")]
    found = read(*blocks, grid(*HEAD))
    assert found.filing.narratives[0].paragraphs == ("一段",)
    assert [note.message for note in found.notes] == [
        "没有找到“二、分项绩效目标”一节",
        "没有找到“三、工作保障措施”一节",
    ]


def test_everything_without_a_place_is_noted_with_where_it_stood() -> None:
    head = grid(*HEAD, ("负责人", "某某"))
    other = replace(grid(("年份", "收入", "支出"), ("一", "二", "三")), place="第2个表")
    found = read(Paragraph(text="封面", place="第1段"), head, Paragraph(text="注：说明", place="第2段"), other)
    assert [(note.severity, note.place, note.text) for note in found.notes] == [
        ("warning", "第1段", "封面"),
        ("info", "第1个表第5行第1列", "负责人：某某"),
        ("warning", "第2段", "注：说明"),
        ("warning", "第2个表", "年份\n收入\n支出\n一\n二\n三"),
    ]


def test_doubts_and_warnings_of_the_reader_are_passed_on() -> None:
    table = grid(*HEAD)
    doubted = replace(table, cells=(table.cells[0], replace(table.cells[1], doubt="看不清"), *table.cells[2:]))
    found = read(doubted, warnings=("文件含修订，已按接受处理。",))
    assert [(note.message, note.place, note.text) for note in found.notes] == [
        ("文件含修订，已按接受处理。", "全文", ""),
        ("看不清", "第1个表第1行第2列", "01"),
    ]


@pytest.mark.parametrize(
    ("codes", "year"),
    [
        (("13099925P000000000001", "13099925P000000000002"), 2025),
        (("13099925P000000000001", "13099926P000000000002"), None),
        (("13099925P000000000001", "无"), None),
        (("", ""), None),
    ],
)
def test_the_year_is_read_from_codes_that_agree(codes: tuple[str, str], year: int | None) -> None:
    made = [replace(one, code=code) for one, code in zip(filing().projects, codes, strict=True)]
    found = recognise(compose_projects(made, FORM), all_profiles()).filing
    assert found.fiscal_year == year
    assert all(one.fiscal_year is None for one in found.projects)


def test_a_document_without_a_project_table_is_refused() -> None:
    with pytest.raises(UserError, match=r"文件“文件\.docx”里没有找到"):
        read(Paragraph(text="一、总体绩效目标"), grid(("甲", "乙"), ("丙", "丁")))


def test_another_form_is_recognised_by_its_own_labels() -> None:
    other = replace(FORM, id="other", synonyms={**FORM.synonyms, "code": ("工程编号",), "name": ("工程名称",)})
    table = grid(("工程编号", "01", "工程名称", "甲"), *HEAD[1:])
    found = recognise(Document(blocks=(table,)), {FORM.id: FORM, other.id: other}).filing
    assert isinstance(found, Filing)
    assert (found.form_id, found.projects[0].name) == ("other", "甲")
