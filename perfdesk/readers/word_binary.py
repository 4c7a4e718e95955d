"""The binary of Word 97–2003 (MS-DOC): its text in reading order, and the properties of runs and paragraphs."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Generic, TypeVar

from perfdesk.readers.ole import Compound
from perfdesk.readers.safety import damaged, refusal
from perfdesk.readers.word_sprm import (
    HUGE,
    TABLE_HUGE,
    CharacterLook,
    ParagraphLook,
    change_characters,
    change_paragraph,
    modifiers,
)

Look = TypeVar("Look")
_MAX_CHARACTERS = 5_000_000
_MAX_RUNS = 600_000
_MAX_MODIFIERS = 4_000_000
_PAGE = 512
_FIRST_OF_1997 = 0xC1
_SAVE = "请用 Word 或 WPS 另存为 .docx，再重试。"
# Places in the header (Fib): flags, lengths of the stories, and pairs of (place, length) in the table stream.
_FLAGS, _LENGTHS, _PAIRS = 0x0A, 0x4C, 0x9A
_CHARACTER_PAGES, _PARAGRAPH_PAGES, _FONTS, _TEXT = 12, 13, 15, 33
_ENCRYPTED, _SECOND_TABLE = 0x100, 0x200
_MAIN, _TEXT_BOXES, _STORIES = 0, 6, 8
ASIDES = {1: "脚注", 2: "页眉页脚", 4: "批注", 5: "尾注"}


@dataclass(slots=True)
class _Piece:
    """Characters [start, end) of the text, stored from byte `place` on, `width` bytes each."""

    start: int
    end: int
    place: int
    width: int
    changes: bytes


class Runs(Generic[Look]):
    """The properties of the characters, as stretches of the text."""

    def __init__(self, starts: list[int], looks: list[Look], plain: Look) -> None:
        self._starts = starts
        self._looks = looks
        self._plain = plain

    def at(self, place: int) -> Look:
        """The properties of one character."""
        index = bisect_right(self._starts, place) - 1
        return self._looks[index] if index >= 0 else self._plain

    def over(self, start: int, end: int) -> Iterator[tuple[int, int, Look]]:
        """The stretches (start, end, properties) that make up a part of the text."""
        index = bisect_right(self._starts, start) - 1
        while start < end:
            after = self._starts[index + 1] if index + 1 < len(self._starts) else end
            look = self._looks[index] if index >= 0 else self._plain
            yield start, min(after, end), look
            start = min(after, end)
            index += 1

    def begins_at(self, place: int) -> bool:
        """Whether a stretch begins there."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and self._starts[index] == place


