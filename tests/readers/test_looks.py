"""Widths, fonts and pages, which readers deliver where they are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from perfdesk.readers.excel import read_excel
from perfdesk.readers.word import read_word
from perfdesk.table import TextStyle
from tests.readers.building import docx

GRID = '<w:tblGrid><w:gridCol w:w="1134"/><w:gridCol w:w="2268"/></w:tblGrid>'


def cell(text: str, run: str = "", width: int = 0, paragraph: str = "") -> str:
    size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' if width else ""
    return f"<w:tc>{size}<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>"


def word_table(*cells: str, grid: str = GRID) -> str:
    return f"<w:tbl><w:tblPr/>{grid}<w:tr>{''.join(cells)}</w:tr></w:tbl>"


def test_widths_are_those_of_the_grid_in_millimetres(tmp_path: Path) -> None:
    path = docx(tmp_path / "表.docx", word_table(cell("甲"), cell("乙")))
    (table,) = read_word(path, looks=True).tables()
    assert table.widths == pytest.approx((20.0, 40.0), abs=0.01)


def test_a_grid_that_does_not_fit_is_passed_over_for_the_widths_of_the_cells(tmp_path: Path) -> None:
    grid = '<w:tblGrid><w:gridCol w:w="10"/></w:tblGrid>'
    path = docx(tmp_path / "表.docx", word_table(cell("甲", width=1134), cell("乙", width=567), grid=grid))
    (table,) = read_word(path, looks=True).tables()
    assert table.widths == pytest.approx((20.0, 10.0), abs=0.01)


@pytest.mark.parametrize("width", ["-5", "x", "99999999", "0"])
def test_a_width_that_is_none_leaves_the_widths_unknown(width: str, tmp_path: Path) -> None:
    grid = f'<w:tblGrid><w:gridCol w:w="{width}"/><w:gridCol w:w="2268"/></w:tblGrid>'
    (table,) = read_word(docx(tmp_path / "表.docx", word_table(cell("甲"), cell("乙"), grid=grid)), looks=True).tables()
    assert table.widths == ()


def test_the_look_is_that_of_most_of_the_text(tmp_path: Path) -> None:
    small = '<w:rFonts w:eastAsia="仿宋" w:ascii="Arial"/><w:sz w:val="18"/><w:b w:val="0"/>'
    large = '<w:r><w:rPr><w:sz w:val="80"/><w:b/></w:rPr><w:t>大</w:t></w:r>'
    both = cell("小小的字", small, paragraph='<w:jc w:val="center"/>').replace("</w:p>", f"{large}</w:p>")
    (table,) = read_word(docx(tmp_path / "表.docx", word_table(both, cell("乙"))), looks=True).tables()
    assert table.cells[0].look == TextStyle(east_asia="仿宋", latin="Arial", size_pt=9, align="center")


def test_a_wrong_size_is_no_size(tmp_path: Path) -> None:
    run = '<w:sz w:val="x"/>'
    (table,) = read_word(docx(tmp_path / "表.docx", word_table(cell("甲", run), cell("乙"))), looks=True).tables()
    assert table.cells[0].look == table.cells[1].look


def test_a_worksheet_tells_widths_fonts_and_borders(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    framed = {"border": 1, "font_name": "黑体", "font_size": 12, "bold": True, "align": "center"}
    sheet.write_row(0, 0, ["项目名称", "甲"], book.add_format(framed))
    sheet.write_row(1, 0, ["单位", "乙"], book.add_format({"font_name": "Arial"}))
    sheet.set_column_pixels(0, 1, 96)
    book.close()
    (table,) = read_excel(path, looks=True).tables()

    assert table.widths == pytest.approx((25.4, 25.4), abs=1)
    assert table.cells[0].look == TextStyle(east_asia="黑体", size_pt=12, bold=True, align="center")
    look = table.cells[2].look
    assert look is not None
    assert (look.latin, look.border) == ("Arial", False)


def test_a_worksheet_without_any_borders_is_printed_with_them(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    for row in range(2):
        sheet.write_row(row, 0, ["项目名称", "甲"], book.add_format({"font_name": "宋体"}))
    book.close()
    (table,) = read_excel(path, looks=True).tables()
    assert all(cell.look is not None and cell.look.border for cell in table.cells)


def test_a_row_with_a_label_beside_a_blank_merged_cell_belongs_to_the_table(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.write(0, 0, "项目名称")
    sheet.merge_range(0, 1, 0, 2, "")
    sheet.write_row(1, 0, ["实施单位", "甲", "乙"])
    book.close()
    (table,) = read_excel(path).tables()
    assert [cell.text for cell in table.cells if cell.row == 0] == ["项目名称", ""]
