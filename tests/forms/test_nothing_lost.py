"""Whatever is done to a document: every word of it is in the filing or in a note."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.table import Block, Cell, Document, Paragraph, Table
from perfdesk.workflow.interchange import to_dump
from tests.forms.invented import filing

DOCUMENT = compose_filing(filing(), profile_for(filing().form_id))
CHANGES = (
    "mark",
    "mark",
    "clear",
    "drop row",
    "add row",
    "add column",
    "add paragraph",
    "split",
    "drop block",
    "narrow",
)


class Spoiler:
    """Changes a document at random and counts the words that it puts in."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        self.blocks: list[Block] = list(DOCUMENT.blocks)
        self.marks: list[str] = []

    def change(self) -> None:
        name = self._data.draw(st.sampled_from(CHANGES))
        index = self._data.draw(st.integers(0, len(self.blocks) - 1))
        block = self.blocks[index]
        if name == "add paragraph":
            self.blocks.insert(index, Paragraph(text=self._mark(), place="某处"))
        elif name == "drop block" and len(self.blocks) > 5:
            self._forget(block)
            del self.blocks[index]
        elif isinstance(block, Table):
            self.blocks[index : index + 1] = self._changed(name, block)

    def _changed(self, name: str, table: Table) -> list[Block]:
        row = self._data.draw(st.integers(0, table.rows - 1))
        if name in ("mark", "clear"):
            which = self._data.draw(st.integers(0, len(table.cells) - 1))
            self._forget(table.cells[which])
            text = self._mark() if name == "mark" else ""
            cells = [replace(c, text=text) if i == which else c for i, c in enumerate(table.cells)]
            return [replace(table, cells=tuple(cells))]
        if name == "narrow":
            return [replace(table, cells=tuple(replace(c, column_span=1) for c in table.cells))]
        if name == "drop row":
            gone = [cell for cell in table.cells if cell.row == row]
            self._forget(*gone)
            return [replace(table, cells=tuple(cell for cell in table.cells if cell.row != row))]
        if name == "add row":
            return [self._with_row(table, row)]
        if name == "add column":
            new = tuple(Cell(text=self._mark(), row=i, column=table.columns) for i in range(table.rows))
            return [replace(table, columns=table.columns + 1, cells=(*table.cells, *new))]
        if name == "split" and row > 0:
            return [_part(table, 0, row), _part(table, row, table.rows)]
        return [table]

    def _with_row(self, table: Table, row: int) -> Table:
        count = self._data.draw(st.integers(1, table.columns))
        new = tuple(Cell(text=self._mark(), row=row, column=i) for i in range(count))
        below = tuple(replace(cell, row=cell.row + 1) for cell in table.cells if cell.row >= row)
        above = tuple(cell for cell in table.cells if cell.row < row)
        return replace(table, rows=table.rows + 1, cells=(*above, *new, *below))

    def _mark(self) -> str:
        self.marks.append(f"标{len(self.marks):03d}记")
        return self.marks[-1]

    def _forget(self, *items: Any) -> None:
        gone = "".join(_texts(items))
        self.marks = [mark if mark not in gone else "" for mark in self.marks]


def _part(table: Table, start: int, end: int) -> Table:
    cells = (c for c in table.cells if start <= c.row < end)
    moved = tuple(replace(c, row=c.row - start, row_span=min(c.row_span, end - c.row)) for c in cells)
    return replace(table, rows=end - start, cells=moved)


def _texts(items: Any) -> Iterator[str]:
    for item in items:
        yield from _texts(item.cells) if isinstance(item, Table) else [item.text]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_word_has_a_place_or_a_note(data: st.DataObject) -> None:
    spoiler = Spoiler(data)
    for _ in range(data.draw(st.integers(1, 8))):
        spoiler.change()
    try:
        found = recognise(Document(blocks=tuple(spoiler.blocks), title="甲.docx"), all_profiles())
    except UserError:
        return
    placed = json.dumps(to_dump(found.filing), ensure_ascii=False)
    noted = "\n".join(note.text + note.message for note in found.notes)
    assert [mark for mark in spoiler.marks if mark and mark not in placed + noted] == []
