"""Parts of an older filing put back into the present one, each as one step that can be undone. Pure, save the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from perfdesk.editing import commands
from perfdesk.editing.bin import now, taken_back, with_present_bin, without_projects
from perfdesk.editing.step import Step, in_order, step_between
from perfdesk.editing.titles import TitleFor, title_follows
from perfdesk.errors import UserError
from perfdesk.model.fields import GOAL_FIELDS, with_project, without_project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Project, new_id
from perfdesk.model.text import storable
from perfdesk.workflow.changes import ProjectChange, RowChange, TextChange
from perfdesk.workflow.compare import FOLLOWING, paired_projects, paired_rows
from perfdesk.workflow.pairing import Pairing

_HORIZONS = {name: horizon for horizon, name in GOAL_FIELDS.items()}
Row = TypeVar("Row", FundLine, Goal, Indicator)
Placed = TypeVar("Placed", Indicator, Project)


def bring_back_all(present: Filing, old: Filing, name: str, *, deleted_at: str | None = None) -> Step | None:
    """The whole content of the version `name`, with its ids; None when nothing differs.

    The bin stays and takes in the projects that the version does not have; `deleted_at` is when, None: now.
    """
    return step_between(storable(f"恢复到版本“{name}”"), present, with_present_bin(present, old, deleted_at or now()))


def bring_back_cell(
    present: Filing, old: Filing, change: TextChange, *, title_for: TitleFor | None = None
) -> Step | None:
    """One text as it was, also when there was no such field. UserError when its row is gone meanwhile.

    With `title_for` headings follow, as in `commands.set_field`.
    """
    label = f"恢复“{field_label(change.field)}”"
    try:
        own = change.new.project is None and change.field != "fiscal_year"
        if own or change.before is None or _horizon(change.field):
            return step_between(label, present, _with_old_field(present, old, change))
        step = commands.set_field(present, change.new, change.before, title_for=title_for)
    except KeyError as error:
        raise _gone() from error
    return None if step is None else Step(label, step.changes)


def bring_back_row(present: Filing, old: Filing, project: ProjectChange, row: RowChange) -> Step | None:
    """One indicator row as it was: its texts and its place; an added row goes, a row that is gone comes back.

    UserError when the project is gone meanwhile, or the row of a change.
    """
    if project.old is None or project.new is None:
        raise ValueError("no row of a project on both sides")
    try:
        now = present.project(project.new.id)
        if row.new is not None:
            now.indicator(row.new.id)
    except KeyError as error:
        raise _gone() from error
    rest = [item for item in now.indicators if row.new is None or item.id != row.new.id]
    if row.old is not None:
        taken = _ids(present, "indicators")
        back = replace(row.old, id=row.new.id) if row.new is not None else _with_free_id(row.old, taken)
        if row.moved or row.new is None:
            pairing = paired_rows(old.project(project.old.id), now)
            rest = _placed(rest, back, pairing, row.old_place or 0)
        else:
            rest = [back if item.id == back.id else item for item in now.indicators]
    name = (row.old or row.new or Indicator()).level3
    return step_between(f"恢复指标“{name}”", present, with_project(present, replace(now, indicators=tuple(rest))))


def bring_back_project(
    present: Filing,
    old: Filing,
    change: ProjectChange,
    *,
    title_for: TitleFor | None = None,
    deleted_at: str | None = None,
) -> Step | None:
    """One project as it was, with all its rows; an added project goes into the bin, one that is gone comes back at its
    place, from the bin if it is there.

    A project that is still there keeps its id, place and number, unless its place is all that differs. UserError when
    it is gone meanwhile.
    """
    label = storable(f"恢复项目“{change.name}”")
    rows = list(present.projects)
    if change.new is not None:
        try:
            index = present.project_index(change.new.id)
        except KeyError as error:
            raise _gone() from error
        if change.old is None:
            gone = without_projects(present, {change.new.id}, deleted_at or now(), title_for)
            return step_between(label, present, gone)
        back = rows[index] = _in_place_of(present, rows[index], change.old, title_for)
        after = replace(present, projects=tuple(rows))
        if change.moved and not change.cells and not change.rows:
            rest = [row for row in rows if row is not back]
            placed = _placed(rest, back, paired_projects(old, present), change.old_place or 0)
            after = commands.renumbered(after, tuple(placed), title_for)
        return step_between(label, present, after)
    if change.old is None:
        return None
    others = {row.id for row in rows}
    back = _with_free_ids(present, change.old if change.old.id not in others else replace(change.old, id=new_id()))
    placed = _placed(rows, back, paired_projects(old, present), change.old_place or 0)
    after = commands.renumbered(present, tuple(placed), title_for)
    return step_between(label, present, replace(taken_back(present, back.id), projects=after.projects))


def bring_back_section(present: Filing, old: Filing, section: str) -> Step | None:
    """A section of Part One as it was."""
    then, now = old.narrative(section), present.narrative(section)
    rows = [row for row in present.narratives if row is not now]
    if then is not None:
        rows.append(then if now is None else replace(now, paragraphs=then.paragraphs))
    after = replace(present, narratives=in_order("narrative", rows))
    return step_between(f"恢复“{field_label(section)}”", present, after)


def _with_old_field(present: Filing, old: Filing, change: TextChange) -> Filing:
    """The filing with a field as it was where a text cannot say it: no such field, or goals with their own borders."""
    ref = change.new
    if ref.project is None:
        return _with_own_field(present, old, ref.field)
    project = present.project(ref.project)
    if ref.indicator is not None:
        return with_project(present, _without_cell(project, ref.indicator, ref.field))
    horizon = _horizon(ref.field)
    if not horizon:
        return with_project(present, without_project_field(project, ref.field))
    then = [goal for goal in old.project(change.old.project or "").goals if goal.horizon == horizon]
    kept = [goal for goal in project.goals if goal.horizon != horizon]
    own = {goal.id for goal in project.goals} - {goal.id for goal in kept}
    taken = _ids(present, "goals") - own
    back = [_with_free_id(goal, taken) for goal in then]
    goals = (*back, *kept) if horizon == "item" else (*kept, *back)
    return with_project(present, replace(project, goals=goals))


def _with_own_field(present: Filing, old: Filing, field: str) -> Filing:
    """The filing with a field of its own as it was, and projects that say the same of themselves with it."""
    head, _, key = field.partition(".")
    if head != "extra":
        values: dict[str, Any] = {field: getattr(old, field)}
        now = getattr(present, field)
        follows = field in FOLLOWING and now is not None
        rows = (replace(row, **values) if getattr(row, field) == now else row for row in present.projects)
        return replace(present, **values, projects=tuple(rows) if follows else present.projects)
    then = dict(old.extra)
    kept = [(name, then.get(name, "") if name == key else text) for name, text in present.extra]
    kept += [(key, then[key])] if key in then and key not in dict(present.extra) else []
    return replace(present, extra=tuple(pair for pair in kept if pair[0] != key or key in then))


def _horizon(field: str) -> str:
    """The horizon of a field of goals, "" for any other field."""
    head, _, key = field.partition(".")
    return key if head == "goal" else _HORIZONS.get(field, "")


def _without_cell(project: Project, row_id: str, field: str) -> Project:
    row = project.indicator(row_id)
    head, _, key = field.partition(".")
    values: dict[str, Any] = {field: None}
    if head == "extra":
        changed = replace(row, extra=tuple(pair for pair in row.extra if pair[0] != key))
    else:
        changed = replace(row, **values)
    return replace(project, indicators=tuple(changed if item is row else item for item in project.indicators))


def _in_place_of(present: Filing, now: Project, then: Project, title_for: TitleFor | None) -> Project:
    """The old project as the present one: its id, its number. Rows of another project get the ids of their partners."""
    rows = then.indicators
    if then.id != now.id:
        ids = {rows[i].id: now.indicators[j].id for i, j in paired_rows(then, now).pairs}
        rows = tuple(replace(row, id=ids.get(row.id, row.id)) for row in rows)
    back = _with_free_ids(present, replace(then, id=now.id, indicators=rows), now)
    if then.no == now.no:
        return back
    numbered = replace(back, no=now.no)
    return numbered if title_for is None else title_follows(back, numbered, title_for)


def _with_free_ids(present: Filing, project: Project, own: Project | None = None) -> Project:
    """The project with fresh ids for those rows whose id another project has."""

    def free(name: str, rows: Sequence[Row]) -> tuple[Row, ...]:
        taken = _ids(present, name) - {row.id for row in (getattr(own, name) if own is not None else ())}
        return tuple(_with_free_id(row, taken) for row in rows)

    return replace(
        project,
        funds=free("funds", project.funds),
        goals=free("goals", project.goals),
        indicators=free("indicators", project.indicators),
    )


def _with_free_id(row: Row, taken: set[str]) -> Row:
    return replace(row, id=new_id()) if row.id in taken else row


def _ids(filing: Filing, name: str) -> set[str]:
    return {row.id for project in filing.projects for row in getattr(project, name)}


def _placed(rest: list[Placed], back: Placed, pairing: Pairing[Placed], old_place: int) -> list[Placed]:
    """`back` among the others, behind the nearest row before it that is still there."""
    rows = rest.copy()
    here = {row.id: place for place, row in enumerate(rows)}
    new_of = {i: pairing.new[j].id for i, j in pairing.pairs}
    for i in reversed(range(old_place)):
        if new_of.get(i) in here:
            rows.insert(here[new_of[i]] + 1, back)
            return rows
    rows.insert(0, back)
    return rows


def _gone() -> UserError:
    return UserError("要恢复的位置现在已经没有了。", "请重新比较，再选择要恢复的内容。")
