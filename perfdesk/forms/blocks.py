"""The blocks of a document made ready for recognition: layout tables opened, the parts of a head put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfdesk.forms.inner_headings import with_headings_outside
from perfdesk.forms.labels import Labels, rows_of
from perfdesk.forms.repeats import without_repeats
from perfdesk.forms.which_form import is_form_table
from perfdesk.table import Block, Paragraph, Table


def prepared(blocks: Sequence[Block], labels: Labels) -> list[Block]:
    """The blocks with layout tables as paragraphs and with every head in one table."""
    apart = [part for block in blocks for part in _apart(block, labels)]
    single = [_single(block, labels) if isinstance(block, Table) else block for block in apart]
    return _with_whole_heads(_flattened(single, labels), labels)


def _apart(block: Block, labels: Labels) -> list[Block]:
    return with_headings_outside(labels, block) if isinstance(block, Table) else [block]


def _single(table: Table, labels: Labels) -> Table:
    return without_repeats(labels, table, of_form=is_form_table(labels, table))


def _flattened(blocks: Sequence[Block], labels: Labels) -> list[Block]:
    """Tables that only lay out text (never two filled cells in a row) as paragraphs."""
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and not is_form_table(labels, block) and _is_layout(block):
            done += [Paragraph(text=cell.text, place=block.place) for cell in block.cells if cell.text]
        else:
            done.append(block)
    return done


def _is_layout(table: Table) -> bool:
    filled = [cell.row for cell in table.cells if cell.text]
    return len(filled) == len(set(filled))


def _with_whole_heads(blocks: Sequence[Block], labels: Labels) -> list[Block]:
    """Tables in a row that hold different rows of one head as one table; blank lines between them go."""
    done: list[Block] = []
    upper: int | None = None
    for block in blocks:
        if isinstance(block, Table):
            above = done[upper] if upper is not None else None
            if upper is not None and isinstance(above, Table) and _is_one_head(labels, above, block):
                done[upper:] = [_joined(above, block)]
            else:
                upper = len(done)
                done.append(block)
        else:
            upper = None if block.text else upper
            done.append(block)
    return done


def _is_one_head(labels: Labels, upper: Table, lower: Table) -> bool:
    """Whether two tables hold head rows, and no head field twice."""
    above, below = rows_of(upper), rows_of(lower)
    if any(labels.header_fields(row) for row in above):
        return False
    first, second = labels.fields_in(above), labels.fields_in(below)
    return bool(second) and not first & second and (bool(first) or _has_pattern(labels, upper))


def _has_pattern(labels: Labels, table: Table) -> bool:
    return any(labels.is_worded(piece) for cell in table.cells for piece in labels.pieces(cell.text))


def _joined(upper: Table, lower: Table) -> Table:
    moved = tuple(replace(cell, row=cell.row + upper.rows) for cell in lower.cells)
    return Table(
        rows=upper.rows + lower.rows,
        columns=max(upper.columns, lower.columns),
        cells=(*upper.cells, *moved),
        place=f"{upper.place}（与{lower.place}相接）",
    )
