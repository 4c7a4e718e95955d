"""What is told to be doubtful, and where it is said to have stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.model.rows import Filing, FundLine, Indicator, Project, Ref
from perfdesk.table import Cell, Document, Paragraph, Table
from perfdesk.workflow.import_doubts import with_doubts
from perfdesk.workflow.import_files import read_sources, report
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.forms.invented import filing

HEADER = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")


def with_first(found: Filing, **changes: Any) -> Filing:
    return replace(found, projects=(replace(found.projects[0], **changes), *found.projects[1:]))


def with_row(found: Filing, **changes: Any) -> Filing:
    first, *rest = found.projects[0].indicators
    return with_first(found, indicators=(replace(first, **changes), *rest))


def doubts(found: Filing, folder: Path) -> list[tuple[int, int | None, str | None, str]]:
    """(project, indicator, field, message) after a way through Word."""
    path = folder / "去年的 表.docx"
    write_word(compose_filing(found, profile_for(found.form_id)), path)
    told = report(read_sources([path]), {})["sources"][0]["doubts"]
    return [(item["project"], item["indicator"], item["field"], item["message"]) for item in told]


def test_a_sound_document_has_no_doubts(tmp_path: Path) -> None:
    assert doubts(filing(), tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"level1": "效益指标"}, "level2", "“数量指标”不属于“效益指标”，请核对是否错行"),
        ({"level1": "培训人数"}, "level1", "一级指标“培训人数”认不出，请核对是否错位"),
        ({"level2": "其他情况"}, "level2", "二级指标“其他情况”认不出，请核对是否错位"),
        ({"value": ""}, "value", "“数量指标名称1”没有指标值"),
        ({"level3": ""}, "level3", "指标名称空白"),
        ({"value": "3月4日"}, "value", "指标值“3月4日”是日期，可能是 Excel 由分数或范围变来的"),
    ],
)
def test_an_indicator_that_does_not_fit_is_in_doubt(
    tmp_path: Path, changes: dict[str, str], field: str, message: str
) -> None:
    assert (1, 1, field, message) in doubts(with_row(filing(), **changes), tmp_path)


def test_a_date_is_no_doubt_where_a_date_belongs(tmp_path: Path) -> None:
    found = with_row(filing(), level2="时效指标", value="12月31日")
    assert doubts(found, tmp_path) == []


@pytest.mark.parametrize("value", ["12.5", "0.58", "3.75万元"])
def test_a_number_with_a_point_is_no_date(tmp_path: Path, value: str) -> None:
    assert doubts(with_row(filing(), value=value), tmp_path) == []


@pytest.mark.parametrize("title", ["某县档案馆2025年部门预算项目绩效目标表", "年度项目支出绩效目标表"])
def test_a_heading_that_says_whose_form_it_is_names_no_project(tmp_path: Path, title: str) -> None:
    found = with_first(filing(), title=title, no=None)
    assert not [doubt for doubt in doubts(found, tmp_path) if doubt[2] == "name"]


def test_a_dash_among_the_amounts_means_none(tmp_path: Path) -> None:
    project = filing().projects[0]
    funds = (*(line for line in project.funds if line.source != "other"), FundLine(source="other", amount="——"))
    assert doubts(with_first(filing(), funds=funds), tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": "档案修复"}, "name", "表标题里的项目是“档案整理”，与项目名称不同"),
        ({"indicators": ()}, None, "没有读到指标"),
        ({"amount_unit": "万元"}, "amount_unit", "金额单位是“万元”，这种表一般用“元”"),
        ({"funds": (FundLine(source="total", amount="待定"),)}, "budget_total", "预算数不是一个金额"),
        (
            {"funds": (FundLine(source="total", amount="12万元"),)},
            "budget_total",
            "预算数的单位是“万元”，与表上的“元”不同",
        ),
    ],
)
def test_a_head_that_does_not_fit_is_in_doubt(
    tmp_path: Path, changes: dict[str, Any], field: str | None, message: str
) -> None:
    found = [item for item in doubts(with_first(filing(), **changes), tmp_path) if item[:2] == (1, None)]
    assert (1, None, field, message) in found


def test_a_project_without_a_number_among_numbered_ones_is_in_doubt(tmp_path: Path) -> None:
    one = filing()
    several = replace(one, projects=(*one.projects, replace(one.projects[0], code="X", name="修缮", no=None)))
    several = replace(several, projects=(*several.projects[:2], replace(several.projects[2], title="修缮绩效目标表")))
    assert (3, None, "no", "表标题没有序号，其他项目都有") in doubts(several, tmp_path)


def test_projects_with_one_code_or_name_are_told(tmp_path: Path) -> None:
    one = filing()
    first, second = one.projects
    same_code = replace(one, projects=(first, replace(second, code=first.code)))
    assert (2, None, "code", "与第1个项目的项目编码相同，请核对是否重复") in doubts(same_code, tmp_path)
    same_name = replace(one, projects=(first, replace(second, name="档案 整理", title="2.档案整理绩效目标表")))
    assert (2, None, "name", "与第1个项目的项目名称相同，请核对是否重复") in doubts(same_name, tmp_path)


def test_projects_of_two_files_are_compared_too(tmp_path: Path) -> None:
    paths = [tmp_path / "甲.docx", tmp_path / "乙.xlsx"]
    write_word(compose_filing(filing(), profile_for("hebei-project")), paths[0])
    write_excel(compose_filing(filing(), profile_for("hebei-project")), paths[1])
    notes = read_sources(paths).sources[1].notes
    assert [note.message for note in notes] == [
        "与第1个项目的编码、名称都相同，请核对是否重复",
        "与第2个项目的编码、名称都相同，请核对是否重复",
    ]


def head(name: str) -> Table:
    texts = (("单位编码", "1", "单位名称", "青溪县"), ("项目编码", "2", "项目名称", name), ("资金用途", "印刷"))
    cells = tuple(Cell(text=text, row=i, column=j) for i, row in enumerate(texts) for j, text in enumerate(row))
    return Table(rows=3, columns=4, cells=cells, place="第1个表")


def body(*rows: tuple[str, ...], doubt: str = "") -> Table:
    cells = tuple(
        Cell(text=text, row=i, column=j, doubt=doubt if (i, j) == (1, 4) else "")
        for i, row in enumerate((HEADER, *rows))
        for j, text in enumerate(row)
    )
    return Table(rows=1 + len(rows), columns=6, cells=cells, place="第2个表")


def test_the_doubt_of_a_cell_is_about_its_indicator_and_field_and_says_where_it_stood() -> None:
    table = body(("产出指标", "数量指标", "册数", "", "#DIV/0!", ""), doubt="单元格是公式错误")
    found = recognise(Document(blocks=(head("印刷费"), table)), all_profiles())
    (project,) = found.filing.projects
    (row,) = project.indicators
    note = next(note for note in found.notes if note.message == "单元格是公式错误")
    assert note.ref == Ref(project.id, row.id, "value")
    assert found.origins[Ref(project.id, row.id, "")].place == "第2个表第2行"
    assert found.origins[Ref(project.id, row.id, "")].texts == ("产出指标", "数量指标", "册数", "#DIV/0!")
    assert found.origins[Ref(project.id, None, "funds_use")].place == "第1个表第3行第2列"
    assert found.origins[Ref(project.id, None, "")].place.startswith("第1个表")


def test_a_row_that_slipped_and_one_filled_down_against_its_neighbour_are_in_doubt() -> None:
    rows = (
        ("产出指标", "数量指标", "册数", "", "≥3册", ""),
        ("", "社会效益指标", "知晓率", "", "≥9%", ""),
        ("", "满意率", "≥95%", "", "", ""),
    )
    found = recognise(Document(blocks=(head("印刷费"), body(*rows))), all_profiles())
    ids = [row.id for row in found.filing.projects[0].indicators]
    told = {(ids.index(note.ref.indicator), note.ref.field) for note in found.notes if note.ref and note.ref.indicator}
    assert {(1, "level1"), (2, "level3")} <= told


def test_text_without_a_place_is_no_doubt_but_unplaced_and_names_its_project() -> None:
    blocks = (
        Paragraph(text="请在周五前报送", place="第1段"),
        head("印刷费"),
        body(("产出指标", "数量指标", "册数", "", "3", "")),
    )
    found = recognise(Document(blocks=blocks), all_profiles())
    (note,) = [note for note in found.notes if note.unplaced]
    assert (note.place, note.text, note.ref) == ("第1段", "请在周五前报送", None)


def test_a_form_that_is_only_like_a_known_one_is_told() -> None:
    document = Document(blocks=(body(("产出指标", "数量指标", "册数", "", "3册", "")),))
    notes = with_doubts(recognise(document, all_profiles()), document)
    assert [note.place for note in notes if note.message.startswith("不是认识的表格，按最相近的")] == ["全文"]


def test_a_blank_form_is_not_full_of_doubts(tmp_path: Path) -> None:
    rows = tuple(Indicator(level1="产出指标", level2="数量指标", level3="", value="") for _ in range(5))
    blank = Filing(
        form_id="hebei-project", projects=(Project(no="1", title="1.空绩效目标表", name="空", indicators=rows),)
    )
    assert [item for item in doubts(blank, tmp_path) if item[1] is not None] == []


@pytest.mark.parametrize("pattern", ["word/yutian*", "word/shapotou*", "word/hangu*", "word/hengdong*", "excel/*"])
def test_every_row_of_a_real_document_is_shown_with_the_words_that_it_came_from(samples: Path, pattern: str) -> None:
    for path in samples.glob(pattern):
        found = read_sources([path])
        for project, row in found.filing.indicators():
            origin = found.origins[Ref(project.id, row.id, "")]
            words = "".join("".join(origin.texts).split())
            assert "".join(row.level3.split()) in words
            assert "".join(row.value.split()) in words
            assert "行" in origin.place
        assert all(Ref(project.id, None, "") in found.origins for project in found.filing.projects)
        for note in found.notes:
            assert note.place
            assert note.ref is None or note.ref.project in {project.id for project in found.filing.projects}
        rows = sum(1 for _ in found.filing.indicators())
        doubts = sum(1 for note in found.notes if note.ref is not None)
        assert doubts <= (0 if path.name.startswith("yutian") else rows // 10)  # More would not be read.
