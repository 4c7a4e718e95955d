"""Two filings side by side: nothing that differs is missed, and both ways say the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.editing import commands
from perfdesk.editing.step import Step, apply_step
from perfdesk.forms.origins import head_names
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field, project_field
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project, Ref
from perfdesk.workflow.changes import Comparison, ProjectChange, RowChange, TextChange
from perfdesk.workflow.compare import compare
from perfdesk.workflow.import_files import read_sources
from tests.effort import effort
from tests.workflow.revising import invented, revised, with_fresh_ids

SEEDS = st.integers(0, 10**9)


def row(name: str, value: str = "≥90%", level2: str = "数量指标", label: str | None = None) -> Indicator:
    return Indicator(level1="产出指标", level2=level2, level3=name, value=value, label=label)


def project(number: int, name: str, *rows: Indicator, code: str | None = None) -> Project:
    return Project(
        no=str(number),
        title=f"{number}.{name}绩效目标表",
        name=name,
        code=code,
        fiscal_year=2031,
        funds=(FundLine(source="total", amount="10.00"),),
        goals=(Goal(text="1.道路通畅"),),
        spending_plan=(("3", "25%"), ("12", "100%")),
        indicators=rows,
    )


def title_for(no: str | None, name: str, _year: int | None, _category: str) -> str:
    return f"{no}.{name}绩效目标表"


@pytest.fixture
def filing() -> Filing:
    return Filing(
        form_id="hebei-project",
        fiscal_year=2031,
        unit_name="云溪县交通运输局",
        narratives=(Narrative(section="breakdown_goals", paragraphs=("一、养护道路。", "", "二、培训人员。")),),
        projects=(
            project(1, "农村道路养护经费", row("养护里程"), row("完好率"), row("群众满意度")),
            project(2, "桥梁检测经费", row("检测座数")),
            project(3, "职工培训经费", row("培训班次"), row("培训人数")),
        ),
    )


def states(found: Comparison) -> list[tuple[str, str, bool, bool]]:
    return [(item.state, item.name, item.moved, item.renamed) for item in found.projects]


def cells(found: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(cell.field, cell.before, cell.after) for item in found.projects for cell in item.cells]


@given(SEEDS)
def test_a_filing_does_not_differ_from_itself_nor_from_its_copy(seed: int) -> None:
    made = invented(random.Random(seed))
    assert not compare(made, made)
    assert not compare(made, replace(made, projects=tuple(replace(item) for item in made.projects)))


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.booleans())
def test_comparing_the_other_way_round_is_the_reverse(seed: int, other_file: bool) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    new = revised(old, chance)
    new = with_fresh_ids(new) if other_file else new
    found = compare(old, new)
    assert compare(new, old) == found.reversed()
    assert found.reversed().reversed() == found


def head_of(project: Project) -> dict[str, str]:
    """Every text of a head but those that may follow others."""
    return {name: project_field(project, name) or "" for name in head_names(project) if name != "title"}


def row_of(row: Indicator) -> dict[str, str]:
    names = [name for name in (*INDICATOR_FIELDS, "extra.说明") if name != "label"]
    return {name: indicator_field(row, name) or "" for name in names}


def with_cells(texts: dict[str, str], cells: tuple[TextChange, ...]) -> dict[str, str]:
    for cell in cells:
        if cell.field in ("no", "title", "label"):
            continue
        assert texts.get(cell.field, "") == (cell.before or "") != (cell.after or "")
        texts = {**texts, cell.field: cell.after or ""}
    return {name: text for name, text in texts.items() if text}


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_the_older_filing_with_all_that_is_listed_is_the_newer_one(seed: int) -> None:
    chance = random.Random(seed)
    old = invented(chance)
    new = revised(old, chance)
    found = compare(old, new)
    told = {item.new.id: item for item in found.projects if item.new is not None}
    gone = {item.old.id for item in found.projects if item.new is None and item.old is not None}
    untouched = {item.id: item for item in old.projects}
    for now in new.projects:
        item = told.get(now.id) or ProjectChange(untouched[now.id], now, 0, 0)
        if item.old is None:
            continue
        assert with_cells(head_of(item.old), item.cells) == with_cells(head_of(now), ())
        rows = {row.new.id: row for row in item.rows if row.new is not None}
        before = {row.id: row for row in item.old.indicators}
        for row in now.indicators:
            change = rows.get(row.id) or RowChange(before[row.id], row, 0, 0)
            if change.old is not None:
                assert with_cells(row_of(change.old), change.cells) == with_cells(row_of(row), ())
        lost = {row.old.id for row in item.rows if row.new is None and row.old is not None}
        paired = {row.old.id for row in item.rows if row.new is not None and row.old is not None}
        assert set(before) - lost - paired <= {row.id for row in now.indicators}
    assert {item.id for item in old.projects} - gone - {item.old.id for item in told.values() if item.old} <= {
        item.id for item in new.projects
    }


def test_projects_added_gone_moved_and_renamed_are_told_apart(filing: Filing) -> None:
    one, two, three = filing.projects
    after = replace(filing, projects=(three, replace(one, name="县乡道路养护经费"), project(4, "新桥建设经费")))
    assert (
        states(compare(filing, after))
        == [
            ("kept", "职工培训经费", True, False),
            ("kept", "县乡道路养护经费", False, True),
            ("gone", "桥梁检测经费", False, False),
            ("added", "新桥建设经费", False, False),
        ]
        or states(compare(filing, after))[0][2] != states(compare(filing, after))[1][2]
    )
    assert [item.old_place for item in compare(filing, after).projects if item.state == "gone"] == [1]
    assert two.name == "桥梁检测经费"


def test_every_kind_of_cell_is_compared_with_old_and_new_text(filing: Filing) -> None:
    first = filing.projects[0]
    texts = {
        "budget_total": "12.00",
        "goals": "1.道路通畅\n2.桥梁安全",
        "spending_plan.12": "99%",
        "funds_use": "养护",
        "extra.备注": "急",
    }
    after = commands.set_fields(filing, {Ref(first.id, None, name): text for name, text in texts.items()}, "")
    found = compare(filing, _done(filing, after))
    assert cells(found) == [
        ("budget_total", "10.00", "12.00"),
        ("funds_use", None, "养护"),
        ("goals", "1.道路通畅", "1.道路通畅\n2.桥梁安全"),
        ("extra.备注", None, "急"),
        ("spending_plan.12", "100%", "99%"),
    ]
    (item,) = found.projects
    assert item.cells[0].old == item.cells[0].new == Ref(first.id, None, "budget_total")


def _done(filing: Filing, step: Step | None) -> Filing:
    assert step is not None
    return apply_step(filing, step)


def test_a_missing_field_and_a_blank_one_are_alike(filing: Filing) -> None:
    first = replace(filing.projects[0], code="", funds_use="")
    assert not compare(filing, replace(filing, projects=(first, *filing.projects[1:])))


def test_numbers_headings_and_years_that_only_follow_are_not_told(filing: Filing) -> None:
    step = commands.insert_projects(filing, 0, [project(1, "新桥建设经费")], title_for=title_for)
    found = compare(filing, _done(filing, step))
    assert [(item.state, item.cells) for item in found.projects] == [("added", ())]
    step = commands.set_field(filing, Ref(filing.projects[0].id, None, "name"), "县乡道路", title_for=title_for)
    assert cells(compare(filing, _done(filing, step))) == [("name", "农村道路养护经费", "县乡道路")]
    step = commands.set_field(filing, Ref(None, None, "fiscal_year"), "2032", title_for=title_for)
    found = compare(filing, _done(filing, step))
    assert ([cell.field for cell in found.cells], found.projects) == (["fiscal_year"], ())


def test_a_heading_written_by_hand_and_a_number_typed_are_told(filing: Filing) -> None:
    first = replace(filing.projects[0], title="道路养护项目表", no="7")
    found = compare(filing, replace(filing, projects=(first, *filing.projects[1:])))
    assert [field for field, _, _ in cells(found)] == ["no", "title"]


def test_indicator_rows_are_matched_by_id_and_tell_what_happened(filing: Filing) -> None:
    first = filing.projects[0]
    a, b, c = first.indicators
    rows = (c, a, replace(b, level3="道路完好率", value="≥95%"), row("新增"))
    found = compare(filing, replace(filing, projects=(replace(first, indicators=rows), *filing.projects[1:])))
    (item,) = found.projects
    assert [(change.state, change.moved, [cell.field for cell in change.cells]) for change in item.rows] == [
        ("kept", True, []),
        ("kept", False, ["level3", "value"]),
        ("added", False, []),
    ]


def test_labels_that_only_count_rows_are_not_told_when_a_row_comes(filing: Filing) -> None:
    rows = tuple(row(f"内容{sign}", label=f"指标{i}") for i, sign in enumerate("甲乙丙", start=1))
    one = replace(filing.projects[0], indicators=rows)
    before = replace(filing, projects=(one,))
    later = tuple(replace(item, label=f"指标{i}") for i, item in enumerate(rows, start=2))
    after = replace(filing, projects=(replace(one, indicators=(row("新", label="指标1"), *later)),))
    (item,) = compare(before, after).projects
    assert [change.state for change in item.rows] == ["added"]
    only_label = replace(one, indicators=(replace(rows[0], label="指标9"), *rows[1:]))
    (item,) = compare(before, replace(filing, projects=(only_label,))).projects
    assert [cell.field for cell in item.rows[0].cells] == ["label"]


def test_last_years_file_is_matched_by_code_then_name_then_likeness(filing: Filing) -> None:
    old = replace(
        filing,
        projects=(
            project(1, "2030年桥梁检测 经费"),
            project(2, "道路维护经费", code="B2"),
            project(3, "干部职工培训经费"),
            project(4, "公务用车购置"),
        ),
    )
    new = replace(
        filing,
        projects=(
            project(1, "2031年度桥梁检测经费"),
            project(2, "县乡公路养护", code="Ｂ2"),
            project(3, "职工培训经费"),
            project(4, "老旧小区改造"),
        ),
    )
    found = compare(old, new)
    pairs = {(item.old.name if item.old else None, item.new.name if item.new else None) for item in found.projects}
    assert pairs == {
        ("2030年桥梁检测 经费", "2031年度桥梁检测经费"),
        ("道路维护经费", "县乡公路养护"),
        ("干部职工培训经费", "职工培训经费"),
        ("公务用车购置", None),
        (None, "老旧小区改造"),
    }


def test_rows_of_another_file_are_matched_by_class_name_and_likeness(filing: Filing) -> None:
    old = replace(filing, projects=(project(1, "甲", row("完成率"), row("培训人员数量"), row(""), row("独有")),))
    new = replace(
        filing, projects=(project(1, "甲", row("完成率", "≥95%"), row("培训人员总数量"), row("新填的"), row("另一个")),)
    )
    (item,) = compare(old, new).projects
    names = [(change.old and change.old.level3, change.new and change.new.level3) for change in item.rows]
    assert names == [
        ("完成率", "完成率"),
        ("培训人员数量", "培训人员总数量"),
        ("", "新填的"),
        ("独有", None),
        (None, "另一个"),
    ]


def test_part_one_is_compared_by_paragraph(filing: Filing) -> None:
    texts = ("新的开头。", "二、培训各级人员。", "", "一、养护道路。")
    after = replace(filing, narratives=(replace(filing.narratives[0], paragraphs=texts),))
    found = compare(filing, after).paragraphs
    assert [(item.old, item.new, item.moved) for item in found] == [
        (None, "新的开头。", False),
        ("二、培训人员。", "二、培训各级人员。", False),
        ("一、养护道路。", "一、养护道路。", True),
    ]
    rewritten = replace(filing.narratives[0], paragraphs=("一、养护道路。", "", "全部重写，一字不同"))
    (item,) = compare(filing, replace(filing, narratives=(rewritten,))).paragraphs
    assert (item.old, item.new, item.new_place) == ("二、培训人员。", "全部重写，一字不同", 2)


def test_amounts_that_change_in_every_paragraph_keep_their_partners(filing: Filing) -> None:
    texts = tuple(f"{i}.{name}：安排{i}万元。" for i, name in enumerate("甲乙丙丁戊", start=1))
    later = tuple(text.replace("安排", "安排资金1") for text in texts[:2] + texts[3:])
    old = replace(filing, narratives=(Narrative(section="breakdown_goals", paragraphs=texts),))
    new = replace(filing, narratives=(Narrative(section="breakdown_goals", paragraphs=later),))
    found = compare(old, new).paragraphs
    assert [(item.old or "")[:4] == (item.new or "")[:4] for item in found if item.state == "kept"] == [True] * 4
    assert [item.old for item in found if item.state == "gone"] == [texts[2]]


def large(projects: int, rows: int) -> Filing:
    chance = random.Random(5)
    named = [project(i, f"第{i}项道路养护经费", code=f"X{i:05}") for i in range(projects)]
    made = tuple(
        replace(item, indicators=tuple(row(f"养护里程{j}公里", f"≥{chance.randint(1, 99)}%") for j in range(rows)))
        for item in named
    )
    texts = tuple(f"{i}.第{i}项道路养护经费：安排{i}万元，养护{i}号道路。" for i in range(projects))
    return Filing(narratives=(Narrative(section="breakdown_goals", paragraphs=texts),), projects=made)


def _touched(filing: Filing) -> Filing:
    return replace(
        filing,
        projects=tuple(
            replace(item, indicators=tuple(replace(row, value=row.value + "1") for row in item.indicators))
            for item in filing.projects
        ),
    )


@pytest.mark.parametrize("change", [_touched, with_fresh_ids, lambda filing: _touched(with_fresh_ids(filing))])
def test_300_projects_of_30_rows_are_compared_at_once(change: Callable[[Filing], Filing]) -> None:
    old = large(300, 30)
    new = change(old)
    found: list[Comparison] = []
    assert effort(lambda: found.append(compare(old, new))) < 100
    assert all(item.state == "kept" for item in found[0].projects)


def test_a_published_document_does_not_differ_from_itself_read_again(samples: Path) -> None:
    source = samples / "word" / "yutian-organization-2025.docx"
    one, other = (read_sources([source]).filing for _ in range(2))
    assert one.projects[0].id != other.projects[0].id
    assert not compare(one, other)
