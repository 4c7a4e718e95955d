"""Excel 97-2003 and 2003 XML workbooks: as shown, like the .xlsx that they were made of (tests/data/legacy)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.excel import read_excel
from perfdesk.readers.legacy_excel import read_legacy_excel
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document, Paragraph, Table

DATA = Path(__file__).resolve().parent.parent / "data" / "legacy"


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.rows)]


def blocks(document: Document) -> list[object]:
    """Blocks without their place, which names the file's own sheet."""
    return [block if isinstance(block, Paragraph) else (block.columns, block.cells) for block in document.blocks]


@pytest.mark.parametrize("name", ["shown", "two-projects"])
def test_an_old_workbook_reads_like_its_new_twin(name: str) -> None:
    old, new = read_legacy_excel(DATA / f"{name}.xls"), read_excel(DATA / f"{name}.xlsx")
    assert blocks(old) == blocks(new)
    assert old.warnings == new.warnings


def test_values_are_read_as_shown_and_hidden_sheets_are_told() -> None:
    document = read_document(DATA / "shown.xls")
    (table,) = document.tables()
    assert rows(table)[0] == ["95%", "≥100人", "4,335,200.00", "2025-01-01", "3月4日", "12.5", "2025/1/1"]
    assert rows(table)[1][:5] == ["=100%", "前后空白", "3", "TRUE", "#DIV/0!"]
    assert document.warnings == ("工作表“数”有隐藏的行，也已读入。", "工作表“藏”是隐藏的，没有读入。")


def test_broken_old_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    whole = (DATA / "shown.xls").read_bytes()
    draw = random.Random(6)
    refused = 0
    for number in range(60):
        data = bytearray(whole[: draw.randrange(len(whole))] if number % 3 == 0 else whole)
        for _ in range(number % 3 * 10):
            data[draw.randrange(len(data))] = draw.choice([0, 1, 0x7F, 0xFF])
        path = tmp_path / "坏.xls"
        path.write_bytes(data or b"x")
        try:
            read_document(path)
        except UserError:
            refused += 1
    assert 20 <= refused <= 60


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    data = bytearray((DATA / "shown.xls").read_bytes())
    code_page = data.index(b"\x42\x00\x02\x00\xb0\x04")
    data[code_page : code_page + 2] = b"\x2f\x00"
    path = tmp_path / "密.xls"
    path.write_bytes(data)
    with pytest.raises(UserError, match="密码"):
        read_document(path)


def test_an_excel_2003_xml_workbook_is_read_as_shown() -> None:
    document = read_document(DATA / "book.xml")
    title, table = document.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, Table)
    assert title.text == "1.青棠镇河道清淤绩效目标表"
    assert [row[-1] for row in rows(table)[2:4]] == ["≥120人", "95%"]
    assert rows(table)[5][:2] == ["完成时间", "2025/3/4"]
    assert table.row_cells(2)[0].row_span == 2
    assert document.warnings == ("工作表“项目”有隐藏的行，也已读入。", "工作表“藏”是隐藏的，没有读入。")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<Workbook ", b'<!DOCTYPE w [<!ENTITY a "b">]><Workbook '),
        (b"</Workbook>", b""),
        (b"?xml version", b"?xml encoding"),
    ],
)
def test_a_broken_xml_workbook_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "坏.xls"
    path.write_bytes((DATA / "book.xml").read_bytes().replace(old, new))
    with pytest.raises(UserError, match=r"坏\.xls"):
        read_document(path)


def test_wild_indexes_and_merges_stay_small(tmp_path: Path) -> None:
    data = (DATA / "book.xml").read_bytes()
    path = tmp_path / "大.xml"
    path.write_bytes(data.replace(b'ss:Index="7"', b'ss:Index="999999"').replace(b'"3"', b'"99999999999"'))
    with pytest.raises(UserError, match="过大"):
        read_document(path)
