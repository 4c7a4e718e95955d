"""Words of an Office file that stand outside its text and cells: notes, comments, headers, shapes. Only remarked on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from perfdesk.readers.clean import clean
from perfdesk.readers.ooxml import Package, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORD = {"footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "header": "页眉", "footer": "页脚"}
SHEET = {"comments": "批注", "drawing": "文本框"}
_SINGLE = ("{*}footnote", "{*}endnote", "{*}comment", "{*}sp")
_PAGE_NUMBER = re.compile(r"[第共页总\d\W_]*")
_MOST = 20
_LONGEST = 200


def asides(package: Package, part: str, kinds: Mapping[str, str], where: str = "") -> list[str]:
    """A remark for each aside of `part` that holds words; `kinds` are kinds of related parts with their Chinese names.

    Page numbers are left out. `where` begins each remark.
    """
    texts = (
        (name, text)
        for kind, name in kinds.items()
        for _, target in package.related(part, kind)
        if package.has(target)
        for text in _texts(package.parse(target))
    )
    return remarks(texts, kinds.values(), where)


def remarks(texts: Iterable[tuple[str, str]], names: Iterable[str], where: str = "") -> list[str]:
    """The same for (name of the kind, words) of asides; `names` are those of all kinds that were looked for."""
    found: dict[str, None] = {}
    for name, text in texts:
        words = " ".join(clean(text).split())
        if words and not _PAGE_NUMBER.fullmatch(words):
            found.setdefault(f"{where}{name}没有读入：“{words[:_LONGEST]}”")
    shown = list(found)
    more = len(shown) - _MOST
    if more <= 0:
        return shown
    return [*shown[:_MOST], f"{where}另有{more}处{'、'.join(names)}没有读入，请对照原文件。"]


def _texts(root: Element) -> Iterator[str]:
    for item in list(root.iter(*_SINGLE)) or [root]:
        yield "".join(_pieces(item))


def _pieces(item: Element) -> Iterator[str]:
    """The words of an aside with a gap before each paragraph."""
    for part in item.iter("{*}p", "{*}t"):
        yield (part.text or "") if local(part) == "t" else " "