class WordBinary:
    """The text and its properties. `main` and `boxes` are the ranges of the body and of the text boxes, `asides` those
    of what stands outside, with their Chinese names.

    UserError for an encrypted, older, broken or unreasonably large file.
    """

    def __init__(self, compound: Compound) -> None:
        self.path: Path = compound.path
        self._compound = compound
        self._word = compound.stream("WordDocument")
        flags = self._checked_flags()
        self._table = compound.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        self._data: bytes | None = None
        self._modifiers = 0
        self._parsed: dict[tuple[bool, bytes], ParagraphLook | CharacterLook] = {}
        try:
            self._read()
        except (struct.error, IndexError) as error:
            raise damaged(self.path) from error

    def _checked_flags(self) -> int:
        if len(self._word) < _PAIRS + 8:
            raise damaged(self.path)
        mark, version = struct.unpack_from("<HH", self._word)
        if mark >> 8 != 0xA5:
            raise damaged(self.path)
        if mark != 0xA5EC or version < _FIRST_OF_1997:
            raise refusal(self.path, "是很旧的 Word 文档（Word 95 或更早）", _SAVE)
        flags = int.from_bytes(self._word[_FLAGS : _FLAGS + 2], "little")
        if flags & _ENCRYPTED:
            raise refusal(self.path, "有打开密码", "请去掉密码后另存为 .docx，再重试。")
        return flags

    def _read(self) -> None:
        lengths = struct.unpack_from(f"<{_STORIES}i", self._word, _LENGTHS)
        pieces, changes = self._pieces()
        if min(lengths) < 0 or not pieces:
            raise damaged(self.path)
        self.text = "".join(map(self._text_of, pieces))
        edges = [min(edge, len(self.text)) for edge in accumulate(lengths, initial=0)]
        self.main = (0, edges[_MAIN + 1])
        self.boxes = (edges[_TEXT_BOXES], edges[_TEXT_BOXES + 1])
        self.asides = [(name, edges[number], edges[number + 1]) for number, name in ASIDES.items()]
        self.fonts = self._fonts()
        self.characters = self._runs(pieces, changes, _CHARACTER_PAGES, self._characters_of, CharacterLook())
        self.paragraphs = self._runs(pieces, changes, _PARAGRAPH_PAGES, self._paragraph_of, ParagraphLook())

    def _part(self, number: int) -> bytes:
        """A part of the table stream by its pair in the header."""
        place, size = struct.unpack_from("<II", self._word, _PAIRS + 8 * number)
        part = self._table[place : place + size]
        if len(part) < size:
            raise damaged(self.path)
        return part

    def _pieces(self) -> tuple[list[_Piece], list[bytes]]:
        """The piece table, and the lists of changes that a quick save left beside it."""
        data = self._part(_TEXT)
        at = 0
        changes: list[bytes] = []
        while at < len(data) and data[at] == 1:
            size = int.from_bytes(data[at + 1 : at + 3], "little")
            changes.append(data[at + 3 : at + 3 + size])
            at += 3 + size
        if at + 5 > len(data) or data[at] != 2:
            raise damaged(self.path)
        size = int.from_bytes(data[at + 1 : at + 5], "little")
        return list(self._listed(data[at + 5 : at + 5 + size])), changes

    def _listed(self, table: bytes) -> Iterator[_Piece]:
        count = max((len(table) - 4) // 12, 0)
        ends = struct.unpack_from(f"<{count + 1}I", table)
        if not all(a <= b for a, b in pairwise(ends)) or ends[0] != 0:
            raise damaged(self.path)
        if ends[-1] > _MAX_CHARACTERS:
            raise refusal(self.path, "内容过多，已拒绝", "请拆分后重试。")
        for i in range(count):
            where, change = struct.unpack_from("<IH", table, 4 * (count + 1) + 8 * i + 2)
            narrow = bool(where & 0x40000000)
            place = (where & 0x3FFFFFFF) // (2 if narrow else 1)
            piece = _Piece(ends[i], ends[i + 1], place, 1 if narrow else 2, change.to_bytes(2, "little"))
            if place + (piece.end - piece.start) * piece.width > len(self._word):
                raise damaged(self.path)
            yield piece

    def _text_of(self, piece: _Piece) -> str:
        """One character for each place, so that places stay true: pairs of surrogates are joined by the reader."""
        data = self._word[piece.place : piece.place + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return data.decode("cp1252", "replace")
        units = array("H", data)
        if struct.pack("=H", 1) != struct.pack("<H", 1):
            units.byteswap()
        return "".join(map(chr, units))

    def _fonts(self) -> list[str]:
        """The names of the fonts by their number."""
        data = self._part(_FONTS)
        names: list[str] = []
        at = 4
        while at < len(data) and len(names) < 0xFFFF:
            size = data[at] + 1
            name = data[at + 40 : at + size].decode("utf-16-le", "replace")
            names.append(name.partition("\0")[0])
            at += size
        return names

    def _runs(
        self,
        pieces: list[_Piece],
        changes: list[bytes],
        number: int,
        read: Callable[[int, int, int], bytes],
        plain: Look,
    ) -> Runs[Look]:
        """The stretches of all pieces, from the formatted pages, which know bytes and not characters."""
        begins, ends, stored = self._pages(number, read)
        starts: list[int] = []
        looks: list[Look] = []
        for piece in pieces:
            change = self._change(piece.changes, changes)
            place, last = piece.place, piece.place + (piece.end - piece.start) * piece.width
            index = bisect_right(begins, place) - 1
            while place < last:
                following = begins[index + 1] if index + 1 < len(begins) else last
                inside = index >= 0 and place < ends[index]
                starts.append(piece.start + (place - piece.place) // piece.width)
                looks.append(self._look((stored[index] if inside else b"") + change, plain))
                place = min(ends[index], following) if inside else following
                index += place == following
            self._check_runs(len(starts))
        return Runs(starts, looks, plain)

    def _pages(self, number: int, read: Callable[[int, int, int], bytes]) -> tuple[list[int], list[int], list[bytes]]:
        """(first bytes, bytes after, modifiers) of the stretches on all pages, in order."""
        table = self._part(number)
        count = max((len(table) - 4) // 8, 0)
        found: list[tuple[int, int, bytes]] = []
        for i in range(count):
            page = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * i)[0] & 0x3FFFFF
            place = page * _PAGE
            runs = self._word[place + _PAGE - 1]
            edges = struct.unpack_from(f"<{runs + 1}I", self._word, place)
            found += [(edges[j], edges[j + 1], read(place, runs, j)) for j in range(runs) if edges[j] < edges[j + 1]]
            self._check_runs(len(found))
        found.sort(key=lambda run: run[0])
        return [run[0] for run in found], [run[1] for run in found], [run[2] for run in found]

    def _check_runs(self, count: int) -> None:
        if count > _MAX_RUNS:
            raise refusal(self.path, "内容过多，已拒绝", "请拆分后重试。")

    def _characters_of(self, page: int, runs: int, index: int) -> bytes:
        offset = 2 * self._word[page + 4 * (runs + 1) + index]
        if offset == 0:
            return b""
        size = self._word[page + offset]
        return self._word[page + offset + 1 : page + offset + 1 + size]

    def _paragraph_of(self, page: int, runs: int, index: int) -> bytes:
        offset = 2 * self._word[page + 4 * (runs + 1) + 13 * index]
        if offset == 0:
            return b""
        size, begin = 2 * self._word[page + offset] - 1, page + offset + 1
        if size < 0:
            size, begin = 2 * self._word[page + offset + 1], page + offset + 2
        return self._word[begin + 2 : begin + size]

    def _change(self, code: bytes, changes: list[bytes]) -> bytes:
        """The modifiers of a quick save for a whole piece: those of a list by its number. Single ones never matter."""
        number = int.from_bytes(code, "little")
        index = number >> 1
        return changes[index] if number & 1 and index < len(changes) else b""

    def _look(self, stored: bytes, plain: Look) -> Look:
        """The properties that a list of modifiers makes; equal lists share one."""
        key = (isinstance(plain, ParagraphLook), stored)
        found = self._parsed.get(key)
        if found is None:
            found = ParagraphLook() if isinstance(plain, ParagraphLook) else CharacterLook()
            self._apply(found, stored, 0)
            self._parsed[key] = found
        return found  # type: ignore[return-value]

    def _apply(self, look: ParagraphLook | CharacterLook, stored: bytes, level: int) -> None:
        for code, operand in modifiers(stored):
            self._modifiers += 1
            if self._modifiers > _MAX_MODIFIERS:
                raise refusal(self.path, "内容过多，已拒绝", "请拆分后重试。")
            if isinstance(look, CharacterLook):
                change_characters(look, code, operand)
            elif code in (HUGE, TABLE_HUGE):
                if level == 0:
                    self._apply(look, self._huge(int.from_bytes(operand, "little")), 1)
            else:
                change_paragraph(look, code, operand)

    def _huge(self, place: int) -> bytes:
        """Modifiers that were too long for a page: wide rows."""
        if self._data is None:
            self._data = self._compound.stream("Data") if self._compound.has("Data") else b""
        size = int.from_bytes(self._data[place : place + 2], "little")
        return self._data[place + 2 : place + 2 + size]
