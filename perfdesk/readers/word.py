"""Word documents (.docx) as paragraphs and grids, by an own walk over the XML.

python-docx loses content controls, revisions, text boxes, nested tables and symbol signs, and repeats merged cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.readers.asides import WORD, asides
from perfdesk.readers.ooxml import MAX_BODY, Package, child, local, opened
from perfdesk.readers.safety import check_items
from perfdesk.readers.word_layout import Layout, cell_text
from perfdesk.readers.word_look import Looks, page_of
from perfdesk.readers.word_numbers import Numbers, numbers_of
from perfdesk.readers.word_table import RawRow, is_left_continued, raw_cell, raw_row
from perfdesk.readers.word_text import WordText
from perfdesk.table import Block, Document, PageSetup, TextStyle

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLOCKS = (
    "p",
    "tbl",
    "sdt",
    "customXml",
    "smartTag",
    "ins",
    "del",
    "moveTo",
    "moveFrom",
    "AlternateContent",
    "altChunk",
    "sectPr",
)


# What counts as one item of `check_items`: about a cell with its paragraph and run.
_ELEMENTS_AN_ITEM, _CHARACTERS_AN_ITEM, _PARAGRAPH_ELEMENTS = 10, 300, 4
# A book of 3,000 projects holds some 330,000 items in its tables; one table or the text around them far less.
_TABLES_LIKE_ONE = 2


def read_word(path: Path, *, looks: bool = False) -> Document:
    """The paragraphs and tables of a .docx file in reading order, revisions accepted.

    `title` is the file name. Empty paragraphs are kept with text "". With `looks`, which takes its time, also column
    widths, row heights, the looks of cells and of paragraphs outside tables, and the page of the first table.
    UserError when the file is refused.
    """
    with opened(path) as package:
        return read_package(package, looks=looks)


def read_package(package: Package, *, looks: bool = False) -> Document:
    """The same of an opened package."""
    return _Reader(package, looks).document()


class _Reader:
    def __init__(self, package: Package, looks: bool) -> None:
        self._package = package
        self._text = WordText()
        self._looks = Looks(package, package.main_part("word/document.xml")) if looks else None
        self._numbers: Numbers | None = None
        self._look: TextStyle | None = None
        self._page: PageSetup | None = None
        self._has_table = False
        self._layout: Layout[Element] = Layout(package.path, self._rows)
        self._characters = self._paragraphs = 0
        self._in_tables = 0
        self._table_from: int | None = None

    def document(self) -> Document:
        package, layout = self._package, self._layout
        part = package.main_part("word/document.xml")
        self._numbers = numbers_of(package, part)
        if self._numbers is None:
            self._text.remark("自动编号没有读出，请对照原文件。")
        blocks: list[Block] = []
        with closing(package.walk(part, ("body",), _BLOCKS, MAX_BODY)) as elements:
            for item in self._content(elements):
                if isinstance(item, str):
                    blocks.append(replace(layout.paragraph(item), look=self._look))
                else:
                    blocks += map(layout.paragraph, self._text.abandoned_contents())
                    blocks += self._table(item)
        blocks += map(layout.paragraph, self._text.abandoned_contents())
        for remark in asides(package, part, WORD):
            self._text.remark(remark)
        return Document(
            blocks=tuple(blocks),
            title=package.path.name,
            page=self._page or PageSetup(),
            warnings=tuple(self._text.remarks),
        )

    def _table(self, element: Element) -> list[Block]:
        """A table of the body, which may be as large as everything outside tables, and all tables a little larger."""
        self._table_from = begun = self._items()
        blocks = self._layout.table(element)
        self._table_from = None
        self._in_tables += self._items() - begun
        check_items(self._package.path, self._in_tables // _TABLES_LIKE_ONE)
        return blocks

    def _items(self) -> int:
        """How much has been read, in items."""
        elements = self._text.visited + self._paragraphs * _PARAGRAPH_ELEMENTS
        return max(elements // _ELEMENTS_AN_ITEM, self._characters // _CHARACTERS_AN_ITEM)

    def _check(self) -> None:
        before = self._in_tables if self._table_from is None else self._table_from
        check_items(self._package.path, self._items() - before)

    def _content(self, elements: Iterable[Element]) -> Iterator[str | Element]:
        """Paragraph texts and table elements; the words of a text box follow the paragraph that it hangs on."""
        begun = ""
        for element in self._text.expanded(elements):
            name = local(element)
            self._check()
            if name == "p":
                if self._looks is not None:
                    self._look = self._looks.paragraph(element)
                    self._end_section(child(child(element, "pPr"), "sectPr"))
                text, boxes = self._text.paragraph(element)
                self._characters += len(text)
                self._paragraphs += 1
                text = self._numbered(element, text)
                if self._text.joins_next(element):
                    begun += text
                else:
                    yield begun + text
                    begun = ""
                for box in boxes:
                    yield from self._content(box)
            elif name == "tbl":
                self._has_table = True
                yield element
            elif name == "sectPr":
                self._end_section(element)
            elif name == "altChunk":
                self._text.remark("文件里嵌有另一个文档，没有读入；请打开后另存为普通 docx 再导入。")
        if begun:
            yield begun

    def _numbered(self, paragraph: Element, text: str) -> str:
        """The words behind their automatic number, which only a paragraph with words shows to a reader."""
        number = self._numbers.before(child(paragraph, "pPr")) if self._numbers is not None else ""
        return number + text.lstrip() if number and text.strip() else text

    def _end_section(self, section: Element | None) -> None:
        """A section says at its end what its page is like."""
        if self._looks is not None and section is not None and self._has_table and self._page is None:
            self._page = page_of(section)

    def _rows(self, element: Element) -> Iterator[tuple[RawRow, list[list[str | Element]]]]:
        for item in self._text.expanded(element):
            if local(item) == "tr" and not self._text.is_deleted(child(item, "trPr"), "del"):
                yield self._row(item)

    def _row(self, element: Element) -> tuple[RawRow, list[list[str | Element]]]:
        row = raw_row(element, with_grid=self._looks is not None)
        contents: list[list[str | Element]] = []
        for cell in self._text.expanded(element):
            if local(cell) != "tc":
                continue
            properties = child(cell, "tcPr")
            if self._text.is_deleted(properties, "cellDel"):
                continue
            items = list(self._content(cell))
            raw = raw_cell(cell, properties, cell_text(items), self._looks)
            if row.cells and is_left_continued(properties):
                row.cells[-1].cover(raw)
                contents[-1] += [item for item in items if not isinstance(item, str)]
            else:
                row.cells.append(raw)
                contents.append(items)
        return row, contents
