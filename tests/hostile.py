"""Builders of inputs that somebody might hand to the program by mistake or with bad intent. Everything is made here."""

from __future__ import annotations

import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.hostile_old import HOSTILE_OLD_SOURCES, laughs, ole_container

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BOMB_MEGABYTES = 400


def paragraph(text: str) -> str:
    """One Word paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def body(inner: str, doctype: str = "") -> str:
    """A Word main part around its blocks."""
    return f"{_HEAD}{doctype}<w:document {_W}><w:body>{inner}</w:body></w:document>"


def docx(path: Path, document: str) -> Path:
    """A Word file with that main part."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        package.writestr("word/document.xml", document)
    return path


def zip_bomb_docx(folder: Path) -> Path:
    """Some hundred kilobytes that unpack to BOMB_MEGABYTES of one part."""
    return _bomb(folder / "bomb.docx", "word/document.xml")


def zip_bomb_xlsx(folder: Path) -> Path:
    """The same as a workbook."""
    return _bomb(folder / "bomb.xlsx", "xl/worksheets/sheet1.xml")


def lying_zip_docx(folder: Path) -> Path:
    """A bomb whose directory says that the part is small."""
    path = _bomb(folder / "lying.docx", "word/document.xml")
    data = path.read_bytes()
    true_size = struct.pack("<I", len(_bomb_start()) + (BOMB_MEGABYTES << 20))
    assert data.count(true_size) >= 1
    path.write_bytes(data.replace(true_size, struct.pack("<I", 2000)))
    return path


def external_entity_docx(folder: Path) -> Path:
    """A document that asks for a file of this computer."""
    secret = folder / "secret.txt"
    secret.write_text("must-not-be-read", encoding="utf-8")
    doctype = f'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>'
    return docx(folder / "entity.docx", body(paragraph("&secret;"), doctype))


def billion_laughs_docx(folder: Path) -> Path:
    """Entities of entities, a thousand million in the end."""
    return docx(folder / "laughs.docx", body(paragraph("&a9;"), laughs("w:document")))


