"""Where the parts of one project stand in a document that nobody has described: for learning its form.

Known are only the general words of all forms; everything else follows from where cells stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from perfdesk.forms.labels import key, label_key
from perfdesk.forms.learn_grid import (
    compact,
    compact_rows,
    covering,
    is_gap,
    last_filled,
    put_below,
    rejoined,
    slice_rows,
)
from perfdesk.forms.pattern import Pattern, pattern_of
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.table import Block, Cell, Document, Paragraph, Table

_LINES_ABOVE = 5
_LONGEST_LINE = 60
_LONGEST_GUESS = 20
_LINES_BELOW = 3
_LONGEST_LINE_BELOW = 120
_SIGNED = re.compile(
    r"(?P<label>[^\s:：{}\[\]]{2,12})(?P<sign>\s*[:：])(?P<value>[^:：{}\[\]]*?)(?P<gap>\s+(?=[^\s:：]{2,12}\s*[:：])|$)"
)
_PART = re.compile(r"第[一二三四五六]部分")
_UNITS = r"(?:[十百千]?万|[千百亿])?元"
_YEAR = r"\d{4}|[\s_×xX0-9]{0,8}"


@dataclass(frozen=True, slots=True)
class Words:
    """The general words by their keys: label -> field of the head and of the foot, heading -> field of a column."""

    head: Mapping[str, str]
    foot: Mapping[str, str]
    columns: Mapping[str, str]
    groups: frozenset[str]
    lines: tuple[Pattern, ...]
    head_patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def guessed(self, word: str) -> str | None:
        """The head field that an unknown label means by its parts, None when it means none."""
        found = (name for name, pattern in self.head_patterns if pattern.fullmatch(word))
        return next(found, None) if 1 < len(word) <= _LONGEST_GUESS else None


@dataclass(frozen=True, slots=True)
class Parts:
    """What one project prints: heading, lines above, head, header row with its body, side label, foot, lines below.

    The tables have grids of their own; `head` and `foot` share that of `indicators` where `joined`. `header` and
    `side` are cells of `indicators`, whose first `header_rows` rows are the header. `tops`: the row of the document's
    table at which `head`, `columns` and `foot` begin.
    """

    heading: Paragraph | None
    lines: tuple[Paragraph, ...]
    head: Table
    indicators: Table
    header: tuple[Cell, ...]
    header_rows: int
    side: Cell | None
    foot: Table | None
    joined: bool
    below: tuple[Paragraph, ...] = ()
    tops: Mapping[str, int] = field(default_factory=dict)


@lru_cache(maxsize=1)
def words() -> Words:
    """The general words, ready for comparing."""
    general = general_synonyms()
    shapes = (("amount_unit", f"(?:{_UNITS})?"), ("fiscal_year", f"(?:{_YEAR})"))

    def keyed(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
        return {key(word): name for name, texts in reversed(list(table.items())) for word in texts}

    return Words(
        head=keyed(general.head),
        foot=keyed(general.foot),
        columns=keyed(general.columns),
        groups=frozenset(map(key, general.groups)),
        lines=tuple(pattern_of(text, shapes) for text in general.lines),
        head_patterns=general.head_patterns,
    )


def parts_of(document: Document) -> list[Parts]:
    """The parts of every project whose header row of indicators is found."""
    blocks = [block for block in document.blocks if isinstance(block, Table) or block.text.strip()]
    found: list[Parts] = []
    last = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            table = compact(block)
            top = next((row for row in range(table.rows) if is_header(covering(table, row))), None)
            if top is not None:
                found.append(_parts(blocks, index, last, table, top))
                last = index
    return found


def is_header(row: Sequence[Cell]) -> bool:
    """Whether a row names the columns of indicators; a list that names the project in each row has no form."""
    keys = [label_key(cell.text) for cell in row]
    names = {words().columns.get(word) for word in keys} - {None}
    listed = any(words().head.get(word) == "name" for word in keys)
    return len(names) >= 3 and bool(names & {"level3", "value"}) and not listed


@dataclass(slots=True)
class _Above:
    """What stands over a table: paragraphs, and a table of its own with the head."""

    heading: Paragraph | None = None
    lines: list[Paragraph] = field(default_factory=list)
    head: Table | None = None


def _parts(blocks: Sequence[Block], index: int, last: int, table: Table, top: int) -> Parts:
    above = _above(blocks, index, last, wants_head=top == 0)
    start = _take_titles(above, table, top)
    height, end = _extent(table, top)
    foot_end = _end_of_foot(table, end)
    whole = _side(covering(table, top)) is not None or foot_end > end
    if whole and above.head is not None:
        shift = above.head.rows
        table, top, end, foot_end = put_below(above.head, table), top + shift, end + shift, foot_end + shift
        above.head = None
    gap = top - 1 if top - 1 > start and is_gap(table, top - 1) and not whole else top
    joined = above.head is None and top > start and gap == top
    foot = slice_rows(table, end, foot_end)
    indicators = slice_rows(table, top, end, own_grid=not joined)
    header = _to_the_edge(covering(indicators, 0), indicators.columns)
    side = _side(header)
    return Parts(
        heading=above.heading,
        lines=tuple(above.lines),
        head=compact_rows(rejoined(above.head or slice_rows(table, start, gap, own_grid=not joined))),
        indicators=indicators,
        header=tuple(header if side is None else header[1:]),
        header_rows=height,
        side=side,
        foot=compact_rows(foot) if foot.cells else None,
        joined=joined,
        below=_below(blocks, index),
        tops={"head": start if above.head is None else 0, "columns": top, "foot": end},
    )


def _to_the_edge(header: Sequence[Cell], columns: int) -> list[Cell]:
    """The header without gaps: every heading reaches to the next one, the last one to the edge."""
    ends = [*(cell.column for cell in header[1:]), columns]
    starts = [0, *(cell.column for cell in header[1:])]
    return [
        replace(cell, column=left, column_span=right - left)
        for cell, left, right in zip(header, starts, ends, strict=True)
    ]


def _extent(table: Table, top: int) -> tuple[int, int]:
    """(height of the header, row after the last indicator) below the header row `top`."""
    header = covering(table, top)
    side = _side(header)
    if side is not None:
        header = header[1:]
    height = _header_height(table, top, header, side)
    return height, _end_of_body(table, top + height, header, side)


def _above(blocks: Sequence[Block], index: int, last: int, *, wants_head: bool) -> _Above:
    found = _Above()
    for i in range(index - 1, last, -1):
        block = blocks[i]
        if isinstance(block, Table):
            if not wants_head or found.head is not None or found.lines:
                break
            found.head = compact(block)
            start = _take_titles(found, found.head, found.head.rows)
            found.head = slice_rows(found.head, start, last_filled(found.head) + 1, own_grid=True)
        elif len(found.lines) >= _LINES_ABOVE or not _take(found, block):
            break
    if found.heading is None:
        found.lines = [line for line in found.lines if is_line(line.text)]
    return found


def _take(found: _Above, paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line; the heading ends the search. Lines of unknown words count only below a heading."""
    text = paragraph.text.strip()
    known = is_line(text)
    if not known and found.heading is None and re.search(r"表\s*(?:[（(].*[)）])?$", text):
        found.heading = paragraph
        return False
    if not known and (len(text) > _LONGEST_LINE or _PART.fullmatch(text)):
        return False
    found.lines.insert(0, paragraph)
    return True


