"""The Chinese names of the fields of the exchanged JSON."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_NAMES: Mapping[str, str] = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "指标值确定依据",
    "standard": "绩效标准",
    "weight": "权重",
    "requirement": "填报要求",
    "label": "指标序号",
    "no": "序号",
    "title": "表标题",
    "category": "项目类别",
    "fiscal_year": "年度",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "code": "项目编码",
    "name": "项目名称",
    "competent_department": "主管部门",
    "competent_department_code": "主管部门代码",
    "implementing_unit": "实施单位",
    "attribute": "项目属性",
    "period": "项目期",
    "amount_unit": "金额单位",
    "budget_total": "预算数",
    "budget_fiscal": "财政资金",
    "budget_other": "其他资金",
    "budget_superior": "上级资金",
    "funds_use": "资金用途",
    "spending_plan": "资金支出计划",
    "goals": "绩效目标",
    "annual_goal": "年度目标",
    "period_goal": "实施期目标",
    "overall_goal": "总体绩效目标",
    "breakdown_goals": "分项绩效目标",
    "safeguards": "工作保障措施",
    "form_id": "表格",
    "target.operator": "计算符号",
    "target.number": "指标值",
    "target.unit": "计量单位",
    "extra.finance_opinion": "财政部门审核意见",
    "extra.preparer": "填表人",
    "extra.phone": "联系电话",
    "extra.date": "填报日期",
    "extra.department_opinion": "主管部门审核意见",
    "extra.performance_opinion": "绩效股审核意见",
    "extra.unit_opinion": "单位意见",
    "extra.signature": "签字",
    "extra.attachment": "附件",
    "extra.person_in_charge": "项目负责人",
    "extra.contact": "联系人",
    "extra.category_name": "项目类别",
    "extra.approval": "立项依据",
    "extra.overview": "项目概况",
    "extra.necessity": "项目立项的必要性",
    "extra.safeguards": "保证项目实施的制度措施",
    "extra.duties": "部门职能",
    "extra.office": "归口科室",
    "extra.input_goal": "投入目标",
    "extra.remark": "备注",
    "extra.direction": "指标方向",
    "extra.nature": "指标属性",
    "extra.value_frame": "计算符号和计量单位",
    "extra.horizon": "指标所属期间",
    "extra.value.period": "中期指标值",
    "extra.value.half_target": "半年指标值",
    "extra.value.half_year": "半年执行情况",
    "extra.value.prior": "上年值",
    "extra.value.prior2": "前年值",
    "extra.value.expected": "预计完成值",
    "extra.value.actual": "实际完成值",
    "extra.value.revised": "调整后指标值",
    "extra.score": "得分",
    "extra.score_review": "复核得分",
    "extra.score_rule": "评分标准",
    "extra.deviation": "偏差原因",
    "extra.likelihood": "完成可能性",
    "goal.actual": "实际完成情况",
    "fund.period_total": "中期资金总额",
    "fund.project_total": "项目总投资",
    "fund.local": "地方资金",
    "fund.carryover": "上年结转",
    "fund.general": "一般公共预算",
    "fund.government": "政府性基金",
    "fund.state_capital": "国有资本经营预算",
    "fund.central": "中央资金",
    "fund.province": "省级资金",
    "fund.city": "市级资金",
    "fund.county": "县级资金",
    "fund.own": "自有资金",
    "fund.undertaking": "事业收入",
    "fund.business": "经营收入",
    "fund.special_account": "财政专户资金",
    "fund.project_spending": "项目支出",
    "fund.basic_spending": "基本支出",
}
_AREA = "value.area."
_PLAIN_FUNDS = {"fiscal": "budget_fiscal", "other": "budget_other", "superior": "budget_superior"}
_PERIOD_FUND = "period_"


def field_label(name: str) -> str:
    """The Chinese name of a field of the exchanged JSON, for menus and messages."""
    head, _, key = name.partition(".")
    if head == "extra" and key.startswith(_AREA):
        return f"{key.removeprefix(_AREA)}的指标值"
    if head == "fund" and key.startswith(_PERIOD_FUND) and name not in FIELD_NAMES:
        source = key.removeprefix(_PERIOD_FUND)
        return f"中期{field_label(_PLAIN_FUNDS.get(source, f'fund.{source}'))}"
    label = FIELD_NAMES.get(name) or FIELD_NAMES.get(head, key if head in ("extra", "fund", "goal") else head)
    return f"{label}（{key}月底）" if head == "spending_plan" and key else label
