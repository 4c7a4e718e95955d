"""One worksheet as filled cells and merged ranges.

openpyxl reads what stands in a workbook, its styles, strings, rows and ranges. The walk over large parts is
`Package`'s, one row or string at a time: openpyxl's own keeps something of every row that it has passed, and pads rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.readers.clean import clean
from perfdesk.readers.excel_look import cell_looks
from perfdesk.readers.number_format import date_doubt, numbered_format, shown_number, shown_text
from perfdesk.readers.ooxml import Package, attribute, child, local
from perfdesk.readers.safety import check_items, damaged
from perfdesk.table import TextStyle

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from openpyxl.worksheet._reader import WorkSheetParser

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WIDEST = 256
_MAX_STYLES = 65_490
_RUNS_AN_ITEM = 2
_CUSTOM_FORMATS = 164
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_INLINE = f"{_NAMESPACE}c/{_NAMESPACE}is"

Place = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """What a worksheet shows: text at 0-based (row, column), merges as place -> (rows, columns), doubts by place.

    `widths` are ranges of columns (first, last) with their width in millimetres, for those that have one of their own;
    `looks` are those of all cells, where they are wanted.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    merges: dict[Place, tuple[int, int]] = field(default_factory=dict)
    doubts: dict[Place, str] = field(default_factory=dict)
    has_hidden_rows: bool = False
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    looks: dict[Place, TextStyle] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """What all sheets share, and the sheets as (name, whether shown, part name). `looks`: that of each cell style."""

    sheets: list[tuple[str, bool, str]]
    strings: list[str]
    formats: Sequence[str]
    epoch: datetime
    looks: Sequence[TextStyle] = ()


