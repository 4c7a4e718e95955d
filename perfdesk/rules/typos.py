"""Known wrong words and doubled words in Chinese administrative prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WRONG_WORDS = {
    "拔付": "拨付",
    "拔款": "拨款",
    "绩校": "绩效",
    "帐户": "账户",
    "帐目": "账目",
    "布署": "部署",
    "按排": "安排",
    "按装": "安装",
    "复盖率": "覆盖率",
    "覆盖律": "覆盖率",
    "合格律": "合格率",
    "完成律": "完成率",
    "及时律": "及时率",
    "满意渡": "满意度",
    "满意底": "满意度",
    "资今": "资金",
    "以经": "已经",
    "竟赛": "竞赛",
    "竟争": "竞争",
    "松驰": "松弛",
    "既使": "即使",
    "渡假": "度假",
    "份子": "分子",
    "粮油储倍": "粮油储备",
    "基础设旋": "基础设施",
    "服务对像": "服务对象",
    "可特续": "可持续",
    "可持继": "可持续",
}
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\d)各(?=[村镇乡社部单项站点街县])"), "个"),
    (re.compile(r"百分百(?=\s*[>≥=＞≧<≤])"), "百分比"),
    (re.compile(r"(?<=为)没人(?=\d)|没人(?=\d+元)"), "每人"),
    (re.compile(r"(?<=村民小组长)务工(?=补[贴助])|(?<=村干部)务工(?=补[贴助])|(?<=党员)务工(?=补[贴助])"), "误工"),
)
_WORDS = re.compile("|".join(map(re.escape, _WRONG_WORDS)))
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1")
_RIGHTLY_DOUBLED = re.compile(
    r"(?:一.|逐.|很多|许多|多少|人人|年年|天天|处处|家家|户户|层层|事事|时时|步步|代代|岁岁|点点|研究|讨论|学习|考虑|商量|锻炼|了解|调查|打扫|休息){1,2}"
)
_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Typo:
    """One typing error: the wrong word, the right one, and the words around it. `sure`: no legitimate reading."""

    wrong: str
    right: str
    context: str
    sure: bool


@lru_cache(maxsize=16384)
def typos_in(text: str) -> tuple[Typo, ...]:
    """Every different typing error of a text, in order."""
    found: dict[tuple[str, str], Typo] = {}
    for match in _WORDS.finditer(text):
        _add(found, text, match, _WRONG_WORDS[match.group()], sure=True)
    for pattern, right in _PATTERNS:
        for match in pattern.finditer(text):
            _add(found, text, match, right, sure=True)
    for match in _DOUBLED.finditer(text):
        if not _RIGHTLY_DOUBLED.fullmatch(match[1]):
            _add(found, text, match, match[1], sure=False)
    return tuple(found.values())


def mended(text: str, typos: tuple[Typo, ...]) -> str:
    """The text with these errors put right, where their context shows them."""
    for typo in typos:
        text = text.replace(typo.context, typo.context.replace(typo.wrong, typo.right))
    return text


def _add(found: dict[tuple[str, str], Typo], text: str, match: re.Match[str], right: str, *, sure: bool) -> None:
    context = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
    found.setdefault((match.group(), right), Typo(match.group(), right, context, sure))
