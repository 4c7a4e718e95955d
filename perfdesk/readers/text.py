"""Plain text in which tables were flattened: a cell per line after a tab, or a row per line with tabs between.

A blank line ends a row, a line of other white space or a paragraph ends the table; merged cells are blank ones.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from perfdesk.readers.clean import clean
from perfdesk.readers.delimited import delimited_sheet
from perfdesk.readers.safety import check_file, check_items, refusal, telling
from perfdesk.readers.sheet_layout import sheet_blocks
from perfdesk.table import Block, Cell, Document, Paragraph, Table

MAX_TEXT = 20 * 2**20
_BOOKMARK = re.compile(r"\[bookmark: [^\]\n]*\]")
_NUMBERED = re.compile(r"^\s*(?:\d+|[（(]\d+[)）])\s*[.．、:：)）]")
_COMMON_WIDTH = 4
_USUAL = re.compile("[\t\n\r\x20-\x7e\u2010-\u206f\u2200-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_LOOKED_AT = 8192
_LEAST_SHARE = 0.95

Row = list[str]


def read_text(path: Path) -> Document:
    """The paragraphs and tables of a text file (UTF-8, UTF-16 or GB 18030), be it a sheet saved as text.

    `title` is the file name. UserError when it is too long or no text.
    """
    check_file(path)
    with telling(path):
        if path.stat().st_size > MAX_TEXT:
            raise refusal(path, f"太大（文本超过 {MAX_TEXT >> 20} MB）", "请拆分后重试。")
        data = path.read_bytes()
    text = clean(_decoded(path, data))
    check_items(path, text.count("\n") + text.count("\t"))
    return Document(blocks=tuple(text_blocks(path, text)), title=path.name)


def text_blocks(path: Path, text: str) -> list[Block]:
    """The same of a text that is read already and not too long."""
    sheet = delimited_sheet(text)
    return _Reader(text.split("\n")).blocks() if sheet is None else sheet_blocks(path, "", sheet)


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codings = ["utf-16"]
    elif b"\0" in data:
        codings = _wide_codings(data)
    else:
        codings = ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise refusal(path, "认不出是什么文件", "请用 Word 或 WPS 打开后另存为 docx、xlsx 或 UTF-8 文本，再重试。")


def _wide_codings(data: bytes) -> list[str]:
    """UTF-16 without its mark: that order of bytes in which nearly all letters are ASCII or Chinese."""
    head = data[:_LOOKED_AT]
    shares = {}
    for coding in ("utf-16-le", "utf-16-be"):
        text = head.decode(coding, "replace")
        shares[coding] = len(_USUAL.findall(text)) / len(text)
    best = max(shares, key=lambda coding: shares[coding])
    return [best] if shares[best] > _LEAST_SHARE else []


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._at = 0

    def blocks(self) -> list[Block]:
        blocks: list[Block] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            place = f"第{self._at + 1}行"
            if _is_row(line):
                blocks.append(_table(self._row_lines(), f"{place}起的表"))
            elif line.startswith("\t"):
                blocks.append(_table(_joined(self._cell_rows()), f"{place}起的表"))
            else:
                blocks.append(Paragraph(text=_text(line), place=place))
                self._at += 1
        return blocks

    def _row_lines(self) -> list[Row]:
        """Rows of the layout with a whole row on each line."""
        rows: list[Row] = []
        while self._at < len(self._lines) and "\t" in self._lines[self._at]:
            rows.append([_text(cell) for cell in self._lines[self._at].split("\t")])
            self._at += 1
        return rows

    def _cell_rows(self) -> list[Row]:
        """Rows of the layout with a cell on each line: a line without a tab continues the cell above it."""
        rows: list[Row] = []
        row: Row = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith("\t"):
                row.append(line[1:])
            elif line == "":
                if row:
                    rows.append(row)
                row = []
            elif row:
                row[-1] += "\n" + line
            elif rows and self._goes_on(line):
                rows[-1][-1] += "\n" + line
                row, rows = rows[-1], rows[:-1]
            else:
                break
            self._at += 1
        if row:
            rows.append(row)
        return [[_text(cell) for cell in row] for row in rows]

    def _goes_on(self, line: str) -> bool:
        """A numbered line after an empty one belongs to the numbered cell above, unless a table follows it."""
        above = next(item for item in reversed(self._lines[: self._at]) if item)
        after = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        return bool(_NUMBERED.match(line) and _NUMBERED.match(above)) and not after.startswith("\t")


def _is_row(line: str) -> bool:
    return line.count("\t") >= 2


def _text(line: str) -> str:
    return _BOOKMARK.sub("", line).strip()


def _joined(rows: list[Row]) -> list[Row]:
    """Join two short rows that an empty line inside a cell tore apart.

    Only below the first row of the commonest width, and only where both parts together have that width.
    """
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if width < _COMMON_WIDTH or count < 3:
        return rows
    first = next(i for i, row in enumerate(rows) if len(row) == width)
    done = rows[: first + 1]
    for row in rows[first + 1 :]:
        last = done[-1]
        if len(done) > first + 1 and len(row) < width and len(last) + len(row) == width:
            done[-1] = last + row
        else:
            done.append(row)
    return done


def _table(rows: list[Row], place: str) -> Table:
    cells = tuple(Cell(text=text, row=i, column=j) for i, row in enumerate(rows) for j, text in enumerate(row))
    return Table(rows=len(rows), columns=max(map(len, rows)), cells=cells, place=place)
