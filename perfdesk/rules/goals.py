"""Amounts that the goal text names, against the budget of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.model.money import Amount, amounts_in, in_words
from perfdesk.model.rows import Ref
from perfdesk.rules import examples
from perfdesk.rules.case import ProjectCase, quoted
from perfdesk.rules.mentions import likeness
from perfdesk.rules.registry import Hit, Severity, project_rule

_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_NOT_THE_BUDGET_BEFORE = re.compile(
    r"每|[人户村亩]均|标准|不得|高于|低于|超过|以上|收入|产值|争取|引资|招商|整合|统筹|资产|债务|化解|盘活|赔付|成交|交易|进出口|生产总值|采购|减税|挽回|追缴|罚|征收|征缴|欠薪|规模|额达|募集|增收|增加|投资|节约|税|贷款|融资|撬动|带动|销售|营业|收益|概算|合同|保额|上年|累计|[两二三四五六七八九十\d]年"
)
_NOT_THE_BUDGET_AFTER = re.compile(r"\s*(?:[/／]|每|以上|左右|额度|限额|的?标准|[（(]?元/|/)")
# What the project itself spends; any other amount may be worth, owed or earned by others.
_SPENT = re.compile(
    r"预算|经费|资金|费|支出|安排|拨[付款]|下达|支付|发放|补[助贴]|奖|投入|用于|项目|成本|[共合总]计|购[置买]|慰问|工资"
)
_CLAUSE = re.compile(r"[，,。；;：:\n、]")
_LABEL = re.compile(r"^\s*(?:目标\s*)?\d{1,2}\s*[.．、]")
_NAMED = 0.6
_HUNDREDFOLD = Decimal(100)
_TEN_THOUSAND = Decimal(10_000)


@project_rule(
    "money.goal-amount-differs",
    title="绩效目标金额与预算不符",
    asks="绩效目标中写的项目总金额等于预算数，只写其中一部分的不提示。",
    dimension="适当性",
    catalogue="B07",
    severity="warning",
    sometimes=("hint",),
    category="cross_inconsistent",
    source=_FIT,
    good=examples.head(goals="1.农技推广培训经费8万元，其中资料费2万元，补助每人500元。"),
    bad=examples.head(goals="1.农技推广培训经费9万元，举办培训班4期。"),
)
def goal_amount_differs(case: ProjectCase) -> Iterator[Hit]:
    """Money in the goal: no amount above the budget, none that is named as the project's and differs, no larger sum."""
    budget = case.budget
    if budget is None or budget.yuan <= 0:
        return
    for field, text in case.head_texts:
        if field == "name":
            continue
        found = [one for one in _amounts(text) if not _is_of_others(one[0].yuan / budget.yuan)]
        if any(amount.agrees_with(budget) for amount, _ in found):
            continue
        ref = case.ref(field)
        hit = _differs(case, ref, found, budget) or _sums_up(case, ref, found, budget) or _falls_short(case, ref, found)
        if hit is not None:
            yield hit


def _amounts(text: str) -> Iterator[tuple[Amount, str]]:
    """(amount, words before it in its clause) of the amounts that can be money of the project."""
    for amount, start, end in amounts_in(text):
        before = _LABEL.sub("", _CLAUSE.split(text[:start])[-1])
        if not _NOT_THE_BUDGET_BEFORE.search(before) and not _NOT_THE_BUDGET_AFTER.match(text, end):
            yield amount, before


def _is_of_others(ratio: Decimal) -> bool:
    """A hundred budgets and more are what a project brings about, unless 元 and 万元 are mixed up."""
    return ratio > _HUNDREDFOLD and ratio != _TEN_THOUSAND


def _differs(case: ProjectCase, ref: Ref, found: list[tuple[Amount, str]], budget: Amount) -> Hit | None:
    for amount, before in found:
        above = amount.yuan > budget.yuan + amount.tolerance
        if above or likeness(before, case.project.name) >= _NAMED:
            shown = f"{amount.value:f}{amount.unit}"
            message = f"{case.where(ref)}中的{quoted(before + shown)}与预算{in_words(budget.yuan)}不一致，请核对金额。"
            own: Severity | None = (
                None if likeness(before, case.project.name) >= _NAMED or _SPENT.search(before) else "hint"
            )
            evidence = f"{before}{shown} | {in_words(budget.yuan)}"
            return Hit(ref, message, evidence, also=(case.ref("budget_total"),), severity=own)
    return None


def _falls_short(case: ProjectCase, ref: Ref, found: list[tuple[Amount, str]]) -> Hit | None:
    """The only amount of a goal is less than the budget: more than half of it may well be an old budget."""
    budget = case.budget
    if budget is None or len(found) != 1 or ref.field == "funds_use":
        return None
    amount, before = found[0]
    if "其中" in before or amount.yuan * 2 < budget.yuan or amount.agrees_with(budget):
        return None
    shown = f"{amount.value:f}{amount.unit}"
    difference = in_words(budget.yuan - amount.yuan)
    message = (
        f"{case.where(ref)}只写明{quoted(before + shown)}，比预算{in_words(budget.yuan)}少{difference}，请核对金额。"
    )
    return Hit(ref, message, f"{before}{shown} | {in_words(budget.yuan)}", also=(case.ref("budget_total"),))


def _sums_up(case: ProjectCase, ref: Ref, found: list[tuple[Amount, str]], budget: Amount) -> Hit | None:
    if len(found) < 2 or any("其中" in before for _, before in found):
        return None
    total = sum((amount.yuan for amount, _ in found), Decimal(0))
    if total <= budget.yuan + sum((amount.tolerance for amount, _ in found), Decimal(0)):
        return None
    shown = "＋".join(f"{amount.value:f}{amount.unit}" for amount, _ in found)
    message = f"{case.where(ref)}中各项金额合计{in_words(total)}，大于预算{in_words(budget.yuan)}，请核对。"
    return Hit(ref, message, f"{shown}={in_words(total)} > {in_words(budget.yuan)}")
