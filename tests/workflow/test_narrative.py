from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.step import apply_step
from perfdesk.errors import UserError
from perfdesk.forms.breakdown import chinese, paragraphs, read_back
from perfdesk.forms.profile import profile_for
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project, Ref
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import from_dump, to_dump
from perfdesk.workflow.narrative import checked, outdated, pattern_in_use, patterns, proposed, write
from perfdesk.workflow.narrative_blocks import blocks
from tests.forms.invented import filing

HEBEI = profile_for("hebei-project")
FULL, PAIRS = patterns(HEBEI)
WRITTEN = (
    "“档案整理”项目年初预算安排12万元，项目主要目标为完成馆藏档案整理；提高查档效率；使群众满意。"
    "资金累计支出进度3月底、6月底、10月底、12月底分别达到25%、50%、75%、100%。"
    "项目共设产出指标、效益指标、满意度指标三个一级指标，下设6个二、三级指标。具体为："
    "1、产出指标，数量指标，数量指标名称1，说明1≥1200卷；2、产出指标，质量指标，质量指标名称2，说明2=100%；"
    "3、产出指标，时效指标，时效指标名称3，说明3，文字描述，2025年12月底前；"
    "4、产出指标，成本指标，成本指标名称4，说明4≤12万元；"
    "5、效益指标，社会效益指标，社会效益指标名称5，说明5，文字描述，有所提高；"
    "6、满意度指标，服务对象满意度指标，服务对象满意度指标名称6，说明6≥95%，以上指标依据为计划。"
)


@cache
def published(path: Path) -> Filing:
    return read_sources([path]).filing


def with_prose(content: Filing, *texts: str) -> Filing:
    prose = (Narrative(section="breakdown_goals", paragraphs=texts),)
    return replace(content, narratives=prose if texts else ())


def done(content: Filing, step) -> Filing:
    assert step is not None
    return apply_step(content, step)


def small(name: str, amount: str = "50000.00", **more) -> Project:
    rows = (Indicator(level1="产出指标", level2="数量指标", level3="培训期数", value="≥4期", basis="依据工作计划"),)
    values = {"funds": (FundLine(source="total", amount=amount),), "goals": (Goal(text=f"1.做好{name}。"),)}
    return Project(**{"name": name, "amount_unit": "元", "indicators": rows, **values, **more})


def test_a_project_is_told_from_its_table_by_the_pattern_of_the_form() -> None:
    assert paragraphs(FULL, [filing().projects[0]], "元") == (WRITTEN,)


def test_the_short_pattern_names_goals_and_indicators() -> None:
    assert paragraphs(PAIRS, [filing().projects[0]], "元") == (
        "绩效目标：完成馆藏档案整理；提高查档效率；使群众满意。",
        "绩效指标：数量指标名称1≥1200卷，质量指标名称2=100%，时效指标名称32025年12月底前，成本指标名称4≤12万元，"
        "社会效益指标名称5，服务对象满意度指标名称6≥95%。",
    )


def test_a_group_is_told_class_by_class_and_says_what_is_the_same_once() -> None:
    cost = Indicator(level1="产出指标", level2="成本指标", level3="总成本", value="≤5万元")
    one = small("春季培训")
    one = replace(one, indicators=(*one.indicators, cost))
    two = small("秋季培训", "610660", spending_plan=(("6", "50%"), ("12", "100%")))
    (text,) = paragraphs(FULL, [one, two], "元")
    assert text == (
        "“春季培训”项目年初预算安排5万元，“秋季培训”项目年初预算安排61.066万元，项目主要目标为做好春季培训；做好秋季培训。"
        "项目共设产出指标一个一级指标，下设2个二、三级指标。具体为：1、产出指标，数量指标，培训期数≥4期；"
        "2、产出指标，成本指标，总成本≤5万元，以上指标依据为工作计划。"
    )


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        ("61.066", "万元", "61.066万元"),
        ("5,000.00", "元", "0.5万元"),
        ("12000000", "元", "1200万元"),
        ("3万元", "元", "3万元"),
    ],
)
def test_amounts_are_told_in_ten_thousand_yuan(amount: str, unit: str, said: str) -> None:
    (text,) = paragraphs(FULL, [small("培训", amount, amount_unit=unit)], "元")
    assert text.startswith(f"“培训”项目年初预算安排{said}，")


