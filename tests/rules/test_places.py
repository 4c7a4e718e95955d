"""Every remark says where: the row and column, the field, the section, or that it is about several projects."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from perfdesk.forms.profile import profile_for
from perfdesk.model.names import FIELD_NAMES, field_label
from perfdesk.model.rows import SECTIONS
from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.report import as_json, as_lines
from perfdesk.workflow.interchange import from_dump
from perfdesk.workflow.sample import sample_filing

HEAD_FIELDS = ("name", "funds_use", "goals", "annual_goal", "period_goal", "budget_fiscal", "budget_other")


def assert_every_message_says_where(made, expectations=EXPECTATIONS):
    findings = check(made, expectations)
    for finding in findings:
        if finding.shared:
            assert finding.message.startswith(f"{finding.shared}个项目"), finding.message
        elif finding.ref.indicator is not None and not finding.rule.startswith("across.same-indicators"):
            rows = made.project(finding.ref.project).indicators
            number = next(n for n, row in enumerate(rows, start=1) if row.id == finding.ref.indicator)
            assert finding.message.startswith(f"第{number}行"), finding.message
        elif finding.ref.project is not None and finding.ref.field in HEAD_FIELDS and finding.rule[:6] != "across":
            words = field_label(finding.ref.field)
            assert words in finding.message or finding.rule == "structure.level-one-missing", finding.message
    lines = as_lines(made, findings, expectations.narrative_name)
    for line in lines[:-1]:
        assert line.split("  ")[1].partition("：")[0].startswith(("项目", "全部项目", "第一部分·")), line


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_remark_on_a_bad_example_says_where(rule):
    assert_every_message_says_where(rule.bad())


def test_the_remarks_on_the_bundled_sample_say_where():
    made = sample_filing()
    assert_every_message_says_where(made, profile_for(made.form_id).expectations)


@pytest.mark.parametrize("document", ["yutian-organization-2025", "shapotou-organization-2024"])
def test_the_remarks_on_a_real_document_say_where(samples, document):
    assert_every_message_says_where(
        from_dump(json.loads((samples / "expected" / f"{document}.json").read_text("utf-8")))
    )


def lines_of(made, **changes):
    return as_lines(made, check(made, EXPECTATIONS), **changes)


def test_a_typing_error_names_row_and_column_or_the_field():
    made = filing(project({"数量": {"description": "覆盖320各村"}}, funds_use="支付费用费用"))
    lines = lines_of(made)
    assert "提示性  项目1：第1行“举办农技培训班期数”的绩效指标描述中“各”疑为“个”，请核对。" in lines
    assert "建议  项目1：资金用途中“费用费用”疑为“费用”，请核对。" in lines


def test_a_typing_error_in_several_cells_is_counted():
    made = filing(project({"数量": {"description": "拔付额"}, "质量": {"description": "拔付率"}}))
    (line, _) = lines_of(made)
    assert "（本表共2处）" in line


def test_a_remark_on_part_one_begins_with_its_section_in_the_words_of_the_form():
    made = filing(safeguards="按季度检查检查进度。")
    assert lines_of(made)[0] == "建议  第一部分·工作保障措施：“检查检查”疑为“检查”，请核对。"
    assert lines_of(made, part_one="总体说明")[0].startswith("建议  总体说明·工作保障措施：")


def test_a_remark_that_compares_with_the_prose_uses_the_words_of_the_form():
    made = filing(breakdown_goals="“农技推广培训”项目年初预算安排9万元。")
    (finding,) = check(made, replace(EXPECTATIONS, narrative_name="文字说明"))
    assert finding.message.startswith("文字说明写9万元")
    (finding,) = check(made, EXPECTATIONS)
    assert finding.message.startswith("第一部分写9万元")
    assert profile_for("hebei-project").expectations.narrative_name == "第一部分"


def test_a_habit_of_several_projects_stands_under_the_whole_filing():
    stock = {"质量": {"basis": "依据相关政策文件"}}
    made = filing(
        project(stock), project({**stock, "数量": {"level3": "印发手册册数", "value": "≥9册"}}, name="农技宣传")
    )
    (finding,) = check(made, EXPECTATIONS)
    assert (finding.ref.project, finding.ref.indicator, finding.ref.field) == (None, None, "basis")
    assert [ref.project for ref in finding.also] == [row.id for row in made.projects]
    assert lines_of(made)[0].startswith("建议  全部项目：2个项目共2行的确定依据只写套话")
    (single,) = check(filing(project(stock)), EXPECTATIONS)
    assert single.ref.project is not None
    assert single.message.startswith("第2行“培训合格率”的确定依据只写套话")
    several = {key: {"basis": "依据相关政策文件"} for key in ("质量", "时效")}
    (one,) = check(filing(project(several)), EXPECTATIONS)
    assert one.message.startswith("第2行“培训合格率”等2行的确定依据只写套话")


def test_a_copied_list_of_indicators_stays_with_its_project():
    made = filing(project(), project(name="农技宣传"))
    assert lines_of(made)[0].startswith("提示性  项目2：")


def test_the_correction_of_a_habit_names_each_place():
    bare = {"成本": {"value": "8万元"}}
    made = filing(
        project(bare), project({**bare, "数量": {"level3": "印发手册册数", "value": "≥9册"}}, name="农技宣传")
    )
    (row,) = as_json(made, check(made, EXPECTATIONS))["findings"]
    assert row["project"] is None
    assert row["fix"] == {
        "project": 1,
        "indicator": 4,
        "field": "value",
        "value": "≤8万元",
        "also": [{"project": 2, "indicator": 4, "field": "value", "value": "≤8万元"}],
    }


def test_lines_stand_errors_first_and_the_json_by_project():
    made = filing(
        project(funds_use="支付费用费用"),
        project({"质量": {"value": "95%"}}, budget_fiscal="90000.00", name="农技宣传"),
    )
    findings = check(made, EXPECTATIONS)
    assert [line[:2] for line in as_lines(made, findings)[:-1]] == ["强制", "提示", "建议"]
    report = as_json(made, findings)
    assert [(row["project"], row["severity"]) for row in report["findings"]] == [
        (1, "hint"),
        (2, "error"),
        (2, "warning"),
    ]
    assert report == as_json(made, check(made, EXPECTATIONS))


def test_every_section_has_a_chinese_name():
    assert set(SECTIONS) <= set(FIELD_NAMES)
