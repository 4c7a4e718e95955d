"""Which fields are signed before a table is handed in: the form says so, or the usual ones are asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.forms.profile import profile_for
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Project
from perfdesk.workflow.final_export import gate

FOOT = ("extra.finance_opinion", "extra.preparer", "extra.phone", "extra.date")


def made(**texts: str) -> Filing:
    """Two tables of a form with a foot, which is filled in as said."""
    project = Project(name="农技推广培训")
    for name in FOOT:
        project = with_project_field(project, name, texts.get(name.partition(".")[2], ""))
    return Filing(form_id="hunan-project", projects=(project, replace(project, id="other")))


def asked(filing: Filing, **changes: object) -> list[tuple[str, int]]:
    profile = profile_for("hunan-project")
    expectations = replace(profile.expectations, **changes)
    return list(gate(filing, replace(profile, expectations=expectations)).unsigned)


def test_the_fields_that_the_form_declares_are_asked_for():
    signed = {"preparer": "农技站", "phone": "", "date": "2025年11月"}
    assert asked(made(**signed)) == [("单位名称", 2), ("联系电话", 2)]
    assert asked(replace(made(**signed), unit_name="青棠县农业农村局")) == [("联系电话", 2)]


@pytest.mark.parametrize(
    ("declared", "labels"),
    [
        (("extra.finance_opinion",), ["财政部门审核意见"]),
        ((), []),
        (None, ["单位名称", "填表人", "联系电话", "填报日期"]),
    ],
)
def test_a_form_may_ask_for_others_for_none_or_leave_it_to_us(declared, labels):
    assert [label for label, _ in asked(made(), sign_off=declared)] == labels


def test_a_table_that_prints_no_foot_is_not_asked_for_it():
    bare = Filing(form_id="hunan-project", unit_name="青棠县农业农村局", projects=(Project(name="农技推广培训"),))
    assert asked(bare) == []
