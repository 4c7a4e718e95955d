from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.editing import carried_commands, commands
from perfdesk.editing.session import Session
from perfdesk.editing.step import apply_step
from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.carried import CarriedOver
from perfdesk.model.fields import fund_amount, read_ref
from perfdesk.model.rows import Filing, FinalExport, Goal, Indicator, Narrative, Ref, RuleSetting, Waiver
from perfdesk.model.texts import filing_texts, joined
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import from_dump, to_dump
from perfdesk.workflow.narrative import checked, proposed, write
from perfdesk.workflow.roll_forward import old_year, proposals, rolled_forward
from perfdesk.workflow.trail import trail_lines
from tests.forms.invented import filing, plain

HEBEI = "hebei-project"


@cache
def published(path: Path) -> Filing:
    return read_sources([path]).filing


def last_year() -> Filing:
    """A filing of 2025 with years of every kind in its texts."""
    content = filing()
    first, second = content.projects
    first = replace(first, goals=(Goal(text="1.2025年底前完成"), Goal(text="2.较2024年提高")), fiscal_year=2025)
    second = replace(
        second, name="清财行〔2024〕8号2025年库房改造", title="2.清财行〔2024〕8号2025年库房改造绩效目标表"
    )
    prose = Narrative(section="safeguards", paragraphs=("落实《2021—2025年规划》。", "", "2025年6月自查。"))
    return replace(
        content,
        projects=(first, second),
        narratives=(*content.narratives[:2], prose),
        extra=(("经办科室", "综合股"),),
        waivers=(Waiver(rule="fit.cost-operator", reason="有依据"),),
        rule_settings=(RuleSetting(rule="across.basis-generic", severity="off"),),
        final_exports=(FinalExport(made_at="2025-03-05T09:30:00", errors=1, reason="急"),),
    )


def rolled(content: Filing, year: int = 2026, **more: bool) -> Filing:
    profile = profile_for(content.form_id)
    return rolled_forward(
        content, profile, year, [one for one in proposals(content, profile, year) if one.sure], **more
    )


def done(content: Filing, step) -> Filing:
    assert step is not None
    return apply_step(content, step)


def test_years_are_proposed_one_by_one_with_place_and_reason() -> None:
    content = last_year()
    found = proposals(content, profile_for(HEBEI), 2026)
    assert [(one.ref.field, one.old, one.new, one.sure) for one in found] == [
        ("safeguards", "2025年6月", "2026年6月", True),
        ("goals", "2025年底前", "2026年底前", True),
        ("goals", "2024年", "2025年", False),
        ("value", "2025年12月底前", "2026年12月底前", True),
        ("name", "2025年", "2026年", False),
    ]
    for one in found:
        assert read_ref(content, one.ref) == one.text
        assert one.text[one.start :].startswith(one.old)
        assert one.new_text != one.text
        assert one.why


def test_the_new_filing_has_its_own_year_codes_and_decisions() -> None:
    new = rolled(last_year())
    assert new.fiscal_year == 2026
    assert [project.fiscal_year for project in new.projects] == [2026, None]
    assert [project.code for project in new.projects] == ["", ""]
    assert (new.waivers, new.final_exports) == ((), ())
    assert [row.rule for row in new.rule_settings] == ["across.basis-generic"]
    assert dict(new.extra) == {"经办科室": "综合股"}
    assert [goal.text for goal in new.projects[0].goals] == ["1.2026年底前完成", "2.较2024年提高"]
    assert new.narrative("safeguards").paragraphs == ("落实《2021—2025年规划》。", "", "2026年6月自查。")
    assert fund_amount(new.projects[0], "total") == "120000.00"


def test_a_year_in_a_name_is_taken_only_when_asked_and_the_heading_follows() -> None:
    content = last_year()
    profile = profile_for(HEBEI)
    assert rolled(content).projects[1].name == "清财行〔2024〕8号2025年库房改造"
    new = rolled_forward(content, profile, 2026, proposals(content, profile, 2026))
    assert new.projects[1].name == "清财行〔2024〕8号2026年库房改造"
    assert new.projects[1].title == "2.清财行〔2024〕8号2026年库房改造绩效目标表"


def test_amounts_can_be_blanked_and_wait_to_be_filled_in() -> None:
    new = rolled(last_year(), blank_amounts=True)
    project = new.projects[0]
    assert [line.amount for line in project.funds] == ["", "", ""]
    marks = CarriedOver(new)
    total = Ref(project.id, None, "budget_total")
    assert marks.waits(total)
    assert marks.last(total) == "120000.00"
    assert not marks.waits(Ref(project.id, None, "budget_other"))


def test_a_code_of_the_new_year_or_of_a_form_without_years_stays() -> None:
    content = last_year()
    first = replace(content.projects[0], code="13099926P000000000001")
    assert rolled(replace(content, projects=(first,))).projects[0].code == "13099926P000000000001"
    other = replace(content, form_id="national-project", projects=(replace(first, code="A-17"),))
    assert rolled(other).projects[0].code == "A-17"


