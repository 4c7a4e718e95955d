"""An empty project as its form has it."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.editing.commands import blank_project
from perfdesk.forms.convert_rows import as_usual
from perfdesk.forms.foot import foot_printed, with_foot
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Project


def new_project(filing: Filing, profile: Profile) -> Project:
    """A project with the fields of the form, one row for each of its level words, and what the filing knows.

    Optional rows below the indicators are printed when every project of the filing prints them.
    """
    demands = profile.expectations
    levels = [(one, two) for one, words in demands.level2.items() for two in words]
    names = set(profile.project_fields())
    project = blank_project(names, demands.plan_months, levels, profile.indicator_fields())
    project = replace(project, indicators=as_usual(project.indicators, profile))
    known = {"unit_code": filing.unit_code, "unit_name": filing.unit_name, "amount_unit": profile.amount_unit}
    for name, text in known.items():
        if text and name in names:
            project = with_project_field(project, name, text)
    if profile.has_year():
        project = replace(project, fiscal_year=filing.fiscal_year)
    if filing.projects and all(foot_printed(row, profile) for row in filing.projects):
        (project,) = with_foot(replace(filing, projects=(project,)), profile, [project.id], printed=True).projects
    return project
