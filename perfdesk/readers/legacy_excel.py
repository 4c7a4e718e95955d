"""Excel 97–2003 workbooks (.xls, also those of WPS): read by xlrd, laid out like every other sheet, values as shown."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from perfdesk.readers.clean import clean
from perfdesk.readers.number_format import date_doubt, numbered_format, shown_number, shown_text
from perfdesk.readers.ole import Compound, compound
from perfdesk.readers.safety import check_items, damaged, refusal
from perfdesk.readers.sheet import Sheet
from perfdesk.readers.sheet_layout import sheet_blocks
from perfdesk.table import Block, Document

STREAMS = ("Workbook", "Book")
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = _FILLED = 1, 2, 3, 4, 5
# BIFF records: a name, a code that means nothing, cells one by one and in a row.
_NAME, _IGNORED = 0x0018, 0x0FFF
_CELLS = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x00D6, 0x00FD, 0x0406}
_ROWS_OF_CELLS = {0x00BD: 6, 0x00BE: 2}
_MAX_BYTES = 32 * 2**20
_MAX_CELLS = 1_000_000
_CUSTOM_FORMATS, _GENERAL = 164, "General"
_BROKEN = (
    struct.error,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OverflowError,
    TypeError,
    ValueError,
    ZeroDivisionError,
)


def read_legacy_excel(path: Path) -> Document:
    """The visible sheets of an .xls file in order, numbers and dates as Excel shows them.

    `title` is the file name. UserError when the file is refused.
    """
    with compound(path) as container:
        return read_excel_stream(container)


def read_excel_stream(container: Compound) -> Document:
    """The same of an opened container."""
    path = container.path
    data = container.stream(next((name for name in STREAMS if container.has(name)), STREAMS[0]))
    book = _opened(path, data)
    blocks: list[Block] = []
    warnings: list[str] = []
    seen = 0
    for index, name in enumerate(map(str, book.sheet_names())):
        sheet = _loaded(path, book, index)
        if sheet.visibility:
            warnings.append(f"工作表“{name}”是隐藏的，没有读入。")
        else:
            shown = _shown(path, book, sheet)
            seen += len(shown.texts)
            check_items(path, seen)
            if shown.has_hidden_rows:
                warnings.append(f"工作表“{name}”有隐藏的行，也已读入。")
            blocks += sheet_blocks(path, name, shown)
        book.unload_sheet(index)
    return Document(blocks=tuple(blocks), title=path.name, warnings=tuple(warnings))


def _opened(path: Path, data: bytes) -> Any:
    import xlrd

    records = _prepared(path, data)
    with _reading(path):
        open_workbook: Any = xlrd.open_workbook
        return open_workbook(
            file_contents=records,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )


def _prepared(path: Path, data: bytes) -> bytes:
    """The workbook without its names: xlrd works them out, gives up the whole file for one that it cannot, and we need
    none of them. UserError when there are more cells than xlrd reads in reasonable time and memory."""
    if len(data) > _MAX_BYTES:
        raise refusal(path, f"内容过多（超过 {_MAX_BYTES >> 20} MB）", "请删去图片，或拆分后重试。")
    records = bytearray(data)
    at = cells = 0
    while at + 4 <= len(records):
        code, size = struct.unpack_from("<HH", records, at)
        if code == _NAME:
            struct.pack_into("<H", records, at, _IGNORED)
        elif code in _CELLS:
            cells += 1
        elif code in _ROWS_OF_CELLS:
            cells += size // _ROWS_OF_CELLS[code]
        at += 4 + size
    if cells > _MAX_CELLS:
        raise refusal(path, "内容过多，已拒绝", "请删去多余的行列，或拆分后重试。")
    return bytes(records)


def _loaded(path: Path, book: Any, index: int) -> Any:
    with _reading(path):
        return book.sheet_by_index(index)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what a broken workbook makes xlrd raise into one clear line; only around its own calls."""
    from xlrd.biffh import XLRDError

    try:
        yield
    except XLRDError as error:
        if "encrypted" in str(error):
            raise refusal(path, "有密码保护", "请去掉密码后另存为 xlsx，再重试。") from error
        raise damaged(path) from error
    except _BROKEN as error:
        raise damaged(path) from error


def _shown(path: Path, book: Any, sheet: Any) -> Sheet:
    result = Sheet()
    for row in range(sheet.nrows):
        filled = False
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            text = _cell(book, kind, value, sheet.cell_xf_index(row, column)) if kind in _FILLED else ""
            if not text:
                continue
            filled = True
            result.texts[row, column] = text
            if kind == _ERROR:
                result.doubts[row, column] = "单元格是公式错误"
            elif kind in (_NUMBER, _DATE):
                doubt = date_doubt(value, _code(book, sheet.cell_xf_index(row, column)), _epoch(book))
                result.doubts.update({(row, column): doubt} if doubt else {})
        check_items(path, len(result.texts))
        info = sheet.rowinfo_map.get(row)
        result.has_hidden_rows |= filled and info is not None and bool(info.hidden)
    check_items(path, len(sheet.merged_cells))
    for top, bottom, left, right in sheet.merged_cells:
        result.merges[top, left] = (max(bottom - top, 1), max(right - left, 1))
    return result


def _cell(book: Any, kind: int, value: Any, style: int) -> str:
    if kind == _TEXT:
        return _tidy(shown_text(value, _code(book, style)))
    if kind in (_NUMBER, _DATE):
        return _tidy(shown_number(value, _code(book, style), _epoch(book)))
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == _ERROR:
        from xlrd.biffh import error_text_from_code

        return str(error_text_from_code.get(value, "#VALUE!"))
    return ""


def _epoch(book: Any) -> datetime:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

    return CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900


def _code(book: Any, style: int) -> str:
    """The number format of a cell style. Old files list the common ones in American; theirs are shown in Chinese."""
    if not 0 <= style < len(book.xf_list):
        return _GENERAL
    key = book.xf_list[style].format_key
    common = numbered_format(key) if key < _CUSTOM_FORMATS else _GENERAL
    if common != _GENERAL:
        return common
    found = book.format_map.get(key)
    return str(found.format_str) if found is not None else _GENERAL


def _tidy(text: str) -> str:
    return clean(text).strip()
