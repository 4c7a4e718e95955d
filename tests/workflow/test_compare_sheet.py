"""修改对照表: every line says whose and where, old and new stand side by side, and the writers print it."""

from __future__ import annotations

import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, FundLine, Indicator, Narrative, Project
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document, Table
from perfdesk.workflow.compare import compare
from perfdesk.workflow.compare_sheet import compare_sheet, compared_texts, summary
from perfdesk.workflow.export import write_list
from tests.workflow.revising import invented, revised


@pytest.fixture
def sides() -> tuple[Filing, Filing]:
    rows = tuple(
        Indicator(id=f"r{i}", level1="产出指标", level2="数量指标", level3=name, value="≥90%")
        for i, name in enumerate("甲乙丙")
    )
    roads = Project(no="1", name="道路养护", funds=(FundLine(source="total", amount="10"),), indicators=rows)
    bridges, people = Project(no="2", name="桥梁检测", code="B2"), Project(no="3", name="职工培训")
    old = Filing(
        form_id="hebei-project",
        fiscal_year=2031,
        unit_name="云溪县交通运输局",
        narratives=(Narrative(section="safeguards", paragraphs=("加强领导。", "严格考核。")),),
        projects=(roads, bridges, people),
    )
    changed = (rows[1], replace(rows[0], value="≥95%"), Indicator(level3="新", value="1个"))
    new = replace(
        old,
        form_id="ningxia-project",
        narratives=(Narrative(section="safeguards", paragraphs=("加强组织领导。", "严格考核。", "定期通报。")),),
        projects=(
            replace(people, no="1", name="干部培训"),
            replace(roads, no="2", category="operating", indicators=changed),
            Project(no="3", name="新桥建设", indicators=(Indicator(level2="数量指标", level3="座数", value="1座"),)),
        ),
    )
    return old, new


def table_of(document: Document) -> Table:
    (table,) = document.tables()
    return table


def test_each_line_says_whose_where_and_both_texts(sides: tuple[Filing, Filing]) -> None:
    lines = [(item.project, item.place, item.before, item.after) for item in compared_texts(compare(*sides))]
    assert lines == [
        ("整份文件", "表格", "河北省部门预算项目绩效目标表", "宁夏项目支出预算绩效目标表"),
        ("第一部分", "工作保障措施第1段", "加强领导。", "加强组织领导。"),
        ("第一部分", "新增工作保障措施第3段", "", "定期通报。"),
        ("干部培训", "项目的顺序", "第3个", "第1个"),
        ("干部培训", "项目名称", "职工培训", "干部培训"),
        ("桥梁检测", "删去项目", "桥梁检测\n项目编码：B2", ""),
        ("道路养护", "项目类别", "预算项目", "公用经费"),
        ("道路养护", "第1行“乙”的顺序", "第2行", "第1行"),
        ("道路养护", "第2行“甲”指标值", "≥90%", "≥95%"),
        ("道路养护", "删去指标第3行“丙”", "产出指标／数量指标／丙：≥90%", ""),
        ("道路养护", "新增指标第3行“新”", "", "新：1个"),
        ("新桥建设", "新增项目", "", "新桥建设\n数量指标／座数：1座"),
    ]


def test_the_summary_counts_and_names(sides: tuple[Filing, Filing]) -> None:
    old, new = sides
    assert summary(compare(old, new)) == [
        "共12处不同，2个项目的内容有修改。",
        "新增项目1个：新桥建设。",
        "删去项目1个：桥梁检测。",
        "项目更名1个：“职工培训”改为“干部培训”。",
        "项目调整顺序1个：干部培训。",
    ]
    assert summary(compare(old, old)) == ["两份内容没有差别。"]
    many = replace(old, projects=tuple(Project(name=f"项目{i}") for i in range(7)))
    assert (
        summary(compare(replace(old, projects=()), many))[1] == "新增项目7个：项目0、项目1、项目2、项目3、项目4等7个。"
    )


def test_the_table_is_landscape_with_its_header_on_every_page(sides: tuple[Filing, Filing]) -> None:
    document = compare_sheet(compare(*sides), "一上", "现在")
    table = table_of(document)
    assert (document.page.width, document.page.height) == (297.0, 210.0)
    assert sum(table.widths) == document.page.text_width
    assert table.header_rows == 1
    assert [cell.text for cell in table.row_cells(0)] == ["项目", "序号", "修改位置", "修改前", "修改后"]
    grid = table.grid()
    assert all(cell is not None for row in grid for cell in row)
    assert [row[1].text for row in grid[1:] if row[1]] == [str(n) for n in range(1, 13)]
    roads = [row[0] for row in grid if row[0] and row[0].text == "道路养护"]
    assert len({id(cell) for cell in roads}) == 1
    assert roads[0].row_span == len(roads) == 5


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_every_table_is_whole_and_has_a_line_for_each_change(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    found = compare(old, revised(old, chance))
    table = table_of(compare_sheet(found, "甲", "乙"))
    assert table.rows == 1 + len(list(compared_texts(found)))
    assert all(cell is not None for row in table.grid() for cell in row)
    assert bool(found) == (table.rows > 1)


def test_word_and_excel_print_it_and_mark_the_words_that_changed(sides: tuple[Filing, Filing], tmp_path: Path) -> None:
    document = compare_sheet(compare(*sides), "一上", "现在")
    word, excel = write_list(document, tmp_path / "送审", ["docx", "xlsx"])
    assert word.name == "云溪县交通运输局绩效目标修改对照表.docx"
    for path in (word, excel):
        (table,) = read_document(path).tables()
        texts = [row[-1].text if row[-1] else "" for row in table.grid() if row]
        assert texts[-12:] == [row[4].text for row in table_of(document).grid()[1:] if row[4]]
    with zipfile.ZipFile(word) as package:
        xml = package.read("word/document.xml").decode()
    assert '<w:u w:val="single"/></w:rPr><w:t xml:space="preserve">组织</w:t>' in xml
    assert xml.count("<w:tblHeader/>") == 1
    assert 'w:orient="landscape"' in xml
    sheet = load_workbook(excel, rich_text=True).active
    rich = [cell.value for row in sheet.iter_rows() for cell in row if type(cell.value).__name__ == "CellRichText"]
    assert any(
        part.font.u == "single" and part.text == "组织" for text in rich for part in text if hasattr(part, "font")
    )
    assert sheet.page_setup.orientation == "landscape"


def test_an_unknown_kind_of_file_is_refused_before_anything_is_written(
    sides: tuple[Filing, Filing], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="不能导出为“odt”"):
        write_list(compare_sheet(compare(*sides), "甲", "乙"), tmp_path / "新", ["docx", "odt"])
    assert not (tmp_path / "新").exists()
