"""Word files with the oddities of real ones, each built by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.readers.word import read_word
from perfdesk.table import Document, Paragraph, Table
from tests.readers.building import STRICT_W, cell, control, document_xml, docx, para, row, run, table


def read(folder: Path, body: str) -> Document:
    return read_word(docx(folder / "文件.docx", body))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph) and block.text]


def only_table(document: Document) -> Table:
    (found,) = document.tables()
    return found


def places(found: Table) -> list[tuple[int, int, int, int, str]]:
    return [(item.row, item.column, item.row_span, item.column_span, item.text) for item in found.cells]


def test_blocks_come_in_reading_order_with_their_place(tmp_path: Path) -> None:
    document = read(tmp_path, para("甲") + table(row(cell("乙"))) + para("丙"))
    assert [block.place for block in document.blocks] == ["第1段", "第1个表", "第2段"]
    assert document.title == "文件.docx"
    assert document.warnings == ()


def test_spans_and_vertical_merges_become_one_cell(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", merge="restart"), cell("乙", span=2)),
        row(cell(merge="continue"), cell("丙"), cell("丁")),
        row(cell(merge="continue"), cell("戊", span=2)),
    )
    assert places(only_table(read(tmp_path, body))) == [
        (0, 0, 3, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
        (2, 1, 1, 2, "戊"),
    ]


def test_a_continued_cell_without_a_start_is_a_cell_of_its_own(tmp_path: Path) -> None:
    body = table(row(cell("甲", merge="continue"), cell("乙")), row(cell(merge="continue"), cell("丙")))
    assert places(only_table(read(tmp_path, body)))[0] == (0, 0, 2, 1, "甲")


def test_other_words_under_a_merged_cell_are_doubted(tmp_path: Path) -> None:
    body = table(row(cell("甲", merge="restart")), row(cell("压着的字", merge="continue")))
    (only,) = only_table(read(tmp_path, body)).cells
    assert (only.text, only.row_span) == ("甲", 2)
    assert "压着的字" in only.doubt


def test_gaps_short_rows_and_a_wrong_grid_do_not_shift_cells(tmp_path: Path) -> None:
    gap = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
    body = table(row(cell("甲"), cell("乙"), cell("丙")), row(cell("丁"), properties=gap), grid='<w:gridCol w:w="9"/>')
    found = only_table(read(tmp_path, body))
    assert (found.rows, found.columns) == (2, 3)
    assert places(found)[-1] == (1, 1, 1, 1, "丁")


def test_content_controls_are_opened_at_all_five_places(tmp_path: Path) -> None:
    in_row = row(control(cell("格")), cell(inside=control(para("段"))), cell(inside=f"<w:p>{control(run('字'))}</w:p>"))
    body = control(table(in_row, control(row(cell("甲"), cell("乙"), cell("丙"))))) + control(para("外"))
    document = read(tmp_path, body)
    assert [item.text for item in only_table(document).cells] == ["格", "段", "字", "甲", "乙", "丙"]
    assert texts(document) == ["外"]


def test_the_hint_of_an_empty_control_is_no_text(tmp_path: Path) -> None:
    hint = control(run("单击此处输入文字"), "<w:showingPlcHdr/>")
    assert only_table(read(tmp_path, table(row(cell(inside=f"<w:p>{hint}</w:p>"), cell("甲"))))).cells[0].text == ""


def test_revisions_are_accepted_and_told(tmp_path: Path) -> None:
    words = (
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"<w:ins>{run('新')}</w:ins><w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo>"
    )
    gone = row(cell("删去的行"), properties="<w:del/>")
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前半')}</w:p>{para('后半')}"
    document = read(tmp_path, f"<w:p>{words}</w:p>" + joined + table(row(cell("留")), gone))
    assert texts(document) == ["新来", "前半后半"]
    assert places(only_table(document)) == [(0, 0, 1, 1, "留")]
    assert document.warnings == ("文件含修订，已按接受处理。",)


def test_links_tags_and_simple_fields_keep_their_words(tmp_path: Path) -> None:
    words = f"<w:hyperlink>{run('甲')}</w:hyperlink><w:smartTag>{run('乙')}</w:smartTag>"
    words += f'<w:fldSimple w:instr="PAGE">{run("丙")}</w:fldSimple>'
    assert texts(read(tmp_path, f"<w:p>{words}</w:p>")) == ["甲乙丙"]


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark.format("begin") + instruction + mark.format("separate") + result + mark.format("end")


def test_field_codes_are_no_text_but_their_results_are(tmp_path: Path) -> None:
    assert texts(read(tmp_path, f"<w:p>{run('第')}{field(' PAGE ', run('3'))}{run('页')}</w:p>")) == ["第3页"]


def test_a_table_of_contents_is_no_text(tmp_path: Path) -> None:
    begun = field(" TOC \\o ", run("一、总体绩效目标") + "</w:p><w:p>" + run("二、分项绩效目标"))
    block = control(para("目录"), '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>')
    document = read(tmp_path, f"{block}<w:p>{begun}</w:p>" + para("正文"))
    assert texts(document) == ["正文"]


def test_a_contents_field_without_an_end_swallows_nothing(tmp_path: Path) -> None:
    opened = field(" TOC ", run("甲"))
    unended = opened[: opened.rindex('<w:r><w:fldChar w:fldCharType="end"/>')]
    document = read(tmp_path, f"<w:p>{unended}</w:p>" + para("乙") + table(row(cell("丙"))) + para("丁"))
    assert texts(document) == ["甲", "乙", "丁"]


def test_a_field_without_result_gives_its_words_back(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(read(tmp_path, f"<w:p>{begin}{run('甲')}</w:p>" + para("乙"))) == ["甲", "乙"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('框内')}</w:txbxContent>"
    shape = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(tmp_path, f"<w:p>{run('框外')}<w:r>{shape}</w:r></w:p>")) == ["框外", "框内"]


def test_a_form_inside_a_layout_table_stands_with_its_heading(tmp_path: Path) -> None:
    form = table(row(cell("项目名称"), cell("甲")))
    document = read(tmp_path, table(row(cell(inside=para("标题") + form + para("")))))
    assert texts(document) == ["标题"]
    assert [item.text for item in only_table(document).cells] == ["项目名称", "甲"]


def test_a_table_nested_in_the_last_row_follows_its_table(tmp_path: Path) -> None:
    inner = table(row(cell("一级指标"), cell("二级指标")))
    document = read(tmp_path, table(row(cell("甲"), cell("乙")), row(cell(span=2, inside=inner + para("")))))
    first, second = document.tables()
    assert [item.text for item in first.cells] == ["甲", "乙", ""]
    assert [item.text for item in second.cells] == ["一级指标", "二级指标"]


@pytest.mark.parametrize(("code", "sign"), [("F0B3", "≥"), ("F0A3", "≤"), ("F0B1", "±"), ("F0B4", "×"), ("F0B0", "°")])
def test_signs_of_the_symbol_font_are_read(tmp_path: Path, code: str, sign: str) -> None:
    words = f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>{run("90%")}'
    assert texts(read(tmp_path, f"<w:p>{words}</w:p>")) == [f"{sign}90%"]


def test_an_unknown_sign_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, '<w:p><w:r><w:sym w:font="某字体" w:char="F0EE"/></w:r></w:p>')
    assert texts(document) == ["\ufffd"]
    assert "F0EE" in document.warnings[0]


def test_a_cell_with_an_unknown_sign_is_doubted(tmp_path: Path) -> None:
    sign = '<w:p><w:r><w:sym w:font="某字体" w:char="F0EE"/></w:r></w:p>'
    assert only_table(read(tmp_path, table(row(cell(inside=sign), cell("甲"))))).cells[0].doubt == "有认不出的符号"


def test_breaks_tabs_and_hyphens_are_characters(tmp_path: Path) -> None:
    words = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:cr/><w:t>1</w:t><w:noBreakHyphen/></w:r>"
    assert texts(read(tmp_path, f"<w:p>{words}{run('2')}</w:p>")) == ["甲\n乙\t丙\n1-2"]


def test_hidden_words_are_left_out_and_told(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
    document = read(tmp_path, f"<w:p>{run('明')}{hidden}</w:p>")
    assert texts(document) == ["明"]
    assert document.warnings == ("文件含隐藏文字，没有读入。",)


def test_strict_files_and_formulas_are_read(tmp_path: Path) -> None:
    body = f"<w:p>{run('面积')}<m:oMath><m:r><m:t>≥5</m:t></m:r></m:oMath></w:p>"
    path = docx(tmp_path / "严格.docx", document=document_xml(body, STRICT_W))
    assert texts(read_word(path)) == ["面积≥5"]


def test_an_absurd_span_does_not_blow_up_the_grid(tmp_path: Path) -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>'
    assert only_table(read(tmp_path, table(row(cell("甲"), wide)))).columns <= 64


def test_all_words_below_merged_cells_are_told(tmp_path: Path) -> None:
    rows = [row(cell("甲", merge="restart")), row(cell("乙", merge="continue")), row(cell("丙", merge="continue"))]
    doubt = "合并单元格下面还压着文字“乙”；合并单元格下面还压着文字“丙”"
    assert only_table(read(tmp_path, table(*rows))).cells[0].doubt == doubt


def test_words_right_of_a_cell_merged_by_an_old_converter_are_told(tmp_path: Path) -> None:
    covered = f"<w:tc><w:tcPr><w:hMerge/></w:tcPr>{para('乙')}</w:tc>"
    found = only_table(read(tmp_path, table(row(cell("甲"), covered, cell("丙")))))
    assert [(item.text, item.column_span, item.doubt) for item in found.cells] == [
        ("甲", 2, "合并单元格下面还压着文字“乙”"),
        ("丙", 1, ""),
    ]
