"""Hostile and broken files end in one clear line, quickly."""

from __future__ import annotations

import os
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.readers.sniff import read_document
from tests.effort import effort
from tests.forms.invented import filing
from tests.hostile_old import ole_container
from tests.readers.building import cell, document_xml, docx, docx_of, para, row, table


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_document(path)
    line = caught.value.one_line()
    assert path.name in line
    assert "\n" not in line
    return line


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = docx(tmp_path / "炸弹.docx", document=b" " * (80 * 2**20))
    tracemalloc.start()
    said: list[str] = []
    assert effort(lambda: said.append(refused(path))) < 100
    assert "异常大" in said[0]
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()


def test_many_entries_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "多.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5000):
            archive.writestr(f"word/{number}.xml", "")
    assert "异常大" in refused(path)


def test_one_unreasonably_large_table_is_refused(tmp_path: Path) -> None:
    draw = random.Random(1)
    cells = "".join(f'<w:tc w:a="{draw.getrandbits(40)}"/>' for _ in range(300_000))
    assert "异常大" in refused(docx(tmp_path / "大表.docx", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))


def small_table(rows: int = 2) -> str:
    return table(*[row(cell("项目名称"), cell("春季培训"))] * rows)


def test_many_tables_may_hold_more_than_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfdesk.readers.safety.MAX_ITEMS", 100)
    part = small_table(20) + para("")
    assert len(list(read_document(docx(tmp_path / "书.docx", part * 4)).tables())) == 4
    assert "内容过多" in refused(docx(tmp_path / "大表.docx", small_table(120)))
    assert "内容过多" in refused(docx(tmp_path / "太多.docx", part * 9))
    assert "内容过多" in refused(docx(tmp_path / "小表.docx", small_table() * 30))


def test_text_outside_tables_is_limited_however_many_tables_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfdesk.readers.safety.MAX_ITEMS", 100)
    assert len(read_document(docx(tmp_path / "短.docx", (small_table() + para("一段")) * 9)).blocks) == 18
    assert "内容过多" in refused(docx(tmp_path / "长.docx", para("一段") * 400))


@pytest.mark.parametrize(
    "content",
    [f"<w:p>{'<w:r/>' * 5000}</w:p>" * 2, f"<w:p><w:r>{'<w:tab/>' * 5000}</w:r></w:p>" * 2, para("长" * 20_000) * 2],
    ids=["empty runs", "signs", "long texts"],
)
def test_what_hides_in_few_paragraphs_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr("perfdesk.readers.safety.MAX_ITEMS", 100)
    assert "内容过多" in refused(docx(tmp_path / "密.docx", content))


def test_a_grid_of_millions_of_places_is_refused(tmp_path: Path) -> None:
    wide = cell("甲", span=63)
    rows = row(wide * 20) * 1 + row(cell("乙")) * 400
    assert "过大" in refused(docx(tmp_path / "大网格.docx", table(rows)))


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused(tmp_path: Path, coding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{coding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="u"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    assert "文件含实体声明，已拒绝" in refused(docx(tmp_path / "实体.docx", document=text.encode(coding))).replace(
        "文件“实体.docx”", "文件"
    )


def test_a_truncated_file_is_told_as_damaged(tmp_path: Path) -> None:
    whole = docx(tmp_path / "全.docx", para("甲") * 500).read_bytes()
    assert "已损坏" in refused(put(tmp_path / "半.docx", whole[: len(whole) // 2]))


def test_broken_xml_is_told_as_damaged(tmp_path: Path) -> None:
    assert "已损坏" in refused(docx(tmp_path / "坏.docx", document=document_xml(para("甲"))[:-30]))


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    assert refused(docx(tmp_path / "深.docx", deep))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("旧.docx", ole_container(["WordDocument"]), "已损坏"),
        ("旧.xlsx", ole_container(["Workbook"]), "已损坏"),
        ("密.docx", ole_container(["EncryptionInfo", "EncryptedPackage"]), "密码"),
        ("演.doc", ole_container(["PowerPoint Document"]), "演示文稿"),
        ("别.doc", ole_container(["Contents"]), "不是 Word"),
        ("半.doc", ole_container(["WordDocument"])[:600], "已损坏"),
        ("版.docx", b"%PDF-1.7", "PDF"),
        ("空.docx", b"", "空文件"),
        ("杂.txt", b"\x00\x01\x02\xff" * 50, "认不出"),
        ("半个.docx", b"PK\x03\x04", "已损坏"),
    ],
)
def test_other_formats_are_named_with_what_to_do(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    assert words in refused(put(tmp_path / name, data))


def test_other_containers_are_named(tmp_path: Path) -> None:
    for entry, words in [("content.xml", "OpenDocument"), ("OFD.xml", "OFD"), ("照片.jpg", "压缩包")]:
        path = tmp_path / "包.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(entry, "x")
        assert words in refused(path)


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    assert "不存在" in refused(tmp_path / "没有.docx")
    (tmp_path / "文件夹.docx").mkdir()
    assert "文件夹" in refused(tmp_path / "文件夹.docx")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = docx(tmp_path / "锁.docx", para("甲"))
    path.chmod(0)
    assert "权限" in refused(path)


def test_a_refused_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    path = docx(tmp_path / "锁.docx", para("甲"))
    monkeypatch.setattr(Path, "open", denied)
    assert "权限" in refused(path)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Some bytes changed, sometimes the end cut off."""
    changed = bytearray(data)
    if draw.random() < 0.3:
        del changed[draw.randrange(1, len(changed)) :]
    for _ in range(draw.randrange(1, 6)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("inside", [False, True], ids=["container", "document part"])
def test_damaged_bytes_anywhere_never_end_in_another_error(tmp_path: Path, inside: bool) -> None:
    whole = docx_of(compose_filing(filing(), profile_for(None)), tmp_path / "全.docx")
    with zipfile.ZipFile(whole) as archive:
        document = archive.read("word/document.xml")
    draw = random.Random(7)
    path = tmp_path / "变.docx"
    refusals = 0
    for _ in range(40):
        if inside:
            docx(path, document=mutated(document, draw))
        else:
            path.write_bytes(mutated(whole.read_bytes(), draw))
        try:
            recognise(read_document(path), all_profiles())
        except UserError:
            refusals += 1
    assert refusals > 0