@pytest.mark.parametrize("amount", ["", "待定"])
def test_an_amount_that_is_missing_is_left_out(amount: str) -> None:
    (text,) = paragraphs(FULL, [small("培训", amount)], "元")
    assert text.startswith("“培训”项目，项目主要目标为")


def test_rows_that_do_not_apply_and_blank_rows_are_not_counted() -> None:
    rows = (
        *small("x").indicators,
        Indicator(level3="生态", value="不涉及"),
        Indicator(level3="", value="1"),
        Indicator(),
    )
    (text,) = paragraphs(FULL, [small("培训", indicators=rows)], "元")
    assert "下设1个二、三级指标" in text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100"), (0, "0")]
)
def test_headings_count_in_chinese(number: int, text: str) -> None:
    assert chinese(number) == text


def test_nothing_is_written_before_it_was_seen_and_then_as_one_step() -> None:
    content = filing()
    first, second = content.projects
    old, new = proposed(content, HEBEI)
    assert (old.title, old.old, old.new) == ("档案事务支出", ("“档案整理”项目安排12万元。",), (WRITTEN,))
    assert (old.start, old.project_ids, old.unknown) == (1, (first.id,), ())
    assert (new.old, new.new[0], new.project_ids) == ((), "二、A&B库房<改造>：", (second.id,))
    step = write(content, [old])
    after = done(content, step)
    assert step.label == "按表格写分项绩效目标“档案事务支出”"
    assert after.narrative("breakdown_goals").paragraphs == ("一、档案事务支出：", WRITTEN)
    assert [row for row in after.narratives if row.section != "breakdown_goals"] == [
        row for row in content.narratives if row.section != "breakdown_goals"
    ]
    assert apply_step(after, step.inverted()) == content
    both = done(content, write(content, [old, new]))
    assert proposed(both, HEBEI) == ()
    assert both.narrative("breakdown_goals").paragraphs[2:] == new.new


def test_an_empty_section_gets_every_project_with_a_heading() -> None:
    content = with_prose(filing())
    changes = proposed(content, HEBEI, pattern_id="pairs")
    after = done(content, write(content, changes))
    texts = after.narrative("breakdown_goals").paragraphs
    assert [text for text in texts if text.startswith("（")] == ["（一）档案整理", "（二）A&B库房<改造>"]
    assert len(texts) == 6
    assert pattern_in_use(after, HEBEI).id == "pairs"
    assert proposed(after, HEBEI) == ()


def test_a_paragraph_is_marked_when_its_table_has_changed_since() -> None:
    content = filing()
    assert outdated(content, HEBEI) == ()
    written = done(content, write(content, proposed(content, HEBEI)))
    assert outdated(written, HEBEI) == ()
    first = written.projects[0]
    edited = done(written, commands.set_field(written, Ref(first.id, None, "budget_total"), "150000.00"))
    (block,) = outdated(edited, HEBEI)
    assert (block.title, block.project_ids) == ("档案事务支出", (first.id,))
    (change,) = proposed(edited, HEBEI)
    assert "年初预算安排15万元" in change.new[0]
    assert outdated(done(edited, write(edited, [change])), HEBEI) == ()
    assert outdated(done(edited, checked(edited, HEBEI)), HEBEI) == ()


def test_polishing_a_paragraph_keeps_its_mark_and_other_fields_do_not_matter() -> None:
    content = filing()
    written = done(content, write(content, proposed(content, HEBEI)))
    texts = list(written.narrative("breakdown_goals").paragraphs)
    texts[1] = texts[1].replace("使群众满意", "让群众满意")
    polished = done(written, commands.set_field(written, Ref(None, None, "breakdown_goals"), "\n".join(texts)))
    first = polished.projects[0]
    assert outdated(polished, HEBEI) == ()
    assert outdated(done(polished, commands.set_field(polished, Ref(first.id, None, "code"), "1")), HEBEI) == ()
    row = first.indicators[0]
    changed = done(polished, commands.set_field(polished, Ref(first.id, row.id, "value"), "≥1300卷"))
    assert [block.title for block in outdated(changed, HEBEI)] == ["档案事务支出"]


def test_a_renamed_or_deleted_project_marks_its_paragraph() -> None:
    content = filing()
    written = done(content, write(content, proposed(content, HEBEI)))
    second = written.projects[1]
    renamed = done(written, commands.set_field(written, Ref(second.id, None, "name"), "新库房维护"))
    assert [block.title for block in outdated(renamed, HEBEI)] == ["A&B库房<改造>"]
    gone = done(written, commands.delete_project(written, second.id))
    assert [block.title for block in outdated(gone, HEBEI)] == ["A&B库房<改造>"]


