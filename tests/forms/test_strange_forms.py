"""Forms that nobody has described, and rows as people leave them: read by the skeleton that all forms share."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.fields import goal_text, project_field
from perfdesk.model.rows import Indicator
from perfdesk.table import Block, Cell, Document, Paragraph, Table

LEVELS = ("一级指标", "二级指标", "三级指标", "指标值")
HEAD: list[Sequence[str]] = [
    ("项目名称", "河道清淤"),
    ("主管部门及代码", "305青溪县水务局", "实施单位", "青溪县河道所"),
    ("项目资金（万元）", "年度资金总额：", "80"),
    ("", "其中：财政拨款", "60"),
    ("", "其他资金", "20"),
    ("年度总体目标", "目标1：清淤12公里\n目标2：不再内涝"),
]


def grid(*rows: Sequence[str]) -> Table:
    cells = [Cell(text=text, row=r, column=c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Table(rows=len(rows), columns=max(map(len, rows)), cells=tuple(cells), place="第1个表")


def read(*blocks: Block | str) -> Recognised:
    done = [Paragraph(text=block, place="一段") if isinstance(block, str) else block for block in blocks]
    return recognise(Document(blocks=tuple(done), title="甲.docx"), all_profiles())


def rows_of(found: Recognised) -> tuple[Indicator, ...]:
    (project,) = found.filing.projects
    return project.indicators


def only_row(*table: Sequence[str]) -> Indicator:
    (row,) = rows_of(read(grid(*HEAD, *table)))
    return row


def test_a_form_of_another_province_is_read_into_the_nearest_one() -> None:
    found = read(
        "青溪县2026年度项目支出绩效目标申报表",
        "填报单位（盖章）：青溪县水务局",
        grid(
            *HEAD,
            ("项目负责人", "某某", "联系电话", "000"),
            ("资金筹措说明", "县级自筹"),
            ("绩效指标", *LEVELS, "分值", "备注"),
            ("", "产出指标", "数量指标", "清淤长度", "≥12公里", "20", "分三段"),
            ("", "效益指标", "社会效益指标", "内涝次数", "0次", "30", ""),
        ),
    )
    (project,) = found.filing.projects
    assert found.filing.form_id == "national-project"
    assert project.title == "青溪县2026年度项目支出绩效目标申报表"
    names = ("name", "unit_name", "implementing_unit", "amount_unit", "budget_total", "budget_fiscal", "budget_other")
    assert [project_field(project, name) for name in names] == [
        *("河道清淤", "青溪县水务局", "青溪县河道所", "万元", "80", "60", "20")
    ]
    assert (project.competent_department_code, project.competent_department) == ("305", "青溪县水务局")
    assert goal_text(project, "annual") == "目标1：清淤12公里\n目标2：不再内涝"
    assert [goal.text for goal in project.goals if goal.horizon == "item"] == ["目标1：清淤12公里", "目标2：不再内涝"]
    assert dict(project.extra) == {"person_in_charge": "某某", "phone": "000", "资金筹措说明": "县级自筹"}
    assert [(row.level3, row.value, row.weight, dict(row.extra)) for row in project.indicators] == [
        ("清淤长度", "≥12公里", "20", {"remark": "分三段"}),
        ("内涝次数", "0次", "30", {"remark": ""}),
    ]
    kept = {note.text.replace("\n", "：") for note in found.notes}
    assert {"项目负责人：某某", "资金筹措说明：县级自筹", "分值：20：30", "备注：分三段"} <= kept


@pytest.mark.parametrize("direction", ["指标性质", "指标方向"])
@pytest.mark.parametrize(("sign", "value"), [("≥", "≥95%"), ("大于等于", "≥95%"), ("定性", "95%"), ("=", "=95%")])
def test_the_cell_decides_that_a_heading_means_the_operator(direction: str, sign: str, value: str) -> None:
    row = only_row((*LEVELS, direction, "计量单位"), ("产出指标", "质量指标", "合格率", "95", sign, "%"))
    assert (row.value, row.extra) == (value, ())


def test_the_cell_decides_that_a_heading_means_the_direction() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标性质", "指标方向", "目标值", "计量单位")
    row = only_row(header, ("产出指标", "质量指标", "合格率", "正向", "大于等于", "95", "%"))
    assert row.value == "≥95%"
    assert dict(row.extra)["direction"] == "正向"


def test_an_operator_already_in_the_value_is_not_doubled() -> None:
    row = only_row((*LEVELS, "计算符号", "度量单位"), ("产出指标", "质量指标", "合格率", "≥95%", "≥", "%"))
    assert row.value == "≥95%"


def test_levels_one_place_too_high_are_put_right() -> None:
    header = ("一级指标", "二级指标", "绩效标准", "当年预期实现值")
    row = only_row(header, ("数量指标", "清淤长度", "行业标准", "12公里"))
    assert (row.level1, row.level2, row.level3, row.standard, row.value) == (
        *("产出指标", "数量指标", "清淤长度"),
        *("行业标准", "12公里"),
    )


def test_a_list_without_levels_is_a_list_of_indicators() -> None:
    row = only_row(("指标名称", "计量单位", "计算符号", "指标值"), ("清淤长度", "公里", "≥", "12"))
    assert (row.level1, row.level3, row.value) == (None, "清淤长度", "≥12公里")


BODY = ("产出指标", "数量指标", "指标1：清淤长度", "≥12公里")


@pytest.mark.parametrize(
    ("slipped", "expected"),
    [
        (("", "指标2：桥下清淤", "", "3处", ""), ("产出指标", "数量指标", "桥下清淤", "3处")),
        (("", "质量指标", "指标1：合格率", "100%", ""), ("产出指标", "质量指标", "合格率", "100%")),
        (("", "社会效益指标", "指标1：内涝次数", "0次", ""), ("效益指标", "社会效益指标", "内涝次数", "0次")),
        (("时效指标", "指标1：完工时间", "11月底", "", ""), ("产出指标", "时效指标", "完工时间", "11月底")),
        (("满意度指标", "服务对象满意度指标", "指标1：满意度", "≥90%", ""),
         ("满意度指标", "服务对象满意度指标", "满意度", "≥90%")),
    ],
)  # fmt: skip
def test_rows_that_lost_their_leading_cells_are_moved_back(slipped: tuple[str, ...], expected: tuple[str, ...]) -> None:
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), ("", *BODY), slipped))
    row = rows_of(found)[1]
    assert (row.level1, row.level2, row.level3, row.value) == expected
    assert row.label in ("指标1", "指标2")


def test_a_sound_row_with_words_of_its_own_stays_as_it_is() -> None:
    own = ("工程指标", "土方指标", "清淤长度", "")
    row = only_row(("绩效指标", *LEVELS), ("", *own))
    assert (row.level1, row.level2, row.level3, row.value) == own


@pytest.mark.parametrize("text", ["指标1场次", "指标1：场次", "指标1: 场次", "指标 1.场次"])
def test_the_number_of_an_indicator_is_told_with_or_without_a_colon(text: str) -> None:
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), ("", "产出指标", "数量指标", text, "4")))
    (row,) = rows_of(found)
    assert ("".join((row.label or "").split()), row.level3) == ("指标1", "场次")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数量指标 (必填量化)", ("数量指标", "必填量化")),
        ("数量\n指标（选填）", ("数量\n指标", "选填")),
        ("数量指标", ("数量指标", "")),
        ("成本指标（万元）", ("成本指标（万元）", "")),
    ],
)
def test_the_requirement_is_taken_out_of_level_2(text: str, expected: tuple[str, str]) -> None:
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), ("", "产出指标", text, "指标1：甲", "4")))
    (row,) = rows_of(found)
    assert (row.level2, row.requirement) == expected


def test_two_indicators_in_one_cell_are_two() -> None:
    cells = ("", "产出指标", "成本指标", "指标1：书记每月300元 指标2：委员每月200元", "3600元 2400元")
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), cells))
    assert [(row.label, row.level3, row.value) for row in rows_of(found)] == [
        ("指标1", "书记每月300元", "3600元"),
        ("指标2", "委员每月200元", "2400元"),
    ]
    assert any("一个单元格" in note.message for note in found.notes)


def test_rows_without_an_indicator_are_kept() -> None:
    blank = ("", "效益指标", "经济效益指标", "指标1：", "")
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), ("", *BODY), blank))
    assert [(row.level2, row.label, row.level3) for row in rows_of(found)][1] == ("经济效益指标", "指标1", "")


def test_a_blank_level_1_that_level_2_contradicts_is_filled_by_level_2_and_noted() -> None:
    second = ("", "", "社会效益指标", "指标1：内涝", "减少")
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), ("", *BODY), second))
    assert rows_of(found)[1].level1 == "效益指标"
    assert any("一级指标空白" in note.message for note in found.notes)


def test_a_side_label_repeated_in_every_row_is_no_indicator_and_no_new_project() -> None:
    rows = [("绩效指标", *BODY), ("绩效指标", "产出指标", "质量指标", "合格率", "100%"), ("绩效指标", "", "", "", "")]
    found = read("项目支出预算绩效目标表", grid(*HEAD, ("绩效指标", *LEVELS), *rows))
    assert [row.level3 for row in rows_of(found)] == ["清淤长度", "合格率"]
    assert found.notes == ()


def test_a_misspelt_label_still_names_its_field() -> None:
    head = [("项目名称", "甲"), ("主管部门及代码", "水务局", "实施单", "河道所"), *HEAD[2:]]
    found = read("项目支出预算绩效目标表", grid(*head, ("绩效指标", *LEVELS), ("", *BODY)))
    assert found.filing.projects[0].implementing_unit == "河道所"
    assert [note.text for note in found.notes] == ["实施单：河道所"]


def test_the_unit_of_amounts_comes_from_labels_lines_and_cells() -> None:
    hint = [("项目名称", "甲"), ("项目编码", "1"), ("预算金额（万元）", "5")]
    line = [("项目名称", "甲"), ("项目编码", "1"), ("预算金额", "5")]
    body = (LEVELS, ("产出指标", "数量指标", "长度", "1"))
    assert read(grid(*hint, *body)).filing.projects[0].amount_unit == "万元"
    assert read("金额单位：人民币万元", grid(*line, *body)).filing.projects[0].amount_unit == "万元"


def test_sources_of_money_that_no_form_prints_are_kept() -> None:
    rows = [*HEAD[:5], ("", "上年结转", "7"), ("", "一般公共预算", "53"), HEAD[5]]
    (project,) = read(grid(*rows, ("绩效指标", *LEVELS), ("", *BODY))).filing.projects
    amounts = {line.source: line.amount for line in project.funds}
    assert (amounts["carryover"], amounts["general"], amounts["fiscal"]) == ("7", "53", "60")


LIST_HEAD = ("序号", "单位", "项目", "预算数", "年度目标", *LEVELS[:3], "指标性质", "指标值", "度量单位", "权重")


def test_a_list_of_one_row_per_indicator_is_told_apart_by_project() -> None:
    shared = ("水务局", "河道清淤", "80", "目标1：清淤")
    found = read(
        grid(
            LIST_HEAD,
            ("1", *shared, "产出指标", "数量指标", "长度", "≥", "12", "公里", "20"),
            ("2", "", "", "", "", "", "质量指标", "合格率", "≥", "95", "%", "20"),
            ("3", "水务局", "水质监测", "5", "目标1：监测", "产出指标", "数量指标", "次数", "=", "4", "次", "30"),
            ("4", *shared, "满意度指标", "服务对象满意度指标", "满意度", "≥", "90", "%", "10"),
        )
    )
    first, second = found.filing.projects
    assert [(p.name, p.unit_name, project_field(p, "budget_total")) for p in (first, second)] == [
        ("河道清淤", "水务局", "80"),
        ("水质监测", "水务局", "5"),
    ]
    assert [(row.level1, row.level2, row.value, row.weight) for row in first.indicators] == [
        ("产出指标", "数量指标", "≥12公里", "20"),
        ("产出指标", "质量指标", "≥95%", "20"),
        ("满意度指标", "服务对象满意度指标", "≥90%", "10"),
    ]
    assert goal_text(second, "annual") == "目标1：监测"
    assert [row.value for row in second.indicators] == ["=4次"]


def test_an_indicator_table_with_a_head_is_no_list() -> None:
    found = read(grid(*HEAD, ("项目名称", *LEVELS), ("河道清淤", *BODY)))
    assert [project.name for project in found.filing.projects] == ["河道清淤"]
    assert len(found.filing.projects[0].indicators) == 1


def test_goals_side_by_side_have_their_texts_below() -> None:
    head = [*HEAD[:5], ("总体目标", "中期目标（2024年—2026年）", "年度目标"), ("", "三年清淤", "今年清淤")]
    (project,) = read(grid(*head, ("绩效指标", *LEVELS), ("", *BODY))).filing.projects
    assert (goal_text(project, "period"), goal_text(project, "annual")) == ("三年清淤", "今年清淤")


def test_a_section_that_no_form_has_stays_in_the_filing() -> None:
    table = grid(*HEAD, ("绩效指标", *LEVELS), ("", "产出指标", "数量指标", "清淤长度", "≥12公里"))
    prose = (
        "一、部门职责",
        "管理河道。",
        "负责防汛。",
        "二、总体绩效目标",
        "汛期安全。",
        "三、重点工作",
        "清淤。",
    )
    found = read("第一部分", "部门整体绩效目标", *prose, "项目支出预算绩效目标表", table)
    assert dict(found.filing.extra)["section.一、部门职责"] == "管理河道。\n负责防汛。"
    assert dict(found.filing.extra)["section.三、重点工作"] == "清淤。"
