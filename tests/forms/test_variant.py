"""A table whose office widened labels or flattened the header of its form comes back as that office printed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_projects
from perfdesk.forms.convert import as_form
from perfdesk.forms.hidden import hidden_fields
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Project
from perfdesk.readers.sniff import read_document
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.forms.learning import filled, places, tables

WIDER = "主管部门及代码 2 1 1 1\n项目属性 2 1 1 1\n年度资金总额 1 2 2"
WRITERS = {"docx": write_word, "xlsx": write_excel}


def departing(form: Profile, **extra: str) -> Project:
    pairs = tuple((f"printed.{name}", text) for name, text in extra.items())
    return replace(filled(form), extra=(*filled(form).extra, *pairs))


def read_back(project: Project, form: Profile, path: Path) -> Project:
    WRITERS[path.suffix[1:]](compose_projects([project], form), path)
    return recognise(read_document(path), all_profiles()).filing.projects[0]


@pytest.mark.parametrize("kind", WRITERS)
def test_other_spans_of_the_head_are_printed_and_read_again(kind: str, tmp_path: Path) -> None:
    form = profile_for("ningxia-project")
    found = read_back(departing(form, spans=WIDER), form, tmp_path / f"甲.{kind}")

    assert dict(found.extra)["printed.spans"] == WIDER
    (table,) = tables(found, form)
    spans = {cell.text: (cell.column, cell.column_span) for cell in table.cells}
    assert (spans["主管部门及代码"], spans["实施单位"]) == ((0, 2), (3, 1))
    assert (spans["年度资金总额:"], spans["其中:财政拨款"]) == ((1, 2), (1, 1))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(("form_id", "height"), [("hebei-application", "1"), ("national-project", "2")])
def test_another_height_of_the_header_is_printed_and_read_again(
    kind: str, form_id: str, height: str, tmp_path: Path
) -> None:
    form = profile_for(form_id)
    before = departing(form, header_rows=height)
    found = read_back(before, form, tmp_path / f"甲.{kind}")

    assert dict(found.extra)["printed.header_rows"] == height
    assert len(found.indicators) == len(before.indicators)
    assert tables(found, form)[0].rows == tables(filled(form), form)[0].rows + int(height) - form.header_rows


@pytest.mark.parametrize("form_id", all_profiles())
@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_like_its_form_is_remembered_as_nothing(kind: str, form_id: str, tmp_path: Path) -> None:
    form = profile_for(form_id)
    for project in (filled(form), replace(filled(form), indicators=())):
        found = read_back(project, form, tmp_path / f"甲.{kind}")
        assert [name for name, _ in found.extra if name.startswith("printed.")] == []


@pytest.mark.parametrize(
    "spans",
    [
        "主管部门及代码 2 2 2 2",
        "主管部门及代码 1",
        "主管部门及代码 x",
        "主管部门及代码 1 1 1 999999999999",
        "项目名称 1 4\n主管部门及代码 0 2 2 1",
        "",
        "\n",
    ],
)
@pytest.mark.parametrize("height", ["", "0", "9", "x"])
def test_spans_that_do_not_fit_are_passed_over(spans: str, height: str) -> None:
    form = profile_for("ningxia-project")
    (table,) = tables(departing(form, spans=spans, header_rows=height), form)
    assert places(table) == places(tables(filled(form), form)[0])


def test_an_office_with_the_same_form_keeps_spans_and_amounts_as_they_are() -> None:
    shipped = profile_for("ningxia-project")
    own = replace(shipped, id="own-form")
    project = departing(shipped, spans=WIDER, header_rows="2")
    project = with_project_field(project, "budget_total", "12.5万元")
    (found,) = as_form(Filing(form_id=shipped.id, projects=(project,)), shipped, own).projects

    (mine,), (theirs,) = tables(found, own), tables(project, shipped)
    head = len(shipped.head_rows) + 2
    assert [place for place in places(mine) if place[0] < head] == [p for p in places(theirs) if p[0] < head]
    assert "12.5万元" in {cell.text for cell in mine.cells}


def test_another_form_prints_its_own_spans_and_the_way_back_brings_them_again() -> None:
    ningxia, national = profile_for("ningxia-project"), profile_for("national-project")
    before = Filing(form_id=ningxia.id, projects=(departing(ningxia, spans=WIDER, header_rows="2"),))
    there = as_form(before, ningxia, national)

    assert not any(name.startswith("printed.") for name, _ in there.projects[0].extra)
    back = as_form(there, national, ningxia)
    assert set(back.projects[0].extra) >= set(before.projects[0].extra)


def test_what_is_remembered_is_no_hidden_content() -> None:
    form = profile_for("ningxia-project")
    assert hidden_fields(departing(form, spans=WIDER, header_rows="2"), form) == hidden_fields(filled(form), form)
