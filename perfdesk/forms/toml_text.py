"""The data of a form as TOML text, in the arrangement of the forms that we ship.

Only what a form needs: texts, numbers, truth values, arrays, tables and arrays of tables; `tomllib` reads it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONG_ARRAYS = {"rows", "columns"}
_CONTROLS = dict.fromkeys((*range(0x20), 0x7F))


def toml_text(data: Mapping[str, Any], remarks: Sequence[str] = ()) -> str:
    """The text of some data below its remarks, each a comment of one line. TypeError for a value TOML does not have."""
    comments = [f"# {' '.join(remark.split())}".translate(_CONTROLS) for remark in remarks]
    return "\n".join([*comments, "", *_table(data, ())]).strip("\n") + "\n"


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner: list[tuple[str, Any]] = []
    for name, value in data.items():
        if (isinstance(value, Mapping) and not _is_inline(name, path)) or _is_table_array(name, value):
            inner.append((name, value))
        else:
            yield f"{_key(name)} = {_long(value) if name in _LONG_ARRAYS else _value(value)}"
    for name, value in inner:
        inside = (*path, name)
        heading = ".".join(map(_key, inside))
        for item in [value] if isinstance(value, Mapping) else value:
            yield ""
            yield f"[{heading}]" if isinstance(value, Mapping) else f"[[{heading}]]"
            yield from _table(item, inside)


def _is_inline(name: str, path: tuple[str, ...]) -> bool:
    """The looks of the roles and the label beside the indicators stand on a line each."""
    return path == ("styles",) or (path == ("indicators",) and name == "side")


def _is_table_array(name: str, value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and name not in _LONG_ARRAYS
        and all(isinstance(item, Mapping) for item in value)
    )


def _long(rows: Sequence[Any], indent: str = "") -> str:
    """An array over several lines: one cell or column a line."""
    if not rows:
        return "[]"
    deeper = indent + "    "
    lines = [_long(row, deeper) if isinstance(row, list | tuple) else _value(row) for row in rows]
    return "[\n" + "".join(f"{deeper}{line},\n" for line in lines) + f"{indent}]"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    raise TypeError(f"TOML has no {type(value).__name__}")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    return '"' + "".join(_SHORT.get(sign) or _escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign
