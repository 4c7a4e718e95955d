"""Several documents in one import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing
from perfdesk.writers.word import write_word


def written(filing: Filing, path: Path) -> Path:
    write_word(compose_filing(filing, profile_for(filing.form_id)), path)
    return path


def test_prose_of_a_second_file_that_has_no_place_is_named(tmp_path: Path) -> None:
    one = sample_filing()
    goal, *others = one.narratives
    two = replace(one, narratives=(replace(goal, paragraphs=("另一份的总体目标", "第二段")), *others))
    found = read_sources([written(one, tmp_path / "甲.docx"), written(two, tmp_path / "乙.docx")])
    assert [row.paragraphs for row in found.filing.narratives] == [row.paragraphs for row in one.narratives]
    (note,) = [note for note in found.notes if note.unplaced]
    assert (note.place, note.text) == ("“乙.docx”一、总体绩效目标", "另一份的总体目标\n第二段")


def test_prose_that_only_the_second_file_has_is_taken(tmp_path: Path) -> None:
    whole = sample_filing()
    bare = replace(whole, narratives=())
    found = read_sources([written(bare, tmp_path / "甲.docx"), written(whole, tmp_path / "乙.docx")])
    assert [row.paragraphs for row in found.filing.narratives] == [row.paragraphs for row in whole.narratives]


def test_a_file_of_another_unit_or_year_is_told_and_projects_stay_as_they_were_read(tmp_path: Path) -> None:
    one = sample_filing()
    project = replace(one.projects[0], unit_name="青溪县水利局")
    first = written(replace(one, projects=one.projects[:1]), tmp_path / "甲.docx")
    other = as_form(replace(one, projects=(project,)), profile_for(one.form_id), profile_for("ningxia-project"))
    second = written(other, tmp_path / "乙.docx")
    found = read_sources([first, second])
    assert [source.form_id for source in found.sources] == [one.form_id, "ningxia-project"]
    assert found.filing.form_id == one.form_id
    ids = found.sources[1].project_ids
    assert [found.read[key].amount_unit for key in ids] == [profile_for("ningxia-project").amount_unit]
    assert [found.filing.project(key).amount_unit for key in ids] == [profile_for(one.form_id).amount_unit]
    third = replace(one, unit_name="青溪县水利局", projects=(project,))
    messages = [note.message for note in read_sources([first, written(third, tmp_path / "丙.docx")]).sources[1].notes]
    assert any(message.startswith("单位是“青溪县水利局”，与前面的文件") for message in messages)


@pytest.mark.parametrize("target", ["national-project", "hunan-project", "system-order"])
def test_a_file_on_another_form_than_the_wanted_one_is_read_as_its_own_and_brought_over(
    target: str, tmp_path: Path
) -> None:
    ningxia = profile_for("ningxia-project")
    other = as_form(sample_filing(), profile_for(None), ningxia)
    found = read_sources([written(other, tmp_path / "甲.docx")], target)
    plain = read_sources([tmp_path / "甲.docx"])

    assert (found.sources[0].form_id, found.filing.form_id) == (ningxia.id, target)
    assert to_dump(found.filing) == to_dump(as_form(plain.filing, ningxia, profile_for(target)))


def test_a_file_that_may_be_on_the_wanted_form_is_read_as_that_one(tmp_path: Path) -> None:
    national = profile_for("national-project")
    other = as_form(sample_filing(), profile_for(None), national)
    rows = [replace(row, title="项目支出预算绩效目标表") for row in other.projects]
    path = written(replace(other, projects=tuple(rows)), tmp_path / "甲.docx")

    for form_id in ("national-project", "ningxia-project"):
        assert read_sources([path], form_id).sources[0].form_id == form_id
