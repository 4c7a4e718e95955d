"""Cells from the clipboard: HTML tables with merged cells, and tab-separated text as Excel and WPS write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.readers.clean import clean
from perfdesk.readers.safety import check_items
from perfdesk.readers.sheet_layout import table_blocks
from perfdesk.readers.text import text_blocks
from perfdesk.readers.web import MAX_PAGE
from perfdesk.readers.web_table import web_blocks
from perfdesk.table import Block, Cell, Document, Paragraph, Table

MAX_CELLS = 20_000
LONGEST_CELL = 32_767
_NAME = Path("剪贴板")
_PLACE = "粘贴的表"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What is on the clipboard as one block of cells: its tables under one another, and the words outside them.

    `merged`: the merged cells are known; else (text alone) a blank cell may be one that Excel copied so. `cut`: cells
    that Excel copied as #### because their column was too narrow.
    """

    table: Table
    outside: str = ""
    merged: bool = False
    cut: int = 0


def pasted_block(html: str, text: str) -> Pasted | None:
    """The cells on the clipboard. None when it holds neither cells nor words; UserError when there are too many."""
    ends = html.lower().count("</td") + text.count("\n") + text.count("\t")
    if max(len(html), len(text)) > MAX_PAGE or ends > 3 * MAX_CELLS:
        raise _too_much()
    source = clipboard_html(html)
    try:
        blocks = web_blocks(_NAME, source, sheets=False) if "<t" in source.lower() else []
    except UserError as error:
        raise _too_much() from error
    tables = [block for block in blocks if isinstance(block, Table)]
    if not tables and not clean(text):
        return None
    table = _realigned(_stacked(tables), clean(text)) if tables else tsv_table(clean(text))
    if table.rows * table.columns > MAX_CELLS:
        raise UserError(
            f"剪贴板里有 {table.rows} 行、{table.columns} 列，太多了，没有粘贴。",
            f"一次最多粘贴 {MAX_CELLS} 个单元格，请分几次复制、粘贴；整本的表格请用“导入”。",
        )
    if any(len(cell.text) > LONGEST_CELL for cell in table.cells):
        raise UserError(f"剪贴板里有的单元格超过 {LONGEST_CELL} 字，没有粘贴。", "请检查是否复制错了内容。")
    outside = "\n".join(block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip())
    cut = sum(_is_cut(cell.text) for cell in table.cells)
    return Pasted(table, outside if tables else "", bool(tables), cut)


def _too_much() -> UserError:
    return UserError("剪贴板里的内容太多，没有粘贴。", "请分几次复制、粘贴。")


def clipboard_html(html: str) -> str:
    """The page itself: some programs put the head of Windows' clipboard format (Version:0.9 ...) before it."""
    source = html.replace("\x00", "")
    return source[source.find("<") :] if source[:8].lower() == "version:" else source


def _stacked(tables: list[Table]) -> Table:
    """Tables under one another, as when a table of Word was copied in pieces."""
    if len(tables) == 1:
        return tables[0]
    cells: list[Cell] = []
    top = 0
    for table in tables:
        cells += [replace(cell, row=cell.row + top) for cell in table.cells]
        top += table.rows
    return Table(rows=top, columns=max(table.columns for table in tables), cells=tuple(cells))


def _realigned(table: Table, text: str) -> Table:
    """The table itself, unless it is wider than the same cells as text: LibreOffice leaves hidden rows out and counts
    them in its spans all the same. Then the text says where the cells stand; hidden rows are left out too."""
    lines = _tsv_rows(text)
    widths = {len(line) for line in lines}
    if "\t" not in text or len(widths) != 1 or table.columns <= max(widths):
        return table
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row] += [cell] if cell.text else []
    cells: list[Cell] = []
    at = 0
    for line in lines:
        places = [column for column, words in enumerate(line) if words.strip()]
        if at < len(rows) and [_flat(line[column]) for column in places] == [_flat(cell.text) for cell in rows[at]]:
            pairs = zip(rows[at], places, strict=True)
            cells += [Cell(text=cell.text, row=at, column=column) for cell, column in pairs]
            at += 1
    return Table(rows=at, columns=max(widths), cells=tuple(cells)) if at == len(rows) else table


def _flat(text: str) -> str:
    return "".join(text.split())


def _is_cut(text: str) -> bool:
    return len(text) > 1 and not text.strip("#")


def pasted_table(html: str, text: str) -> Table | None:
    """The cells on the clipboard: the first table of its HTML with its spans, else its text. None when both are empty.

    UserError for an unreasonably large table.
    """
    source = clipboard_html(html)
    for block in web_blocks(_NAME, source, sheets=False) if "<t" in source.lower() else []:
        if isinstance(block, Table):
            return block
    return tsv_table(text) if text else None


def pasted_document(html: str, text: str) -> Document:
    """The clipboard as a document: its HTML where that holds a table, else its text. UserError when it holds neither,
    or is unreasonably large."""
    source = clipboard_html(html)
    blocks = web_blocks(_NAME, source) if "<t" in source.lower() else []
    if not any(isinstance(block, Table) for block in blocks):
        blocks = _text_blocks(clean(text))
    if not blocks:
        raise UserError("剪贴板里没有文字或表格。", "请先在 Word、Excel 或 WPS 里选中表格并复制。")
    return Document(blocks=tuple(blocks), title=_NAME.name)


def _text_blocks(text: str) -> list[Block]:
    """A sheet, when all its rows are of one length, as table programs copy them; else lines as Word copies them."""
    check_items(_NAME, text.count("\n") + text.count("\t"))
    rows = _tsv_rows(text)
    if "\t" in text and len({len(row) for row in rows}) == 1:
        return table_blocks(_NAME, replace(tsv_table(text), place=_PLACE))
    return text_blocks(_NAME, text) if text.strip() else []


def tsv_table(text: str) -> Table:
    """Tab-separated cells. Only a cell that starts and ends with a quotation mark is quoted: then it may hold line
    breaks and tabs; other quotation marks are text, as in Word."""
    rows = _tsv_rows(text)
    cells = tuple(Cell(text=text, row=i, column=j) for i, row in enumerate(rows) for j, text in enumerate(row))
    return Table(rows=len(rows), columns=max(map(len, rows)), cells=cells)


def filled_down(table: Table) -> list[list[str]]:
    """The texts row by row, all of one length; a merged cell's text stands in each row it covers, in its first
    column."""
    return [
        [cell.text if cell is not None and cell.column == column else "" for column, cell in enumerate(row)]
        for row in table.grid()
    ]


def _tsv_rows(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        cell, place, end = _next_cell(text, place)
        rows[-1].append(cell)
        if end == "\n":
            rows.append([])
        if end == "":
            break
    if len(rows) > 1 and rows[-1] == [""]:
        rows.pop()
    return rows


def _next_cell(text: str, place: int) -> tuple[str, int, str]:
    """(cell, place after its separator, the separator)."""
    found = _QUOTED.match(text, place)
    if found is not None and ("\n" in found[1] or "\t" in found[1] or '""' in found[1]):
        cell = found[1].replace('""', '"')
    else:
        found = _PLAIN.match(text, place)
        assert found is not None
        cell = found[0]
    end = text[found.end() : found.end() + 1]
    return cell, found.end() + 1, end
