"""Words for the severities and categories of findings, on screen and in print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SEVERITY_WORDS: Mapping[str, str] = {"error": "强制性", "warning": "提示性", "hint": "建议", "off": "不检查"}
CATEGORY_WORDS: Mapping[str, str] = {
    "missing": "缺项漏填",
    "arithmetic": "计算",
    "sum_mismatch": "合计",
    "unit": "计量单位",
    "operator": "计算符号",
    "not_measurable": "未量化",
    "wrong_class": "指标分类",
    "duplicate": "重复",
    "copied_text": "照抄",
    "year_mismatch": "年度",
    "cross_inconsistent": "前后不一",
    "cost_exceeds_budget": "超出预算",
    "cost_budget_mismatch": "与预算不符",
    "shifted_cell": "错格",
    "typo": "错别字",
    "terminology": "用语",
    "circular": "循环表述",
    "low_threshold": "目标偏低",
    "weak_basis": "依据",
    "format": "格式",
    "name_mismatch": "名称",
    "personal_data": "个人信息",
    "other": "其他",
}


def severity_words(usual: str, sometimes: Iterable[str] = ()) -> str:
    """The severity of a rule in words, with those that some of its clauses have instead."""
    others = "、".join(SEVERITY_WORDS[severity] for severity in sometimes)
    return f"{SEVERITY_WORDS.get(usual, usual)}{f'，个别情形{others}' if others else ''}"
