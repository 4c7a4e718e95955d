"""JSON data read with its place at hand, so a fault is named where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from perfdesk.errors import UserError
from perfdesk.model.text import storable


def refused(place: str, expected: str) -> UserError:
    """The error for a place such as `projects[3].name` that should hold something else."""
    where = f"“{place}”处" if place else "最外层"
    return UserError(f"数据有误：{where}应为{expected}。", "请改正该处后重试，或重新导出这份数据。")


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object and its place. Every method reads one key and raises UserError when its type is wrong."""

    value: dict[str, Any]
    place: str

    def text(self, name: str) -> str:
        """A text that must be there; null counts as blank."""
        if name not in self.value:
            raise refused(self._at(name), "文字，现在缺少这一项")
        return self.optional_text(name) or ""

    def optional_text(self, name: str) -> str | None:
        """A text, or None when it is null or absent."""
        return self._text(self.value.get(name), self._at(name))

    def number_text(self, name: str) -> str | None:
        """A text that may be written as a whole number."""
        value = self.value.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
        return self._text(value, self._at(name))

    def year(self, name: str) -> int | None:
        """A year, or None when it is null or absent."""
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10000:
            raise refused(self._at(name), "年份（整数）或 null")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        place = self._at(name)
        items = [(item, f"{place}[{i}]") for i, item in enumerate(self._list(name, required=False))]
        return tuple(self._text(item, at, nullable=False) or "" for item, at in items)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...] | None:
        """An object of texts in its order, None when it is null or absent."""
        node = self.child(name)
        if node is None:
            return None
        return tuple((storable(key), node.text(key)) for key in node.value)

    def child(self, name: str) -> Node | None:
        """An object, None when it is null or absent."""
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise refused(self._at(name), "一个对象（花括号）")
        return Node(value, self._at(name))

    def rows(self, name: str, *, required: bool = True) -> list[Node]:
        """A list of objects."""
        place = self._at(name)
        items = self._list(name, required=required)
        for i, item in enumerate(items):
            if not isinstance(item, dict):
                raise refused(f"{place}[{i}]", "一个对象（花括号）")
        return [Node(item, f"{place}[{i}]") for i, item in enumerate(items)]

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _list(self, name: str, *, required: bool) -> list[Any]:
        value = self.value.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            raise refused(self._at(name), "一个列表（方括号）" if name in self.value else "一个列表，现在缺少这一项")
        return value

    def _text(self, value: Any, place: str, *, nullable: bool = True) -> str | None:
        if isinstance(value, str):
            return storable(value)
        if value is None and nullable:
            return None
        raise refused(place, "文字（加引号）" + ("或 null" if nullable else ""))


def chosen(node: Node, name: str, rows: Sequence[Any]) -> Any:
    """The row that a key names by its order from 1, None for null."""
    order = node.number_text(name)
    if order is None:
        return None
    if not order.isdigit() or not 0 < int(order) <= len(rows):
        raise refused(f"{node.place}.{name}", f"1 至 {len(rows)} 的序号或 null")
    return rows[int(order) - 1]
