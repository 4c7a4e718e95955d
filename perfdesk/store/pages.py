"""The pages of a database file read past SQLite, which gives up at the first page that does not fit.

The file format is described at sqlite.org/fileformat2.html. Nothing here trusts a number that the file holds: a cell
that does not fit its page is left out and counted, and no page is visited twice.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = 13, 5, 10, 2
_HEADER_BYTES = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _TABLE_INNER: 12, _INDEX_INNER: 12}
_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)
_USUAL_PAGE = 4096

Row = tuple[int, tuple[Any, ...]]
"""(row id, values)."""


class Unreadable(ValueError):
    """A cell or page that is not what SQLite writes."""


@dataclass
class Found:
    """The rows of one table, how many cells and pages could not be read, and which pages were looked at."""

    rows: list[Row] = field(default_factory=list)
    broken: int = 0
    seen: set[int] = field(default_factory=set)


class Pages:
    """The pages of a file, counted from 1. What is cut off is missing, what is overwritten is Unreadable."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        size = int.from_bytes(data[16:18], "big")
        size = 65536 if size == 1 else size
        self._size = size if size >= 512 and size & (size - 1) == 0 else _USUAL_PAGE
        reserved = data[20] if len(data) > 20 else 0
        self._usable = self._size - (reserved if reserved <= 32 else 0)

    @property
    def count(self) -> int:
        """How many pages the file has, the last of which may be cut off."""
        return -(-len(self._data) // self._size)

    def table(self, root: int) -> Found:
        """All rows of the table with that first page."""
        found = Found()
        self._walk(root, found, (_TABLE_LEAF, _TABLE_INNER))
        return found

    def index(self, root: int) -> Found:
        """All entries of the index with that first page; they have no row ids of their own."""
        found = Found()
        self._walk(root, found, (_INDEX_LEAF, _INDEX_INNER))
        return found

    def stray_rows(self, seen: set[int]) -> Iterator[Row]:
        """The rows of leaf pages of tables that nobody has seen yet and that are not free."""
        passed = seen | self._free()
        for number in range(2, self.count + 1):
            if number not in passed and self._kind(number) == _TABLE_LEAF:
                found = Found()
                self._read_cells(number, _TABLE_LEAF, found)
                yield from found.rows

    def _walk(self, root: int, found: Found, kinds: tuple[int, int]) -> None:
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in found.seen:
                found.broken += 1
                continue
            found.seen.add(number)
            kind = self._kind(number)
            if kind not in kinds:
                found.broken += 1
                continue
            waiting += reversed(list(self._read_cells(number, kind, found)))

    def _read_cells(self, number: int, kind: int, found: Found) -> list[int]:
        """Take the rows of a page into `found`; the pages below it."""
        page, start = self._page(number), 100 if number == 1 else 0
        below = []
        head = start + _HEADER_BYTES[kind]
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        most = (len(page) - head) // 2
        found.broken += max(cells - most, 0)
        for i in range(min(cells, most)):
            at = int.from_bytes(page[head + 2 * i : head + 2 * i + 2], "big")
            try:
                below += self._cell(page, at, kind, found)
            except (Unreadable, IndexError, struct.error):
                found.broken += 1
        if kind in (_TABLE_INNER, _INDEX_INNER):
            below.append(int.from_bytes(page[start + 8 : start + 12], "big"))
        return below

    def _cell(self, page: bytes, at: int, kind: int, found: Found) -> list[int]:
        if at < 8:
            raise Unreadable
        below = []
        if kind in (_TABLE_INNER, _INDEX_INNER):
            below, at = [int.from_bytes(page[at : at + 4], "big")], at + 4
            if kind == _TABLE_INNER:
                return below
        size, at = _varint(page, at)
        row_id = 0
        if kind == _TABLE_LEAF:
            row_id, at = _varint(page, at)
        try:
            found.rows.append((row_id, _record(self._payload(page, at, size, kind, found))))
        except (Unreadable, IndexError, struct.error):
            found.broken += 1
        return below

    def _payload(self, page: bytes, at: int, size: int, kind: int, found: Found) -> bytes:
        """The content of a cell, with what went to pages of its own."""
        if size > len(self._data):
            raise Unreadable
        usable = self._usable
        most = usable - 35 if kind == _TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if size <= most:
            payload = page[at : at + size]
        else:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (size - least) % (usable - 4)
            here = here if here <= most else least
            following = int.from_bytes(page[at + here : at + here + 4], "big")
            payload = page[at : at + here] + self._overflow(following, size - here, found)
        if len(payload) != size:
            raise Unreadable
        return payload

    def _overflow(self, number: int, size: int, found: Found) -> bytes:
        parts, passed = [], set()
        while size > 0:
            if number in passed or not 1 < number <= self.count:
                raise Unreadable
            passed.add(number)
            page = self._page(number)
            parts.append(page[4 : 4 + min(size, self._usable - 4)])
            if not len(parts[-1]):
                raise Unreadable
            size -= len(parts[-1])
            number = int.from_bytes(page[:4], "big")
        found.seen |= passed
        return b"".join(parts)

    def _free(self) -> set[int]:
        """The pages that hold nothing, or rows that were deleted."""
        free: set[int] = set()
        trunk = int.from_bytes(self._data[32:36], "big")
        while 1 < trunk <= self.count and trunk not in free:
            free.add(trunk)
            page = self._page(trunk)
            leaves = min(int.from_bytes(page[4:8], "big"), len(page) // 4 - 2)
            free.update(struct.unpack_from(f">{max(leaves, 0)}I", page, 8))
            trunk = int.from_bytes(page[:4], "big")
        return free

    def _page(self, number: int) -> bytes:
        return self._data[(number - 1) * self._size : number * self._size]

    def _kind(self, number: int) -> int:
        page = self._page(number) if 0 < number <= self.count else b""
        start = 100 if number == 1 else 0
        return page[start] if len(page) > start + 12 else 0


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """(number, place behind it)."""
    value = 0
    for i in range(8):
        byte = data[at + i]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + i + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Any, ...]:
    """The values of a row. Unreadable, IndexError or struct.error when the parts do not make the whole."""
    length, at = _varint(payload, 0)
    place, values = length, []
    while at < length:
        kind, at = _varint(payload, at)
        value, place = _value(payload, place, kind)
        values.append(value)
    if at != length or place != len(payload):
        raise Unreadable
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind < 7:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind < 12:
        raise Unreadable
    end = at + (kind - 12) // 2
    value = payload[at:end]
    return (value.decode(errors="replace") if kind % 2 else value), end
