"""Word files that are one XML file."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.sniff import read_document
from tests.readers.building import cell, docx, para, row, table

BODY = para("标题") + table(
    row(cell("甲", 2)), row(cell("乙", merge="restart"), cell("丙")), row(cell(merge="continue"))
)
_FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"
_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_AML = "http://schemas.microsoft.com/aml/2001/core"


def flat(source: Path, path: Path) -> Path:
    parts: list[str] = []
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode().partition("?>")[2] or archive.read(name).decode()
            if name != "[Content_Types].xml":
                parts.append(f'<p:part p:name="/{name}" p:contentType="x"><p:xmlData>{text}</p:xmlData></p:part>')
    picture = base64.b64encode(b"picture").decode()
    parts.append(f'<p:part p:name="/word/a.png" p:contentType="x"><p:binaryData>{picture}</p:binaryData></p:part>')
    text = f'<?xml version="1.0"?><p:package xmlns:p="{_FLAT}">{"".join(parts)}</p:package>'
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flat_file_reads_like_its_package(tmp_path: Path) -> None:
    source = docx(tmp_path / "甲.docx", BODY)
    assert read_document(flat(source, tmp_path / "甲.xml")).blocks == read_document(source).blocks


def test_a_file_of_word_2003_reads_like_one_of_today(tmp_path: Path) -> None:
    body = BODY.replace("w:vMerge", "w:vmerge")
    content = "<aml:content><w:r><w:t>字</w:t></w:r></aml:content>"
    tracked = '<w:p><aml:annotation w:type="Word.{}">{}</aml:annotation></w:p>'
    inner = tracked.format("Insertion", content) + tracked.format("Deletion", content)
    body = f"<wx:sect>{body}<wx:sub-section>{inner}</wx:sub-section></wx:sect>"
    path = tmp_path / "甲.doc"
    names = f'xmlns:w="{_OLD}" xmlns:wx="urn:wx" xmlns:aml="{_AML}"'
    path.write_text(f"<w:wordDocument {names}><w:body>{body}</w:body></w:wordDocument>", encoding="utf-8")
    found = read_document(path)
    today = read_document(docx(tmp_path / "甲.docx", BODY + para("字") + para("")))
    assert found.blocks == today.blocks
    assert found.warnings == ("文件含修订，已按接受处理。",)


@pytest.mark.parametrize("text", ["{}", "<!DOCTYPE a [<!ENTITY b 'c'>]>{}", "{}<w:body>"])
def test_broken_and_hostile_ones_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "甲.xml"
    path.write_text(text.format(f'<w:wordDocument xmlns:w="{_OLD}">'), encoding="utf-8")
    with pytest.raises(UserError, match=r"甲\.xml"):
        read_document(path)
