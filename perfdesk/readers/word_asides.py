"""Words of a Word file that stand outside its text: notes, comments, headers and footers. They are only remarked on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.ooxml import Package, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_KINDS = {"footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "header": "页眉", "footer": "页脚"}
_SINGLE = ("footnote", "endnote", "comment")
_PAGE_NUMBER = re.compile(r"[第共页总\d\W_]*")
_MOST = 20
_LONGEST = 200


def asides(package: Package, part: str) -> list[str]:
    """A remark for each aside of the main part `part` that holds words, page numbers left out."""
    found: dict[str, None] = {}
    for kind, name in _KINDS.items():
        for _, target in package.related(part, kind):
            if package.has(target):
                for text in filter(None, _texts(package.parse(target))):
                    found.setdefault(f"{name}没有读入：“{text[:_LONGEST]}”")
    remarks = list(found)
    more = len(remarks) - _MOST
    return remarks if more <= 0 else [*remarks[:_MOST], f"另有{more}处脚注、批注、页眉或页脚没有读入，请对照原文件。"]


def _texts(root: Element) -> Iterator[str]:
    items = [item for item in root if local(item) in _SINGLE] or [root]
    for item in items:
        text = " ".join(clean("".join(_paragraph(p) for p in item.iter("{*}p"))).split())
        yield "" if _PAGE_NUMBER.fullmatch(text) else text


def _paragraph(paragraph: Element) -> str:
    return "".join(item.text or "" for item in paragraph.iter("{*}t")) + " "
