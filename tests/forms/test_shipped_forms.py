"""Every form that ships: an invented project printed on it comes back from Word and Excel as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_filing, compose_project
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Indicator, Project
from perfdesk.readers.sniff import read_document
from perfdesk.table import Cell, Table
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.forms.invented import filing, plain

FORMS = tuple(all_profiles())


def on_form(form_id: str) -> Filing:
    return as_form(filing(), profile_for("hebei-project"), profile_for(form_id))


def filled(project: Project, form_id: str) -> Project:
    """The project with every field of its form filled."""
    for name in profile_for(form_id).project_fields():
        if name in ("competent_department", "implementing_unit", "attribute", "period", "period_goal"):
            project = with_project_field(project, name, f"青溪县{name}")
    return project


def printed(filing_: Filing) -> Table:
    (table,) = [b for b in compose_project(filing_.projects[0], profile_for(filing_.form_id)) if isinstance(b, Table)]
    return table


def at(table: Table, text: str) -> Cell:
    return next(cell for cell in table.cells if cell.text == text)


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_exported_form_reads_back_to_the_same_export(tmp_path: Path, form_id: str, kind: str) -> None:
    source = on_form(form_id)
    source = replace(source, projects=tuple(filled(project, form_id) for project in source.projects))
    form = profile_for(form_id)
    first = recognise(_through(compose_filing(source, form), tmp_path / f"甲.{kind}"), all_profiles())
    assert first.filing.form_id == form_id
    assert [note.message for note in first.notes if note.severity == "warning"] == []
    assert [_printed_words(p, form_id) for p in first.filing.projects] == [
        _printed_words(p, form_id) for p in source.projects
    ]
    second = recognise(_through(compose_filing(first.filing, form), tmp_path / f"乙.{kind}"), all_profiles())
    assert plain(second.filing) == plain(first.filing)


def _through(document: object, path: Path) -> object:
    write = write_word if path.suffix == ".docx" else write_excel
    write(document, path)  # type: ignore[arg-type]
    return read_document(path)


def _printed_words(project: Project, form_id: str) -> list[tuple[int, int, int, int, str]]:
    blocks = compose_project(project, profile_for(form_id))
    tables = [block for block in blocks if isinstance(block, Table)]
    return [(c.row, c.column, c.row_span, c.column_span, c.text.strip()) for t in tables for c in t.cells]


@pytest.mark.parametrize("form_id", FORMS)
def test_every_place_of_the_grid_belongs_to_one_cell(form_id: str) -> None:
    for block in compose_project(on_form(form_id).projects[0], profile_for(form_id)):
        if isinstance(block, Table):
            places = [
                (cell.row + r, cell.column + c)
                for cell in block.cells
                for r in range(cell.row_span)
                for c in range(cell.column_span)
            ]
            assert sorted(places) == [(r, c) for r in range(block.rows) for c in range(block.columns)]
            assert len(block.widths) == block.columns
            assert len(block.min_heights) == block.rows


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_is_as_wide_as_its_page(form_id: str) -> None:
    form = profile_for(form_id)
    assert form.page.text_width - sum(form.head_widths) == pytest.approx(0, abs=1.5) or not form.joined


def test_each_goal_has_a_row_of_its_own() -> None:
    table = printed(on_form("hebei-application"))
    goals = at(table, "绩效目标")
    assert (goals.row_span, at(table, "目标1").row, at(table, "目标2").row) == (2, goals.row, goals.row + 1)
    none = replace(on_form("hebei-application"), projects=(replace(filing().projects[0], goals=()),))
    assert at(printed(none), "绩效目标").row_span == 1
    assert at(printed(none), "目标1")


def test_requirement_and_number_share_the_cells_of_level_2_and_3() -> None:
    table = printed(on_form("ningxia-project"))
    assert at(table, "数量指标 (必填量化)").column == 2
    assert at(table, "指标1: 数量指标名称1").column == 3
    side = at(table, "绩效指标")
    assert (side.row, side.column, side.row_span) == (7, 0, 7)


def test_a_cell_without_requirement_and_number_has_no_empty_brackets() -> None:
    one = on_form("ningxia-project").projects[0]
    bare = replace(one, indicators=tuple(replace(row, requirement="", label=None) for row in one.indicators))
    words = {text for *_, text in _printed_words(bare, "ningxia-project")}
    assert {"数量指标", "数量指标名称1"} <= words


def test_another_spelling_is_kept_until_the_text_changes() -> None:
    row = Indicator(
        level1="产出指标", level2="数量指标", requirement="必填", label="指标1", level3="场次", value="4次",
        extra=(("printed.level2", "数量\n指标（必填）"), ("printed.level3", "指标1场次")),
    )  # fmt: skip
    one = replace(on_form("ningxia-project").projects[0], indicators=(row,))
    words = {text for *_, text in _printed_words(one, "ningxia-project")}
    assert "指标1场次" in words
    changed = replace(one, indicators=(replace(row, level3="次数"),))
    assert "指标1: 次数" in {text for *_, text in _printed_words(changed, "ningxia-project")}


def test_operator_number_and_unit_stand_in_columns_of_their_own() -> None:
    table = printed(on_form("system-order"))
    row = at(table, "数量指标名称1").row
    assert [cell.text for cell in table.row_cells(row)][3:6] == ["≥", "1200", "卷"]
    words = [cell.text for cell in table.row_cells(at(table, "社会效益指标名称5").row)]
    assert words[3:6] == ["定性", "有所提高", ""]


def test_equal_words_under_different_level_1_are_not_merged() -> None:
    rows = tuple(
        Indicator(level1=one, level2="成本指标", level3=name, value="1")
        for one, name in (("产出指标", "甲"), ("产出指标", "乙"), ("成本指标", "丙"))
    )
    project = replace(on_form("hunan-project").projects[0], indicators=rows)
    table = printed(replace(on_form("hunan-project"), projects=(project,)))
    spans = [(cell.text, cell.row_span) for cell in table.cells if cell.field == "level2"]
    assert spans == [("成本指标", 2), ("成本指标", 1)]


def test_sign_off_rows_are_printed_for_a_project_that_has_them(tmp_path: Path) -> None:
    source = on_form("hunan-project")
    form = profile_for("hunan-project")
    assert not any(cell.text == "财政部门审核意见" for cell in printed(source).cells)
    signed = with_project_field(source.projects[0], "extra.finance_opinion", "")
    signed = with_project_field(signed, "extra.preparer", "某某")
    source = replace(source, projects=(signed,))
    table = printed(source)
    assert [cell.text for cell in table.row_cells(table.rows - 1)] == ["填表人", "某某", "电话", "", "日期", ""]
    write_word(compose_filing(source, form), tmp_path / "甲.docx")
    found = recognise(read_document(tmp_path / "甲.docx"), all_profiles())
    extra = dict(found.filing.projects[0].extra)
    assert (extra["finance_opinion"], extra["preparer"], extra["phone"]) == ("", "某某", "")
    assert len(found.filing.projects[0].indicators) == len(signed.indicators)


def test_projects_stand_in_the_part_of_their_category(tmp_path: Path) -> None:
    source = on_form("hebei-application")
    second = replace(source.projects[1], category="operating", title="2.库房改造公用绩效目标申报表", name="库房改造")
    source = replace(source, projects=(source.projects[0], second))
    document = compose_filing(source, profile_for("hebei-application"))
    words = [block.text for block in document.blocks if not isinstance(block, Table) and block.text]
    assert words.index("第三部分") < words.index("2.库房改造公用绩效目标申报表")
    assert words.index("1.档案整理项目绩效目标申报表") < words.index("第三部分")
    write_word(document, tmp_path / "甲.docx")
    found = recognise(read_document(tmp_path / "甲.docx"), all_profiles()).filing
    assert [project.category for project in found.projects] == ["project", "operating"]
    assert found.fiscal_year == 2025


def test_a_line_above_the_table_reaches_over_its_width() -> None:
    source = replace(on_form("hunan-project").projects[0], unit_name="青溪县档案馆", amount_unit="万元")
    line = compose_project(source, profile_for("hunan-project"))[1]
    assert not isinstance(line, Table)
    assert line.text.split() == ["填报单位：青溪县档案馆（盖章）", "单位：万元"]
    assert 40 < len(line.text) < 50


def test_the_number_of_an_annex_stays_above_its_heading(tmp_path: Path) -> None:
    source = on_form("ningxia-project")
    second = with_project_field(source.projects[1], "extra.attachment", "附件11-3")
    source = replace(source, narratives=(), projects=(source.projects[0], second))
    document = compose_filing(source, profile_for("ningxia-project"))
    for kind, write in (("docx", write_word), ("xlsx", write_excel)):
        write(document, tmp_path / f"甲.{kind}")
        found = recognise(read_document(tmp_path / f"甲.{kind}"), all_profiles())
        assert [dict(project.extra).get("attachment") for project in found.filing.projects] == [None, "附件11-3"]
        assert found.notes == ()


def test_a_part_begins_on_the_sheet_of_its_first_project(tmp_path: Path) -> None:
    source = on_form("hebei-application")
    second = replace(source.projects[1], category="operating")
    source = replace(source, projects=(source.projects[0], second))
    write_excel(compose_filing(source, profile_for("hebei-application")), tmp_path / "甲.xlsx")
    found = read_document(tmp_path / "甲.xlsx")
    words = [block.text if not isinstance(block, Table) else block for block in found.blocks]
    tables = [i for i, word in enumerate(words) if isinstance(word, Table)]
    flat = [i for i, word in enumerate(words) if word == "第三部分"]
    if flat:
        assert tables[0] < flat[0] < tables[1]
    projects = recognise(found, all_profiles()).filing.projects
    assert [project.category for project in projects] == ["project", "operating"]
