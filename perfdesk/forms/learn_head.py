"""The rows of a head or foot of which nobody has told what they mean: which cell is a label, and what it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from perfdesk.forms.labels import key, label_key
from perfdesk.forms.learn_grid import beginning
from perfdesk.forms.learn_parts import line_pieces, signed_parts, words
from perfdesk.forms.pattern import tidy_label
from perfdesk.table import Cell, Table, TextStyle

_MONTH = re.compile(r"(?:截至)?(\d{1,2})月底?")
_GOAL = re.compile(r"\s*(\D*目标)\s*\d{1,2}\s*[:：]?\s*")
_CODE_AND_NAME = {"主管部门及代码": "{competent_department_code}{competent_department}"}
_CODED = re.compile(r"\d{3,}\s*\D")
UNIT_IN_LABEL = re.compile(r"([^（()）]+)(\s*[（(](?:单位[:：])?)((?:[十百千]?万|[千百亿])?元)([）)])")
_LABEL_AND_VALUE = re.compile(r"([^：:{}\[\]]{2,16})([:：]\s*)(.*)", re.DOTALL)
_FIELD = re.compile(r"\{([^{}]+)\}")
_UNIT_ROW = "{unit_code}{unit_name}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell of a form was taken for: exactly one of label, field, text. `doubt` is a Chinese remark, "": sure."""

    cell: Cell
    label: str | None = None
    field: str | None = None
    text: str | None = None
    each: bool = False
    doubt: str = ""
    words: str = ""


