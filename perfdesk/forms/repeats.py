"""Merged cells that a program took apart, writing their words into each part: put together again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise, takewhile

from perfdesk.forms.labels import Labels, label_key
from perfdesk.table import Cell, Table

_LEAST_REPEATS = 4
_LEAST_LABELS = 3
_LEAST_TWICE = 2


def without_repeats(labels: Labels, table: Table, *, of_form: bool) -> Table:
    """The table with cells that repeat their left neighbour joined to it.

    In a table of the form only when it has no merged columns and says several things twice (labels, a whole line): two
    values side by side may well be equal, or read like a label. In another table only rows that say one thing.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    if of_form and not _is_taken_apart(labels, rows.values()):
        return table
    in_body = False
    passed: frozenset[str] = frozenset()
    edges: set[int] = set()
    done: list[Cell] = []
    for cells in rows.values():
        whole = not in_body and (_is_one_word(cells) or _is_one_word(_after_labels(labels, cells)))
        joined = _joined(labels, cells, () if whole else edges) if whole or of_form else cells
        if labels.header_fields(joined):
            in_body, passed = True, frozenset(label_key(cell.text) for cell in joined)
        in_body = in_body and (labels.header_fields(joined) != {} or not labels.is_head_row(joined, passed))
        if sum(_is_label(labels, cell) for cell in joined) >= _LEAST_LABELS:
            edges = {cell.column for cell in joined}
        done += joined
    return table if len(done) == len(table.cells) else replace(table, cells=tuple(done))


def _joined(labels: Labels, cells: Sequence[Cell], edges: Collection[int]) -> list[Cell]:
    """The cells of one row; values are not joined over an `edge`, where the labels above them change."""
    done: list[Cell] = []
    for cell in cells:
        last = done[-1] if done else None
        over = cell.column in edges and not _is_label(labels, cell)
        if last is not None and _repeats(last, cell) and not over:
            done[-1] = replace(last, column_span=cell.column + cell.column_span - last.column)
        else:
            done.append(cell)
    return done


def _repeats(left: Cell, cell: Cell) -> bool:
    beside = left.column + left.column_span == cell.column
    return beside and bool(cell.text) and (left.text, left.row_span) == (cell.text, cell.row_span)


def _is_taken_apart(labels: Labels, rows: Collection[list[Cell]]) -> bool:
    """Whether no words are merged to the right and labels stand twice: many, or one where most head rows repeat."""
    if any(cell.text and cell.column_span > 1 for cells in rows for cell in cells):
        return False
    head = list(takewhile(lambda cells: not labels.header_fields(cells), rows))
    repeats = [[cell for left, cell in pairwise(cells) if _repeats(left, cell)] for cells in rows]
    twice = {cell.text for cells in repeats for cell in cells if _is_label(labels, cell)}
    full = sum(1 for cells in repeats[: len(head)] if cells)
    if len(twice | {text for cells in head for text in _thrice(cells)}) >= _LEAST_TWICE:
        return True
    return len(twice) > 0 and 2 < len(head) <= 2 * full


def _thrice(cells: Sequence[Cell]) -> Iterator[str]:
    """The words, no amounts, that stand in three cells of a row one beside the other."""
    for one, other, third in zip(cells, cells[1:], cells[2:], strict=False):
        if _repeats(one, other) and _repeats(other, third) and not one.text[0].isdecimal():
            yield one.text


def _after_labels(labels: Labels, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row behind its first word and the labels that follow it."""
    return list(dropwhile(lambda cell: cell.text == cells[0].text or _is_label(labels, cell), cells))


def _is_one_word(cells: Sequence[Cell]) -> bool:
    return len(cells) >= _LEAST_REPEATS and bool(cells[0].text) and len({(c.text, c.row_span) for c in cells}) == 1


def _is_label(labels: Labels, cell: Cell) -> bool:
    word = label_key(cell.text)
    return labels.is_printed(cell.text) or word in labels.columns or labels.guessed_field(word) is not None
