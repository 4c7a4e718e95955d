"""Flattened text files: cells after tabs, rows at blank lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.text import read_text
from perfdesk.table import Document, Table


def read(folder: Path, text: str, coding: str = "utf-8") -> Document:
    path = folder / "文件.txt"
    path.write_bytes(text.encode(coding))
    return read_text(path)


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.rows)]


def test_each_line_after_a_tab_is_a_cell_and_a_blank_line_ends_the_row(tmp_path: Path) -> None:
    document = read(tmp_path, "标题\n\t甲\n\t乙\n\n\t\n\t丙\n\n\n \n\t丁\n")
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph", "Table"]
    first, second = document.tables()
    assert rows(first) == [["甲", "乙"], ["", "丙"]]
    assert rows(second) == [["丁"]]
    assert first.place == "第2行起的表"


def test_a_line_without_a_tab_continues_the_cell(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "\t项目\n编码\n\t01\n\n\t绩效目标\n\t1.甲\n2.乙\n").tables()
    assert rows(table) == [["项目\n编码", "01"], ["绩效目标", "1.甲\n2.乙"]]


def test_a_numbered_line_after_a_gap_still_belongs_to_the_goal(tmp_path: Path) -> None:
    document = read(tmp_path, "\t绩效目标\n\t1.甲\n\n2.乙\n\n\n说明\n")
    (table,) = document.tables()
    assert rows(table) == [["绩效目标", "1.甲\n2.乙"]]
    assert document.blocks[-2].text == "说明"


def test_a_numbered_heading_of_the_next_table_ends_this_one(tmp_path: Path) -> None:
    document = read(tmp_path, "\t绩效目标\n\t1.甲\n\n2.乙绩效目标表\n\t丙\n")
    assert [rows(table) for table in document.tables()] == [[["绩效目标", "1.甲"]], [["丙"]]]


def test_a_row_torn_by_an_empty_line_is_joined_again(tmp_path: Path) -> None:
    whole = "\t甲\n\t乙\n\t丙\n\t丁\n\n"
    (table,) = read(tmp_path, whole * 3 + "\t产出\n\n\t数量\n\t3\n\t个\n").tables()
    assert rows(table)[-1] == ["产出", "数量", "3", "个"]


def test_rows_on_one_line_are_read_too(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "项目名称\t\t甲\t\n属性\t新增\t期限\t一年\n").tables()
    assert rows(table) == [["项目名称", "", "甲", ""], ["属性", "新增", "期限", "一年"]]


def test_bookmarks_and_control_characters_are_no_text(tmp_path: Path) -> None:
    document = read(tmp_path, "[bookmark: _Toc_1][bookmark: _GoBack]一、总体\x0b目标\x07\n")
    assert [block.text for block in document.blocks][:2] == ["一、总体", "目标"]


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030", "utf-16"])
def test_usual_encodings_are_read(tmp_path: Path, coding: str) -> None:
    assert read(tmp_path, "青溪县档案馆", coding).blocks[0].text == "青溪县档案馆"


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_letters_where_its_mark_is_missing(tmp_path: Path, coding: str) -> None:
    assert read(tmp_path, "青溪县档案馆\n一、2025年", coding).blocks[1].text == "一、2025年"


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "杂.txt"
    path.write_bytes(b"\x81\x20\xff\xff")
    with pytest.raises(UserError, match=r"杂\.txt"):
        read_text(path)
