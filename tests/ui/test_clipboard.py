from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from perfdesk.readers.clipboard import filled_down, tsv_table
from ui.clipboard import is_own, plain_text, read_block, refusal, write_block
from ui.editors import LineEditor, TextEditor


def tsv_block(text: str) -> list[list[str]]:
    return filled_down(tsv_table(text))


def html(text: str) -> QMimeData:
    data = QMimeData()
    data.setHtml(text)
    data.setText("别用这个")
    return data


def cells(data: QMimeData) -> list[list[str]]:
    block = read_block(data)
    assert block is not None
    return filled_down(block.table)


def test_a_table_wins_over_text_and_merged_cells_are_filled_down() -> None:
    source = (
        "<table><tr><td rowspan=2>产出指标</td><td>数量</td></tr><tr><td>质量<br>第二行</td></tr>"
        "<tr><td colspan=2>合计</td></tr></table>"
    )
    assert cells(html(source)) == [["产出指标", "数量"], ["产出指标", "质量\n第二行"], ["合计", ""]]


def test_html_without_a_table_leaves_the_text() -> None:
    data = html("<p>甲</p>")
    assert cells(data) == [["别用这个"]]


def test_a_hostile_span_stays_small() -> None:
    block = cells(html("<table><tr><td rowspan=99999999 colspan=99999999>x</td></tr></table>"))
    assert len(block) == 1
    assert len(block[0]) <= 1000


def test_what_is_written_reads_back_from_text_and_from_the_table() -> None:
    block = [["产出指标", "一\n二"], ["产出指标", '"引"'], ["效益", "a\tb & <c>"]]
    data = write_block(block, {(0, 0): 2})
    assert 'rowspan="2"' in data.html()
    assert tsv_block(data.text()) == block
    assert cells(data)[:2] == block[:2]


@pytest.mark.parametrize(
    ("copied", "field"),
    [
        ("120人\r\n", "120人"),
        ('"一\n二"\r\n', "一\n二"),
        ("甲\t乙\r\n", "甲　乙"),
        ("软\x0b换行", "软\n换行"),
        ("不断\xa0行", "不断 行"),
        ('他说"好"', '他说"好"'),
        ('"大组工网"\n"二"', '"大组工网"\n"二"'),
        ("一\n二\n", "一\n二"),
    ],
)
def test_a_text_field_takes_plain_words(copied: str, field: str) -> None:
    data = QMimeData()
    data.setText(copied)
    assert plain_text(data) == field


def test_a_cell_of_a_sheet_pasted_into_fields_brings_no_line_end(qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("120人\r\n")
    line, prose = LineEditor(), TextEditor()
    for editor in (line, prose):
        qtbot.addWidget(editor)
        editor.paste()
        assert editor.text_value() == "120人"
    QGuiApplication.clipboard().setText("5\n6")
    line.setCursorPosition(3)
    line.paste()
    assert (line.text(), line.cursorPosition()) == ("12056人", 5)
    assert line.isModified()


def test_what_is_copied_stays_text_in_every_office_program() -> None:
    data = write_block([["=95%", "1/2"]], {})
    assert data.html().count("mso-number-format:'\\@'") == 2
    assert data.html().count('sdnum="1033;0;@"') == 2
    assert is_own(data)
    assert not is_own(html("<table></table>"))


def test_what_cannot_be_pasted_is_told_apart() -> None:
    picture, files = QMimeData(), QMimeData()
    picture.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    files.setUrls([QUrl.fromLocalFile("/文件/表.docx")])
    assert "只有图片" in refusal(picture)
    assert "导入" in refusal(files)
    assert "没有文字或表格" in refusal(QMimeData())
