"""The filing that comes with the program."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts import make_sample
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.fields import fund_amount
from perfdesk.model.rows import Filing
from perfdesk.rules import check
from perfdesk.rules.registry import rules
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing, sample_path


@pytest.fixture(scope="module")
def filing() -> Filing:
    return sample_filing()


def _without_targets(dump: dict) -> dict:
    for project in dump["projects"]:
        for row in project["indicators"]:
            row.pop("target", None)
    return dump


def test_the_sample_is_a_department_of_about_ten_projects_for_2026(filing: Filing) -> None:
    assert filing.fiscal_year == 2026
    assert filing.form_id == "hebei-project"
    assert 9 <= len(filing.projects) <= 12
    assert all(8 <= len(project.indicators) <= 12 for project in filing.projects)
    assert [len(row.paragraphs) >= 5 for row in filing.narratives] == [True, True, True]


def test_the_dump_of_the_sample_is_its_json(filing: Filing) -> None:
    stored = json.loads(sample_path().read_text(encoding="utf-8"))
    assert _without_targets(to_dump(filing)) == _without_targets(stored)


def test_codes_have_the_form_and_are_all_different(filing: Filing) -> None:
    pattern = re.compile(profile_for(filing.form_id).expectations.code_pattern)
    found = [pattern.fullmatch(project.code or "") for project in filing.projects]
    assert [match.group("year") for match in found if match] == ["26"] * len(filing.projects)
    assert len({project.code for project in filing.projects}) == len(filing.projects)


def test_part_one_names_every_project_with_its_amount_but_for_the_planted_one(filing: Filing) -> None:
    row = filing.narrative("breakdown_goals")
    assert row is not None
    prose = "".join(row.paragraphs)
    wrong = []
    for project in filing.projects:
        said = re.search(f"“{re.escape(project.name)}”项目年初预算安排([0-9.]+)万元", prose)
        assert said is not None, project.name
        if Decimal(said.group(1)) * 10000 != Decimal(fund_amount(project, "total") or "0"):
            wrong.append(project.no)
    assert wrong == ["1"]


def test_the_form_prints_the_sample_on_one_table_pair_per_project(filing: Filing) -> None:
    document = compose_filing(filing, profile_for(filing.form_id), contents=True)
    roles = [table.role for table in document.tables()]
    assert roles == ["head", "indicators"] * len(filing.projects)


def test_every_planted_fault_is_listed_with_a_row_that_exists(filing: Filing) -> None:
    readme = (sample_path().parent / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| [A-E]\d\d \| (\d+) \| (\d+) (\S+) \|", readme, re.MULTILINE)
    assert len(listed) >= 12
    for project, row, name in listed:
        assert filing.projects[int(project) - 1].indicators[int(row) - 1].level3 == name


def test_the_rules_find_every_planted_fault_and_nothing_else_of_their_kinds(filing: Filing) -> None:
    catalogue = {rule.code: rule.catalogue for rule in rules()}
    readme = (sample_path().parent / "README.md").read_text(encoding="utf-8")
    listed = Counter(re.findall(r"^\| ([A-E]\d\d) \| (?:\d+ and )?(\d+|Part One) \|", readme, re.MULTILINE))
    found: Counter[tuple[str, str]] = Counter()
    for finding in check(filing, profile_for(filing.form_id).expectations):
        place = finding.ref.project
        number = "Part One" if place is None else str(filing.project_index(place) + 1)
        found[catalogue[finding.rule].split()[0], number] += 1
    kinds = {kind for kind, _ in listed}
    assert len(listed) >= 20
    assert Counter({key: count for key, count in found.items() if key[0] in kinds}) == listed


def test_the_sample_files_read_back_as_the_sample(filing: Filing, tmp_path: Path) -> None:
    for path in make_sample.write_sample(tmp_path):
        assert to_dump(read_sources([path]).filing) == to_dump(filing), path.name
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".txt"}
