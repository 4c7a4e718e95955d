"""How the text of Word paragraphs and cells looks, for learning a form: fonts, sizes, alignment, borders, the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from perfdesk.readers.ooxml import Package, attribute, child, local
from perfdesk.table import PageSetup, TextStyle

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MM_PER_TWIP = 25.4 / 1440
_OFF = {"0", "false", "off", "none"}
_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_DEEPEST = 12
_Values = dict[str, Any]


class Looks:
    """The looks of one document; its styles are read when the first one is asked for."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._styles: dict[str, Element] | None = None
        self._defaults: _Values = {}
        self._default_style = ""
        self._of_style: dict[str, _Values] = {}

    def paragraph(self, element: Element) -> TextStyle:
        """The look of most of a paragraph's text, that of its mark when it is empty."""
        return TextStyle(**self._dominant([element]))

    def cell(self, element: Element) -> TextStyle:
        """The look of most of a cell's text; `border` is false when it has no lines at its top and sides."""
        paragraphs = list(element.iterchildren("{*}p")) or list(element.iter("{*}p"))
        borders = child(child(element, "tcPr"), "tcBorders")
        sides = [child(borders, side) for side in ("top", "left")]
        bare = all(side is not None and (attribute(side, "val") or "") in ("nil", "none") for side in sides)
        return TextStyle(**self._dominant(paragraphs), border=not bare)

    def _dominant(self, paragraphs: list[Element]) -> _Values:
        counts: Counter[tuple[tuple[str, Any], ...]] = Counter()
        for paragraph in paragraphs:
            properties = child(paragraph, "pPr")
            base = {**self._base(properties), **_paragraph_values(properties)}
            mark = {**base, **_run_values(child(properties, "rPr"))}
            counts[tuple(sorted(mark.items()))] += 0
            for run in paragraph.iter("{*}r"):
                length = sum(len((text.text or "").strip()) for text in run.iterchildren("{*}t"))
                values = {**base, **_run_values(child(run, "rPr"))}
                counts[tuple(sorted(values.items()))] += length
        return dict(counts.most_common(1)[0][0]) if counts else dict(self._base(None))

    def _base(self, properties: Element | None) -> _Values:
        """What the style of a paragraph gives it, over the defaults of the document."""
        styles = self._read_styles()
        named = child(properties, "pStyle")
        name = (attribute(named, "val") if named is not None else None) or self._default_style
        if name not in self._of_style:
            chain: list[Element] = []
            while name in styles and len(chain) < _DEEPEST:
                chain.append(styles[name])
                based = child(styles[name], "basedOn")
                name = (attribute(based, "val") if based is not None else None) or ""
            values = dict(self._defaults)
            for style in reversed(chain):
                values |= {**_paragraph_values(child(style, "pPr")), **_run_values(child(style, "rPr"))}
            first = attribute(chain[0], "styleId") if chain else ""
            self._of_style[first or ""] = values
            return values
        return self._of_style[name]

    def _read_styles(self) -> dict[str, Element]:
        if self._styles is None:
            self._styles = {}
            for _, name in self._package.related(self._part, "styles"):
                self._take(self._package.parse(name))
        return self._styles

    def _take(self, root: Element) -> None:
        defaults = child(root, "docDefaults")
        self._defaults = {
            **_paragraph_values(child(child(defaults, "pPrDefault"), "pPr")),
            **_run_values(child(child(defaults, "rPrDefault"), "rPr")),
        }
        for style in root.iterchildren("{*}style"):
            name = attribute(style, "styleId") or ""
            if attribute(style, "type") == "paragraph" and self._styles is not None:
                self._styles[name] = style
                if attribute(style, "default") in ("1", "true"):
                    self._default_style = name


def page_of(section: Element) -> PageSetup:
    """The page of a `w:sectPr`; what it does not say is as usual."""
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    values: _Values = dict(_lengths(size, {"w": "width", "h": "height"}))
    names = {"top": "top", "right": "right", "bottom": "bottom", "left": "left", "footer": "footer_distance"}
    values |= dict(_lengths(margins, names))
    grid = child(section, "docGrid")
    if grid is not None and attribute(grid, "type") in ("lines", "linesAndChars", "snapToChars"):
        values["line_grid_pt"] = _points(grid, "linePitch", 20) or None
    page = PageSetup(**values)
    return page if page.text_width > 0 else PageSetup()


def twips_of(element: Element | None, name: str) -> float | None:
    """An attribute in twips as millimetres, None when it is missing or no sane length."""
    try:
        value = float((attribute(element, name) if element is not None else None) or "")
    except ValueError:
        return None
    return round(value * MM_PER_TWIP, 2) if 0 <= value < 100_000 else None


def _lengths(element: Element | None, names: dict[str, str]) -> Iterator[tuple[str, float]]:
    for twips, name in names.items():
        length = twips_of(element, twips)
        if length is not None:
            yield name, round(length, 1)


def _run_values(properties: Element | None) -> _Values:
    values: _Values = {}
    for item in properties if properties is not None else ():
        name = local(item)
        if name == "rFonts":
            for kind, wanted in (("eastAsia", "east_asia"), ("ascii", "latin")):
                font = attribute(item, kind)
                if font:
                    values[wanted] = font
        elif name == "sz":
            size = _points(item, "val", 2)
            if size:
                values["size_pt"] = size
        elif name == "b":
            values["bold"] = (attribute(item, "val") or "1") not in _OFF
    return values


def _paragraph_values(properties: Element | None) -> _Values:
    values: _Values = {}
    for item in properties if properties is not None else ():
        name = local(item)
        if name == "jc":
            values["align"] = _ALIGN.get(attribute(item, "val") or "", "left")
        elif name == "ind":
            chars = _points(item, "firstLineChars", 100)
            if chars is not None:
                values["indent_chars"] = chars
        elif name == "spacing":
            values |= _spacing(item)
    return values


def _spacing(item: Element) -> _Values:
    values: _Values = {}
    for name, wanted in (("before", "before_pt"), ("after", "after_pt")):
        points = _points(item, name, 20)
        if points is not None:
            values[wanted] = points
    rule = attribute(item, "lineRule") or "auto"
    pitch = _points(item, "line", 20)
    if pitch and rule in ("exact", "atLeast"):
        values |= {"line_pt": pitch, "line_exact": rule == "exact"}
    return values


def _points(item: Element, name: str, parts: int) -> float | None:
    try:
        value = float(attribute(item, name) or "") / parts
    except ValueError:
        return None
    return value if 0 <= value < 2000 else None
