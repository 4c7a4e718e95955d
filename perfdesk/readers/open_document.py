"""OpenDocument spreadsheets (.ods) of LibreOffice and WPS: the values as the file says that they were shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.ooxml import Package, attribute, child, local, opened
from perfdesk.readers.safety import check_items, damaged, refusal
from perfdesk.readers.sheet import Sheet
from perfdesk.readers.sheet_layout import sheet_blocks
from perfdesk.table import Block, Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CONTENT = "content.xml"
_ROWS = ("table", "table-row-group", "table-rows", "table-header-rows")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# More equal words than these below or beside each other are no table, and would make one of many places.
_MOST_REPEATS, _WIDEST = 1_000, 50
_NOT_SHOWN = ("annotation", "ruby-text", "tracked-changes", "note")


def read_open_sheet(path: Path) -> Document:
    """The visible sheets of an .ods file in order. `title` is the file name. UserError when the file is refused."""
    blocks: list[Block] = []
    warnings: list[str] = []
    with opened(path) as package:
        _check_password(package)
        for name, hidden, sheet in _sheets(package):
            if hidden:
                warnings.append(f"工作表“{name}”是隐藏的，没有读入。")
                continue
            if sheet.has_hidden_rows:
                warnings.append(f"工作表“{name}”有隐藏的行，也已读入。")
            blocks += sheet_blocks(path, name, sheet)
    return Document(blocks=tuple(blocks), title=path.name, warnings=tuple(warnings))


def _check_password(package: Package) -> None:
    manifest = "META-INF/manifest.xml"
    if not package.has(CONTENT):
        raise damaged(package.path)
    entries = package.walk(manifest, ("manifest",), ("file-entry",)) if package.has(manifest) else iter(())
    if any(child(entry, "encryption-data") is not None for entry in entries):
        raise refusal(package.path, "有密码保护", "请去掉密码后另存为 xlsx，再重试。")


def _sheets(package: Package) -> Iterator[tuple[str, bool, Sheet]]:
    """(name, whether hidden, content) of each sheet; the styles that hide one come before all of them."""
    hidden: set[str | None] = set()
    at: Element | None = None
    sheet, row, count = Sheet(), 0, 0
    for item in package.walk(CONTENT, (*_ROWS, "automatic-styles"), ("table-row", "style")):
        table = next(item.iterancestors("{*}table"), None)
        if table is None:
            hidden |= {attribute(item, "name")} if _hides(item) else set()
            continue
        if at is not None and at is not table:
            yield attribute(at, "name") or "", attribute(at, "style-name") in hidden, sheet
        if at is not table:
            at, sheet, row, count = table, Sheet(), 0, count + len(sheet.texts)
        repeats = _number(item, "number-rows-repeated", _LAST_ROW)
        _read_row(package.path, sheet, item, row, repeats)
        check_items(package.path, count + len(sheet.texts))
        row += repeats
    if at is not None:
        yield attribute(at, "name") or "", attribute(at, "style-name") in hidden, sheet


def _hides(style: Element) -> bool:
    return any(local(item) == "table-properties" and attribute(item, "display") == "false" for item in style)


def _read_row(path: Path, sheet: Sheet, item: Element, row: int, repeats: int) -> None:
    column = 0
    for cell in item:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        times = _number(cell, "number-columns-repeated", _LAST_COLUMN)
        text = _shown(cell) if len(cell) else ""
        if text and local(cell) == "table-cell":
            down, right = min(repeats, _MOST_REPEATS), min(times, _WIDEST)
            check_items(path, len(sheet.texts) + down * right)
            sheet.texts.update({(row + r, column + c): text for r in range(down) for c in range(right)})
        span = (_number(cell, "number-rows-spanned", _LAST_ROW), _number(cell, "number-columns-spanned", _LAST_COLUMN))
        if span != (1, 1):
            sheet.merges[row, column] = span
            check_items(path, len(sheet.merges))
        sheet.has_hidden_rows |= bool(text) and attribute(item, "visibility") in ("collapse", "filter")
        column += times
        if column >= _LAST_COLUMN or row >= _LAST_ROW:
            return


def _shown(cell: Element) -> str:
    return clean("\n".join("".join(_words(item)) for item in cell if local(item) == "p")).strip()


def _words(item: Element) -> Iterator[str]:
    yield item.text or ""
    for inner in item:
        name = local(inner)
        if name == "s":
            yield " " * _number(inner, "c", _MOST_REPEATS)
        elif name in ("tab", "line-break"):
            yield "\n" if name == "line-break" else "\t"
        elif name not in _NOT_SHOWN:
            yield from _words(inner)
        yield inner.tail or ""


def _number(item: Element, name: str, limit: int) -> int:
    """A count between 1 and `limit`, 1 when there is none."""
    text = attribute(item, name) or ""
    return min(max(int(text), 1), limit) if text.isascii() and text.isdigit() and len(text) < 10 else 1
