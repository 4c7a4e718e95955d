from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.errors import UserError
from perfdesk.table import Cell, Document, Paragraph, Table, TextStyle
from perfdesk.writers.excel import write_excel
from perfdesk.writers.excel_sheet import sheet_layout
from perfdesk.writers.measure import printable
from tests.writers.conftest import AWKWARD, LONG


@pytest.fixture(scope="module")
def path(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("excel") / "绩效文本.xlsx"
    write_excel(document, target)
    return target


@pytest.fixture(scope="module")
def sheets(path: Path) -> list[Worksheet]:
    return list(openpyxl.load_workbook(path).worksheets)


def _values(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_there_is_a_sheet_for_cover_contents_part_one_and_each_project(sheets: list[Worksheet]):
    assert [sheet.title for sheet in sheets] == [
        "封面", "目录", "第一部分", "1.走访经费", "2.A&B <培训> 经费"]  # fmt: skip


def test_the_cover_has_no_page_number(sheets: list[Worksheet]):
    assert _values(sheets[0]) == ["青石县群众工作局", "部门预算项目绩效目标"]
    assert sheets[0].row_dimensions[1].height == pytest.approx(150, abs=1)
    assert sheets[0].oddFooter.center.text is None
    assert sheets[1].oddFooter.center.text == "- &P -"


def test_part_one_has_a_row_for_each_paragraph(sheets: list[Worksheet]):
    assert _values(sheets[2]) == [
        "第一部分", "部门整体绩效目标", "一、总体绩效目标", "全年走访群众1200户。", LONG, "二、分项绩效目标",
        "（一）走访；（二）培训。", "三、工作保障措施"]  # fmt: skip


def test_every_cell_is_a_string_as_typed(sheets: list[Worksheet], document: Document, path: Path):
    expected = [printable(cell.text) for table in list(document.tables())[2:] for cell in table.cells if cell.text]
    written = _values(sheets[4])
    assert sorted(written) == sorted(["2.A&B <培训> 经费绩效目标表", *expected])
    assert set(AWKWARD) <= set(written)
    assert all(cell.data_type == "s" for row in sheets[4].iter_rows() for cell in row if cell.value is not None)
    with zipfile.ZipFile(path) as package:
        xml = b"".join(package.read(name) for name in package.namelist() if "worksheets/sheet" in name)
    assert b"<f>" not in xml


def test_texts_that_look_like_formulas_stay_texts_when_edited_again(sheets: list[Worksheet]):
    looks = {cell.value: cell for row in sheets[4].iter_rows() for cell in row if cell.value is not None}
    for text in ("=100%", "+1", "-1", "@x"):
        assert looks[text].quotePrefix
    assert not looks["≥90%"].quotePrefix
    assert looks["1/2"].number_format == "@"
    assert looks[f"1.培训\tA&B\n{LONG}"].number_format == "General"


def test_merged_cells_have_borders_on_every_cell(sheets: list[Worksheet]):
    sheet = sheets[3]
    assert "A1:O1" in {str(area) for area in sheet.merged_cells.ranges}
    level = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "产出指标")
    area = next(area for area in sheet.merged_cells.ranges if level.coordinate in area)
    assert area.size["rows"] == 2
    for row in sheet.iter_rows(area.min_row, area.max_row, area.min_col, area.max_col):
        for cell in row:
            assert cell.border.left.style == cell.border.right.style == "thin"


def test_pages_are_a4_one_wide_with_repeated_header_and_page_number(sheets: list[Worksheet]):
    sheet = sheets[3]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) in ((9, "portrait"), ("9", "portrait"))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.fitToHeight) == 0
    header = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "一级指标")
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.print_area.endswith(f"$A$1:$O${sheet.max_row}")
    assert sheet.oddFooter.center.text == "- &P -"
    assert sheet.print_options.horizontalCentered
    assert abs(sheet.page_margins.left - 20 / 25.4) < 0.001


def test_columns_are_as_wide_as_the_form(sheets: list[Worksheet]):
    widths = [d.width for _, d in sorted(sheets[3].column_dimensions.items()) for _ in range(d.min, d.max + 1)]
    pixels = sum(round(width * 7) for width in widths)
    assert abs(pixels / 96 * 25.4 - 170.02) < 2


