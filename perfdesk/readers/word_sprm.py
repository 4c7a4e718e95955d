"""The property modifiers (Sprm, MS-DOC 2.6) of Word 97–2003: the few that say where cells end and which words count."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_CELLS, MAX_DEPTH = 64, 50
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG = (0xD606, 0xD608)
_CHANGED_TABS = 0xC615
_MERGES = {1: "continue", 2: "restart", 3: "restart"}

IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
INNER_CELL, INNER_ROW_END = 0x244B, 0x244C
HUGE, TABLE_HUGE = 0x6646, 0x646B
DEFINE_TABLE, COLUMN_WIDTH, MERGE, SPLIT, VERTICAL_MERGE = 0xD608, 0x7623, 0x5624, 0x5625, 0xD62B
DELETED, INSERTED, HIDDEN, SYMBOL = 0x0800, 0x0801, 0x083C, 0x6A09


@dataclass(slots=True)
class RowShape:
    """The cells of a row: `edges` are one more than cells, in twips; `merges` restart, continue or ""; `covered` says
    which cells continue their left neighbour."""

    edges: list[int] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class ParagraphLook:
    """What matters of a paragraph's properties. `depth` counts the tables around it."""

    depth: int = 0
    row_end: bool = False
    inner_cell: bool = False
    shape: RowShape | None = None


@dataclass(slots=True)
class CharacterLook:
    """What matters of a run's properties. `symbol` is (font number, code)."""

    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    symbol: tuple[int, int] | None = None


def modifiers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(code, operand) of each modifier in a list of them; a broken tail ends the list."""
    at = 0
    while at + 2 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if size == 0:
            head, size = _variable(code, data, at)
            at += head
        operand = data[at : at + size]
        if len(operand) < size:
            return
        yield code, operand
        at += size


def _variable(code: int, data: bytes, at: int) -> tuple[int, int]:
    """(bytes of the length, bytes of the operand) of a modifier without a fixed size."""
    if code in _LONG:
        return 2, max(int.from_bytes(data[at : at + 2], "little") - 1, 0)
    size = data[at] if at < len(data) else 0
    if code == _CHANGED_TABS and size == 255:
        deleted = data[at + 1] if at + 1 < len(data) else 0
        place = at + 2 + 4 * deleted
        added = data[place] if place < len(data) else 0
        size = 2 + 4 * deleted + 3 * added
    return 1, size


def change_paragraph(look: ParagraphLook, code: int, operand: bytes) -> None:
    """Apply one modifier to a paragraph."""
    if code == IN_TABLE:
        look.depth = max(look.depth, 1) if operand[0] else 0
    elif code == DEPTH:
        look.depth = min(max(int.from_bytes(operand, "little", signed=True), 0), MAX_DEPTH)
    elif code in (ROW_END, INNER_ROW_END):
        look.row_end = bool(operand[0])
    elif code == INNER_CELL:
        look.inner_cell = bool(operand[0])
    elif code == DEFINE_TABLE:
        look.shape = _defined(operand)
    elif look.shape is not None:
        _change_row(look.shape, code, operand)


def change_characters(look: CharacterLook, code: int, operand: bytes) -> None:
    """Apply one modifier to a run."""
    if code == DELETED:
        look.deleted = operand[0] in (1, 0x81)
    elif code == INSERTED:
        look.inserted = operand[0] in (1, 0x81)
    elif code == HIDDEN:
        look.hidden = operand[0] in (1, 0x81)
    elif code == SYMBOL:
        look.symbol = struct.unpack("<HH", operand)


def _defined(operand: bytes) -> RowShape | None:
    count = operand[0] if operand else 0
    if not 0 < count <= MAX_CELLS or len(operand) < 1 + 2 * (count + 1):
        return None
    shape = RowShape(edges=list(struct.unpack_from(f"<{count + 1}h", operand, 1)))
    cells = operand[1 + 2 * (count + 1) :]
    for i in range(count):
        flags = int.from_bytes(cells[20 * i : 20 * i + 2], "little")
        shape.merges.append(_MERGES.get(flags >> 5 & 3, ""))
        shape.covered.append(flags & 3 == 2 and i > 0)
    return shape


def _change_row(shape: RowShape, code: int, operand: bytes) -> None:
    if len(operand) < 2:
        return
    first, limit = operand[0], operand[1]
    cells = range(min(first, len(shape.merges)), min(limit, len(shape.merges)))
    if code == COLUMN_WIDTH:
        width = int.from_bytes(operand[2:4], "little", signed=True)
        for i in cells:
            moved = shape.edges[i] + width - shape.edges[i + 1]
            shape.edges[i + 1 :] = [edge + moved for edge in shape.edges[i + 1 :]]
    elif code in (MERGE, SPLIT):
        for i in cells:
            shape.covered[i] = code == MERGE and i > first
    elif code == VERTICAL_MERGE and first < len(shape.merges):
        shape.merges[first] = _MERGES.get(operand[1], "")