def test_notes_survive_the_exchanged_json() -> None:
    content = filing()
    again = from_dump(to_dump(done(content, write(content, proposed(content, HEBEI)))))
    assert outdated(again, HEBEI) == ()
    first = again.projects[0]
    changed = done(again, commands.set_field(again, Ref(first.id, None, "budget_total"), "1"))
    assert [block.title for block in outdated(changed, HEBEI)] == ["档案事务支出"]


def test_wording_of_goals_and_indicators_can_be_kept_while_amounts_follow() -> None:
    own = WRITTEN.replace("完成馆藏档案整理；提高查档效率；使群众满意", "做好档案工作").replace(
        "12万元，项目", "10万元，项目"
    )
    own = own.replace("6个二、三级", "3个二、三级").replace("说明1≥1200卷", "自己写的")
    content = with_prose(filing(), "一、档案事务支出：", own)
    (change, _) = proposed(content, HEBEI, kept=("goals", "indicators"))
    assert change.new == (own.replace("安排10万元", "安排12万元"),)
    (change, _) = proposed(content, HEBEI, kept=("goals",))
    assert change.new == (WRITTEN.replace("完成馆藏档案整理；提高查档效率；使群众满意", "做好档案工作"),)
    assert read_back(FULL, ["别的写法。"]) == {}


def test_only_chosen_projects_are_told() -> None:
    content = filing()
    (change,) = proposed(content, HEBEI, project_ids=[content.projects[1].id])
    assert change.project_ids == (content.projects[1].id,)


def test_a_text_that_changed_since_it_was_looked_at_is_not_overwritten() -> None:
    content = filing()
    changes = proposed(content, HEBEI)
    prose = Ref(None, None, "breakdown_goals")
    edited = done(content, commands.set_field(content, prose, "一、档案事务支出：\n别的。"))
    with pytest.raises(UserError, match="又改过了"):
        write(edited, changes)
    longer = done(content, commands.set_field(content, prose, "甲\n乙\n丙\n丁"))
    with pytest.raises(UserError, match="又改过了"):
        write(longer, changes[1:])


def test_an_unknown_pattern_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError) as refusal:
        proposed(filing(), HEBEI, pattern_id="没有")
    assert "full（整段叙述）" in refusal.value.advice


def test_a_form_without_patterns_takes_the_usual_ones() -> None:
    assert patterns(profile_for("national-project")) == patterns(HEBEI)


def found(texts: list[str], *names: str) -> list[tuple[str, list[str], tuple[str, ...]]]:
    projects = [small(name) for name in names]
    known = {project.id: project.name for project in projects}
    return [
        (block.title, [known[one] for one in block.project_ids], block.unknown)
        for block in blocks(texts, projects, patterns(HEBEI))
    ]


def test_blocks_are_known_by_headings_names_and_amounts() -> None:
    texts = [
        "分项绩效目标",
        "一、档案事务：",
        "“档案整理经费” 项目年初预算安排5万元，“库房维护和改造”项目年初预算安排5万元，“外事”项目安排9万元。",
        "（二）电子政务",
        "绩效目标：1.保障平台运行",
        "绩效指标：运行率。",
        "3.设备购置",
        "绩效目标：购置设备：",
        "绩效指标：设备数。",
    ]
    assert found(texts, "设备购置", "档案整理", "库房改造", "电子政务", "图书") == [
        ("档案事务", ["档案整理", "库房改造"], ("外事",)),
        ("电子政务", ["电子政务"], ()),
        ("设备购置", ["设备购置"], ()),
    ]


def test_without_headings_every_paragraph_that_names_a_project_begins_a_block() -> None:
    texts = ["我单位共有两个项目。", "“甲县培训”项目安排5万元。", "其中一半用于场地。", "“乙县培训”项目安排5万元。"]
    assert found(texts, "甲县培训", "乙县培训") == [("", ["甲县培训"], ()), ("", ["乙县培训"], ())]


def test_a_name_inside_a_longer_one_is_not_taken_for_it() -> None:
    assert found(["一、残疾人事业：", "“培训费补助”项目安排5万元。"], "培训费", "培训费补助") == [
        ("残疾人事业", ["培训费补助"], ())
    ]
    assert found([], "培训费") == []


