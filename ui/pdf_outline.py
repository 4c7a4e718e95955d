"""Add the outline (bookmarks) to a PDF file made by Qt, which has no call for it.

The file grows by an incremental update: new objects, a new catalog, a short cross-reference table that points to the
old one (ISO 32000-1, 7.5.6 and 12.3.3). Nothing that Qt wrote is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from perfdesk.table import Document, Paragraph
from perfdesk.writers.measure import printable
from perfdesk.writers.page_items import Place

_POINTS_PER_MM = 72 / 25.4
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_PAGES = re.compile(rb"/Type\s*/Pages\s.*?/Kids\s*\[(.*?)\]", re.DOTALL)


@dataclass(slots=True)
class Mark:
    """One line of an outline: its text, its place, and the lines below it."""

    text: str
    place: Place
    below: list[Mark] = field(default_factory=list)
    number: int = 0


def marks_of(document: Document, places: dict[int, Place]) -> list[Mark]:
    """The parts with their headings; headings before any part, or without parts, stand at the top."""
    listed = {b.target: b.text for b in document.blocks if isinstance(b, Paragraph) and b.role == "toc_entry"}
    marks: list[Mark] = []
    part: Mark | None = None
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or index not in places:
            continue
        if block.role == "part_title":
            part = Mark(block.text, places[index])
            marks.append(part)
        elif block.role == "part_name" and part is not None and not part.below:
            part.text = f"{part.text} {block.text}".strip()
        elif block.outline:
            mark = Mark(listed.get(block.bookmark, block.text), places[index])
            (marks if part is None else part.below).append(mark)
    return marks


def with_outline(pdf: bytes, marks: Sequence[Mark], page_height: float) -> bytes:
    """The same file with an outline. As it is where there is nothing to list or the file is not as Qt writes it."""
    end, kids = _TRAILER.search(pdf, max(len(pdf) - 2048, 0)), _PAGES.search(pdf)
    root = re.search(rb"/Root\s+(\d+) 0 R", end[1]) if end is not None else None
    size = re.search(rb"/Size\s+(\d+)", end[1]) if end is not None else None
    if not marks or end is None or kids is None or root is None or size is None:
        return pdf
    catalog = re.search(rb"\n%s 0 obj\s*<<(.*?)>>\s*endobj" % root[1], pdf, re.DOTALL)
    if catalog is None:
        return pdf
    first = int(size[1])
    objects = _outline(marks, first, re.findall(rb"\d+ 0 R", kids[1]), page_height)
    objects[int(root[1])] = b"<<%s/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % (catalog[1], first)
    old = re.sub(rb"/Size\s+\d+|/Prev\s+\d+", b"", end[1]).strip()
    return pdf + _update(objects, len(pdf), old, int(end[2]))


def _outline(marks: Sequence[Mark], first: int, pages: Sequence[bytes], height: float) -> dict[int, bytes]:
    """The objects of the outline by number; its root is `first`."""
    lines = [mark for top in marks for mark in (top, *top.below)]
    for number, mark in enumerate(lines, first + 1):
        mark.number = number
    objects = {first: b"<< /Type /Outlines%s /Count %d >>" % (_ends(marks), len(lines))}
    _chain(marks, first, pages, height, objects)
    return objects


def _chain(
    marks: Sequence[Mark], parent: int, pages: Sequence[bytes], height: float, objects: dict[int, bytes]
) -> None:
    """Write marks of one level, each linked to its neighbours, and what is below them."""
    for index, mark in enumerate(marks):
        links = b" /Prev %d 0 R" % marks[index - 1].number if index else b""
        if index + 1 < len(marks):
            links += b" /Next %d 0 R" % marks[index + 1].number
        if mark.below:
            links += _ends(mark.below) + b" /Count %d" % len(mark.below)
        title = printable(mark.text).replace("\n", " ").encode("utf-16-be", "replace").hex().upper().encode()
        top = (height - mark.place.y) * _POINTS_PER_MM
        dest = b"[%s /XYZ null %.1f null]" % (pages[min(mark.place.page, len(pages)) - 1], top)
        objects[mark.number] = b"<< /Title <FEFF%s> /Parent %d 0 R%s /Dest %s >>" % (title, parent, links, dest)
        _chain(mark.below, mark.number, pages, height, objects)


def _ends(marks: Sequence[Mark]) -> bytes:
    return b" /First %d 0 R /Last %d 0 R" % (marks[0].number, marks[-1].number)


def _update(objects: dict[int, bytes], start: int, trailer: bytes, previous: int) -> bytes:
    """The objects with a cross-reference table of their own; `start` is where they will stand in the file."""
    body, table = b"", b"xref\n"
    for number in sorted(objects):
        table += b"%d 1\n%010d 00000 n \n" % (number, start + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    size = max(objects) + 1
    end = b"trailer\n<<\n/Size %d\n/Prev %d\n%s\n>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        previous,
        trailer,
        start + len(body),
    )
    return body + table + end
