"""Documents as clerks and other programs leave them: every word has its place, or a note that shows it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import Recognised, recognise
from perfdesk.readers.sniff import read_document
from perfdesk.table import Paragraph, Table
from tests.forms.invented import filing, plain
from tests.readers.building import cell, covered, docx, docx_of, para, row, table

FILING = filing()
DOCUMENT = compose_filing(FILING, profile_for(FILING.form_id))
HEADINGS = [block.text for block in DOCUMENT.blocks if isinstance(block, Paragraph) and block.outline]
Rows = list[list[tuple[str, int, str]]]
Print = Callable[[Rows], list[str]]


def tbl(rows: Rows) -> str:
    return table(*(row(*(cell(*item) for item in cells)) for cells in rows))


def whole(rows: Rows) -> list[str]:
    return [tbl(rows)]


def read(path: Path, head: Print = whole, indicators: Print = whole, between: str = "") -> Recognised:
    """The invented filing as printed by these functions; `between` stands between head and indicators."""
    body: list[str] = []
    for block in DOCUMENT.blocks:
        if isinstance(block, Paragraph):
            body.append(para(block.text))
        elif _is_indicators(block):
            body += [between, *indicators(covered(block))]
        else:
            body += head(covered(block))
    return recognise(read_document(docx(path / "某县.docx", "".join(body))), all_profiles())


def _is_indicators(block: Table) -> bool:
    return any(item.text == "一级指标" for item in block.cells)


def _spread(rows: Rows) -> Rows:
    """The six indicator columns over the ten of the head."""
    spans = (2, 1, 2, 2, 2, 1)
    return [[(text, span, merge) for (text, _, merge), span in zip(cells, spans, strict=True)] for cells in rows]


def assert_whole(found: Recognised, *notes: str) -> None:
    assert plain(found.filing) == plain(FILING)
    assert {note.text for note in found.notes} == set(notes)


@pytest.mark.parametrize("gap", ["", para("")], ids=["nothing between", "a blank line between"])
@pytest.mark.parametrize("cuts", [(1,), (2, 4), (1, 2, 4, 6)], ids=str)
def test_a_head_in_several_tables_is_one_head(tmp_path: Path, gap: str, cuts: tuple[int, ...]) -> None:
    def head(rows: Rows) -> list[str]:
        edges = [0, *cuts, len(rows)]
        parts = [tbl(rows[start:end]) for start, end in pairwise(edges)]
        return [gap.join(parts)]

    assert_whole(read(tmp_path, head))


def test_heads_of_two_projects_without_indicators_stay_two(tmp_path: Path) -> None:
    found = read(tmp_path, indicators=lambda rows: [])
    assert [project.code for project in found.filing.projects] == [project.code for project in FILING.projects]


def test_levels_go_on_in_a_continued_table_with_its_own_header(tmp_path: Path) -> None:
    def indicators(rows: Rows) -> list[str]:
        rest = [list(cells) for cells in rows[3:]]
        rest[0][0] = ("", 1, "restart" if rest[1][0][2] == "continue" else "")
        return [tbl(rows[:3]), para("续表"), tbl([rows[0], *rest])]

    assert_whole(read(tmp_path, indicators=indicators), "续表")


@pytest.mark.parametrize(
    "line",
    [
        "305001青溪县档案馆本级        单位：元",
        "305001青溪县档案馆本级 单位：元",
        "305001青溪县档案馆本级\n（单位：元）",
    ],
)
def test_unit_and_currency_in_one_cell_are_told_apart(tmp_path: Path, line: str) -> None:
    assert_whole(read(tmp_path, lambda rows: [tbl([[(line, 10, "")], *rows[1:]])]))


@pytest.mark.parametrize(
    "line",
    ["305001青溪县档案馆本级 单位：元", "305001青溪县档案馆本级\t(单位：元)", "305001青溪县档案馆本级  金额单位: 元"],
)
def test_unit_and_currency_above_the_table_are_told_apart(tmp_path: Path, line: str) -> None:
    assert_whole(read(tmp_path, lambda rows: [para(line), tbl(rows[1:])]))


@pytest.mark.parametrize("line", ["(2025年度)", "2025年度"])
def test_a_line_with_the_year_is_the_year_of_the_projects(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, lambda rows: [para(line), *whole(rows)])
    assert found.notes == ()
    assert [project.fiscal_year for project in found.filing.projects] == [2025, 2025]
    undated = tuple(replace(project, fiscal_year=None) for project in found.filing.projects)
    assert plain(replace(found.filing, projects=undated)) == plain(FILING)


@pytest.mark.parametrize("place", ["in cells", "above the table"])
def test_a_label_and_its_value_behind_a_colon_are_told_apart(tmp_path: Path, place: str) -> None:
    def head(rows: Rows) -> list[str]:
        (_, _, _), (code, _, _), (_, _, _), (name, _, _) = rows[1]
        if place == "in cells":
            return [tbl([rows[0], [(f"项目编码：{code}", 4, ""), (f"项目名称: {name}", 6, "")], *rows[2:]])]
        return [para(f"项目编码：{code}    项目名称：{name}"), tbl([rows[0], *rows[2:]])]

    assert_whole(read(tmp_path, head))


@pytest.mark.parametrize("line", ["2025年1月", "3个子项目", "1.本表一式两份"])
def test_a_line_that_begins_with_a_number_is_not_the_unit(tmp_path: Path, line: str) -> None:
    assert_whole(read(tmp_path, lambda rows: [para(line), *whole(rows)]), line)


def test_a_strange_part_of_the_unit_line_is_named(tmp_path: Path) -> None:
    line = "305001青溪县档案馆本级   日期：2026年1月   单位：元"
    assert_whole(read(tmp_path, lambda rows: [tbl([[(line, 10, "")], *rows[1:]])]), "日期：2026年1月")


def test_all_projects_in_one_table_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    rows: Rows = []
    prose: list[str] = []
    for block in DOCUMENT.blocks:
        if isinstance(block, Table):
            rows += _spread(covered(block)) if _is_indicators(block) else covered(block)
        elif block.role == "project_title":
            rows.append([(block.text, 10, "")])
        elif not rows:
            prose.append(para(block.text))
    path = docx(tmp_path / "某县.docx", "".join(prose) + tbl(rows))
    assert_whole(recognise(read_document(path), all_profiles()))


def test_signatures_below_the_indicators_are_no_indicator(tmp_path: Path) -> None:
    signed = [("填表人：某某", 3, ""), ("联系电话：000", 3, "")]
    remark = [("备注：由财政部门审核", 6, "")]
    found = read(tmp_path, indicators=lambda rows: [tbl([*rows, remark, signed])])
    projects = [replace(project, extra=()) for project in found.filing.projects]
    assert next(dict(project.extra) for project in found.filing.projects) == {"preparer": "某某", "phone": "000"}
    assert_whole(replace(found, filing=replace(found.filing, projects=tuple(projects))), "备注：由财政部门审核")


def test_words_that_many_forms_print_around_indicators_are_no_remark(tmp_path: Path) -> None:
    assert_whole(read(tmp_path, indicators=lambda rows: [tbl([[("绩效指标", 6, "")], *rows])]))
    beside = [("绩\n效\n指\n标", 1, "restart"), *[("", 1, "continue")] * 100]
    found = read(tmp_path, indicators=lambda rows: [tbl([[first, *r] for first, r in zip(beside, rows, strict=False)])])
    assert_whole(found)


def test_cells_repeated_instead_of_merged_are_one(tmp_path: Path) -> None:
    """What a program leaves that takes merged cells apart and fills each part."""

    def filled(rows: Rows) -> list[str]:
        above: list[str] = []
        done: Rows = []
        for cells in rows:
            texts = [text for text, span, _ in cells for _ in range(span)]
            merges = [merge for _, span, merge in cells for _ in range(span)]
            above = [above[i] if merges[i] == "continue" else text for i, text in enumerate(texts)]
            done.append([(text, 1, "") for text in above])
        return [tbl(done)]

    def one_grid(rows: Rows) -> list[str]:
        return filled(_spread(rows))

    assert_whole(read(tmp_path, filled, one_grid))


@pytest.mark.parametrize("taken_apart", [False, True])
def test_an_indicator_that_says_one_thing_throughout_is_an_indicator(tmp_path: Path, taken_apart: bool) -> None:
    def indicators(rows: Rows) -> list[str]:
        rows = [*rows, [("无", 1, "")] * 6]
        return [tbl([[item for item in cells for _ in range(2)] for cells in rows] if taken_apart else rows)]

    found = read(tmp_path, indicators=indicators)
    assert [project.indicators[-1].value for project in found.filing.projects] == ["无", "无"]
    assert found.notes == ()


def test_contents_without_page_numbers_are_no_headings(tmp_path: Path) -> None:
    listed = [para("目  录"), *(para(text) for text in HEADINGS), para("本册共三部分"), para("9.已撤销项目绩效目标表")]
    path = docx_of(DOCUMENT, tmp_path / "甲.docx")
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    path = docx(path, document=body.replace("<w:body>", "<w:body>" + "".join(listed), 1).encode())
    assert_whole(recognise(read_document(path), all_profiles()), "本册共三部分", "9.已撤销项目绩效目标表")


def test_a_row_of_text_on_each_line_reads_like_the_table(tmp_path: Path) -> None:
    """What Word and WPS give when a table is copied as text: no tab for a merged column, a blank for a merged row."""
    lines: list[str] = []
    for block in DOCUMENT.blocks:
        if isinstance(block, Table):
            lines += ["\t".join(text for text, _, _ in cells) for cells in covered(block)] + [""]
        else:
            lines.append(block.text)
    source = tmp_path / "某县.txt"
    source.write_bytes("\r\n".join(lines).encode())
    one_line = [replace(project, goals=()) for project in FILING.projects]
    found = recognise(read_document(source), all_profiles()).filing
    assert plain(tuple(replace(project, goals=()) for project in found.projects)) == plain(tuple(one_line))


def test_part_one_alone_is_a_filing_without_projects(tmp_path: Path) -> None:
    prose = [
        block.text for block in DOCUMENT.blocks if isinstance(block, Paragraph) and block.text not in HEADINGS[-2:]
    ]
    path = docx(tmp_path / "某县.docx", "".join(map(para, prose)))
    found = recognise(read_document(path), all_profiles())
    assert found.filing.projects == ()
    assert plain(found.filing.narratives) == plain(FILING.narratives)


def test_a_value_over_two_columns_is_read_once(tmp_path: Path) -> None:
    def indicators(rows: Rows) -> list[str]:
        wide = [[*cells[:4], (cells[4][0], 2, "")] for cells in rows[1:]]
        return [tbl([rows[0], *wide])]

    found = read(tmp_path, indicators=indicators)
    assert {row.basis for _, row in found.filing.indicators()} == {""}
    assert [row.value for _, row in found.filing.indicators()] == [row.value for _, row in FILING.indicators()]


def test_rows_that_are_only_counted_have_no_further_field(tmp_path: Path) -> None:
    def indicators(rows: Rows) -> list[str]:
        return [tbl([[("序号" if i == 0 else str(i), 1, ""), *cells] for i, cells in enumerate(rows)])]

    assert_whole(read(tmp_path, indicators=indicators))
