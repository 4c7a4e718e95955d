"""The same worksheets in every kind of file, with the quirks of the programs that write them, and on the clipboard."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.readers.clipboard import pasted_document
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document
from tests.forms.invented import filing, plain
from tests.workbooks import files
from tests.workbooks.sheets import Sheet, as_numbers, below_one_another, project_sheets, side_by_side

FILING = filing()
SHEETS = project_sheets(FILING, profile_for(FILING.form_id))
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def assert_whole(document: Document) -> None:
    found = recognise(document, all_profiles())
    assert plain(found.filing.projects) == plain(FILING.projects)
    assert [note for note in found.notes if note.severity == "warning"] == []


def _ghosts(book: Any) -> None:
    for page in book.worksheets:
        for place in ("XFD1", "A1048576", "AZ9"):
            page[place].number_format = "0.00"
        page["B900"], page["B900"].data_type = " ", "s"
        page.merge_cells("A700:AN705")
        page.merge_cells("BH1:BH1")


def _dressed(book: Any) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    for page in book.worksheets:
        choice = DataValidation(type="list", formula1='"≥,≤,="')
        page.add_data_validation(choice)
        choice.add("B12")
        page.freeze_panes, page.auto_filter.ref = "A5", "A10:F30"
        page.row_dimensions[13].outlineLevel = 1
        page.column_dimensions["C"].hidden = True
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=1, min_row=1, max_row=3))
    book.worksheets[0].add_chart(chart, "A40")
    book.defined_names["数据"] = DefinedName("数据", attr_text="#REF!")
    book.create_chartsheet("图表")


def _rich(book: Any) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if isinstance(text := cell.value, str) and len(text) > 4 and cell.data_type == "s":
                cell.value = CellRichText(text[:2], TextBlock(InlineFont(b=True), text[2:4]), text[4:])


def _strict(name: str, text: str) -> str:
    for old, new in STRICT.items():
        text = text.replace(old, new)
    return text


def _strings(pattern: str, new: str) -> files.Edit:
    return lambda name, text: re.sub(pattern, new, text) if name == "xl/sharedStrings.xml" else text


DIMENSION = r"<dimension[^>]*/>"
FORMULA = (r'(<c r="([A-Z]+\d+)"[^>]*?)( t="n")?><v>([\d.]+)</v>', r"\1><f>SUM(\2:\2)</f><v>\4</v>")
FINISHES: dict[str, Callable[[Any], None]] = {"ghosts": _ghosts, "dressed": _dressed, "rich": _rich}
EDITS: dict[str, files.Edit] = {
    "no dimension": files.only_sheets(lambda text: re.sub(DIMENSION, "", text)),
    "wrong dimension": files.only_sheets(lambda text: re.sub(DIMENSION, '<dimension ref="A1"/>', text)),
    "no row numbers": files.only_sheets(lambda text: re.sub(r'<row r="\d+"', "<row", text)),
    "strict": _strict,
    "phonetic": _strings("</t></si>", '</t><rPh sb="0" eb="1"><t>xx</t></rPh></si>'),
    "carriage returns": _strings("\n", "_x000D_\n"),
    "macros": lambda name, text: text.replace(
        "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"
    ),
    "formulas": files.only_sheets(lambda text: re.sub(*FORMULA, text)),
}


@pytest.mark.parametrize("name", FINISHES)
def test_what_stands_around_the_cells_does_not_disturb(name: str, tmp_path: Path) -> None:
    assert_whole(read_document(files.write_xlsx(SHEETS, tmp_path / "表.xlsx", finish=FINISHES[name])))


@pytest.mark.parametrize("name", EDITS)
def test_packages_of_other_programs_are_read_alike(name: str, tmp_path: Path) -> None:
    path = files.write_xlsx([as_numbers(sheet) for sheet in SHEETS], tmp_path / "表.xlsx")
    assert_whole(read_document(files.edited(path, EDITS[name])))


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("excel", [True, False])
def test_web_pages_under_the_name_of_xls_are_read_alike(excel: bool, coding: str, tmp_path: Path) -> None:
    assert_whole(read_document(files.write_html(SHEETS, tmp_path / "表.xls", coding=coding, excel=excel)))


def test_excel_2003_xml_is_read_alike(tmp_path: Path) -> None:
    assert_whole(read_document(files.write_xml2003(SHEETS, tmp_path / "表.xls")))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("tab", [False, True])
def test_sheets_saved_as_text_are_read_alike(tab: bool, coding: str, tmp_path: Path) -> None:
    sheet = below_one_another(SHEETS, 0)
    assert_whole(read_document(files.write_csv(sheet, tmp_path / "表.csv", coding=coding, tab=tab)))


def test_prose_with_commas_stays_prose(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("一,二,三\n这是说明,不是表。\n", encoding="utf-8")
    with pytest.raises(UserError, match="没有找到项目绩效目标表"):
        recognise(read_document(path), all_profiles())


@pytest.mark.parametrize("sheet", [below_one_another(SHEETS, 1), side_by_side(SHEETS, 1)], ids=["below", "beside"])
def test_the_clipboard_is_read_alike_from_its_html_and_its_text(sheet: Sheet) -> None:
    assert_whole(pasted_document(files.clipboard_html(sheet), "别用这个"))
    assert_whole(pasted_document("", files.tsv(sheet)))
    assert_whole(pasted_document("<p>没有表</p>", files.tsv(sheet)))


def test_an_empty_clipboard_is_refused_in_one_line() -> None:
    with pytest.raises(UserError, match="剪贴板里没有文字或表格"):
        pasted_document("", " \n")


# ------------------------------------------------------------------ OpenDocument
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text", "style"))


def _ods(sheets: list[Sheet], path: Path, *, manifest: str = "", hidden: str = "") -> Path:
    pages = "".join(_ods_page(sheet, "隐藏" if sheet.name == hidden else "可见") for sheet in sheets)
    styles = (
        '<style:style style:name="隐藏" style:family="table"><style:table-properties table:display="false"/>'
        '</style:style><style:style style:name="可见" style:family="table"/>'
    )
    body = f"<office:body><office:spreadsheet>{pages}</office:spreadsheet></office:body>"
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>{body}"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return path


def _ods_page(sheet: Sheet, style: str) -> str:
    rows = []
    for row in range(sheet.rows):
        cells = "".join(_ods_cell(sheet, row, column) for column in range(sheet.columns))
        rows.append(f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="16000"/>')
        rows.append("</table:table-row>")
    ghost = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    name = escape(sheet.name)
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}{ghost}</table:table>'


def _ods_cell(sheet: Sheet, row: int, column: int) -> str:
    rows, columns = sheet.merges.get((row, column), (1, 1))
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    lines = files.shown(sheet, (row, column)).split("\n")
    words = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f"<table:table-cell{span}>{words}</table:table-cell>"


def test_an_open_document_sheet_is_read_alike(tmp_path: Path) -> None:
    assert_whole(read_document(_ods(SHEETS, tmp_path / "表.xls")))


def test_a_hidden_open_document_sheet_is_told(tmp_path: Path) -> None:
    found = read_document(_ods(SHEETS, tmp_path / "表.ods", hidden=SHEETS[0].name))
    assert found.warnings == (f"工作表“{SHEETS[0].name}”是隐藏的，没有读入。",)


def test_an_open_document_sheet_with_a_password_is_refused(tmp_path: Path) -> None:
    path = _ods(SHEETS, tmp_path / "表.ods", manifest="<file-entry><encryption-data/></file-entry>")
    with pytest.raises(UserError, match="有密码保护"):
        read_document(path)
