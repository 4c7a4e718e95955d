"""Cells from the clipboard: HTML tables with merged cells, and tab-separated text as Excel and WPS write it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.readers.clean import clean
from perfdesk.readers.safety import check_items
from perfdesk.readers.sheet_layout import table_blocks
from perfdesk.readers.text import text_blocks
from perfdesk.readers.web_table import web_blocks
from perfdesk.table import Block, Cell, Document, Table

_NAME = Path("剪贴板")
_PLACE = "粘贴的表"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


def pasted_table(html: str, text: str) -> Table | None:
    """The cells on the clipboard: the first table of its HTML with its spans, else its text. None when both are empty.

    UserError for an unreasonably large table.
    """
    for block in web_blocks(_NAME, html, sheets=False) if "<t" in html.lower() else []:
        if isinstance(block, Table):
            return block
    return tsv_table(text) if text else None


def pasted_document(html: str, text: str) -> Document:
    """The clipboard as a document: its HTML where that holds a table, else its text. UserError when it holds neither,
    or is unreasonably large."""
    blocks = web_blocks(_NAME, html) if "<t" in html.lower() else []
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
