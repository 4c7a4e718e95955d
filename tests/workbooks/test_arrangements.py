"""Each shipped form on worksheets as offices arrange them: every arrangement gives the same filing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.compose import compose_project, compose_projects
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.rows import Filing
from perfdesk.readers.sniff import read_document
from perfdesk.workflow.sample import sample_filing
from tests.forms.invented import plain
from tests.workbooks.files import write_xlsx
from tests.workbooks.sheets import (
    Sheet,
    as_numbers,
    below_one_another,
    laid_out,
    moved,
    project_sheets,
    side_by_side,
    taken_apart,
)

FORMS = tuple(all_profiles())
Arrange = Callable[[list[Sheet]], list[Sheet]]
ARRANGEMENTS: dict[str, Arrange] = {
    "a sheet each": lambda sheets: sheets,
    "below one another": lambda sheets: [below_one_another(sheets, 0)],
    "with blank rows between": lambda sheets: [below_one_another(sheets, 3)],
    "side by side": lambda sheets: [side_by_side(sheets, 0)],
    "with blank columns between": lambda sheets: [side_by_side(sheets, 2)],
    "two by two": lambda sheets: [below_one_another([side_by_side(sheets[:2], 1), side_by_side(sheets[2:], 1)], 2)],
    "away from the corner": lambda sheets: [moved(sheet, 4, 3) for sheet in sheets],
    "without merges": lambda sheets: [taken_apart(sheet, repeated=False) for sheet in sheets],
    "without merges on one sheet": lambda sheets: [
        below_one_another([taken_apart(sheet, repeated=False) for sheet in sheets], 0)
    ],
    "repeated instead of merged": lambda sheets: [taken_apart(sheet, repeated=True) for sheet in sheets],
    "repeated on one sheet": lambda sheets: [
        below_one_another([taken_apart(sheet, repeated=True) for sheet in sheets], 1)
    ],
    "numbers as numbers": lambda sheets: [as_numbers(sheet) for sheet in sheets],
}


@lru_cache(maxsize=16)
def on_form(form_id: str) -> Filing:
    """Three projects of the sample as they come back from a form that printed them."""
    sample = sample_filing()
    few = replace(sample, projects=sample.projects[:3], narratives=())
    profile = profile_for(form_id)
    printed = compose_projects(as_form(few, profile_for(sample.form_id), profile).projects, profile)
    return recognise(printed, {form_id: profile}).filing


def read(sheets: list[Sheet], path: Path) -> Recognised:
    return recognise(read_document(write_xlsx(sheets, path / "某局.xlsx")), all_profiles())


def words(filing: Filing) -> Any:
    """The projects without what is remembered of how the file printed them."""
    return [
        replace(project, extra=tuple(item for item in project.extra if not item[0].startswith("printed.")))
        for project in plain(filing.projects)
    ]


@pytest.mark.parametrize("name", ARRANGEMENTS)
@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_read_however_its_sheets_are_arranged(form_id: str, name: str, tmp_path: Path) -> None:
    filing = on_form(form_id)
    found = read(ARRANGEMENTS[name](project_sheets(filing, profile_for(form_id))), tmp_path)
    assert found.filing.form_id == form_id
    assert words(found.filing) == words(filing)
    assert [note for note in found.notes if note.severity == "warning"] == []


@pytest.mark.parametrize("form_id", FORMS)
def test_a_title_in_the_first_cell_alone_is_a_title(form_id: str, tmp_path: Path) -> None:
    filing, profile = on_form(form_id), profile_for(form_id)
    sheets = [laid_out("表", compose_project(project, profile), merged_title=False) for project in filing.projects]
    found = read([below_one_another(sheets, 1)], tmp_path)
    assert words(found.filing) == words(filing)


def test_covers_and_hidden_sheets_are_told_and_do_not_disturb(tmp_path: Path) -> None:
    filing = on_form("hebei-project")
    sheets = project_sheets(filing, profile_for("hebei-project"))
    others = [
        Sheet("封面", {(3, 0): "2026年部门预算绩效文本"}, merges={(3, 0): (1, 8)}),
        Sheet("目录", {(0, 0): "序号", (0, 1): "项目", (0, 2): "页码", (1, 0): "1", (1, 1): "甲", (1, 2): "3"}),
    ]
    hidden = [replace(sheets[0], name="旧表", state="hidden"), replace(sheets[1], name="底稿", state="veryHidden")]
    found = read([*others, *sheets, *hidden], tmp_path)
    assert words(found.filing) == words(filing)
    texts = "\n".join(f"{note.place} {note.message} {note.text}" for note in found.notes)
    assert "工作表“旧表”是隐藏的" in texts
    assert "工作表“底稿”是隐藏的" in texts
    assert "2026年部门预算绩效文本" in texts


def test_what_finds_no_place_is_listed_with_its_sheet_and_cell(tmp_path: Path) -> None:
    filing = on_form("hebei-project")
    sheet = moved(project_sheets(filing, profile_for("hebei-project"))[0], 2, 1)
    row = next(place[0] for place, text in sheet.values.items() if text == "一级指标")
    sheet.values[row + 1, 16] = "请李某核实"
    (note,) = [note for note in read([sheet], tmp_path).notes if "请李某核实" in note.text]
    assert note.place.startswith("工作表“")
    assert note.place.endswith(f"单元格Q{row + 1}")


def test_remarks_in_the_margin_are_listed_and_do_not_get_into_blank_cells(tmp_path: Path) -> None:
    filing = on_form("hebei-project")
    sheets = project_sheets(filing, profile_for("hebei-project"))
    for sheet in sheets:
        sheet.values |= {
            (3, sheet.columns + 1): "填写说明：没有其他资金的不填",
            (12, sheet.columns + 1): "每行一个指标",
        }
    found = read(sheets, tmp_path)
    assert words(found.filing) == words(filing)
    assert {note.text for note in found.notes} == {"填写说明：没有其他资金的不填", "每行一个指标"}
    assert found.notes[0].place == f"工作表“{sheets[0].name}”单元格Q4"


def test_a_title_merged_over_the_whole_row_of_excel_is_a_title(tmp_path: Path) -> None:
    filing = on_form("hebei-project")
    sheets = project_sheets(filing, profile_for("hebei-project"))
    for sheet in sheets:
        sheet.merges[0, 0] = (1, 16_384)
    assert words(read(sheets, tmp_path).filing) == words(filing)
    assert words(read([below_one_another(sheets, 1)], tmp_path).filing) == words(filing)
