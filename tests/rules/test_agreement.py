"""Goal, Part One and rows: what must be found beyond the examples of the rules, and what must not."""

from __future__ import annotations

import pytest

from perfdesk.rules import check, rules
from perfdesk.rules.examples import EXPECTATIONS, filing, project


def of(rule, made):
    return [finding for finding in check(made, EXPECTATIONS) if finding.rule == rule]


def trained(goal, value="200人", name="培训农户人数"):
    return filing(project({"数量": {"level3": name, "value": value}}, goals=goal))


@pytest.mark.parametrize(
    ("goal", "fires"),
    [
        ("1.培训农户260人。", True),
        ("1.培训农户人数不少于180名。", True),
        ("1.260人次以上的培训农户。", False),
        ("1.培训农户0.02万人。", False),
        ("1.培训农户260人次。", False),
        ("1.其中培训农户120人。", False),
        ("1.培训农户120人、种植大户培训农户80人。", False),
    ],
)
def test_numbers_are_compared_only_for_the_same_thing_in_the_same_unit(goal, fires):
    assert bool(of("goal.number-differs", trained(goal))) is fires


def test_the_arithmetic_of_a_number_that_differs_is_in_the_evidence():
    (finding,) = of("goal.number-differs", trained("1.培训农户260人。"))
    assert finding.evidence == "培训农户260人 | 200人"


def test_an_item_of_part_one_belongs_to_the_table_that_its_heading_names():
    one = project({"数量": {"level3": "培训农户人数", "value": "200人"}})
    two = project({"数量": {"level3": "培训农户人数", "value": "50人"}}, name="良种繁育示范")
    text = "（一）农技推广培训\n绩效指标：培训农户人数200人。\n（二）良种繁育示范\n绩效指标：培训农户人数60人。"
    found = of("across.number-differs", filing(one, two, breakdown_goals=text))
    assert [finding.ref.project for finding in found] == [two.id]


def tables(*names):
    return tuple(project({"数量": {"value": f"≥{n + 4}期"}}, name=name) for n, name in enumerate(names))


def test_headings_list_projects_as_well_as_quotations_do():
    made = tables("农技推广培训", "良种繁育示范", "农机安全检查")
    text = "（一）农技推广培训\n绩效目标：培训。\n（二）良种繁育示范\n绩效目标：繁育。"
    (finding,) = of("across.table-not-listed", filing(*made, breakdown_goals=text))
    assert finding.ref.project == made[2].id


def test_prose_that_names_few_tables_is_no_list():
    made = tables("农技推广培训", "良种繁育示范", "农机安全检查", "畜禽防疫补助")
    assert of("across.table-not-listed", filing(*made, breakdown_goals="做好农技推广培训，安排8万元。")) == []


def test_a_row_of_another_table_is_told_by_the_words_that_begin_most_rows_there():
    rule = next(rule for rule in rules() if rule.code == "across.row-of-other-project")
    (finding,) = of(rule.code, rule.bad())
    assert "农机检查" in finding.message


def test_like_remarks_on_rows_of_one_table_are_one_line_with_all_places():
    rows = tuple(
        {"level1": "产出指标", "level2": "数量指标", "level3": f"{name}费", "description": "支出", "value": f"{n}万元"}
        for n, name in enumerate(("场地", "资料", "授课"), start=1)
    )
    (finding,) = of("fit.quantity-is-money", filing(project(more=rows)))
    assert len(finding.also) == 2
    assert finding.message.endswith("；第8、9行也是这样（共3行）。")


def test_two_like_remarks_on_one_table_stay_two_unless_their_words_are_equal():
    twice = {"质量": {"value": "优良"}, "时效": {"value": "及时"}}
    assert len(of("target.output-without-number", filing(project(twice)))) == 2
    rows = {"质量": {"level3": "培训合格比率", "value": "95%"}, "社会": {"level3": "良种使用比率", "value": "95%"}}
    assert len(of("target.operator-missing", filing(project(rows)))) == 1


def test_a_heading_that_is_not_quite_the_name_of_its_table_is_remarked_on():
    made = tables("农技推广培训", "良种繁育示范", "农机安全检查", "畜禽防疫补助经费", "水产养殖培训")
    text = "（一）农技推广培训\n（二）良种繁肓示范\n（三）农机安全检查\n（四）畜禽防疫补助\n（五）水产养殖培训"
    found = of("across.name-differs", filing(*made, breakdown_goals=text))
    assert {finding.ref.project: finding.severity for finding in found} == {made[1].id: "warning", made[3].id: "hint"}


def test_a_heading_takes_no_table_that_another_one_names_exactly():
    made = tables("干部教育培训经费", "农机安全检查", "良种繁育示范")
    text = "（一）职工教育培训经费\n（二）干部教育培训经费\n（三）农机安全检查"
    assert of("across.name-differs", filing(*made, breakdown_goals=text)) == []
