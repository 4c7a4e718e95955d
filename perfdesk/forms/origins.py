"""Where the fields of a head stood, told from the cells that hold their words: the readers need not keep account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.convert import MEMORY
from perfdesk.forms.notes import Note, Origin, cell_place
from perfdesk.model.fields import GOAL_FIELDS, INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.table import Cell, Table

_HEAD_FIELDS = (
    *("title", "category", "fiscal_year", "unit_code", "unit_name", "code", "name"),
    *("competent_department", "competent_department_code", "implementing_unit", "attribute", "period", "amount_unit"),
    *("budget_total", "budget_fiscal", "budget_other", "budget_superior", "funds_use"),
    *("period_goal", "annual_goal", "goals"),
)
_NO_CELL = ("title", "category")
_NAMED_FUNDS = ("total", "fiscal", "other", "superior")


def head_names(*projects: Project) -> list[str]:
    """The head fields that some projects may have, in printed order, without the number."""
    names = list(_HEAD_FIELDS)
    for project in projects:
        names += [f"fund.{line.source}" for line in project.funds if line.source not in _NAMED_FUNDS]
        names += [f"goal.{goal.horizon}" for goal in project.goals if goal.horizon not in GOAL_FIELDS]
        names += [f"spending_plan.{month}" for month, _ in project.spending_plan or ()]
        names += [f"extra.{name}" for name, _ in project.extra if not name.startswith((MEMORY, PRINTED))]
    return list(dict.fromkeys(names))


def head_origins(project: Project, table: Table, rows: Sequence[list[Cell]]) -> dict[str, Origin]:
    """Where each filled field of a head stood. Of several cells with the same words each field has its own."""
    cells = [cell for cell in {id(cell): cell for row in rows for cell in row}.values() if cell.text]
    left: dict[str, list[Cell]] = {}
    for cell in cells:
        left.setdefault(_bare(cell.text), []).append(cell)
    found: dict[str, Cell] = {}
    for name in head_names(project):
        text = _bare(project_field(project, name) or "") if name not in _NO_CELL else ""
        same = left.get(text, []) if text else []
        if same:
            found[name] = same.pop(0) if len(same) > 1 else same[0]
    taken = {id(cell) for cell in found.values()}
    for name in head_names(project):
        text = _bare((project_field(project, name) or "").split("\n")[0]) if name not in _NO_CELL else ""
        around = [cell for cell in cells if text and id(cell) not in taken and text in _bare(cell.text)]
        if name not in found and around:
            found[name] = around[0]
    return {name: Origin(cell_place(table, cell), (cell.text,)) for name, cell in found.items()}


def with_fields(
    notes: Iterable[Note], origins: Mapping[str, Origin], table: Table, rows: Sequence[list[Cell]]
) -> list[Note]:
    """Remarks about a head with the field that each is about: that of its cell, or of the cell beside its label."""
    places = {origin.place: name for name, origin in origins.items()}
    labels = {
        cell_place(table, label): places[cell_place(table, cell)]
        for row in rows
        for label, cell in pairwise(row)
        if label is not cell and cell_place(table, cell) in places
    }
    return [_about_field(note, places.get(note.place) or labels.get(note.place, "")) for note in notes]


def with_row(notes: Iterable[Note], row: Indicator) -> list[Note]:
    """Remarks about a printed row as remarks about its indicator, and about the field whose text they quote."""
    done: list[Note] = []
    for note in notes:
        names = (name for name in INDICATOR_FIELDS if note.text and indicator_field(row, name) == note.text)
        name = note.ref.field if note.ref is not None else next(names, "")
        done.append(replace(note, ref=Ref(None, row.id, name)))
    return done


def _about_field(note: Note, name: str) -> Note:
    return note if note.unplaced or note.ref is not None else replace(note, ref=Ref(None, None, name))


def _bare(text: str) -> str:
    return "".join(text.split())
