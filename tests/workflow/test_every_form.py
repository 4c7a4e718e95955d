"""Every form that ships, with odd content: its files are such as Word and Excel accept, and come back equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.editing.commands import blank_project
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.model.fields import with_indicator_field, with_project_field
from perfdesk.model.rows import Filing, Goal, Indicator, Project
from perfdesk.readers.sniff import read_document
from perfdesk.workflow.interchange import to_dump
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.ooxml_rules import excel_faults, word_faults

FORMS = tuple(all_profiles())
WRITERS = {"docx": (write_word, word_faults), "xlsx": (write_excel, excel_faults)}
LONG = "全年完成馆藏档案的整理、扫描、著录和质检，数字化加工质量达到行业标准。" * 80
NAMES = (
    "甲/乙：“丙”", "甲'乙\"丙", "A:B*C?", "=甲", "+1", "@甲", "-甲", "[甲]", "甲（乙）", "第一部分经费", "A&B<改造>",
    "字" * 90, "字" * 91,
)  # fmt: skip
TEXTS = (
    "=1+1",
    "+1",
    "@x",
    "-1",
    "甲\n乙",
    "甲\n\n乙",
    "指标1：甲",
    "目标2",
    "必填量化",
    "3-4",
    "甲  乙",
    "≥95%",
    "'甲",
    "",
)


def empty(form: Profile, name: str = "库房维修") -> Project:
    """A project of which nothing is filled in but its name and its unit."""
    year = 2031 if "{fiscal_year}" in str((form.title, *(line.text for line in form.above))) else None
    printed = year is not None or "fiscal_year" in form.project_fields()
    project = blank_project(form.project_fields(), form.expectations.plan_months, [])
    project = replace(project, name=name, no="1" if form.has_number() else None, amount_unit=form.amount_unit)
    project = replace(project, fiscal_year=2031 if printed else None)
    unit = {"unit_name": "青溪县档案馆", "unit_code": "305001"}
    for field in unit.keys() & set(form.project_fields()):
        project = with_project_field(project, field, unit[field])
    return replace(project, title=form.title_for(project.no, name, 2031))


def filled(form: Profile, name: str = "库房维修", count: int = 0) -> Project:
    project = empty(form, name)
    for field in form.project_fields():
        if field not in ("name", "fiscal_year", "amount_unit", "unit_name", "unit_code"):
            number = "12.50" if field.startswith("budget") else "25%" if field.startswith("spending") else ""
            code = "305001" if field.endswith("code") else ""
            project = with_project_field(project, field, number or code or f"内容{len(field)}")
    return replace(project, indicators=tuple(row(form, number, count) for number in range(count)))


def row(form: Profile, number: int, count: int) -> Indicator:
    words = [(one, two) for one, listed in form.expectations.level2.items() for two in listed]
    level1, level2 = words[number * len(words) // count]
    known = {"label": f"指标{number + 1}", "requirement": "必填量化", "weight": "5"}
    found = Indicator(level1=level1, level2=level2, level3=f"第{number + 1}项", value="≥3个")
    for field in form.indicator_fields():
        if not field.startswith(("level", "value", "target")):
            found = with_indicator_field(found, field, known.get(field, f"{number + 1}号说明"))
    return found


def saying(form: Profile, texts: tuple[str, ...]) -> Project:
    """A project with these texts as names and values of its indicators."""
    project = filled(form, count=len(texts))
    rows = zip(project.indicators, texts, strict=True)
    rows = ((one, text, f"{text}（{i}）" if text else "空") for i, (one, text) in enumerate(rows))
    return replace(project, indicators=tuple(replace(one, level3=name, value=text) for one, text, name in rows))


def with_goals(form: Profile) -> Project:
    project = filled(form, count=2)
    if "goals" not in form.project_fields():
        return project
    return replace(project, goals=tuple(Goal(text=f"{i}.做好第{i}件事") for i in range(1, 5)))


CASES: dict[str, Callable[[Profile], list[Project]]] = {
    "nothing filled in": lambda form: [empty(form)],
    "no indicators": lambda form: [filled(form)],
    "sixty rows": lambda form: [filled(form, count=60)],
    "text over a page": lambda form: [saying(form, ("≥1个", LONG, LONG + "\n" + LONG))],
    "odd names": lambda form: [filled(form, name, 1) for name in NAMES],
    "odd texts": lambda form: [saying(form, TEXTS)],
    "four goals": lambda form: [with_goals(form)],
}


def filing(form: Profile, projects: list[Project]) -> Filing:
    if form.has_number():
        projects = [replace(p, no=str(i), title=form.title_for(str(i), p.name)) for i, p in enumerate(projects, 1)]
    first = projects[0]
    year = first.fiscal_year
    unit = {"unit_name": first.unit_name, "unit_code": first.unit_code} if first.unit_name or first.unit_code else {}
    return Filing(form_id=form.id, fiscal_year=year, projects=tuple(projects), **unit)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form_id", FORMS)
def test_an_export_is_sound_and_comes_back_equal(form_id: str, case: str, kind: str, tmp_path: Path) -> None:
    form = profile_for(form_id)
    before = filing(form, CASES[case](form))
    assert_comes_back(before, form, tmp_path / f"目标.{kind}")


@pytest.mark.parametrize("kind", WRITERS)
def test_many_projects_under_one_heading_come_back_equal(kind: str, tmp_path: Path) -> None:
    form = profile_for("ningxia-project")
    before = filing(form, [filled(form, f"第{number}号工程", 2) for number in range(120)])
    assert_comes_back(before, form, tmp_path / f"目标.{kind}")


def assert_comes_back(before: Filing, form: Profile, path: Path) -> None:
    write, faults = WRITERS[path.suffix[1:]]
    write(compose_filing(before, form, contents=True), path)
    assert faults(path) == []
    found = recognise(read_document(path), all_profiles())  # Blank forms are full of doubts for an import.
    assert to_dump(found.filing) == to_dump(before)
    assert [note.message for note in found.notes if note.severity == "warning"] == []
