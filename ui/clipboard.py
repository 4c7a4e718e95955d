"""Blocks of cells on the clipboard: HTML tables with merged cells, and tab-separated text as Excel and WPS write it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from perfdesk.readers.clean import clean

if TYPE_CHECKING:
    from perfdesk.readers.clipboard import Pasted

Block = list[list[str]]
Spans = dict[tuple[int, int], int]
_OWN = "application/x-perfdesk-cells"
# Text in Excel and WPS, and in LibreOffice: else =95% becomes a formula and 1/2 a date.
_AS_TEXT = 'sdnum="1033;0;@" style="mso-number-format:\'\\@\';border:0.5pt solid black;vertical-align:middle"'


def read_block(data: QMimeData | None) -> Pasted | None:
    """The cells on the clipboard, None when there are none. UserError for an unreasonable amount."""
    from perfdesk.readers.clipboard import pasted_block

    if data is None:
        return None
    return pasted_block(data.html() if data.hasHtml() else "", data.text() if data.hasText() else "")


def is_own(data: QMimeData | None) -> bool:
    """Whether the cells were copied from a grid of ours: then every blank cell is meant."""
    return data is not None and data.hasFormat(_OWN)


def refusal(data: QMimeData | None) -> str:
    """What to say where there is nothing to paste."""
    if data is not None and data.hasImage():
        return "剪贴板里只有图片，不能粘贴成文字；请在 Word、Excel 里选中文字或表格再复制。"
    if data is not None and data.hasUrls():
        return "剪贴板里是文件；请用“文件”菜单的“导入”读入。"
    return "剪贴板里没有文字或表格；请先在 Word、Excel 或 WPS 里选中并复制。"


def plain_text(data: QMimeData) -> str:
    """What a text field takes: one cell of Excel without its quotation marks and last line end, the cells of a row with
    a gap between them, the kinds of line break of Word as plain ones."""
    from perfdesk.readers.clipboard import pasted_block

    text = clean(data.text()).replace("\xa0", " ")
    if text.startswith('"') and text.rstrip("\n").endswith('"') and "\n" in text.strip():
        block = pasted_block("", text)
        if block is not None and block.table.rows == block.table.columns == 1:
            text = block.table.cells[0].text
    return text.removesuffix("\n").replace("\t", "　")


def write_block(block: Block, spans: Spans) -> QMimeData:
    """The cells as tab-separated text and as HTML; `spans` gives the row span of a cell (row, column) if above 1."""
    data = QMimeData()
    data.setData(_OWN, b"1")
    data.setText("\r\n".join("\t".join(_quoted(text) for text in row) for row in block))
    data.setHtml(_html(block, spans))
    return data


def _quoted(text: str) -> str:
    if any(sign in text for sign in "\n\t") or (text.startswith('"') and text.endswith('"') and len(text) > 1):
        return '"' + text.replace('"', '""') + '"'
    return text


def _html(block: Block, spans: Spans) -> str:
    lines = []
    covered = {(row + i, column) for (row, column), span in spans.items() for i in range(1, span)}
    for row, texts in enumerate(block):
        cells = []
        for column, text in enumerate(texts):
            if (row, column) in covered:
                continue
            span = spans.get((row, column), 1)
            attribute = f' rowspan="{span}"' if span > 1 else ""
            words = html.escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
            cells.append(f"<td{attribute} {_AS_TEXT}>{words}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return '<meta charset="utf-8"><table border="1">' + "".join(lines) + "</table>"
