from __future__ import annotations

from PySide6.QtCore import QMimeData

from perfdesk.readers.clipboard import filled_down, tsv_table
from ui.clipboard import read_block, write_block


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
