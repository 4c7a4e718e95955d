"""Fonts for paper: the wanted family if the machine has it, else the nearest of its kind."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from perfdesk.table import TextStyle
from perfdesk.writers.font_names import chain

DESIGN_DPI = 1200
"""Text is measured and painted in units of 1/1200 inch; the painter scales to the device."""


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


@lru_cache(maxsize=64)
def resolved(family: str) -> tuple[str, ...]:
    """The installed families of a chain, in order; the wanted one alone when none is installed."""
    return tuple(name for name in chain(family) if name in _installed()) or (family,)


def paper_font(style: TextStyle, *, wide: bool) -> QFont:
    """The font of a style in design units, for its Chinese (`wide`) or its other characters."""
    families = resolved(style.east_asia if wide else style.latin)
    font = QFont()
    font.setFamilies(list(families if wide else dict.fromkeys((*families, *resolved(style.east_asia)))))
    font.setPixelSize(max(round(style.size_pt * DESIGN_DPI / 72), 1))
    font.setBold(style.bold)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