def test_numbered_sentences_are_no_headings() -> None:
    texts = ["一、档案事务：", "1.做好接收：", "档案整理费用。", "2.做好保管。"]
    assert found(texts, "档案整理")[0][0] == "档案事务"


def test_yutian_written_from_its_own_tables_has_the_form_of_the_document(samples: Path) -> None:
    content = published(samples / "word" / "yutian-organization-2025.docx")
    profile = profile_for(content.form_id)
    present = content.narrative("breakdown_goals").paragraphs
    told = blocks(present, content.projects, patterns(profile))
    assert [len(block.project_ids) for block in told] == [13, 2, 6, 1, 1]
    assert pattern_in_use(content, profile).id == "full"
    changes = proposed(content, profile)
    assert [change.start for change in changes] == [2, 4, 6, 8, 10]
    for change in changes:
        old, new = read_back(FULL, change.old), read_back(FULL, change.new)
        assert new
        if old:
            assert (new["months"], new["shares"]) == (old["months"], old["shares"])
            assert new["level1_count"][-1] == old["level1_count"][-1] == "三"
            assert new["projects"].count("万元") == old["projects"].count("万元")
    amounts = changes[2].new[0]
    for said in ("安排1550万元", "安排433.52万元", "安排3760万元"):
        assert said in changes[2].old[0]
        assert said in amounts
    last = changes[4].new[0]
    assert "1、产出指标，数量指标，残疾人法律援助救助，残疾人法律援助救助率≥90%；" in last
    assert "项目主要目标为保障残疾人保障金及时足额缴纳。" in last
    assert "下设8个二、三级指标" in last


def test_keeping_the_wording_of_yutian_changes_no_more_than_names_and_amounts(samples: Path) -> None:
    content = published(samples / "word" / "yutian-organization-2025.docx")
    profile = profile_for(content.form_id)
    for change in proposed(content, profile, kept=("goals", "indicators")):
        old, new = read_back(FULL, change.old), read_back(FULL, change.new)
        if old:
            assert {name: text for name, text in new.items() if name != "projects"} == {
                name: text for name, text in old.items() if name != "projects"
            }
    project = next(row for row in content.projects if row.name == "考评奖励金")
    raised = with_project_field(project, "budget_total", "990000.00")
    content = replace(content, projects=tuple(raised if row is project else row for row in content.projects))
    (change, *_) = proposed(content, profile, kept=("goals", "indicators"))
    assert "“考评奖励金”项目年初预算安排99万元" in change.new[0]


def test_hangu_is_told_in_pairs(samples: Path) -> None:
    content = published(samples / "word" / "hangu-human-resources-2025.docx")
    profile = profile_for(content.form_id)
    present = content.narrative("breakdown_goals").paragraphs
    told = blocks(present, content.projects, patterns(profile))
    assert len(told) == len(content.projects)
    assert all(len(block.project_ids) == 1 for block in told)
    changes = proposed(content, profile)
    assert all(len(change.old) == len(change.new) == 2 for change in changes)
    assert all(change.new[0].startswith("绩效目标：") and change.new[1].startswith("绩效指标：") for change in changes)
    after = done(content, write(content, changes))
    assert len(after.narrative("breakdown_goals").paragraphs) == len(present)


@pytest.mark.parametrize("chosen", [slice(None), slice(0, 1), slice(1, 2), slice(2, None)])
def test_a_heading_without_a_text_gets_its_paragraph_below_it(chosen: slice) -> None:
    projects = tuple(map(small, ("护林", "防火", "苗圃")))
    content = with_prose(Filing(projects=projects), "一、护林：", "二、防火：")
    changes = proposed(content, HEBEI)
    after = done(content, write(content, changes[chosen]))
    text = [paragraph[:5] for paragraph in after.narrative("breakdown_goals").paragraphs]
    wanted = ["一、护林：", "“护林”项", "二、防火：", "“防火”项", "三、苗圃：", "“苗圃”项"]
    kept = [wanted[0], wanted[2], *(line for one in range(3)[chosen] for line in wanted[2 * one : 2 * one + 2])]
    assert text == [line for line in wanted if line in kept]
    assert len(proposed(after, HEBEI)) == len(changes) - len(changes[chosen])
    moved = with_prose(content, "前言。", *content.narrative("breakdown_goals").paragraphs)
    with pytest.raises(UserError):
        write(moved, changes[chosen])
