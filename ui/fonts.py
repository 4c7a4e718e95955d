"""Fonts for paper: the wanted family if the machine has it, else the nearest of its kind."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from perfdesk.table import TextStyle

DESIGN_DPI = 1200
"""Text is measured and painted in units of 1/1200 inch; the painter scales to the device."""

_SONG = (
    "宋体",
    "SimSun",
    "NSimSun",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "AR PL UMing CN",
)
_HEI = ("黑体", "SimHei", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN")
_ANY = ("Noto Sans CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback")
_FANGSONG = ("仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312", "STFangsong", "华文仿宋")
_KAI = ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312", "STKaiti", "华文楷体", "AR PL UKai CN")
_TITLE = ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong")
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Noto Serif", "DejaVu Serif")


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


def chain(family: str) -> tuple[str, ...]:
    """The families to try for a wanted one, itself first."""
    if "小标宋" in family or "中宋" in family:
        kind = (*_TITLE, *_SONG)
    elif "仿宋" in family or "FangSong" in family:
        kind = (*_FANGSONG, *_SONG)
    elif "楷" in family or "Kai" in family:
        kind = (*_KAI, *_FANGSONG, *_SONG)
    elif "黑" in family or "Hei" in family or "Sans" in family:
        kind = _HEI
    elif any(ord(char) > 0x2E80 for char in family) or family in _SONG:
        kind = _SONG
    else:
        kind = (*_LATIN, *_SONG)
    return tuple(dict.fromkeys((family, *kind, *_ANY)))


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
