"""What a form consists of, as plain data. `form_file.py` reads it from form.toml, docs/forms.md explains it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from perfdesk.forms.pattern import Pattern, pattern_of, tidy_label, title_pattern
from perfdesk.model.expectations import Expectations
from perfdesk.table import PageSetup, TextStyle

DEFAULT_CATEGORY = "project"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the head: a printed `label`, a `field` to fill in, or a `text` pattern such as `单位：{amount_unit}`.

    `column` is its 0-based grid column, `span` and `rows` its size in columns and rows. A row with cells of `each` is
    printed once for every goal: their labels are numbered from 1, the other cells of the row reach down all of them.
    """

    column: int
    span: int
    rows: int
    role: str
    label: str | None = None
    field: str | None = None
    text: str | None = None
    each: bool = False

    def pattern_fields(self) -> tuple[str, ...]:
        """The project fields inside a text pattern, in printed order."""
        return pattern_of(self.text).fields if self.text is not None else ()

    def fields(self) -> tuple[str, ...]:
        """The project fields that the cell shows."""
        return self.pattern_fields() or ((self.field,) if self.field else ())


HeadRow = tuple[HeadCell, ...]


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """One column of the indicator table. `merge`: equal words under one another are one merged cell.

    `text` is a pattern over several indicator fields such as `{level2}[ ({requirement})]`; `field` is then the one
    that the column stands for. `span` counts grid columns where the head and the indicators share one grid.
    """

    field: str
    header: str
    width: float
    role: str
    merge: bool
    span: int = 1
    text: str | None = None

    def fields(self) -> tuple[str, ...]:
        """The indicator fields that the column shows, in printed order."""
        return pattern_of(self.text).fields if self.text is not None else (self.field,)


@dataclass(frozen=True, slots=True)
class SideLabel:
    """The label at the left of the indicators, from their header row to the last of them. `span` in grid columns."""

    label: str
    span: int = 1
    role: str = "label"


