"""The words of Word paragraphs: accepted revisions, content controls, fields, text boxes, symbol fonts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from perfdesk.readers.clean import UNKNOWN_SIGN, clean, symbol
from perfdesk.readers.ooxml import attribute, child, local
from perfdesk.readers.word_fields import Fields, is_contents

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TRANSPARENT = {"customXml", "smartTag", "hyperlink", "dir", "bdo", "sdtContent", "ruby", "rubyBase"}
_WRAPPERS = _TRANSPARENT | {"del", "moveFrom", "ins", "moveTo", "sdt", "fldSimple", "AlternateContent"}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}


class WordText:
    """Reads paragraphs one after another; keeps the fields that are still open between them.

    `remarks` collects short Chinese remarks, each once; `visited` counts elements.
    """

    def __init__(self) -> None:
        self.remarks: dict[str, None] = {}
        self.visited = 0
        self._fields = Fields()

    def expanded(self, elements: Iterable[Element]) -> Iterator[Element]:
        """The elements with their wrappers opened: controls, accepted insertions, alternatives; deletions left out."""
        for element in elements:
            name = local(element)
            self.visited += 1
            if name not in _WRAPPERS:
                yield element
            elif name in ("del", "moveFrom"):
                self._revised()
            elif name in ("ins", "moveTo"):
                self._revised()
                yield from self.expanded(element)
            elif name in _TRANSPARENT:
                yield from self.expanded(element)
            elif name == "sdt":
                yield from self._control(element)
            elif name == "fldSimple":
                if not is_contents(attribute(element, "instr") or ""):
                    yield from self.expanded(element)
            else:
                yield from self.expanded(_alternative(element))

    def paragraph(self, element: Element) -> tuple[str, list[Element]]:
        """(text, the text boxes anchored in it) of one paragraph, not stripped."""
        out: list[str] = []
        boxes: list[Element] = []
        self._inline(element, out, boxes)
        self._fields.end_paragraph(out)
        return clean("".join(out)), boxes

    def joins_next(self, element: Element) -> bool:
        """Whether the accepted deletion of the paragraph mark joins this paragraph to the next."""
        joined = child(child(child(element, "pPr"), "rPr"), "del", "moveFrom") is not None
        if joined:
            self._revised()
        return joined

    def is_deleted(self, properties: Element | None, mark: str) -> bool:
        """Whether a table row (`trPr`, mark `del`) or cell (`tcPr`, mark `cellDel`) is a tracked deletion."""
        if child(properties, mark) is None:
            return False
        self._revised()
        return True

    def abandoned_contents(self) -> list[str]:
        """What was taken for a table of contents although its field never ends; the fields are closed."""
        return self._fields.abandoned()

    def remark(self, text: str) -> None:
        """Keep a remark once."""
        self.remarks.setdefault(text)

    def _revised(self) -> None:
        self.remark("文件含修订，已按接受处理。")

    def _control(self, element: Element) -> Iterator[Element]:
        properties = child(element, "sdtPr")
        gallery = child(child(properties, "docPartObj"), "docPartGallery")
        if gallery is not None and (attribute(gallery, "val") or "").lower() == "table of contents":
            return
        content = child(element, "sdtContent")
        if content is None:
            return
        if child(properties, "showingPlcHdr") is not None:
            for text in content.iter("{*}t"):
                text.text = ""
        yield from self.expanded(content)

    def _inline(self, element: Element, out: list[str], boxes: list[Element]) -> None:
        for item in self.expanded(element):
            name = local(item)
            if name == "r":
                self._run(item, out, boxes)
            elif name in ("oMath", "oMathPara"):
                self._fields.put("".join(text.text or "" for text in item.iter("{*}t")), out)

    def _run(self, run: Element, out: list[str], boxes: list[Element]) -> None:
        vanish = child(child(run, "rPr"), "vanish")
        hidden = vanish is not None and (attribute(vanish, "val") or "1") not in _OFF
        for item in self.expanded(run):
            name = local(item)
            if name == "fldChar":
                self._fields.mark(attribute(item, "fldCharType"))
            elif name == "instrText":
                self._fields.instruct(item.text or "")
            elif name == "r":
                self._run(item, out, boxes)
            elif name in ("drawing", "pict", "object"):
                boxes += _text_boxes(item)
            elif text := self._text_of(item, name):
                if hidden:
                    self.remark("文件含隐藏文字，没有读入。")
                else:
                    self._fields.put(text, out)

    def _text_of(self, item: Element, name: str) -> str:
        if name == "t":
            return item.text or ""
        if name == "sym":
            return self._symbol(item)
        return _SIGNS.get(name, "")

    def _symbol(self, item: Element) -> str:
        font, code = attribute(item, "font") or "", attribute(item, "char") or ""
        try:
            sign = symbol(font, int(code, 16))
        except ValueError:
            sign = UNKNOWN_SIGN
        if sign == UNKNOWN_SIGN:
            self.remark(f"有认不出的符号（字体 {font}，编码 {code}），请对照原文件核对。")
        return sign


def _alternative(element: Element) -> Element:
    """The one branch to read of `mc:AlternateContent`: the first that holds words."""
    branches = [item for item in element if local(item) in ("Choice", "Fallback")]
    for branch in branches:
        if next(branch.iter("{*}t", "{*}txbxContent", "{*}tbl"), None) is not None:
            return branch
    return branches[0] if branches else element


def _text_boxes(element: Element) -> list[Element]:
    if local(element) == "txbxContent":
        return [element]
    inside = _alternative(element) if local(element) == "AlternateContent" else element
    return [box for item in inside for box in _text_boxes(item)]
