"""What the rules look at: a project or a filing with everything read once (classes, targets, amounts, year)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import fund_amount
from perfdesk.model.money import Amount, parse_amount
from perfdesk.model.names import field_label
from perfdesk.model.rows import Carried, Filing, Project, Ref
from perfdesk.model.years import commonest_year, year_of_code
from perfdesk.rules.clues import Sought, is_in
from perfdesk.rules.reading import Row as Row
from perfdesk.rules.reading import quoted as quoted
from perfdesk.rules.reading import reading_of
from perfdesk.rules.reading import squeezed as squeezed
from perfdesk.rules.registry import Finding, Fix, Hit, Severity

_Found = TypeVar("_Found")
_CODES_READ = 20


class ProjectCase:
    """One project of a filing as the rules see it."""

    def __init__(self, filing: Filing, project: Project, expectations: Expectations) -> None:
        self.filing = filing
        self.project = project
        self.expectations = expectations
        self.reading = reading_of(project)
        self.rows, self.filled, self.measured = self.reading.rows, self.reading.filled, self.reading.measured

    def of_kind(self, kind: str) -> tuple[Row, ...]:
        """The filled rows of one kind."""
        return self.reading.of_kind(kind)

    @cached_property
    def unit(self) -> str:
        """The money unit of the table."""
        return self.project.amount_unit or self.expectations.amount_unit

    @cached_property
    def budget(self) -> Amount | None:
        """The total budget, None when it is blank or cannot be read."""
        return self.amount("total")

    @cached_property
    def year(self) -> int | None:
        """The fiscal year: printed in the table, known of the filing, or held by the project codes."""
        project = self.project
        own = project.fiscal_year or self.filing.fiscal_year
        pattern = self.expectations.code_pattern
        return own or year_of_code(project.code, pattern) or year_of_codes(self.filing, pattern)

    @property
    def budget_text(self) -> str:
        """The total budget as printed."""
        return fund_amount(self.project, "total") or ""

    def amount(self, source: str) -> Amount | None:
        """The amount of one fund source, None when it is blank or cannot be read."""
        return parse_amount(fund_amount(self.project, source) or "", self.unit)

    def where(self, ref: Ref) -> str:
        """Row and column of a cell, or the field of the head, for a message."""
        row = self._by_id.get(ref.indicator) if ref.indicator is not None else None
        label = field_label(ref.field)
        return f"{row.where}的{label}" if row is not None else label

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        return {row.indicator.id: row for row in self.rows}

    def ref(self, field: str) -> Ref:
        """The address of a field of the project."""
        return Ref(self.project.id, None, field)

    def hit(self, field: str, message: str, evidence: str, severity: Severity | None = None) -> Hit:
        """A hit at a field of the project."""
        return Hit(self.ref(field), message, evidence, severity=severity)

    @property
    def head_texts(self) -> tuple[tuple[str, str], ...]:
        """(field, text) of name, use of funds and goals."""
        return self.reading.head_texts

    def texts_like(self, *patterns: Sought) -> tuple[tuple[Ref, str], ...]:
        """The texts in which one of the patterns is found, now and then another one."""
        return self.reading.texts_like(*patterns)


class FilingCase:
    """A whole filing as the rules see it."""

    def __init__(self, filing: Filing, expectations: Expectations) -> None:
        self._filing = filing
        self._shared: dict[object, Any] = {}
        self.expectations = expectations

    @property
    def filing(self) -> Filing:
        """The filing itself."""
        return self._filing

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year that the filing says it is for."""
        return self._filing.fiscal_year

    @property
    def carried(self) -> tuple[Carried, ...]:
        """What was taken over from last year's filing."""
        return self._filing.carried

    @cached_property
    def projects(self) -> tuple[ProjectCase, ...]:
        """Every project, read when asked for."""
        return tuple(ProjectCase(self._filing, project, self.expectations) for project in self._filing.projects)

    @property
    def year(self) -> int | None:
        """The fiscal year of the filing, if known."""
        return self.shared(_year)

    def shared(self, find: Callable[[FilingCase], _Found]) -> _Found:
        """What a function says of this case, asked once for all rules."""
        if find not in self._shared:
            self._shared[find] = find(self)
        return self._shared[find]  # type: ignore[no-any-return]

    @property
    def filled(self) -> Iterator[Row]:
        """The filled rows of every project."""
        for project in self.projects:
            yield from project.filled

    def rows_where(
        self, test: Callable[[Row], bool], *, name: Sought | None = None, value: Sought | None = None
    ) -> list[Row]:
        """The filled rows of every project that pass a test of the row alone (`Reading.rows_where`)."""
        return [row for one in self.projects for row in one.reading.rows_where(test, name=name, value=value)]

    def texts_like(self, pattern: Sought) -> Iterator[tuple[Ref, str]]:
        """The texts of Part One and of the tables in which the pattern is found, now and then another one."""
        yield from self.prose_like(pattern)
        for project in self.projects:
            yield from project.reading.texts_like(pattern)

    def prose_like(self, pattern: Sought) -> Iterator[tuple[Ref, str]]:
        """The sections of Part One in which the pattern is found."""
        return ((ref, text) for ref, text in self.sections() if _is_in(pattern, text))

    def hit(
        self, rows: list[Row], field: str, message: str, evidence: str, *, fix: Fix | None = None, firsts: bool = False
    ) -> Hit:
        """A hit at the same cell of all these rows: of the whole filing where they are in several projects.

        The message goes on behind the rows; `firsts` keeps only the first place of each project, for habits that
        fill whole columns.
        """
        first = rows[0]
        projects = {row.project: row for row in reversed(rows)}
        places = tuple(row.ref(field) for row in rows if not firsts or projects[row.project] is row)
        if len(projects) > 1:
            said = f"{len(projects)}个项目共{len(rows)}行{message}"
            return Hit(Ref(None, None, field), said, evidence, fix, places)
        count = f"等{len(rows)}行" if len(rows) > 1 else ""
        return Hit(first.ref(field), f"{first.where}{count}{message}", evidence, fix, places[1:])

    def sections(self) -> Iterator[tuple[Ref, str]]:
        """Every section of Part One with its address."""
        for row in self._filing.narratives:
            yield Ref(None, None, row.section), "\n".join(row.paragraphs)


@lru_cache(maxsize=256)
def _is_in(pattern: Sought, text: str) -> bool:
    """Part One is long, and seldom changed."""
    return is_in(pattern, text)


def _year(case: FilingCase) -> int | None:
    printed = Counter(project.fiscal_year for project in case.filing.projects if project.fiscal_year)
    common = printed.most_common(1)[0][0] if printed else None
    return case.filing.fiscal_year or common or year_of_codes(case.filing, case.expectations.code_pattern)


def year_of_codes(filing: Filing, pattern: str) -> int | None:
    """The commonest year inside the first project codes."""
    return commonest_year((project.code for project in filing.projects[:_CODES_READ]), pattern)


def known(case: ProjectCase) -> list[Finding] | None:
    """What was found in the very same project last time, with the same expectations and in the same year; else None.

    Rules for one project look at nothing else; its filing only gives the year.
    """
    kept = case.reading.kept
    return kept[2] if kept is not None and kept[0] is case.expectations and kept[1] == case.year else None


def keep(case: ProjectCase, found: list[Finding]) -> None:
    """Remember what was found in a project."""
    case.reading.kept = (case.expectations, case.year, found)
