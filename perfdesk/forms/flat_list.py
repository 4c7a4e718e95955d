"""A list of one row per indicator, in which columns repeat what other forms print in the head of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from perfdesk.forms.flat_header import FlatHeader, flat_header
from perfdesk.forms.headings import year_in_heading
from perfdesk.forms.indicator_header import header_of
from perfdesk.forms.labels import Labels, key, label_key
from perfdesk.forms.notes import Note, Origin, cell_place, doubtful, row_place, sheet_of, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_funds import is_fund
from perfdesk.forms.read_head import HeadReader
from perfdesk.forms.read_indicators import SIGN, IndicatorReader
from perfdesk.forms.titles import is_title
from perfdesk.forms.trace import Trace
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.model.taxonomy import class_of
from perfdesk.table import Cell, Table

__all__ = ["FlatHeader", "FlatReader", "flat_header", "said_above"]

_OPERATING = re.compile(r"公用|运行|(?<!其他)(?<!其它)运转")
_SUM = re.compile(r"(?:本页|本单位|本部门|本项目|部门|单位|项目|全部|以上)?(?:小计|合计|总计|共计)")
_SUM_END = re.compile(r".*(?:小计|合计|总计|共计)")
_UNIT_END = re.compile(r".*(?:[局委办院校厅部所队馆会站]|中心|政府|机关|[大中小]学|幼儿园)")
_OWNERS = ("unit_code", "unit_name", "competent_department", "competent_department_code", "fiscal_year")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_REMARKS = ("注", "备注", "说明", "填表说明", "附注")
_GOALS = ("goals", "annual_goal", "period_goal")


Row = Sequence[Cell | None]


@dataclass(slots=True)
class _Group:
    """The rows of one project: its fields and its indicators, the remarks about them and where they stood."""

    reader: HeadReader
    place: str
    levels: tuple[str, str] = ("", "")
    indicators: list[Indicator] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    cells: dict[str, Origin] = field(default_factory=dict)


def said_above(
    profile: Profile, labels: Labels, table: Table, header: FlatHeader, lines: Sequence[tuple[str, str]]
) -> tuple[dict[str, str], list[Note]]:
    """What the lines (place, text) and rows above a list say of all its projects, and the rest as remarks."""
    cells = {id(cell): cell for cell in table.cells if cell.row < header.top and cell.text}.values()
    reader = HeadReader(profile, labels)
    notes: list[Note] = []
    for place, text in [*lines, *((cell_place(table, cell), cell.text) for cell in cells)]:
        if labels.is_printed(text):
            continue
        if is_title(profile, text):
            year = year_in_heading(text, "")
            reader.fields.update({"fiscal_year": year} if year else {})
            continue
        notes += [unplaced(place, piece) for piece in labels.pieces(text) if not reader.read_line(piece)]
    return reader.fields, notes


class FlatReader:
    """Reads the rows of a list, over several tables where lines stand between them. `common` holds what the lines
    above say of all projects."""

    def __init__(
        self, profile: Profile, labels: Labels, header: FlatHeader, common: Mapping[str, str], trace: Trace
    ) -> None:
        self.header = header
        self._trace = trace
        self._profile, self._labels = profile, labels
        self._common = {**common, **({"amount_unit": header.amount_unit} if header.amount_unit else {})}
        kept = [c for c in range(len(header.cells)) if c not in header.fields and c not in header.ignored]
        self._columns = [c for c in kept if c not in header.indicators]
        headings = [replace(header.cells[c], column=c, column_span=1) for c in self._columns]
        found = header_of(labels, headings, len(headings))
        self._reader = IndicatorReader(labels, found, pulse=trace.pulse) if found is not None else None
        self._groups: dict[tuple[str, ...], _Group] = {}
        self._owners: dict[str, str] = {}
        self._unit: dict[str, str] = {}
        self._group: _Group | None = None
        self._sheet = ""

    def read(self, table: Table, top: int) -> None:
        """Read the rows of a table from `top` on."""
        grid = table.grid()
        self._sheet = sheet_of(table)
        for number in range(top, table.rows):
            self._trace.pulse()
            if any(cell is not None and cell.text for cell in grid[number]):
                below = next((row for row in grid[number + 1 :] if any(map(_text, row))), [])
                self._read_row(table, grid[number], number, below)
        if self._reader is not None:
            self._reader.finish(table)
            self._trace.notes += self._reader.notes
            self._reader.notes.clear()

    def goes_on(self, table: Table, header: FlatHeader | None = None, common: Mapping[str, str] = _NOTHING) -> bool:
        """Whether a table holds further rows: as wide, on the same sheet, and with the same header, and the same said
        above it, or none."""
        if header is not None and [cell.text for cell in header.cells] != [cell.text for cell in self.header.cells]:
            return False
        if any(self._common.get(name) != text for name, text in common.items()):
            return False
        return table.columns == len(self.header.cells) and sheet_of(table) == self._sheet

    def projects(self) -> list[Project]:
        """The projects in their order; the trace is told of each."""
        return [self._traced(group) for group in self._groups.values()]

    def _traced(self, group: _Group) -> Project:
        project = _project(group)
        self._trace.origins[Ref(project.id, None, "")] = Origin(group.place)
        self._trace.origins.update({Ref(project.id, None, name): origin for name, origin in group.cells.items()})
        self._trace.body(project, group.notes, group.origins)
        return project

    def _tell(self, notes: Sequence[Note]) -> None:
        """Remarks about the project of the last rows, if there is any."""
        told = self._group.notes if self._group is not None else self._trace.notes
        told += notes

    def _read_row(self, table: Table, row: Row, number: int, below: Row) -> None:
        filled = list({id(cell): cell for cell in row if cell is not None and cell.text}.values())
        own = [cell for cell in filled if cell.row == number]
        if self._labels.header_fields(filled):
            return
        if self._is_sum(row, own):
            self._tell_sum(table, number, own)
        elif len(own) == 1 and self._read_goal(own[0]):
            return
        elif self._is_remark(own):
            self._tell([unplaced(cell_place(table, cell), cell.text) for cell in own])
        elif self._is_unit(row, own, below):
            self._enter_unit(table, number, own)
        else:
            self._read_indicator(table, row, number)

    def _is_sum(self, row: Row, own: Sequence[Cell]) -> bool:
        """A row that says 小计 or 合计 in one of its first cells, or holds nothing but the amounts of a department.

        The department stands in its own column, over those of project and unit, or among the projects.
        """
        words = [key(cell.text) for cell in own[:3]]
        if any(_SUM.fullmatch(word) for word in words):
            return True
        head = self._own_head(row, own)
        if self._has_indicator(row, own) or not head:
            return False
        funds = [name for name in head if is_fund(name)]
        owners = [name for name in head if name in _OWNERS]
        of_others = bool(funds and owners) and len(funds) + len(owners) == len(head)
        body = head.get("name")
        if body is not None and funds and all(cell is body for name, cell in head.items() if name not in funds):
            of_others |= self._is_body(row, body)
        return of_others or any(_SUM_END.fullmatch(word) for word in words)

    def _is_body(self, row: Row, name: Cell) -> bool:
        """Whether the name of a row is that of a body: it stands over the columns of project and unit, or the unit of
        the row is blank."""
        units = [row[column] for column, field in self.header.fields.items() if field in ("unit_name", "unit_code")]
        if not units:
            return False
        wide = all(cell is name for cell in units)
        return wide or (not any(map(_text, units)) and _UNIT_END.fullmatch(key(name.text)) is not None)

    def _tell_sum(self, table: Table, number: int, cells: Sequence[Cell]) -> None:
        text = "\n".join(cell.text for cell in cells)
        self._trace.notes.append(Note("info", "小计、合计行没有作为指标读入", row_place(table, number), text))

    def _is_unit(self, row: Row, own: Sequence[Cell], below: Row) -> bool:
        """A row that names, in the column of the projects, the unit of the projects below: without a code, a goal or an
        indicator, and followed by a project."""
        head = self._own_head(row, own)
        if "unit_name" in self.header.fields.values() or "name" not in head or self._has_indicator(row, own):
            return False
        if not all(name == "name" or is_fund(name) for name in head):
            return False
        follows = any(name == "name" and _text(below[c]) for c, name in self.header.fields.items() if c < len(below))
        return follows and (self.header.names_units or _UNIT_END.fullmatch(key(head["name"].text)) is not None)

    def _enter_unit(self, table: Table, number: int, own: Sequence[Cell]) -> None:
        name = next(c for c, field in self.header.fields.items() if field == "name")
        self._unit = {"unit_name": next(cell.text for cell in own if _covers(cell, name))}
        self._group = None
        if len(own) > 1:
            self._tell_sum(table, number, own)

    def _own_head(self, row: Row, own: Sequence[Cell]) -> dict[str, Cell]:
        """The filled cells of the project that begin in a row, by field."""
        cells = {name: row[column] for column, name in self.header.fields.items()}
        return {name: cell for name, cell in cells.items() if cell is not None and any(cell is item for item in own)}

    def _has_indicator(self, row: Row, own: Sequence[Cell]) -> bool:
        return any(row[column] is cell for column in self._columns for cell in own)

    def _is_remark(self, cells: Sequence[Cell]) -> bool:
        """One cell over several columns and nothing else, or a row that begins with 注： or 填表人：."""
        if len(cells) == 1 and cells[0].column_span > 1:
            return True
        label, colon, _ = cells[0].text.replace(":", "：").partition("：") if cells else ("", "", "")
        return bool(colon) and (key(label) in self._labels.foot or key(label) in _REMARKS)

    def _read_indicator(self, table: Table, row: Row, number: int) -> None:
        head = {name: cell for c, name in self.header.fields.items() if (cell := row[c]) is not None and cell.text}
        self._read_head(table, head, number)
        group, reader = self._group, self._reader
        cells = self._with_signs([_cell(row[c], number, c) for c in self._columns])
        if group is None or reader is None:
            rest = [*head.values(), *cells]
            self._tell([unplaced(cell_place(table, cell), cell.text) for cell in rest if cell.text])
            return
        if self._is_goal_row(group, cells):
            return
        reader.levels = group.levels
        before = len(reader.indicators)
        reader.read_rows(table, [cells], number)
        group.levels = reader.levels
        group.notes += reader.notes
        reader.notes.clear()
        if reader.totals:
            self._tell_sum(table, number, [cell for cell in cells if cell.text])
            reader.totals.clear()
        group.origins.update(reader.origins)
        reader.origins.clear()
        shared = {name: _text(row[c]) for c, name in self.header.indicators.items()}
        group.indicators += [_with_shared(item, shared) for item in reader.indicators[before:]]

    def _with_signs(self, cells: list[Cell]) -> list[Cell]:
        """A sign such as ≥ and the number in the next column below the same heading as one cell."""
        found = list(cells)
        for place in range(1, len(cells)):
            left, right = cells[place - 1], cells[place]
            headings = [self.header.cells[self._columns[place - 1]], self.header.cells[self._columns[place]]]
            alone = left is not right and right.text and SIGN.fullmatch(left.text.strip())
            if alone and headings[0] is headings[1]:
                found[place - 1], found[place] = replace(left, text=left.text + right.text), replace(right, text="")
        return found

    def _read_head(self, table: Table, head: Mapping[str, Cell], number: int) -> None:
        """Go to the project of a row, and take what the row says of it besides what is known already."""
        before = self._group
        if "code" in head or "name" in head:
            self._enter({name: _text(head.get(name)) for name in self.header.fields.values()}, row_place(table, number))
        if self._group is None:
            return
        known = self._group.reader.fields
        for name, cell in head.items():
            if self._group is not before:
                self._group.cells.setdefault(name, Origin(cell_place(table, cell), (cell.text,)))
                self._tell([replace(note, ref=Ref(None, None, name)) for note in doubtful(table, cell)])
            elif name == "title":
                continue
            elif not known.get(name):
                known[name] = cell.text
                self._group.cells[name] = Origin(cell_place(table, cell), (cell.text,))
            elif name in _GOALS and cell.text not in known[name]:
                known[name] += f"\n{cell.text}"
            elif cell.row == number and cell.text not in known[name]:
                self._tell([unplaced(cell_place(table, cell), cell.text)])

    def _enter(self, texts: Mapping[str, str], place: str) -> None:
        """Go to the project of a row. What is filled in once for a unit, or one of name and code, may be blank."""
        self._owners = {name: texts[name] or self._owners.get(name, "") for name in _OWNERS if name in texts}
        texts = {**self._unit, **texts, **self._owners}
        here = self._group
        if here is not None and _is_same(here.reader.fields, texts):
            return
        word = tuple(texts.get(name, "") for name in ("unit_code", "unit_name", "code", "name"))
        if word not in self._groups:
            self._groups[word] = _Group(self._head(texts), place)
        self._group = self._groups[word]

    def _head(self, texts: Mapping[str, str]) -> HeadReader:
        """The head of a project from its first row; a blank column counts only where the form prints the field."""
        printed = set(self._profile.project_fields())
        reader = HeadReader(self._profile, self._labels)
        own = {name: text for name, text in texts.items() if text or name in printed}
        reader.fields = {**self._common, **own}
        reader.title = reader.fields.pop("title", None)
        return reader

    def _is_goal_row(self, group: _Group, cells: Sequence[Cell]) -> bool:
        """A row that says 绩效目标 where others name a class, and the goal behind it."""
        filled = list({id(cell): cell for cell in cells if cell.text}.values())
        if len(filled) == 1 and self._read_goal(filled[0]):
            return True
        anchor = self._labels.anchors.get(label_key(filled[0].text)) if len(filled) == 2 else None
        if anchor is None or anchor.field not in _GOALS or class_of(filled[0].text) is not None:
            return False
        group.reader.fields[anchor.field] = filled[1].text
        return True

    def _read_goal(self, cell: Cell) -> bool:
        """A goal behind its label and a colon, in a cell of its own."""
        label, colon, _ = cell.text.replace(":", "：").partition("：")
        anchor = self._labels.anchors.get(label_key(label)) if colon and self._group is not None else None
        if anchor is None or anchor.field not in _GOALS or self._group is None:
            return False
        self._group.reader.fields[anchor.field] = cell.text[len(label) + 1 :].strip()
        return True


def _is_same(fields: Mapping[str, str], texts: Mapping[str, str]) -> bool:
    """Whether a row still is of the project: name, code and unit are the same where they are filled in."""
    names = [name for name in ("unit_code", "unit_name", "code", "name") if texts.get(name)]
    return all(fields.get(name, "") == texts[name] for name in names)


def _project(group: _Group) -> Project:
    category = group.reader.fields.pop("category", "")
    operating = _OPERATING.search(category) is not None
    if category and not operating and category.removesuffix("支出") != "项目":
        group.reader.fields["extra.category_name"] = category
    project = group.reader.project(None, ("operating" if operating else "project") if category else "")
    return replace(project, indicators=tuple(group.indicators))


def _with_shared(row: Indicator, shared: Mapping[str, str]) -> Indicator:
    return replace(row, **{name: text for name, text in shared.items() if text})  # type: ignore[arg-type]


def _covers(cell: Cell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.column_span


def _text(cell: Cell | None) -> str:
    return cell.text if cell is not None else ""


def _cell(cell: Cell | None, row: int, column: int) -> Cell:
    return cell if cell is not None else Cell(text="", row=row, column=column)
