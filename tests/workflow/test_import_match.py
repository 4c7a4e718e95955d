"""Which imported project is which, and what a replacement would change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from perfdesk.editing.step import apply_step
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Indicator, Project
from perfdesk.workflow.import_files import Choice, Imported, default_choices, import_step, landed, read_sources
from perfdesk.workflow.import_match import cell_changes, continued
from perfdesk.writers.word import write_word
from tests.forms.invented import filing, plain, project

VALUES = ("≥1200卷", "=100%", "2025年12月底前", "≤12万元", "有所提高", "≥95%")


def again(found: Filing, folder: Path) -> Imported:
    path = folder / "表.docx"
    write_word(compose_filing(found, profile_for(found.form_id)), path)
    return read_sources([path])


def imported(*projects: Project) -> Imported:
    return Imported(Filing(form_id="hebei-project", projects=projects), ())


def test_a_file_imported_twice_matches_everything_and_changes_nothing(tmp_path: Path) -> None:
    first = again(filing(), tmp_path).filing
    second = again(filing(), tmp_path)
    choices = default_choices(first, second)
    assert [choice.action for choice in choices.values()] == ["skip", "skip"]
    assert [choice.existing for choice in choices.values()] == [item.id for item in first.projects]
    taken = {key: Choice("replace", choice.existing) for key, choice in choices.items()}
    assert import_step(first, second, taken) is None


def test_codes_come_before_names_and_white_space_and_full_width_signs_do_not_count() -> None:
    own = Filing(projects=(project(1, "甲", VALUES), project(2, "乙", VALUES), project(3, "丙（二期）", VALUES)))
    by_code = replace(project(7, "改了名", VALUES), code=f" {own.projects[1].code} ")
    by_name = replace(project(8, "丙 (二期)", VALUES), code=None)
    neither = project(9, "丁", VALUES)
    choices = default_choices(own, imported(by_name, neither, by_code))
    assert [choices[item.id] for item in (by_code, by_name, neither)] == [
        Choice("replace", own.projects[1].id),
        Choice("replace", own.projects[2].id),
        Choice("add"),
    ]


def test_two_imported_projects_never_replace_the_same_one_and_a_copy_is_skipped() -> None:
    own = Filing(projects=(project(1, "甲", VALUES),))
    one = replace(project(1, "甲", VALUES), funds_use="新的用途")
    two = continued(Project(id="other"), replace(project(1, "甲", VALUES), funds_use="新的用途"))
    choices = default_choices(own, imported(one, two))
    assert (choices[one.id].action, choices[two.id].action) == ("replace", "skip")
    assert choices[two.id].existing is None


def test_the_changes_name_cell_and_texts() -> None:
    old = project(1, "甲", VALUES)
    first, *rest = old.indicators
    new = replace(
        old,
        funds_use="印刷",
        indicators=(
            replace(first, value="≥2000卷"),
            *rest[:-1],
            Indicator(level1="成本指标", level3="总成本", value="5"),
        ),
    )
    told = [(change.label, change.before, change.after) for change in cell_changes(old, new)]
    assert told == [
        ("资金用途", "用于甲的支出", "印刷"),
        (f"第1行“{first.level3}” 指标值", "≥1200卷", "≥2000卷"),
        ("新增第6行“总成本”", "", "5"),
        (f"删去原第6行“{rest[-1].level3}”", "≥95%", ""),
    ]


def test_another_number_is_no_change_but_another_order_is() -> None:
    old = project(1, "甲", VALUES)
    assert cell_changes(old, replace(project(1, "甲", VALUES), no="7", title="7.甲绩效目标表")) == []
    turned = replace(old, indicators=old.indicators[::-1])
    assert [change.label for change in cell_changes(old, turned)] == ["指标的先后顺序"]


def test_a_missing_field_and_a_blank_one_are_alike() -> None:
    old = project(1, "甲", VALUES)
    new = replace(old, attribute="", indicators=tuple(replace(row, standard="") for row in old.indicators))
    assert cell_changes(old, new) == []


def test_a_replaced_project_keeps_the_ids_of_the_rows_that_go_on() -> None:
    own = filing()
    old = own.projects[0]
    new = project(1, "档案整理", ("≥9卷", *VALUES[1:]))
    choices = {new.id: Choice("replace", old.id)}
    step = import_step(own, imported(new), choices)
    assert step is not None
    after = apply_step(own, step)
    assert [row.id for row in after.projects[0].indicators] == [row.id for row in old.indicators]
    assert after.projects[0].indicators[0].value == "≥9卷"
    assert len(step.changes) == 1
    assert plain(apply_step(after, step.inverted())) == plain(own)


def test_landed_names_the_projects_as_they_are_in_the_filing() -> None:
    one, two, three = (project(number, f"项目{number}", VALUES) for number in (1, 2, 3))
    choices = {one.id: Choice("replace", "old"), two.id: Choice("skip", "b"), three.id: Choice("add", "c")}
    assert landed(imported(one, two, three), choices) == ["old", three.id]


def test_an_import_from_another_form_is_compared_on_the_form_of_the_filing(tmp_path: Path) -> None:
    from perfdesk.forms.convert import as_form

    own = filing()
    other = as_form(own, profile_for("hebei-project"), profile_for("ningxia-project"))
    found = again(other, tmp_path)
    assert found.filing.form_id == "ningxia-project"
    choices = default_choices(own, found)
    assert {choice.existing for choice in choices.values()} == {item.id for item in own.projects}


def test_how_a_table_was_printed_and_what_forms_remember_is_no_content() -> None:
    from perfdesk.forms.origins import head_names

    found = project(1, "甲", VALUES)
    printed = replace(found, extra=(("printed.spans", "主管部门 2 1"), ("form.added", "no"), ("备注", "无")))
    assert [change.label for change in cell_changes(found, printed)] == ["备注"]
    assert [name for name in head_names(printed) if name.startswith("extra.")] == ["extra.备注"]


def test_a_table_without_what_stands_around_it_leaves_year_unit_and_heading_alone() -> None:
    old = replace(project(1, "甲", VALUES), fiscal_year=2031, amount_unit="元", title="1.甲绩效目标表")
    bare = replace(old, fiscal_year=None, amount_unit=None, unit_name=None, title=None, funds_use="新的用途")

    assert [change.after for change in cell_changes(old, bare)] == ["新的用途"]
    assert plain(Filing(projects=(continued(old, bare),))) == plain(
        Filing(projects=(replace(old, funds_use="新的用途"),))
    )
    renamed = replace(bare, name="乙")
    assert continued(old, renamed).title is None
