"""Excel 2003 XML workbooks (SpreadsheetML), which systems export under the name of .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.number_format import date_doubt, shown_number, shown_text
from perfdesk.readers.ooxml import MAX_LIVE, attribute, child, local, tree_size
from perfdesk.readers.safety import check_file, check_items, damaged, refusal, telling
from perfdesk.readers.sheet import Sheet
from perfdesk.readers.sheet_layout import sheet_blocks
from perfdesk.table import Block, Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 20 * 2**20
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NAMED = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Currency": '"¥"#,##0.00',
    "General Date": "yyyy/m/d h:mm",
    "Short Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Short Time": "h:mm",
    "Long Time": "h:mm:ss",
}


def read_excel_xml(path: Path) -> Document:
    """The visible sheets in order, values as Excel shows them. `title` is the file name. UserError when refused."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

    check_file(path)
    with telling(path):
        root = _parsed(path)
        is_1904 = next(root.iter("{*}Date1904"), None) is not None
        epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        formats = _formats(root)
        blocks: list[Block] = []
        warnings: list[str] = []
        count = 0
        for item in root.iterchildren("{*}Worksheet"):
            name = attribute(item, "Name") or ""
            visible = child(child(item, "WorksheetOptions"), "Visible")
            if visible is not None and (visible.text or "").strip() in ("SheetHidden", "SheetVeryHidden"):
                warnings.append(f"工作表“{name}”是隐藏的，没有读入。")
                continue
            sheet = _Reader(path, formats, epoch).sheet(child(item, "Table"))
            count += len(sheet.texts)
            check_items(path, count)
            if sheet.has_hidden_rows:
                warnings.append(f"工作表“{name}”有隐藏的行，也已读入。")
            blocks += sheet_blocks(path, name, sheet)
    return Document(blocks=tuple(blocks), title=path.name, warnings=tuple(warnings))


def _parsed(path: Path) -> Element:
    from lxml import etree

    if path.stat().st_size > MAX_BYTES:
        raise refusal(path, f"太大（超过 {MAX_BYTES >> 20} MB）", "请用 Excel 或 WPS 打开，另存为 xlsx 后重试。")
    data = path.read_bytes()
    if tree_size(data) > MAX_LIVE:
        raise refusal(path, "内容过多，已拒绝", "请用 Excel 或 WPS 打开，另存为 xlsx 后重试。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise damaged(path) from error
    if root.getroottree().docinfo.internalDTD is not None or local(root) != "Workbook":
        raise damaged(path)
    return root


def _formats(root: Element) -> dict[str, str]:
    """The number format of each style; a style without one takes that of its parent."""
    formats: dict[str, str] = {}
    for style in root.iterfind("{*}Styles/{*}Style"):
        own = child(style, "NumberFormat")
        code = attribute(own, "Format") if own is not None else None
        if code is None:
            code = formats.get(attribute(style, "Parent") or "Default", "General")
        formats[attribute(style, "ID") or ""] = _NAMED.get(code, code)
    return formats


class _Reader:
    def __init__(self, path: Path, formats: dict[str, str], epoch: datetime) -> None:
        self._path, self._formats, self._epoch = path, formats, epoch

    def sheet(self, table: Element | None) -> Sheet:
        """The filled cells and merges of one sheet."""
        sheet = Sheet()
        for row, element in _placed(table, "Row", _LAST_ROW):
            before = len(sheet.texts)
            for column, cell in _placed(element, "Cell", _LAST_COLUMN):
                self._cell(sheet, row, column, cell, attribute(element, "StyleID") or "Default")
            check_items(self._path, len(sheet.texts) + len(sheet.merges))
            sheet.has_hidden_rows |= len(sheet.texts) > before and attribute(element, "Hidden") == "1"
        return sheet

    def _cell(self, sheet: Sheet, row: int, column: int, cell: Element, style: str) -> None:
        rows = _number(attribute(cell, "MergeDown"), _LAST_ROW) + 1
        columns = _number(attribute(cell, "MergeAcross"), _LAST_COLUMN) + 1
        if rows * columns > 1:
            sheet.merges[row, column] = (rows, columns)
        data = child(cell, "Data")
        if data is None:
            return
        raw = "".join(str(text) for text in data.itertext())
        kind = attribute(data, "Type") or "String"
        code = self._formats.get(attribute(cell, "StyleID") or style, "General")
        if text := clean(self._shown(raw, kind, code)).strip():
            sheet.texts[row, column] = text
            value = self._value(raw.strip(), kind) if kind in ("Number", "DateTime") else None
            doubt = date_doubt(value, code, self._epoch) if value is not None else ""
            doubt = "单元格是公式错误" if kind == "Error" else doubt
            sheet.doubts.update({(row, column): doubt} if doubt else {})

    def _shown(self, raw: str, kind: str, code: str) -> str:
        if kind == "Boolean":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if kind in ("Number", "DateTime"):
            value = self._value(raw.strip(), kind)
            return raw if value is None else shown_number(value, code, self._epoch)
        return shown_text(raw, code) if kind == "String" else raw

    def _value(self, raw: str, kind: str) -> float | None:
        from openpyxl.utils.datetime import to_excel

        try:
            value = float(raw) if kind == "Number" else float(to_excel(datetime.fromisoformat(raw), self._epoch))
        except (ValueError, TypeError, OverflowError):
            return None
        return value if abs(value) < 1e300 else None


def _placed(parent: Element | None, name: str, limit: int) -> Iterator[tuple[int, Element]]:
    """(0-based place, element) of rows or cells: each follows the one before unless it says its own place."""
    at = 0
    for item in parent.iterchildren(f"{{*}}{name}") if parent is not None else ():
        own = _number(attribute(item, "Index"), limit)
        at = own - 1 if own else at
        if at >= limit:
            return
        yield at, item
        at += 1 + (_number(attribute(item, "MergeAcross"), limit) if name == "Cell" else 0)
        at += _number(attribute(item, "Span"), limit) if name == "Row" else 0


def _number(text: str | None, limit: int) -> int:
    return min(int(text), limit) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
