"""One worksheet as filled cells and merged ranges, read as a stream so that ghost rows cost nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.number_format import BUILTIN, shown_number, shown_text
from perfdesk.readers.ooxml import Package, child, local
from perfdesk.readers.safety import check_items

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WIDEST = 256

Place = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """What a worksheet shows: text at 0-based (row, column), merges as place -> (rows, columns), doubts by place.

    `widths` are ranges of columns (first, last) with their width in millimetres, for those that have one of their own.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    merges: dict[Place, tuple[int, int]] = field(default_factory=dict)
    doubts: dict[Place, str] = field(default_factory=dict)
    has_hidden_rows: bool = False
    widths: list[tuple[int, int, float]] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    """What all sheets share: strings, the number format of each cell style, the date system."""

    strings: list[str]
    formats: Sequence[str]
    date1904: bool = False


def read_book(package: Package, part: str, date1904: bool) -> Book:
    """The shared strings and number formats of a workbook."""
    strings: list[str] = []
    for _, name in package.related(part, "sharedStrings"):
        for item in package.walk(name, ("sst",), ("si",)):
            strings.append(_string(item))
            check_items(package.path, len(strings))
    formats = [code for _, name in package.related(part, "styles") for code in _formats(package.parse(name))]
    return Book(strings, formats, date1904)


def read_sheet(package: Package, part: str, book: Book) -> Sheet:
    """The filled cells and merged ranges of one worksheet part."""
    sheet = Sheet()
    row = -1
    merges = 0
    for item in package.walk(part, ("cols", "sheetData", "mergeCells"), ("col", "row", "mergeCell")):
        if local(item) == "col":
            _read_width(sheet, item)
            continue
        if local(item) == "mergeCell":
            merges += 1
            check_items(package.path, merges)
            _read_merge(sheet, item.get("ref") or "")
            continue
        number = item.get("r") or ""
        row = int(number) - 1 if number.isdecimal() else row + 1
        filled = _read_row(sheet, item, row, book) if 0 <= row < _LAST_ROW else False
        check_items(package.path, len(sheet.texts))
        sheet.has_hidden_rows |= filled and item.get("hidden") in ("1", "true")
    return sheet


def _read_width(sheet: Sheet, item: Element) -> None:
    """Column widths count characters of the default font, 7 pixels wide, and 5 pixels of margin at 96 to the inch."""
    try:
        first, last = int(item.get("min") or ""), int(item.get("max") or "")
        width = float(item.get("width") or "")
    except ValueError:
        return
    if 0 < first <= last <= _LAST_COLUMN and 0 <= width < _WIDEST and len(sheet.widths) < _LAST_COLUMN:
        sheet.widths.append((first - 1, last - 1, round(width * 7 / 96 * 25.4, 2)))


def _read_row(sheet: Sheet, element: Element, row: int, book: Book) -> bool:
    column = -1
    filled = False
    for item in element.iterchildren("{*}c"):
        found = _REFERENCE.match(item.get("r") or "")
        column = _column(found[1]) if found else column + 1
        text, doubt = _cell(item, book)
        if text and column < _LAST_COLUMN:
            filled = True
            sheet.texts[row, column] = text
            if doubt:
                sheet.doubts[row, column] = doubt
    return filled


def _cell(item: Element, book: Book) -> tuple[str, str]:
    """(text as shown, doubt) of one cell."""
    kind = item.get("t") or "n"
    if kind == "inlineStr":
        inline = child(item, "is")
        return _tidy(_string(inline)) if inline is not None else "", ""
    value, formula = child(item, "v"), child(item, "f")
    raw = (value.text or "") if value is not None else ""
    if not raw:
        if formula is not None and formula.text:
            return f"={formula.text}", "公式没有保存计算结果，请用 Excel 打开并保存后再导入"
        return "", ""
    code = _format_of(item, book)
    if kind == "s":
        index = int(raw) if raw.strip().isdecimal() else -1
        return (_tidy(shown_text(book.strings[index], code)), "") if 0 <= index < len(book.strings) else ("", "")
    if kind in ("str", "d"):
        return _tidy(_unescaped(raw)), ""
    if kind == "b":
        return ("TRUE" if raw.strip() == "1" else "FALSE"), ""
    if kind == "e":
        return _tidy(raw), "单元格是公式错误"
    return _shown(raw, code, book.date1904), ""


def _shown(raw: str, code: str, date1904: bool) -> str:
    try:
        number = float(raw)
    except ValueError:
        return _tidy(raw)
    if number != number or abs(number) > 1e300:
        return _tidy(raw)
    return _tidy(shown_number(number, code, date1904))


def _format_of(item: Element, book: Book) -> str:
    style = item.get("s") or "0"
    index = int(style) if style.isdecimal() else 0
    return book.formats[index] if index < len(book.formats) else "General"


def _formats(styles: Element) -> list[str]:
    codes = dict(BUILTIN)
    for item in styles.iterfind("{*}numFmts/{*}numFmt"):
        number = item.get("numFmtId") or ""
        if number.isdecimal():
            codes[int(number)] = item.get("formatCode") or "General"
    numbers = [item.get("numFmtId") or "0" for item in styles.iterfind("{*}cellXfs/{*}xf")]
    return [codes.get(int(number) if number.isdecimal() else 0, "General") for number in numbers]


def _string(item: Element) -> str:
    """The words of a plain or rich string, without its phonetic hints."""
    parts = [text for text in item.iter("{*}t") if _parent_name(text) != "rPh"]
    return _unescaped("".join(part.text or "" for part in parts))


def _parent_name(element: Element) -> str:
    """The local name of the parent, "" at the root."""
    above = element.getparent()
    return local(above) if above is not None else ""


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _tidy(text: str) -> str:
    return clean(text).strip()


def _read_merge(sheet: Sheet, reference: str) -> None:
    corners = [_REFERENCE.match(part) for part in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return
    rows = sorted(int(corner[2]) - 1 for corner in corners if corner)
    columns = sorted(_column(corner[1]) for corner in corners if corner)
    sheet.merges[rows[0], columns[0]] = (rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