@contextmanager
def _told_as_damaged(path: Path) -> Iterator[None]:
    """openpyxl answers a wrong attribute with whatever its own code stumbles over; only around its own calls."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise damaged(path) from error


def read_book(package: Package, *, looks: bool = False) -> Book:
    """The sheets, shared strings and number formats of a workbook, with `looks` also the looks of its cell styles."""
    from openpyxl.packaging.workbook import WorkbookPackage
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

    part = package.main_part("xl/workbook.xml")
    root: Any = _pruned(package.parse(part), "workbookPr", "sheets")
    ids = [attribute(item, "id") or "" for item in root.iterfind("{*}sheets/{*}sheet")]
    with _told_as_damaged(package.path):
        workbook: Any = WorkbookPackage.from_tree(root)
        is_1904 = workbook.properties is not None and workbook.properties.date1904
        shown = [(sheet.name, sheet.state in (None, "visible")) for sheet in workbook.sheets]
    targets = dict(package.related(part, "worksheet"))
    sheets = [(*item, targets[key]) for item, key in zip(shown, ids, strict=True) if package.has(targets.get(key, ""))]
    strings = [text for _, name in package.related(part, "sharedStrings") for text in _strings(package, name)]
    formats = [code for _, name in package.related(part, "styles") for code in _formats(package, name)]
    styles = (
        [look for _, name in package.related(part, "styles") for look in cell_looks(package, name)] if looks else []
    )
    return Book(sheets, strings, formats, CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900, styles)


def _strings(package: Package, part: str) -> Iterator[str]:
    """The shared strings, still escaped. (openpyxl's own table drops "x005F_" also where somebody typed it.)"""
    runs = 0
    for count, item in enumerate(package.walk(part, ("sst",), ("si",)), start=1):
        runs += len(item)
        check_items(package.path, max(count, runs // _RUNS_AN_ITEM))
        _keep_words(item)
        with _told_as_damaged(package.path):
            text = _content(item)
        yield text


def _content(item: Any) -> str:
    from openpyxl.cell.text import Text

    text: Any = Text.from_tree(item)
    return str(text.content)


def _keep_words(item: Any) -> None:
    """Drop phonetic hints, which are no words, and the fonts of the runs."""
    for run in _pruned(item, "t", "r").iterfind("{*}r"):
        _pruned(run, "t")


def _pruned(element: Any, *wanted: str) -> Any:
    """The element with those children only: openpyxl refuses a whole workbook for a wrong colour."""
    for item in list(element):
        if local(item) not in wanted:
            element.remove(item)
    return element


def _formats(package: Package, part: str) -> list[str]:
    """The number format of each cell style."""
    from openpyxl.styles.stylesheet import Stylesheet

    root: Any = _pruned(package.parse(part), "numFmts", "cellXfs")
    if any(len(item) > _MAX_STYLES for item in root):
        raise damaged(package.path)
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        _pruned(style)
    with _told_as_damaged(package.path):
        sheet: Any = Stylesheet.from_tree(root)
        numbers = [style.numFmtId for style in sheet.cell_styles]
        custom = dict(enumerate(sheet.number_formats, start=_CUSTOM_FORMATS))
    return [custom.get(number) or numbered_format(number) for number in numbers]


def read_sheet(package: Package, part: str, book: Book) -> Sheet:
    """The filled cells and merged ranges of one worksheet part."""
    from openpyxl.worksheet._reader import WorkSheetParser

    sheet = Sheet()
    # No date formats: a number stays a number, also one that is no date, until its format is applied here.
    parser = WorkSheetParser(BytesIO(), book.strings, data_only=True, epoch=book.epoch)
    merges = 0
    item: Any
    for item in package.walk(part, ("cols", "sheetData", "mergeCells"), ("col", "row", "mergeCell")):
        with _told_as_damaged(package.path):
            if local(item) == "col":
                _read_width(sheet, item)
            elif local(item) == "mergeCell":
                merges += 1
                check_items(package.path, merges)
                _read_merge(sheet, item.get("ref") or "")
            elif len(item) > _LAST_COLUMN:
                raise damaged(package.path)
            else:
                _read_row(sheet, item, parser, book)
        check_items(package.path, max(len(sheet.texts), len(sheet.looks)))
    if not any(look.border for look in sheet.looks.values()):
        sheet.looks = {place: replace(look, border=True) for place, look in sheet.looks.items()}
    return sheet


def _read_width(sheet: Sheet, item: Element) -> None:
    """Column widths count characters of the default font, 7 pixels wide at 96 to the inch."""
    try:
        first, last = int(item.get("min") or ""), int(item.get("max") or "")
        width = float(item.get("width") or "")
    except ValueError:
        return
    if 0 < first <= last <= _LAST_COLUMN and 0 <= width < _WIDEST and len(sheet.widths) < _LAST_COLUMN:
        sheet.widths.append((first - 1, last - 1, round(width * 7 / 96 * 25.4, 2)))


def _read_row(sheet: Sheet, element: Any, parser: WorkSheetParser, book: Book) -> None:
    if not len(element) and (row := element.get("r")):
        parser.row_counter = int(row)
        return
    _name_as_expected(element)
    for inline in element.iterfind(_INLINE):
        _keep_words(inline)
    number, cells = parser.parse_row(element)
    attributes = parser.row_dimensions.pop(str(number), {})
    if not 0 < number <= _LAST_ROW:
        return
    filled = False
    for item, cell in zip(element, cells, strict=True):
        if 0 <= cell["style_id"] < len(book.looks) and cell["column"] <= _LAST_COLUMN:
            sheet.looks[number - 1, cell["column"] - 1] = book.looks[cell["style_id"]]
        text, doubt = _shown(cell, book) if cell["value"] is not None else _formula(item)
        if text and cell["column"] <= _LAST_COLUMN:
            filled = True
            place = (number - 1, cell["column"] - 1)
            sheet.texts[place] = text
            if doubt:
                sheet.doubts[place] = doubt
    sheet.has_hidden_rows |= filled and attributes.get("hidden") in ("1", "true")


def _read_merge(sheet: Sheet, reference: str) -> None:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    # Whole rows or columns have no corners; Excel merges none.
    if left is not None and top is not None and right is not None and bottom is not None:
        place = (min(top, bottom) - 1, min(left, right) - 1)
        sheet.merges[place] = (abs(bottom - top) + 1, abs(right - left) + 1)


def _name_as_expected(element: Element) -> None:
    """Strict files use other namespaces, which openpyxl does not know."""
    if element.tag != f"{_NAMESPACE}row":
        for item in element.iter():
            item.tag = f"{_NAMESPACE}{local(item)}"


def _shown(cell: dict[str, Any], book: Book) -> tuple[str, str]:
    """(text as shown, doubt) of a cell with a value."""
    from openpyxl.utils.datetime import to_excel
    from openpyxl.utils.escape import unescape

    value, kind, style = cell["value"], cell["data_type"], cell["style_id"]
    code = book.formats[style] if 0 <= style < len(book.formats) else "General"
    if kind == "b":
        return ("TRUE" if value else "FALSE"), ""
    if kind == "e":
        return _tidy(str(value)), "单元格是公式错误"
    if kind in ("n", "d"):
        number = to_excel(value, book.epoch) if kind == "d" else value
        return _tidy(shown_number(number, code, book.epoch)), date_doubt(number, code, book.epoch)
    return _tidy(shown_text(unescape(str(value)), code)), ""


def _formula(element: Any) -> tuple[str, str]:
    """(formula, doubt) of a cell without a value, "" when it is just empty. As it is written: openpyxl would translate
    shared formulas, which a hostile file can make last for hours."""
    formula = child(element, "f") if len(element) else None
    if formula is None or not formula.text:
        return "", ""
    return _tidy(f"={formula.text}"), "公式没有保存计算结果，请用 Excel 打开并保存后再导入"


def _tidy(text: str) -> str:
    return clean(text).strip()
