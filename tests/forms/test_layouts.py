"""Documents of the layouts that offices of all provinces use are read as a careful person would copy them out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.headings import is_heading
from perfdesk.forms.labels import label_key, labels_of
from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import recognise
from perfdesk.table import Document
from perfdesk.workflow.interchange import from_dump, to_dump
from tests.forms.layouts import NAMES, Layout, layout, taken_apart, with_lines_inside, words_of

PROJECT_FIELDS = (
    *("no", "title", "fiscal_year", "unit_code", "unit_name", "code", "name"),
    *("competent_department", "competent_department_code", "implementing_unit", "attribute", "period", "amount_unit"),
    *("budget_total", "budget_fiscal", "budget_other", "budget_superior", "funds_use", "spending_plan"),
    *("period_goal", "annual_goal"),
)
INDICATOR_FIELDS = ("level1", "level2", "requirement", "label", "level3", "description", "value", "basis", "standard")


def dumped(document: Document) -> dict[str, Any]:
    return to_dump(recognise(document, all_profiles()).filing)


def faults(wanted: Layout, dump: dict[str, Any]) -> list[str]:
    """Where a dump differs from what a layout says, one line each."""
    found = [f"projects {[p['name'] for p in dump['projects']]}"] * (len(dump["projects"]) != len(wanted.projects))
    for number, (want, got) in enumerate(zip(wanted.projects, dump["projects"], strict=False)):
        got = {**got, "fiscal_year": got["fiscal_year"] or dump["fiscal_year"]}
        lines = [*_head_faults(want, got), *_row_faults(wanted.columns, want, got)]
        found += [f"{number}: {line}" for line in lines]
    return found


def _head_faults(want: dict[str, Any], got: dict[str, Any]) -> list[str]:
    loose = want.get("any_of", {})
    pairs = [(name, want.get(name), got[name]) for name in PROJECT_FIELDS if name not in loose]
    found = [f"{name}: {b!r}, not {a!r}" for name, a, b in pairs if str(a or "") != str(b or "")]
    found += [f"{name}: {got[name]!r}" for name, words in loose.items() if (got[name] or "") not in words]
    goals = want.get("goals") or ([want["annual_goal"]] if want.get("annual_goal") else [])
    found += [f"goals: {got['goals']!r}"] * (got["goals"] != goals)
    extra = got.get("extra", {})
    found += [
        f"extra.{key}: {extra.get(key)!r}" for key, text in want.get("extra", {}).items() if extra.get(key) != text
    ]
    lines = {line["source"]: line for line in got.get("fund_lines", [])}
    for line in want.get("fund_lines", []):
        have = lines.get(line["source"], {})
        found += [f"fund {line['source']}: {have}"] * any(have.get(key) != text for key, text in line.items())
    found += [f"goal {goal}" for goal in want.get("other_goals", []) if goal not in got.get("other_goals", [])]
    return found


def _row_faults(columns: list[str], want: dict[str, Any], got: dict[str, Any]) -> list[str]:
    labels = want.get("labels", [""] * len(want["indicators"]))
    names = [*columns, *(["label"] if want.get("labels") else [])]
    rows = [[_field(row, name) for name in names] for row in got["indicators"]]
    wanted = [[*row, label][: len(names)] for row, label in zip(want["indicators"], labels, strict=True)]
    found = [f"row {row} is missing" for row in wanted if row not in rows]
    found += [f"row {row} is too much" for row in rows if row not in wanted]
    found += ["order of rows"] * (not found and rows != wanted)
    rest = [name for name in INDICATOR_FIELDS if name not in names and name not in ("level1", "level2")]
    found += [f"{name}: {row[name]}" for row in got["indicators"] for name in rest if row[name]]
    for number, extra in want.get("row_extra", {}).items():
        have = got["indicators"][int(number)].get("extra", {})
        found += [f"row {number}: {have}"] * any(have.get(key) != text for key, text in extra.items())
    return found


def _field(row: dict[str, Any], name: str) -> str:
    head, _, key = name.partition(".")
    return (row.get("extra", {}).get(key) if head == "extra" and key else row.get(name)) or ""


SHAPES: dict[str, Callable[[Document], Document]] = {
    "as drawn": lambda document: document,
    "merged cells as blank cells": taken_apart,
    "heading inside": with_lines_inside,
    "heading inside, cells blank": lambda document: taken_apart(with_lines_inside(document)),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_read_field_by_field(name: str, shape: str) -> None:
    wanted = layout(name)
    assert faults(wanted, dumped(SHAPES[shape](wanted.document))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_layout_is_kept_or_noted(name: str) -> None:
    document = layout(name).document
    found = recognise(document, all_profiles())
    kept = [json.dumps(to_dump(found.filing), ensure_ascii=False), *(note.text for note in found.notes)]
    squeezed = "".join("".join(kept).split()).replace("\\n", "")
    texts = [text for text in words_of(document) if not is_heading(text) and not _is_word_of_a_form(text)]
    values = [piece for text in texts for piece in re.findall("[\u4e00-\u9fff]{3,}", text)]
    values = [piece for piece in values if not _is_word_of_a_form(piece) and piece not in ("大于等于", "小于等于")]
    assert [piece for piece in values if piece not in squeezed] == []


def _is_word_of_a_form(text: str) -> bool:
    word = label_key(text)
    forms = [labels_of(profile) for profile in all_profiles().values()]
    return any(
        form.is_printed(text)
        or form.guessed_field(word)
        or form.column(word)
        or form.is_worded(text)
        or word in form.foot
        for form in forms
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_goes_to_every_form_and_back(name: str) -> None:
    filing = recognise(layout(name).document, all_profiles()).filing
    own = all_profiles()[filing.form_id or ""]
    for form in all_profiles().values():
        changed = as_form(filing, own, form)
        compose_filing(changed, form)
        assert to_dump(as_form(changed, form, own)) == to_dump(filing)


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_comes_back_from_its_dump(name: str) -> None:
    dump = dumped(layout(name).document)
    assert to_dump(from_dump(json.loads(json.dumps(dump)))) == dump
