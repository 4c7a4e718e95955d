"""Web pages under any name, and the clipboard."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import recognise
from perfdesk.readers.clipboard import filled_down, pasted_table, tsv_table
from perfdesk.readers.sniff import read_document
from perfdesk.table import Paragraph, Table
from tests.effort import effort

DATA = Path(__file__).resolve().parent.parent / "data" / "legacy"
PAGE = "<html><head><meta charset={0}></head><body><p>说明</p><table><tr><td>项目</td><td>值</td></tr></table></body>"


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.rows)]


def test_an_exported_page_is_laid_out_like_a_sheet_and_recognised() -> None:
    document = read_document(DATA / "listed.xls.html")
    title, table = document.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, Table)
    assert title.text == "1.青棠镇河道清淤绩效目标表"
    assert "模板行" not in str(rows(table))
    (project,) = recognise(document, all_profiles()).filing.projects
    assert (project.code, project.name) == ("13099925P00000000001A", "青棠镇河道清淤")
    assert [(row.level1, row.level3, row.value) for row in project.indicators] == [
        ("产出指标", "清淤\n长度", "≥12公里"),
        ("产出指标", "验收合格率", "=100%"),
        ("效益指标", "受益人口", "≥3000人"),
    ]


@pytest.mark.parametrize(
    ("declared", "coding"),
    [
        ("gb2312", "gbk"),
        ("GBK", "gb18030"),
        ("utf-8", "utf-8"),
        ("x-user-defined", "gb18030"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8-sig"),
        ("unicode", "utf-16"),
        ("big5", "big5"),
    ],
)
def test_pages_are_read_in_their_coding_even_when_they_declare_another(
    tmp_path: Path, declared: str, coding: str
) -> None:
    text = PAGE.format(declared).replace("项目", "項目") if coding == "big5" else PAGE.format(declared)
    text = text.replace("说明", "說明").replace("值", "數") if coding == "big5" else text
    paragraph, table = read_document(put(tmp_path / "页.xls", text.encode(coding))).blocks
    assert paragraph.text in ("说明", "說明")
    assert rows(table) in ([["项目", "值"]], [["項目", "數"]])


def test_each_sheet_of_a_web_archive_is_read(tmp_path: Path) -> None:
    parts = [PAGE.format("gb2312"), PAGE.format("gb2312").replace("项目", "第二页")]
    text = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=XX\r\n\r\n"
    for part in parts:
        text += "--XX\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
        text += part + "\r\n"
    document = read_document(put(tmp_path / "存.mht", (text + "--XX--\r\n").encode("gbk")))
    assert [rows(table)[0][0] for table in document.tables()] == ["项目", "第二页"]


def test_merged_and_short_rows_lie_on_one_grid(tmp_path: Path) -> None:
    source = (
        "<table><tr><td rowspan=3>甲<td colspan=2>乙<td rowspan=2>丙</tr><tr><td>丁</tr>"
        "<tr><td>戊<td>己<td>庚</tr></table>"
    )
    (table,) = read_document(put(tmp_path / "a.html", ("<html>" + source).encode())).tables()
    assert [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells] == [
        ("甲", 0, 0, 3, 1),
        ("乙", 0, 1, 1, 2),
        ("丙", 0, 3, 2, 1),
        ("丁", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("戊", 2, 1, 1, 1),
        ("己", 2, 2, 1, 1),
        ("庚", 2, 3, 1, 1),
    ]


def test_a_frame_of_one_cell_is_no_table_and_hidden_words_are_left_out(tmp_path: Path) -> None:
    source = (
        "<html><script>var 甲</script><table><tr><td>上<table><tr><td>内<td>二</table>下</table>"
        "<div style='display:none'>藏</div><div>一行<br>二行<span>三</span></div>"
    )
    texts = [
        block.text if isinstance(block, Paragraph) else rows(block)
        for block in read_document(put(tmp_path / "b.html", source.encode())).blocks
    ]
    assert texts == ["上", [["内", "二"]], "下", "一行\n二行三"]


@pytest.mark.parametrize(
    "source",
    [
        "<html>" + "<table><tr><td>" * 3000 + "深",
        "<html><table>" + "<tr>" + "<td rowspan=9999 colspan=999>x" * 300 + "<tr><td>y" * 300 + "</table>",
        "<html><table>" + "<tr><td>x" * 250_000,
        "<html>" + "<b>" * 200_000 + "x",
    ],
)
def test_hostile_pages_are_read_or_refused_soon(tmp_path: Path, source: str) -> None:
    path = put(tmp_path / "恶.html", source.encode())

    def read() -> None:
        with contextlib.suppress(UserError):
            read_document(path)

    assert effort(read) < 1000


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ('"第一行\n第二行"\t乙', [["第一行\n第二行", "乙"]]),
        ('"大组工网"维护\t1', [['"大组工网"维护', "1"]]),
        ('"他说""好"""\t1', [['他说"好"', "1"]]),
        ('"整格引号"', [['"整格引号"']]),
        ("甲\t", [["甲", ""]]),
        ("一\n\n三", [["一"], [""], ["三"]]),
        ("一\t二\n三", [["一", "二"], ["三", ""]]),
        ("", [[""]]),
    ],
)
def test_tab_separated_text_keeps_breaks_in_quoted_cells_and_quotes_of_prose(text: str, block: list[list[str]]) -> None:
    assert filled_down(tsv_table(text)) == block


def test_a_pasted_table_keeps_its_spans_and_wins_over_text() -> None:
    source = "<p>前</p><table><tr><td colspan=2>合计</td></tr><tr><td rowspan=2>甲<td>乙</tr><tr><td>丙</tr></table>"
    table = pasted_table(source, "别用这个")
    assert table is not None
    assert [(cell.text, cell.row_span, cell.column_span) for cell in table.cells] == [
        ("合计", 1, 2),
        ("甲", 2, 1),
        ("乙", 1, 1),
        ("丙", 1, 1),
    ]
    assert filled_down(table) == [["合计", ""], ["甲", "乙"], ["甲", "丙"]]


def test_the_clipboard_without_a_table_or_words() -> None:
    assert pasted_table("", "") is None
    table = pasted_table("<p>甲</p>", "甲")
    assert table is not None
    assert rows(table) == [["甲"]]
