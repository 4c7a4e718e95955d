"""A new project has the fields of its form: blank where it prints them, none where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.forms.convert import as_form
from perfdesk.forms.foot import foot_printed, with_foot
from perfdesk.forms.hidden import hidden_columns, hidden_fields
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.workflow.new_project import new_project
from tests.forms.invented import filing


@pytest.mark.parametrize("form_id", all_profiles())
def test_it_has_what_the_form_prints_and_nothing_else(form_id: str) -> None:
    profile = profile_for(form_id)
    source = as_form(filing(), profile_for("hebei-project"), profile)
    project = new_project(source, profile)
    missing = [name for name in profile.project_fields() if project_field(project, name) is None]
    assert missing in ([], ["goals"])
    printed, always = set(profile.indicator_fields()), {"level1", "level2", "level3", "value"}
    for row in project.indicators:
        has = {name for name in INDICATOR_FIELDS if indicator_field(row, name) is not None}
        assert has | always == (printed & set(INDICATOR_FIELDS)) | always
    assert hidden_fields(project, profile, source) == ()
    assert not set(hidden_columns(project.indicators, profile)) - {"level1", "level2"}


def test_it_has_the_usual_marks_and_numbers_and_the_year() -> None:
    profile = profile_for("ningxia-project")
    project = new_project(as_form(filing(), profile_for("hebei-project"), profile), profile)
    first = project.indicators[0]
    assert (first.requirement, first.label, first.description) == ("必填量化", "指标1", None)
    assert (project.fiscal_year, project.amount_unit) == (2025, "万元")


def test_optional_rows_come_with_it_where_all_others_have_them() -> None:
    profile = profile_for("hunan-project")
    source = as_form(filing(), profile_for("hebei-project"), profile)
    ids = [project.id for project in source.projects]
    some = with_foot(source, profile, ids[:1], printed=True)
    assert not foot_printed(new_project(some, profile), profile)
    assert foot_printed(new_project(with_foot(source, profile, ids, printed=True), profile), profile)
    assert not foot_printed(new_project(replace(source, projects=()), profile), profile)
