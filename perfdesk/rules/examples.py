"""Small invented filings for the good and bad example of every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Goal, Indicator, Narrative, Project

EXPECTATIONS = Expectations(
    amount_unit="元",
    level2={
        "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    required_level1=("产出指标", "效益指标"),
    required_level2=("数量指标", "质量指标", "时效指标", "成本指标", "服务对象满意度指标"),
    code_pattern=r"^\d{6}(?P<year>\d{2})P[0-9A-Z]{12}$",
    plan_months=("3", "6", "10", "12"),
    has_basis=True,
    has_description=True,
    for_system=True,
)
_BASIS = "青棠县2025年农技推广工作方案"
_ROWS = {
    "数量": ("产出指标", "数量指标", "举办农技培训班期数", "当年举办的培训班期数", "≥4期"),
    "质量": ("产出指标", "质量指标", "培训合格率", "考核合格人数占参训人数的比例", "≥95%"),
    "时效": ("产出指标", "时效指标", "培训完成时间", "全部培训班结束的时间", "2025年10月底前"),
    "成本": ("产出指标", "成本指标", "培训总成本", "培训班支出合计", "≤8万元"),
    "社会": ("效益指标", "社会效益指标", "受训农户良种使用率", "使用良种的户数占比", "≥80%"),
    "满意": ("满意度指标", "服务对象满意度指标", "参训农户满意度", "问卷中满意的户数占比", "≥90%"),
}


def project(
    rows: Mapping[str, Mapping[str, Any] | None] | None = None,
    more: tuple[Mapping[str, Any], ...] = (),
    **fields: str,
) -> Project:
    """A sound project with some things changed.

    `rows` changes fields of the standard rows (数量 质量 时效 成本 社会 满意), None leaves a row out; `more` adds rows;
    `fields` are project fields by their names in the exchanged JSON (`spending_plan__3` for a month).
    """
    indicators = []
    for key, (level1, level2, level3, description, value) in _ROWS.items():
        change = (rows or {}).get(key, {})
        if change is not None:
            row = Indicator(
                level1=level1, level2=level2, level3=level3, description=description, value=value, basis=_BASIS
            )
            indicators.append(replace(row, **change))
    indicators += [Indicator(**{"basis": _BASIS, **values}) for values in more]
    made = Project(
        no="1",
        title=f"1.{fields.get('name', '农技推广培训')}绩效目标表",
        name="农技推广培训",
        code=f"13099925P00099910{sum(map(ord, fields.get('name', ''))) % 1000:03d}A",
        amount_unit="元",
        goals=(Goal(text=f"1.全年举办{fields.get('name', '农技')}培训班4期，使良种使用率达到80%。"),),
        indicators=tuple(indicators),
    )
    plan = {"spending_plan.3": "25%", "spending_plan.6": "50%", "spending_plan.10": "80%", "spending_plan.12": "100%"}
    money = {"budget_total": "80000.00", "budget_fiscal": "80000.00", "budget_other": ""}
    given = {name.replace("__", "."): text for name, text in fields.items()}
    for name, text in {**money, **plan, "funds_use": "支付培训班的场地、资料和授课费用", **given}.items():
        made = with_project_field(made, name, text)
    return made


def filing(*projects: Project, fiscal_year: int | None = 2025, **sections: str) -> Filing:
    """A filing of these projects (one sound project when none is given) with these sections of Part One."""
    return Filing(
        form_id="hebei-project",
        fiscal_year=fiscal_year,
        unit_name="青棠县农业农村局",
        narratives=tuple(Narrative(section=name, paragraphs=(text,)) for name, text in sections.items()),
        projects=projects or (project(),),
    )


def sound() -> Filing:
    """A filing without any fault."""
    return filing()


def row(key: str, **changes: str | None) -> Callable[[], Filing]:
    """A filing in which one standard row is changed."""
    return lambda: filing(project({key: changes}))


def head(**fields: str) -> Callable[[], Filing]:
    """A filing in which fields of the project's head are changed."""
    return lambda: filing(project(None, (), **fields))
