from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.breakdown import digest, heading
from perfdesk.forms.form_file import profile_from
from perfdesk.model.fields import with_project_field
from tests.forms.invented import filing

FORM = Path(__file__).resolve().parents[2] / "templates" / "hebei-project" / "form.toml"


def data(**changes: Any) -> dict[str, Any]:
    """The data of a form with its first way of telling projects changed."""
    read = tomllib.loads(FORM.read_text(encoding="utf-8"))
    read["book"]["breakdown"][0].update(changes)
    return read


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ["{budget}"]},
        {"heading": "{name}"},
        {"project": "{group}"},
        {"number": "{indicators}"},
        {"words": "{basis}"},
        {"unknown": "x"},
    ],
)
def test_a_pattern_with_an_unknown_field_is_refused_when_the_form_is_loaded(changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError), match=r"unknown|unexpected"):
        profile_from(data(**changes))


def test_what_is_left_out_is_as_usual() -> None:
    read = data()
    del read["book"]["breakdown"][0]["name"]
    assert "date" not in read["book"]["breakdown"][0]
    first = profile_from(read).breakdowns[0]
    assert (first.name, first.date) == ("full", first.words)
    assert heading(first, "档案事务", 12) == "十二、档案事务："


def test_the_sign_of_a_table_is_of_what_can_be_told_only() -> None:
    project = filing().projects[0]
    for name, text in {"code": "x", "no": "9", "title": "y", "budget_fiscal": "1", "extra.phone": "1"}.items():
        assert digest([with_project_field(project, name, text)]) == digest([project])
    for name, text in {"name": "x", "budget_total": "9", "goals": "y", "spending_plan.3": "1%"}.items():
        assert digest([with_project_field(project, name, text)]) != digest([project])
    assert digest([project, project]) != digest([project])
