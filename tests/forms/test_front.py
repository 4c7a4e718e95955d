"""The cover and the contents of the department book: printed, and read past."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.form import Line
from perfdesk.forms.form_file import profile_from
from perfdesk.forms.front import contents, cover, read_cover
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.model.rows import Filing, Project
from perfdesk.paths import form_folders
from perfdesk.table import Document, Paragraph
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word

FORM = profile_for("hebei-project")
WRITERS: dict[str, Callable[[Document, Path], None]] = {"docx": write_word, "xlsx": write_excel}


def data_of(form_id: str) -> dict[str, Any]:
    path = next(folder / form_id / "form.toml" for folder in form_folders() if (folder / form_id).is_dir())
    return tomllib.loads(path.read_text(encoding="utf-8"))


def texts(filing: Filing) -> list[str]:
    return [block.text for block in cover(filing, FORM) if isinstance(block, Paragraph) and block.text]


@pytest.mark.parametrize(
    ("filing", "expected"),
    [
        (Filing(unit_name="青溪县档案馆", fiscal_year=2026), ["青溪县档案馆", "2026年部门预算项目绩效目标"]),
        (Filing(unit_name="青溪县档案馆"), ["青溪县档案馆", "部门预算项目绩效目标"]),
        (Filing(), ["部门预算项目绩效目标"]),
    ],
)
def test_a_cover_names_unit_and_year_as_far_as_they_are_known(filing: Filing, expected: list[str]) -> None:
    assert texts(filing) == expected


def test_the_contents_begin_on_a_page_of_their_own_behind_the_cover() -> None:
    book = compose_filing(sample_filing(), FORM, contents=True)
    assert book.has_cover
    title = next(block for block in book.blocks if block.role == "toc_title")
    assert isinstance(title, Paragraph)
    assert title.page_break_before
    plain = compose_filing(sample_filing(), FORM)
    assert not plain.has_cover
    bare = compose_filing(sample_filing(), replace(FORM, cover=()), contents=True)
    assert not bare.has_cover
    assert bare.blocks[0].role == "toc_title"


def test_a_form_says_its_own_cover() -> None:
    data = data_of("hebei-project")
    data["book"]["cover"] = [{"text": "{unit_name}部门预算绩效文本", "role": "cover_title"}]
    form = profile_from(data)
    assert form.cover == (Line("{unit_name}部门预算绩效文本", "cover_title"),)
    data["book"]["cover"] = []
    assert profile_from(data).cover == ()


@pytest.mark.parametrize(
    "line",
    [
        {"text": "{name}", "role": "cover_title"},
        {"text": "甲", "role": "narrative"},
        {"text": "甲", "role": "cover_unknown"},
    ],
)
def test_a_cover_with_unknown_fields_or_roles_is_refused(line: dict[str, str]) -> None:
    data = data_of("hebei-project")
    data["book"]["cover"] = [line]
    with pytest.raises(ValueError, match=r"封面|cover_unknown"):
        profile_from(data)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("form_id", sorted(all_profiles()))
def test_a_book_is_read_like_the_plain_document(kind: str, form_id: str, tmp_path: Path) -> None:
    form = profile_for(form_id)
    sample = sample_filing()
    source = as_form(replace(sample, projects=sample.projects[6:10]), FORM, form)
    found = {}
    for book in (False, True):
        path = tmp_path / f"{book}.{kind}"
        WRITERS[kind](compose_filing(source, form, contents=book), path)
        found[book] = read_sources([path])
    plain, whole = to_dump(found[False].filing), to_dump(found[True].filing)
    assert whole["unit_name"] == source.unit_name
    assert whole["fiscal_year"] == source.fiscal_year
    assert whole | {"unit_name": "", "fiscal_year": 0} == plain | {"unit_name": "", "fiscal_year": 0}
    assert [note.text for note in found[True].notes] == [note.text for note in found[False].notes]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["青溪县档案馆", "2026年部门预算项目绩效目标"], (0, 2)),
        (["内部资料", "青溪县档案馆", "2026 年部门预算项目绩效目标", "2025年12月"], (1, 3)),
        (["附件2", "2026年部门预算项目绩效目标"], (1, 2)),
        (["说明：本表由各单位填报。", "部门预算项目绩效目标"], (1, 2)),
        (["青溪县档案馆", "编制说明"], (0, 0)),
        ([], (0, 0)),
    ],
)
def test_only_lines_beside_the_telling_one_are_a_cover(lines: list[str], place: tuple[int, int]) -> None:
    begin, end, fields = read_cover(lines, FORM)
    assert (begin, end) == place
    assert ("unit_name" in fields) == ("青溪县档案馆" in lines[begin:end])


@pytest.mark.parametrize(
    ("form_id", "titles", "expected"),
    [
        ("hebei-project", ("1.甲绩效目标表", "2.旧名绩效目标表"), ("1.甲绩效目标表", "2.旧名绩效目标表")),
        ("hebei-project", ("绩效目标表", "绩效目标表"), ("绩效目标表（甲）", "绩效目标表（乙）")),
        ("national-project", ("项目支出绩效目标表",) * 2, ("项目支出绩效目标表（甲）", "项目支出绩效目标表（乙）")),
        ("national-project", ("甲的目标表", "目标表"), ("甲的目标表", "目标表（乙）")),
    ],
)
def test_contents_tell_the_projects_apart(form_id: str, titles: tuple[str, ...], expected: tuple[str, ...]) -> None:
    projects = tuple(Project(name=name, title=title) for name, title in zip("甲乙", titles, strict=True))
    form = profile_for(form_id)
    body = compose_filing(Filing(form_id=form_id, projects=projects), form).blocks
    _, *entries = contents(body, form, projects)
    headings = [block.text for block in entries if isinstance(block, Paragraph) and block.outline == 2]
    assert headings == list(expected)
