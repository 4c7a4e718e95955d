"""Real documents on every form: each word is printed or shown as hidden, and the way back is the same dump."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_project
from perfdesk.forms.convert import MEMORY, as_form
from perfdesk.forms.hidden import hidden_columns, hidden_fields
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.model.fields import INDICATOR_FIELDS, PROJECT_TEXT_FIELDS, indicator_field, project_field
from perfdesk.model.rows import Project
from perfdesk.table import Paragraph, Table
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import to_dump

_PROJECTS = 2


def squeezed(text: str) -> str:
    return "".join(text.split())


def words_of(project: Project) -> Iterator[str]:
    for name in PROJECT_TEXT_FIELDS:
        if name not in ("no", "title", "category", "amount_unit"):
            yield project_field(project, name) or ""
    yield from (line.amount for line in project.funds)
    yield from (goal.text for goal in project.goals)
    yield from (text for _, text in project.spending_plan or ())
    yield from (text for name, text in project.extra if not name.startswith(MEMORY))
    for row in project.indicators:
        yield from (indicator_field(row, name) or "" for name in INDICATOR_FIELDS)


def shown(project: Project, profile: Profile) -> str:
    """What paper and window show of a project, as one text."""
    texts = [project.name]
    for block in compose_project(project, profile):
        texts += [block.text] if isinstance(block, Paragraph) else []
        texts += [cell.text for cell in block.cells] if isinstance(block, Table) else []
    texts += [project_field(project, name) or "" for name in hidden_fields(project, profile)]
    columns = hidden_columns(project.indicators, profile)
    texts += [indicator_field(row, name) or "" for row in project.indicators for name in columns]
    return "".join(squeezed(text) for text in texts)


@pytest.mark.parametrize("name", ["yutian", "hangu", "shapotou", "hengdong"])
def test_no_word_of_a_real_document_gets_lost_on_any_form(samples: Path, name: str) -> None:
    (path,) = sorted((samples / "word").glob(f"{name}*.docx"))
    source = read_sources([path]).filing
    own = profile_for(source.form_id)
    for profile in all_profiles().values():
        there = as_form(source, own, profile)
        for project in there.projects[:_PROJECTS]:
            text = shown(project, profile)
            assert [word for word in words_of(project) if squeezed(word) not in text] == []
        assert to_dump(as_form(there, profile, own)) == to_dump(source)
