"""The head of a project from its table rows: each label names the cell beside or below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from perfdesk.forms.labels import Anchor, HeadPattern, Labels, label_key
from perfdesk.forms.notes import Note, cell_place, doubtful, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.titles import ANNEX, is_title, without_continued
from perfdesk.model.fields import project_field, split_goals, with_project_field
from perfdesk.model.money import parse_amount
from perfdesk.model.rows import FUND_FIELDS, Goal, Project
from perfdesk.table import Cell, Table

Rows = Sequence[list[Cell]]
_SEVERAL = "goals"
_LEAST_CODE = 3
_LEAST_BESIDE = 3
_GOALS = ("goals", "annual_goal", "period_goal")
_UNIT_HINT = re.compile(r"[(（](?:金额)?(?:单位[:：]?)?(?:人民币)?([千百万亿]元|[元万亿])[)）]")
_BLANKS = re.compile("[\\s\u00ad\u200b-\u200f\u2060]+")
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
        for index, row in enumerate(rows):
            for ordinal, cell in enumerate(row):
                if id(cell) in self._used:
                    continue
                word = label_key(cell.text)
                anchor = self.labels.anchor(word)
                if self.labels.is_printed(cell.text):
                    self._used.add(id(cell))
                    first_label = min(first_label, index)
                    self._read_hint(cell.text)
                if anchor is not None:
                    self._read_value(table, rows, index, ordinal, anchor)
        self._read_patterns(table, rows, first_label)
        cells = {id(cell): cell for row in rows for cell in row}
        self._used |= {key for key, cell in cells.items() if key not in self._used and self._read_inline(cell.text)}
        for row in rows[first_label:]:
            self._read_strangers(table, row)
        for cell in cells.values():
            self.notes += doubtful(table, cell)
            if cell.text and id(cell) not in self._used:
                self.notes.append(unplaced(cell_place(table, cell), cell.text))

    def project(self, title: str | None, category: str = "") -> Project:
        """The project with what was found; a field whose label was not found stays None."""
        title = title or self.title
        heading = (self.profile.read_heading(title) if title else None) or {}
        numbered = self.profile.has_number()
        project = Project(title=title, name=heading.get("name", ""), no=heading.get("no", "") if numbered else None)
        project = replace(project, category=category or self._category(title))
        if heading.get("fiscal_year"):
            self.fields.setdefault("fiscal_year", heading["fiscal_year"])
        for name in self._names():
            project = _with_field(project, name, self.fields[name])
        project = self._with_goals(project)
        project = replace(project, name=project.name or heading.get("name", ""))
        return self._with_unit(project)

    def completed(self, project: Project) -> Project:
        """A project with further fields, those of the rows below its indicators."""
        for name, text in self.fields.items():
            project = _with_field(project, name, text)
        return project

    def _names(self) -> list[str]:
        """The fields found, those of the form first and in its order."""
        own = [name for name in self.profile.project_fields() if name in self.fields]
        return [*own, *(name for name in self.fields if name not in own)]

    def _category(self, title: str | None) -> str:
        for category, text in self.profile.titles.items():
            if title and self.profile.read_heading(title, (text,)) is not None:
                return category
        return "project"

    def _with_goals(self, project: Project) -> Project:
        """The numbered goals: read row by row, or out of the annual goal where there is no other cell for them."""
        texts = self.goals if self.goals != [""] else []
        if not texts and _SEVERAL not in self.fields:
            texts = split_goals(self.fields.get("annual_goal", ""))
        if not texts:
            return project
        rest = [goal for goal in project.goals if goal.horizon != "item"]
        return replace(project, goals=(*(Goal(text=text) for text in texts), *rest))

    def _with_unit(self, project: Project) -> Project:
        """The unit of amounts, from the cells or the form itself where it is printed nowhere else."""
        if project.amount_unit or "amount_unit" in self.profile.project_fields():
            return project
        amounts = [parse_amount(project_field(project, name) or "", "") for name in FUND_FIELDS]
        texts = [project_field(project, name) or "" for name in FUND_FIELDS]
        printed = [a.unit for a, text in zip(amounts, texts, strict=True) if a is not None and not text[-1:].isdigit()]
        return replace(project, amount_unit=printed[0] if printed else self.profile.amount_unit)

    def _take(self, values: Mapping[str, str]) -> None:
        """Add fields; a blank one never replaces a text."""
        for name, text in values.items():
            if text or name not in self.fields:
                self.fields[name] = _money_unit(text) if name == "amount_unit" else text

    def _read_value(self, table: Table, rows: Rows, index: int, ordinal: int, anchor: Anchor) -> None:
        label = rows[index][ordinal]
        cell = _below(rows, index, ordinal) if anchor.side == "below" else _beside(rows, index, ordinal, anchor.down)
        if cell is not None and anchor.side == "right":
            row = rows[index] if anchor.down == 0 else next(row for row in rows[index + 1 :] if cell in row)
            cell = self._filled(row, ordinal + 1) or cell
        if anchor.field in _GOALS and not anchor.each and self._beside_goals(rows[index], ordinal):
            cell = _below(rows, index, ordinal)
            if cell is None or not cell.text or self._is_goal(cell):
                return
        if anchor.each:
            self.goals.append(cell.text if cell is not None else "")
            self._used |= {id(cell)} if cell is not None else set()
            return
        first = next((item for item in rows[index][ordinal + 1 :] if item.text), None)
        if anchor.field in self.fields or (first is not None and self._is_label(first)):
            return
        if cell is None:
            self.fields[anchor.field] = ""
            self.notes.append(Note("warning", "栏目后面没有找到内容", table.place, label.text))
            return
        self._used.add(id(cell))
        self._store(anchor, cell.text, label.text)
        if anchor.field == _SEVERAL:
            self.fields[_SEVERAL] = self._several(rows, index, ordinal)
        if cell.text and anchor.field not in self.labels.printed:
            text = f"{label.text}：{cell.text}"
            self.notes.append(Note("info", "这张表没有这一栏，内容已保留", cell_place(table, label), text))

    def _is_label(self, cell: Cell) -> bool:
        """Whether a cell beside a label is a label itself: the first one then only names a group."""
        anchor = self.labels.anchor(label_key(cell.text))
        return anchor is not None and anchor.each

    def _read_hint(self, label: str) -> None:
        """Fields inside a label, such as the unit in 项目资金（万元）."""
        words = _BLANKS.sub("", label)
        if len(words) > _LONGEST_WORD or not set(words) & _UNITS:
            return
        hint = _UNIT_HINT.search(words)
        if hint is not None:
            self._take({} if self.fields.get("amount_unit") else {"amount_unit": hint[1]})
            return
        for pattern in self.labels.patterns:
            values = pattern.read(words) if pattern.has_words and "amount_unit" in pattern.fields else None
            if values is not None and any(values.values()):
                self._take({name: text for name, text in values.items() if not self.fields.get(name)})

    def _beside_goals(self, row: list[Cell], ordinal: int) -> bool:
        """Whether labels of goals stand side by side (中期目标, 年度目标), so that their texts stand below."""
        near = [row[i] for i in (ordinal - 1, ordinal + 1) if 0 <= i < len(row)]
        return len({id(cell) for cell in row}) >= _LEAST_BESIDE and any(self._is_goal(cell) for cell in near)

    def _is_goal(self, cell: Cell) -> bool:
        anchor = self.labels.anchor(label_key(cell.text))
        return anchor is not None and anchor.field in _GOALS and not anchor.each

    def _filled(self, row: list[Cell], start: int) -> Cell | None:
        """The first filled cell from `start` on, for a label or value that lies over several columns; no label."""
        found = next((cell for cell in row[start:] if cell.text), None)
        if found is None or id(found) in self._used:
            return None
        word = label_key(found.text)
        return None if self.labels.anchor(word) is not None or word in self.labels.known else found

    def _store(self, anchor: Anchor, text: str, label: str) -> None:
        values = anchor.pattern.read(text) if anchor.pattern is not None else None
        self._take(values if values is not None else {anchor.field: text})
        hint = _UNIT_HINT.search(_BLANKS.sub("", label))
        if hint is not None and (anchor.field in FUND_FIELDS or anchor.field.startswith("fund.")):
            self.fields.setdefault("amount_unit", hint[1])

    def _read_strangers(self, table: Table, row: list[Cell]) -> None:
        """A short word and the text beside it, both without a place: a misspelt label, or a field of another form."""
        for word, beside in pairwise(row):
            free = id(word) not in self._used and id(beside) not in self._used and word is not beside
            name = "".join(word.text.split())
            if not (free and name and len(name) <= _LONGEST_WORD and "." not in name) or name[0].isdigit():
                continue
            anchor = self._nearly(label_key(word.text))
            text = f"{word.text}：{beside.text}"
            if anchor is not None:
                self._store(anchor, beside.text, word.text)
                self.notes.append(Note("warning", "栏目名称写法不同，请核对", cell_place(table, word), text))
            elif beside.text and f"extra.{name}" not in self.fields:
                self.fields[f"extra.{name}"] = beside.text
                self.notes.append(Note("warning", "表里没有这一栏，内容已保留", cell_place(table, word), text))
            else:
                continue
            self._used |= {id(word), id(beside)}

    def _nearly(self, word: str) -> Anchor | None:
        """The label of the form that a misspelt one stands for: one letter missing, too many or wrong."""
        for label in self.labels.own if len(word) >= _SHORTEST_GUESS else ():
            anchor = self.labels.anchors.get(label)
            if anchor is not None and not anchor.each and anchor.field not in self.fields and _one_apart(word, label):
                return anchor
        return None

    def _read_inline(self, text: str) -> bool:
        """A label with its value behind a colon, in one cell or line."""
        label, colon, _ = text.replace(":", "：").partition("：")
        anchor = self.labels.anchor(label_key(label.strip())) if colon else None
        if anchor is None or anchor.each or anchor.field in self.fields:
            return False
        self._store(anchor, text[len(label) + 1 :].strip(), label)
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
        if not with_words and self.profile.read_title(cell.text) is not None:
            return False
        values = pattern.read(cell.text)
        if values is None or any(name in self.fields for name in pattern.fields):
            return False
        self.fields.update(values)
        self._used.add(id(cell))
        return True


def _money_unit(text: str) -> str:
    """元 or 万元 where a form says 万, 人民币元 or puts blanks between."""
    word = "".join(text.split()).removeprefix("人民币")
    return f"{word}元" if word in ("万", "亿") else word


def _one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


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
            return row[0] if len(row) == 1 or (row and _lost(rows[index], row)) else None
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
    middle = label.column + label.column_span / 2 - _lost(row, under)
    return next((cell for cell in under if cell.column <= middle < cell.column + cell.column_span), None)


def _lost(row: list[Cell], under: list[Cell]) -> int:
    """How many columns the lower of two rows has lost at its left: it begins there, but ends earlier."""
    if not under or under[0].column > row[0].column:
        return 0
    return max(0, row[-1].column + row[-1].column_span - under[-1].column - under[-1].column_span)


def _continues(row: list[Cell], ordinal: int, label: Cell) -> bool:
    if ordinal >= len(row):
        return False
    cell = row[ordinal]
    return cell is label or not cell.text or label_key(cell.text) == label_key(label.text)


def _with_field(project: Project, name: str, text: str) -> Project:
    if name == "fiscal_year":
        digits = "".join(letter for letter in text if letter.isdecimal())
        return with_project_field(project, name, digits) if len(digits) == 4 else project
    return with_project_field(project, name, text)
