"""Several documents in one import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing
from perfdesk.workflow.import_files import read_sources
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
