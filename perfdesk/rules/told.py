"""What prose tells of a project against its table: a reckoning, a date, and the amount under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfdesk.model.fields import goal_text
from perfdesk.model.money import Amount, amounts_in, in_words
from perfdesk.model.rows import Project
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.clues import Clue, with_any_of
from perfdesk.rules.mentions import Item, items, mentions
from perfdesk.rules.reckoning import facts_in
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.stated import agrees

_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_MATCH = "财预〔2015〕88号绩效目标审核表“完整性”：部门目标与项目目标一致"
_TREE = "财预〔2015〕88号绩效目标审核表“相关性”：绩效指标与绩效目标对应"
_SENTENCE = re.compile(r"[。；;\n]")
_TOTAL = re.compile(r"(?:共|合计|总计|共计|计|总额为?|需)(?:发放|补助|补贴|支付|安排|支出|资金|经费|需)*\s*$")
_PARTS = re.compile(r"其中|部分|首批|第[一二三四]|剩余|[上下]半年|上年|去年|中央|省级?|市级|县级|配套|[分承负]担|自筹")
_GOAL_DATE = re.compile(r"(?<![0-9年.\-—~至到])([1-9]|1[0-2])月(?:份|[底末]|[0-9]{1,2}日)?(?:之?前|底前|末前)")
_SPEAKS_OF_DATE = Clue(_GOAL_DATE, with_any_of("月"))
_VALUE_DATE = re.compile(r"(?<![0-9])([1-9]|1[0-2])月")
_FINISHED = re.compile(r"完成|完工|竣工|结束|实施")
_BUDGETED = re.compile(r"(?:预算|资金|经费|安排|投入|拨付)(?:资金|经费|预算|安排|投入|共计?|总计|为|约|[:：])*\s*$")
_NOT_WHOLE = re.compile(
    r"其中|每|人均|户均|中央|省级?|市级|县级|上级|上年|去年|20\d\d年|结转|增加|减少|累计|带动|投资|追加"
)


@project_rule(
    "money.goal-product-differs",
    title="目标里的算式不符",
    asks="目标或资金用途写明数量、标准和合计的，三者相符。",
    dimension="适当性",
    catalogue="B12",
    severity="warning",
    category="arithmetic",
    source=_FIT,
    good=examples.head(goals="1.按每人400元的标准补助200人，共8万元。"),
    bad=examples.head(goals="1.按每人500元的标准补助200人，共8万元。"),
)
def goal_product_differs(case: ProjectCase) -> Iterator[Hit]:
    """One count, one price and a total in one sentence of the goal come out as said; shares and parts are not asked."""
    for field, text in case.head_texts:
        for sentence in _SENTENCE.split(text) if "元" in text else ():
            plain = squeezed(sentence)
            facts = facts_in(plain)
            product = facts.product()
            if product is None or _PARTS.search(plain):
                continue
            stated = _total_in(plain)
            if stated is not None and not agrees(product, stated):
                where, shown = case.where(case.ref(field)), f"{stated.value:f}{stated.unit}"
                message = f"{where}中按写明的数量和标准计算应为{in_words(product)}，却写{shown}，请核对。"
                yield Hit(case.ref(field), message, f"{plain[:60]} | {in_words(product)}≠{shown}")


@project_rule(
    "goal.date-differs",
    title="目标与时效指标的时间不一致",
    asks="绩效目标写明的完成时间与时效指标相同。",
    dimension="相关性",
    catalogue="E04",
    severity="warning",
    category="cross_inconsistent",
    source=_TREE,
    good=examples.head(goals="1.10月底前完成全部农技培训班4期。"),
    bad=lambda: examples.filing(_finished("1.全年举办农技培训班4期，11月底前完成。")),
)
def goal_date_differs(case: ProjectCase) -> Iterator[Hit]:
    """The one month in which the goal says that all is done is that of the one indicator of completion."""
    if not case.reading.speaks(_SPEAKS_OF_DATE):
        return
    timely = case.of_kind("timeliness")
    rows = [(row, month) for row in timely if not row.for_period and (month := _month_of_completion(row)) is not None]
    if len(rows) != 1:
        return
    (row, month), horizons = rows[0], (("annual_goal", "annual"), ("goals", "item"))
    for field, horizon in horizons:
        text = squeezed(goal_text(case.project, horizon) or "")
        named = [int(found[1]) for found in _GOAL_DATE.finditer(text)]
        if len(named) == 1 and named[0] != month and _FINISHED.search(text) and text.count("月") == 1:
            where = case.where(case.ref(field))
            message = f"{row.where}的指标值是{quoted(row.value)}，{where}写{named[0]}月完成，请核对后统一。"
            yield Hit(row.ref("value"), message, f"{row.value} | {text[:40]}", also=(case.ref(field),))
            return


@filing_rule(
    "across.item-amount-differs",
    title="第一部分分项金额与项目表不符",
    asks="第一部分按项目分段叙述的，段内写的项目资金与项目表的预算数相等。",
    dimension="完整性",
    catalogue="B06",
    severity="warning",
    category="cross_inconsistent",
    source=_MATCH,
    good=lambda: examples.filing(breakdown_goals="（一）农技推广培训\n安排资金8万元，举办培训班4期。"),
    bad=lambda: examples.filing(breakdown_goals="（一）农技推广培训\n安排资金7.5万元，举办培训班4期。"),
)
def item_amount_differs(case: FilingCase) -> Iterator[Hit]:
    """The only amount of budget below the heading of a project is its budget, where the heading is its exact name."""
    told = {mention.project.project.id for mention in mentions(case) if mention.amount is not None}
    part_one = case.expectations.narrative_name
    for item in items(case):
        budget, amount = item.project.budget, _amount_of(item)
        if budget is None or amount is None or item.project.project.id in told:
            continue
        fiscal = item.project.amount("fiscal")
        if amount.agrees_with(budget) or (fiscal is not None and amount.agrees_with(fiscal)):
            continue
        shown = f"{amount.value:f}{amount.unit}"
        message = f"{part_one}“{item.name}”写{shown}，项目表预算数为{in_words(budget.yuan)}，请核对后统一。"
        evidence = f"{item.name} {shown} | {item.project.budget_text}"
        yield Hit(item.project.ref("budget_total"), message, evidence, also=(item.ref,))


def _total_in(sentence: str) -> Amount | None:
    """The one amount that a sentence calls the whole."""
    found = [amount for amount, start, _ in amounts_in(sentence) if _TOTAL.search(sentence[:start])]
    return found[0] if len(found) == 1 else None


def _month_of_completion(row: Row) -> int | None:
    if row.target.kind != "date" or not _FINISHED.search(row.name):
        return None
    months = _VALUE_DATE.findall(row.value)
    return int(months[0]) if len(months) == 1 else None


def _amount_of(item: Item) -> Amount | None:
    """The only budgeted amount of an item, None when there are several or only parts."""
    if not item.exact:
        return None
    text = squeezed(item.text)
    found = [
        (amount, start) for amount, start, _ in amounts_in(text) if _BUDGETED.search(text[max(0, start - 12) : start])
    ]
    if len(found) != 1 or _NOT_WHOLE.search(re.split(r"[。；;]", text[: found[0][1]])[-1]):
        return None
    return found[0][0]


def _finished(goal: str) -> Project:
    return examples.project(goals=goal)
