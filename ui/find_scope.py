"""Where to search: in everything, one project or Part One, and in which column."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from perfdesk.forms.profile import Profile
from perfdesk.model.fields import TARGET_PARTS
from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS

SCOPES = {"all": "整份文件", "project": "当前项目", "part_one": "第一部分"}
ALL_COLUMNS = "全部栏目"


class Limits(NamedTuple):
    """What `find` is to be limited to; None for no limit."""

    fields: Collection[str] | None
    projects: Collection[str | None] | None


def limits(scope: str, column: Collection[str] | None, project_id: str | None) -> Limits:
    """The limits of a scope and a column; a current project that is none: Part One is shown, search there."""
    if scope == "all":
        return Limits(column, None)
    if scope == "project" and project_id is not None:
        return Limits(column, {project_id})
    return Limits(SECTIONS if column is None else set(SECTIONS) & set(column), {None})


def columns(profile: Profile) -> list[tuple[str, frozenset[str]]]:
    """(name, fields) of each column that can be chosen: those of the table, of the head, then Part One."""
    fields: dict[str, set[str]] = {}
    for column in profile.grid_columns:
        if column.field in TARGET_PARTS:
            fields.setdefault(field_label("value"), set()).add("value")
        else:
            fields.setdefault(column.header or field_label(column.field), set()).add(column.field)
    for name in ("name", *profile.project_fields()):
        if name in ("fiscal_year", "category"):
            continue
        head = name.partition(".")[0] == "spending_plan"
        fields.setdefault(field_label("spending_plan" if head else name), set()).add(name)
    for section in profile.sections:
        fields.setdefault(field_label(section), set()).add(section)
    return [(label, frozenset(names)) for label, names in fields.items()]
