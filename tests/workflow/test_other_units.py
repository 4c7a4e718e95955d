"""Files of other units and other forms: nothing of one's own is replaced unasked, nothing is locked away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.editing.step import apply_step
from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import DEFAULT_FORM, profile_for, stored_profile
from perfdesk.model.rows import Filing, Narrative, Project
from perfdesk.workflow.export import export
from perfdesk.workflow.export_names import export_name
from perfdesk.workflow.import_files import import_step, is_same_unit, read_sources
from perfdesk.workflow.sample import sample_filing
from perfdesk.writers.word import write_word


def written(filing: Filing, path: Path) -> Path:
    write_word(compose_filing(filing, profile_for(None)), path)
    return path


def test_several_files_are_numbered_through(tmp_path: Path) -> None:
    whole = sample_filing()
    first = replace(whole, projects=whole.projects[:3])
    second = replace(whole, projects=tuple(replace(p, no=str(i)) for i, p in enumerate(whole.projects[3:5], start=1)))
    imported = read_sources([written(first, tmp_path / "一.docx"), written(second, tmp_path / "二.docx")])
    assert [project.no for project in imported.filing.projects] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (("301001", "甲局"), ("301001", "甲局"), True),
        ((None, "甲局"), ("301001", "甲局"), True),
        ((None, None), ("301001", "甲局"), True),
        (("301001", "甲局"), ("302001", "甲局"), False),
        ((None, "甲局"), (None, "乙局"), False),
    ],
)
def test_another_unit_is_told_by_code_or_name(ours, theirs, same: bool) -> None:
    filings = [Filing(unit_code=code, unit_name=name) for code, name in (ours, theirs)]
    assert is_same_unit(*filings) is same


def test_prose_is_left_alone_when_it_is_not_wanted(tmp_path: Path) -> None:
    ours = Filing(form_id=DEFAULT_FORM, narratives=(Narrative(section="overall_goal", paragraphs=("本局的目标",)),))
    imported = read_sources([written(sample_filing(), tmp_path / "他.docx")])
    step = import_step(ours, imported, {}, narrative=False)
    assert step is not None
    after = apply_step(ours, step)
    assert after.narratives == ours.narratives
    assert len(after.projects) == len(sample_filing().projects)


def test_a_stored_form_that_is_not_at_hand_falls_back_and_says_so() -> None:
    profile, remark = stored_profile("别处的表")
    assert profile.id == DEFAULT_FORM
    assert "别处的表" in remark
    assert stored_profile(DEFAULT_FORM) == (profile_for(DEFAULT_FORM), "")
    with pytest.raises(UserError):
        profile_for("别处的表")


def test_exports_of_different_content_have_different_names() -> None:
    filing = Filing(unit_name="甲局", fiscal_year=2026, projects=tuple(Project(name=f"项目{i}") for i in range(3)))
    ids = [project.id for project in filing.projects]
    names = {
        export_name(filing),
        export_name(filing, book=True),
        export_name(filing, ids[:1]),
        export_name(filing, ids[:2]),
        export_name(filing, ids),
    }
    assert len(names) == 5


def test_a_file_is_read_as_its_own_form_whatever_form_is_open(tmp_path: Path) -> None:
    hunan = profile_for("hunan-project")
    path = tmp_path / "湖南.docx"
    write_word(compose_filing(replace(sample_filing(), form_id=hunan.id, narratives=()), hunan), path)
    assert read_sources([path], prefer="hebei-project").filing.form_id == hunan.id
    assert read_sources([path], "hebei-project").filing.form_id == "hebei-project"


def test_a_refused_file_is_told_with_the_files_that_were_finished(tmp_path: Path) -> None:
    filing = sample_filing()
    name = export_name(filing)
    (tmp_path / f"{name}.xlsx").mkdir()
    with pytest.raises(UserError) as caught:
        export(filing, profile_for(filing.form_id), tmp_path, ["docx", "xlsx"])
    assert f"{name}.docx" in caught.value.message
    assert (tmp_path / f"{name}.docx").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.docx", f"{name}.xlsx"}
