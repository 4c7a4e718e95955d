"""What goes out comes back: Word, Excel and JSON, on the bundled sample and on hostile texts."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import from_dump, to_dump
from perfdesk.workflow.sample import sample_filing
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word

WRITERS = {"docx": write_word, "xlsx": write_excel}
ODD_VALUES = (
    "=100%", "≥90%", "<5", "A&B", "1/2", "3-4", "2024-01", "+5", "-5", "@甲", "'甲", '"甲"', "<w:t>甲</w:t>", "007",
    "1E5", "100%", "=SUM(A1)", "甲\n乙", "甲\t乙", "https://甲", "字" * 600, "😀", "]]>", "&amp;",
)  # fmt: skip


def there_and_back(filing: Filing, kind: str, folder: Path) -> Filing:
    path = folder / f"目标.{kind}"
    WRITERS[kind](compose_filing(filing, profile_for(filing.form_id), contents=True), path)
    return read_sources([path]).filing


def filing_with(values: tuple[str, ...]) -> Filing:
    rows = tuple(
        Indicator(
            level1="产出指标", level2="数量指标", level3=f"指标{i}", description=value, value=value, basis="县方案"
        )
        for i, value in enumerate(values)
    )
    project = Project(
        no="1",
        title="1.培训经费绩效目标表",
        unit_code="301001",
        unit_name="安宁县某局本级",
        code="",
        name="培训经费",
        amount_unit="元",
        funds_use="培训 & 教材 <甲>",
        spending_plan=tuple((month, "25%") for month in ("3", "6", "10", "12")),
        funds=tuple(FundLine(source=source, amount="50000.00") for source in ("total", "fiscal", "other")),
        goals=(Goal(text="1.办班3期"), Goal(text="2.参训=100%")),
        indicators=rows,
    )
    return Filing(
        form_id="hebei-project",
        unit_code="301001",
        unit_name="安宁县某局本级",
        narratives=(Narrative(section="overall_goal", paragraphs=("=一段话 & <另一段>", "第二段")),),
        projects=(project,),
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_the_sample_comes_back_equal(kind: str, tmp_path: Path) -> None:
    before = sample_filing()
    assert to_dump(there_and_back(before, kind, tmp_path)) == to_dump(before)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("value", ODD_VALUES, ids=lambda value: ascii(value)[:24])
def test_odd_values_come_back_as_typed(kind: str, value: str, tmp_path: Path) -> None:
    before = filing_with((value,))
    after = there_and_back(before, kind, tmp_path)
    assert after.projects[0].indicators[0].value == value
    assert to_dump(after) == to_dump(before)


@pytest.mark.parametrize("kind", WRITERS)
def test_control_characters_are_dropped_and_nothing_else(kind: str, tmp_path: Path) -> None:
    value = "甲" + "".join(map(chr, (0, 1, 8, 11, 12, 14, 31, 0xFFFE))) + "乙"
    after = there_and_back(filing_with((value,)), kind, tmp_path)
    assert "".join(after.projects[0].indicators[0].value.split()) == "甲乙"


def test_loading_a_dump_gives_the_same_dump() -> None:
    dump = to_dump(sample_filing())
    assert to_dump(from_dump(json.loads(json.dumps(dump)))) == dump


def test_a_project_without_indicators_comes_back(tmp_path: Path) -> None:
    before = filing_with(())
    assert to_dump(there_and_back(before, "docx", tmp_path)) == to_dump(before)


@pytest.mark.parametrize("name", ["text/yutian-organization-2025.txt", "word/yutian-organization-2025.docx"])
def test_the_published_document_scores_above_the_bar(name: str, samples: Path, tmp_path: Path) -> None:
    result = tmp_path / "dump.json"
    result.write_text(json.dumps(to_dump(read_sources([samples / name]).filing)), encoding="utf-8")
    gold = samples / "expected" / "yutian-organization-2025.json"
    command = [sys.executable, str(samples / "expected" / "compare.py"), str(gold), str(result), "--json"]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert score["total_with_sections"] >= 99.8


def test_text_and_word_of_one_document_give_one_dump(samples: Path) -> None:
    text, word = (
        to_dump(read_sources([samples / name]).filing)
        for name in ("text/yutian-organization-2025.txt", "word/yutian-organization-2025.docx")
    )
    assert text == word


@pytest.mark.parametrize("kind", WRITERS)
def test_the_published_document_comes_back_equal(kind: str, samples: Path, tmp_path: Path) -> None:
    before = read_sources([samples / "word" / "yutian-organization-2025.docx"]).filing
    assert to_dump(there_and_back(before, kind, tmp_path)) == to_dump(before)


def test_the_second_published_document_is_read_whole(samples: Path) -> None:
    imported = read_sources([samples / "text" / "yutian-government-office.txt"])
    assert len(imported.filing.projects) == 7
    assert [note for note in imported.notes if note.severity == "warning"] == []


def test_replacing_a_project_keeps_its_identity(tmp_path: Path) -> None:
    from perfdesk.editing.step import apply_step
    from perfdesk.workflow.import_files import default_choices, import_step

    before = filing_with(("≥1人",))
    path = tmp_path / "新.docx"
    changed = filing_with(("≥2人",))
    write_word(compose_filing(changed, profile_for(None)), path)
    imported = read_sources([path])
    step = import_step(before, imported, default_choices(before, imported))
    assert step is not None
    after = apply_step(before, step)
    assert [project.id for project in after.projects] == [before.projects[0].id]
    assert after.projects[0].indicators[0].value == "≥2人"
    assert apply_step(after, step.inverted()) == before


def test_an_import_adds_what_it_does_not_know(tmp_path: Path) -> None:
    from perfdesk.editing.step import apply_step
    from perfdesk.workflow.import_files import default_choices, import_step

    before = filing_with(("≥1人",))
    other = filing_with(("≥1人",))
    other = replace(other, projects=(replace(other.projects[0], name="宣传经费", title="1.宣传经费绩效目标表"),))
    path = tmp_path / "另.docx"
    write_word(compose_filing(other, profile_for(None)), path)
    imported = read_sources([path])
    profile = profile_for(None)
    choices = default_choices(before, imported)
    step = import_step(before, imported, choices, title_for=profile.title_for)
    assert step is not None
    after = apply_step(before, step)
    assert [project.title for project in after.projects] == ["1.培训经费绩效目标表", "2.宣传经费绩效目标表"]


def named(*projects: tuple[str, str]) -> Filing:
    return Filing(projects=tuple(Project(code=code, name=name) for code, name in projects))


@pytest.mark.parametrize(
    ("old", "new", "matches"),
    [
        ([("A", "甲")], [("A", "甲二")], [0]),
        ([("A", "甲"), ("A", "乙")], [("A", "乙"), ("A", "甲")], [1, 0]),
        ([("A", "甲"), ("", "乙")], [("A", "乙"), ("A", "乙")], [0, 1]),
        ([("", "甲")], [("B", "甲")], [0]),
        ([("A", "甲")], [("B", "甲")], [0]),
        ([("", "")], [("", "")], [None]),
    ],
)
def test_projects_are_matched_by_code_and_name(old, new, matches) -> None:
    from perfdesk.workflow.import_files import Imported, default_choices

    before, imported = named(*old), Imported(named(*new), ())
    choices = default_choices(before, imported)
    found = [choices[project.id].existing for project in imported.filing.projects]
    assert found == [None if index is None else before.projects[index].id for index in matches]
