"""Worksheets written as the files that offices send: .xlsx with its quirks, web pages, Excel 2003 XML, text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from perfdesk.readers.number_format import shown_number
from tests.workbooks.sheets import Place, Sheet

Edit = Callable[[str, str], str]
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def write_xlsx(sheets: Sequence[Sheet], path: Path, *, finish: Callable[[object], None] | None = None) -> Path:
    """As openpyxl writes it; `finish` gets the workbook before it is saved."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, start=1):
        page = book.create_sheet(f"{number}{sheet.name}"[:31] if sheet.name in book.sheetnames else sheet.name)
        page.sheet_state = sheet.state
        for (row, column), value in sheet.values.items():
            cell = page.cell(row + 1, column + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.number_format = sheet.formats.get((row, column), "General")
        for (row, column), (rows, columns) in sheet.merges.items():
            page.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + rows, end_column=column + columns
            )
        for row in sheet.hidden_rows:
            page.row_dimensions[row + 1].hidden = True
    if finish is not None:
        finish(book)
    book.save(path)
    return path


def edited(path: Path, edit: Edit) -> Path:
    """The package with the XML of each part changed by `edit(name, text)`."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            text = edit(name, data.decode()) if name.endswith((".xml", ".rels")) else None
            archive.writestr(name, data if text is None else text.encode())
    return path


def only_sheets(change: Callable[[str], str]) -> Edit:
    """An edit of the worksheets alone."""
    return lambda name, text: change(text) if name.startswith("xl/worksheets/sheet") else text


def shown(sheet: Sheet, place: Place) -> str:
    """What a value shows."""
    value = sheet.values.get(place, "")
    return value if isinstance(value, str) else shown_number(value, sheet.formats.get(place, "General"))


def html_table(sheet: Sheet, *, excel: bool = True) -> str:
    """A worksheet as a table with spans, in the way of Excel or of a plain export."""
    taken = {
        (row + r, column + c)
        for (row, column), (rows, columns) in sheet.merges.items()
        for r in range(rows)
        for c in range(columns)
    } - set(sheet.merges)
    lines = ["<table border=0 cellpadding=0 cellspacing=0 style='border-collapse:collapse'>" if excel else "<table>"]
    for row in range(sheet.rows):
        lines.append(" <tr height=19 style='height:14.25pt'>" if excel else "<tr>")
        for column in range(sheet.columns):
            if (row, column) not in taken:
                lines.append(_html_cell(sheet, (row, column), excel))
        lines.append(" </tr>")
    return "\n".join([*lines, "</table>"])


def _html_cell(sheet: Sheet, place: Place, excel: bool) -> str:
    rows, columns = sheet.merges.get(place, (1, 1))
    spans = (f" rowspan={rows}" if rows > 1 else "") + (f" colspan={columns}" if columns > 1 else "")
    style = " class=xl65 style='mso-number-format:\"\\@\"'" if excel else ""
    break_ = "<br style='mso-data-placement:same-cell;'>\n    " if excel else "<br/>"
    text = escape(shown(sheet, place)).replace("\n", break_)
    return f"  <td{spans}{style}>{text}</td>"


def write_html(sheets: Sequence[Sheet], path: Path, *, coding: str = "utf-8", excel: bool = True) -> Path:
    """A web page under whatever name."""
    head = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        if excel
        else "<html>"
    )
    meta = f"<head><meta http-equiv=Content-Type content='text/html; charset={coding}'></head>"
    body = "".join(html_table(sheet, excel=excel) for sheet in sheets)
    path.write_bytes(f"{head}{meta}<body>{body}</body></html>".encode(coding, "xmlcharrefreplace"))
    return path


def clipboard_html(sheet: Sheet) -> str:
    """What Excel puts on the clipboard."""
    page = f"<html><body>\n<!--StartFragment-->{html_table(sheet)}<!--EndFragment-->\n</body></html>"
    return re.sub(
        "<table[^>]*>\n", lambda found: found[0] + " <col width=72 span=3 style='width:54pt'>\n", page, count=1
    )


def tsv(sheet: Sheet) -> str:
    """What Excel and WPS put on the clipboard as text."""
    rows = [[shown(sheet, (row, column)) for column in range(sheet.columns)] for row in range(sheet.rows)]
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if "\n" in text or "\t" in text else text


def write_csv(sheet: Sheet, path: Path, *, coding: str = "utf-8-sig", tab: bool = False) -> Path:
    """One sheet as Excel saves it as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if tab else ",", lineterminator="\r\n")
    for row in range(sheet.rows):
        writer.writerow([shown(sheet, (row, column)) for column in range(sheet.columns)])
    path.write_bytes(out.getvalue().encode(coding, "replace"))
    return path


def write_xml2003(sheets: Sequence[Sheet], path: Path) -> Path:
    """SpreadsheetML 2003."""
    pages = []
    for sheet in sheets:
        rows = []
        for row in sorted({place[0] for place in (*sheet.values, *sheet.merges)}):
            places = sorted(place for place in {*sheet.values, *sheet.merges} if place[0] == row)
            rows.append(f'<Row ss:Index="{row + 1}">{"".join(_xml_cell(sheet, place) for place in places)}</Row>')
        pages.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>{"".join(rows)}</Table></Worksheet>')
    start = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    path.write_text(
        f'{start}<Workbook xmlns="{_SPREADSHEET}" xmlns:ss="{_SPREADSHEET}">{"".join(pages)}</Workbook>',
        encoding="utf-8",
    )
    return path


def _xml_cell(sheet: Sheet, place: Place) -> str:
    rows, columns = sheet.merges.get(place, (1, 1))
    spans = (f' ss:MergeAcross="{columns - 1}"' if columns > 1 else "") + (
        f' ss:MergeDown="{rows - 1}"' if rows > 1 else ""
    )
    text = escape(shown(sheet, place)).replace("\n", "&#10;")
    data = f'<Data ss:Type="String">{text}</Data>' if text else ""
    return f'<Cell ss:Index="{place[1] + 1}"{spans}>{data}</Cell>'
