"""What the rules look at: a project or a filing with everything read once (classes, targets, amounts, year)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import fund_amount, goal_text
from perfdesk.model.money import Amount, parse_amount
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Indicator, Project, Ref
from perfdesk.model.target import NOT_APPLICABLE, Operator, Target, parse_target
from perfdesk.model.taxonomy import BENEFIT_KEYS, COST_KEYS, Level, level1_of, level2_of
from perfdesk.model.years import commonest_year, year_of_code
from perfdesk.rules.registry import Fix, Hit, Severity

_OPERATOR_COLUMNS = ("operator", "计算符号", "指标性质")
_UNIT_COLUMNS = ("unit", "计量单位", "度量单位")
_CODES_READ = 20
_MOST_READ = 4096
_LONGEST_QUOTE = 24
_INNER_QUOTES = str.maketrans("“”", "‘’")


@lru_cache(maxsize=16384)
def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def quoted(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """A text for a message: in quotation marks, without line breaks, cut when long."""
    flat = squeezed(text).rstrip("。；;").translate(_INNER_QUOTES).replace("。", "；")
    return f"“{flat if len(flat) <= longest else flat[:longest] + '…'}”"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as read. `kind` is quantity, quality, timeliness, cost, benefit, satisfaction or ""."""

    project: str
    number: int
    indicator: Indicator
    level1: Level | None
    level2: Level | None
    kind: str
    target: Target
    name: str
    value: str
    operator: Operator | None
    unit: str

    @property
    def where(self) -> str:
        """Where the row is, for a message."""
        return f"第{self.number}行{quoted(self.name)}" if self.name else f"第{self.number}行"

    @property
    def not_applicable(self) -> bool:
        """Marked as 不涉及 or the like, in the name or in the value."""
        return self.target.kind == "not_applicable" or self.name in NOT_APPLICABLE

    @property
    def filled(self) -> bool:
        """Has a name and a value, and is not marked as 不涉及."""
        return bool(self.name and self.value) and not self.not_applicable

    @property
    def must_be_number(self) -> bool:
        """The printed mark of the row demands a number: 必填量化, 选填量化, 必填硬性指标."""
        mark = self.indicator.requirement or ""
        return "量化" in mark or "硬性" in mark

    @property
    def quantitative(self) -> bool:
        """The value is a number."""
        return self.target.kind == "quantitative"

    def ref(self, field: str) -> Ref:
        """The address of one cell of this row."""
        return Ref(self.project, self.indicator.id, field)

    def hit(self, field: str, message: str, evidence: str, **more: object) -> Hit:
        """A hit at one cell of this row; the message begins with the row. One about several rows speaks for itself."""
        said = more.pop("said", "" if more.get("also") else message)
        return Hit(self.ref(field), f"{self.where}{message}", evidence, said=said, **more)  # type: ignore[arg-type]

    def with_value(self, text: str) -> Row:
        """This row as it reads with another value."""
        return _row(self.project, self.number, replace(self.indicator, value=text))

    def fix(self, field: str, text: str, label: str) -> Fix:
        """A correction of one cell of this row."""
        return Fix(self.ref(field), text, label)


_READ: dict[str, tuple[Project, tuple[Row, ...]]] = {}


