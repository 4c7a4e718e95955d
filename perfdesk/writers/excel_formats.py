"""The cell formats of a workbook, one per look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from perfdesk.table import TextStyle
from perfdesk.writers.font_names import is_chinese

_FORMULA_STARTS = ("=", "+", "-", "@", "'")
# Excel up to 2007 shows a text-formatted cell of more than 255 characters as #####.
_TEXT_FORMAT_LIMIT = 255
_GB2312 = 134


class Formats:
    """Formats by role, made when first asked for. Every cell is text and stays text when it is edited again."""

    def __init__(self, workbook: Any, style_of: Callable[[str], TextStyle]) -> None:
        self._workbook = workbook
        self._style_of = style_of
        self._marked: dict[str, Any] = {}
        self._made: dict[tuple[str, bool, bool, bool], Any] = {}

    def get(self, role: str, text: str, *, framed: bool) -> Any:
        """The format of a cell; `framed` cells have the borders that their role asks for."""
        key = (role, framed, text.startswith(_FORMULA_STARTS), len(text) <= _TEXT_FORMAT_LIMIT)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._workbook.add_format(self._properties(*key))
        return made

    def marked(self, role: str) -> Any:
        """The font of the parts of a text that stand out."""
        made = self._marked.get(role)
        if made is None:
            properties = self._properties(role, False, False, False)
            made = self._workbook.add_format({**properties, "bold": True, "underline": 1})
            self._marked[role] = made
        return made

    def _properties(self, role: str, framed: bool, quoted: bool, as_text: bool) -> dict[str, Any]:
        style = self._style_of(role)
        properties: dict[str, Any] = {
            "font_name": style.east_asia,
            # Excel takes another Chinese font where this one is missing.
            **({"font_charset": _GB2312} if is_chinese(style.east_asia) else {}),
            "font_size": style.size_pt,
            "bold": style.bold,
            "align": "left" if style.align == "justify" else style.align,
            "valign": "vcenter",
            "text_wrap": True,
        }
        if framed and style.border:
            properties["border"] = 1
        if as_text:
            properties["num_format"] = "@"
        if quoted:
            # Without the prefix F2 and Enter turn "=100%" into a formula.
            properties["quote_prefix"] = True
        return properties