def test_a_long_text_gets_the_height_that_it_needs():
    style = TextStyle(size_pt=10)
    table = Table(rows=1, columns=1, cells=(Cell(text="字" * 600, row=0, column=0, role="text"),), widths=(143.0,))
    (height,) = sheet_layout((table,), 170, lambda role: style).heights
    assert 600 / 39 * 10 * 1.2 < height < 600 / 39 * 10 * 1.6


def test_text_taller_than_an_excel_row_is_spread_over_merged_rows():
    style = TextStyle(size_pt=10)
    cells = (Cell(text="绩效目标", row=0, column=0), Cell(text="字" * 3000, row=0, column=1))
    layout = sheet_layout((Table(rows=1, columns=2, cells=cells, widths=(27.0, 143.0)),), 170, lambda role: style)
    assert len(layout.heights) > 1
    assert all(height <= 409 for height in layout.heights)
    assert {(cell.first_row, cell.last_row) for cell in layout.cells} == {(0, len(layout.heights) - 1)}


def test_a_cell_over_several_rows_makes_room_for_its_text():
    style = TextStyle(size_pt=10)
    cells = (
        Cell(text="字" * 40, row=0, column=0, row_span=2),
        Cell(text="甲", row=0, column=1),
        Cell(text="乙", row=1, column=1),
    )
    layout = sheet_layout((Table(rows=2, columns=2, cells=cells, widths=(20.0, 100.0)),), 170, lambda role: style)
    assert sum(layout.heights) > 40 / 4 * 10 * 1.2


def test_contents_entries_link_to_their_sheets(sheets: list[Worksheet]):
    links = [cell.hyperlink.location for row in sheets[1].iter_rows() for cell in row if cell.hyperlink]
    assert links[0] == "'第一部分'!A1"
    assert links[-1] == "'2.A&B <培训> 经费'!A1"


def test_a_document_of_projects_alone_has_only_their_sheets(document: Document, tmp_path: Path):
    start = next(i for i, block in enumerate(document.blocks) if block.role == "project_title")
    write_excel(Document(blocks=document.blocks[start:], styles=document.styles), tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == 2


def test_a_text_that_excel_cannot_hold_is_refused_and_nothing_written(tmp_path: Path):
    with pytest.raises(UserError, match="32767") as caught:
        write_excel(Document(blocks=(Paragraph(text="字" * 32768),)), tmp_path / "a.xlsx")
    assert "Word" in caught.value.advice
    assert list(tmp_path.iterdir()) == []


def test_progress_ends_at_the_number_of_sheets(document: Document, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    write_excel(document, tmp_path / "a.xlsx", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 5) for n in range(1, 6)]


def test_no_name_of_a_person_is_in_the_properties(path: Path):
    with zipfile.ZipFile(path) as package:
        core = package.read("docProps/core.xml").decode()
    assert re.search(r"<dc:creator>(.*?)</dc:creator>", core).group(1) == ""
    assert "青石县群众工作局" in core


def test_an_empty_document_is_still_a_file(tmp_path: Path):
    write_excel(Document(blocks=()), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["第一部分"]


def test_marked_parts_of_a_cell_are_bold_and_underlined(tmp_path: Path):
    texts = (("甲乙丙", ((1, 2),)), ("丁戊", ((0, 2),)), ("=1\x07己", ((0, 1),)))
    cells = tuple(
        Cell(text=text, row=row, column=0, role="cell", marks=marks) for row, (text, marks) in enumerate(texts)
    )
    blocks = (Paragraph(text="表", role="project_title"), Table(rows=3, columns=1, cells=cells))
    write_excel(Document(blocks=blocks), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", rich_text=True).active
    found = [sheet.cell(row, 1).value for row in (2, 3, 4)]
    assert [(part.text, part.font.u, bool(part.font.b)) for part in found[0]] == [
        ("甲", None, False),
        ("乙", "single", True),
        ("丙", None, False),
    ]
    assert [str(text) for text in found[1:]] == ["丁戊", "=1己"]
