"""Lists of one row per indicator in many orders and wordings: every project with all its words."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.model.rows import Ref
from perfdesk.readers.sniff import read_document
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing
from tests.workbooks.files import write_csv, write_html, write_xlsx
from tests.workbooks.lists import Columns, list_sheet, only, values_of
from tests.workbooks.sheets import Sheet, Value, as_numbers, taken_apart

_SAMPLE = sample_filing()
DUMP: dict[str, Any] = {
    **(whole := to_dump(replace(_SAMPLE, projects=_SAMPLE.projects[:4]))),
    "projects": [{**project, "fiscal_year": None} for project in whole["projects"]],
}
PARTS: Columns = (
    *(
        ("项目名称", "name"),
        ("项目编码", "code"),
        ("一级指标", "level1"),
        ("二级指标", "level2"),
        ("三级指标", "level3"),
    ),
    *(("计算符号", "sign"), ("指标值", "figure"), ("计量单位", "unit"), ("指标值说明", "description")),
)
WORDINGS: dict[str, Columns] = {
    "parts": PARTS,
    "money": (
        *(("单位编码", "unit_code"), ("单位名称", "unit_name"), ("项目编码", "code"), ("项目名称", "name")),
        *(
            ("预算数", "budget_total"),
            ("其中：财政拨款", "budget_fiscal"),
            ("资金用途", "funds_use"),
            ("绩效目标", "goals"),
        ),
        *(("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "level3"), ("绩效指标描述", "description")),
        *(("指标值", "value"), ("指标值确定依据", "basis")),
    ),
    "levels first": (
        *(("序号", "row"), ("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "level3"), ("指标值", "value")),
        *(("指标解释", "description"), ("项目名称", "name"), ("项目代码", "code"), ("项目金额（元）", "budget_total")),
    ),
    "other words": (
        *(("单位", "unit_name"), ("项目", "name"), ("预算金额（元）", "budget_total"), ("一级指标名称", "level1")),
        *(("二级指标名称", "level2"), ("指标名称", "level3"), ("指标符号", "sign"), ("目标值", "figure")),
        *(("单位", "unit"), ("指标依据", "basis")),
    ),
}
Rows = list[list[Value]]


def read(sheets: list[Sheet], path: Path) -> Recognised:
    return recognise(read_document(write_xlsx(sheets, path / "清单.xlsx")), all_profiles())


def assert_whole(found: Recognised, columns: Columns, dump: dict[str, Any] = DUMP) -> None:
    assert _words(to_dump(found.filing), columns) == _words(only(dump, columns), columns)


def _words(dump: dict[str, Any], columns: Columns) -> list[Any]:
    """Of every project its fields in these columns and its rows."""
    fields = [name for _, name in columns if name in dump["projects"][0] or name == "goals"]
    rows = ["level1", "level2", "level3", "value", *(name for _, name in columns if name in ("description", "basis"))]
    return [
        (
            [project[name] or "" for name in fields],
            [[row[name] or "" for name in rows] for row in project["indicators"]],
        )
        for project in dump["projects"]
    ]


@pytest.mark.parametrize("fill", ["all", "once", "merged"])
@pytest.mark.parametrize("name", WORDINGS)
def test_a_list_is_read_in_any_wording_and_filling(name: str, fill: str, tmp_path: Path) -> None:
    columns = WORDINGS[name]
    found = read([list_sheet(DUMP, columns, fill=fill, sums=True)], tmp_path)
    assert_whole(found, columns)
    assert [note.message for note in found.notes if note.text.startswith("合计")] == ["小计、合计行没有作为指标读入"]


@pytest.mark.parametrize("seed", range(6))
def test_a_list_is_read_in_any_order_of_columns(seed: int, tmp_path: Path) -> None:
    columns = list(WORDINGS["money"])
    random.Random(seed).shuffle(columns)
    fill = ("all", "once", "merged")[seed % 3]
    assert_whole(read([list_sheet(DUMP, columns, fill=fill)], tmp_path), columns)


def test_lines_above_a_list_hold_for_all_its_projects(tmp_path: Path) -> None:
    above = ["青溪县2026年部门预算项目绩效目标明细表", "填报单位：青溪县档案馆", "单位：万元", "内部资料"]
    groups = [("项目", 2), ("绩效指标", 7)]
    found = read([list_sheet(DUMP, PARTS, above=above, groups=groups)], tmp_path)
    assert_whole(found, PARTS)
    assert {project.unit_name for project in found.filing.projects} == {"青溪县档案馆"}
    assert {project.amount_unit for project in found.filing.projects} == {"万元"}
    assert {project.fiscal_year for project in found.filing.projects} == {2026}
    assert "内部资料" in [note.text for note in found.notes]


@pytest.mark.parametrize("arrange", [lambda sheet: sheet, lambda sheet: taken_apart(sheet, repeated=False)])
def test_a_header_of_two_rows_names_the_amounts(arrange: Callable[[Sheet], Sheet], tmp_path: Path) -> None:
    columns = WORDINGS["money"]
    sheet = list_sheet(DUMP, columns, groups=[("", 4), ("预算安排", 2), ("", 8)])
    found = read([arrange(sheet)], tmp_path)
    assert_whole(found, columns)


def _sheet(rows: Rows, merges: dict[tuple[int, int], tuple[int, int]] | None = None) -> Sheet:
    values = {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row) if value != ""}
    return Sheet("清单", values, merges=merges or {})


def _between(rows: Rows, *extra: list[Value], merged: bool = False) -> Sheet:
    """Further rows before each project; `merged`: each of them is one cell over the whole width."""
    done, merges, last = [rows[0]], {}, rows[1][0]
    for row in rows[1:]:
        for more in extra if row[0] != last else ():
            if merged:
                merges[len(done), 0] = (1, len(rows[0]))
            done.append([*more, *[""] * (len(rows[0]) - len(more))])
        last = row[0]
        done.append(row)
    return _sheet(done, merges)


@pytest.mark.parametrize(
    "make",
    [
        lambda rows: _between(rows, [""], [""]),
        lambda rows: _between(rows, rows[0]),
        lambda rows: _between(rows, ["小计", "", "", "", "", "", "12"]),
        lambda rows: _between(rows, ["第二部分 其他项目"], merged=True),
        lambda rows: _between(rows, ["青溪县绩效目标明细表"], merged=True),
        lambda rows: _sheet([*rows, ["填表人：李某", "", "", "联系电话：0000"], ["注：一式两份。"]]),
    ],
    ids=["blank rows", "header again", "sums", "names of parts", "page titles", "remarks below"],
)
def test_rows_between_the_indicators_do_not_disturb(make: Callable[[Rows], Sheet], tmp_path: Path) -> None:
    assert_whole(read([make(values_of(list_sheet(DUMP, PARTS)))], tmp_path), PARTS)


def test_page_titles_with_the_header_again_do_not_end_the_list(tmp_path: Path) -> None:
    rows = values_of(list_sheet(DUMP, PARTS, fill="once"))
    done: Rows = []
    merges = {}
    for number, row in enumerate(rows[1:]):
        if number % 7 == 0:
            merges[len(done), 0] = (1, len(row))
            done += [["青溪县绩效目标明细表", *[""] * (len(row) - 1)], rows[0]]
        done.append(row)
    assert_whole(read([_sheet(done, merges)], tmp_path), PARTS)


@pytest.mark.parametrize("inline", [False, True])
def test_a_row_that_says_the_goal_is_no_indicator(inline: bool, tmp_path: Path) -> None:
    rows = values_of(list_sheet(DUMP, PARTS))
    done: Rows = [rows[0]]
    for row in rows[1:]:
        if row[0] != done[-1][0]:
            cells = [f"绩效目标：完成{row[0]}"] if inline else ["绩效目标", f"完成{row[0]}"]
            done.append([row[0], row[1], *cells])
        done.append(row)
    found = read([_sheet(done)], tmp_path)
    assert_whole(found, PARTS)
    assert [project.goals[0].text for project in found.filing.projects] == [
        f"完成{project['name']}" for project in DUMP["projects"]
    ]


def test_projects_of_one_name_in_several_units_stay_apart(tmp_path: Path) -> None:
    columns: Columns = (("单位名称", "unit_name"), *(item for item in PARTS if item[1] != "code"))
    projects = [
        {**project, "unit_name": unit, "code": None}
        for unit in ("青溪一中", "青溪二中")
        for project in DUMP["projects"][:2]
    ]
    dump = {**DUMP, "projects": projects}
    rows = values_of(list_sheet(dump, columns, fill="once"))
    for above, row in reversed(list(pairwise(rows[1:]))):
        row[0] = "" if row[0] == above[0] else row[0]
    assert_whole(read([_sheet(rows)], tmp_path), columns, dump)


def test_what_differs_from_row_to_row_of_one_project_is_kept_or_told(tmp_path: Path) -> None:
    columns: Columns = (("项目名称", "name"), ("预算数", "budget_total"), ("绩效目标", "goals"), *PARTS[2:])
    rows = values_of(list_sheet({**DUMP, "projects": DUMP["projects"][:1]}, columns))
    rows[2][1:3] = "999.99", "另一个目标"
    found = read([_sheet(rows)], tmp_path)
    assert "另一个目标" in "\n".join(goal.text for goal in found.filing.projects[0].goals)
    assert [note.place for note in found.notes if note.text == "999.99"] == ["工作表“清单”单元格B3"]


def test_each_project_of_a_list_tells_where_it_and_its_rows_stood(tmp_path: Path) -> None:
    columns: Columns = (("项目名称", "name"), ("预算数", "budget_total"), *PARTS[2:])
    rows = values_of(list_sheet(DUMP, columns))
    start = next(i for i, row in enumerate(rows) if i > 1 and row[0] and row[0] != rows[1][0])
    rows[start + 1][1] = "999.99"
    found = read([_sheet(rows)], tmp_path)
    project = found.filing.projects[1]
    assert found.origins[Ref(project.id, None, "")].place == f"工作表“清单”第{start + 1}行"
    assert found.origins[Ref(project.id, None, "budget_total")].place == f"工作表“清单”单元格B{start + 1}"
    assert found.origins[Ref(project.id, project.indicators[1].id, "")].place == f"工作表“清单”第{start + 2}行"
    assert [note.ref for note in found.notes if note.text == "999.99"] == [Ref(project.id, None, "")]


def _unit_rows(head: str) -> Rows:
    """Two units in rows of their own above their projects; the second one has the sum of its amounts there."""
    rows = values_of(list_sheet(DUMP, (("项目名称", "name"), ("预算数", "budget_total"), *PARTS[2:])))
    starts = [i for i, row in enumerate(rows) if i and row[0] != rows[i - 1][0]]
    rest = [""] * (len(rows[0]) - 2)
    rows[0] = [head, *rows[0][1:]]
    return [
        *rows[:1],
        *(["青溪县林业局", "", *rest], *rows[1 : starts[2]]),
        *(["青溪县档案馆", "77.00", *rest], *rows[starts[2] :]),
    ]


@pytest.mark.parametrize("head", ["单位名称、项目名称", "项目名称"])
def test_a_row_of_a_unit_alone_holds_for_the_projects_below(head: str, tmp_path: Path) -> None:
    found = read([_sheet(_unit_rows(head))], tmp_path)
    assert [(project.unit_name, project.name) for project in found.filing.projects] == [
        (unit, project["name"])
        for unit, project in zip(
            ("青溪县林业局", "青溪县林业局", "青溪县档案馆", "青溪县档案馆"), DUMP["projects"], strict=True
        )
    ]
    assert [note.text for note in found.notes if "77.00" in note.text] == ["青溪县档案馆\n77.00"]


def test_a_project_without_indicators_stays_one(tmp_path: Path) -> None:
    columns: Columns = (("项目名称", "name"), ("预算数", "budget_total"), *PARTS[2:])
    rows = values_of(list_sheet({**DUMP, "projects": DUMP["projects"][:2]}, columns))
    rows.insert(1, ["道路养护", "12.00", *[""] * (len(rows[0]) - 2)])
    project = read([_sheet(rows)], tmp_path).filing.projects[0]
    assert (project.name, project.indicators) == ("道路养护", ())


def test_a_row_of_a_department_with_its_sum_is_told_and_no_project(tmp_path: Path) -> None:
    columns: Columns = (("单位名称", "unit_name"), ("项目名称", "name"), ("预算数", "budget_total"), *PARTS[2:])
    rows = values_of(list_sheet(DUMP, columns))
    rows.insert(1, ["青溪县林业局", "", "77.00", *[""] * (len(rows[0]) - 3)])
    rows.append(["青溪县林业局小计", "", "78.00", *[""] * (len(rows[0]) - 3)])
    found = read([_sheet(rows)], tmp_path)
    assert_whole(found, columns)
    told = [note.text for note in found.notes if note.message == "小计、合计行没有作为指标读入"]
    assert told == ["青溪县林业局\n77.00", "青溪县林业局小计\n78.00"]


def test_numbers_in_a_list_are_read_as_shown(tmp_path: Path) -> None:
    columns = WORDINGS["money"]
    assert_whole(read([as_numbers(list_sheet(DUMP, columns))], tmp_path), columns)


def test_lists_in_other_kinds_of_files_are_read_alike(tmp_path: Path) -> None:
    columns = WORDINGS["money"]
    sheet = list_sheet(DUMP, columns, fill="once", above=["单位：元"])
    for path in (
        write_html([sheet], tmp_path / "a.xls"),
        write_csv(sheet, tmp_path / "b.csv", coding="gb18030"),
        write_csv(sheet, tmp_path / "c.txt", coding="utf-16", tab=True),
    ):
        assert_whole(recognise(read_document(path), all_profiles()), columns)