@pytest.mark.parametrize(
    ("value", "new"), [("2024年底前", "2026年底前"), ("较2024年增长", "较2025年增长"), ("2025年底前", "2026年底前")]
)
def test_a_target_that_was_over_last_year_already_moves_to_the_new_year(value: str, new: str) -> None:
    content = filing()
    ref = Ref(content.projects[0].id, content.projects[0].indicators[0].id, "value")
    content = done(content, commands.set_field(content, ref, value))
    one = next(one for one in proposals(content, profile_for(HEBEI), 2026) if one.ref == ref)
    assert (one.new_text, one.sure) == (new, value.startswith("2025"))


@pytest.mark.parametrize("year", [2025, 2024])
def test_a_year_that_is_not_later_is_refused(year: int) -> None:
    with pytest.raises(UserError, match="2025年度"):
        proposals(last_year(), profile_for(HEBEI), year)


def test_the_year_is_that_of_the_filing_its_projects_or_its_codes() -> None:
    content = replace(filing(), fiscal_year=None)
    profile = profile_for(HEBEI)
    assert old_year(content, profile) == 2025
    dated = replace(content, projects=tuple(replace(project, fiscal_year=2023) for project in content.projects))
    assert old_year(dated, profile) == 2023
    bare = replace(content, projects=tuple(replace(project, code="") for project in content.projects))
    assert old_year(bare, profile) is None
    assert [one.new for one in proposals(bare, profile, 2026)] == ["2026年12月底前"]


def test_everything_printed_that_was_carried_over_waits_with_last_years_text() -> None:
    old = last_year()
    new = rolled(old)
    marks = CarriedOver(new)
    waiting = list(marks.waiting())
    for cell in waiting:
        assert cell.last == read_ref(old, cell.ref)
        assert cell.text == read_ref(new, cell.ref)
        assert marks.waits(cell.ref)
    assert waiting[0].ref.project is None
    assert {cell.ref.field for cell in waiting} == {
        *[
            "overall_goal",
            "breakdown_goals",
            "safeguards",
            "name",
            "code",
            "budget_total",
            "budget_fiscal",
            "funds_use",
        ],
        *["spending_plan.3", "spending_plan.6", "spending_plan.10", "spending_plan.12", "goals", "funds_use"],
        *["level3", "description", "value", "basis"],
    }
    assert marks.counts() == {None: 3, new.projects[0].id: 34, new.projects[1].id: 34}


def test_a_touched_cell_waits_no_more_until_it_is_taken_back() -> None:
    new = rolled(last_year())
    ref = Ref(new.projects[0].id, new.projects[0].indicators[0].id, "value")
    after = done(new, commands.set_field(new, ref, "≥1500卷"))
    assert not CarriedOver(after).waits(ref)
    assert CarriedOver(after).last(ref) == "≥1200卷"
    assert CarriedOver(done(after, commands.set_field(after, ref, "≥1200卷"))).waits(ref)


def test_a_new_row_does_not_wait_and_a_deleted_one_is_forgotten() -> None:
    new = rolled(last_year())
    project = new.projects[0]
    row = Indicator(level3="新指标", value="≥1次")
    after = done(new, commands.insert_indicators(new, project.id, 0, [row]))
    assert not CarriedOver(after).waits(Ref(project.id, row.id, "value"))
    assert CarriedOver(after).last(Ref(project.id, row.id, "value")) is None
    gone = project.indicators[1].id
    after = done(new, commands.delete_indicators(new, project.id, [gone]))
    assert gone not in {cell.ref.indicator for cell in CarriedOver(after).waiting()}
    assert CarriedOver(new).counts()[project.id] - CarriedOver(after).counts()[project.id] == 4
    after = done(new, commands.delete_project(new, project.id))
    assert project.id not in CarriedOver(after).counts()


def test_cells_rows_projects_and_all_can_be_confirmed_as_steps() -> None:
    new = rolled(last_year())
    first, second = new.projects
    value = Ref(first.id, first.indicators[0].id, "value")
    step = carried_commands.confirm_cells(new, [value, value, Ref(first.id, first.indicators[0].id, "weight")])
    one = done(new, step)
    assert step.label == "确认指标值"
    assert not CarriedOver(one).waits(value)
    assert CarriedOver(one).last(value) == "≥1200卷"
    assert apply_step(one, step.inverted()) == new
    assert carried_commands.confirm_cells(one, [value]) is None
    row = done(one, carried_commands.confirm_row(one, first.id, first.indicators[0].id))
    assert CarriedOver(row).counts()[first.id] == 30
    head = done(row, carried_commands.confirm_row(row, first.id, None))
    assert CarriedOver(head).counts()[first.id] == 20
    step = carried_commands.confirm_projects(head, [first.id])
    project = done(head, step)
    assert step.label == "确认项目“档案整理”"
    assert CarriedOver(project).counts() == {None: 3, second.id: 34}
    step = carried_commands.confirm_all(project)
    assert CarriedOver(done(project, step)).counts() == {}
    assert carried_commands.confirm_all(done(project, step)) is None