def _below(blocks: Sequence[Block], index: int) -> tuple[Paragraph, ...]:
    """The lines right below a table, such as `填表人：    联系电话：`."""
    found: list[Paragraph] = []
    for block in blocks[index + 1 : index + 1 + _LINES_BELOW]:
        if isinstance(block, Table) or not signed_parts(block.text):
            break
        found.append(block)
    return tuple(found)


def signed_parts(text: str) -> list[re.Match[str]]:
    """The labels of a line that has nothing but labels with their values, one of them that of a foot; else []."""
    parts = list(_SIGNED.finditer(text)) if len(text) <= _LONGEST_LINE_BELOW else []
    whole = "".join(part[0] for part in parts) == text.strip()
    return parts if whole and any(label_key(part["label"]) in words().foot for part in parts) else []


def is_line(text: str) -> bool:
    """Whether a part of a text is a line that many forms print above their table."""
    pieces = [text, *line_pieces(text)]
    return any(pattern.read(piece) is not None for piece in pieces for pattern in words().lines)


def line_pieces(text: str) -> list[str]:
    """The parts of a line, divided by wide gaps."""
    return [piece.strip() for piece in re.split(r"\t+|\s{2,}|\u3000+", text) if piece.strip()]


def _take_titles(found: _Above, table: Table, top: int) -> int:
    """First rows with one cell over the whole width, as the heading and lines above the table."""
    row = 0
    while row < top:
        cells = covering(table, row)
        if len(cells) != 1 or not cells[0].text or label_key(cells[0].text) in words().groups:
            break
        paragraph = Paragraph(text=cells[0].text, place=table.place, look=cells[0].look)
        if not _take(found, paragraph) and found.heading is not paragraph:
            break
        row += 1
    return row


