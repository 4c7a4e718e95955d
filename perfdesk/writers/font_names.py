"""Fonts by name: what stands in for a Chinese font that a machine lacks. UOS and Kylin bring 方正 fonts, Linux Noto."""

from __future__ import annotations

_SONG = (
    "宋体",
    "SimSun",
    "NSimSun",
    "方正书宋_GBK",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "AR PL UMing CN",
)
_HEI = (
    "黑体",
    "SimHei",
    "方正黑体_GBK",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
)
_ANY = ("Noto Sans CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback")
_FANGSONG = ("仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "STFangsong", "华文仿宋")
_KAI = ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "STKaiti", "华文楷体", "AR PL UKai CN")
_TITLE = ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong")
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Noto Serif", "DejaVu Serif")


def chain(family: str) -> tuple[str, ...]:
    """The families to try for a wanted one, itself first."""
    return tuple(dict.fromkeys((family, *_kin(family), *_ANY)))


def is_sans(family: str) -> bool:
    """Whether a family is a plain one, without strokes at its ends."""
    return _kin(family) is _HEI


def is_chinese(family: str) -> bool:
    """Whether a family is one for Chinese text."""
    return any(ord(char) > 0x2E80 for char in family) or family in {*_SONG, *_HEI, *_FANGSONG, *_KAI, *_TITLE}


def _kin(family: str) -> tuple[str, ...]:
    if "小标宋" in family or "中宋" in family:
        return (*_TITLE, *_SONG)
    if "仿宋" in family or "FangSong" in family:
        return (*_FANGSONG, *_SONG)
    if "楷" in family or "Kai" in family:
        return (*_KAI, *_FANGSONG, *_SONG)
    if "黑" in family or "Hei" in family or "Sans" in family:
        return _HEI
    return _SONG if is_chinese(family) else (*_LATIN, *_SONG)
