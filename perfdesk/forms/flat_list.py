"""A list of one row per indicator, in which columns repeat what other forms print in the head of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from perfdesk.forms.indicator_header import header_of
from perfdesk.forms.labels import Labels, label_key, rows_of, word_key
from perfdesk.forms.notes import Note, Origin, row_place, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_funds import is_fund
from perfdesk.forms.read_head import UNIT_HINT, HeadReader
from perfdesk.forms.read_indicators import IndicatorReader
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.forms.trace import Trace
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.table import Cell, Table

_MONTH = re.compile(r"([0-9]{1,2})月底?")
_INDICATOR_WORDS = ("requirement", "label")
_OPERATING = ("公用", "运转", "运行")


@dataclass(frozen=True, slots=True)
class FlatHeader:
    """The header of such a list: its row, the project field behind each head column, and the columns passed over.

    `amount_unit` is the unit of money that a heading names, "" for none.
    """

    row: int
    fields: Mapping[int, str]
    indicators: Mapping[int, str]
    ignored: frozenset[int]
    amount_unit: str = ""


@dataclass(slots=True)
class _Group:
    """The rows of one project: its fields and its indicators, the remarks about them and where they stood."""

    reader: HeadReader
    place: str
    indicators: list[Indicator] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def flat_header(labels: Labels, table: Table) -> FlatHeader | None:
    """The header of a list: it names indicator columns and the project beside them. None for any other table."""
    for number, cells in enumerate(rows_of(table)):
        if labels.header_fields(cells):
            header = _header(labels, table.grid()[number], number)
            return header if "name" in header.fields.values() else None
    return None


def projects_of(
    profile: Profile,
    labels: Labels,
    table: Table,
    header: FlatHeader,
    trace: Trace,
    shared_fields: Mapping[str, str],
) -> list[Project]:
    """The projects of a list in their order.

    `shared_fields` are those of the lines above the list, such as the year and the unit of amounts.
    """
    grid = table.grid()
    kept = [c for c in range(table.columns) if c not in header.fields and c not in header.ignored]
    headings = [_cell(grid[header.row][c], header.row, c) for c in kept if c not in header.indicators]
    found = header_of(labels, headings, len(headings))
    groups: dict[str, _Group] = {}
    group: _Group | None = None
    unit = ""
    for number in range(header.row + 1, table.rows):
        trace.pulse()
        texts = {name: _text(grid[number][c]) for c, name in header.fields.items()}
        word = "\n".join(texts.get(name, "") for name in ("code", "name"))
        unit = texts.get("unit_name") or unit
        if word.strip():
            fields = {**{name: text for name, text in shared_fields.items() if text}, **texts}
            place = row_place(table, number)
            group = groups.setdefault(f"{word}\n{unit}", _Group(_reader(profile, labels, fields), place))
        elif _is_subtotal(texts):
            trace.notes.append(unplaced(f"{table.place}第{number + 1}行", " ".join(filter(None, texts.values()))))
            continue
        row = [_cell(grid[number][c], number, c) for c in kept if c not in header.indicators]
        if word.strip() and "unit_name" not in header.fields.values() and not any(cell.text for cell in row):
            shared_fields = {**shared_fields, "unit_name": texts.get("name", "")}
            groups.pop(f"{word}\n{unit}")
            group = None
        if group is None or found is None:
            continue
        reader = IndicatorReader(labels, found, _levels(group))
        reader.read_rows(table, [row], number)
        shared = {name: _text(grid[number][c]) for c, name in header.indicators.items()}
        group.indicators += [_with_shared(item, shared) for item in reader.indicators]
        group.notes += reader.notes
        group.origins.update(reader.origins)
    return [_traced(group, trace) for group in groups.values()]


def _traced(group: _Group, trace: Trace) -> Project:
    project = _project(group)
    trace.origins[Ref(project.id, None, "")] = Origin(group.place)
    trace.body(project, group.notes, group.origins)
    return project


def _is_subtotal(texts: Mapping[str, str]) -> bool:
    """A row that names no project but adds up others, such as the amounts of a department."""
    return any(text.endswith(("计", "合计", "小计")) or is_fund(name) for name, text in texts.items() if text)


def _header(labels: Labels, row: list[Cell | None], number: int) -> FlatHeader:
    """What each column is. A word such as 单位 is of the head where another column is the unit of the values."""
    words = {word_key(word): name for name, texts in general_synonyms().flat.items() for word in texts}
    means = [labels.columns[word].field for word in map(label_key, map(_text, row)) if word in labels.columns]
    fields: dict[int, str] = {}
    indicators: dict[int, str] = {}
    ignored: set[int] = set()
    unit = ""
    for column, cell in enumerate(row):
        word = label_key(_text(cell))
        if word in labels.columns and not (word in words and means.count(labels.columns[word].field) > 1):
            continue
        month = _MONTH.fullmatch(word)
        anchor = labels.anchor(word)
        hint = UNIT_HINT.search(_text(cell))
        name = f"spending_plan.{month[1]}" if month else words.get(word) or (anchor.field if anchor else "")
        if not name and labels.column(word) is None:
            name = labels.guessed_field(word) or ""
        if name in _INDICATOR_WORDS:
            indicators[column] = name
        elif name == "ignored" or (not word and cell is None):
            ignored.add(column)
        elif name and name not in fields.values():
            fields[column] = name
            unit = hint[1] if hint is not None and is_fund(name) else unit
    return FlatHeader(number, fields, indicators, frozenset(ignored), unit)


def _reader(profile: Profile, labels: Labels, texts: Mapping[str, str]) -> HeadReader:
    """The head of a project from its first row; a blank column counts only where the form prints the field."""
    printed = set(profile.project_fields())
    reader = HeadReader(profile, labels)
    reader.fields = {name: text for name, text in texts.items() if text or name in printed}
    reader.title = reader.fields.pop("title", None)
    return reader


def _project(group: _Group) -> Project:
    category = group.reader.fields.pop("category", "")
    operating = any(word in category for word in _OPERATING)
    if category and not operating and category.removesuffix("支出") != "项目":
        group.reader.fields["extra.category_name"] = category
    project = group.reader.project(None, ("operating" if operating else "project") if category else "")
    return replace(project, indicators=tuple(group.indicators))


def _levels(group: _Group) -> tuple[str, str]:
    last = group.indicators[-1] if group.indicators else None
    return (last.level1 or "", last.level2 or "") if last is not None else ("", "")


def _with_shared(row: Indicator, shared: Mapping[str, str]) -> Indicator:
    return replace(row, **{name: text for name, text in shared.items() if text})  # type: ignore[arg-type]


def _text(cell: Cell | None) -> str:
    return cell.text if cell is not None else ""


def _cell(cell: Cell | None, row: int, column: int) -> Cell:
    return cell if cell is not None else Cell(text="", row=row, column=column)
