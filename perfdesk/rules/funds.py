"""Money across the filing: units that contradict each other, totals, equal plans, the same people paid twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfdesk.model.fields import fund_amount
from perfdesk.model.money import FACTORS, Amount, amounts_in, in_words
from perfdesk.model.names import field_label
from perfdesk.model.rows import FUND_FIELDS, Project, Ref
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, Row, quoted, squeezed
from perfdesk.rules.costs import is_slip, plain_cost
from perfdesk.rules.reading import Reading
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.rules.units import is_count, price_of

_UNIT = "表格要求：一张表只用一个金额单位"
_FIT = "财预〔2015〕88号绩效目标审核表“适当性”：资金匹配性"
_MATCH = "财预〔2015〕88号绩效目标审核表“完整性”：部门目标与项目目标一致"
_OWN_UNIT = re.compile(r"[0-9]\s*(亿元|万元|元|亿|万)\s*整?$")
_TOTAL = re.compile(
    r"(?:项目(?:支出|资金|经费)?(?:预算)?|专项(?:资金|经费)?)(?:总额|总计|合计|共计|共安排|安排合计|总预算|总支出)[^0-9。；;\n]{0,6}"
    r"([0-9][0-9,.]*\s*(?:万元|亿元|元))"
)
_SUPERIOR = re.compile(
    r"中央(?:财政)?(?:补助|专项|资金|转移支付)|省级?(?:财政)?(?:补助|专项|配套)|自治区(?:财政)?(?:补助|专项)|上级(?:补助|专项|资金)"
)
_TEN_THOUSAND = Decimal(10_000)
_WHOLE_COST = re.compile(r"总|全年|合计|共计")
_ALIKE = 3
_NEAR = (Decimal("0.5"), Decimal(2))


@project_rule(
    "money.unit-differs",
    title="金额单位与表头不一",
    asks="一张表的金额都用表头写明的单位。",
    dimension="完整性",
    catalogue="B02",
    severity="error",
    category="unit",
    source=_UNIT,
    good=examples.head(budget_total="80000.00元"),
    bad=examples.head(budget_total="8万元"),
)
def unit_differs(case: ProjectCase) -> Iterator[Hit]:
    """An amount of the head that prints a unit prints the one that the table declares."""
    declared = case.project.amount_unit
    if declared not in FACTORS:
        return
    for field, source in FUND_FIELDS.items():
        text = fund_amount(case.project, source) or ""
        found = _OWN_UNIT.search(squeezed(text))
        if found is not None and found[1] != declared and found[1] + "元" != declared:
            message = f"{field_label(field)}{quoted(text)}的单位与表头的“{declared}”不一致，请统一。"
            yield case.hit(field, message, f"{text} | {declared}")


@project_rule(
    "money.magnitude",
    title="元与万元疑似弄混",
    asks="成本金额与预算的数量级相称，数字相同而单位不同的应核对。",
    dimension="完整性",
    catalogue="B02",
    severity="warning",
    category="unit",
    source=_UNIT,
    good=examples.row("成本", value="≤80000元"),
    bad=examples.row("成本", value="≤8元"),
)
def magnitude(case: ProjectCase) -> Iterator[Hit]:
    """A total cost that is ten thousand times the budget, or a ten-thousandth of it, has the wrong unit; one with the
    same figures and the point elsewhere has a slip of the pen."""
    budget = case.budget
    if budget is None or budget.yuan <= 0:
        return
    for row in case.of_kind("cost"):
        yuan = plain_cost(row)
        if yuan is None or yuan <= 0:
            continue
        ratio = yuan / budget.yuan
        if ratio in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
            message = (
                f"的成本指标值{quoted(row.value)}与预算{in_words(budget.yuan)}数字相同、单位不同，请核对元与万元。"
            )
        elif _is_whole(case, row) and is_slip(yuan, budget.yuan):
            message = (
                f"的成本指标值{quoted(row.value)}与预算{in_words(budget.yuan)}只差位数，请核对是否多写或少写一位。"
            )
        else:
            continue
        yield row.hit("value", message, f"{row.value} | {in_words(budget.yuan)}", also=(case.ref("budget_total"),))


def _is_whole(case: ProjectCase, row: Row) -> bool:
    """The cost of the whole: by its name, or because it is the only one."""
    return case.of_kind("cost") == (row,) or _WHOLE_COST.search(row.name) is not None


@filing_rule(
    "money.unit-undeclared",
    title="没有写明金额单位",
    asks="金额写明是元还是万元，写在表头或金额之后。",
    dimension="完整性",
    catalogue="B02",
    severity="hint",
    category="unit",
    source=_UNIT,
    good=examples.sound,
    bad=lambda: examples.filing(examples.project(amount_unit="")),
)
def unit_undeclared(case: FilingCase) -> Iterator[Hit]:
    """Somewhere the table says whether its amounts are 元 or 万元; one finding for the whole filing."""
    found = [project for project in case.projects if project.reading.fact(_says_no_unit)]
    if found:
        first, *rest = (project.ref("budget_total") for project in found)
        message = "金额没有写明单位（元或万元），请在表头或金额后注明。"
        shown = fund_amount(found[0].project, "total") or ""
        if rest:
            yield Hit(Ref(None, None, "budget_total"), f"{len(found)}个项目的{message}", shown, also=(first, *rest))
        else:
            yield Hit(first, message, shown)


@filing_rule(
    "across.same-plan",
    title="各项目支出计划全同",
    asks="资金支出计划按各项目的实际进度填写。",
    dimension="可行性",
    catalogue="B05",
    severity="hint",
    category="other",
    source="资金支出计划应按项目实际进度编制",
    good=lambda: examples.filing(*_plans("25%", "25%", "40%")),
    bad=lambda: examples.filing(*_plans("25%", "25%", "25%")),
)
def same_plan(case: FilingCase) -> Iterator[Hit]:
    """Not every project spends in the same steps; one finding when all of at least three do."""
    plans = [(project, project.reading.fact(_plan)) for project in case.projects]
    filled = [(project, plan) for project, plan in plans if plan and all(plan)]
    if len(filled) >= _ALIKE and len({plan for _, plan in filled}) == 1 and len(filled) == len(plans):
        month = (filled[0][0].project.spending_plan or (("", ""),))[0][0]
        field = f"spending_plan.{month}"
        message = f"全部{len(filled)}个项目的资金支出计划都是{'、'.join(filled[0][1])}，请按各项目的实际进度填写。"
        yield Hit(Ref(None, None, field), message, "、".join(filled[0][1]), also=tuple(p.ref(field) for p, _ in filled))


@filing_rule(
    "across.total-differs",
    title="项目合计与各表不符",
    asks="第一部分写的项目合计等于各项目表预算数之和。",
    dimension="完整性",
    catalogue="B17",
    severity="warning",
    category="cross_inconsistent",
    source=_MATCH,
    good=lambda: examples.filing(overall_goal="全年项目支出预算共安排8万元。"),
    bad=lambda: examples.filing(overall_goal="全年项目支出预算共安排9万元。"),
)
def total_differs(case: FilingCase) -> Iterator[Hit]:
    """The total of all projects that Part One names is the sum of the tables."""
    budgets = [project.budget for project in case.projects]
    if not budgets or any(budget is None for budget in budgets):
        return
    total = sum((budget.yuan for budget in budgets if budget), Decimal(0))
    for ref, text in case.sections():
        for found in _TOTAL.finditer(text):
            amount = amounts_in(found[1])[0][0] if amounts_in(found[1]) else None
            if amount is None or total <= 0 or not _NEAR[0] <= amount.yuan / total <= _NEAR[1]:
                continue
            if abs(amount.yuan - total) > amount.tolerance:
                message = f"写项目合计{_shown(amount)}，各项目表预算数合计{in_words(total)}，请核对。"
                yield Hit(ref, message, f"{found[0]} | {in_words(total)}")


@filing_rule(
    "across.same-people",
    title="人数和标准与别的项目相同",
    asks="同一批人员的同一项支出不在两个项目中重复安排。",
    dimension="适当性",
    catalogue="B18",
    severity="warning",
    category="duplicate",
    source=_FIT,
    good=lambda: examples.filing(_paid("驻村队员", "20人", "", "甲"), _paid("村级会计", "20人", "", "乙")),
    bad=lambda: examples.filing(_paid("驻村队员", "20人", "", "甲"), _paid("驻村队员", "小于20人", "！", "乙")),
)
def same_people(case: FilingCase) -> Iterator[Hit]:
    """The same number of the same persons is paid by the same standard in two projects: perhaps twice."""
    seen: dict[tuple[str, Decimal | None, str], tuple[ProjectCase, Row]] = {}
    for project in case.projects:
        for row, standard in project.reading.fact(_pay_of):
            other = seen.setdefault((row.name, row.target.number, standard), (project, row))
            if other[0] is not project:
                yield _same_people_hit(project, row, other, standard)


@filing_rule(
    "money.source-not-shown",
    title="上级资金没有单列",
    asks="项目名称写明有上级补助的，上级资金栏有相应的金额。",
    dimension="适当性",
    catalogue="B19",
    severity="hint",
    category="missing",
    source="上级补助资金应单独反映",
    good=lambda: examples.filing(_funded("8")),
    bad=lambda: examples.filing(_funded("")),
)
def source_not_shown(case: FilingCase) -> Iterator[Hit]:
    """A project named after money of a superior shows that money, where the form has a place for it."""
    for project in case.projects:
        found = _SUPERIOR.search(project.project.name)
        if found is not None and fund_amount(project.project, "superior") == "":
            message = f"项目名称含{quoted(found[0])}，上级资金却是空的，请核对资金来源。"
            yield project.hit("budget_superior", message, project.project.name)


def _plan(reading: Reading) -> tuple[str, ...]:
    return tuple(text.strip() for _, text in reading.project.spending_plan or ())


def _pay_of(reading: Reading) -> tuple[tuple[Row, str], ...]:
    """Each counted quantity with each standard that the table pays by."""
    standards = dict.fromkeys(squeezed(row.value) for row in reading.of_kind("cost") if _is_standard(row))
    counts = [row for row in reading.of_kind("quantity") if is_count(row.unit) and row.target.number is not None]
    return tuple((row, standard) for row in counts for standard in standards)


def _says_no_unit(reading: Reading) -> bool:
    project = reading.project
    texts = [fund_amount(project, source) or "" for source in FUND_FIELDS.values()]
    filled = [text for text in texts if any(char.isdigit() for char in text)]
    return project.amount_unit == "" and bool(filled) and not any(_OWN_UNIT.search(squeezed(text)) for text in filled)


def _is_standard(row: Row) -> bool:
    price = price_of(row.unit)
    return price is not None and bool(price.per)


def _same_people_hit(project: ProjectCase, row: Row, other: tuple[ProjectCase, Row], standard: str) -> Hit:
    name = quoted(other[0].project.name)
    message = f"（{row.value}）和标准{quoted(standard)}与{name}相同，请核对是否重复安排。"
    return row.hit("level3", message, f"{row.name} | {row.value} | {standard}", also=(other[1].ref("level3"),))


def _shown(amount: Amount) -> str:
    return f"{amount.value:f}{amount.unit}"


def _plans(*firsts: str) -> tuple[Project, ...]:
    return tuple(examples.project(name=f"农技推广{i}", spending_plan__3=first) for i, first in enumerate(firsts))


def _paid(people: str, count: str, more: str, name: str) -> Project:
    """A project that pays some people 1000元/人/月."""
    rows = {
        "数量": {"level3": f"{people}人数", "value": count},
        "成本": {"level3": "补助标准", "value": "1000元/人/月"},
        "社会": {"level3": f"带动户数{more}", "value": "≥5户"},
    }
    return examples.project(rows, name=f"{name}补助")


def _funded(superior: str) -> Project:
    return examples.project(name="中央补助农技推广", budget_superior=superior)
