"""Headings of tables that no form at hand prints: whether a line is one, and what year and project it names."""

from __future__ import annotations

import re

_TABLE = r"(?:[表书]|一览表|明细表|汇总表|情况表)(?:[(（][^()（）]{0,20}[)）])?"
_TARGET = r"绩效目标(?:申报|审核|审批|批复|备案|填报|明细|批复下达|及指标)*"
_RESULT = r"绩效(?:自评|运行监控|监控|自我评价|评价|目标完成情况|目标自评)(?:情况|结果|报告|打分|评分)*"
_HEADING = re.compile(rf"[^。；]{{0,60}}(?:{_TARGET}|{_RESULT}){_TABLE}")
_YEAR = re.compile(r"(?<![0-9—－~～至到-])(20[0-9]{2})\s*年(?!\s*[-—－~～至到])")
_GENERAL = re.compile(
    r"[0-9０-９]{4}年度?|年度|项目|支出|预算|部门|单位|整体|财政|专项|资金|转移支付|区域|衔接|推进|乡村振兴|扶贫|省级|市级|县级|区级|本级"
    r"|附件?|表|[0-9一二三四五六七八九十、.．:：（）()\\s-]+"
)


def is_heading(text: str) -> bool:
    """Whether a line calls itself a table of performance targets or of their results."""
    return bool(_HEADING.fullmatch("".join(text.split())))


def year_in_heading(title: str | None, name: str) -> str:
    """The year that a heading prints outside the name of the project, "" when it prints none."""
    rest = "".join((title or "").split())
    name = "".join(name.split())
    found = _YEAR.search(rest.replace(name, "") if name else rest)
    return found[1] if found else ""


def name_in_heading(name: str) -> str:
    """The name of a project that a heading gives, "" where it says only what kind of table it is."""
    return name if _GENERAL.sub("", name) else ""
