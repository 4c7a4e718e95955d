"""Word 97–2003 documents (.doc) as paragraphs and grids, by an own walk over the binary: no other program is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from perfdesk.readers.asides import remarks
from perfdesk.readers.clean import UNKNOWN_SIGN, clean, symbol
from perfdesk.readers.ole import Compound, compound
from perfdesk.readers.safety import check_items
from perfdesk.readers.word_binary import ASIDES, WordBinary
from perfdesk.readers.word_fields import Fields
from perfdesk.readers.word_grid import Grid, rows_of_grid, whole
from perfdesk.readers.word_layout import Layout
from perfdesk.readers.word_sprm import CharacterLook, ParagraphLook
from perfdesk.table import Block, Document

_ENDS = re.compile("[\r\x07\x0c]")
_MARKS = re.compile("([\x13\x14\x15])")
_KINDS = {"\x13": "begin", "\x14": "separate", "\x15": "end"}
_SIGNS = str.maketrans({"\x1e": "-", "\x0c": "\n", "\x0e": "\n"})


def read_legacy_word(path: Path) -> Document:
    """The paragraphs and tables of a .doc file in reading order, revisions accepted; text boxes come last.

    `title` is the file name. Empty paragraphs are kept with text "". UserError when the file is refused.
    """
    with compound(path) as container:
        return read_word_stream(container)


def read_word_stream(container: Compound) -> Document:
    """The same of an opened container."""
    return _Reader(WordBinary(container)).document()


class _Reader:
    def __init__(self, binary: WordBinary) -> None:
        self._binary = binary
        self._fields = Fields()
        self._remarks: dict[str, None] = {}
        self._layout: Layout[Grid] = Layout(binary.path, rows_of_grid)
        self._items = 0

    def document(self) -> Document:
        layout, fields = self._layout, self._fields
        blocks: list[Block] = []
        for story in (self._binary.main, self._binary.boxes):
            for item in self._content(*story):
                if isinstance(item, str):
                    blocks.append(layout.paragraph(item))
                else:
                    blocks += map(layout.paragraph, fields.abandoned())
                    blocks += layout.table(item)
            blocks += map(layout.paragraph, fields.abandoned())
        for remark in remarks(self._asides(), ASIDES.values()):
            self._remarks.setdefault(remark)
        return Document(blocks=tuple(blocks), title=self._binary.path.name, warnings=tuple(self._remarks))

    def _asides(self) -> Iterator[tuple[str, str]]:
        for name, start, end in self._binary.asides:
            yield from ((name, self._text(begin, stop)) for begin, stop, _ in self._paragraphs(start, end))

    def _content(self, start: int, end: int) -> Iterator[str | Grid]:
        """Paragraph texts and finished outer tables of a story."""
        grids: list[Grid] = []
        begun = ""
        for begin, stop, mark in self._paragraphs(start, end):
            look = self._binary.paragraphs.at(mark)
            while len(grids) > look.depth:
                yield from self._closed(grids)
            while len(grids) < look.depth:
                grids.append(Grid())
            text = begun + self._text(begin, stop)
            begun = ""
            if not grids:
                if self._joins_next(mark, end):
                    begun = text
                else:
                    yield text
            else:
                begun = self._put(grids, look, text, mark)
        if begun:
            yield begun
        while grids:
            yield from self._closed(grids)

    def _closed(self, grids: list[Grid]) -> Iterator[Grid]:
        """Close the innermost table; it goes into the cell around it, or out when there is none."""
        grid = grids.pop()
        grid.close()
        if not grid.rows:
            return
        if grids:
            grids[-1].items.append(grid)
        else:
            yield grid

    def _put(self, grids: list[Grid], look: ParagraphLook, text: str, mark: int) -> str:
        """Put a paragraph into the innermost table; returned when it is to be joined to the next."""
        grid = grids[-1]
        ends_cell = look.inner_cell if look.depth > 1 else self._binary.text[mark] == "\x07"
        if look.row_end:
            grid.end_row(look.shape, self._is_deleted(mark))
            return ""
        if not ends_cell and self._is_deleted(mark):
            return text
        grid.items.append(text)
        if ends_cell:
            grid.end_cell()
        return ""

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(begin, end of the words, place of the mark) of each paragraph; the last may lack its mark."""
        text = self._binary.text
        begin = start
        for found in _ENDS.finditer(text, start, end):
            at = found.start()
            if found[0] == "\x0c" and at + 1 < end and not self._binary.paragraphs.begins_at(at + 1):
                continue
            self._items += 1
            check_items(self._binary.path, self._items)
            yield begin, at, at
            begin = at + 1
        if begin < end:
            yield begin, end, end - 1

    def _joins_next(self, mark: int, end: int) -> bool:
        return mark + 1 < end and self._binary.text[mark] == "\r" and self._is_deleted(mark)

    def _is_deleted(self, mark: int) -> bool:
        deleted = self._binary.characters.at(mark).deleted
        if deleted:
            self._revised()
        return deleted

    def _revised(self) -> None:
        self._remarks.setdefault("文件含修订，已按接受处理。")

    def _text(self, begin: int, end: int) -> str:
        out: list[str] = []
        for start, stop, look in self._binary.characters.over(begin, end):
            if look.deleted or look.inserted:
                self._revised()
            if look.deleted:
                continue
            for part in _MARKS.split(self._binary.text[start:stop]):
                if part in _KINDS:
                    self._fields.mark(_KINDS[part])
                elif part:
                    self._words(part, look, out)
        self._fields.end_paragraph(out)
        return clean(whole("".join(out)))

    def _words(self, part: str, look: CharacterLook, out: list[str]) -> None:
        if look.symbol is not None:
            part = "".join(self._sign(*look.symbol) if sign == "(" else sign for sign in part)
        part = part.translate(_SIGNS)
        if self._fields.in_instruction():
            self._fields.instruct(part)
            self._fields.put(part, out)
        elif not look.hidden:
            self._fields.put(part, out)
        elif clean(part).strip():
            self._remarks.setdefault("文件含隐藏文字，没有读入。")

    def _sign(self, font: int, code: int) -> str:
        name = self._binary.fonts[font] if font < len(self._binary.fonts) else ""
        sign = symbol(name, code)
        if sign == UNKNOWN_SIGN:
            self._remarks.setdefault(f"有认不出的符号（字体 {name}，编码 {code:04X}），请对照原文件核对。")
        return sign
