"""Blank and filled projects of each form that we ship, and forms learned from what they print."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from perfdesk.editing.commands import blank_project
from perfdesk.forms.compose import compose_project, compose_projects
from perfdesk.forms.form_file import profile_from
from perfdesk.forms.learn import Learned, learn
from perfdesk.forms.profile import Profile, all_profiles
from perfdesk.forms.toml_text import toml_text
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Project, new_id
from perfdesk.readers.sniff import read_document
from perfdesk.table import Table
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word

Place = tuple[int, int, int, int, str]


def blank(form: Profile, *, levels: bool = True) -> Project:
    demands = form.expectations
    words = [(one, two) for one, listed in demands.level2.items() for two in listed] if levels else []
    return replace(blank_project(form.project_fields(), demands.plan_months, words), amount_unit=form.amount_unit)


def filled(form: Profile) -> Project:
    project = blank(form)
    for name in form.project_fields():
        if name not in ("fiscal_year", "amount_unit"):
            project = with_project_field(project, name, f"{len(name)}号内容")
    project = replace(project, no="3", name="档案库房维修", fiscal_year=2031, title=None)
    rows = [
        replace(row, level3=f"完成第{i}项", value="≥3个", description="说明", basis="计划", standard="标准")
        for i, row in enumerate(project.indicators, start=1)
    ]
    rows.insert(1, replace(rows[0], id=new_id(), level3="另一项"))
    return replace(project, indicators=tuple(rows))


def printed(project: Project, form: Profile, path: Path) -> Path:
    """One project as a Word or Excel file."""
    write = write_word if path.suffix == ".docx" else write_excel
    write(compose_projects([project], form, "表"), path)
    return path


def learned(path: Path) -> Learned:
    return learn(read_document(path, looks=True), "own-form", known=all_profiles().values())


def form_of(found: Learned) -> Profile:
    """The form as it is loaded from its file."""
    return profile_from(tomllib.loads(toml_text(found.data)))


def tables(project: Project, form: Profile) -> list[Table]:
    return [block for block in compose_project(project, form) if isinstance(block, Table)]


def places(table: Table) -> list[Place]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def assert_same_print(project: Project, own: Profile, shipped: Profile) -> None:
    """Cell by cell the same words and spans, and widths within a millimetre."""
    left, right = tables(project, own), tables(project, shipped)
    assert [places(table) for table in left] == [places(table) for table in right]
    for one, two in zip(left, right, strict=True):
        assert len(one.widths) == len(two.widths)
        assert all(abs(a - b) <= 1 for a, b in zip(one.widths, two.widths, strict=True))
