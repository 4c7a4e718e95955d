"""Web pages (.html, .mht) as documents, also under the name of .xls or .doc, in the codings of Chinese systems."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from perfdesk.readers.safety import check_file, damaged, refusal, telling
from perfdesk.readers.web_table import web_blocks
from perfdesk.table import Block, Document

MAX_PAGE = 20 * 2**20
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHINESE = re.compile(r"^(x-)?(gb|hz|cn-gb|csgb|ms936|cp936|936)", re.IGNORECASE)


def read_web_page(path: Path) -> Document:
    """The paragraphs and tables of an HTML file. `title` is the file name. UserError when the file is refused."""
    return _document(path, web_blocks(path, _page(_bytes(path))))


def read_web_archive(path: Path) -> Document:
    """The same of a page saved as one file (MHTML); Excel keeps each sheet as a page of its own there."""
    blocks: list[Block] = []
    with telling(path):
        for data, charset in _parts(path, _bytes(path)):
            blocks += web_blocks(path, _page(data, charset))
    return _document(path, blocks)


def _document(path: Path, blocks: list[Block]) -> Document:
    return Document(blocks=tuple(blocks), title=path.name)


def _bytes(path: Path) -> bytes:
    check_file(path)
    with telling(path):
        if path.stat().st_size > MAX_PAGE:
            raise refusal(path, f"太大（网页超过 {MAX_PAGE >> 20} MB）", "请拆分后重试。")
        return path.read_bytes()


def _parts(path: Path, data: bytes) -> Iterator[tuple[bytes, str]]:
    """(bytes, declared coding) of each page in a MIME message."""
    from email.parser import BytesParser

    for part in BytesParser().parsebytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if not isinstance(payload, bytes):
                raise damaged(path)
            yield payload, part.get_content_charset() or ""


def _page(data: bytes, charset: str = "") -> str:
    """The text of a page: its mark first, then what it or its envelope declares, then what fits."""
    for mark, coding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(coding, "replace")
    found = _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii") if found else charset
    for coding in (_known(declared), "utf-8", "gb18030"):
        try:
            return _DECLARATION.sub("", data.decode(coding))
        except UnicodeDecodeError:
            continue
    return _DECLARATION.sub("", data.decode(_known(declared), "replace"))


def _known(name: str) -> str:
    if _CHINESE.match(name):
        return "gb18030"
    return "big5hkscs" if name.lower().startswith("big5") else "utf-8"
