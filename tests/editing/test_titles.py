"""Headings and years that follow what they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing import commands
from perfdesk.editing.step import apply_step
from perfdesk.editing.titles import TitleFor
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Project, Ref


def of_form(form_id: str, *projects: Project) -> tuple[Filing, TitleFor]:
    title_for = profile_for(form_id).title_for
    titled = [replace(row, title=title_for(row.no, row.name, row.fiscal_year, row.category)) for row in projects]
    return Filing(form_id=form_id, fiscal_year=2026, projects=tuple(titled)), title_for


def edited(filing: Filing, field: str, text: str, title_for: TitleFor, *, whole: bool = False) -> Filing:
    ref = Ref(None if whole else filing.projects[0].id, None, field)
    single = commands.set_field(filing, ref, text, title_for=title_for)
    many = commands.set_fields(filing, {ref: text}, "粘贴", title_for=title_for)
    assert single is not None
    assert many is not None
    assert apply_step(filing, single) == apply_step(filing, many)
    return apply_step(filing, single)


@pytest.mark.parametrize(
    ("category", "title"), [("project", "1.乙项目绩效目标申报表"), ("operating", "1.乙公用绩效目标申报表")]
)
def test_a_heading_follows_a_rename_in_the_way_of_its_category(category: str, title: str) -> None:
    filing, title_for = of_form("hebei-application", Project(no="1", name="甲", category=category))
    assert edited(filing, "name", "乙", title_for).projects[0].title == title


def test_a_heading_follows_the_category() -> None:
    filing, title_for = of_form("hebei-application", Project(no="1", name="甲"))
    assert edited(filing, "category", "operating", title_for).projects[0].title == "1.甲公用绩效目标申报表"


def test_projects_of_operating_expenses_keep_their_kind_of_heading_when_they_move() -> None:
    rows = [Project(no="1", name="甲"), Project(no="2", name="乙", category="operating")]
    filing, title_for = of_form("hebei-application", *rows)
    step = commands.move_project(filing, filing.projects[1].id, -1, title_for=title_for)
    assert step is not None
    titles = [row.title for row in apply_step(filing, step).projects]
    assert titles == ["1.乙公用绩效目标申报表", "2.甲项目绩效目标申报表"]


def test_a_heading_with_the_year_follows_the_year_of_the_project_and_of_the_filing() -> None:
    filing, title_for = of_form("hunan-project", Project(name="甲", fiscal_year=2026))
    assert edited(filing, "fiscal_year", "2027", title_for).projects[0].title == "2027年项目支出绩效目标表"
    whole = edited(filing, "fiscal_year", "2028", title_for, whole=True)
    assert (whole.fiscal_year, whole.projects[0].fiscal_year) == (2028, 2028)
    assert whole.projects[0].title == "2028年项目支出绩效目标表"


def test_a_year_that_was_emptied_and_filled_in_again_gives_the_heading_again() -> None:
    filing, title_for = of_form("hunan-project", Project(name="甲", fiscal_year=2026))
    empty = edited(filing, "fiscal_year", "", title_for)
    assert empty.projects[0].title == ""
    assert edited(empty, "fiscal_year", "2027", title_for).projects[0].title == "2027年项目支出绩效目标表"


def test_a_year_of_its_own_and_a_heading_by_hand_stay() -> None:
    rows = [Project(name="甲", fiscal_year=2024), Project(name="乙", fiscal_year=2026)]
    filing, title_for = of_form("hunan-project", *rows)
    by_hand = replace(filing, projects=(filing.projects[0], replace(filing.projects[1], title="手写的标题")))
    after = edited(by_hand, "fiscal_year", "2027", title_for, whole=True)
    assert [(row.fiscal_year, row.title) for row in after.projects] == [
        (2024, "2024年项目支出绩效目标表"),
        (2027, "手写的标题"),
    ]


def test_a_form_that_prints_no_year_gets_none() -> None:
    filing, title_for = of_form("hebei-project", Project(no="1", name="甲"))
    assert edited(filing, "fiscal_year", "2027", title_for, whole=True).projects == filing.projects
    unknown = replace(of_form("hunan-project", Project(name="甲"))[0], fiscal_year=None)
    after = edited(unknown, "fiscal_year", "2027", profile_for("hunan-project").title_for, whole=True)
    assert after.projects[0].title == "2027年项目支出绩效目标表"
