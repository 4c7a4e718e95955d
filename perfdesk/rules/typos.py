"""Known wrong words and doubled words in Chinese administrative prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
# 项目项目化, 委员会委员会议 are two words that meet, not one word typed twice.
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1(?![化性员议])")
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
    """Every different typing error of a text, the sure ones first."""
    found: dict[tuple[str, str], Typo] = {}
    for start, end, right, sure in _spans(text):
        wrong = text[start:end]
        context = text[max(0, start - _CONTEXT) : end + _CONTEXT]
        found.setdefault((wrong, right), Typo(wrong, right, context, sure))
    return tuple(found.values())


def mended(text: str) -> str:
    """The text with its typing errors put right."""
    behind = len(text)
    for start, end, right, _ in sorted(_spans(text), reverse=True):
        if end <= behind:
            text = text[:start] + right + text[end:]
            behind = start
    return text


def _spans(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, right words, sure) of every error."""
    for match in _WORDS.finditer(text):
        yield *match.span(), _WRONG_WORDS[match.group()], True
    for pattern, right in _PATTERNS:
        for match in pattern.finditer(text):
            yield *match.span(), right, True
    for match in _DOUBLED.finditer(text):
        if not _RIGHTLY_DOUBLED.fullmatch(match[1]):
            yield *match.span(), match[1], False
