"""Automatic numbers come out as Word prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.readers.counting import counted
from perfdesk.readers.sniff import read_document
from perfdesk.table import Paragraph
from tests.readers.building import WORD_TYPE, W, document_xml, package, relations, run


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("decimal", ["1", "10", "11", "20", "105"]),
        ("decimalZero", ["01", "10", "11", "20", "105"]),
        ("chineseCounting", ["一", "十", "十一", "二十", "一百零五"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "壹拾壹", "贰拾", "壹佰零伍"]),
        ("ideographDigital", ["一", "一〇", "一一", "二〇", "一〇五"]),
        ("decimalFullWidth", ["１", "１０", "１１", "２０", "１０５"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "105"]),
        ("ideographTraditional", ["甲", "癸", "甲", "癸", "戊"]),
        ("upperRoman", ["I", "X", "XI", "XX", "CV"]),
        ("lowerLetter", ["a", "j", "k", "t", "aaaaa"]),
        ("bullet", ["", "", "", "", ""]),
    ],
)
def test_numbers_are_written_as_their_format_says(kind: str, expected: list[str]) -> None:
    assert [counted(number, kind) for number in (1, 10, 11, 20, 105)] == expected


LEVELS = (
    '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/><w:pStyle w:val="小节"/></w:lvl>'
)
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:styleId="小节"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="细节"><w:basedOn w:val="小节"/></w:style></w:styles>"""


def listed(text: str, number: int, level: int = 0) -> str:
    inner = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{inner}</w:pPr>{run(text)}</w:p>"


def styled(text: str, style: str, inner: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>{run(text)}</w:p>'


def texts_of(path: Path, body: str, numbering: str = NUMBERING) -> list[str]:
    links = [("rId1", "numbering", "numbering.xml"), ("rId2", "styles", "styles.xml")]
    parts = {
        "word/document.xml": document_xml(body),
        "word/_rels/document.xml.rels": relations(links).encode(),
        "word/numbering.xml": numbering.encode(),
        "word/styles.xml": STYLES.encode(),
    }
    document = read_document(package(path / "甲.docx", WORD_TYPE, "word/document.xml", parts))
    assert not [warning for warning in document.warnings if numbering == NUMBERING]
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_paragraphs_are_counted_through_and_deeper_levels_begin_anew(tmp_path: Path) -> None:
    body = listed("甲", 1) + listed("乙", 1, 1) + listed("丙", 1, 1) + listed("丁", 1) + listed("戊", 1, 1)
    assert texts_of(tmp_path, body) == ["一、甲", "1.1 乙", "1.2 丙", "二、丁", "2.1 戊"]


def test_a_list_that_begins_anew_counts_on_from_there(tmp_path: Path) -> None:
    assert texts_of(tmp_path, listed("甲", 1) + listed("乙", 2) + listed("丙", 2)) == ["一、甲", "五、乙", "六、丙"]


def test_the_style_of_a_paragraph_may_number_it(tmp_path: Path) -> None:
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = listed("甲", 1) + styled("乙", "小节") + styled("丙", "细节") + styled("丁", "小节", off)
    assert texts_of(tmp_path, body) == ["一、甲", "1.1 乙", "1.2 丙", "丁"]


def test_bullets_and_blank_paragraphs_bear_no_number(tmp_path: Path) -> None:
    assert texts_of(tmp_path, listed("甲", 3) + listed(" ", 1) + listed("乙", 1)) == ["甲", "", "二、乙"]


def test_lists_that_cannot_be_read_are_remarked_on(tmp_path: Path) -> None:
    assert texts_of(tmp_path, listed("甲", 1), "<w:numbering") == ["甲"]
