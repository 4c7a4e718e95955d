"""Forms that do not ship, invented after the layouts of other provinces: learned from a filled or an emptied one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_projects
from perfdesk.forms.profile import Profile
from perfdesk.forms.recognise import recognise
from perfdesk.readers.sniff import read_document
from perfdesk.table import Block, Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.forms.learning import form_of, learned, places
from tests.forms.test_learn import table

Row = tuple[str | tuple[str, int, int], ...]
WRITERS = {"docx": write_word, "xlsx": write_excel}
STYLES = {
    "title": TextStyle(east_asia="黑体", latin="黑体", size_pt=18, align="center"),
    "line": TextStyle(size_pt=12),
    "label": TextStyle(bold=True, size_pt=10.5, align="center", line_pt=14),
    "value": TextStyle(size_pt=10.5, line_pt=14),
}
PRINTED_WORDS = {
    "项目名称", "主管部门", "主管部门及代码", "实施单位", "项目属性", "项目负责人及电话", "项目期",
    "项目资金\n（万元）", "项目资金（万元）", "年度资金总额", "其中：财政拨款", "其他资金", "年度资金总额：",
    "年度目标", "中期目标", "总体目标", "年度绩效目标", "绩效指标", "一级指标", "二级指标", "三级指标",
    "指标值", "目标值", "备注", "财政股室初审意见", "绩效股审核意见", "项目类别", "归口科室", "指标性质",
    "指标方向", "计量单位", "分值", "经办人员及分机", "其中：本级财政资金", "项目实施内容", "三年目标",
}  # fmt: skip


def document(title: str, line: str, widths: tuple[float, ...], *rows: Row, below: str = "") -> Document:
    found = table(*rows, columns=len(widths))
    cells = tuple(replace(cell, role="label" if cell.text in PRINTED_WORDS else "value") for cell in found.cells)
    found = replace(found, cells=cells, widths=widths, min_heights=(8.0,) * found.rows)
    lines = (Paragraph(text=line, role="line"),) if line else ()
    last = (Paragraph(text=below, role="line"),) if below else ()
    blocks = (Paragraph(text=title, role="title"), *lines, found, *last)
    return Document(blocks=blocks, styles=STYLES, page=PageSetup(left=18.0, right=18.0))


APPROVED = document(
    "2031年项目支出绩效目标表",
    "填报单位：青溪县公路站（盖章）",
    (16.0, 20.0, 26.0, 52.0, 30.0, 30.0),
    (("项目名称", 1, 2), ("县道养护", 1, 4)),
    (("主管部门", 1, 2), ("青溪县交通局", 1, 2), "实施单位", "青溪县公路站"),
    (("项目负责人及电话", 1, 2), ("某某", 1, 2), "项目期", "1年"),
    (("项目资金\n（万元）", 3, 2), ("年度资金总额", 1, 2), ("30", 1, 2)),
    (("其中：财政拨款", 1, 2), ("30", 1, 2)),
    (("其他资金", 1, 2), ("0", 1, 2)),
    ("年度目标", ("完成县道养护。", 1, 5)),
    (("绩效指标", 4, 1), "一级指标", "二级指标", "三级指标", "指标值", "备注"),
    (("产出指标", 2, 1), "数量指标", "养护里程", "≥30公里", ""),
    ("质量指标", "合格率", "≥95%", ""),
    ("效益指标", "社会效益指标", "出行便利", "有所提高", ""),
    (("财政股室初审意见", 1, 2), ("同意", 1, 4)),
    (("绩效股审核意见", 1, 2), ("同意申报", 1, 4)),
)
TWO_GOALS = document(
    "项目支出绩效目标申报表",
    "（2031年度）",
    (18.0, 22.0, 40.0, 54.0, 40.0),
    (("项目名称", 1, 2), ("县道养护", 1, 3)),
    (("主管部门及代码", 1, 2), "0301青溪县交通局", "实施单位", "青溪县公路站"),
    (("项目属性", 1, 2), "延续项目", "项目期", "3年"),
    (("项目资金（万元）", 1, 2), "年度资金总额：", ("30", 1, 2)),
    (("总体目标", 2, 1), ("中期目标", 1, 2), ("年度目标", 1, 2)),
    (("三年完成。", 1, 2), ("一年完成。", 1, 2)),
    (("绩效指标", 3, 1), "一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "养护里程", "≥30公里"),
    ("效益指标", "社会效益指标", "出行便利", "有所提高"),
)
UNITS_APART = document(
    "项目绩效目标表",
    "单位：万元",
    (22.0, 24.0, 40.0, 18.0, 18.0, 20.0, 16.0, 16.0),
    ("项目名称", ("县道养护", 1, 3), "项目类别", ("一般", 1, 3)),
    ("归口科室", ("农业股", 1, 7)),
    ("年度绩效目标", ("完成县道养护。", 1, 7)),
    ("一级指标", "二级指标", "三级指标", "指标性质", "指标方向", "目标值", "计量单位", "分值"),
    ("产出指标", "数量指标", "养护里程", "正向", "≥", "30", "公里", "20"),
    ("效益指标", "满意度指标", "群众满意", "正向", "≥", "90", "%", "30"),
)
NO_OPERATOR = document(
    "项目绩效目标表",
    "单位：万元",
    (22.0, 24.0, 70.0, 34.0, 24.0),
    ("项目名称", ("县道养护", 1, 4)),
    ("年度绩效目标", ("完成县道养护。", 1, 4)),
    ("一级指标", "二级指标", "三级指标", "目标值", "计量单位"),
    ("产出指标", "数量指标", "养护里程", "≥30", "公里"),
    ("效益指标", "社会效益指标", "出行便利", "有所提高", ""),
)
SIDE_BY_SIDE = document(
    "2031年项目支出绩效目标申报表",
    "",
    (24.0, 26.0, 34.0, 30.0, 30.0, 30.0),
    (("填报单位：青溪县公路站", 1, 3), ("金额单位：万元", 1, 3)),
    ("项目名称", ("县道养护", 1, 3), "项目类别", "一般"),
    ("主管部门", ("青溪县交通局", 1, 3), "经办人员及分机", "某某"),
    ("年度资金总额", ("30", 1, 2), "其中：本级财政资金", ("30", 1, 2)),
    ("项目实施内容", ("县道养护。", 1, 5)),
    ("三年目标", ("三年完成。", 1, 2), "年度目标", ("一年完成。", 1, 2)),
    (("绩效指标", 3, 1), "一级指标", "二级指标", "三级指标", "指标值", "备注"),
    ("产出指标", "数量指标", "养护里程", "≥30公里", ""),
    ("效益指标", "社会效益指标", "出行便利", "有所提高", ""),
)
SIGNED = document(
    "项目支出绩效目标表",
    "单位：万元",
    (22.0, 24.0, 40.0, 44.0, 34.0),
    ("项目名称", ("县道养护", 1, 4)),
    ("年度绩效目标", ("完成县道养护。", 1, 4)),
    ("一级指标", "二级指标", "三级指标", "目标值", "备注"),
    ("产出指标", "数量指标", "养护里程", "≥30公里", ""),
    ("效益指标", "社会效益指标", "出行便利", "有所提高", ""),
    below="填表人：某某      核对员：某人      填表日期：2031年3月1日",
)
DOCUMENTS = {
    "with approvals and remarks": (APPROVED, {"财政股室初审意见", "绩效股审核意见"}),
    "two goals side by side": (TWO_GOALS, set()),
    "operator and unit in columns": (UNITS_APART, set()),
    "unit in a column": (NO_OPERATOR, set()),
    "a line to sign below": (SIGNED, set()),
    "labels below labels that have their values": (SIDE_BY_SIDE, {"经办人员及分机", "项目实施内容"}),
}


def written(document: Document, path: Path) -> Path:
    WRITERS[path.suffix[1:]](document, path)
    return path


def emptied(document: Document) -> Document:
    """The same form with nothing but its own words."""

    def bare(cell: Cell) -> Cell:
        label, colon, _ = cell.text.partition("：")
        words = cell.text if label == "金额单位" else label + colon if colon else ""
        return cell if cell.role == "label" else replace(cell, text=words)

    def blank(block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, cells=tuple(map(bare, block.cells)))
        return replace(block, text=re.sub("某.|2031年3月1日", "", block.text))

    return replace(document, blocks=tuple(map(blank, document.blocks)))


def assert_prints(own: Profile, document: Document, folder: Path, kind: str) -> None:
    """The project of a document, read and printed on a form, is that document cell by cell."""
    path = written(document, folder / f"原表.{kind}")
    (project,) = recognise(read_document(path), {own.id: own}).filing.projects
    again = written(compose_projects([project], own), folder / f"导出.{kind}")
    first, second = (read_document(file, looks=True) for file in (path, again))
    (left,), (right,) = first.tables(), second.tables()
    assert places(left) == places(right)
    assert left.widths == pytest.approx(right.widths, abs=1)
    above = [[block.text for block in doc.blocks if isinstance(block, Paragraph)] for doc in (first, second)]
    assert above[0] == above[1]
    assert [one.look for one in left.cells if one.text in PRINTED_WORDS] == [
        one.look for one in right.cells if one.text in PRINTED_WORDS
    ]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_unseen_form_prints_its_own_document_again(name: str, kind: str, tmp_path: Path) -> None:
    document, unknown = DOCUMENTS[name]
    found = learned(written(document, tmp_path / f"表.{kind}"))

    assert {item.words for item in found.doubts} == unknown
    assert_prints(form_of(found), document, tmp_path, kind)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    "name",
    [
        "with approvals and remarks",
        "two goals side by side",
        "unit in a column",
        "a line to sign below",
        "labels below labels that have their values",
    ],
)
def test_an_unseen_form_is_learned_from_its_blank(name: str, kind: str, tmp_path: Path) -> None:
    document, _ = DOCUMENTS[name]
    own = form_of(learned(written(emptied(document), tmp_path / f"空表.{kind}")))
    assert_prints(own, document, tmp_path, kind)


def test_a_label_is_learned_as_the_field_that_it_is_read_as_on_any_other_form(tmp_path: Path) -> None:
    own = form_of(learned(written(SIDE_BY_SIDE, tmp_path / "表.docx")))

    fields = own.project_fields()
    assert {"fund.county", "period_goal", "annual_goal", "extra.category_name", "unit_name"} <= set(fields)


def test_codes_built_as_on_a_known_form_tell_their_year(tmp_path: Path) -> None:
    text = "项目名称", ("县道养护", 1, 2), "项目编码", "13022931P00016110005C"
    coded = document(
        "项目绩效目标表",
        "单位：万元",
        (22.0, 24.0, 70.0, 34.0, 24.0),
        text,
        *(
            ("一级指标", "二级指标", "三级指标", "目标值", "备注"),
            ("产出指标", "数量指标", "养护里程", "≥30公里", ""),
        ),
    )
    path = written(coded, tmp_path / "表.docx")
    own = form_of(learned(path))

    assert recognise(read_document(path), {own.id: own}).filing.fiscal_year == 2031


def test_a_label_with_the_money_unit_stays_a_label(tmp_path: Path) -> None:
    own = form_of(learned(written(APPROVED, tmp_path / "表.docx")))

    roles = [cell.role for row in own.head_rows for cell in row if cell.pattern_fields() == ("amount_unit",)]
    assert roles == ["label"]
