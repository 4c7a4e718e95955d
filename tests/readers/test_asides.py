"""Notes, comments, headers and footers are not part of the text, but none of their words goes unsaid."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from perfdesk.readers.excel import read_excel
from perfdesk.readers.word import read_word
from tests.readers.building import W, docx, para, relations, xlsx


def with_parts(path: Path, parts: dict[str, tuple[str, str]]) -> Path:
    """A file with one paragraph and these parts: kind -> (root name, inner XML)."""
    docx(path, para("正文"))
    with zipfile.ZipFile(path, "a") as archive:
        links = [(f"r{i}", kind, f"{kind}.xml") for i, kind in enumerate(parts)]
        archive.writestr("word/_rels/document.xml.rels", relations(links))
        for kind, (root, inner) in parts.items():
            archive.writestr(f"word/{kind}.xml", f'<w:{root} xmlns:w="{W}">{inner}</w:{root}>')
    return path


def test_notes_comments_headers_and_footers_are_shown_in_remarks(tmp_path: Path) -> None:
    parts = {
        "footnotes": ("footnotes", f'<w:footnote w:id="0"><w:p/></w:footnote><w:footnote>{para("脚")}</w:footnote>'),
        "endnotes": ("endnotes", f"<w:endnote>{para('尾')}{para('二')}</w:endnote>"),
        "comments": ("comments", f"<w:comment>{para('请核实')}</w:comment>"),
        "header": ("hdr", para("附件3")),
        "footer": ("ftr", para("填报单位：某局")),
    }
    document = read_word(with_parts(tmp_path / "甲.docx", parts))
    assert document.warnings == (
        "脚注没有读入：“脚”",
        "尾注没有读入：“尾 二”",
        "批注没有读入：“请核实”",
        "页眉没有读入：“附件3”",
        "页脚没有读入：“填报单位：某局”",
    )


@pytest.mark.parametrize("text", ["- 1 -", "第 1 页 共 3 页", "1/3", ""])
def test_page_numbers_are_no_words(tmp_path: Path, text: str) -> None:
    assert read_word(with_parts(tmp_path / "甲.docx", {"footer": ("ftr", para(text))})).warnings == ()


def test_many_comments_are_counted(tmp_path: Path) -> None:
    inner = "".join(f"<w:comment>{para(f'批{i}')}</w:comment>" for i in range(500))
    document = read_word(with_parts(tmp_path / "甲.docx", {"comments": ("comments", inner)}))
    assert len(document.warnings) == 21
    assert "480处" in document.warnings[-1]


def test_comments_and_shapes_of_a_sheet_are_shown_in_remarks(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "甲.xlsx", {"表": "<sheetData><row><c t='str'><v>甲</v></c></row></sheetData>"})
    comment = "<comment ref='A1'><text><r><t>请</t></r><r><t>核实</t></r></text></comment>"
    shape = "<d:sp><a:p><a:r><a:t>单位：万元</a:t></a:r></a:p></d:sp>"
    with zipfile.ZipFile(path, "a") as archive:
        links = relations([("r1", "comments", "../comments1.xml"), ("r2", "drawing", "../drawings/drawing1.xml")])
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", links)
        archive.writestr("xl/comments1.xml", f"<comments><commentList>{comment}</commentList></comments>")
        archive.writestr("xl/drawings/drawing1.xml", f'<d:wsDr xmlns:d="d" xmlns:a="a">{shape}</d:wsDr>')
    assert read_excel(path).warnings == (
        "工作表“表”的批注没有读入：“请核实”",
        "工作表“表”的文本框没有读入：“单位：万元”",
    )


def test_words_below_a_merged_cell_of_a_sheet_are_told(tmp_path: Path) -> None:
    cells = "".join(f"<c r='{at}' t='str'><v>{text}</v></c>" for at, text in (("A1", "甲"), ("B1", "乙"), ("C1", "丙")))
    rows = f"<sheetData><row r='1'>{cells}</row></sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"
    (table,) = read_excel(xlsx(tmp_path / "甲.xlsx", {"表": rows})).tables()
    assert [(cell.text, cell.doubt) for cell in table.cells] == [("甲", "合并单元格下面还压着文字“乙”"), ("丙", "")]
