"""Which reader a file needs, by its content: extensions lie (many `.doc` files are docx, RTF or HTML)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.readers.ole import SIGNATURE, compound
from perfdesk.readers.ooxml import Package, opened
from perfdesk.readers.safety import check_file, damaged, refusal, telling
from perfdesk.table import Document

_HEAD = 4096
_DATABASE = b"SQLite format 3\0"
_WEB = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<table", b"<div", b"<style")
_ARCHIVE = re.compile(rb"(mime-version|from|subject|date|content-type|message-id|x-[\w-]+):")
_JSON = re.compile(rb'[{\[]\s*["{\[}\]]')
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlpackage"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_SAVE_EXCEL = "请用 Excel 或 WPS 打开，另存为 xlsx 后重试。"
_SAVE_ANY = "请用 Word 或 WPS 打开，另存为 docx 或 xlsx 后重试。"
_WORD_TYPES = (
    "wordprocessingml.document.main",
    "wordprocessingml.template.main",
    "document.macroenabled",
    "template.macroenabledtemplate.main",
)
_OPEN_SHEETS = tuple(f"application/vnd.oasis.opendocument.spreadsheet{end}" for end in ("", "-template"))
_EXCEL_TYPES = (
    "spreadsheetml.sheet.main",
    "spreadsheetml.template.main",
    "sheet.macroenabled.main",
    "excel.template.macroenabled",
)


def read_document(path: Path, *, looks: bool = False) -> Document:
    """The content of a Word, Excel, web or text file, chosen by content. UserError: one clear line for any other.

    `looks`: with widths, fonts and the page, as far as the format's reader knows them.
    """
    check_file(path)
    with telling(path), path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _read_package(path, looks)
    if head.startswith(SIGNATURE):
        return _read_compound(path)
    start = _start(head)
    if _ARCHIVE.match(start) and b"multipart/related" in start:
        from perfdesk.readers.web import read_web_archive

        return read_web_archive(path)
    if start.startswith(_WEB) or b"<html" in start[:1024]:
        from perfdesk.readers.web import read_web_page

        return read_web_page(path)
    if start.startswith(b"{\\rtf"):
        from perfdesk.readers.rtf import read_rtf

        return read_rtf(path)
    if start.startswith(b"<") and (_FLAT in start or _WORD_2003 in start):
        from perfdesk.readers.word_xml import read_word_xml

        return read_word_xml(path, looks=looks)
    if start.startswith(b"<") and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        from perfdesk.readers.excel_xml import read_excel_xml

        return read_excel_xml(path)
    error = _other_refusal(path, head, start)
    if error is not None:
        raise error
    from perfdesk.readers.text import read_text

    return read_text(path)


def _read_package(path: Path, looks: bool) -> Document:
    with opened(path) as package:
        kind = _package_kind(package)
    if kind == "word":
        from perfdesk.readers.word import read_word

        return read_word(path, looks=looks)
    if kind == "open sheet":
        from perfdesk.readers.open_document import read_open_sheet

        return read_open_sheet(path)
    from perfdesk.readers.excel import read_excel

    return read_excel(path, looks=looks)


def _package_kind(package: Package) -> str:
    """word, excel or open sheet. UserError for any other container."""
    path = package.path
    if not package.has("[Content_Types].xml"):
        if package.has("OFD.xml"):
            raise refusal(path, "是 OFD 版式文件，不能导入", "请使用原来的 Word 或 Excel 文件。")
        if _mime_type(package) in _OPEN_SHEETS:
            return "open sheet"
        if package.has("content.xml"):
            raise refusal(path, "是 OpenDocument 文件", _SAVE_ANY)
        raise refusal(path, "是压缩包，不是 Word 或 Excel 文件", "请先解压，再选择其中的文件。")
    types = [(item.get("ContentType") or "").lower() for item in package.parse("[Content_Types].xml")]
    if any(name in item for item in types for name in _WORD_TYPES):
        return "word"
    if any(name in item for item in types for name in _EXCEL_TYPES):
        return "excel"
    if any("excel.sheet.binary" in item for item in types):
        raise refusal(path, "是 Excel 二进制工作簿（.xlsb）", _SAVE_EXCEL)
    if any("presentationml" in item for item in types):
        raise refusal(path, "是演示文稿", "请选择 Word、Excel 或文本文件。")
    raise damaged(path)


def _mime_type(package: Package) -> str:
    data = b"".join(package.chunks("mimetype"))[:_HEAD] if package.has("mimetype") else b""
    return data.decode("ascii", "ignore").strip()


def _read_compound(path: Path) -> Document:
    with compound(path) as container:
        if container.has("EncryptedPackage"):
            raise refusal(path, "有打开密码", "请去掉密码后另存为 docx 或 xlsx，再重试。")
        if container.has("WordDocument"):
            from perfdesk.readers.legacy_word import read_word_stream

            return read_word_stream(container)
        if container.has("Workbook") or container.has("Book"):
            from perfdesk.readers.legacy_excel import read_excel_stream

            return read_excel_stream(container)
        if container.has("PowerPoint Document"):
            raise refusal(path, "是演示文稿", "请选择 Word、Excel 或文本文件。")
    raise refusal(path, "不是 Word 或 Excel 文件，或已损坏", _SAVE_ANY)


def _start(head: bytes) -> bytes:
    """The first words of a text in any coding, in small letters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _other_refusal(path: Path, head: bytes, start: bytes) -> UserError | None:
    if start.startswith(b"%pdf"):
        return refusal(path, "是 PDF 文件，不能导入", "请使用原来的 Word 或 Excel 文件。")
    if head.startswith(_DATABASE):
        return refusal(
            path, "是项目文件或其他程序的数据库，不能导入", "项目文件请直接打开；要导入的应是 Word、Excel 或文本文件。"
        )
    if _JSON.match(start):
        return refusal(path, "是 JSON 数据", "请先用 load 载入成项目文件，再使用。")
    if start.startswith(b"<?xml"):
        return refusal(path, "是 XML 文件", _SAVE_ANY)
    if start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf")):
        return refusal(path, "是图片或压缩包，不能导入", "请选择 Word、Excel 或文本文件。")
    return None
