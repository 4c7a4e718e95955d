"""The clipboards of office programs, as they really are: heads, styles, hidden rows, several tables, hostile ones."""

from __future__ import annotations

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.clipboard import Pasted, filled_down, pasted_block
from perfdesk.table import Table

EXCEL = """Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000009999\r\n
<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><style><!--td{mso-number-format:General;white-space:normal}.xl65{mso-number-format:"0%";}--></style></head><body>
<table border=0 cellpadding=0 style='border-collapse:collapse'><!--StartFragment--><col width=72 span=3>
<tr height=20><td rowspan=4 class=xl65>产出&nbsp;指标</td><td rowspan=3>数量指标</td><td>一<br>
  二</td></tr><tr><td class=xl65 align=right x:num="0.9">90%</td></tr>
<tr height=0 style='display:none'><td>隐藏</td></tr><tr><td>质量指标</td><td>####</td></tr>
<tr><td>效益</td><td><![if supportMisalignedColumns]>经济<![endif]></td><td></td></tr>
<!--EndFragment--></table></body></html>\x00"""

CALC = """<html><head><style type="text/css">body{font-size:x-small}</style></head><body>
<table cellspacing="0" border="0">
<colgroup span="3" width="83"></colgroup>
<tr><td rowspan=4 height="63" align="left"><font color="#000000">产出指标</font></td>
<td rowspan=3><font>数量指标</font></td><td><font>全年<br>场次</font></td></tr>
<tr><td sdval="0.955" sdnum="1033;0;0.0%"><font>95.5%</font></td></tr>
<tr><td><font>质量指标</font></td><td><font><br></font></td></tr>
<tr><td><font>效益指标</font></td><td><font>社会</font></td><td><font>=95%</font></td></tr></table></body></html>"""
CALC_TEXT = "产出指标\t数量指标\t全年 场次\n\t\t95.5%\n\t\t隐藏的行\n\t质量指标\t\n效益指标\t社会\t=95%\n"


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><xml><w:WordDocument/></xml>
<style><!--p.MsoNormal{margin:0}--></style></head>
<body lang=ZH-CN><!--StartFragment--><table class=MsoTableGrid border=1 style='mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=92 rowspan=2 style='mso-border-alt:solid windowtext .5pt'><p class=MsoNormal><span
style='font-family:仿宋'>产出<span lang=EN-US><o:p></o:p></span></span></p></td>
<td><p class=MsoNormal>第一段<o:p></o:p></p>
<p class=MsoNormal>第二段</p></td><td><p><span lang=EN-US>&#8805;90%<o:p>&nbsp;</o:p></span></p></td></tr>
<tr><td><p class=MsoNormal><del>旧</del><ins>新</ins>名</p></td>
<td><p><span lang=EN-US><o:p>&nbsp;</o:p></span></p></td></tr>
</table><!--EndFragment--></body></html>"""


def block(html: str, text: str = "") -> Pasted:
    found = pasted_block(html, text)
    assert found is not None
    return found


def rows(found: Pasted) -> list[list[str]]:
    return filled_down(found.table)


def test_excel_with_its_head_styles_spans_and_hidden_rows() -> None:
    found = block(EXCEL)
    assert rows(found) == [
        ["产出 指标", "数量指标", "一\n二"],
        ["产出 指标", "数量指标", "90%"],
        ["产出 指标", "质量指标", "####"],
        ["效益", "经济", ""],
    ]
    assert (found.outside, found.cut) == ("", 1)


def test_word_with_its_paragraphs_and_office_tags() -> None:
    assert rows(block(WORD)) == [["产出", "第一段\n第二段", "≥90%"], ["产出", "新名", ""]]


def test_spans_that_do_not_count_hidden_rows_are_told_by_the_widths() -> None:
    table = "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr style='display:none'><td>x</td></tr>"
    table += "<tr><td>2</td></tr><tr><td>乙</td><td>3</td></tr></table>"
    assert rows(block(table)) == [["甲", "1"], ["甲", "2"], ["乙", "3"]]


def test_calc_leaves_hidden_rows_out_but_counts_them_and_the_text_puts_that_right() -> None:
    assert rows(block(CALC, CALC_TEXT)) == [
        ["产出指标", "数量指标", "全年\n场次"],
        ["", "", "95.5%"],
        ["", "质量指标", ""],
        ["效益指标", "社会", "=95%"],
    ]


@pytest.mark.parametrize("text", ["", "别的\t文字", "一\n二", "产出指标\t数量指标\t全年 场次\n"])
def test_a_text_that_says_something_else_changes_nothing(text: str) -> None:
    assert rows(block(CALC, text)) == rows(block(CALC))


def test_several_tables_stand_under_one_another_and_the_words_around_are_kept() -> None:
    found = block(
        "<p>标题</p><table><tr><td>1</td><td>2</td></tr></table><p>中间</p><table><tr><td>3</td></tr></table>"
    )
    assert rows(found) == [["1", "2"], ["3", ""]]
    assert found.outside == "标题\n中间"


def test_blank_cells_of_a_sheet_are_cells_and_nothing_is_nothing() -> None:
    assert rows(block("", "\t\r\n\t\r\n")) == [["", ""], ["", ""]]
    assert pasted_block("", "") is None
    assert pasted_block('<img src="x.png">', "") is None


def test_scripts_and_deep_nesting_do_no_harm() -> None:
    assert rows(block("<script>x</script><table><tr><td onclick='x'>甲<script>乙</script></td></tr></table>")) == [
        ["甲"]
    ]
    assert pasted_block("<table><tr><td>" * 5000, "") is None
    assert isinstance(block("<table><tr><td>" * 5000, "甲").table, Table)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table>" + "<tr><td>x</td></tr>" * 100_000 + "</table>", ""),
        ("<table>" + "<tr><td rowspan=900 colspan=900>x</td></tr>" * 300 + "</table>", ""),
        ("<table><tr><td>" + "字" * 40_000 + "</td></tr></table>", ""),
        ("", "x\n" * 30_000),
        ("", "\t" * 3_000_000),
    ],
)
def test_an_unreasonable_amount_is_refused_politely(html: str, text: str) -> None:
    with pytest.raises(UserError) as refused:
        pasted_block(html, text)
    assert "没有粘贴" in refused.value.message
    assert refused.value.advice
