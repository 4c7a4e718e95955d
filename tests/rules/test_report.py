from __future__ import annotations

import json

from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.report import as_json


def report_of(*projects, **sections):
    made = filing(*projects, **sections)
    return as_json(made, check(made, EXPECTATIONS))


def test_addresses_become_orders_and_names_of_the_exchanged_json():
    report = report_of(project(), project({"质量": {"value": "≥95比率"}}, name="农技宣传", spending_plan__10="40%"))
    rows = {row["rule"]: row for row in report["findings"]}
    unit = rows["target.unit-is-measure-name"]
    assert (unit["project"], unit["project_name"], unit["indicator"], unit["field"]) == (2, "农技宣传", 2, "value")
    assert unit["fix"] == {"project": 2, "indicator": 2, "field": "value", "value": "≥95%", "also": []}
    plan = rows["money.spending-plan"]
    assert (plan["project"], plan["indicator"], plan["field"], plan["severity"]) == (2, None, "spending_plan", "error")
    assert report["version"] == 1
    assert report["summary"] == {"error": 1, "warning": 1, "hint": 0}


def test_a_finding_on_part_one_has_no_project():
    report = report_of(safeguards="按季度检查检查进度。")
    (finding,) = report["findings"]
    assert (finding["project"], finding["project_name"], finding["indicator"]) == (None, None, None)
    assert finding["field"] == "safeguards"


def test_further_places_of_an_aggregated_finding_are_listed():
    stock = {key: {"basis": "依据相关政策文件"} for key in ("数量", "质量")}
    report = report_of(project(stock), project({**stock, "时效": {"level3": "手册印发时间"}}, name="农技宣传"))
    (finding,) = [row for row in report["findings"] if row["rule"] == "across.basis-generic"]
    assert (finding["project"], finding["indicator"], finding["field"]) == (None, None, "basis")
    assert finding["also"] == [{"project": n, "indicator": 1, "field": "basis"} for n in (1, 2)]


def test_a_fix_names_every_place_that_it_mends():
    wrong = {key: {"level2": "实效指标"} for key in ("数量", "时效")}
    report = report_of(project(), project(wrong, name="农技宣传"))
    (finding,) = [row for row in report["findings"] if row["rule"] == "structure.level-word"]
    assert finding["fix"]["value"] == "时效指标"
    assert finding["fix"]["also"] == [{"project": 2, "indicator": 3, "field": "level2", "value": "时效指标"}]


def test_the_report_is_plain_json():
    report = report_of(project({"成本": {"value": "≤20万元"}}, title="2.别的项目绩效目标表"))
    assert json.loads(json.dumps(report, ensure_ascii=False)) == report


def test_findings_come_by_project_and_the_worst_first():
    made = filing(project(name="农技宣传", budget_fiscal="90000.00", funds_use="支付费用费用"), project({"质量": None}))
    order = [(row["project"] or 0, ["error", "warning", "hint"].index(row["severity"])) for row in
             as_json(made, check(made, EXPECTATIONS))["findings"]]  # fmt: skip
    assert order == sorted(order)
    assert len(order) > 2
