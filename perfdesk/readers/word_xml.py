"""Word documents that are one XML file: Flat OPC (Word's .xml) and Word 2003 XML, also under the name of .doc.

They are made into the package that they stand for and read like a .docx.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from perfdesk.readers.ooxml import CAUTIOUS, MAX_LIVE, Package, attribute, local, tree_size
from perfdesk.readers.safety import check_file, damaged, refusal, telling
from perfdesk.readers.word import read_package
from perfdesk.table import Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "word/document.xml"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge"}
_TRACKED = {"Word.Insertion": "ins", "Word.Deletion": "del"}


def read_word_xml(path: Path, *, looks: bool = False) -> Document:
    """The paragraphs and tables of the file, as `read_word` gives them. UserError when it is refused."""
    check_file(path)
    with telling(path):
        root = _parsed(path)
        parts = _flat_parts(path, root) if local(root) == "package" else {_MAIN: _as_document(root)}
        with _zipped(parts) as archive:
            return read_package(Package(path, archive), looks=looks)


def _parsed(path: Path) -> Element:
    from lxml import etree

    data = path.read_bytes()
    if tree_size(data) > MAX_LIVE:
        raise refusal(path, "内容过多，已拒绝", "请拆分后重试。")
    try:
        root = etree.fromstring(data, etree.XMLParser(**CAUTIOUS))
    except etree.XMLSyntaxError as error:
        raise damaged(path) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal(path, "含实体声明，已拒绝", "请用 Word 或 WPS 打开后另存一份，再重试。")
    return root


def _flat_parts(path: Path, root: Element) -> dict[str, bytes]:
    """The parts of a Flat OPC file by name."""
    from lxml import etree

    parts: dict[str, bytes] = {}
    types: list[str] = []
    for item in root.iterchildren("{*}part"):
        name = (attribute(item, "name") or "").lstrip("/")
        kind = attribute(item, "contentType") or ""
        types.append(f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>")
        for data in item.iterchildren("{*}xmlData", "{*}binaryData"):
            if local(data) == "binaryData":
                try:
                    parts[name] = base64.b64decode(data.text or "")
                except binascii.Error as error:
                    raise damaged(path) from error
            elif len(data):
                parts[name] = etree.tostring(data[0], encoding="UTF-8")
    parts["[Content_Types].xml"] = f'<Types xmlns="{_TYPES}">{"".join(types)}</Types>'.encode()
    return parts


def _as_document(root: Element) -> bytes:
    """A Word 2003 document in the names of today: sections opened, merges and revisions renamed."""
    from lxml import etree

    for item in list(root.iter("{*}sect", "{*}sub-section", "{*}annotation", "{*}vmerge", "{*}hmerge")):
        name, above = local(item), item.getparent()
        if above is None:
            continue
        space = str(item.tag).rpartition("}")[0] + "}"
        if name in _RENAMED:
            item.tag = space + _RENAMED[name]
        elif name == "annotation":
            kind = _TRACKED.get(attribute(item, "type") or "")
            content = next(item.iterchildren("{*}content"), None)
            made = etree.Element(space + (kind or "smartTag"))
            made.extend(list(content) if content is not None else [])
            above.replace(item, made)
        else:
            place = above.index(item)
            above[place : place + 1] = list(item)
    return etree.tostring(root, encoding="UTF-8")


def _zipped(parts: dict[str, bytes]) -> zipfile.ZipFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name or "part", data)
    return zipfile.ZipFile(buffer)