def span_bomb_docx(folder: Path) -> Path:
    """A small table whose cells claim to cover a hundred million columns each."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>' + paragraph("项目名称") + "</w:tc>"
    return docx(folder / "spans.docx", body(f"<w:tbl>{f'<w:tr>{cell * 4}</w:tr>' * 4}</w:tbl>"))


def deeply_nested_docx(folder: Path) -> Path:
    """Tables in tables, far beyond any stack."""
    depth = 20_000
    inner = "<w:tbl><w:tr><w:tc>" * depth + paragraph("深") + "</w:tc></w:tr></w:tbl>" * depth
    return docx(folder / "nested.docx", body(inner))


def truncated_docx(folder: Path) -> Path:
    """A sound document cut in half, as a broken copy leaves it."""
    path = docx(folder / "truncated.docx", body("".join(paragraph(f"第{i}段") for i in range(200))))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def empty_docx(folder: Path) -> Path:
    """A file of no bytes."""
    path = folder / "empty.docx"
    path.write_bytes(b"")
    return path


def docx_without_tables(folder: Path) -> Path:
    """A sound document that holds no form at all."""
    return docx(folder / "letter.docx", body(paragraph("关于召开年度工作会议的通知") + paragraph("请准时参加。")))


def blank_docx(folder: Path) -> Path:
    """A sound document without one word."""
    return docx(folder / "blank.docx", body("<w:p/>"))


def broken_xml_docx(folder: Path) -> Path:
    """A sound package around a main part that stops in the middle."""
    return docx(folder / "broken.docx", body(paragraph("未完"))[:-30])


def encrypted_docx(folder: Path) -> Path:
    """A document with a password: an OLE container with EncryptionInfo and EncryptedPackage."""
    path = folder / "encrypted.docx"
    path.write_bytes(ole_container(("EncryptionInfo", "EncryptedPackage")))
    return path


def sparse_xlsx(folder: Path) -> Path:
    """Two cells, the second in the last row and the last column that Excel knows."""
    row = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>项目</t></is></c></row>'
    return _xlsx(folder / "sparse.xlsx", row.format(1, "A") + row.format(1048576, "XFD"))


def billion_laughs_xlsx(folder: Path) -> Path:
    """Entities of entities in the shared texts of a workbook."""
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return _xlsx(folder / "laughs.xlsx", cell, doctype=laughs("sst"), text="&a9;")


def huge_text(folder: Path) -> Path:
    """Two thousand million characters of nothing in one line."""
    path = folder / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(2 << 30)
    return path


def binary_text(folder: Path) -> Path:
    """Noise under the name of a text."""
    path = folder / "noise.txt"
    path.write_bytes(random.Random(13).randbytes(50_000))
    return path


def random_doc(folder: Path) -> Path:
    """The head of an old Word file and noise behind it."""
    path = folder / "noise.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(17).randbytes(50_000))
    return path


def folder_docx(folder: Path) -> Path:
    """A folder under the name of a document."""
    path = folder / "folder.docx"
    path.mkdir()
    return path


def random_docx(folder: Path) -> Path:
    """Noise under the name of a document."""
    path = folder / "noise.docx"
    path.write_bytes(random.Random(7).randbytes(50_000))
    return path


def html_docx(folder: Path) -> Path:
    """A web page under the name of a document, as some systems export it."""
    path = folder / "page.docx"
    path.write_text("<html><body><p>登录超时，请重新登录。</p></body></html>", encoding="utf-8")
    return path


def foreign_sqlite(folder: Path) -> Path:
    """The database of another program."""
    path = folder / "foreign.perfdesk"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("INSERT INTO messages (body) VALUES ('hello')")
    connection.close()
    return path


def random_project_file(folder: Path) -> Path:
    """Noise under the name of a project file."""
    path = folder / "noise.perfdesk"
    path.write_bytes(random.Random(11).randbytes(20_000))
    return path


def empty_project_file(folder: Path) -> Path:
    """A project file of no bytes: SQLite itself would take it for a fresh database."""
    path = folder / "empty.perfdesk"
    path.write_bytes(b"")
    return path


def truncated_project_file(folder: Path) -> Path:
    """A sound project file cut in half."""
    path = project_file(folder / "truncated.perfdesk")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def scribbled_project_file(folder: Path) -> Path:
    """A project file whose second half was overwritten."""
    path = project_file(folder / "scribbled.perfdesk")
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(b"\xff" * (size - size // 2))
    return path


def gutted_project_file(folder: Path) -> Path:
    """The right marks in the head and no table behind them."""
    path = project_file(folder / "gutted.perfdesk")
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if not name.startswith("sqlite_"):
            connection.execute(f'DROP TABLE "{name}"')
    connection.close()
    return path


def nonsense_project_file(folder: Path) -> Path:
    """A list in the file is no list any more."""
    path = project_file(folder / "nonsense.perfdesk")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE project SET spending_plan = '{nonsense' WHERE position = 0")
    connection.close()
    return path


def newer_project_file(folder: Path) -> Path:
    """A project file of a version that does not exist yet."""
    path = project_file(folder / "newer.perfdesk")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    return path


def project_file(path: Path) -> Path:
    """A sound project file with the bundled sample in it."""
    from perfdesk.store.file import ProjectFile
    from perfdesk.workflow.sample import sample_filing

    ProjectFile.create(path, sample_filing()).close()
    return path


Builder = Callable[[Path], Path]
HOSTILE_SOURCES: Mapping[str, Builder] = {
    "a zip bomb": zip_bomb_docx,
    "a zip bomb in a workbook": zip_bomb_xlsx,
    "a zip that lies about sizes": lying_zip_docx,
    "an external entity": external_entity_docx,
    "a billion laughs": billion_laughs_docx,
    "a billion laughs in a workbook": billion_laughs_xlsx,
    "twenty thousand nested tables": deeply_nested_docx,
    "cells of a hundred million columns": span_bomb_docx,
    "two cells at the ends of a sheet": sparse_xlsx,
    "a text of two gigabytes": huge_text,
    "a binary text": binary_text,
    "a broken old document": random_doc,
    "a truncated document": truncated_docx,
    "an empty file": empty_docx,
    "a document without tables": docx_without_tables,
    "a blank document": blank_docx,
    "a broken main part": broken_xml_docx,
    "a document with a password": encrypted_docx,
    "random bytes": random_docx,
    "a web page": html_docx,
    "a folder": folder_docx,
    **HOSTILE_OLD_SOURCES,
}
HOSTILE_PROJECT_FILES: Mapping[str, Builder] = {
    "another program's database": foreign_sqlite,
    "random bytes": random_project_file,
    "an empty file": empty_project_file,
    "a truncated project file": truncated_project_file,
    "a scribbled project file": scribbled_project_file,
    "a project file without tables": gutted_project_file,
    "a project file with nonsense inside": nonsense_project_file,
    "a newer project file": newer_project_file,
}


def _xlsx(path: Path, rows: str, *, doctype: str = "", text: str = "") -> Path:
    """A workbook of one sheet with these rows, and one shared text."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1"'
        f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2"'
        f' Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'{doctype}<sst xmlns="{main}"><si><t>{text}</t></si></sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, xml in parts.items():
            book.writestr(name, _HEAD + xml)
    return path


def _bomb_start() -> bytes:
    return f"{_HEAD}<w:document {_W}><w:body>".encode()


def _bomb(path: Path, part: str) -> Path:
    block = b"<w:p/>" * ((1 << 20) // 6)
    block += b" " * ((1 << 20) - len(block))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        with package.open(part, "w") as stream:
            stream.write(_bomb_start())
            for _ in range(BOMB_MEGABYTES):
                stream.write(block)
    return path
