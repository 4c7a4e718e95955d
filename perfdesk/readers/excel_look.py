"""How the cells of a workbook look, for learning a form: the font, alignment and borders of each cell style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.readers.ooxml import Package, child, local
from perfdesk.table import Align, TextStyle

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ALIGN: dict[str, Align] = {"center": "center", "centerContinuous": "center", "right": "right", "justify": "justify"}
_MOST_STYLES = 65_490
_LARGEST = 200
_SIDES = ("left", "right", "top", "bottom")


def cell_looks(package: Package, part: str) -> list[TextStyle]:
    """The look of each cell style (`cellXfs`) in a styles part; what it does not say is as usual."""
    root = package.parse(part)
    fonts = [_font(item) for item in root.iterfind("{*}fonts/{*}font")]
    borders = [_has_lines(item) for item in root.iterfind("{*}borders/{*}border")]
    found: list[TextStyle] = []
    usual = TextStyle()
    for item in root.iterfind("{*}cellXfs/{*}xf"):
        if len(found) == _MOST_STYLES:
            break
        font, line = _index(item, "fontId"), _index(item, "borderId")
        name, size, bold = fonts[font] if font < len(fonts) else ("", 0.0, False)
        alignment = child(item, "alignment")
        found.append(
            TextStyle(
                east_asia=name if _is_chinese(name) else usual.east_asia,
                latin=name if name and not _is_chinese(name) else usual.latin,
                size_pt=size or usual.size_pt,
                bold=bold,
                align=_ALIGN.get((alignment.get("horizontal") or "") if alignment is not None else "", "left"),
                border=borders[line] if line < len(borders) else False,
            )
        )
    return found


def _font(item: Element) -> tuple[str, float, bool]:
    """(name, size in points, bold)"""
    name, size, bold = child(item, "name"), child(item, "sz"), child(item, "b")
    try:
        points = float((size.get("val") if size is not None else None) or 0)
    except ValueError:
        points = 0.0
    is_bold = bold is not None and (bold.get("val") or "1") not in ("0", "false")
    return (name.get("val") or "") if name is not None else "", points if 0 < points < _LARGEST else 0.0, is_bold


def _has_lines(item: Element) -> bool:
    return any(local(side) in _SIDES and (side.get("style") or "none") != "none" for side in item)


def _index(item: Element, name: str) -> int:
    value = item.get(name) or "0"
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def _is_chinese(name: str) -> bool:
    return any(ord(sign) > 0x2E80 for sign in name) or name.lower() in ("simsun", "simhei", "fangsong", "kaiti")
