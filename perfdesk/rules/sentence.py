"""The one sentence of a finding taken apart: what is wrong, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfdesk.rules.case import quoted, squeezed
from perfdesk.rules.registry import Finding, Rule

_ADVICE = re.compile(r"[^“”（），；]{0,8}?(?:请|应(?![发付当收]))")
_ROW = re.compile(r"\A(?:第\d+行(?:“[^“”]*”)?)?(?:的|(?![等与和、，]))")
_OPEN, _CLOSE = "“（《〔", "”）》〕"
_LONGEST_TEXT = 40


def parted(finding: Finding, rule: Rule | None) -> tuple[str, str]:
    """The problem without its row, and the advice; what the rule asks where the sentence holds no advice.

    Both are clauses without a full stop.
    """
    sentence = _ROW.sub("", finding.said or finding.message).removesuffix("。")
    if sentence.startswith(("（", "是")):
        sentence = f"该行{sentence}"
    cut = next((at for at in _clause_ends(sentence) if _ADVICE.match(sentence, at + 1)), None)
    if cut is None:
        return sentence, _with_text(rule.asks.removesuffix("。") if rule else "请核对", finding)
    return sentence[:cut], _with_text(sentence[cut + 1 :], finding)


def _clause_ends(sentence: str) -> Iterator[int]:
    """Where a clause ends; commas inside quotations and brackets do not count.

    A quotation that was cut short may hold a bracket without its end: the end of the quotation closes it too.
    """
    open_now: list[str] = []
    for at, letter in enumerate(sentence):
        if letter in _OPEN:
            open_now.append(_CLOSE[_OPEN.index(letter)])
        elif letter in open_now:
            del open_now[open_now.index(letter) :]
        elif letter in "，；" and not open_now:
            yield at


def _with_text(advice: str, finding: Finding) -> str:
    """The advice with the text of a correction, where it is short and not said already."""
    fix = finding.fix
    if fix is None or finding.also or len(fix.text) > _LONGEST_TEXT or squeezed(fix.text) in squeezed(advice):
        return advice
    return f"{advice}，可改为{quoted(fix.text, _LONGEST_TEXT)}"
