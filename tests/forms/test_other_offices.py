"""Habits of offices elsewhere: marks, brackets, opinions, subtotals and numbered names as they print them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfdesk.forms.cells import printed_text
from perfdesk.forms.hidden import hidden_columns
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.rows import Indicator, Project
from perfdesk.model.taxonomy import level1_of
from perfdesk.table import Cell, Document, Paragraph, Table

HEAD = (
    ("项目名称", "应急物资", "项目属性", "延续项目"),
    ("主管部门", "［118001］清泉县应急局", "实施单位", "清泉县救援中心"),
    ("年度资金总额", "18", "其中：财政拨款", "18"),
    ("年度总体目标", "储备物资", "项目期", "1年"),
)
HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (("产出指标", "数量指标", "帐篷", "120顶"), ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"))


def read(rows: Sequence[Sequence[str]], title: str = "项目支出绩效目标表") -> Recognised:
    """A document of one table of plain cells below a heading."""
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    table = Table(rows=len(rows), columns=max(map(len, rows)), cells=tuple(cells))
    return recognise(Document(blocks=(Paragraph(text=title), table)), all_profiles())


def project_of(*rows: Sequence[str], title: str = "项目支出绩效目标表") -> Project:
    found = read(rows, title)
    assert len(found.filing.projects) == 1
    return found.filing.projects[0]


@pytest.mark.parametrize("text", ["［118001］清泉县应急局", "清泉县应急局〔118001〕", "118001-清泉县应急局"])
def test_the_code_of_a_department_is_parted_from_its_name(text: str) -> None:
    head = (HEAD[0], ("主管部门", text, "实施单位", "清泉县救援中心"), *HEAD[2:])
    project = project_of(*head, HEADER, *ROWS)
    assert (project.competent_department_code, project.competent_department) == ("118001", "清泉县应急局")


@pytest.mark.parametrize("label", ["财政股室初审意见", "绩效科审核", "县乡村振兴局审核", "评审结论", "业务股室意见"])
def test_an_opinion_below_the_indicators_is_no_indicator(label: str) -> None:
    opinions = ((label, label, "同意", "同意"), ("绩效股审核意见", "绩效股审核意见", "", ""))
    project = project_of(*HEAD, HEADER, *ROWS, *opinions)
    assert [row.level3 for row in project.indicators] == ["帐篷", "群众满意度"]
    assert "同意" in dict(project.extra).values()
    assert dict(project.extra).get("performance_opinion") in ("", "同意")


def test_names_that_end_like_an_opinion_stay_indicators() -> None:
    rows = (*ROWS[:1], ("", "", "采纳群众意见", "≥3条"), ("", "", "项目审核", "100%"), *ROWS[1:])
    names = [row.level3 for row in project_of(*HEAD, HEADER, *rows).indicators]
    assert names == ["帐篷", "采纳群众意见", "项目审核", "群众满意度"]


def test_numbers_of_names_are_read_and_printed_again() -> None:
    rows = (
        ("产出指标", "数量指标", "指标1：帐篷", "120顶"),
        ("", "", "指标2: 棉被", "600床"),
        ("", "质量指标", "指标1\n指标2：合格率", "100%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    )
    first, second, _, last = project_of(*HEAD, HEADER, *rows).indicators
    profile = profile_for("national-project")
    column = next(column for column in profile.columns if column.field == "level3")
    assert [(row.label, row.level3) for row in (first, second)] == [("指标1", "帐篷"), ("指标2", "棉被")]
    assert not last.label
    assert [printed_text(row, column, profile) for row in (first, second, last)] == [
        *("指标1：帐篷", "指标2: 棉被", "群众满意度")
    ]
    assert "label" not in hidden_columns((first, second), profile)
    assert printed_text(Indicator(label="指标1", level3="帐篷"), column, profile) == "帐篷"


def test_a_name_that_is_only_a_number_is_a_name() -> None:
    rows = (("产出指标", "数量指标", "指标1", "1项"), ("", "", "指标2", "2项"))
    assert [row.level3 for row in project_of(*HEAD, HEADER, *rows).indicators] == ["指标1", "指标2"]


def test_a_star_behind_level_2_is_its_mark() -> None:
    head = (
        ("项目名称", "公交补贴", "", ""),
        ("主管部门及代码", "某县交通局", "实施单位", "某县公交公司"),
        ("项目属性", "延续性项目", "项目期", "长期"),
        ("年度资金总额:", "480", "其中:财政拨款", "300"),
    )
    rows = (("产出指标", "数量指标（★）", "指标1: 线路", "12条"), ("", "质量指标（非必填）", "指标1: 准点率", "≥93%"))
    project = project_of(*head, HEADER, *rows, title="项目支出预算绩效目标表")
    marks = [(row.level2, row.requirement) for row in project.indicators]
    assert marks == [("数量指标", "★"), ("质量指标", "非必填")]


def test_the_best_of_four_grades_is_the_value() -> None:
    header = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "优", "良", "中", "差")
    rows = [("产出指标", "数量指标", "监测设备", "采购数量", "≥6台", "5台", "4台", "<4台")]
    (row,) = project_of(*HEAD, header, *rows).indicators
    assert (row.value, dict(row.extra)["value.good"], dict(row.extra)["value.poor"]) == ("≥6台", "5台", "<4台")


LIST = ("项目名称", "单位名称", "项目类别", "预算数", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
LISTED = ("营养改善", "某旗教育局", "其他运转类", "80", "提供补助", "产出指标", "数量指标", "学生", "6800人")


@pytest.mark.parametrize("wide", [True, False])
def test_the_sum_of_a_department_in_a_list_is_no_project(*, wide: bool) -> None:
    texts = [LIST, ("205-某旗教育局", "", "", "80"), LISTED]
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(texts) for c, text in enumerate(row) if text]
    if wide:
        cells[len(LIST)] = Cell(text=texts[1][0], row=1, column=0, column_span=3)
    table = Table(rows=3, columns=len(LIST), cells=tuple(cells))
    found = recognise(Document(blocks=(table,)), all_profiles())
    assert [project.name for project in found.filing.projects] == ["营养改善"]
    assert any("小计" in note.message and "80" in note.text for note in found.notes)


@pytest.mark.parametrize(("word", "category"), [("其他运转类", "project"), ("公用经费", "operating")])
def test_other_running_costs_are_projects(word: str, category: str) -> None:
    texts = [LIST, tuple(word if text == "其他运转类" else text for text in LISTED)]
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(texts) for c, text in enumerate(row)]
    found = recognise(Document(blocks=(Table(rows=2, columns=len(LIST), cells=tuple(cells)),)), all_profiles())
    assert found.filing.projects[0].category == category


def test_the_unit_of_money_may_stand_beside_its_label() -> None:
    project = project_of(("金额单位", "万元", "", ""), *HEAD, HEADER, *ROWS)
    assert project.amount_unit == "万元"


def test_a_sign_in_a_cell_of_its_own_below_the_heading_of_the_value_belongs_to_it() -> None:
    texts = [
        *HEAD,
        HEADER,
        ("产出指标", "数量指标", "帐篷", "≥", "120顶"),
        ("产出指标", "质量指标", "合格", "", "达标"),
    ]
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(texts) for c, text in enumerate(row)]
    wide = [Cell(text=cell.text, row=4, column=3, column_span=2) if cell.text == "指标值" else cell for cell in cells]
    table = Table(rows=len(texts), columns=5, cells=tuple(wide))
    found = recognise(Document(blocks=(Paragraph(text="项目支出绩效目标表"), table)), all_profiles())
    assert [row.value for row in found.filing.projects[0].indicators] == ["≥120顶", "达标"]


@pytest.mark.parametrize(
    ("word", "key"), [("1.产出指标", "output"), ("二、效益指标", "benefit"), ("（3）满意度指标", "satisfaction")]
)
def test_a_number_before_a_class_is_no_part_of_its_word(word: str, key: str) -> None:
    level = level1_of(word)
    assert level is not None
    assert level.key == key


def test_a_line_above_the_table_may_name_the_year() -> None:
    cells = [
        Cell(text=text, row=r, column=c) for r, row in enumerate([*HEAD, HEADER, *ROWS]) for c, text in enumerate(row)
    ]
    lines = (Paragraph(text="项目支出绩效目标表"), Paragraph(text="单位名称：某县司法局   年度：2025   单位：万元"))
    table = Table(rows=7, columns=4, cells=tuple(cells))
    (project,) = recognise(Document(blocks=(*lines, table)), all_profiles()).filing.projects
    assert (project.fiscal_year, project.unit_name, project.amount_unit) == (2025, "某县司法局", "万元")


def test_a_head_of_labels_with_their_values_in_one_cell_is_read() -> None:
    head = (
        *(
            ("项目名称：职工体检", "", "主管部门：[220]滨河区总工会"),
            ("实施单位：滨河区职工中心", "", "项目期：2026年"),
        ),
        ("年度资金总额：38.4万元", "其中：财政拨款 38.4万元", "其他资金：0"),
    )
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(head) for c, text in enumerate(row)]
    body = [Cell(text=text, row=r, column=c) for r, row in enumerate([HEADER, *ROWS]) for c, text in enumerate(row)]
    blocks = (
        Paragraph(text="2026年度项目支出绩效目标表"),
        Table(rows=3, columns=3, cells=tuple(cells)),
        Paragraph(text="年度目标：组织职工体检。"),
        Table(rows=3, columns=4, cells=tuple(body)),
    )
    (project,) = recognise(Document(blocks=blocks), all_profiles()).filing.projects
    assert (project.name, project.competent_department, project.period) == ("职工体检", "滨河区总工会", "2026年")
    assert (project.amount_unit, project.unit_name, len(project.indicators)) == ("万元", None, 2)
    assert {goal.text for goal in project.goals} == {"组织职工体检。"}
