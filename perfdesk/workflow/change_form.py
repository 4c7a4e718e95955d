"""Changing the form of a filing: one step that can be undone, and a report of what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.editing.step import Step, step_between
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import Profile, stored_profile
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Project
from perfdesk.model.taxonomy import level1_of, level2_of

_NAMES_SHOWN = 3
_HEAD_FIELDS = (
    *("unit_code", "unit_name", "code", "competent_department", "competent_department_code", "implementing_unit"),
    *("attribute", "period", "budget_total", "budget_fiscal", "budget_other", "budget_superior", "funds_use"),
    *("period_goal", "annual_goal", "goals"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a change of form means, in Chinese sentences: fields that are new and blank, filled ones that are kept but
    not printed, and what the new form requires and does not find."""

    new: tuple[str, ...]
    hidden: tuple[str, ...]
    missing: tuple[str, ...]


def change_form(filing: Filing, target: Profile) -> tuple[Step | None, Report]:
    """The step that puts a filing on another form, None when it is on it already, and what it means.

    Nothing is lost: the step back to the old form gives the same filing.
    """
    source, _ = stored_profile(filing.form_id)
    after = as_form(filing, source, target)
    report = Report(
        new=tuple(_new(filing, after, target)),
        hidden=tuple(_hidden(after, target)),
        missing=tuple(_missing(after, target)),
    )
    return step_between(f"改用“{target.name}”", filing, after), report


def _new(before: Filing, after: Filing, target: Profile) -> Iterator[str]:
    """The fields that the new form prints and the old one had not."""
    for name in dict.fromkeys(target.project_fields()):
        old = [p for p in before.projects if project_field(p, name) is None]
        blank = [p for p in old if not project_field(after.project(p.id), name)]
        if blank and name != "amount_unit":
            yield f"“{field_label(name)}”是新的栏目，{_of(blank, after)}需要填写。"
    for name in target.indicator_fields():
        if name in INDICATOR_FIELDS and _lacks(before, name) and after.projects:
            rows = [row for _, row in after.indicators()]
            blank_rows = sum(not indicator_field(row, name) for row in rows)
            state = f"{blank_rows}行需要填写" if blank_rows else "已按通常写法填好，请核对"
            yield f"指标的“{field_label(name)}”是新的一列，{state}。"


def _lacks(filing: Filing, name: str) -> bool:
    rows = [row for _, row in filing.indicators()]
    return bool(rows) and all(indicator_field(row, name) is None for row in rows)


def _hidden(after: Filing, target: Profile) -> Iterator[str]:
    """What is filled in and not printed by the new form."""
    printed = set(target.project_fields()) | set(target.foot_fields())
    if "annual_goal" in printed or "goals" in printed:
        printed |= {"annual_goal", "goals"}
    names = [name for name in _HEAD_FIELDS if name not in printed]
    if not any(name.startswith("spending_plan.") for name in printed):
        names.append("spending_plan")
    for name in names:
        filled = [p for p in after.projects if _filled(p, name)]
        if filled:
            yield f"“{field_label(name)}”不印在新表里，{_of(filled, after)}的内容保留。"
    columns = set(target.indicator_fields())
    for name in INDICATOR_FIELDS:
        count = sum(bool(indicator_field(row, name)) for _, row in after.indicators())
        if count and name not in columns and not (name == "value" and "target.number" in columns):
            yield f"指标的“{field_label(name)}”不印在新表里，{count}行的内容保留。"
    for section in SECTIONS:
        row = after.narrative(section)
        if row is not None and any(row.paragraphs) and section not in target.sections:
            yield f"“{field_label(section)}”不印在新表里，内容保留。"


def _filled(project: Project, name: str) -> bool:
    if name == "spending_plan":
        return any(text for _, text in project.spending_plan or ())
    return bool(project_field(project, name))


def _missing(after: Filing, target: Profile) -> Iterator[str]:
    """The classes of indicators that the new form requires and a project has no row for."""
    expected = target.expectations
    for project in after.projects:
        rows = [row for row in project.indicators if row.level3.strip()]
        first = {level.key for row in rows if (level := level1_of(row.level1 or ""))}
        second = {level.key for row in rows if (level := level2_of(row.level2 or ""))}
        words = [word for word in expected.required_level1 if _absent(level1_of(word), first)]
        words += [word for word in expected.required_level2 if _absent(level2_of(word), second)]
        if words:
            yield f"“{project.name}”缺少{'、'.join(f'“{word}”' for word in words)}。"


def _absent(level: object, found: set[str]) -> bool:
    return level is not None and getattr(level, "key", "") not in found


def _of(projects: list[Project], filing: Filing) -> str:
    """Some projects in words: all, or the first few by name."""
    if len(projects) == len(filing.projects):
        return f"全部{len(projects)}个项目" if len(projects) > 1 else "这个项目"
    names = "、".join(f"“{project.name}”" for project in projects[:_NAMES_SHOWN])
    return names if len(projects) <= _NAMES_SHOWN else f"{names}等{len(projects)}个项目"
