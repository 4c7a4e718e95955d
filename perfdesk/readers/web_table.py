"""Tables and paragraphs of web pages: what systems export under the name of .xls, and what the clipboard holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.ooxml import MAX_LIVE, local, tree_size
from perfdesk.readers.safety import check_items, refusal
from perfdesk.readers.sheet_layout import holds_several, table_blocks
from perfdesk.readers.word_layout import Layout, cell_text
from perfdesk.readers.word_table import RawCell, RawRow
from perfdesk.table import Block, Table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST_SPAN = 1000
_SKIPPED = {"head", "script", "style", "template", "noscript", "noframes", "select", "textarea", "xml"}
_GROUPS = {"thead", "tbody", "tfoot", "form"}
_INLINE = {
    *("a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "label"),
    *("mark", "nobr", "q", "ruby", "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u"),
    *("var", "wbr"),
}
_DELETED = {"del", "rt", "rp"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def web_blocks(path: Path, text: str, *, sheets: bool = True) -> list[Block]:
    """The paragraphs and tables of a page or a piece of one, in order. UserError when it is unreasonably large.

    With `sheets` a table that holds its own title is laid out like a worksheet.
    """
    from lxml import etree

    data = text.encode("utf-8", "replace")
    if tree_size(data) > MAX_LIVE:
        raise refusal(path, "内容过多，已拒绝", "请拆分后重试。")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return []
    return [] if root is None else _Page(path).blocks(root, sheets)


class _Page:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._items = 0
        self._layout: Layout[Element] = Layout(path, self._rows)

    def blocks(self, root: Element, sheets: bool) -> list[Block]:
        blocks: list[Block] = []
        for item in self._content(root):
            if isinstance(item, str):
                blocks.append(self._layout.paragraph(item))
                continue
            for block in self._layout.table(item):
                if sheets and isinstance(block, Table) and (_holds_its_title(block) or holds_several(block)):
                    blocks += table_blocks(self._path, block)
                else:
                    blocks.append(block)
        return blocks

    def _content(self, element: Element) -> Iterator[str | Element]:
        """The paragraphs with words and the tables inside an element."""
        line: list[str] = []
        for item in _pieces(element):
            if isinstance(item, str):
                line.append(item)
                continue
            text, line = _text(line), []
            if text:
                yield text
            if item is not None:
                yield item
            self._count()
        if text := _text(line):
            yield text

    def _rows(self, table: Element) -> Iterator[tuple[RawRow, list[list[str | Element]]]]:
        """The rows; a cell that reaches down continues in each row below it."""
        open_cells: dict[int, tuple[int, int]] = {}
        counted = _hidden_rows_count(table)
        for element in _row_elements(table):
            if _is_hidden(element):
                open_cells = _one_row_less(open_cells) if counted else open_cells
                continue
            row, contents = RawRow(), []
            column = self._continue(row, 0, open_cells)
            begun: dict[int, tuple[int, int]] = {}
            for cell in element.iterchildren("td", "th"):
                if _is_hidden(cell):
                    continue
                items = list(self._content(cell))
                contents.append(items)
                rows, span = _span(cell.get("rowspan")), _span(cell.get("colspan"))
                row.cells.append(RawCell(cell_text(items), span, "restart" if rows > 1 else ""))
                if rows > 1:
                    begun[column] = (rows - 1, span)
                column = self._continue(row, column + span, open_cells)
            self._continue_rest(row, column, open_cells)
            open_cells = _one_row_less(open_cells) | begun
            yield row, contents

    def _continue(self, row: RawRow, column: int, open_cells: dict[int, tuple[int, int]]) -> int:
        """Put in the cells from above that stand here; the column after them."""
        self._count()
        while column in open_cells:
            span = open_cells[column][1]
            row.cells.append(RawCell("", span, "continue"))
            column += span
            self._count()
        return column

    def _continue_rest(self, row: RawRow, column: int, open_cells: dict[int, tuple[int, int]]) -> None:
        """Put in the cells from above right of a short row."""
        for at in sorted(open_cells):
            if at >= column:
                if at > column:
                    row.cells.append(RawCell("", at - column))
                column = self._continue(row, at, open_cells)

    def _count(self) -> None:
        self._items += 1
        check_items(self._path, self._items)


def _holds_its_title(table: Table) -> bool:
    """Whether the first words are a cell over the whole width, as on a worksheet."""
    first = next(cell for cell in table.cells if cell.text)
    return first.column_span == table.columns > 1


def _pieces(element: Element) -> Iterator[str | Element | None]:
    """Words, tables, and None where a line of words ends."""
    yield _BLANKS.sub(" ", element.text or "")
    for item in element:
        name = local(item)
        if name == "table" and not _is_hidden(item):
            yield from _captions(item)
            yield item
        elif name == "br":
            yield "\n"
        elif name in _INLINE:
            yield from [] if _is_hidden(item) else _pieces(item)
        elif name and name not in _SKIPPED and name not in _DELETED and not _is_hidden(item):
            yield None
            yield from _pieces(item)
            yield None
        yield _BLANKS.sub(" ", item.tail or "")


def _captions(table: Element) -> Iterator[str | Element | None]:
    for item in table.iterchildren("caption"):
        yield None
        yield from _pieces(item)
        yield None


def _row_elements(element: Element) -> Iterator[Element]:
    for item in element:
        name = local(item)
        if name == "tr":
            yield item
        elif name in _GROUPS:
            yield from _row_elements(item)


def _one_row_less(open_cells: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    return {at: (rows - 1, span) for at, (rows, span) in open_cells.items() if rows > 1}


def _hidden_rows_count(table: Element) -> bool:
    """Whether the spans of the cells count the hidden rows, as Excel's do: told by the widths of the rows."""
    rows = list(_row_elements(table))
    if not any(map(_is_hidden, rows)):
        return False
    return len(_widths(rows)) <= len(_widths([row for row in rows if not _is_hidden(row)]))


def _widths(rows: list[Element]) -> set[int]:
    """The different numbers of columns that the shown rows take, if spans count all of these rows."""
    open_cells: list[tuple[int, int]] = []
    widths = set()
    for row in rows:
        cells = [(_span(cell.get("rowspan")), _span(cell.get("colspan"))) for cell in row.iterchildren("td", "th")]
        if not _is_hidden(row):
            widths.add(sum(span for _, span in (*open_cells, *cells)))
        shown = [] if _is_hidden(row) else cells
        open_cells = [(count - 1, span) for count, span in (*open_cells, *shown) if count > 1]
    return widths


def _text(pieces: Iterable[str]) -> str:
    lines = clean("".join(pieces).replace("\xa0", " ")).split("\n")
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def _is_hidden(element: Element) -> bool:
    return _HIDDEN.search(element.get("style") or "") is not None


def _span(text: str | None) -> int:
    digits = re.match(r"\s*(\d{1,9})", text or "")
    return min(max(int(digits[1]), 1), LARGEST_SPAN) if digits else 1
