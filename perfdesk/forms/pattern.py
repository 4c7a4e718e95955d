"""Texts around fields, such as `单位：{amount_unit}` or `{level2}[ ({requirement})]`: printing them and reading them.

`{name}` is a field; a part in square brackets is left out when all its fields are blank, and need not be there when
reading. Reading passes over white space around the printed words and knows full-width signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\{(\w+(?:\.\w+)?)\}|\[([^\[\]]*)\]|([^{}\[\]]+)")
_VARIANTS = {":": "[:：]", "：": "[:：]", "(": "[(（]", "（": "[(（]", ")": "[)）]", "）": "[)）]"}
_COLONS = frozenset(":：")
_CODE = r"[0-9]*(?![0-9年月日.．、,，])"
_CJK = r"[\u3400-\u9fff\uff08-\uff1b（）：、，]"
_SPACE = re.compile(rf"(?<={_CJK})\s+(?={_CJK})|\s*\n\s*")
_BRACKETED = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A printed text around fields. `has_words`: it prints words of its own."""

    text: str
    fields: tuple[str, ...]
    has_words: bool
    expression: re.Pattern[str]

    def format(self, values: Mapping[str, str | None]) -> str:
        """The printed text."""
        return _formatted(self.text, values)

    def read(self, text: str) -> dict[str, str] | None:
        """The fields in a text, which with words of its own may stand in brackets; None when it does not fit."""
        bare = _BRACKETED.fullmatch(text.strip()) if self.has_words else None
        found = self.expression.fullmatch(text.strip()) or (self.expression.fullmatch(bare[1]) if bare else None)
        if found is None:
            return None
        return {name: (found.group(f"g{i}") or "").strip() for i, name in enumerate(self.fields)}


@lru_cache(maxsize=512)
def pattern_of(text: str, shapes: tuple[tuple[str, str], ...] = ()) -> Pattern:
    """A pattern from its text. `shapes` gives the regular expression of a field where any text is too much."""
    names: list[str] = []
    expression = _expression(text, dict(shapes), names, optional=False)
    words = _TOKEN.sub(lambda found: found[3] or _TOKEN.sub(lambda inner: inner[3] or "", found[2] or ""), text)
    return Pattern(text, tuple(names), bool(words.strip()), re.compile(expression, re.DOTALL))


def numbered_names() -> Pattern:
    """The names of indicators as the ministry's form numbers them (指标1：), for forms that do not say how they do."""
    return pattern_of("[{label}：]{level3}", (("label", r"指标(?:\s*\d{1,2}(?=\s*\D)|(?=\s*[:：]))"),))


@lru_cache(maxsize=128)
def title_pattern(text: str) -> re.Pattern[str]:
    """A heading as an expression: its number may be missing, its year has four digits."""
    number = r"\s*(?:(?P<no>\d+)\s*[.．、]\s*)?" if text.startswith("{no}") else r"\s*"
    rest = re.sub(r"^\{no\}[^\w{]*", "", text)
    parts = re.split(r"\{(\w+)\}", rest)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = r"\s*".join(_VARIANTS.get(letter, re.escape(letter)) for letter in part if letter.strip())
        else:
            parts[index] = rf"\s*(?P<{part}>" + (r"\d{4}" if part == "fiscal_year" else r".*?") + r")\s*"
    return re.compile(number + "".join(parts) + r"\s*", re.DOTALL)


def tidy_label(text: str) -> str:
    """The words of a label for reading on: line ends and blanks between Chinese words only fill its cell."""
    return _SPACE.sub("", text).strip()


def _formatted(text: str, values: Mapping[str, str | None]) -> str:
    done = ""
    for name, group, words in _TOKEN.findall(text):
        if name:
            done += values.get(name) or ""
        elif group:
            done += _formatted(group, values) if any(values.get(name) for name in _names(group)) else ""
        else:
            done += words
    return done


def spaced(words: str) -> str:
    """An expression for words with white space anywhere and signs of either width."""
    return "".join(_letter(letter, optional=False) for letter in words if letter.strip())


def _names(text: str) -> list[str]:
    return [found[0] for found in _TOKEN.findall(text) if found[0]]


def _expression(text: str, shapes: Mapping[str, str], names: list[str], *, optional: bool) -> str:
    done = ""
    for name, group, words in _TOKEN.findall(text):
        if name:
            shape = shapes.get(name, _CODE if name.endswith("_code") else r"\d{4}" if name == "fiscal_year" else ".*?")
            done += f"(?P<g{len(names)}>{shape})"
            names.append(name)
        elif group:
            done += f"(?:{_expression(group, shapes, names, optional=True)})?"
        else:
            done += "".join(_letter(letter, optional) for letter in words if letter.strip()) + r"\s*"
    return done


def _letter(letter: str, optional: bool) -> str:
    """One printed letter; a colon that divides an optional part may be forgotten or be another sign."""
    if optional and letter in _COLONS:
        return r"\s*[:：.．、]?"
    return rf"\s*{_VARIANTS.get(letter, re.escape(letter))}"
