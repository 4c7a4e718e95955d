"""Blocks of cells on the clipboard: HTML tables with merged cells, and tab-separated text as Excel and WPS write it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from PySide6.QtCore import QMimeData

Block = list[list[str]]
Spans = dict[tuple[int, int], int]
LARGEST_SPAN = 1000


def read_block(data: QMimeData) -> Block:
    """The cells on the clipboard, every row of the same length; a merged cell's text stands in each row it covers."""
    if data.hasHtml():
        block = _html_block(data.html())
        if block:
            return block
    return _even(tsv_block(data.text())) if data.hasText() else []


def write_block(block: Block, spans: Spans) -> QMimeData:
    """The cells as tab-separated text and as HTML; `spans` gives the row span of a cell (row, column) if above 1."""
    data = QMimeData()
    data.setText("\r\n".join("\t".join(_quoted(text) for text in row) for row in block))
    data.setHtml(_html(block, spans))
    return data


def tsv_block(text: str) -> Block:
    """Tab-separated cells. Only a cell that starts and ends with a quotation mark is quoted: then it may hold line
    breaks and tabs; other quotation marks are text, as in Word."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: Block = [[]]
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


_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


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


def _html_block(source: str) -> Block:
    parser = _TableParser()
    parser.feed(source)
    parser.close()
    return _even(parser.block())


def _even(block: Sequence[list[str]]) -> Block:
    width = max((len(row) for row in block), default=0)
    return [row + [""] * (width - len(row)) for row in block] if width else []


class _TableParser(HTMLParser):
    """The cells of the first table: (text, row span, column span) by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[tuple[list[str], int, int]]] = []
        self._cell: list[str] | None = None
        self._depth = 0
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        if self._depth == 0 or self._over:
            return
        if tag == "tr" and self._depth == 1:
            self._rows.append([])
            self._cell = None
        elif tag in ("td", "th") and self._depth == 1 and self._rows:
            self._cell = []
            values = dict(attrs)
            self._rows[-1].append((self._cell, _span(values.get("rowspan")), _span(values.get("colspan"))))
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._depth == 1:
            self._cell = None
        elif tag == "table" and self._depth:
            self._depth -= 1
            self._over = self._over or self._depth == 0

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._over:
            self._cell.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def block(self) -> Block:
        """The texts on their grid, merged cells filled down."""
        grid: dict[tuple[int, int], str] = {}
        for row, cells in enumerate(self._rows):
            column = 0
            for parts, rows, columns in cells:
                while (row, column) in grid:
                    column += 1
                text = _tidy("".join(parts))
                for i in range(min(rows, len(self._rows) - row)):
                    for j in range(columns):
                        grid[row + i, column + j] = "" if j else text
                column += columns
        height = len(self._rows)
        width = 1 + max((column for _, column in grid), default=-1)
        return [[grid.get((row, column), "") for column in range(width)] for row in range(height)]


def _tidy(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n").replace("\xa0", " ")


def _span(text: str | None) -> int:
    return min(max(int(text), 1), LARGEST_SPAN) if text and text.isdigit() else 1
