"""Excel workbooks (.xlsx): each sheet as paragraphs (cells over the whole width) and grids, values as shown."""

from __future__ import annotations

from pathlib import Path

from perfdesk.readers.asides import SHEET, asides
from perfdesk.readers.ooxml import opened
from perfdesk.readers.safety import damaged
from perfdesk.readers.sheet import read_book, read_sheet
from perfdesk.readers.sheet_layout import sheet_blocks
from perfdesk.table import Block, Document


def read_excel(path: Path, *, looks: bool = False) -> Document:
    """The visible sheets of an .xlsx file in order, numbers and dates as Excel shows them.

    `title` is the file name. A row with one cell over the whole width, or alone outside a table, is a paragraph.
    With `looks` also how cells and paragraphs look. UserError when the file is refused.
    """
    blocks: list[Block] = []
    warnings: list[str] = []
    with opened(path) as package:
        book = read_book(package, looks=looks)
        if not book.sheets:
            raise damaged(path)
        for name, shown, part in book.sheets:
            if not shown:
                warnings.append(f"工作表“{name}”是隐藏的，没有读入。")
                continue
            sheet = read_sheet(package, part, book)
            if sheet.has_hidden_rows:
                warnings.append(f"工作表“{name}”有隐藏的行，也已读入。")
            warnings += asides(package, part, SHEET, f"工作表“{name}”的")
            blocks += sheet_blocks(path, name, sheet)
    return Document(blocks=tuple(blocks), title=path.name, warnings=tuple(warnings))
