"""Lines around a table that name fields: above its heading, and below it who filled in the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from perfdesk.forms.labels import Anchor, Labels, label_key
from perfdesk.forms.notes import unplaced
from perfdesk.forms.read_funds import inline
from perfdesk.forms.read_head import HeadReader
from perfdesk.forms.titles import ANNEX
from perfdesk.table import Block, Cell, Paragraph

_LINES = 3
_OVER_HEADINGS = frozenset(
    {"unit_name", "unit_code", "amount_unit", "fiscal_year", "competent_department", "extra.person_in_charge"}
)
_NEXT_LABEL = re.compile(r"\s+(?=[^\s:：]{2,14}(?:\s*[(（][^()（）]*[)）])?\s*[:：])")


def lines_over(labels: Labels, blocks: Sequence[Block], heading: int) -> list[int]:
    """The lines right above a heading that say nothing but whose form it is, in order."""
    found: list[int] = []
    for index in range(heading - 1, max(heading - 2 * _LINES, -1), -1):
        block = blocks[index]
        if not isinstance(block, Paragraph) or len(found) == _LINES:
            break
        if not block.text:
            continue
        if not all(_names(labels, piece) <= _OVER_HEADINGS for piece in labels.pieces(block.text)):
            break
        found.append(index)
    return found[::-1]


def annexes_of(headings: Iterable[int], text: Callable[[int], str]) -> dict[int, int]:
    """For a heading the line above it that numbers an annex, such as 附件1."""
    found: dict[int, int] = {}
    for heading in headings:
        above = next((i for i in range(heading - 1, max(heading - 4, -1), -1) if text(i)), heading)
        if ANNEX.fullmatch(text(above)):
            found[heading] = above
    return found


def _names(labels: Labels, piece: str) -> set[str]:
    """The fields in a piece of a line; {""} where it is no such piece."""
    values = next((v for p in labels.patterns if p.has_words and (v := p.read(piece)) is not None), None)
    found = inline(labels, piece)
    return set(values or ()) or {found[0] if found is not None else ""}


def foot_line(foot: Mapping[str, Anchor], text: str) -> dict[str, str] | None:
    """The fields of a line such as `填报人：某某  联系电话：…`, None when it holds anything else."""
    fields: dict[str, str] = {}
    for piece in _NEXT_LABEL.split(text.strip()):
        label, colon, value = piece.replace(":", "：", 1).partition("：")
        anchor = foot.get(label_key(label))
        if anchor is None or not colon:
            return None
        fields[anchor.field] = value.strip()
    return fields


def foot_cells(reader: HeadReader, rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows of a foot with those cells blank that hold several of its fields, which the reader has then, and those
    that repeat their left neighbour in place of a merged cell."""
    several = {id(cell) for row in rows for left, cell in pairwise(row) if cell is not left and cell.text == left.text}
    for cell in (cell for row in rows for cell in row):
        fields = foot_line(reader.labels.anchors, cell.text) or {}
        if len(fields) > 1:
            several.add(id(cell))
            reader.fields.update(fields)
    return [[replace(cell, text="") if id(cell) in several else cell for cell in row] for row in rows]


def read_lines(reader: HeadReader, blocks: Sequence[Block], lines: Iterable[int]) -> None:
    """The lines above a table into the reader of its head; what names no field becomes a remark."""
    for block in (blocks[index] for index in lines):
        for piece in reader.labels.pieces(block.text) if isinstance(block, Paragraph) else ():
            if not reader.read_line(piece):
                reader.notes.append(unplaced(block.place, piece))
