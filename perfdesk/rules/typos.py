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
_COUNTED = "村镇乡县区市社部单项站点街户人名次所家户组校院厂场馆处"
# Each pattern is wrong in any text: the words beside it leave no other reading.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # A number counts with 个; 各 behind a year or behind the number of a list item is right.
    (re.compile(rf"(?<=\d)(?<!^\d)(?<!(?:19|20)\d\d)各(?=[{_COUNTED}])", re.MULTILINE), "个"),
    # 百分百 is a value, and a value is not compared with another.
    (re.compile(r"百分百(?=\s*[>＞≥≧<＜≤≦=＝]+\s*\d)"), "百分比"),
    # Nothing is paid to nobody: before an amount stands 每.
    (
        re.compile(r"没(?=[人户亩村次场期台套件个月年天](?:每?[月年天日次]|补[助贴]|标准)?\s*\d+(?:\.\d+)?\s*万?元)"),
        "每",
    ),
    # Who holds a post in a village is paid for lost working time; 务工补贴 is paid to workers away from home.
    (re.compile(r"(?<=组长|干部|书记|主任|委员|代表|党员|队长|会计)务工(?=补[贴助])"), "误工"),
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
            yield *match.span(), match.expand(right), True
    for match in _DOUBLED.finditer(text):
        if not _RIGHTLY_DOUBLED.fullmatch(match[1]):
            yield *match.span(), match[1], False
