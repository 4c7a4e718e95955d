"""Changing the form of a filing: one step that can be undone, and a report of what it means."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from perfdesk.editing.step import Step, step_between
from perfdesk.forms.convert import as_form
from perfdesk.forms.foot import with_foot
from perfdesk.forms.hidden import hidden_columns, hidden_fields, hidden_sections
from perfdesk.forms.profile import Profile, profile_for, stored_profile
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Project
from perfdesk.model.taxonomy import level1_of, level2_of

_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What a change of form means, in Chinese sentences: fields that are new and blank, filled ones that are kept but
    not printed, and what the new form requires and does not find."""

    new: tuple[str, ...]
    hidden: tuple[str, ...]
    missing: tuple[str, ...]

    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(heading, sentences) of each kind that has any."""
        named = (("新的栏目", self.new), ("不再印出但保留", self.hidden), ("缺少", self.missing))
        return tuple((heading, lines) for heading, lines in named if lines)


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
    holders: dict[str, list[Project]] = {}
    for project in after.projects:
        for name in dict.fromkeys(_whole(name) for name in hidden_fields(project, target)):
            holders.setdefault(name, []).append(project)
    for name, filled in holders.items():
        yield f"“{field_label(name)}”不印在新表里，{_of(filled, after)}的内容保留。"
    for name, count in hidden_columns((row for _, row in after.indicators()), target).items():
        yield f"指标的“{field_label(name)}”不印在新表里，{count}行的内容保留。"
    for section in hidden_sections(after, target):
        yield f"“{field_label(section)}”不印在新表里，内容保留。"


def _whole(name: str) -> str:
    """The spending plan as one field, its months are not worth a line each."""
    return "spending_plan" if name.startswith("spending_plan.") else name


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


def switch_foot(filing: Filing, profile: Profile, project_ids: Collection[str], *, printed: bool) -> Step | None:
    """Print the optional rows below the indicators for some projects, or print them no more; texts stay."""
    word = "印出" if printed else "不印"
    whose = f"（{len(project_ids)}个项目）" if len(project_ids) > 1 else ""
    return step_between(f"{word}表尾栏目{whose}", filing, with_foot(filing, profile, project_ids, printed=printed))


def change_file(path: Path, form_id: str, *, try_only: bool = False, by: str = "") -> tuple[Profile, bool, Report]:
    """Put a project file on another form by one step that can be undone: (form, whether it changes, report).

    `try_only` changes nothing, `by` signs the step. UserError when there is no such form or the file cannot be opened
    or written.
    """
    from perfdesk.editing.session import Session
    from perfdesk.store.file import ProjectFile

    target = profile_for(form_id)
    file = ProjectFile.open(path, read_only=try_only)
    file.author = by.strip()
    try:
        step, report = change_form(file.load_filing(), target)
        if not try_only:
            Session(file).do(step)
    finally:
        file.close()
    return target, step is not None, report