@dataclass(slots=True)
class RowLearner:
    """Learns the cells of one table; `fields` are those that are taken already, over several tables."""

    table: Table
    names: Mapping[str, str]
    fields: set[str] = field(default_factory=set)
    _kinds: dict[int, str] = field(default_factory=dict)
    _grid: list[list[Cell | None]] = field(default_factory=list)
    _label_look: TextStyle | None = None

    def rows(self) -> list[list[Found]]:
        """The cells row by row, rows of numbered goals as one."""
        self.table, repeated = _without_repeats(self.table)
        self._grid = self.table.grid()
        cells = [cell for row in beginning(self.table.cells) for cell in row]
        self._find_labels(cells)
        found = [[self._found(cell, cell.row in repeated) for cell in row] for row in beginning(self.table.cells)]
        return [_filled(row, self.table) for row in found]

    def _find_labels(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            self._kinds[id(cell)] = self._known_kind(cell)
        looks = Counter(cell.look for cell in cells if self._kinds[id(cell)] == "label")
        others = Counter(cell.look for cell in cells if self._kinds[id(cell)] == "?")
        common = looks.most_common(1)[0][0] if looks else None
        tells = common is not None and any(look != common for look in others)
        self._label_look = common if tells else None
        for cell in cells:
            if self._kinds[id(cell)] == "?":
                self._kinds[id(cell)] = "label" if self._looks_like_label(cell) else "value"

    def _known_kind(self, cell: Cell) -> str:
        """label, text, value, or ? for words that nobody knows."""
        if not cell.text:
            return "value"
        if pattern_text(cell.text, filled=True) is not None:
            return "text"
        word = label_key(cell.text)
        if self._holds_value(cell) is not None:
            return "text"
        if self._name(cell.text) is not None or word in words().groups or word in _CODE_AND_NAME or _is_goal(cell):
            return "label"
        free = self._right(cell)
        if pattern_text(cell.text, filled=False) is not None and (free is None or free.text):
            return "text"
        return "?"

    def _holds_value(self, cell: Cell) -> str | None:
        """The pattern of a cell with a label and, behind a colon, its value; None where the value has its own cell."""
        found, name = self._split(cell.text)
        right = self._right(cell)
        is_free = right is not None and not self._is_known(right.text)
        if found is None or name is None or (is_free and not found[3]):
            return None
        return f"{found[1]}{found[2]}{{{name}}}"

    def _is_known(self, text: str) -> bool:
        """Whether a text is a label, or a line or label with room for its value."""
        return (
            self._name(text) is not None
            or self._split(text)[1] is not None
            or pattern_text(text, filled=True) is not None
        )

    def _split(self, text: str) -> tuple[re.Match[str] | None, str | None]:
        """A text divided at its first colon, and the field that the words before it name."""
        found = _LABEL_AND_VALUE.fullmatch(text)
        return found, self.names.get(label_key(found[1])) if found else None

    def _name(self, text: str) -> str | None:
        """The field that a label names."""
        word = label_key(text)
        month = _MONTH.fullmatch(word)
        return (
            f"spending_plan.{int(month[1])}"
            if month
            else self.names.get(word, self.names.get(word.removeprefix("其中")))
        )

    def _meaning(self, label: Cell) -> str | None:
        """The field beside a label: what it names, or what one with its parts means when it is read anywhere."""
        return "goals" if _is_goal(label) else self._name(label.text) or words().guessed(label_key(label.text))

    def _looks_like_label(self, cell: Cell) -> bool:
        if not label_key(cell.text) or _CODED.match(cell.text):
            return False
        if self._is_beside_line(cell):
            return False
        if self._label_look is not None:
            return cell.look == self._label_look
        left = self._left(cell)
        if left is None and self._right(cell) is not None:
            return True
        naming, _ = self._naming(cell)
        if naming is not None and self._name(naming.text) is not None:
            return False
        return left is None or self._kinds[id(left)] != "label" or label_key(left.text) in words().groups

    def _naming(self, cell: Cell) -> tuple[Cell | None, str]:
        """The label that names a cell, and whether it stands `right` of it or `below`."""
        left = self._left(cell)
        above = self._at(cell.row - 1, cell.column)
        beside = left if left is not None and self._kinds.get(id(left)) == "label" else None
        over = above if above is not None and self._kinds.get(id(above)) == "label" else None
        if over is not None and not self._is_over(over, cell):
            over = None
        if over is not None and not (beside is not None and beside.row == cell.row):
            return over, "below"
        return beside, "right"

    def _is_over(self, label: Cell, cell: Cell) -> bool:
        """Whether a label stands over the same columns and has no value of its own beside it."""
        right = self._right(label)
        has_value = right is not None and self._kinds.get(id(right)) == "value"
        return (label.column, label.column_span) == (cell.column, cell.column_span) and not has_value

    def _at(self, row: int, column: int) -> Cell | None:
        inside = 0 <= row < self.table.rows and 0 <= column < self.table.columns
        return self._grid[row][column] if inside else None

    def _left(self, cell: Cell) -> Cell | None:
        return self._at(cell.row, cell.column - 1)

    def _right(self, cell: Cell) -> Cell | None:
        return self._at(cell.row, cell.column + cell.column_span)

    def _found(self, cell: Cell, repeated: bool) -> Found:
        kind = self._kinds[id(cell)]
        if kind == "text":
            filled = pattern_text(cell.text, filled=True)
            text = filled or self._holds_value(cell) or pattern_text(cell.text, filled=False)
            self.fields |= set(_FIELD.findall(text or ""))
            return Found(cell, text=text, words=cell.text)
        if kind == "label":
            goal = _GOAL.fullmatch(cell.text) if repeated else None
            label = goal[1].strip() if goal else cell.text.strip()
            unit = UNIT_IN_LABEL.fullmatch(label)
            if unit and self._name(label) is not None:
                return Found(cell, text=f"{unit[1]}[{unit[2]}{{amount_unit}}{unit[4]}]", words=cell.text)
            return Found(cell, label=label, each=goal is not None, doubt=self._label_doubt(cell))
        return replace(self._value(cell), each=repeated and cell.row_span == 1)

    def _label_doubt(self, cell: Cell) -> str:
        known = self._name(cell.text) is not None or label_key(cell.text) in {*words().groups, *_CODE_AND_NAME}
        if known or _is_goal(cell):
            return ""
        right, below = self._right(cell), self._at(cell.row + cell.row_span, cell.column)
        neighbours = [item for item in (right, below) if item is not None]
        named = any(self._naming(item)[0] is cell for item in neighbours if self._kinds[id(item)] == "value")
        group = right is not None and self._kinds[id(right)] == "label"
        return "" if named or group else "这处文字没有对应的内容，按固定文字印出"

    def _value(self, cell: Cell) -> Found:
        label, _ = self._naming(cell)
        if label is None:
            return self._nameless(cell)
        text = _CODE_AND_NAME.get(label_key(label.text))
        if text is not None and "competent_department" not in self.fields:
            self.fields |= {"competent_department", "competent_department_code"}
            return Found(cell, text=text, words=label.text)
        name = self._meaning(label)
        doubt = ""
        own = f"extra.{key(label.text)}"
        if name is None or name in self.fields:
            doubt = f"没有已知的栏目，作为自定栏目“{tidy_label(label.text)}”" if name is None else "这个栏目出现了两次"
            name = own
        number = 2
        while name in self.fields:
            name, doubt = f"{own}{number}", f"“{tidy_label(label.text)}”后面不止一格"
            number += 1
        self.fields.add(name)
        return Found(cell, field=name, doubt=doubt, words=label.text)

    def _nameless(self, cell: Cell) -> Found:
        """A cell without a label: code and name of the unit beside the line with the money unit, or nothing."""
        if self._is_beside_line(cell) and "unit_name" not in self.fields:
            self.fields |= {"unit_code", "unit_name"}
            doubt = "" if cell.text else "空白处按单位编码和名称填写"
            return Found(cell, text=_UNIT_ROW, words=cell.text, doubt=doubt)
        doubt = "看不出这一格的文字属于哪个栏目，按空白印出" if cell.text else "看不出这个空格填写什么，按空白印出"
        return Found(cell, label="", doubt=doubt, words=cell.text)

    def _is_beside_line(self, cell: Cell) -> bool:
        """Whether a first row has nothing but this cell beside a line such as `单位：元`."""
        row = [self._kinds.get(id(item)) for item in self.table.cells if item.row == 0 and item is not cell]
        return cell.row == 0 and set(row) == {"text"}


def pattern_text(text: str, *, filled: bool) -> str | None:
    """A line such as `单位：万元` with its fields in place of their words, None when it is no such line.

    `filled` wants a field with words in it.
    """
    for pattern in words().lines:
        found = pattern.expression.fullmatch(text.strip())
        if found is None or not pattern.has_words:
            continue
        spans = [(found.span(f"g{i}"), name) for i, name in enumerate(pattern.fields) if found.start(f"g{i}") >= 0]
        if not spans or (filled and not any(end > start for (start, end), _ in spans)):
            continue
        made = text.strip()
        for (start, end), name in sorted(spans, reverse=True):
            before, after = made[:start], made[end:]
            if start == end:
                before, after = before.rstrip(), after.lstrip()
            made = f"{before}{{{name}}}{after}"
        if re.search(r"[\[\]]", text) or made.count("{") != len(spans):
            return None
        return re.sub(r"(?<=.)(\s*[（(][^（）(){}]*\{amount_unit\}\s*[）)])$", r"[\1]", made)
    return None


def line_text(text: str) -> str | None:
    """A whole line above a table as a pattern: its parts divided by a tab; None when no part is known."""
    pieces = line_pieces(text)
    made = [pattern_text(piece, filled=True) or pattern_text(piece, filled=False) for piece in pieces]
    if not any(made):
        return pattern_text(text, filled=True) or pattern_text(text, filled=False)
    return "\t".join(found or piece for found, piece in zip(made, pieces, strict=True))


def line_below(text: str, fields: set[str]) -> str:
    """A line of labels below a table as a pattern; `fields`, those that are printed already, grow."""
    made = ""
    for part in signed_parts(text):
        word = label_key(part["label"])
        name = words().foot.get(word) or f"extra.{word}"
        made += part["label"] + part["sign"] + ("" if name in fields else f"{{{name}}}") + part["gap"]
        fields.add(name)
    return made


def cell_data(found: Found, role: str, usual: str) -> dict[str, Any]:
    """A learned cell as the data of form.toml; `usual` is the role that needs no saying."""
    kind = "label" if found.label is not None else "field" if found.field is not None else "text"
    data: dict[str, Any] = {kind: getattr(found, kind)}
    if found.cell.row_span > 1:
        data["rows"] = found.cell.row_span
    if found.cell.column_span > 1:
        data["span"] = found.cell.column_span
    if role != usual:
        data["role"] = role
    if found.each:
        data["each"] = True
    return data


def _is_goal(cell: Cell) -> bool:
    return _GOAL.fullmatch(cell.text) is not None and len(cell.text) < 12


def _without_repeats(table: Table) -> tuple[Table, set[int]]:
    """The table with one row for a run of rows 目标1, 目标2 …, and the numbers of such rows."""
    goals = [cell.row for cell in table.cells if _is_goal(cell) and cell.row_span == 1]
    surplus = {row for row in goals if row - 1 in goals}
    kept = [row for row in range(table.rows) if row not in surplus]
    cells = tuple(
        replace(
            cell,
            row=kept.index(cell.row),
            row_span=sum(cell.row <= row < cell.row + cell.row_span for row in kept),
        )
        for cell in table.cells
        if cell.row in kept
    )
    repeated = {kept.index(row) for row in goals if row in kept}
    return replace(table, rows=len(kept), cells=cells, min_heights=()), repeated


def _filled(row: list[Found], table: Table) -> list[Found]:
    """The row with blank cells in its gaps: short rows are drawn to the full width."""
    number = row[0].cell.row
    taken = {
        column
        for cell in table.cells
        if cell.row <= number < cell.row + cell.row_span
        for column in range(cell.column, cell.column + cell.column_span)
    }
    gaps = [column for column in range(table.columns) if column not in taken]
    row = row + [Found(Cell(text="", row=number, column=column), label="") for column in gaps]
    return sorted(row, key=lambda found: found.cell.column)