class ProjectCase:
    """One project of a filing as the rules see it."""

    def __init__(self, filing: Filing, project: Project, expectations: Expectations) -> None:
        self.filing = filing
        self.project = project
        self.expectations = expectations

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every indicator, read."""
        return _rows_of(self.project)

    @cached_property
    def filled(self) -> tuple[Row, ...]:
        """The rows with a name and a value that are not marked as 不涉及."""
        return tuple(row for row in self.rows if row.filled)

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
        return own or year_of_code(project.code, pattern) or _year_of_codes(self.filing, pattern)

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

    @cached_property
    def head_texts(self) -> tuple[tuple[str, str], ...]:
        """(field, text) of name, use of funds and goals; a goal text that two fields hold appears once."""
        found = [("name", self.project.name), ("funds_use", self.project.funds_use or "")]
        whole = ""
        for field, horizon in (("annual_goal", "annual"), ("period_goal", "period"), ("goals", "item")):
            text = goal_text(self.project, horizon) or ""
            if text and squeezed(text) not in whole:
                found.append((field, text))
                whole += squeezed(text)
        return tuple((field, text) for field, text in found if text)

    @cached_property
    def texts(self) -> tuple[tuple[Ref, str], ...]:
        """Every text of the project with its address; a description that repeats the name is left out."""
        found = [(self.ref(field), text) for field, text in self.head_texts]
        for row in self.rows:
            item = row.indicator
            name, description, value = item.level3, item.description, item.value
            if name:
                found.append((row.ref("level3"), name))
            if description and description != name:
                found.append((row.ref("description"), description))
            if value and value not in (name, description):
                found.append((row.ref("value"), value))
        return tuple(found)


class FilingCase:
    """A whole filing as the rules see it."""

    def __init__(self, filing: Filing, expectations: Expectations) -> None:
        self.filing = filing
        self.expectations = expectations

    @cached_property
    def projects(self) -> tuple[ProjectCase, ...]:
        """Every project, read when asked for."""
        return tuple(ProjectCase(self.filing, project, self.expectations) for project in self.filing.projects)

    @cached_property
    def year(self) -> int | None:
        """The fiscal year of the filing, if known."""
        printed = Counter(project.fiscal_year for project in self.filing.projects if project.fiscal_year)
        common = printed.most_common(1)[0][0] if printed else None
        return self.filing.fiscal_year or common or _year_of_codes(self.filing, self.expectations.code_pattern)

    @property
    def filled(self) -> Iterator[Row]:
        """The filled rows of every project."""
        for project in self.projects:
            yield from project.filled

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
        for row in self.filing.narratives:
            yield Ref(None, None, row.section), "\n".join(row.paragraphs)


def _year_of_codes(filing: Filing, pattern: str) -> int | None:
    """The commonest year inside the first project codes."""
    return commonest_year((project.code for project in filing.projects[:_CODES_READ]), pattern)


def _rows_of(project: Project) -> tuple[Row, ...]:
    """The rows of a project, kept as long as the very same project is checked again (most are, after an edit)."""
    known = _READ.get(project.id)
    if known is not None and known[0] is project:
        return known[1]
    rows = tuple(_row(project.id, n, item) for n, item in enumerate(project.indicators, start=1))
    if len(_READ) >= _MOST_READ:
        _READ.clear()
    _READ[project.id] = (project, rows)
    return rows


def _row(project: str, number: int, item: Indicator) -> Row:
    level1 = level1_of(item.level1) if item.level1 else None
    level2 = level2_of(item.level2) if item.level2 else None
    target = parse_target(item.value)
    sign = _column(item, _OPERATOR_COLUMNS) if item.extra else ""
    apart = _column(item, _UNIT_COLUMNS) if item.extra else ""
    if apart and target.kind == "quantitative" and not target.unit:
        target = replace(parse_target(f"{item.value}{apart}"), text=item.value)
    return Row(
        project=project,
        number=number,
        indicator=item,
        level1=level1,
        level2=level2,
        kind=_kind(level1, level2),
        target=target,
        name=squeezed(item.level3),
        value=squeezed(item.value),
        operator=target.operator or (parse_target(f"{sign}1").operator if sign else None),
        unit=target.unit or apart,
    )


def _column(item: Indicator, names: tuple[str, ...]) -> str:
    """The text of a form's own column for the operator or the unit."""
    return next((text for name, text in item.extra if name in names and text), "")


def _kind(level1: Level | None, level2: Level | None) -> str:
    key = level2.key if level2 else level1.key if level1 else ""
    if key in COST_KEYS:
        return "cost"
    if key in BENEFIT_KEYS:
        return "benefit"
    if key in ("service_satisfaction", "satisfaction"):
        return "satisfaction"
    return key if key in ("quantity", "quality", "timeliness") else ""
