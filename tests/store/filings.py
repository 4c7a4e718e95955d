from __future__ import annotations

from perfdesk.model.rows import (
    Carried,
    Filing,
    FinalExport,
    FundLine,
    Goal,
    Indicator,
    Narrative,
    Project,
    RuleSetting,
    Waiver,
)


def invented_filing(projects: int = 3) -> Filing:
    """A filing of an invented county office."""
    return Filing(
        form_id="hebei-project",
        fiscal_year=2031,
        unit_code="901",
        unit_name="云溪县乡村振兴局",
        extra=(("经办人", "张三丰"),),
        narratives=(Narrative(section="overall_goal", paragraphs=("一、总体要求。", "", "二、主要任务。")),),
        waivers=(
            Waiver(
                rule="fit.cost-operator",
                project_id="p1",
                indicator_id="i1",
                field="value",
                substance="90%",
                reason="上级文件规定",
                waived_on="2031-03-01",
            ),
            Waiver(rule="target.sign-form", reason="本单位统一写法", waived_on="2031-03-02"),
        ),
        rule_settings=(RuleSetting(rule="across.basis-generic", severity="off", set_on="2031-03-01"),),
        final_exports=(
            FinalExport(made_at="2031-03-05T09:30:00", errors=2, reason="领导已同意", files=("绩效.docx",)),
        ),
        carried=(
            Carried(
                id="c0000001",
                project_id="p1",
                indicator_id="i1",
                last=(("value", "≥85%"), ("level3", "里程")),
                changed=(("value", "≥90%"),),
                waiting=("value",),
            ),
            Carried(id="c0000002", last=(("overall_goal", "一、总体要求。"),), waiting=()),
        ),
        projects=tuple(
            Project(
                no=str(i),
                name=f"道路养护{i}",
                code=None,
                spending_plan=(("3", "25%"), ("12", "")) if i % 2 else None,
                extra=(("备注", ""),) if i == 1 else (),
                funds=(FundLine(source="total", amount="12.50"), FundLine(source="loan", amount="", level="县级")),
                goals=(Goal(text="1.通畅"), Goal(horizon="annual", text="")),
                indicators=tuple(Indicator(level1="产出指标", level3=f"里程{j}", value="≥90%") for j in range(3)),
            )
            for i in range(1, projects + 1)
        ),
    )
