"""The word lists of the field: data in `resources/words/*.toml`, which an office may add to.

An office's own file of the same name stands in its own folder (`paths.own_words`) and is laid over ours: tables are
merged key by key, lists are made longer; an entry `""` takes a key out of a table, `"!word"` takes a word out of a
list. docs/rules.md explains the lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from perfdesk.paths import data_file, own_words

_OUT = "!"
_faults: dict[str, str] = {}


@cache
def word_list(name: str) -> Mapping[str, Any]:
    """The lists of `resources/words/<name>.toml` with the office's own words in them; read once.

    A file of the office that cannot be read is passed over; `word_faults` says so.
    """
    ours = tomllib.loads(data_file("resources", "words", f"{name}.toml").read_text("utf-8"))
    own = own_words() / f"{name}.toml"
    try:
        return _laid_over(ours, tomllib.loads(own.read_text("utf-8-sig")))
    except FileNotFoundError:
        return ours
    except (OSError, ValueError) as error:
        _faults[name] = _sentence(own, error)
        return ours


def words(name: str, key: str) -> tuple[str, ...]:
    """One list of words."""
    return tuple(word_list(name)[key])


def any_of(listed: Iterable[str]) -> str:
    """A regular expression for one of these words, the longest that fits."""
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


def word_faults() -> tuple[str, ...]:
    """What is wrong with the office's own lists that were read so far, in Chinese."""
    return tuple(_faults.values())


def _laid_over(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(ours)
    for key, value in own.items():
        base = merged.get(key)
        if isinstance(base, dict) and isinstance(value, dict):
            both = _laid_over(base, value)
            merged[key] = {name: item for name, item in both.items() if item != ""}
        elif isinstance(base, list) and isinstance(value, list):
            gone = {word.removeprefix(_OUT) for word in value if word.startswith(_OUT)}
            kept = [word for word in base if word not in gone]
            merged[key] = list(dict.fromkeys([*kept, *(word for word in value if not word.startswith(_OUT))]))
        elif base is None or type(base) is type(value):
            merged[key] = value
        else:
            raise ValueError(f"“{key}”的写法与自带词表不同")
    return merged


def _sentence(path: Path, error: Exception) -> str:
    reason = str(error) if isinstance(error, ValueError) else "无法读取"
    return f"词表“{path}”没有采用：{reason}。请改正或移走该文件。"
