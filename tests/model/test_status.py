"""未填, 填写中, 待核, 完成: what clerks are told of each project."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing import commands
from perfdesk.editing.carried_commands import confirm_all
from perfdesk.editing.project_commands import complete_projects, move_projects, reopen_projects
from perfdesk.editing.step import Step, apply_step
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.rows import Filing, Ref
from perfdesk.model.status import StatusBook, content_sign
from perfdesk.workflow.new_project import new_project
from perfdesk.workflow.roll_forward import rolled_forward

TITLE = profile_for(None).title_for


def filing_of(form: str = "hebei-project", count: int = 3) -> Filing:
    profile = profile_for(form)
    filing = Filing(form_id=form, fiscal_year=2030, unit_code="312", unit_name="云岭县林业局")
    rows = []
    for i in range(1, count + 1):
        rows.append(replace(new_project(filing, profile), id=f"p{i}", no=str(i), name=f"第{i}个项目"))
    return replace(filing, projects=tuple(rows))


def done(filing: Filing, step: Step | None) -> Filing:
    assert step is not None
    return apply_step(filing, step)


def status(filing: Filing, project_id: str = "p1") -> str:
    book = StatusBook()
    book.follow(filing)
    return book.of(project_id)


def typed(filing: Filing, field: str, text: str, project_id: str = "p1") -> Filing:
    return done(filing, commands.set_field(filing, Ref(project_id, None, field), text, title_for=TITLE))


@pytest.mark.parametrize("form", sorted(all_profiles()))
def test_a_new_project_with_its_name_is_blank_on_every_form(form: str) -> None:
    filing = filing_of(form)
    assert status(filing) == "blank"
    row = filing.projects[0].indicators[0]
    assert status(done(filing, commands.set_field(filing, Ref("p1", row.id, "value"), "≥5"))) == "filling"
    assert status(typed(filing, "budget_total", "12")) == "filling"


def test_a_rolled_forward_project_waits_until_it_is_confirmed() -> None:
    new = rolled_forward(typed(filing_of(), "funds_use", "用于巡护。"), profile_for(None), 2031, ())
    assert status(new) == "waiting"
    assert status(done(new, confirm_all(new))) == "filling"


def test_a_tick_holds_until_the_project_changes_and_undo_brings_it_back() -> None:
    filing = done(filing_of(), complete_projects(filing_of(), ["p1", "p2"], "2031-01-05"))
    assert (status(filing), status(filing, "p2"), status(filing, "p3")) == ("done", "done", "blank")
    step = commands.set_field(filing, Ref("p1", None, "funds_use"), "用于巡护。")
    assert step is not None
    changed = apply_step(filing, step)
    book = StatusBook()
    book.follow(changed)
    assert (book.of("p1"), book.lapsed("p1"), book.lapsed("p3")) == ("filling", True, False)
    assert status(apply_step(changed, step.inverted())) == "done"
    again = done(changed, complete_projects(changed, ["p1"], "2031-01-06"))
    assert (status(again), len(again.completions)) == ("done", 2)


def test_moving_numbering_and_the_filings_year_leave_the_tick() -> None:
    filing = done(filing_of(), complete_projects(filing_of(), ["p1"], "2031-01-05"))
    moved = done(filing, move_projects(filing, ["p1"], category="operating", title_for=TITLE))
    assert moved.projects[-1].no == "3"
    assert status(moved) == "done"
    later = done(moved, commands.set_field(moved, Ref(None, None, "fiscal_year"), "2031", title_for=TITLE))
    assert status(later) == "done"
    assert content_sign(commands.duplicate_of(later.projects[-1])) == content_sign(later.projects[-1])


def test_a_tick_may_confirm_what_waits() -> None:
    new = rolled_forward(typed(filing_of(), "funds_use", "用于巡护。"), profile_for(None), 2031, ())
    ticked = done(new, complete_projects(new, ["p1"], "2031-01-05", confirm=True))
    assert (status(ticked), status(ticked, "p2")) == ("done", "waiting")
    open_again = done(ticked, reopen_projects(ticked, ["p1"]))
    assert status(open_again) == "filling"


def test_ticking_twice_and_reopening_what_is_open_are_no_steps() -> None:
    filing = done(filing_of(), complete_projects(filing_of(), ["p1"], "2031-01-05"))
    assert complete_projects(filing, ["p1"], "2031-01-09") is None
    assert reopen_projects(filing, ["p2"]) is None


def test_the_book_tells_only_what_changed_and_counts() -> None:
    filing = filing_of()
    book = StatusBook()
    assert book.follow(filing) == {"p1", "p2", "p3"}
    assert book.follow(filing) == set()
    changed = typed(filing, "funds_use", "用于巡护。", "p2")
    assert book.follow(changed) == {"p2"}
    assert book.follow(typed(changed, "funds_use", "用于培训。", "p2")) == set()
    assert book.follow(done(changed, complete_projects(changed, ["p3"], "2031-01-05"))) == {"p3"}
    assert book.counts() == {"blank": 1, "filling": 1, "waiting": 0, "done": 1}
