"""The head of a project from its table rows: each label names the cell beside or below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.forms.labels import Anchor, Labels, Pattern, label_key
from perfdesk.forms.notes import Note, cell_place, doubtful, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Project
from perfdesk.table import Cell, Table

Rows = Sequence[list[Cell]]
_SEVERAL = "goals"
_LEAST_CODE = 3


@dataclass(slots=True)
class HeadReader:
    """Collects the fields of one project from paragraphs above its table and from the rows of its head."""

    profile: Profile
    labels: Labels
    fields: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    notes: list[Note] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def read_line(self, text: str) -> bool:
        """Read a line between the heading and the table; False when it names no field."""
        for pattern in sorted(self.labels.patterns, key=lambda item: not item.has_words):
            values = pattern.read(text)
            if values is not None and (pattern.has_words or _has_code(values)):
                self.fields.update(values)
                return True
        return self._read_inline(text)

    def read_rows(self, table: Table, rows: Rows) -> None:
        """Read the rows of a head; what is left over becomes notes."""
        first_label = len(rows)
        for index, row in enumerate(rows):
            for ordinal, cell in enumerate(row):
                if id(cell) in self._used:
                    continue
                word = label_key(cell.text)
                anchor = self.labels.anchors.get(word)
                if self.labels.is_printed(cell.text):
                    self._used.add(id(cell))
                    first_label = min(first_label, index)
                if anchor is not None:
                    self._read_value(table, rows, index, ordinal, anchor)
        self._read_patterns(table, rows, first_label)
        for cell in {id(cell): cell for row in rows for cell in row}.values():
            self.notes += doubtful(table, cell)
            if cell.text and id(cell) not in self._used and not self._read_inline(cell.text):
                self.notes.append(unplaced(cell_place(table, cell), cell.text))

    def project(self, title: str | None) -> Project:
        """The project with what was found; a field whose label was not found stays None."""
        title = title or self.title
        number, name = _read_title(self.profile, title)
        project = Project(title=title, name=name, no=(number or "") if "{no}" in self.profile.title else None)
        for field_name in self.profile.project_fields():
            text = self.fields.get(field_name)
            if text is not None:
                project = _with_field(project, field_name, text)
        return replace(project, name=project.name or name)

    def _read_value(self, table: Table, rows: Rows, index: int, ordinal: int, anchor: Anchor) -> None:
        cell = _below(rows, index, ordinal) if anchor.side == "below" else _beside(rows, index, ordinal, anchor.down)
        if anchor.field in self.fields:
            return
        self.fields[anchor.field] = cell.text if cell is not None else ""
        if cell is None:
            self.notes.append(Note("warning", "栏目后面没有找到内容", table.place, rows[index][ordinal].text))
            return
        self._used.add(id(cell))
        if anchor.field == _SEVERAL:
            self.fields[_SEVERAL] = self._several(rows, index, ordinal)

    def _read_inline(self, text: str) -> bool:
        """A label with its value behind a colon, in one cell or line."""
        label, colon, _ = text.replace(":", "：").partition("：")
        anchor = self.labels.anchors.get(label_key(label.strip()))
        if not colon or anchor is None or anchor.field in self.fields:
            return False
        self.fields[anchor.field] = text[len(label) + 1 :].strip()
        return True

    def _several(self, rows: Rows, index: int, ordinal: int) -> str:
        """The text of a cell that may be spread over columns and, below a merged or blank label, over rows."""
        label = rows[index][ordinal]
        lines: list[str] = []
        seen: set[int] = set()
        for row in rows[index:]:
            if row is not rows[index] and not _continues(row, ordinal, label):
                break
            cells = [cell for cell in row[ordinal + 1 :] if cell.text and id(cell) not in seen]
            if row is not rows[index] and any(label_key(cell.text) in self.labels.anchors for cell in cells):
                break
            seen.update(id(cell) for cell in [*cells, row[ordinal]])
            self._used |= seen
            lines += ["：".join(cell.text for cell in cells)] if cells else []
        return "\n".join(lines)

    def _read_patterns(self, table: Table, rows: Rows, first_label: int) -> None:
        """Texts around fields; one without words of its own only beside another pattern or above all labels."""
        for cell in {id(cell): cell for row in rows for cell in row if id(cell) not in self._used}.values():
            self._read_pieces(table, cell)
        for index, row in enumerate(rows):
            free = [cell for cell in row if cell.text and id(cell) not in self._used]
            hits = [pattern for cell in free for pattern in self.labels.patterns if self._fits(cell, pattern, True)]
            near = {pattern.row for pattern in hits}
            for cell in free:
                for pattern in self.labels.patterns:
                    if pattern.row in near or index < first_label:
                        self._fits(cell, pattern, False)
            if index < first_label and len(row) == 1 and free and id(free[0]) not in self._used:
                self._read_heading(free[0])

    def _read_pieces(self, table: Table, cell: Cell) -> None:
        """A cell that holds what the form prints in several cells of a row, with gaps between."""
        parts = self.labels.pieces(cell.text)
        worded = {p.row for p in self.labels.patterns for part in parts if p.has_words and p.read(part) is not None}
        if len(parts) < 2 or not worded:
            return
        self._used.add(id(cell))
        near = [pattern for pattern in self.labels.patterns if pattern.row in worded]
        for part in parts:
            found = [(p, p.read(part)) for p in sorted(near, key=lambda item: not item.has_words)]
            values = next((v for _, v in found if v is not None and not v.keys() & self.fields.keys()), None)
            if values is None:
                self.notes.append(unplaced(cell_place(table, cell), part))
            else:
                self.fields.update(values)

    def _read_heading(self, cell: Cell) -> None:
        if self.title is None and self.profile.read_title(cell.text) is not None:
            self.title = cell.text
            self._used.add(id(cell))

    def _fits(self, cell: Cell, pattern: Pattern, with_words: bool) -> bool:
        if pattern.has_words is not with_words or id(cell) in self._used:
            return False
        if not with_words and self.profile.read_title(cell.text) is not None:
            return False
        values = pattern.read(cell.text)
        if values is None or any(name in self.fields for name in pattern.fields):
            return False
        self.fields.update(values)
        self._used.add(id(cell))
        return True


def _has_code(values: Mapping[str, str]) -> bool:
    """A text around nothing but fields is told by its leading code."""
    return any(len(text) >= _LEAST_CODE for name, text in values.items() if name.endswith("_code"))


def _beside(rows: Rows, index: int, ordinal: int, down: int) -> Cell | None:
    """The next cell of the row `down` rows below, where the label reaches down, is repeated or left blank.

    A row may stand on several grid rows (writers do that for tall rows): those count once.
    """
    label = rows[index][ordinal]
    found = _next(rows[index], ordinal)
    for row in rows[index + 1 :] if down else ():
        if not _continues(row, ordinal, label):
            return row[0] if len(row) == 1 else None
        if _next(row, ordinal) is not found:
            found = _next(row, ordinal)
            down -= 1
        if down == 0:
            break
    return found if down == 0 else None


def _next(row: list[Cell], ordinal: int) -> Cell | None:
    return row[ordinal + 1] if ordinal + 1 < len(row) else None


def _below(rows: Rows, index: int, ordinal: int) -> Cell | None:
    """The cell below at the same ordinal, or over the same columns when the rows are uneven."""
    label = rows[index][ordinal]
    below = index + label.row_span
    if below >= len(rows):
        return None
    row, under = rows[index], rows[below]
    if len(row) == len(under):
        return under[ordinal]
    middle = label.column + label.column_span / 2
    return next((cell for cell in under if cell.column <= middle < cell.column + cell.column_span), None)


def _continues(row: list[Cell], ordinal: int, label: Cell) -> bool:
    if ordinal >= len(row):
        return False
    cell = row[ordinal]
    return cell is label or not cell.text or label_key(cell.text) == label_key(label.text)


def _read_title(profile: Profile, title: str | None) -> tuple[str | None, str]:
    return (profile.read_title(title) if title else None) or (None, "")


def _with_field(project: Project, name: str, text: str) -> Project:
    if name == "fiscal_year":
        digits = "".join(letter for letter in text if letter.isdecimal())
        return with_project_field(project, name, digits) if len(digits) == 4 else project
    return with_project_field(project, name, text)
