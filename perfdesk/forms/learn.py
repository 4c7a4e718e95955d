"""An office's own form from a document that shows it, blank or filled in: the data of a form.toml.

Pure: from a `Document` (read with looks) to data; `perfdesk.workflow.learn_form` reads and writes the files. What a
cell means is told by the words of all forms (templates/synonyms.toml) and by where it stands; what stays in doubt is
listed for the user to settle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from typing import Any

from perfdesk.errors import UserError
from perfdesk.forms.form import Profile
from perfdesk.forms.learn_book import book_data
from perfdesk.forms.learn_columns import (
    FoundColumn,
    column_data,
    expectations,
    find_columns,
    indicator_extras,
    see_columns,
)
from perfdesk.forms.learn_head import UNIT_IN_LABEL, Found, RowLearner, cell_data, line_below, line_text
from perfdesk.forms.learn_parts import Parts, parts_of, words
from perfdesk.forms.learn_styles import Roles, commonest
from perfdesk.forms.learn_title import text_of, titles_of
from perfdesk.forms.pattern import tidy_label
from perfdesk.table import Cell, Document, Table

_USUAL_UNIT = "万元"
_ROW_HEIGHT, _HEADER_HEIGHT, _BODY_HEIGHT = 8.1, 7.8, 7.4
_AMOUNT = re.compile(r"[\d.,，]+\s*(元|万元|亿元)")


@dataclass(frozen=True, slots=True)
class Item:
    """One cell, column or line of the form for the user to look at.

    `address` says where it stands in the data: ("head", row, cell), ("foot", row, cell), ("columns", index) or ().
    `field` is a field or a pattern with fields, None where only words are printed. `doubt` is a Chinese remark, "" when
    it is sure.
    """

    place: str
    words: str
    field: str | None
    doubt: str
    address: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """The data of a form.toml, and what was recognised in printed order."""

    data: Mapping[str, Any]
    items: tuple[Item, ...]

    @property
    def doubts(self) -> tuple[Item, ...]:
        """What the user should settle."""
        return tuple(item for item in self.items if item.doubt)


def learn(document: Document, form_id: str, name: str = "", known: Iterable[Profile] = ()) -> Learned:
    """The form of most projects in a document: the first of the commonest shape shows it, the others of it help.

    `known` are forms at hand: one with the same columns says which of them are merged where the document cannot.

    UserError when no table of indicators is found.
    """
    found = parts_of(document)
    if not found:
        title = f"文件“{document.title}”" if document.title else "文件"
        raise UserError(
            f"{title}里没有找到绩效指标表。", "请选择含“三级指标”“指标值”等表头的空白表或已填好的表，Word 或 Excel。"
        )
    return _Learning(document, found, form_id, name, known).result()


def settled(learned: Learned, choices: Mapping[int, str]) -> Learned:
    """The form after the user has settled items (by their index): a field name, or "" for words that are only printed.

    The doubt of a settled item is over. KeyError for an item that cannot be changed.
    """
    data: Any = deepcopy(dict(learned.data))
    items = list(learned.items)
    for index, wish in choices.items():
        item = items[index]
        if not item.address:
            raise KeyError(index)
        part, *rest = item.address
        cell = data["indicators"]["columns"][rest[0]] if part == "columns" else data[part]["rows"][rest[0]][rest[1]]
        _settle(cell, item, wish)
        items[index] = replace(item, field=wish or None, doubt="")
    return Learned(data, tuple(items))


def _settle(cell: dict[str, Any], item: Item, wish: str) -> None:
    if item.address[0] == "columns":
        cell["field"] = wish or cell["field"]
        cell.pop("text", None)
        return
    role = cell.get("role") or ("label" if "label" in cell else "value" if "field" in cell else "text")
    for kind in ("label", "field", "text"):
        cell.pop(kind, None)
    kept = dict(cell)
    cell.clear()
    cell.update({"field": wish} if wish else {"label": ""})
    cell.update({**kept, "role": role})


class _Learning:
    """One run over the projects of a document."""

    def __init__(
        self, document: Document, found: Sequence[Parts], form_id: str, name: str, known: Iterable[Profile]
    ) -> None:
        self._document, self._form_id, self._name, self._known = document, form_id, name, tuple(known)
        self._all = found
        shapes = [_shape(parts) for parts in found]
        common = Counter(shapes).most_common(1)[0][0]
        self._alike = [parts for parts, shape in zip(found, shapes, strict=True) if shape == common]
        headings = Counter(map(_headings, self._alike)).most_common(1)[0][0]
        self._parts = next(parts for parts in self._alike if _headings(parts) == headings)
        self._roles = Roles()
        self._items: list[Item] = []

    def result(self) -> Learned:
        parts, fields = self._parts, set[str]()
        head = RowLearner(parts.head, words().head, fields).rows()
        foot = self._foot_rows(fields)
        columns = find_columns(parts)
        self._see(head, foot, columns)
        titles = titles_of(self._all, head)
        data: dict[str, Any] = {
            "id": self._form_id,
            "name": self._name or titles.name or "自定表格",
            "amount_unit": self._amount_unit(),
            "title": titles.title,
        }
        if titles.heading or titles.doubt:
            pattern = titles.title if "{" in titles.title and not titles.doubt else None
            self._items.append(Item("标题", titles.heading, pattern, titles.doubt))
        if titles.others:
            data["other_titles"] = list(titles.others)
        if titles.categories:
            data["titles"] = dict(titles.categories)
        data["above"] = self._above()
        data["below"] = self._below(fields)
        data["page"] = {name: value for name, value in asdict(self._document.page).items() if value is not None}
        data["styles"] = {}
        data["head"] = self._head_data(head)
        data["indicators"] = self._indicator_data(columns)
        if foot:
            data["foot"] = {"rows": self._rows_data(foot, "foot", parts.foot)}
        data["book"] = book_data(self._document)
        data["expectations"] = {**self._code_pattern(), **expectations(columns, self._alike)}
        data["synonyms"] = {}
        data["styles"] = self._roles.styles()
        if self._no_widths:
            self._add(parts.indicators.place, "文件里没有各栏的宽度，按等宽处理", "表格")
        return Learned({name: value for name, value in data.items() if value not in ([], {})}, tuple(self._items))

    def _add(self, words_of: str, doubt: str, place: str) -> None:
        self._items.append(Item(place, words_of, None, doubt))

    def _place(self, part: str, table: Table | None, cell: Cell) -> str:
        row = self._parts.tops.get(part, 0) + cell.row + 1
        return f"{table.place if table is not None else ''}第{row}行第{cell.column + 1}列"

    @property
    def _no_widths(self) -> bool:
        return not self._parts.indicators.widths or not self._parts.head.widths

    def _foot_rows(self, fields: set[str]) -> list[list[Found]]:
        foot = self._parts.foot
        if foot is None:
            return []
        return RowLearner(foot, {**words().head, **words().foot}, fields).rows()

    def _see(self, head: list[list[Found]], foot: list[list[Found]], columns: Sequence[FoundColumn]) -> None:
        for found in (found for row in (*head, *foot) for found in row):
            self._roles.see(_look_of(found), found.cell.look, found.cell.text)
        see_columns(columns, self._alike, self._roles)
        heading = self._parts.heading
        if heading is not None:
            self._roles.see("project_title", heading.look, heading.text)
        for line in (*self._parts.lines, *self._parts.below):
            self._roles.see("line", line.look, line.text)

    def _above(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for line in self._parts.lines:
            text = line_text(line.text)
            doubt = "" if text else "这一行没有可填的内容，按固定文字印出"
            text = text or re.sub(r"[{}\[\]]", "", line.text)
            lines.append({"text": text, "role": self._roles.role("line", line.look, line.text)})
            self._items.append(Item(line.place, line.text, None if doubt else text, doubt))
        return lines

    def _below(self, fields: set[str]) -> list[dict[str, Any]]:
        """The lines below the table; a label whose field the form prints already stays without one."""
        lines: list[dict[str, Any]] = []
        for line in self._parts.below:
            text = line_below(line.text.strip(), fields)
            lines.append({"text": text, "role": self._roles.role("line", line.look, line.text)})
            self._items.append(Item(line.place, line.text, text, ""))
        return lines

    def _head_data(self, rows: list[list[Found]]) -> dict[str, Any]:
        table = self._parts.head
        widths = table.widths if self._parts.head.rows else self._parts.indicators.widths
        columns = table.columns if self._parts.head.rows else self._parts.indicators.columns
        return {
            "widths": list(widths or _equal(columns, self._document.page.text_width)),
            "row_height": commonest(table.min_heights, _ROW_HEIGHT),
            "rows": self._rows_data(rows, "head", table),
        }

    def _rows_data(self, rows: list[list[Found]], part: str, table: Table | None) -> list[list[dict[str, Any]]]:
        made: list[list[dict[str, Any]]] = []
        for number, row in enumerate(rows):
            made.append([])
            for index, found in enumerate(row):
                kind = _kind(found)
                role = self._roles.role(_look_of(found), found.cell.look, found.cell.text)
                made[-1].append(cell_data(found, role, kind))
                if found.words or found.doubt:
                    place = self._place(part, table, found.cell)
                    doubt, words_of = found.doubt, tidy_label(found.words or found.label or "")
                    self._items.append(Item(place, words_of, found.field or found.text, doubt, (part, number, index)))
        return made

    def _indicator_data(self, columns: Sequence[FoundColumn]) -> dict[str, Any]:
        parts = self._parts
        if not parts.joined and not parts.indicators.widths:
            equal = _equal(parts.indicators.columns, self._document.page.text_width)
            parts = replace(parts, indicators=replace(parts.indicators, widths=equal))
        like = self._like(columns)
        listed, remarks = column_data(columns, parts, self._alike, self._roles, like)
        is_bare = parts.indicators.rows <= parts.header_rows
        heights = parts.indicators.min_heights
        data: dict[str, Any] = {
            "joined": parts.joined,
            "header_height": commonest(heights[:1], _HEADER_HEIGHT),
            "header_rows": like.header_rows if like is not None and is_bare else parts.header_rows,
            "row_height": commonest(heights[parts.header_rows :], _BODY_HEIGHT),
        }
        if parts.side is not None:
            data["side"] = {"label": parts.side.text.strip(), "role": "column_header"}
            if parts.side.column_span > 1:
                data["side"]["span"] = parts.side.column_span
        data["columns"] = listed
        for index, column in enumerate(columns):
            place = self._place("columns", parts.indicators, column.cell)
            self._items.append(
                Item(place, tidy_label(column.cell.text), column.field, column.doubt, ("columns", index))
            )
        for remark in remarks:
            self._add("", remark, parts.indicators.place)
        return {**data, **indicator_extras(columns, self._alike)}

    def _like(self, columns: Sequence[FoundColumn]) -> Profile | None:
        """A known form with the same columns in the same kind of table."""
        names = [(column.field, tidy_label(column.cell.text)) for column in columns]
        alike = [form for form in self._known if [(c.field, tidy_label(c.header)) for c in form.columns] == names]
        return next((form for form in alike if form.joined is self._parts.joined), None)

    def _code_pattern(self) -> dict[str, str]:
        """How project codes are built, which tells their year: as on a known form that all of these would fit."""
        codes = [code for parts in self._all if (code := "".join(text_of(parts, "code").split()))]
        patterns = [form.expectations.code_pattern for form in self._known if form.expectations.code_pattern]
        fitting = (pattern for pattern in patterns if all(re.match(pattern, code) for code in codes))
        found = next(fitting, "") if codes else ""
        return {"code_pattern": found} if found else {}

    def _amount_unit(self) -> str:
        """The unit that a line or label names, else the one behind the amounts, else the usual one."""
        texts = [line.text for line in self._parts.lines] + [cell.text for cell in self._parts.head.cells]
        for text in texts:
            for pattern in words().lines:
                for piece in re.split(r"\t+|\s{2,}", text):
                    unit = (pattern.read(piece) or {}).get("amount_unit", "")
                    if unit:
                        return unit
        inside = next((found[3] for text in texts if (found := UNIT_IN_LABEL.fullmatch(tidy_label(text)))), None)
        if inside is not None:
            return inside
        behind = Counter(found[1] for text in texts if (found := _AMOUNT.fullmatch(text.strip())))
        if behind:
            return behind.most_common(1)[0][0]
        self._add("", f"没有找到金额单位，按“{_USUAL_UNIT}”处理", "金额单位")
        return _USUAL_UNIT


def _kind(found: Found) -> str:
    return "label" if found.label is not None else "value" if found.field is not None else "text"


def _look_of(found: Found) -> str:
    """What a cell looks like: a label with the money unit in brackets is a label, although it has a field inside."""
    is_label = found.text is not None and found.text.endswith("]") and "{amount_unit}" in found.text
    return "label" if is_label else _kind(found)


def _headings(parts: Parts) -> tuple[str, ...]:
    """The headings of the columns as they are printed, line ends and all."""
    return tuple(cell.text for cell in parts.header)


def _equal(columns: int, width: float) -> tuple[float, ...]:
    return (round(width / columns, 2),) * columns


def _shape(parts: Parts) -> tuple[object, ...]:
    """What two projects of one form have in common: the places of the head's cells and of the headings."""
    head = RowLearner(parts.head, words().head).rows()
    cells = tuple((f.cell.column, f.cell.column_span, f.cell.row_span, _kind(f)) for row in head for f in row)
    header = tuple((cell.column, cell.column_span, tidy_label(cell.text)) for cell in parts.header)
    return cells, header, parts.header_rows, parts.joined, parts.foot is not None
