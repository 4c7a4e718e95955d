"""Excel files: sheets, merges, values as shown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from perfdesk.errors import UserError
from perfdesk.readers.excel import read_excel
from perfdesk.readers.sniff import read_document
from perfdesk.table import Paragraph, Table
from tests.readers.building import docx, xlsx


def made(path: Path, fill: object) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    fill(book)
    book.close()
    return path


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.rows)]


def test_full_width_cells_are_paragraphs_and_the_rest_is_a_grid(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("项目")
        sheet.merge_range("A1:C1", "1.甲绩效目标表")
        sheet.write_row("A2", ["项目编码", "01", "元"])
        sheet.merge_range("A3:A4", "预算")
        sheet.merge_range("B3:C3", "=100%")
        sheet.write("B4", "≥90%\n第二行")
        book.add_worksheet("说明").write("A1", "二、说明")

    document = read_document(made(tmp_path / "文件.xlsx", fill))
    title, table, other = document.blocks
    assert isinstance(title, Paragraph)
    assert (title.text, title.place) == ("1.甲绩效目标表", "工作表“项目”第1行")
    assert isinstance(table, Table)
    assert rows(table) == [["项目编码", "01", "元"], ["预算", "=100%"], ["≥90%\n第二行", ""]]
    assert (table.cells[3].row_span, table.cells[4].column_span) == (2, 2)
    assert other.text == "二、说明"
    assert document.title == "文件.xlsx"


def test_numbers_are_read_as_shown(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for column, (value, code) in enumerate(
            [(0.9, "0%"), (12, '"≥"0"人"'), (4335200, "#,##0.00"), (45658, "yyyy-mm-dd")]
        ):
            sheet.write_number(0, column, value, book.add_format({"num_format": code}))

    (table,) = read_excel(made(tmp_path / "数.xlsx", fill)).tables()
    assert rows(table) == [["90%", "≥12人", "4,335,200.00", "2025-01-01"]]


def test_formulas_show_their_stored_result_and_are_doubted_without_one(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="甲"&"乙"', None, "甲乙")
        sheet.write_formula("C1", "=1+2", None, "")
        sheet.write_boolean("D1", True)

    (table,) = read_excel(made(tmp_path / "式.xlsx", fill)).tables()
    assert rows(table) == [["2", "甲乙", "=1+2", "TRUE"]]
    assert [bool(cell.doubt) for cell in table.cells] == [False, False, True, False]


def test_rich_text_escapes_and_control_characters(tmp_path: Path) -> None:
    strings = "<si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>音</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si>"
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>丙</t></is></c></row>'
    path = xlsx(tmp_path / "文.xlsx", {"一": f"<sheetData>{cells}</sheetData>"}, strings=strings)
    (table,) = read_excel(path).tables()
    assert rows(table) == [["甲乙", "a\nb_x0041_", "丙"]]


def test_hidden_sheets_are_skipped_with_a_word(tmp_path: Path) -> None:
    row = '<sheetData><row><c t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'
    document = read_excel(xlsx(tmp_path / "隐.xlsx", {"看得见": row, "看不见": row}, state="hidden"))
    assert len(document.blocks) == 1
    assert document.warnings == ("工作表“看不见”是隐藏的，没有读入。",)


def test_ghost_rows_end_at_the_last_text(tmp_path: Path) -> None:
    ghosts = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(3, 30_000))
    words = '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>乙</v></c></row>'
    merge = '<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>'
    path = xlsx(tmp_path / "鬼.xlsx", {"一": f"<sheetData>{words}{ghosts}</sheetData>{merge}"})
    (table,) = read_excel(path).tables()
    assert (table.rows, table.columns) == (1, 2)


def test_a_merge_far_beyond_the_table_does_not_widen_it(tmp_path: Path) -> None:
    words = "".join(
        f'<row r="{i}"><c r="A{i}" t="str"><v>甲</v></c><c r="B{i}" t="str"><v>乙</v></c></row>' for i in (1, 2)
    )
    merges = '<mergeCells><mergeCell ref="B1:XFD1"/><mergeCell ref="B2:XFD2"/></mergeCells>'
    path = xlsx(tmp_path / "宽.xlsx", {"一": f"<sheetData>{words}</sheetData>{merges}"})
    (table,) = read_excel(path).tables()
    assert table.rows == 2
    assert table.columns < 200
    assert [cell.text for cell in table.cells] == ["甲", "乙", "甲", "乙"]


def test_a_row_of_thousands_of_texts_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<c t="str"><v>{i}</v></c>' for i in range(2000))
    with pytest.raises(UserError, match="过大"):
        read_excel(xlsx(tmp_path / "长.xlsx", {"一": f"<sheetData><row>{cells}</row><row>{cells}</row></sheetData>"}))


def test_a_sheet_with_texts_in_far_corners_is_refused(tmp_path: Path) -> None:
    words = '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>乙</v></c></row>'
    words += '<row r="1048576"><c r="A1048576" t="str"><v>丙</v></c><c r="XFD1048576" t="str"><v>丁</v></c></row>'
    with pytest.raises(UserError, match="过大"):
        read_excel(xlsx(tmp_path / "远.xlsx", {"一": f"<sheetData>{words}</sheetData>"}))


def test_a_heading_after_a_blank_row_is_a_paragraph(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for top in (0, 5):
            sheet.write(top, 0, "标题")
            sheet.write_row(top + 1, 0, ["甲", "乙", "丙"])
            sheet.write_row(top + 2, 0, ["丁", "戊", "己"])

    document = read_excel(made(tmp_path / "叠.xlsx", fill))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph", "Table"]


def test_a_file_of_openpyxl_is_read_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", 0.5])
    sheet["B1"].number_format = "0%"
    book.save(tmp_path / "开.xlsx")
    (table,) = read_excel(tmp_path / "开.xlsx").tables()
    assert rows(table) == [["甲", "50%"]]


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    path = docx(tmp_path / "其实是Word.xlsx", "<w:p><w:r><w:t>甲</w:t></w:r></w:p>")
    assert read_document(path).blocks[0].text == "甲"
