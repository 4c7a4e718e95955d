"""A document of any file as a filing, with what was not understood.

Works by the printed words of the form, never by positions: readers differ in what they know of merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from perfdesk.forms.blocks import prepared
from perfdesk.forms.cuts import cuts_of
from perfdesk.forms.flat_list import FlatHeader, FlatReader, flat_header, said_above
from perfdesk.forms.front import read_cover
from perfdesk.forms.horizons import with_period_values
from perfdesk.forms.indicator_header import header_of
from perfdesk.forms.labels import Labels, key, label_key, rows_of
from perfdesk.forms.notes import Note, Origin, cell_place, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.prose import ProseReader
from perfdesk.forms.read_head import HeadReader
from perfdesk.forms.read_indicators import IndicatorReader
from perfdesk.forms.table_lines import annexes_of, foot_cells, foot_line, lines_over, read_lines
from perfdesk.forms.titles import is_continued, is_title, with_whole_titles, without_continued
from perfdesk.forms.trace import Trace
from perfdesk.forms.variant import with_layout
from perfdesk.forms.which_form import best_form, is_form_table
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Project, Ref
from perfdesk.model.years import agreed_year
from perfdesk.table import Cell, Document, Paragraph, Table

__all__ = ["Note", "Recognised", "recognise"]

_YEAR = re.compile(r"(20\d\d)年")
_ENTRY = re.compile(r"(?:\s+|…{2,}\s*|[.．·。]{3,}\s*)\d+\s*$")
_NAMED_ENTRY = re.compile(r"[(（][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]\s*$")
_LINES_ABOVE = 4
_LEAST_LABELS = 3
_FORM_FOUND = 0.3


@dataclass(frozen=True, slots=True)
class Recognised:
    """A filing as read, and the remarks for the preview: revisions, texts without a place, doubtful cells.

    `origins` says where projects (field ""), their fields, and their indicators (field "") stood.
    """

    filing: Filing
    notes: tuple[Note, ...]
    origins: Mapping[Ref, Origin] = field(default_factory=dict)


def recognise(
    document: Document,
    profiles: Mapping[str, Profile],
    progress: Callable[[float], None] = lambda part: None,
    wanted: str | None = None,
) -> Recognised:
    """Read a document as the form that fits it best (the first one when several do). Nothing is dropped silently.

    `wanted` is the form to take unless the document is clearly on another one.
    `progress` is called with the part that is done, 0 to 1; what it raises stops the reading. A document of prose alone
    gives a filing without projects. UserError when there is neither.
    """
    progress(0.0)
    profile, labels = best_form(document, profiles, wanted)
    return _Walk(document, profile, labels, Trace(progress)).result()


class _Walk:
    """One pass over the blocks: Part One by its headings, Part Two project by project."""

    def __init__(self, document: Document, profile: Profile, labels: Labels, trace: Trace) -> None:
        self._trace, self._notes = trace, trace.notes
        trace.reach(_FORM_FOUND)
        self._document = document
        self._profile = profile
        self._labels = labels
        self._blocks = with_whole_titles(prepared(document.blocks, labels), profile, labels)
        self._known = {
            i for i, item in enumerate(self._blocks) if isinstance(item, Table) and is_form_table(labels, item)
        }
        self._titles: dict[int, int] = {}
        self._above: dict[int, list[int]] = {}
        self._find_headings()
        self._annexes = annexes_of(self._titles.values(), self._text)
        texts = [self._text(index) for index in range(len(self._blocks))]
        titles = {key(texts[index]) for index in self._titles.values()}
        self._prose = ProseReader(profile, labels, self._notes, texts, titles)
        cover, self._cover = self._find_cover()
        self._taken = {
            *cover,
            *self._titles.values(),
            *self._annexes.values(),
            *(i for above in self._above.values() for i in above),
        }
        self._projects: list[Project] = []
        self._open: IndicatorReader | None = None
        self._list: FlatReader | None = None
        self._levels = ("", "")

    def result(self) -> Recognised:
        for index, block in enumerate(self._blocks):
            self._trace.reach(_FORM_FOUND + (1 - _FORM_FOUND) * index / len(self._blocks))
            if isinstance(block, Table):
                self._table(index, block)
            elif block.text and index not in self._taken:
                if is_continued(block.text):
                    self._notes.append(Note("info", "这一行只说明表格接续，没有导入", block.place, block.text))
                    continue
                self._open = None
                self._prose.read(index, block, self._read_foot_line)
        self._close_list()
        self._notes[:0] = [Note("warning", remark, "全文", "") for remark in reversed(self._document.warnings)]
        self._notes += self._prose.missing()
        return Recognised(self._filing(), tuple(self._notes), self._trace.origins)

    def _filing(self) -> Filing:
        first = self._projects[0] if self._projects else Project()
        return Filing(
            form_id=self._profile.id,
            fiscal_year=self._fiscal_year(),
            unit_code=first.unit_code,
            unit_name=self._cover.get("unit_name") or first.unit_name,
            extra=self._prose.extra(),
            narratives=self._prose.narratives(),
            projects=tuple(map(with_period_values, self._projects)),
        )

    def _fiscal_year(self) -> int | None:
        """The year of the cover; else the one that all projects, or all project codes, agree on, or that of a part."""
        if self._cover.get("fiscal_year"):
            return int(self._cover["fiscal_year"])
        years = {project.fiscal_year for project in self._projects}
        if len(years) == 1 and None not in years:
            return years.pop()
        codes = (project.code for project in self._projects)
        return agreed_year(codes, self._profile.expectations.code_pattern) or self._prose.year

    def _find_cover(self) -> tuple[list[int], dict[str, str]]:
        """The lines of the cover, which stand before everything else, and the fields that they name."""
        lines: list[int] = []
        others = {*self._titles.values(), *self._annexes.values(), self._prose.first_contents}
        for index, block in enumerate(self._blocks):
            text = self._text(index)
            part = any(label_key(text).startswith(title) for title in self._labels.parts if title)
            if isinstance(block, Table) or index in others or part or self._labels.section_in(text):
                break
            lines += [index] if text.strip() else []
        begin, end, fields = read_cover([self._text(index) for index in lines], self._profile)
        return lines[begin:end], fields

    def _text(self, index: int) -> str:
        block = self._blocks[index]
        return block.text if isinstance(block, Paragraph) else ""

    def _find_headings(self) -> None:
        """For each table its heading, and the lines between them."""
        for index in sorted(self._known):
            lines: list[int] = []
            for i in range(index - 1, -1, -1):
                if isinstance(self._blocks[i], Table) or len(lines) == _LINES_ABOVE:
                    break
                if is_title(self._profile, self._text(i)):
                    over = lines_over(self._labels, self._blocks, i)
                    self._titles[index], self._above[index] = i, [*over, *lines[::-1]]
                    break
                lines += [i] if self._text(i) else []
            if index not in self._titles:
                self._take_lines(index, lines)

    def _take_lines(self, index: int, lines: list[int]) -> None:
        """The lines right above a table without a heading that name fields, such as its unit."""
        near = list(
            takewhile(lambda i: all(self._is_line(piece) for piece in self._labels.pieces(self._text(i))), lines)
        )
        if near:
            self._above[index] = near[::-1]

    def _is_line(self, text: str) -> bool:
        return any(pattern.has_words and pattern.read(text) is not None for pattern in self._labels.patterns)

    def _read_foot_line(self, text: str) -> bool:
        """A line below the indicators, or between the head of a project and them."""
        if not self._projects:
            return False
        reader = HeadReader(self._profile, self._labels, foot_line(self._labels.foot, text) or {})
        if not reader.fields and not self._projects[-1].indicators:
            reader.read_line(text)
        self._projects[-1] = reader.completed(self._projects[-1])
        return bool(reader.fields)

    def _table(self, index: int, table: Table) -> None:
        rows = rows_of(table)
        if index not in self._known:
            self._other_table(table, rows)
            return
        self._prose.leave()
        flat = flat_header(self._labels, table)
        if flat is not None:
            self._flat_list(index, table, flat)
            return
        self._close_list()
        title = self._titles.get(index)
        cuts = [*cuts_of(self._labels, self._profile, rows), len(rows)]
        for start, end in pairwise(cuts):
            lines = self._above.pop(index, [])
            self._piece(table, rows[:end], start, title, lines)
            title = None

    def _flat_list(self, index: int, table: Table, header: FlatHeader) -> None:
        lines = [*([self._titles[index]] if index in self._titles else []), *self._above.get(index, [])]
        texts = [(self._blocks[i].place, self._text(i)) for i in lines]
        common, notes = said_above(self._profile, self._labels, table, header, texts)
        self._notes += notes
        self._open = None
        if self._list is not None and self._list.goes_on(table, header, common):
            self._list.read(table, header.row + 1)
            return
        self._close_list()
        self._list = FlatReader(self._profile, self._labels, header, common, self._trace)
        self._list.read(table, header.row + 1)

    def _close_list(self) -> None:
        if self._list is not None:
            self._projects += self._list.projects()
            self._list = None

    def _piece(self, table: Table, rows: list[list[Cell]], start: int, title: int | None, lines: list[int]) -> None:
        """One project, or one part of it, from the rows `start` to the end."""
        header = next((i for i in range(start, len(rows)) if self._labels.header_fields(rows[i])), None)
        head = rows[start:header]
        begins = title is not None and not self._goes_on(title)
        has_head = len(self._labels.fields_in(head)) >= _LEAST_LABELS or not self._projects or begins
        if has_head:
            self._head(table, head, title, lines)
            if header is not None:
                last = self._projects[-1]
                self._projects[-1] = with_layout(last, self._profile, rows[start:], header - start, table.columns)
        else:
            self._leftover(table, head)
        if header is None:
            return
        found = header_of(self._labels, rows[header], table.columns, rows[header + 1 :])
        if found is not None and (self._open is None or has_head):
            self._open = IndicatorReader(self._labels, found, self._levels, pulse=self._trace.pulse)
        foot = next((i for i in range(header + 1, len(rows)) if self._labels.is_foot_row(rows[i])), len(rows))
        self._body(table, rows[header:foot], header)
        if foot < len(rows):
            self._foot(table, rows[foot:])

    def _goes_on(self, title: int) -> bool:
        """Whether a heading above a table without a head is that of the last project once more."""
        text, last = self._text(title), self._projects[-1].title if self._projects else None
        words = without_continued(text)
        return words != text or (last is not None and key(last) == key(words))

    def _leftover(self, table: Table, rows: list[list[Cell]]) -> None:
        """The words above a repeated header."""
        for cell in {id(cell): cell for row in rows for cell in row if cell.text}.values():
            if not self._labels.is_printed(cell.text):
                self._trace.tell([unplaced(cell_place(table, cell), cell.text)], self._projects)

    def _head(self, table: Table, rows: list[list[Cell]], title: int | None, lines: list[int]) -> None:
        reader = HeadReader(self._profile, self._labels)
        self._open = None
        self._levels = ("", "")
        read_lines(reader, self._blocks, lines)
        if title in self._annexes:
            reader.fields["extra.attachment"] = self._text(self._annexes[title])
        reader.read_rows(table, rows)
        if not reader.fields:
            reader.notes.append(Note("warning", "这个指标表没有找到所属项目的信息", table.place, ""))
        heading = self._text(title) if title is not None else None
        project = reader.project(heading, self._prose.category)
        self._projects.append(project)
        self._trace.begin(project, table, heading)
        self._trace.head(project, reader.notes, table, rows)

    def _foot(self, table: Table, rows: list[list[Cell]]) -> None:
        """The rows below the indicators, such as opinions and who filled in the form."""
        labels = replace(self._labels, anchors=self._labels.foot_anchors(rows), known=frozenset(), patterns=())
        reader = HeadReader(self._profile, labels)
        blanked = foot_cells(reader, rows)
        reader.read_rows(table, blanked)
        if self._projects:
            self._projects[-1] = reader.completed(self._projects[-1])
            self._trace.head(self._projects[-1], reader.notes, table, rows)

    def _body(self, table: Table, rows: Sequence[list[Cell]], top: int) -> None:
        reader = self._open
        if reader is None:
            return
        before = len(reader.indicators)
        reader.read_rows(table, rows, top)
        reader.finish(table)
        self._levels = reader.levels
        last = self._projects[-1]
        self._trace.body(last, reader.notes, reader.origins)
        reader.notes.clear()
        reader.origins.clear()
        last = replace(last, indicators=(*last.indicators, *reader.indicators[before:]))
        for name, text in reader.totals.items():
            last = with_project_field(last, f"extra.{name}", text)
        reader.totals.clear()
        self._projects[-1] = last

    def _other_table(self, table: Table, rows: list[list[Cell]]) -> None:
        """The rest of an indicator table after a page break, or a table of another kind."""
        if self._list is not None and self._list.goes_on(table):
            self._list.read(table, 0)
            return
        reader = self._open
        if reader is not None and table.columns == reader.header.columns:
            self._trace.tell([Note("info", "没有表头，已接在上一个指标表后面读入", table.place, "")], self._projects)
            self._body(table, rows, 0)
            return
        texts = [cell.text for cell in table.cells if cell.text]
        if texts:
            message = "这个表不是项目绩效目标表，没有导入"
            self._notes.append(Note("warning", message, table.place, "\n".join(texts), unplaced=True))
