"""The XML of a Word document in the hands of the makers of variants: opening, saving, and the usual small pieces."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "word/document.xml"
_PREFIXES = {
    "w": W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def q(name: str) -> str:
    """`w:p` as lxml wants it; a name without a prefix is Word's own."""
    prefix, _, local = name.rpartition(":")
    return f"{{{_PREFIXES[prefix or 'w']}}}{local}"


def new(name: str, *content: Element, **attributes: str) -> Element:
    """An element; attributes are Word's own."""
    made = etree.Element(q(name), {q(key): value for key, value in attributes.items()})
    made.extend(content)
    return made


def parse(text: str) -> Element:
    """The one element of an XML text that uses the usual prefixes."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    return etree.fromstring(f"<root {names}>{text}</root>")[0]


def run(text: str) -> Element:
    words = new("t")
    words.text = text
    words.set(_SPACE, "preserve")
    return new("r", words)


def para(text: str = "") -> Element:
    return new("p", run(text)) if text else new("p")


def text_of(element: Element) -> str:
    """The words of an element, a line end between paragraphs."""
    if element.tag == q("p"):
        return "".join((item.text or "") if item.tag == q("t") else "\n" for item in element.iter(q("t"), q("br")))
    return "\n".join(text_of(item) for item in element.iter(q("p")))


def set_text(element: Element, text: str) -> None:
    """Other words in a paragraph or a cell, each line a paragraph of its own in a cell."""
    if element.tag == q("p"):
        for item in [item for item in element if item.tag != q("pPr")]:
            element.remove(item)
        element.append(run(text))
        return
    for item in [item for item in element if item.tag != q("tcPr")]:
        element.remove(item)
    element.extend(para(line) for line in text.split("\n"))


class Word:
    """A .docx being changed: `root` is its main part, `parts` all others by name."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts.pop(MAIN))

    @property
    def body(self) -> Element:
        return self.root.find(q("body"))

    def save(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
            archive.writestr(MAIN, etree.tostring(self.root, xml_declaration=True, encoding="UTF-8"))
        return path

    def tables(self) -> list[Element]:
        """The tables that stand in the body itself."""
        return list(self.body.iterchildren(q("tbl")))

    def paragraphs(self) -> list[Element]:
        """The paragraphs that stand in the body itself and hold words."""
        return [item for item in self.body.iterchildren(q("p")) if text_of(item).strip()]

    def cells(self) -> Iterator[Element]:
        """The cells of the tables."""
        for table in self.tables():
            yield from table.iter(q("tc"))

    def content(self) -> list[Element]:
        """What stands in the body, without the section at its end."""
        return [item for item in self.body if item.tag != q("sectPr")]


def rows_of(table: Element) -> list[Element]:
    return list(table.iterchildren(q("tr")))


def cells_of(row: Element) -> list[Element]:
    return list(row.iterchildren(q("tc")))


def properties_of(cell: Element) -> Element:
    """The cell's properties, made when there are none."""
    found = cell.find(q("tcPr"))
    if found is None:
        found = new("tcPr")
        cell.insert(0, found)
    return found


def span_of(cell: Element) -> int:
    found = cell.find(f"{q('tcPr')}/{q('gridSpan')}")
    return int(found.get(q("val"))) if found is not None else 1


def set_span(cell: Element, span: int) -> None:
    properties = properties_of(cell)
    drop(properties, "gridSpan")
    if span > 1:
        properties.insert(0, new("gridSpan", val=str(span)))


def merge_of(cell: Element) -> str:
    """restart, continue or "" as the cell's vertical merge says."""
    found = cell.find(f"{q('tcPr')}/{q('vMerge')}")
    return "" if found is None else found.get(q("val")) or "continue"


def set_merge(cell: Element, kind: str) -> None:
    properties = properties_of(cell)
    drop(properties, "vMerge")
    if kind:
        properties.append(new("vMerge", val=kind) if kind == "restart" else new("vMerge"))


def drop(parent: Element, name: str) -> None:
    for item in parent.findall(q(name)):
        parent.remove(item)


def blank_like(cell: Element, text: str = "") -> Element:
    """A new cell with the looks of another, one column wide."""
    made = deepcopy(cell)
    set_text(made, text)
    set_span(made, 1)
    set_merge(made, "")
    return made


def placed(row: Element) -> list[tuple[int, Element]]:
    """The cells of a row with their first grid column."""
    before = row.find(f"{q('trPr')}/{q('gridBefore')}")
    column = int(before.get(q("val"))) if before is not None else 0
    found: list[tuple[int, Element]] = []
    for cell in cells_of(row):
        found.append((column, cell))
        column += span_of(cell)
    return found
