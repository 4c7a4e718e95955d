"""An invented county office and its filing, with the values that are hard on files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from perfdesk.model.fields import split_goals
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project

LONG = "青溪县档案馆馆藏档案数字化加工服务质量达到行业标准。" * 25


def project(no: int, name: str, values: tuple[str, ...]) -> Project:
    levels = [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    return Project(
        no=str(no),
        title=f"{no}.{name}绩效目标表",
        unit_code="305001",
        unit_name="青溪县档案馆本级",
        code=f"13099925P0000000000{no:02d}",
        name=name,
        amount_unit="元",
        funds_use=f"用于{name}的支出",
        spending_plan=(("3", "25%"), ("6", "50%"), ("10", "75%"), ("12", "100%")),
        funds=(
            FundLine(source="total", amount="120000.00"),
            FundLine(source="fiscal", amount="120000.00"),
            FundLine(source="other", amount=""),
        ),
        goals=tuple(Goal(text=text) for text in split_goals("1.完成馆藏档案整理\n2.提高查档效率\n使群众满意")),
        indicators=tuple(
            Indicator(level1=one, level2=two, level3=f"{two}名称{i}", description=f"说明{i}", value=value, basis="计划")
            for i, ((one, two), value) in enumerate(zip(levels, values, strict=True), start=1)
        ),
    )


def filing() -> Filing:
    return Filing(
        form_id="hebei-project",
        fiscal_year=2025,
        unit_code="305001",
        unit_name="青溪县档案馆本级",
        narratives=(
            Narrative(section="overall_goal", paragraphs=("总体绩效目标", "1、做好全县档案的接收与保管。")),
            Narrative(section="breakdown_goals", paragraphs=("一、档案事务支出：", "“档案整理”项目安排12万元。")),
            Narrative(section="safeguards", paragraphs=("加强制度建设", "严格执行预算。")),
        ),
        projects=(
            project(1, "档案整理", ("≥1200卷", "=100%", "2025年12月底前", "≤12万元", "有所提高", "≥95%")),
            project(2, "A&B库房<改造>", ("<5", "A&B", "1/2", "10人/次", LONG, "-1")),
        ),
    )


def plain(value: Any) -> Any:
    """A filing without its ids, for comparing."""
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, FundLine | Goal | Indicator | Narrative):
        return replace(value, id="")
    if isinstance(value, Project):
        rows = {name: plain(getattr(value, name)) for name in ("funds", "goals", "indicators")}
        return replace(value, id="", **rows)
    return replace(value, narratives=plain(value.narratives), projects=plain(value.projects))
