"""Real documents, where they are at hand: the whole department document in every shape that it came in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.fields import fund_amount
from perfdesk.model.rows import FUND_FIELDS, Filing
from perfdesk.readers.sniff import read_document
from tests.forms.invented import plain

WHOLE = (
    "text/yutian-organization-2025.txt",
    "word/yutian-organization-2025.docx",
    "word/variants/yutian-organization-2025.nested.docx",
    "word/variants/yutian-organization-2025.repeat_v.docx",
    "word/variants/yutian-organization-2025.tracked_sdt.docx",
    "word/variants/yutian-organization-2025.label_noise.docx",
    "excel/yutian-organization-2025.sheets.xlsx",
)


def found_in(path: Path) -> Recognised:
    return recognise(read_document(path), all_profiles())


def without_white_space(filing: Filing) -> str:
    return "".join(repr(plain(filing)).replace("\\n", "").replace("\\u3000", "").split())


def dump(filing: Filing) -> dict[str, Any]:
    projects = []
    for one in filing.projects:
        item = {name: getattr(one, name) for name in ("no", "title", "category", "fiscal_year", "code", "name")}
        item |= {name: getattr(one, name) for name in ("unit_code", "unit_name", "amount_unit", "funds_use")}
        item |= {name: fund_amount(one, source) for name, source in FUND_FIELDS.items()}
        item["spending_plan"] = dict(one.spending_plan or ())
        item["goals"] = [goal.text for goal in one.goals]
        names = ("level1", "level2", "requirement", "label", "level3", "description", "value", "basis", "standard")
        item["indicators"] = [{name: getattr(row, name) for name in names} for row in one.indicators]
        projects.append(item)
    return {
        "form": filing.form_id,
        "fiscal_year": filing.fiscal_year,
        "unit_code": filing.unit_code,
        "unit_name": filing.unit_name,
        "sections": {row.section: row.paragraphs for row in filing.narratives},
        "projects": projects,
    }


@pytest.mark.parametrize("name", WHOLE)
def test_every_shape_of_the_document_scores_like_the_checked_one(samples: Path, tmp_path: Path, name: str) -> None:
    result = tmp_path / "result.json"
    result.write_text(json.dumps(dump(found_in(samples / name).filing), ensure_ascii=False), encoding="utf-8")
    gold = samples / "expected" / "yutian-organization-2025.json"
    script = [sys.executable, str(samples / "expected" / "compare.py"), str(gold), str(result)]
    output = subprocess.run(script, capture_output=True, text=True, check=False).stdout
    assert "no differences" in output, output


@pytest.mark.parametrize("name", WHOLE[1:])
def test_every_shape_of_the_document_is_the_same_filing(samples: Path, name: str) -> None:
    text, other = found_in(samples / WHOLE[0]), found_in(samples / name)
    if "label_noise" in name:
        assert without_white_space(other.filing) == without_white_space(text.filing)
    else:
        assert plain(other.filing) == plain(text.filing)
    expected = ["文件含修订，已按接受处理。"] if "tracked" in name else []
    assert [note.message for note in other.notes] == expected


def test_the_government_office_has_seven_projects_and_nothing_left_over(samples: Path) -> None:
    found = found_in(samples / "text" / "yutian-government-office.txt")
    assert len(found.filing.projects) == 7
    assert found.notes == ()
    assert all(row.value and row.level2 for _, row in found.filing.indicators())