@dataclass(frozen=True, slots=True)
class Line:
    """A line above or below the table: a pattern over project fields. A tab is filled with blanks."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class BookPart:
    """One part of the department book; `content` is `narrative` or `projects`, `category` limits it to one kind of
    project ("": all). `name` may hold `{fiscal_year}`."""

    title: str
    name: str
    content: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How a form tells projects in words, in 分项绩效目标 of Part One (docs/forms.md names the fields).

    `heading` stands above each project or group of projects, `text` are its paragraphs. `project` is one project of
    the group, `number`, `date` and `words` one indicator by the kind of its value, `between` stands between two.
    """

    id: str
    name: str
    heading: str
    text: tuple[str, ...]
    number: str
    words: str
    date: str
    project: str = "{name}"
    between: str = "；"


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One official form; two are equal only when they are the same object.

    `sections` maps a section of Part One to its printed heading; empty: no Part One.

    `joined`: head, indicators and foot stand in one table on the grid of `head_widths`. `foot_rows` are printed below
    the indicators; with `foot_optional` only for a project that has one of their fields. `titles` are the headings of
    other categories, `other_titles` headings that are only read. `shapes` are regular expressions of fields that
    share a cell with others; `numbering` is how the form numbers the indicators of a class. `column_names` are
    headings in the editor for fields without a column of their own. `cover` are the lines on the cover of the book,
    `breakdowns` the ways of telling the projects in Part One, the usual one first.
    """

    id: str
    name: str
    amount_unit: str
    title: str
    page: PageSetup
    styles: Mapping[str, TextStyle]
    head_widths: tuple[float, ...]
    head_rows: tuple[HeadRow, ...]
    head_row_height: float
    columns: tuple[IndicatorColumn, ...]
    header_height: float
    row_height: float
    contents_title: str
    parts: tuple[BookPart, ...]
    sections: Mapping[str, str]
    expectations: Expectations
    synonyms: Mapping[str, tuple[str, ...]]
    joined: bool = False
    side: SideLabel | None = None
    header_rows: int = 1
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()
    foot_rows: tuple[HeadRow, ...] = ()
    foot_optional: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    other_titles: tuple[str, ...] = ()
    shapes: tuple[tuple[str, str], ...] = ()
    column_names: Mapping[str, str] = field(default_factory=dict)
    numbering: str = ""
    cover: tuple[Line, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def form_rows(self) -> tuple[HeadRow, ...]:
        """The head rows as an editor shows them: the lines above the table first, the foot and the lines below last."""
        return (*self._line_rows(self.above), *self.head_rows, *self.foot_rows, *self._line_rows(self.below))

    def _line_rows(self, lines: tuple[Line, ...]) -> tuple[HeadRow, ...]:
        width = len(self.head_widths)
        return tuple((HeadCell(0, width, 1, line.role, text=line.text),) for line in lines)

    @property
    def grid_columns(self) -> tuple[IndicatorColumn, ...]:
        """The columns as an editor shows them: one for every field, also for those that share a printed cell."""
        found: list[IndicatorColumn] = []
        for column in self.columns:
            names = column.fields()
            for name in names:
                main = name == column.field
                header = tidy_label(column.header) if main else self.column_names.get(name, name)
                width = column.width if len(names) == 1 else column.width * (0.7 if main else 0.3)
                merge = column.merge and main
                found.append(IndicatorColumn(name, header, width, column.role, merge))
        return tuple(found)

    def project_fields(self) -> tuple[str, ...]:
        """Every project field that the form prints around its indicators, in printed order; not an optional foot's."""
        foot = set() if not self.foot_optional else {id(row) for row in self.foot_rows}
        rows = [row for row in self.form_rows if id(row) not in foot]
        return tuple(dict.fromkeys(name for row in rows for cell in row for name in cell.fields()))

    def foot_fields(self) -> tuple[str, ...]:
        """The project fields of the rows below the indicators."""
        return tuple(dict.fromkeys(name for row in self.foot_rows for cell in row for name in cell.fields()))

    def indicator_fields(self) -> tuple[str, ...]:
        """The indicator fields that the form prints, in printed order."""
        return tuple(name for column in self.columns for name in column.fields())

    def pattern(self, text: str) -> Pattern:
        """A text pattern of this form, ready for printing and reading."""
        return pattern_of(text, self.shapes)

    def has_number(self) -> bool:
        """Whether the heading of a project begins with its number."""
        return "{no}" in self.title

    def has_name(self) -> bool:
        """Whether the heading of a project names it."""
        return "{name}" in self.title

    def has_year(self) -> bool:
        """Whether the form prints the year of a project, in its heading or in a field."""
        headings = (self.title, *self.titles.values())
        return "fiscal_year" in self.project_fields() or any("{fiscal_year}" in text for text in headings)

    def title_for(self, no: str | None, name: str, year: int | None = None, category: str = DEFAULT_CATEGORY) -> str:
        """The printed heading of a project, without the number when it has none.

        "" when the heading names the year and none is given.
        """
        pattern = self.titles.get(category, self.title)
        if "{fiscal_year}" in pattern and year is None:
            return ""
        pattern = pattern if no else re.sub(r"^\{no\}[^\w{]*", "", pattern)
        return pattern.format(no=no or "", name=name, fiscal_year=year)

    def read_heading(self, title: str, patterns: tuple[str, ...] = ()) -> dict[str, str] | None:
        """The fields `no`, `name`, `fiscal_year` of a printed heading, None when it is no heading of this form.

        `patterns`: only these headings.
        """
        for text in patterns or (self.title, *self.titles.values(), *self.other_titles):
            found = title_pattern(text).fullmatch(title)
            if found is not None:
                values = {name: (value or "").strip() for name, value in found.groupdict().items()}
                if not values or any(values.values()):
                    return values
        return None

    def read_title(self, title: str) -> tuple[str | None, str] | None:
        """(number or None, project name) of a printed heading, None when it is no heading of this form."""
        found = self.read_heading(title)
        return None if found is None else (found.get("no") or None, found.get("name", ""))
