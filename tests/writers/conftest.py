"""A small invented filing: one ordinary project, one with awkward texts."""

from __future__ import annotations

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project
from perfdesk.table import Document

AWKWARD = ("=100%", "≥90%", "<5", "A&B", "1/2", "+1", "-1", "@x", "2025-01", "007", "\"引\"'用'", " 前后空格 ")
LONG = "为提高服务群众水平，全年开展走访、培训、宣传活动，确保经费使用规范、及时、有效。" * 15


def _indicators(prefix: str, values: tuple[str, ...]) -> tuple[Indicator, ...]:
    classes = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
    return tuple(
        Indicator(
            id=f"{prefix}{i:02}",
            level1=classes[min(i * 3 // len(values), 2)][0],
            level2=classes[min(i * 3 // len(values), 2)][1],
            level3=f"走访次数{i + 1}",
            description=f"全年走访群众的次数{i + 1}",
            value=value,
            basis="年度工作计划",
        )
        for i, value in enumerate(values)
    )


def _project(number: str, name: str, goal: str, values: tuple[str, ...]) -> Project:
    return Project(
        id=f"project{number}",
        no=number,
        name=name,
        unit_code="901001",
        unit_name="青石县群众工作局本级",
        code=f"1399992{number}P000000000001",
        amount_unit="元",
        funds_use="用于走访\n和培训",
        spending_plan=(("3", "25%"), ("6", "50%"), ("10", "75%"), ("12", "100%")),
        funds=(
            FundLine(id="f", source="total", amount="120000.00"),
            FundLine(id="g", source="fiscal", amount="120000"),
        ),
        goals=(Goal(id="h", text=goal),),
        indicators=_indicators(f"i{number}", values),
    )


@pytest.fixture(scope="session")
def filing() -> Filing:
    return Filing(
        unit_name="青石县群众工作局",
        narratives=(
            Narrative(id="n1", section="overall_goal", paragraphs=("全年走访群众1200户。", LONG)),
            Narrative(id="n2", section="breakdown_goals", paragraphs=("（一）走访；（二）培训。",)),
        ),
        projects=(
            _project("1", "走访经费", "1.完成走访\n2.及时反馈", ("≥12次", "≥95%", "有所提高")),
            _project("2", "A&B <培训> 经费", f"1.培训\x07\tA&B\n{LONG}", AWKWARD),
        ),
    )


@pytest.fixture(scope="session")
def document(filing: Filing) -> Document:
    return compose_filing(filing, profile_for(None), contents=True)
