"""修改留痕: who, when, what, from what to what, also for what was taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.editing import commands, review_commands
from perfdesk.editing.bin import remove_for_good, restore_projects
from perfdesk.editing.project_commands import complete_projects
from perfdesk.editing.session import Session
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project, Ref, RuleSetting
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.bring_back import bring_back_all
from perfdesk.workflow.trail import TrailLine, step_place, trail_lines, trail_of_cell, trail_sheet


def title_for(no: str | None, name: str, _year: int | None, _category: str) -> str:
    return f"{no}.{name}绩效目标表"


def project(number: int, name: str) -> Project:
    return Project(
        no=str(number),
        name=name,
        title=f"{number}.{name}绩效目标表",
        funds=(FundLine(source="total", amount="10"), FundLine(source="loan", amount="1")),
        goals=(Goal(text="1.通畅"),),
        indicators=(Indicator(level1="产出指标", level3="里程", value="1"), Indicator(level3="完好率", value="2")),
    )


@pytest.fixture
def session(tmp_path: Path):
    filing = Filing(
        unit_name="云溪县交通运输局",
        narratives=(Narrative(section="safeguards", paragraphs=("加强领导。", "严格考核。")),),
        projects=(project(1, "道路养护"), project(2, "桥梁检测"), project(3, "职工培训")),
    )
    file = ProjectFile.create(tmp_path / "a.perfdesk", filing)
    file.author = "张三丰"
    yield Session(file)
    file.close()


def told(session: Session) -> list[TrailLine]:
    return list(trail_lines(session._store.load_trail(), session.filing))


def words(session: Session) -> list[tuple[str, str, str, str]]:
    return [(line.project, line.place, line.before, line.after) for line in told(session)]


def put(session: Session, field: str, text: str, row: int | None = None, index: int = 0) -> Ref:
    item = session.filing.projects[index]
    ref = Ref(item.id, None if row is None else item.indicators[row].id, field)
    session.do(commands.set_field(session.filing, ref, text, title_for=title_for))
    session.end_burst()
    return ref


def test_every_kind_of_text_is_told_with_who_and_when(session: Session) -> None:
    put(session, "budget_total", "12")
    put(session, "fund.loan", "3")
    put(session, "goals", "1.通畅\n2.安全")
    put(session, "value", "≥2", row=0)
    session.do(commands.set_field(session.filing, Ref(None, None, "unit_name"), "某局"))
    session.do(commands.set_field(session.filing, Ref(None, None, "safeguards"), "加强领导。\n新增。\n严格考核！"))
    session.do(review_commands.set_rules(session.filing, [RuleSetting(rule="money.unit", severity="off")]))
    assert words(session) == [
        ("道路养护", "预算数", "10", "12"),
        ("道路养护", "loan", "1", "3"),
        ("道路养护", "绩效目标", "", "2.安全"),
        ("道路养护", "第1行“里程”指标值", "1", "≥2"),
        ("", "单位名称", "云溪县交通运输局", "某局"),
        ("", "工作保障措施第2段", "", "新增。"),
        ("", "工作保障措施第3段", "严格考核。", "严格考核！"),
        ("", "检查规则（money.unit）", "", "off"),
    ]
    first = told(session)[0].step
    assert (first.made_by, first.label, first.state, first.made_at[:2]) == ("张三丰", "修改预算数", "done", "20")


def test_what_was_taken_back_stays_and_says_by_whom(session: Session) -> None:
    put(session, "budget_total", "12")
    session._store.author = "王小明"
    session.undo()
    (line,) = told(session)
    assert (line.step.made_by, line.step.state, line.step.undone_by) == ("张三丰", "undone", "王小明")
    assert line.step.undone_at >= line.step.made_at
    session.redo()
    assert [(line.step.state, line.step.undone_at, line.step.undone_by) for line in told(session)] == [("done", "", "")]
    session.undo()
    put(session, "budget_total", "13")
    assert [(line.step.state, line.after) for line in told(session)] == [("dropped", "12"), ("done", "13")]


def test_one_cell_has_its_own_trail_over_reopening_and_undo(session: Session) -> None:
    ref = put(session, "value", "≥2", row=0)
    put(session, "value", "≥3", row=1)
    put(session, "value", "≥4", row=0)
    file = session._store
    lines = trail_of_cell(file.load_trail(), session.filing, ref)
    assert [(line.before, line.after) for line in lines] == [("1", "≥2"), ("≥2", "≥4")]
    file.close()
    with ProjectFile.open(file.path, read_only=True) as again:
        assert trail_of_cell(again.load_trail(), session.filing, ref) == lines


def test_rows_and_projects_that_come_and_go_are_one_line_each(session: Session) -> None:
    first = session.filing.projects[0]
    session.do(commands.insert_indicators(session.filing, first.id, 0, [Indicator(level3="新", value="5")]))
    session.do(commands.delete_indicators(session.filing, first.id, [first.indicators[0].id]))
    session.do(commands.delete_project(session.filing, session.filing.projects[1].id, title_for=title_for))
    session.do(commands.insert_projects(session.filing, 0, [Project(name="新桥建设")], title_for=title_for))
    assert words(session) == [
        ("道路养护", "新增指标", "", "新：5"),
        ("道路养护", "删除指标", "产出指标／里程：1", ""),
        ("桥梁检测", "删除项目", "桥梁检测", ""),
        ("新桥建设", "新增项目", "", "新桥建设"),
    ]


def test_the_bin_and_ticks_are_told_once(session: Session) -> None:
    bridge = session.filing.projects[1]
    session.do(complete_projects(session.filing, [bridge.id], "2031-01-05"))
    session.do(commands.delete_project(session.filing, bridge.id, title_for=title_for))
    session.do(restore_projects(session.filing, [session.filing.bin[0].id], title_for=title_for))
    session.do(commands.delete_project(session.filing, bridge.id, title_for=title_for))
    session.do(remove_for_good(session.filing, [session.filing.bin[0].id]))
    assert words(session) == [
        ("桥梁检测", "完成标记", "", "完成"),
        ("桥梁检测", "删除项目", "桥梁检测", ""),
        ("桥梁检测", "新增项目", "", "桥梁检测"),
        ("桥梁检测", "删除项目", "桥梁检测", ""),
        ("桥梁检测", "彻底删除项目", "桥梁检测", ""),
    ]


def test_moves_are_told_by_what_moved_not_by_what_gave_way(session: Session) -> None:
    session.do(commands.move_project(session.filing, session.filing.projects[2].id, -2, title_for=title_for))
    first = session.filing.projects[0]
    session.do(commands.move_indicator(session.filing, first.id, first.indicators[1].id, -1))
    assert words(session)[0] == ("职工培训", "顺序", "第3个", "第1个")
    assert len(words(session)) == 2
    assert {words(session)[1][1], *words(session)[1][2:]} in (
        {"“完好率”的顺序", "第2行", "第1行"},
        {"“里程”的顺序", "第1行", "第2行"},
    )


def test_projects_have_the_name_of_their_time(session: Session) -> None:
    put(session, "budget_total", "11")
    put(session, "name", "县乡道路")
    put(session, "budget_total", "12")
    put(session, "name", "又一个名字")
    session.undo()
    put(session, "budget_total", "13")
    assert [(project, place) for project, place, _, _ in words(session)] == [
        ("道路养护", "预算数"),
        ("县乡道路", "项目名称"),
        ("县乡道路", "预算数"),
        ("又一个名字", "项目名称"),
        ("县乡道路", "预算数"),
    ]


def test_a_restored_version_is_a_step_like_any_other(session: Session) -> None:
    version = session._store.name_version("一上")
    put(session, "budget_total", "12")
    session.do(bring_back_all(session.filing, version.filing, version.name))
    last = told(session)[-1]
    assert (last.step.label, last.before, last.after) == ("恢复到版本“一上”", "12", "10")


def test_the_trail_is_a_table(session: Session) -> None:
    put(session, "budget_total", "12")
    first = session.filing.projects[0]
    texts = {Ref(first.id, None, "code"): "A1", Ref(first.id, first.indicators[0].id, "value"): "9"}
    session.do(commands.set_fields(session.filing, texts, "粘贴2格"))
    session.undo()
    document = trail_sheet(told(session), "云溪县交通运输局")
    (table,) = document.tables()
    grid = table.grid()
    assert document.title == "云溪县交通运输局绩效目标修改留痕"
    assert [cell.text for cell in grid[0] if cell] == [
        "时间",
        "修改人",
        "操作",
        "项目",
        "位置",
        "修改前",
        "修改后",
        "备注",
    ]
    assert [[cell.text for cell in row[1:7] if cell] for row in grid[1:]] == [
        ["张三丰", "修改预算数", "道路养护", "预算数", "10", "12"],
        ["张三丰", "粘贴2格", "道路养护", "项目编码", "", "A1"],
        ["张三丰", "粘贴2格", "道路养护", "第1行“里程”指标值", "1", "9"],
    ]
    assert grid[2][0] is grid[3][0]
    assert grid[3][7] is not None
    assert grid[3][7].text.startswith("已撤销（20")
    assert grid[3][7].text.endswith("，张三丰）")
    assert sum(table.widths) == document.page.text_width


def test_a_step_tells_its_place_in_a_few_words(session: Session) -> None:
    put(session, "value", "9", row=0)
    put(session, "budget_total", "99", index=1)
    first, second, _ = (item.id for item in session.filing.projects)
    names = {item.id: item.name for item in session.filing.projects}
    texts = {Ref(first, None, "code"): "A", Ref(second, None, "code"): "B"}
    session.do(commands.set_fields(session.filing, texts, "粘贴"))
    session.do(commands.delete_project(session.filing, first, title_for=title_for))
    session.do(commands.set_field(session.filing, Ref(None, None, "safeguards"), "加强领导。\n另行。\n再议。"))
    texts = {Ref(None, None, "safeguards"): "专人负责。", Ref(second, None, "code"): "C"}
    session.do(commands.set_fields(session.filing, texts, "替换"))
    texts = {Ref(None, None, "unit_name"): "云岭县交通局", Ref(second, None, "code"): "D"}
    session.do(commands.set_fields(session.filing, texts, "替换"))

    assert [step_place(entry.step, names) for entry in session.history] == [
        "道路养护 · 第1行“里程”指标值",
        "桥梁检测 · 预算数",
        "道路养护等2个项目",
        "道路养护 · 删除项目",
        "工作保障措施第2段等3处",
        "第一部分和1个项目",
        "整份文件和1个项目",
    ]