def _side(header: Sequence[Cell]) -> Cell | None:
    """The label beside the indicators: the first cell of the header row, when it reaches further down or is a group."""
    first, word = header[0], label_key(header[0].text)
    named = [words().columns.get(label_key(cell.text)) for cell in header[1:]]
    is_group = word in words().groups and "level3" in named
    lowest = min((cell.row_span for cell in header[1:]), default=first.row_span)
    return first if is_group or (first.row_span > lowest and word not in words().columns) else None


def _header_height(table: Table, top: int, header: Sequence[Cell], side: Cell | None) -> int:
    """The header may be merged over rows, or have a blank row of the same cells below it (before filled ones)."""
    height = min(cell.row + cell.row_span for cell in header) - top
    shape = [(cell.column, cell.column_span) for cell in header]
    blank = top + height
    while blank < table.rows and _is_blank_like(covering(table, blank), shape, side):
        blank += 1
    return 2 if height == 1 and blank == top + 2 < table.rows else height


def _is_blank_like(row: Sequence[Cell], shape: list[tuple[int, int]], side: Cell | None) -> bool:
    cells = [cell for cell in row if cell is not side]
    return not any(cell.text for cell in cells) and [(cell.column, cell.column_span) for cell in cells] == shape


def _end_of_body(table: Table, body: int, header: Sequence[Cell], side: Cell | None) -> int:
    if side is not None and side.row + side.row_span > body:
        return side.row + side.row_span
    for row in range(body, table.rows):
        cells = covering(table, row)
        if _is_foot_row(cells) or (cells and cells[0].row == row and not _is_aligned(cells, header)):
            return row
    return table.rows


def _end_of_foot(table: Table, start: int) -> int:
    """The foot ends where another project begins in the same table."""
    below = range(start, table.rows)
    header = next((row for row in below if is_header(covering(table, row))), None)
    if header is None:
        return table.rows
    return next((row for row in below if words().head.get(_first_word(covering(table, row))) == "name"), start)


def _is_foot_row(row: Sequence[Cell]) -> bool:
    word = _first_word(row)
    return word in words().foot or (word in words().head and word not in words().columns)


def _first_word(row: Sequence[Cell]) -> str:
    return label_key(row[0].text) if row else ""


def _is_aligned(row: Sequence[Cell], header: Sequence[Cell]) -> bool:
    """Whether the cells of a row stand under the headings."""
    edges = {cell.column for cell in header}
    return all(cell.column in edges for cell in row) or len(row) * 2 >= len(header)
