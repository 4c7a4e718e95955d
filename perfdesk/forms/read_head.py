"""The head of a project from its table rows: each label names the cell beside or below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from perfdesk.forms.head_goals import goal_cell, is_goal_field, is_other_goal
from perfdesk.forms.head_places import Rows, below, beside, continues, next_others, row_of, unrepeated
from perfdesk.forms.head_project import built, with_field
from perfdesk.forms.head_words import bare_value, label_name, one_apart
from perfdesk.forms.labels import Anchor, HeadPattern, Labels, label_key
from perfdesk.forms.notes import Note, cell_place, doubtful, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_funds import Funds, inline, is_fund
from perfdesk.forms.read_lists import lists_in
from perfdesk.forms.titles import ANNEX, is_title, without_continued
from perfdesk.model.rows import Project
from perfdesk.table import Cell, Table

_SEVERAL = "goals"
_LEAST_CODE = 3
_LONGEST_INLINE = 10
_LEAST_LABEL = 4
UNIT_HINT = re.compile(r"[(（](?:金额)?(?:单位[:：]?)?(?:人民币)?([千百万亿]元|[元万亿])[)）]")
_BLANKS = re.compile("[\\s\u00ad\u200b-\u200f\u2060]+")
_PROSE = re.compile(r"[，。、；：]|.{12}", re.DOTALL)
_MONEY_WORDS = re.compile(r"资金|预算|金额|经费|收入|支出|构成")
_UNITS = frozenset("元万亿")
_BARE_YEAR = re.compile(r"20\d\d年?")
_LONGEST_WORD = 20
_SHORTEST_GUESS = 3


@dataclass(slots=True)
class HeadReader:
    """Collects the fields of one project from paragraphs above its table and from the rows of its head."""

    profile: Profile
    labels: Labels
    fields: dict[str, str] = field(default_factory=dict)
    goals: list[str] = field(default_factory=list)
    title: str | None = None
    notes: list[Note] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)
    _funds: Funds | None = None
    _printed: dict[str, str] = field(default_factory=dict)
    _label_columns: set[int] = field(default_factory=set)

    def read_line(self, text: str) -> bool:
        """Read a line between the heading and the table; False when it names no field."""
        if _BARE_YEAR.fullmatch(text):
            self._take({"fiscal_year": text[:4]})
            return True
        for pattern in sorted(self.labels.patterns, key=lambda item: not item.has_words):
            values = pattern.read(text)
            if values is not None and (pattern.has_words or _has_code(values)):
                self._take(values)
                return True
        return self._read_inline(text)

    def read_rows(self, table: Table, rows: Rows) -> None:
        """Read the rows of a head; what is left over becomes notes, or further fields when it looks like one."""
        first_label = len(rows)
        self._read_tables(table, rows)
        for index, row in enumerate(rows):
            for ordinal, cell in enumerate(row):
                if id(cell) in self._used:
                    continue
                anchor = self.labels.anchor(label_key(cell.text))
                if anchor is not None and self._is_other_value(row, cell, anchor):
                    continue
                if self.labels.is_printed(cell.text):
                    self._used.add(id(cell))
                    self._label_columns.add(cell.column)
                    first_label = min(first_label, index)
                if anchor is not None:
                    self._read_value(table, rows, index, ordinal, anchor)
        self._read_patterns(table, rows, first_label)
        for index, row in enumerate(rows):
            for cell in row:
                if cell.text and id(cell) not in self._used and self._read_inline(cell.text, index, cell):
                    self._used.add(id(cell))
        cells = {id(cell): cell for row in rows for cell in row}
        for cell in cells.values():
            self._read_hint(cell.text)
        for index, row in enumerate(rows):
            self._read_strangers(table, row, guesses_only=index < first_label)
        for cell in cells.values():
            self.notes += doubtful(table, cell)
            if cell.text and id(cell) not in self._used and not self._read_unknown(table, cell):
                self.notes.append(unplaced(cell_place(table, cell), cell.text))

    def _is_other_value(self, row: list[Cell], cell: Cell, anchor: Anchor) -> bool:
        """Whether a short word such as 项目支出, that elsewhere names an amount, stands before words instead."""
        word = label_key(cell.text)
        if not is_fund(anchor.field) or word in self.labels.own or len(word) > _LEAST_LABEL:
            return False
        after = next((other.text for other in row if other.column > cell.column and other.text), "")
        return bool(after) and not any(map(str.isdigit, after)) and not self.labels.is_printed(after)

    def _read_tables(self, table: Table, rows: Rows) -> None:
        """The lists and the tables of amounts inside the head."""
        self._funds = Funds(self.labels, rows)
        for name, text in self._funds.further():
            self._keep(f"extra.{name}", text)
        self._used |= self._funds.used
        for heading in self._funds.main:
            self.notes.append(Note("info", "这一列读作预算金额", cell_place(table, heading), heading.text))
        free = [row for row in rows if not any(id(cell) in self._used for cell in row)]
        for name, text, cells in lists_in(self.labels, free):
            self._keep(f"extra.{name}", text)
            self.notes.append(
                Note("info", "表里没有这一栏，内容已保留", cell_place(table, cells[0]), f"{name}：{text}")
            )
            self._used |= {id(cell) for cell in cells}

    def _keep(self, name: str, text: str) -> None:
        """Keep a text under a name that is not taken yet."""
        number = 1
        unique = name
        while self.fields.get(unique, text) != text:
            number += 1
            unique = f"{name}（{number}）"
        self.fields[unique] = text

    def project(self, title: str | None, category: str = "") -> Project:
        """The project with what was found; a field whose label was not found stays None."""
        return built(self.profile, self.fields, self.goals, self._printed, title or self.title, category)

    def completed(self, project: Project) -> Project:
        """A project with further fields, those of the rows below its indicators."""
        for name, text in self.fields.items():
            project = with_field(project, name, text)
        return project

    def _take(self, values: Mapping[str, str]) -> None:
        """Add fields; a blank one never replaces a text."""
        for name, text in values.items():
            if text or name not in self.fields:
                self.fields[name] = bare_value(name, text)

    def _read_value(self, table: Table, rows: Rows, index: int, ordinal: int, anchor: Anchor) -> None:
        label = rows[index][ordinal]
        name = self._funds.field_of(anchor.field, index, label) if self._funds is not None else anchor.field
        cell = self._value_cell(rows, index, ordinal, anchor)
        if is_goal_field(name) and not anchor.each:
            cell = goal_cell(self.labels, rows, index, ordinal, cell)
            if cell is None or is_other_goal(self.labels, label, cell):
                return
        if anchor.each:
            self.goals.append(cell.text if cell is not None else "")
            self._used |= {id(cell)} if cell is not None else set()
            return
        if anchor.side == "right" and self._is_group(rows, index, ordinal, cell):
            return
        if name in self.fields:
            self._read_again(table, label, cell, name)
            return
        if cell is None or self._has_room(cell):
            self.fields[name] = ""
            if not self._has_room(label):
                self.notes.append(Note("warning", "栏目后面没有找到内容", table.place, label.text))
            return
        self._used.add(id(cell))
        self._store(anchor, cell.text, label.text, name)
        if name == _SEVERAL:
            self.fields[_SEVERAL] = self._several(rows, index, ordinal)
        if cell.text and name not in self.labels.printed:
            text = f"{label.text}：{cell.text}"
            self.notes.append(Note("info", "这张表没有这一栏，内容已保留", cell_place(table, label), text))

    def _has_room(self, cell: Cell) -> bool:
        """Whether a cell is a label with room for its own value behind a colon, such as `填表人：`."""
        return cell.text.rstrip().endswith((":", "：")) and self.labels.anchor(label_key(cell.text)) is not None

    def _value_cell(self, rows: Rows, index: int, ordinal: int, anchor: Anchor) -> Cell | None:
        if anchor.side == "below":
            return below(rows, index, ordinal)
        cell = beside(rows, index, ordinal, anchor.down, self._is_label)
        return self._filled(row_of(rows, index, cell), ordinal + 1) or cell if cell is not None else None

    def _read_again(self, table: Table, label: Cell, cell: Cell | None, name: str) -> None:
        """A second label of a field that is filled already: its text is kept under its own words."""
        if cell is None or not cell.text or id(cell) in self._used:
            return
        self._used.add(id(cell))
        if self.fields[name] in ("", cell.text):
            self.fields[name] = cell.text
            return
        self._keep(f"extra.{label_name(label)}", cell.text)
        text = f"{label.text}：{cell.text}"
        self.notes.append(Note("info", "同一项内容有两栏，第二栏已保留", cell_place(table, label), text))

    def _is_group(self, rows: Rows, index: int, ordinal: int, cell: Cell | None) -> bool:
        """Whether a label only names a group: what stands beside it is a label with a value of its own."""
        first = next((other for other in rows[index][ordinal + 1 :] if other.text), None)
        anchor = self.labels.anchor(label_key(first.text)) if first is not None else None
        each = anchor is not None and anchor.each
        return each or (cell is not None and self._is_label(row_of(rows, index, cell), cell))

    def _is_label(self, row: list[Cell], cell: Cell) -> bool:
        """Whether a cell beside a label is a label itself, with a value of its own: the first one names a group."""
        word = label_key(cell.text)
        anchor = self.labels.anchor(word)
        if anchor is None or anchor.each or len(word) < _LEAST_LABEL:
            return anchor is not None and anchor.each
        after = next((other for other in row if other.column > cell.column and other.text), None)
        return after is not None and not self.labels.is_printed(after.text)

    def _read_hint(self, label: str) -> None:
        """Fields inside a label, such as the unit in 项目资金（万元）."""
        words = _BLANKS.sub("", label)
        if len(words) > _LONGEST_WORD or not set(words) & _UNITS:
            return
        hint = UNIT_HINT.search(words)
        if hint is not None and (_MONEY_WORDS.search(words) or self.labels.is_printed(label)):
            self._take({} if self.fields.get("amount_unit") else {"amount_unit": hint[1]})
            return
        for pattern in self.labels.patterns:
            values = pattern.read(words) if pattern.has_words and "amount_unit" in pattern.fields else None
            if values is not None and any(values.values()):
                self._take({name: text for name, text in values.items() if not self.fields.get(name)})

    def _filled(self, row: list[Cell], start: int) -> Cell | None:
        """The first filled cell from `start` on, for a label or value that lies over several columns; no label."""
        tables = self._funds.used if self._funds is not None else set()
        found = next((cell for cell in row[start:] if cell.text and id(cell) not in tables), None)
        if found is None or id(found) in self._used:
            return None
        word = label_key(found.text)
        return None if self.labels.anchor(word) is not None or word in self.labels.known else found

    def _store(self, anchor: Anchor, text: str, label: str, name: str = "") -> None:
        """Keep the text of a label; `name` is its field where that is another than the anchor's."""
        name = name or anchor.field
        values = anchor.pattern.read(text) if anchor.pattern is not None else None
        self._take(values if values is not None else {name: text})
        self._printed.setdefault(name, label.strip().rstrip("：: "))
        hint = UNIT_HINT.search(_BLANKS.sub("", label))
        if hint is not None and is_fund(name):
            self.fields.setdefault("amount_unit", hint[1])

    def _read_strangers(self, table: Table, row: list[Cell], *, guesses_only: bool) -> None:
        """A short word and the text beside it, both without a place: a misspelt label, or a field of another form."""
        for word, value in self._pairs(row):
            free = id(word) not in self._used and id(value) not in self._used and word is not value
            name = label_name(word)
            if not (free and name and len(name) <= _LONGEST_WORD):
                continue
            anchor = self._nearly(label_key(word.text))
            guess = self.labels.guessed_field(label_key(word.text)) if value.text else None
            if guess is not None and is_fund(guess) and not any(map(str.isdigit, value.text)):
                guess = None
            text = f"{word.text}：{value.text}"
            if guess is None and (guesses_only or name[0].isdigit()):
                continue
            if anchor is not None:
                self._store(anchor, value.text, word.text)
                self.notes.append(Note("warning", "栏目名称写法不同，请核对", cell_place(table, word), text))
            elif guess is not None and guess not in self.fields:
                self._store(Anchor(guess, "right"), value.text, word.text)
                self.notes.append(Note("info", "栏目名称写法不同，请核对", cell_place(table, word), text))
            elif value.text:
                self._keep(f"extra.{name}", value.text)
                self.notes.append(Note("warning", "表里没有这一栏，内容已保留", cell_place(table, word), text))
            else:
                continue
            self._used |= {id(word), id(value)}

    def _pairs(self, row: list[Cell]) -> Iterator[tuple[Cell, Cell]]:
        """Each cell with the next one, or over blank cells with the next filled one that stands where no label does."""
        others = next_others(row)
        for word, near, other in zip(row, row[1:], others, strict=False):
            far = near if other is None else other
            is_label = far.column in self._label_columns and not _PROSE.search(far.text)
            yield word, near if near.text not in ("", word.text) or is_label else far

    def _read_unknown(self, table: Table, cell: Cell) -> bool:
        """A short unknown label with its value behind a colon, in one cell."""
        label, colon, text = cell.text.replace(":", "：").partition("：")
        name = "".join(label.split()).replace(".", "．")
        if not (colon and 1 < len(name) <= _LONGEST_INLINE and text.strip()) or name[-1].isdigit():
            return False
        self._keep(f"extra.{name}", cell.text[len(label) + 1 :].strip())
        self.notes.append(Note("warning", "表里没有这一栏，内容已保留", cell_place(table, cell), cell.text))
        return True

    def _nearly(self, word: str) -> Anchor | None:
        """The label of the form that a misspelt one stands for: one letter missing, too many or wrong."""
        for label in self.labels.own if len(word) >= _SHORTEST_GUESS else ():
            anchor = self.labels.anchors.get(label)
            if anchor is not None and not anchor.each and anchor.field not in self.fields and one_apart(word, label):
                return anchor
        return None

    def _read_inline(self, text: str, index: int = 0, cell: Cell | None = None) -> bool:
        """A label with its value in one cell or line."""
        found = inline(self.labels, text)
        if found is None:
            return False
        name, value, label = found
        if self._funds is not None and cell is not None:
            name = self._funds.field_of(name, index, cell)
        anchor = self.labels.anchor(label_key(label))
        if anchor is None or name in self.fields:
            return False
        self._store(anchor, value, label, name)
        return True

    def _several(self, rows: Rows, index: int, ordinal: int) -> str:
        """The text of a cell that may be spread over columns and, below a merged or blank label, over rows."""
        label = rows[index][ordinal]
        lines: list[str] = []
        seen: set[int] = set()
        for row in rows[index:]:
            if row is not rows[index] and not continues(row, ordinal, label):
                break
            cells = [cell for cell in unrepeated(row[ordinal + 1 :]) if id(cell) not in seen]
            if row is not rows[index] and any(self.labels.anchor(label_key(cell.text)) for cell in cells):
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
            alone = len(free) == 1 and sum(bool(cell.text) for cell in row) == 1
            if index < first_label and alone and id(free[0]) not in self._used:
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
                self._take(values)

    def _read_heading(self, cell: Cell) -> None:
        text = without_continued(cell.text)
        if id(cell) in self._used:
            return
        if self.title is None and is_title(self.profile, text):
            self.title = text
        elif _BARE_YEAR.fullmatch(text) and "fiscal_year" not in self.fields:
            self.fields["fiscal_year"] = text[:4]
        elif ANNEX.fullmatch(text) and "extra.attachment" not in self.fields:
            self.fields["extra.attachment"] = text
        else:
            return
        self._used.add(id(cell))

    def _fits(self, cell: Cell, pattern: HeadPattern, with_words: bool) -> bool:
        if pattern.has_words is not with_words or id(cell) in self._used:
            return False
        if not with_words and (self.profile.read_title(cell.text) is not None or inline(self.labels, cell.text)):
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
