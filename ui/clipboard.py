"""Blocks of cells on the clipboard: HTML tables with merged cells, and tab-separated text as Excel and WPS write it."""

from __future__ import annotations

import html

from PySide6.QtCore import QMimeData

from perfdesk.readers.clipboard import filled_down, pasted_table

Block = list[list[str]]
Spans = dict[tuple[int, int], int]


def read_block(data: QMimeData) -> Block:
    """The cells on the clipboard, every row of the same length; a merged cell's text stands in each row it covers."""
    table = pasted_table(data.html() if data.hasHtml() else "", data.text() if data.hasText() else "")
    return filled_down(table) if table is not None else []


def write_block(block: Block, spans: Spans) -> QMimeData:
    """The cells as tab-separated text and as HTML; `spans` gives the row span of a cell (row, column) if above 1."""
    data = QMimeData()
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
            cells.append(f"<td{attribute} style=\"mso-number-format:'\\@'\">{words}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return '<meta charset="utf-8"><table border="1">' + "".join(lines) + "</table>"