def test_marks_survive_the_file_undo_and_the_exchanged_json(tmp_path: Path) -> None:
    new = rolled(last_year())
    path = tmp_path / "青溪县.perfdesk"
    ProjectFile.create(path, new).close()
    with ProjectFile.open(path) as file:
        session = Session(file)
        assert session.filing == new
        assert session.history == ()
        session.do(carried_commands.confirm_projects(session.filing, [new.projects[0].id]))
        assert file.load_filing() == session.filing != new
        session.undo()
        assert file.load_filing() == new
    dump = to_dump(new)
    assert to_dump(from_dump(dump)) == dump
    again = CarriedOver(from_dump(dump))
    assert [(cell.text, cell.last) for cell in again.waiting()] == [
        (cell.text, cell.last) for cell in CarriedOver(new).waiting()
    ]


def test_rolling_on_from_a_rolled_filing_starts_afresh() -> None:
    third = rolled(rolled(last_year()), 2027)
    first = third.projects[0]
    assert CarriedOver(third).last(Ref(first.id, None, "goals")) == "1.2026年底前完成\n2.较2024年提高"
    assert len(third.carried) == len(rolled(last_year()).carried)


@pytest.mark.parametrize("form_id", sorted(all_profiles()))
def test_a_filing_of_every_form_rolls_forward_without_losing_a_text(form_id: str) -> None:
    old = replace(last_year(), form_id=form_id)
    new = rolled(old)
    changed = ("code", "goals", "value", "safeguards")
    assert {ref: parts for ref, parts in filing_texts(new) if ref.field not in changed} == {
        ref: parts for ref, parts in filing_texts(old) if ref.field not in changed
    }


@given(st.sets(st.integers(0, 4)))
def test_what_is_accepted_changes_and_nothing_else(taken: set[int]) -> None:
    old = last_year()
    profile = profile_for(HEBEI)
    found = proposals(old, profile, 2026)
    new = rolled_forward(old, profile, 2026, [found[i] for i in taken])
    texts = {ref: joined(parts) for ref, parts in filing_texts(new)}
    for ref, parts in filing_texts(old):
        expected = joined(parts)
        for one in sorted((found[i] for i in taken), key=lambda item: -item.start):
            if one.ref == ref:
                expected = expected[: one.start] + one.new + expected[one.start + len(one.old) :]
        if ref.field not in ("code", "title"):
            assert texts[ref] == expected
    assert plain(replace(new, carried=(), projects=())) == plain(
        replace(old, projects=(), fiscal_year=2026, waivers=(), final_exports=(), narratives=new.narratives)
    )


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("yutian-organization-2025", 2025),
        ("hangu-human-resources-2025", 2025),
        ("shapotou-organization-2024", 2024),
        ("hengdong-organization-2022", 2022),
    ],
)
def test_published_documents_roll_forward(samples: Path, name: str, year: int) -> None:
    old = published(samples / "word" / f"{name}.docx")
    profile = profile_for(old.form_id)
    assert old_year(old, profile) == year
    found = proposals(old, profile, year + 1)
    assert found
    for one in found:
        around = one.text[max(0, one.start - 1) : one.start + len(one.old) + 1]
        assert not set(around) & set("〔〕【】"), around
        opened = one.text.rfind("《", 0, one.start)
        assert opened < 0 or "》" in one.text[opened : one.start]
    new = rolled_forward(old, profile, year + 1, [one for one in found if one.sure])
    sure = [one for one in proposals(new, profile, year + 2) if one.sure]
    assert {one.ref for one in sure} == {one.ref for one in found if one.sure}
    marks = CarriedOver(new).counts()
    assert all(marks[project.id] > 10 for project in new.projects)


def test_the_period_of_a_published_project_moves_and_its_document_number_stays(samples: Path) -> None:
    old = published(samples / "word" / "shapotou-organization-2024.docx")
    new = rolled(old, 2025)
    assert "2025.01--2025.12" in {project.period for project in new.projects}
    old = published(samples / "word" / "yutian-organization-2025.docx")
    names = [project.name for project in rolled(old, 2026).projects if "冀财行" in project.name]
    assert names
    assert all("【2024】" in name for name in names)


def test_the_revision_trail_tells_what_was_confirmed_and_written(tmp_path: Path) -> None:
    new = rolled(last_year())
    path = tmp_path / "青溪县.perfdesk"
    ProjectFile.create(path, new).close()
    first = new.projects[0]
    profile = profile_for(HEBEI)
    with ProjectFile.open(path) as file:
        session = Session(file)
        session.do(carried_commands.confirm_cells(new, [Ref(first.id, first.indicators[0].id, "value")]))
        session.do(write(session.filing, proposed(session.filing, profile)))
        session.do(commands.set_field(session.filing, Ref(first.id, None, "budget_total"), "1"))
        session.do(checked(session.filing, profile))
        lines = list(trail_lines(file.load_trail(), session.filing))
    assert (lines[0].project, lines[0].place, lines[0].before, lines[0].after) == ("档案整理", "指标值", "待核", "已核")
    written = [line for line in lines if line.step.label.startswith("按表格写")]
    assert {line.place.partition("第")[0] for line in written} == {"分项绩效目标"}
    assert not [line for line in lines if "breakdown." in line.before + line.after]
