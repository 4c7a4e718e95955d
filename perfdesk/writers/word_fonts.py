"""The font table of a Word file: for each font the ones to take where it is missing."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from perfdesk.writers.font_names import chain, is_chinese, is_sans

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
)


def font_table(families: Iterable[str]) -> bytes:
    """The part `word/fontTable.xml`."""
    return f"{_OPEN}{''.join(map(_font, families))}</w:fonts>".encode()


def _font(family: str) -> str:
    charset = "86" if is_chinese(family) else "00"
    kind = "swiss" if is_sans(family) else "roman"
    return (
        f"<w:font w:name={quoteattr(family)}><w:altName w:val={quoteattr(','.join(chain(family)[1:]))}/>"
        f'<w:charset w:val="{charset}"/><w:family w:val="{kind}"/><w:pitch w:val="variable"/></w:font>'
    )
