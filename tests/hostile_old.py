"""The same for the formats of old: compound files of Word and Excel 97-2003, Excel 2003 XML, web pages, rich text."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_OLD_WORD = Path(__file__).resolve().parent / "data" / "legacy" / "mixed.doc"
_OLD_EXCEL = _OLD_WORD.with_name("shown.xls")


def circling_doc(folder: Path) -> Path:
    """An old document whose sectors each follow themselves."""
    data = bytearray(_OLD_WORD.read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for sector in range(128):
        if struct.unpack_from("<I", data, table + 4 * sector)[0] < 0xFFFFFFFA:
            struct.pack_into("<I", data, table + 4 * sector, sector)
    path = folder / "circle.doc"
    path.write_bytes(data)
    return path


def boundless_doc(folder: Path) -> Path:
    """An old document whose container claims four thousand million sectors of tables."""
    data = bytearray(_OLD_WORD.read_bytes())
    for place in (44, 64, 72):
        struct.pack_into("<I", data, place, 0xFFFFFFFF)
    path = folder / "boundless.doc"
    path.write_bytes(data)
    return path


def greedy_doc(folder: Path) -> Path:
    """An old document whose piece of text claims two thousand million characters."""
    data = bytearray(_OLD_WORD.read_bytes())
    begin = data.index(b"\xec\xa5\x01\x01")
    table = data.index(b"\x02\x10\0\0\0\0\0\0\0")
    struct.pack_into("<I", data, table + 9, 0x7FFFFFFF)
    struct.pack_into("<i", data, begin + 0x4C, 0x7FFFFFFF)
    path = folder / "greedy.doc"
    path.write_bytes(data)
    return path


def boundless_xls(folder: Path) -> Path:
    """An old workbook that claims four thousand million texts and rows far below the last."""
    data = bytearray(_OLD_EXCEL.read_bytes())
    texts = data.index(b"\xfc\0")
    struct.pack_into("<II", data, texts + 4, 0xFFFFFFFF, 0xFFFFFFFF)
    path = folder / "boundless.xls"
    path.write_bytes(data)
    return path


def entities_xls(folder: Path) -> Path:
    """Entities of entities in an Excel 2003 XML workbook."""
    path = folder / "laughs.xls"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = '<Row><Cell><Data Type="String">&a9;</Data></Cell></Row>'
    sheet = f'<Workbook xmlns="{space}"><Worksheet><Table>{cell}</Table></Worksheet></Workbook>'
    path.write_text(f"<?xml version='1.0'?><!-- {space} -->{laughs('Workbook')}{sheet}", encoding="utf-8")
    return path


def endless_page(folder: Path) -> Path:
    """A web page of cells that each claim to cover millions of places."""
    path = folder / "page.xls"
    cells = "<td rowspan=999999 colspan=999999>项目" * 500
    path.write_text(f"<html><table>{f'<tr>{cells}' * 20}</table></html>", encoding="utf-8")
    return path


def rich_text_doc(folder: Path) -> Path:
    """Rich text under the name of a document."""
    path = folder / "rich.doc"
    path.write_bytes(b"{\\rtf1\\ansi text}")
    return path


HOSTILE_OLD_SOURCES: Mapping[str, Callable[[Path], Path]] = {
    "an old document in a circle": circling_doc,
    "an old document with boundless tables": boundless_doc,
    "an old document with a greedy text": greedy_doc,
    "an old workbook with boundless texts": boundless_xls,
    "entities in an old workbook": entities_xls,
    "a web page with endless cells": endless_page,
    "rich text": rich_text_doc,
}


def laughs(root: str) -> str:
    """The declaration of entities of entities, a thousand million in the end."""
    entities = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))]
    return f"<!DOCTYPE {root} [{''.join(entities)}]>"


def ole_container(streams: Sequence[str]) -> bytes:
    """A minimal compound file (MS-CFB, version 3): one FAT sector, one directory sector, one sector a stream."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = [fat, end]
    directory = _ole_entry("Root Entry", 5, child=1, start=end)
    for i, name in enumerate(streams):
        first = len(table)
        table += [*range(first + 1, first + 8), end]
        right = i + 2 if i + 1 < len(streams) else free
        directory += _ole_entry(name, 2, right=right, start=first, size=8 * 512)
    table += [free] * (128 - len(table))
    return header + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + bytes(len(streams) * 8 * 512)


def _ole_entry(
    name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, start: int, size: int = 0
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, right, child, 0, start, size)
