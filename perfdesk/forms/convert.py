"""A filing on another form: what both print keeps its meaning, what only the old one printed stays and comes back.

Whatever the way there changes (heading, amounts in another unit, fields that the new form adds) is remembered in
`Project.extra` under `form.…`, so that the way back gives the same filing as long as nobody edited it in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.convert_rows import rows_with, rows_without
from perfdesk.forms.form import Profile
from perfdesk.forms.headings import name_in_heading
from perfdesk.forms.variant import same_rows
from perfdesk.model.fields import (
    goal_text,
    project_field,
    split_goals,
    with_project_field,
    without_project_field,
)
from perfdesk.model.money import FACTORS, parse_amount
from perfdesk.model.rows import Filing, FundLine, Goal, Project

MEMORY = "form."
_ADDED = "form.added"
_INDICATOR = "indicator."


def as_form(filing: Filing, source: Profile, target: Profile) -> Filing:
    """The filing as the target form holds it. `source` is the form that it is on."""
    if source.id == target.id:
        return replace(filing, form_id=target.id)
    projects = [
        _Change(filing, source, target, number, project).result()
        for number, project in enumerate(filing.projects, start=1)
    ]
    return replace(filing, form_id=target.id, projects=tuple(projects))


def memory_of(project: Project) -> dict[str, str]:
    """What the project remembers of the forms that it has been on."""
    return {name: text for name, text in project.extra if name.startswith(MEMORY)}


@dataclass(slots=True)
class _Change:
    """One project on its way from one form to another. `number` is its order from 1."""

    filing: Filing
    source: Profile
    target: Profile
    number: int
    project: Project
    memory: dict[str, str] = field(default_factory=dict)
    untitled: bool = False

    def result(self) -> Project:
        order = [name for name, _ in self.project.extra]
        self.memory = memory_of(self.project)
        plain = tuple(pair for pair in self.project.extra if pair[0] not in self.memory)
        self.project = replace(self.project, extra=plain)
        added = self.memory.pop(_ADDED, "").split()
        self._change_layout()
        self._remember_blank(added)
        self._remember_title()
        kept = self._without(added)
        self._change_amounts()
        kept += self._with_fields(kept)
        self._change_title()
        if kept:
            self.memory[_ADDED] = " ".join(sorted(kept))
        extra = {**dict(self.project.extra), **self.memory}
        names = dict.fromkeys([name for name in order if name in extra] + list(extra))
        return replace(self.project, extra=tuple((name, extra[name]) for name in names))

    def _change_layout(self) -> None:
        """The way in which the project departs from the old form stays with that form, and its like."""
        if same_rows(self.source, self.target):
            return
        away, back = (f"{MEMORY}{form.id}." for form in (self.source, self.target))
        extra = self.project.extra
        self.memory |= {away + name: text for name, text in extra if name.startswith(PRINTED)}
        kept = [pair for pair in extra if not pair[0].startswith(PRINTED)]
        names = [name for name in self.memory if name.startswith(back + PRINTED)]
        kept += [(name.removeprefix(back), self.memory.pop(name)) for name in names]
        self.project = replace(self.project, extra=tuple(kept))

    def _remember_blank(self, added: list[str]) -> None:
        """The fields that the old form prints and this project lacks: they shall lack again on the way back."""
        names = [name for name in self._head(self.source) if name not in added]
        lacking = [name for name in (*names, "title", "amount_unit") if project_field(self.project, name) is None]
        columns = [name for name in self.source.indicator_fields() if _INDICATOR + name not in added]
        rows = self.project.indicators
        lacking += [_INDICATOR + name for name in columns if rows_with(rows, name, self.source) is not None]
        if lacking:
            self.memory[f"{MEMORY}{self.source.id}.none"] = " ".join(lacking)

    def _head(self, profile: Profile) -> list[str]:
        heading = [name for name in ("no", "fiscal_year") if f"{{{name}}}" in profile.title]
        names = dict.fromkeys((*heading, *profile.project_fields()))
        return [name for name in names if name not in ("name", "amount_unit")]

    def _without(self, added: Iterable[str]) -> list[str]:
        """Take away again what an earlier change added, where the new form has no place for it and nobody filled it.

        Returns what stays.
        """
        kept: list[str] = []
        lacking = self.memory.get(f"{MEMORY}{self.target.id}.none", "").split()
        head = set(self._head(self.target)) - set(lacking)
        columns = {name for name in self.target.indicator_fields() if _INDICATOR + name not in lacking}
        for name in added:
            column = name.removeprefix(_INDICATOR)
            if name in head or (column != name and column in columns):
                kept.append(name)
            elif column != name:
                rows = rows_without(self.project.indicators, column, self.source)
                kept += [name] if rows is None else []
                self.project = self.project if rows is None else replace(self.project, indicators=rows)
            elif (project_field(self.project, name) or "") == self._given(name):
                self.project = without_project_field(self.project, name)
            else:
                kept.append(name)
        return kept

    def _given(self, name: str) -> str:
        """The text that the change itself gives to a field that the form adds."""
        if name in ("annual_goal", "goals"):
            return goal_text(self.project, "item" if name == "annual_goal" else "annual") or ""
        if name == "no":
            return str(self.number)
        if name == "fiscal_year":
            return "" if self.filing.fiscal_year is None else str(self.filing.fiscal_year)
        return {"unit_code": self.filing.unit_code, "unit_name": self.filing.unit_name}.get(name) or ""

    def _with_fields(self, kept: list[str]) -> list[str]:
        """Give the project what the new form prints; returns the names of what it lacked."""
        lacking = set(self.memory.pop(f"{MEMORY}{self.target.id}.none", "").split())
        self.untitled = "title" in lacking
        added: list[str] = []
        for name in self._head(self.target):
            if name in lacking or name in kept or project_field(self.project, name) is not None:
                continue
            text = self._given(name)
            self.project = _with_given(self.project, name, text)
            added.append(name)
        for name in self.target.indicator_fields():
            if _INDICATOR + name in lacking:
                continue
            rows = rows_with(self.project.indicators, name, self.target)
            if rows is not None:
                self.project = replace(self.project, indicators=rows)
                added.append(_INDICATOR + name)
        return added

    def _change_amounts(self) -> None:
        """Amounts in the unit of the new form, printed as it prints them."""
        unit = self.project.amount_unit or self.source.amount_unit
        lines = [self._changed_line(line, unit) for line in self.project.funds]
        self._remember("amount_unit", self.project.amount_unit or "", self.source.amount_unit)
        old = self._recalled("amount_unit")
        lacking = self.memory.get(f"{MEMORY}{self.target.id}.none", "").split()
        printed = None if "amount_unit" in lacking else self.target.amount_unit if old is None else old
        self.project = replace(self.project, funds=tuple(lines), amount_unit=printed)

    def _changed_line(self, line: FundLine, unit: str) -> FundLine:
        amount = parse_amount(line.amount, unit)
        old = self._recalled(f"fund.{line.source}")
        if amount is None or (unit == self.target.amount_unit and same_rows(self.source, self.target)):
            return line
        self._remember(f"fund.{line.source}", line.amount, _printed(amount.yuan, self.source))
        old_unit = self.memory.get(f"{MEMORY}{self.target.id}.amount_unit") or self.target.amount_unit
        before = parse_amount(old, old_unit) if old else None
        same = old is not None and before is not None and before.yuan == amount.yuan
        return replace(line, amount=old if same and old is not None else _printed(amount.yuan, self.target))

    def _remember_title(self) -> None:
        project = self.project
        heading = (self.source.read_heading(project.title) if project.title else None) or {}
        self._remember("title", project.title or "", _title(project, self.source))
        by_hand = (project.title or "") != _title(project, self.source)
        if by_hand and name_in_heading(heading.get("name", "")) not in ("", project.name):
            self.memory[f"{MEMORY}{self.source.id}.name"] = project.name

    def _change_title(self) -> None:
        project = self.project
        title, name = self._recalled("title"), self._recalled("name")
        if self.untitled:
            self.project = replace(project, title=None)
            return
        found = (self.target.read_heading(title) if title else None) or {}
        same = (name_in_heading(found.get("name", "")) or project.name if name is None else name) == project.name
        if title is None or not same or found.get("no", project.no or "") != (project.no or ""):
            title = _title(project, self.target)
        self.project = replace(project, title=title)

    def _remember(self, name: str, text: str, usual: str) -> None:
        """Keep a text of the old form that it would not give by itself."""
        if text != usual:
            self.memory[f"{MEMORY}{self.source.id}.{name}"] = text

    def _recalled(self, name: str) -> str | None:
        """A text that the project had when it left the form that it now comes to."""
        return self.memory.pop(f"{MEMORY}{self.target.id}.{name}", None)


def _printed(yuan: Decimal, profile: Profile) -> str:
    """An amount as a form prints it, with its unit where the form says it nowhere else."""
    value = (yuan / FACTORS[profile.amount_unit]).normalize()
    digits = f"{value:.2f}" if profile.amount_unit == "元" and value == round(value, 2) else f"{value:f}"
    return digits if "amount_unit" in profile.project_fields() else f"{digits}{profile.amount_unit}"


def _title(project: Project, profile: Profile) -> str:
    return profile.title_for(project.no, project.name, project.fiscal_year, project.category)


def _with_given(project: Project, name: str, text: str) -> Project:
    """The project with a field that it lacked. Goals of one kind are made of those of the other."""
    if name == "goals":
        goals = tuple(Goal(text=goal) for goal in split_goals(text))
        return replace(project, goals=(*goals, *project.goals))
    if name == "annual_goal":
        return replace(project, goals=(*project.goals, Goal(horizon="annual", text=text)))
    return project if name == "fiscal_year" and not text else with_project_field(project, name, text)
