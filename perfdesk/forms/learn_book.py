"""The parts of the department book and the sections of its prose, where a document shows them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from perfdesk.forms.labels import key, without_number
from perfdesk.table import Document, Paragraph

_OPERATING = "公用"
_PART = re.compile(r"第[一二三四五六]部分")
_SECTIONS = {
    "overall_goal": ("总体绩效目标", "总体目标", "部门总体绩效目标", "部门职责及总体绩效目标"),
    "breakdown_goals": ("分项绩效目标", "分项目标", "年度绩效指标"),
    "safeguards": ("工作保障措施", "保障措施", "实现年度发展规划目标的保障措施"),
}


def book_data(document: Document) -> dict[str, Any]:
    """The `book` of a form.toml."""
    data: dict[str, Any] = {"contents": "目  录"}
    texts = [block.text.strip() for block in document.blocks if isinstance(block, Paragraph) and block.text.strip()]
    parts: dict[str, str] = {}
    for title, name in pairwise(texts):
        if _PART.fullmatch(title) and not _PART.match(name) and len(name) < 30:
            parts[title] = re.sub(r"20\d\d(?=年)", "{fiscal_year}", name)
    if parts:
        several = any(_OPERATING in name for name in parts.values())
        data["parts"] = [_part(title, name, several) for title, name in parts.items()]
    sections: dict[str, str] = {}
    for text in texts:
        rest = without_number(text)
        found = next((name for name, known in _SECTIONS.items() if rest and key(rest) in known), None)
        if found is not None:
            sections.setdefault(found, text)
    if parts and sections:
        data["sections"] = [{"key": name, "heading": sections[name]} for name in _SECTIONS if name in sections]
    return data


def _part(title: str, name: str, several: bool) -> dict[str, str]:
    """One part; where `several` hold projects, each holds those of its kind."""
    kind = "narrative" if "整体" in name or "部门" in name else "projects"
    data = {"title": title, "name": name, "content": kind}
    if kind == "narrative" or not several:
        return data
    return {**data, "category": "operating" if _OPERATING in name else "project"}
