"""The bin: what is deleted can come back as it was, and the question names what goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing import bin, commands
from perfdesk.editing.carried_commands import confirm_cells
from perfdesk.editing.project_commands import complete_projects
from perfdesk.editing.step import Step, apply_step
from perfdesk.forms.profile import profile_for
from perfdesk.model.carried import CarriedOver
from perfdesk.model.rows import Filing, Indicator, Project, Ref, Waiver
from perfdesk.workflow.interchange import from_dump, to_dump
from perfdesk.workflow.roll_forward import rolled_forward

WHEN = "2031-03-07T10:00:00"


def title_for(no: str | None, name: str, _year: int | None = None, _category: str = "") -> str:
    return f"{no}.{name}绩效目标表"


def filing_of(count: int = 5) -> Filing:
    names = ("道路养护", "桥梁检测", "公交补贴", "信号灯更新", "停车场建设", "路灯改造")
    return Filing(
        form_id="hebei-project",
        fiscal_year=2030,
        projects=tuple(
            Project(
                id=f"p{i}",
                no=str(i),
                name=names[i - 1],
                title=f"{i}.{names[i - 1]}绩效目标表",
                funds_use="用于养护。",
                indicators=(Indicator(id=f"p{i}r1", level3="里程", value="≥5公里"), Indicator(id=f"p{i}r2")),
            )
            for i in range(1, count + 1)
        ),
        waivers=(
            Waiver(
                id="w1",
                rule="a",
                project_id="p2",
                indicator_id="p2r1",
                field="value",
                reason="有文件",
                waived_on="2031-03-01",
            ),
            Waiver(id="w2", rule="a", project_id="p3", field="name", reason="有文件", waived_on="2031-03-02"),
            Waiver(id="w3", rule="b", reason="统一写法", waived_on="2031-03-03"),
        ),
    )


def done(filing: Filing, step: Step | None) -> Filing:
    assert step is not None
    return apply_step(filing, step)


def ids(filing: Filing) -> list[str]:
    return [project.id for project in filing.projects]


def without(filing: Filing, *gone: str) -> Filing:
    return done(filing, bin.delete_projects(filing, gone, deleted_at=WHEN, title_for=title_for))


def back(filing: Filing, *wanted: str) -> Filing:
    entries = [row.id for row in filing.bin if row.project_id in wanted]
    return done(filing, bin.restore_projects(filing, entries, title_for=title_for))


def test_a_deleted_project_lies_in_the_bin_with_its_waivers_and_comes_back_as_it_was() -> None:
    filing = filing_of()
    after = without(filing, "p2")
    assert ids(after) == ["p1", "p3", "p4", "p5"]
    assert after.projects[1].title == "2.公交补贴绩效目标表"
    assert {waiver.id for waiver in after.waivers} == {"w2", "w3"}
    (entry,) = after.bin
    assert (entry.name, entry.deleted_at, entry.place) == ("桥梁检测", WHEN, 1)
    assert back(after, "p2") == filing


def test_ticks_and_marks_of_last_year_go_and_come_with_their_project() -> None:
    filing = rolled_forward(filing_of(), profile_for(None), 2031, ())
    filing = done(filing, confirm_cells(filing, [Ref("p2", "p2r1", "value")]))
    filing = done(filing, complete_projects(filing, ["p2"], "2031-01-05"))
    after = without(filing, "p2")
    assert not after.completions
    assert not any(row.project_id == "p2" for row in after.carried)
    again = back(after, "p2")
    assert again == filing
    assert not CarriedOver(again).waits(Ref("p2", "p2r1", "value"))


def test_several_deleted_at_once_are_one_step_and_come_back_in_their_order() -> None:
    filing = filing_of(6)
    after = without(filing, "p2", "p3", "p5")
    assert ids(after) == ["p1", "p4", "p6"]
    assert ids(back(after, "p3")) == ["p1", "p3", "p4", "p6"]
    assert ids(back(back(after, "p3"), "p2")) == ["p1", "p2", "p3", "p4", "p6"]
    assert ids(back(back(after, "p5"), "p2", "p3")) == ids(filing)
    assert back(after, "p2", "p3", "p5") == filing


def test_a_project_comes_back_behind_its_nearest_neighbour_wherever_that_went() -> None:
    after = without(filing_of(), "p3")
    moved = done(after, commands.move_project(after, "p2", 5, title_for=title_for))
    assert ids(back(moved, "p3")) == ["p1", "p4", "p5", "p2", "p3"]
    first = without(filing_of(), "p1")
    assert ids(back(first, "p1"))[0] == "p1"


def test_what_is_taken_meanwhile_gets_an_id_of_its_own() -> None:
    filing = filing_of()
    after = without(filing, "p2")
    taken = replace(after, projects=(*after.projects, replace(filing.projects[1], name="旧版本带回的")))
    again = back(taken, "p2")
    assert len({*ids(again)}) == 6
    assert len({row.id for _, row in again.indicators()}) == 12
    restored = next(row for row in again.projects if row.name == "桥梁检测")
    waiver = next(row for row in again.waivers if row.reason == "有文件" and row.project_id == restored.id)
    assert waiver.indicator_id == restored.indicators[0].id


def test_removing_for_good_leaves_the_rest_and_can_be_undone() -> None:
    after = without(without(filing_of(), "p2"), "p3")
    first = next(row for row in after.bin if row.project_id == "p2")
    step = bin.remove_for_good(after, [first.id])
    assert step is not None
    assert step.label == "彻底删除项目“桥梁检测”"
    kept = apply_step(after, step)
    assert [row.project_id for row in kept.bin] == ["p3"]
    assert apply_step(kept, step.inverted()) == after
    empty = bin.remove_for_good(after, [row.id for row in after.bin])
    assert empty is not None
    assert empty.label == "清空回收站"
    assert bin.remove_for_good(after, []) is None


def test_the_question_can_name_what_goes() -> None:
    found = bin.holdings(filing_of(), ["p2", "p3"])
    assert found.names == ("桥梁检测", "公交补贴")
    assert (found.indicators, found.texts, found.waived) == (2, 6, 2)


def test_an_unknown_project_or_entry_is_a_bug() -> None:
    with pytest.raises(KeyError):
        bin.delete_projects(filing_of(), ["p9"])
    with pytest.raises(KeyError):
        bin.restore_projects(filing_of(), ["x"])


def test_the_bin_is_not_exchanged_and_ticks_are() -> None:
    filing = without(filing_of(), "p2")
    filing = done(filing, complete_projects(filing, ["p1", "p3"], "2031-01-05"))
    filing = done(filing, commands.set_field(filing, Ref("p3", None, "name"), "改名"))
    dumped = to_dump(filing)
    assert "桥梁检测" not in str(dumped)
    assert [project.get("completed") for project in dumped["projects"]] == ["2031-01-05", None, None, None]
    assert to_dump(from_dump(dumped)) == dumped
    assert not from_dump(dumped).bin


def test_last_years_bin_and_ticks_stay_behind() -> None:
    filing = without(filing_of(), "p2")
    filing = done(filing, complete_projects(filing, ["p1"], "2030-01-05"))
    new = rolled_forward(filing, profile_for(None), 2031, ())
    assert (new.bin, new.completions) == ((), ())
