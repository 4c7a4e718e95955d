"""The frozen rows of a filing.

Field names are those of the exchanged JSON (docs/interchange.md): `None` means that the form has no such field,
`""` that it is printed and left blank. Texts are kept as the source has them; meaning is read on top
(`target.py`, `money.py`). Every row but the filing itself has a stable id that survives editing and reopening.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

SECTIONS = ("overall_goal", "breakdown_goals", "safeguards")
FUND_FIELDS = {
    "budget_total": "total",
    "budget_fiscal": "fiscal",
    "budget_other": "other",
    "budget_superior": "superior",
}


def new_id() -> str:
    """A fresh row id: 16 hexadecimal digits."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Ref:
    """A stable address: a field of the filing, of a project, or of one of its indicators.

    `project` and `indicator` are row ids, never row numbers. `field` is a name of the exchanged JSON,
    a section of Part One (`overall_goal` ...), or `spending_plan.3` for one month of the plan.
    """

    project: str | None
    indicator: str | None
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FundLine:
    """One printed amount. `source` is total, fiscal, other, superior ... ; `level` the government level, if printed."""

    id: str = field(default_factory=new_id)
    source: str
    amount: str = ""
    level: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal. `horizon` is `item` (one numbered goal), `annual` or `period` (the whole text of such a cell)."""

    id: str = field(default_factory=new_id)
    horizon: str = "item"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator row. `value` is the untouched text of the target value."""

    id: str = field(default_factory=new_id)
    level1: str | None = None
    level2: str | None = None
    requirement: str | None = None
    label: str | None = None
    level3: str = ""
    description: str | None = None
    value: str = ""
    basis: str | None = None
    standard: str | None = None
    weight: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One budget project with its money, goals and indicators."""

    id: str = field(default_factory=new_id)
    no: str | None = None
    title: str | None = None
    category: str = "project"
    fiscal_year: int | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    code: str | None = None
    name: str = ""
    competent_department: str | None = None
    competent_department_code: str | None = None
    implementing_unit: str | None = None
    attribute: str | None = None
    period: str | None = None
    amount_unit: str | None = None
    funds_use: str | None = None
    spending_plan: tuple[tuple[str, str], ...] | None = None
    extra: tuple[tuple[str, str], ...] = ()
    funds: tuple[FundLine, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with that id; KeyError if there is none."""
        for row in self.indicators:
            if row.id == indicator_id:
                return row
        raise KeyError(indicator_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One prose section of Part One; `section` is one of SECTIONS."""

    id: str = field(default_factory=new_id)
    section: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A remark of the check that the clerk set aside, with the reason. Ids and field say where, as in `Ref`.

    `substance` is what was found then (`rules.review.substance`): another text brings the remark back. `waived_on` is
    an ISO date.
    """

    id: str = field(default_factory=new_id)
    rule: str
    project_id: str | None = None
    indicator_id: str | None = None
    field: str = ""
    substance: str = ""
    reason: str = ""
    waived_on: str = ""

    @property
    def ref(self) -> Ref:
        """The place of the remark."""
        return Ref(self.project_id, self.indicator_id, self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """How one rule counts in this filing. `severity` is `error`, `warning`, `hint`, or `off`; `reason` may be blank."""

    id: str = field(default_factory=new_id)
    rule: str
    severity: str
    reason: str = ""
    set_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalExport:
    """A final export made although mandatory remarks were open: when (ISO date and time), how many, and why."""

    id: str = field(default_factory=new_id)
    made_at: str
    errors: int
    reason: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What one row (an indicator, the head of a project, or Part One) took over from last year's filing.

    `last` holds (field, last year's text); `changed` (field, text that the new filing began with) where the two
    differ; `waiting` the fields that nobody has confirmed yet (`model.carried` tells which of them still wait).
    """

    id: str = field(default_factory=new_id)
    project_id: str | None = None
    indicator_id: str | None = None
    last: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The clerk's tick that a project is done (完成). It holds for what the project said then, and only for that.

    `sign` stands for those texts (`model.status.content_sign`); `completed_on` is an ISO date.
    """

    id: str = field(default_factory=new_id)
    project_id: str
    sign: str
    completed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binned:
    """A deleted project in the bin (回收站), whole. `deleted_at` is an ISO date and time.

    `place` is its 0-based order then, `behind` the ids of projects that stood before it, nearest first. `content`
    is JSON that `editing.bin` writes and reads: the project, its waivers, its marks of last year, its tick.
    """

    id: str = field(default_factory=new_id)
    project_id: str
    name: str
    deleted_at: str = ""
    place: int = 0
    behind: tuple[str, ...] = ()
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One unit's filing for one fiscal year: the whole content of a project file. What is in the `bin` does not count
    as content: it is not checked, not printed, not exchanged, not part of a version."""

    form_id: str | None = None
    fiscal_year: int | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    narratives: tuple[Narrative, ...] = ()
    projects: tuple[Project, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rule_settings: tuple[RuleSetting, ...] = ()
    final_exports: tuple[FinalExport, ...] = ()
    carried: tuple[Carried, ...] = ()
    completions: tuple[Completion, ...] = ()
    bin: tuple[Binned, ...] = ()

    def project(self, project_id: str) -> Project:
        """The project with that id; KeyError if there is none."""
        for row in self.projects:
            if row.id == project_id:
                return row
        raise KeyError(project_id)

    def project_index(self, project_id: str) -> int:
        """0-based order of a project; KeyError if there is none."""
        for index, row in enumerate(self.projects):
            if row.id == project_id:
                return index
        raise KeyError(project_id)

    def narrative(self, section: str) -> Narrative | None:
        """The prose section with that name, or None."""
        return next((row for row in self.narratives if row.section == section), None)

    def indicators(self) -> Iterator[tuple[Project, Indicator]]:
        """Every indicator with its project, in printed order."""
        for project in self.projects:
            for row in project.indicators:
                yield project, row
